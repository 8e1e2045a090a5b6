"""Papers of the acceptance dossier: tables from the registers, set across the page, with signatures where both sign."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from exporters.column_widths import share_of
from exporters.paper_frame import PaperFrame
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
from resources.words import _


@dataclass(frozen=True, slots=True)
class DossierTable:
    """One table: rows have a cell a column; `numbers` are the columns that are set to the right."""

    title: str
    columns: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    numbers: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class DossierPaper:
    """One paper. `lead`: what it comes to, in a sentence; `signed` ones end with room for both parties' signatures."""

    title: str
    lead: str
    facts: tuple[tuple[str, str], ...]
    tables: tuple[DossierTable, ...]
    notes: tuple[str, ...] = ()
    signed: bool = False


def dossier_report(paper: DossierPaper, frame: PaperFrame) -> Report:
    """The paper as a report for Word, PDF and spreadsheet alike."""
    blocks: list[Block] = [Facts(paper.facts), Paragraph(paper.lead, flush=True)]
    for each in paper.tables:
        blocks += [Heading(each.title), _table(each)]
    blocks += [Paragraph(each, note=True) for each in paper.notes]
    if paper.signed:
        contract = frame.contract
        blocks += [
            Heading(_("Signatures of both parties")),
            Signatures(
                (
                    _("Contractor: {party}").format(party=contract.contractor),
                    _("Client: {party}").format(party=contract.client),
                )
            ),
        ]
    return frame.report(paper.title, blocks, landscape=True)


def _table(each: DossierTable) -> Table:
    columns = tuple(
        Column(
            title,
            share_of([title, *(row[at] for row in each.rows)]),
            Align.RIGHT if at in each.numbers else Align.LEFT,
        )
        for at, title in enumerate(each.columns)
    )
    return Table(columns, each.rows, caption="" if each.rows else _("nothing on record"))
