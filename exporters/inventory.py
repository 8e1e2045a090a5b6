"""The papers of a handover: 移交清单 (for print and as a full listing) and 电子档案移交与接收登记表."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby

from exporters.catalogue import PackagedDocument, count_records, responsible
from exporters.report import (
    Align,
    Block,
    Column,
    Facts,
    Heading,
    Paragraph,
    Report,
    Signatures,
    Table,
)
from exporters.wording import amount, day, file_format, minute, remark, retention
from models.categories import Category
from models.records import ContractProfile
from resources.words import _

_LISTED_SOURCES = 200
"""More source files than this are summed up by tree on paper; the listing and the catalogue name every one."""


def handover_list(
    contract: ContractProfile, documents: Sequence[PackagedDocument], now: datetime
) -> Report:
    """移交清单 for print: grouped by category with counts, to be signed by three parties."""
    groups = _by_category(documents)
    blocks: list[Block] = [
        _head(contract, documents, now),
        Paragraph(
            _(
                "The contractor hands over to the client the records listed below. Every file was written out, "
                "read back from the medium and compared with its digest. README.html in the package says how to "
                "check it with common tools. This list, the catalogue and the manifests agree; should they ever "
                "differ, the manifests decide."
            )
        ),
        Heading(_("Summary")),
        _summary(groups),
    ]
    for category, members in groups:
        blocks.append(Heading(_group_title(category, members)))
        if category is Category.SOURCE and len(members) > _LISTED_SOURCES:
            blocks.append(_source_trees(members))
            note = _("Every source file is listed in the spreadsheet and in the catalogue.")
            blocks.append(Paragraph(note, note=True))
        else:
            blocks.append(_table(members))
    note = _(
        "SM3 shows the first 16 digits; the full digests are in sm3sum.txt and in the spreadsheet."
    )
    blocks += [
        Paragraph(note, note=True),
        Heading(_("Signatures")),
        Signatures(parties(contract)),
    ]
    return _report(_("Handover list"), contract, blocks, landscape=True)


def full_listing(
    contract: ContractProfile, documents: Sequence[PackagedDocument], now: datetime
) -> Report:
    """The same list for a spreadsheet: every file with its place and full digests."""
    columns = (
        Column(_("No."), align=Align.RIGHT),
        Column(_("Record number")),
        Column(_("Title")),
        Column(_("Category")),
        Column(_("Type")),
        Column(_("Responsible")),
        Column(_("Formed"), align=Align.CENTRE),
        Column(_("Filed"), align=Align.CENTRE),
        Column(_("Version"), align=Align.CENTRE),
        Column(_("Bytes"), align=Align.RIGHT),
        Column(_("Format"), align=Align.CENTRE),
        Column(_("Mark"), align=Align.CENTRE),
        Column(_("Retention"), align=Align.CENTRE),
        Column(_("Remarks")),
        Column(_("Place in the package")),
        Column(_("Name when filed")),
        Column("SHA-256"),
        Column("SM3"),
    )
    rows = tuple(
        (
            str(entry.sequence),
            entry.document.number,
            entry.document.title,
            _(entry.document.category.label),
            entry.document.type,
            responsible(contract, entry.document),
            day(entry.document.formed),
            day(entry.document.filed),
            f"V{entry.document.version.ordinal}",
            str(entry.file.size),
            file_format(entry.path),
            entry.document.mark.value,
            retention(entry.document.retention),
            remark(entry.document),
            entry.path,
            entry.document.version.path or entry.document.version.name,
            entry.file.sha256.hex(),
            entry.file.sm3.hex(),
        )
        for entry in documents
    )
    blocks: list[Block] = [
        Table(columns, rows, caption=_("Handover list")),
        _summary(_by_category(documents), caption=_("Summary")),
        Heading(_("About this list")),
        _head(contract, documents, now),
    ]
    return _report(_("Handover list"), contract, blocks, landscape=True)


def handover_register(
    contract: ContractProfile, documents: Sequence[PackagedDocument], now: datetime
) -> Report:
    """电子档案移交与接收登记表 (档发〔2012〕7号): what the program knows is filled in, the rest is for the pen."""
    total = sum(entry.file.size for entry in documents)
    facts = Facts(
        (
            (_("Name of the handover"), contract.title),
            (_("Content"), _("Records of the contract's performance, by category as in the list")),
            (_("Records"), str(count_records(documents))),
            (_("Data volume"), f"{total / 1_000_000_000:.3f} GB"),
            (_("First and last medium"), ""),
            (_("Type of medium"), ""),
            (_("Handed over by"), contract.contractor),
            (_("Received by"), contract.client),
            (_("Digests"), "SHA-256, SM3"),
            (_("Prepared"), minute(now)),
        )
    )
    checks = (
        _("Accuracy"),
        _("Completeness"),
        _("Usability"),
        _("Safety"),
        _("Appearance of the medium"),
    )
    columns = (
        Column(_("Checked"), 1.4),
        Column(_("Result of the party handing over"), 2),
        Column(_("Result of the receiving party"), 2),
    )
    blocks: list[Block] = [
        facts,
        Heading(_("Checks")),
        Table(columns, tuple((check, "", "") for check in checks)),
        Paragraph(_("In two copies, one for each party."), note=True),
        Heading(_("Filled in and reviewed")),
        Signatures(parties(contract)[:2]),
    ]
    return _report(_("Register of records handed over and received"), contract, blocks)


def _report(
    title: str, contract: ContractProfile, blocks: Iterable[Block], *, landscape: bool = False
) -> Report:
    return Report(
        title=title,
        subtitle=contract.title,
        blocks=tuple(blocks),
        header=f"{contract.client} · {contract.title}",
        author=contract.contractor,
        landscape=landscape,
    )


def parties(contract: ContractProfile) -> tuple[str, str, str]:
    """Who signs: giver, receiver, supervisor."""
    return (
        _("Handed over by: {party}").format(party=contract.contractor),
        _("Received by: {party}").format(party=contract.client),
        _("Supervised by:"),
    )


def _head(contract: ContractProfile, documents: Sequence[PackagedDocument], now: datetime) -> Facts:
    total = sum(entry.file.size for entry in documents)
    return Facts(
        (
            (_("Project"), contract.title),
            (
                _("Term"),
                _("{start} to {end}").format(start=day(contract.start), end=day(contract.end)),
            ),
            (_("Handed over by"), contract.contractor),
            (_("Received by"), contract.client),
            (_("Records"), str(count_records(documents))),
            (_("Data volume"), _("{size} ({bytes} bytes)").format(size=amount(total), bytes=total)),
            (_("Digests"), "SHA-256, SM3"),
            (_("Prepared"), minute(now)),
        )
    )


_Group = tuple[Category, list[PackagedDocument]]


def _by_category(documents: Sequence[PackagedDocument]) -> list[_Group]:
    """Groups in the order of the documents, which is that of the categories."""
    return [(c, list(group)) for c, group in groupby(documents, lambda e: e.document.category)]


def _group_title(category: Category, members: Sequence[PackagedDocument]) -> str:
    return _("{category}: {count} records, {size}").format(
        category=_(category.label),
        count=count_records(members),
        size=amount(sum(entry.file.size for entry in members)),
    )


def _summary(groups: Sequence[_Group], *, caption: str = "") -> Table:
    columns = (
        Column(_("Code"), 0.6, Align.CENTRE),
        Column(_("Category"), 2),
        Column(_("Records"), 1, Align.RIGHT),
        Column(_("Volume"), 1, Align.RIGHT),
        Column(_("First formed"), 1.2, Align.CENTRE),
        Column(_("Last formed"), 1.2, Align.CENTRE),
    )
    rows: list[tuple[str, ...]] = []
    for category, members in groups:
        formed = sorted(e.document.formed for e in members if e.document.formed)
        rows.append(
            (
                category.code,
                _(category.label),
                str(count_records(members)),
                amount(sum(entry.file.size for entry in members)),
                day(formed[0]) if formed else "",
                day(formed[-1]) if formed else "",
            )
        )
    everything = [entry for _category, members in groups for entry in members]
    size = amount(sum(entry.file.size for entry in everything))
    rows.append(("", _("Total"), str(count_records(everything)), size, "", ""))
    return Table(columns, tuple(rows), caption=caption)


def _table(members: Sequence[PackagedDocument]) -> Table:
    columns = (
        Column(_("No."), 0.5, Align.CENTRE),
        Column(_("Record number"), 2),
        Column(_("Title"), 4.2),
        Column(_("Category"), 1.1, Align.CENTRE),
        Column(_("Formed"), 1, Align.CENTRE),
        Column(_("Filed"), 1, Align.CENTRE),
        Column(_("Version"), 0.5, Align.CENTRE),
        Column(_("Size"), 0.9, Align.RIGHT),
        Column(_("Format"), 0.6, Align.CENTRE),
        Column(_("Mark"), 0.8, Align.CENTRE),
        Column(_("Retention"), 0.8, Align.CENTRE),
        Column("SM3", 1.6, Align.CENTRE),
        Column(_("Remarks"), 1.4),
    )
    rows = tuple(
        (
            str(entry.sequence),
            entry.document.number,
            entry.document.title,
            entry.document.type or _(entry.document.category.label),
            day(entry.document.formed),
            day(entry.document.filed),
            f"V{entry.document.version.ordinal}",
            amount(entry.file.size),
            file_format(entry.path),
            entry.document.mark.value,
            retention(entry.document.retention),
            entry.file.sm3.hex()[:16],
            remark(entry.document),
        )
        for entry in members
    )
    return Table(columns, rows)


def _source_trees(members: Sequence[PackagedDocument]) -> Table:
    """One row a source tree: the folder below the category, the files and bytes in it, and when it was filed."""
    trees: dict[str, list[PackagedDocument]] = {}
    for entry in members:
        # 电子档案/<年度>/<类别>/<tree>/…
        parts = entry.path.split("/")
        trees.setdefault("/".join(parts[:4] if len(parts) > 4 else parts[:3]), []).append(entry)
    columns = (
        Column(_("No."), 0.5, Align.CENTRE),
        Column(_("Source tree"), 4),
        Column(_("Files"), 0.9, Align.RIGHT),
        Column(_("Size"), 0.9, Align.RIGHT),
        Column(_("First record number"), 2),
        Column(_("Last record number"), 2),
        Column(_("Filed"), 1.1, Align.CENTRE),
    )
    rows = tuple(
        (
            str(number),
            tree,
            str(len(entries)),
            amount(sum(entry.file.size for entry in entries)),
            min(entry.document.number for entry in entries),
            max(entry.document.number for entry in entries),
            day(max(entry.document.filed for entry in entries)),
        )
        for number, (tree, entries) in enumerate(sorted(trees.items()), start=1)
    )
    return Table(columns, rows)
