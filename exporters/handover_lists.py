"""移交清单: what is handed over, list by list: records, equipment, source code, accounts, knowledge, open matters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from exporters.catalogue import PackagedDocument
from exporters.inventory import (
    by_category,
    full_table,
    group_title,
    listed_records,
    parties,
    printed_table,
    summary_table,
    volume,
)
from exporters.list_tables import (
    Account,
    Equipment,
    OpenItem,
    SourceRelease,
    accounts_table,
    equipment_table,
    knowledge_table,
    open_table,
    source_table,
)
from exporters.paper_frame import PaperFrame, every_page
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
from exporters.transfer_list import TransferItem
from exporters.wording import amount, day, minute
from resources.words import _


@dataclass(frozen=True, slots=True)
class HandoverLists:
    """Everything that the list names. `clauses` are by document's id: what the contract wants the record for.

    Where not `named`, persons' names are left out.
    """

    documents: Sequence[PackagedDocument]
    earlier: Sequence[PackagedDocument] = ()
    clauses: Mapping[int, Sequence[str]] = field(default_factory=dict)
    equipment: Sequence[Equipment] = ()
    sources: Sequence[SourceRelease] = ()
    accounts: Sequence[Account] = ()
    knowledge: Sequence[TransferItem] = ()
    open_items: Sequence[OpenItem] = ()
    named: bool = True


def handover_list(frame: PaperFrame, lists: HandoverLists) -> Report:
    """The list for print, every page to be signed by three parties."""
    records = listed_records(lists.documents, lists.clauses)
    groups = by_category(records)
    blocks: list[Block] = [
        _head(frame, lists),
        Paragraph(
            _(
                "The contractor hands over to the client what is listed below. Every file was written out, read back "
                "from the medium and compared with its digest. README.html in the package says how to check it with "
                "common tools. This list, the catalogue and the manifests agree; should they ever differ, the "
                "manifests decide."
            )
        ),
        Heading(_("The lists")),
        lists_overview(lists),
        Heading(_("I. Records")),
        summary_table(groups),
    ]
    for category, members in groups:
        blocks += [
            Heading(group_title(category, members), 2),
            printed_table(members, named=lists.named),
        ]
    blocks.append(Paragraph(_short_digests(), note=True))
    blocks += _other_lists(lists)
    blocks += [Heading(_("Signatures")), Signatures(parties(frame.contract))]
    return frame.report(_("Handover list"), blocks, landscape=True, sign_off=every_page())


def full_listing(frame: PaperFrame, lists: HandoverLists) -> Report:
    """The same for a spreadsheet, a sheet a list: every file with every column."""
    carrier = _("electronic; see the medium's label")
    groups = by_category(listed_records(lists.documents, lists.clauses))
    blocks: list[Block] = [
        full_table(frame.contract, lists.documents, lists.clauses, carrier, named=lists.named),
        equipment_table(lists.equipment, caption=_("Equipment and things")),
        source_table(lists.sources, caption=_("Source code")),
        accounts_table(lists.accounts, caption=_("Accounts handed over")),
        knowledge_table(lists.knowledge, caption=_("Knowledge transfer")),
        open_table(lists.open_items, caption=_("Matters left open")),
        summary_table(groups, caption=_("Summary")),
        Heading(_("About this list")),
        _head(frame, lists),
    ]
    return frame.report(_("Handover list"), blocks, landscape=True)


def _head(frame: PaperFrame, lists: HandoverLists) -> Facts:
    contract = frame.contract
    records, files, size = volume(lists.documents)
    term = _("{start} to {end}").format(start=day(contract.start), end=day(contract.end))
    return Facts(
        (
            (_("Project"), contract.title),
            (_("Term"), term),
            (_("Handed over by"), contract.contractor),
            (_("Received by"), contract.client),
            (_("Records"), _("{records} in {files} files").format(records=records, files=files)),
            (_("Data volume"), _("{size} ({bytes} bytes)").format(size=amount(size), bytes=size)),
            (_("Earlier versions"), str(len(lists.earlier))),
            (_("Digests"), "SHA-256, SM3"),
            (_("Prepared"), minute(frame.now)),
            (_("Prepared by"), frame.made_by),
        )
    )


def lists_overview(lists: HandoverLists) -> Table:
    """How many entries each list has, and how it is handed over."""
    records, _files, _size = volume(lists.documents)
    rows = (
        (_("I. Records"), str(records), _("electronic, in this package")),
        (_("II. Equipment"), str(len(lists.equipment)), _("handed over in kind, piece by piece")),
        (_("III. Source code"), str(len(lists.sources)), _("electronic, in this package")),
        (_("IV. Accounts"), str(len(lists.accounts)), _("passwords in sealed envelopes only")),
        (_("V. Knowledge transfer"), str(len(lists.knowledge)), _("written, explained, shown")),
        (_("VI. Open matters"), str(len(lists.open_items)), _("to be carried on or settled")),
    )
    columns = (
        Column(_("Name of the list"), 2),
        Column(_("Entries"), 0.8, Align.RIGHT),
        Column(_("How it is handed over"), 3),
    )
    return Table(columns, rows)


def _other_lists(lists: HandoverLists) -> list[Block]:
    none = Paragraph(_("None."))
    return [
        Heading(_("II. Equipment")),
        equipment_table(lists.equipment) if lists.equipment else none,
        Heading(_("III. Source code")),
        *([source_table(lists.sources), _sources_note()] if lists.sources else [none]),
        Heading(_("IV. Accounts")),
        *([accounts_table(lists.accounts), _accounts_note()] if lists.accounts else [none]),
        Heading(_("V. Knowledge transfer")),
        knowledge_table(lists.knowledge) if lists.knowledge else none,
        Heading(_("VI. Open matters")),
        open_table(lists.open_items) if lists.open_items else none,
    ]


def _short_digests() -> str:
    return _(
        "SM3 shows the first 16 digits; the full digests are in sm3sum.txt and in the spreadsheet. Files of a source "
        "tree are listed in the spreadsheet and in the catalogue. Paper copies are entered by hand."
    )


def _sources_note() -> Paragraph:
    return Paragraph(
        _(
            "The digest of a tree is that of its listing, which names every file with its own digest. Build notes, "
            "hash lists, components and differences are in the folder 源代码交付."
        ),
        note=True,
    )


def _accounts_note() -> Paragraph:
    return Paragraph(
        _(
            "This list holds no password. Passwords are handed over in sealed envelopes of these numbers, opened and "
            "changed by the receiver in the presence of both parties."
        ),
        note=True,
    )
