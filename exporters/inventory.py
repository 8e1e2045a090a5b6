"""The records of a package as tables: for print with two facts in a cell, for a spreadsheet with a column for each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby

from exporters.catalogue import PackagedDocument, count_records, responsible
from exporters.report import Align, Column, MadeRows, Table
from exporters.wording import amount, day, file_format, remark, retention
from models.categories import Category, Ownership, VersionKind
from models.obligations.evidence_rules import FIXED_LAYOUTS
from models.records import ContractProfile, DocumentRecord
from resources.words import _

Group = tuple[Category, list["ListedRecord"]]


@dataclass(frozen=True, slots=True)
class ListedRecord:
    """One record of the list: its file, or a source tree with all its files. `clauses` are what it is evidence for."""

    sequence: int
    entry: PackagedDocument
    files: int
    bytes: int
    clauses: tuple[str, ...] = ()


def listed_records(
    documents: Sequence[PackagedDocument], clauses: Mapping[int, Sequence[str]]
) -> list[ListedRecord]:
    """A record each, numbered from 1 in the catalogue's order; files of one source tree are one record."""
    files: dict[int, list[PackagedDocument]] = {}
    for entry in documents:
        files.setdefault(entry.document.id, []).append(entry)
    return [
        ListedRecord(
            number,
            next((each for each in entries if not _is_member(each)), entries[0]),
            len(entries),
            sum(each.file.size for each in entries),
            tuple(clauses.get(document, ())),
        )
        for number, (document, entries) in enumerate(files.items(), start=1)
    ]


def by_category(records: Sequence[ListedRecord]) -> list[Group]:
    """Groups in the order of the records, which is that of the categories."""
    return [(c, list(group)) for c, group in groupby(records, lambda r: r.entry.document.category)]


def printed_table(records: Sequence[ListedRecord], *, named: bool = True) -> Table:
    """The list for print (移交清单, all of its columns; two of them in one where both are short)."""
    columns = (
        Column(_("No."), 0.45, Align.CENTRE),
        Column(_two(_("Record number"), _("Reference")), 2.1),
        Column(_("Title"), 2.8),
        Column(_two(_("Category"), _("Clause")), 1.6),
        Column(_two(_("Formed"), _("Responsible")), 1.15, Align.CENTRE),
        Column(_two(_("Version"), _("Format")), 0.75, Align.CENTRE),
        Column(_two(_("Page count"), _("Size")), 0.9, Align.CENTRE),
        Column(_two(_("Number of copies"), _("original/copy/electronic")), 1.15, Align.CENTRE),
        Column(_two(_("Kind of carrier"), _("Original or copy")), 1.1, Align.CENTRE),
        Column(_two(_("Mark"), _("Retention")), 1.0, Align.CENTRE),
        Column("SM3", 1.05, Align.CENTRE),
        Column(_("Remarks"), 1.9),
    )
    return Table(columns, MadeRows(records, partial(_printed_row, named=named)))


def _printed_row(record: ListedRecord, *, named: bool) -> tuple[str, ...]:
    entry = record.entry
    document, version = entry.document, entry.document.version
    sm3 = entry.file.sm3.hex()
    return (
        str(record.sequence),
        _two(document.number, document.reference),
        document.title,
        _two(document.type or _(document.category.label), _(", ").join(record.clauses)),
        _two(day(document.formed) or "—", _party(document.ownership)),
        _two(f"V{version.ordinal}", _format(entry)),
        _two(str(version.pages) if version.pages else "—", amount(record.bytes)),
        # Paper copies are for the pen: only their holder knows them.
        "   /   / 1",
        _two(_("electronic copy"), _copy_kind(entry)),
        _two(document.mark.value, retention(document.retention)),
        f"{sm3[:8]}\n{sm3[8:16]}",
        _joined(_remark(document, named=named), _files(record)),
    )


def full_table(
    contract: ContractProfile,
    documents: Sequence[PackagedDocument],
    clauses: Mapping[int, Sequence[str]],
    carrier: str,
    *,
    named: bool = True,
) -> Table:
    """The list for a spreadsheet: every file, every column of a 移交清单, and where the file is."""
    columns = (
        Column(_("No."), align=Align.RIGHT),
        Column(_("Record number")),
        Column(_("Reference")),
        Column(_("Title")),
        Column(_("Category")),
        Column(_("Type of document")),
        Column(_("Clause")),
        Column(_("Formed"), align=Align.CENTRE),
        Column(_("Responsible")),
        Column(_("Version"), align=Align.CENTRE),
        Column(_("Page count"), align=Align.RIGHT),
        Column(_("Bytes"), align=Align.RIGHT),
        Column(_("Originals"), align=Align.RIGHT),
        Column(_("Duplicates"), align=Align.RIGHT),
        Column(_("Electronic copies"), align=Align.RIGHT),
        Column(_("Carrier and its number")),
        Column(_("Format"), align=Align.CENTRE),
        Column(_("Mark"), align=Align.CENTRE),
        Column(_("Retention"), align=Align.CENTRE),
        Column("SM3"),
        Column(_("Original or copy")),
        Column(_("Remarks")),
        Column(_("Giver")),
        Column(_("Receiver")),
        Column(_("Supervisor")),
        Column(_("Date")),
        Column(_("Filed"), align=Align.CENTRE),
        Column(_("Place in the package")),
        Column(_("Name when filed")),
        Column("SHA-256"),
    )

    def row(entry: PackagedDocument) -> tuple[str, ...]:
        return (
            str(entry.sequence),
            entry.document.number,
            entry.document.reference,
            entry.document.title,
            _(entry.document.category.label),
            entry.document.type,
            _(", ").join(clauses.get(entry.document.id, ())),
            day(entry.document.formed),
            responsible(contract, entry.document),
            f"V{entry.document.version.ordinal}",
            str(entry.document.version.pages) if entry.document.version.pages else "",
            str(entry.file.size),
            "",
            "",
            "1",
            carrier,
            _format(entry),
            entry.document.mark.value,
            retention(entry.document.retention),
            entry.file.sm3.hex(),
            _copy_kind(entry),
            _remark(entry.document, named=named),
            "",
            "",
            "",
            "",
            day(entry.document.filed),
            entry.path,
            entry.document.version.path or entry.document.version.name,
            entry.file.sha256.hex(),
        )

    return Table(columns, MadeRows(documents, row), caption=_("Records handed over"))


def summary_table(groups: Sequence[Group], *, caption: str = "") -> Table:
    """How many records and bytes each category has, and from when to when they were formed."""
    columns = (
        Column(_("Code"), 0.6, Align.CENTRE),
        Column(_("Category"), 2),
        Column(_("Records"), 1, Align.RIGHT),
        Column(_("File count"), 1, Align.RIGHT),
        Column(_("Volume"), 1, Align.RIGHT),
        Column(_("First formed"), 1.2, Align.CENTRE),
        Column(_("Last formed"), 1.2, Align.CENTRE),
    )
    rows = [_summed(category.code, _(category.label), members) for category, members in groups]
    everything = [record for _category, members in groups for record in members]
    total = _summed("", _("Total"), everything)
    return Table(columns, (*rows, (*total[:5], "", "")), caption=caption)


def group_title(category: Category, members: Sequence[ListedRecord]) -> str:
    """A category's heading with its counts."""
    return _("{category}: {count} records, {size}").format(
        category=_(category.label),
        count=len(members),
        size=amount(sum(record.bytes for record in members)),
    )


def parties(contract: ContractProfile) -> tuple[str, str, str]:
    """Who signs: giver, receiver, supervisor."""
    return (
        _("Handed over by: {party}").format(party=contract.contractor),
        _("Received by: {party}").format(party=contract.client),
        _("Supervised by:"),
    )


def volume(documents: Sequence[PackagedDocument]) -> tuple[int, int, int]:
    """Records, files and bytes of these."""
    return (
        count_records(documents),
        len(documents),
        sum(entry.file.size for entry in documents),
    )


def _summed(code: str, name: str, records: Sequence[ListedRecord]) -> tuple[str, ...]:
    formed = sorted(r.entry.document.formed for r in records if r.entry.document.formed)
    return (
        code,
        name,
        str(len(records)),
        str(sum(record.files for record in records)),
        amount(sum(record.bytes for record in records)),
        day(formed[0]) if formed else "",
        day(formed[-1]) if formed else "",
    )


def _is_member(entry: PackagedDocument) -> bool:
    return entry.document.version.kind is VersionKind.MEMBER


def _format(entry: PackagedDocument) -> str:
    if entry.document.version.kind is VersionKind.TREE:
        return _("Source tree")
    return file_format(entry.path) or "—"


def _copy_kind(entry: PackagedDocument) -> str:
    """原件/复印件, as far as a file tells: a picture shows a paper, a fixed layout may; other files are originals."""
    path = entry.path.casefold()
    if path.endswith((".pdf", ".ofd")):
        return _("fixed layout")
    if path.endswith(FIXED_LAYOUTS):
        return _("image of a paper")
    return _("electronic original")


def _party(ownership: Ownership) -> str:
    return _("Client") if ownership is Ownership.CLIENT else _("Contractor")


def _remark(document: DocumentRecord, *, named: bool) -> str:
    return remark(document if named else replace(document, persons=()))


def _files(record: ListedRecord) -> str:
    """How many files a tree has; its listing is none of them."""
    if record.entry.document.version.kind is not VersionKind.TREE:
        return ""
    return _("{count} files").format(count=record.files - 1)


def _joined(*pieces: str) -> str:
    return _(", ").join(piece for piece in pieces if piece)


def _two(upper: str, lower: str) -> str:
    return f"{upper}\n{lower}" if lower else upper
