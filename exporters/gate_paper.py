"""移交前检查: what stood in the way when a package was made, and who answers by name for what still does."""

from __future__ import annotations

from collections.abc import Sequence

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
from exporters.wording import day
from models.handover.preflight import Gate, GateItem
from resources.words import _


def gate_paper(frame: PaperFrame, gate: Gate) -> Report:
    """The gate as it was on its day."""
    counts = (
        (_("Examined for"), day(gate.day)),
        (_("In the way"), str(len(gate.open))),
        (_("Waived by name"), str(len(gate.waived))),
        (_("For attention"), str(len(gate.advice))),
    )
    blocks: list[Block] = [Facts(counts), Paragraph(_verdict(gate)), Heading(_("In the way"))]
    blocks += _items(gate.open)
    blocks.append(Heading(_("Waived by name")))
    if gate.waived:
        blocks.append(_waivers(gate.waived))
    else:
        blocks.append(Paragraph(_("Nothing was waived.")))
    if gate.advice:
        blocks += [Heading(_("For attention")), *_items(gate.advice)]
    if gate.waived:
        blocks += [
            Heading(_("Signatures of both parties")),
            Signatures(
                (
                    _("Contractor: {party}").format(party=frame.contract.contractor),
                    _("Client: {party}").format(party=frame.contract.client),
                )
            ),
        ]
    return frame.report(_("Examination before the handover"), blocks)


def _verdict(gate: Gate) -> str:
    if gate.open:
        return _(
            "This package is a rehearsal: what is listed below stands in the way of the formal handover, and nobody "
            "has answered for it by name."
        )
    if gate.waived:
        return _(
            "Nothing stands in the way of the formal handover. For what is listed as waived, the persons named there "
            "answer."
        )
    return _("Nothing stands in the way of the formal handover.")


def _items(items: Sequence[GateItem]) -> list[Block]:
    if not items:
        return [Paragraph(_("None."))]
    columns = (
        Column(_("No."), 0.4, Align.RIGHT),
        Column(_("Finding of the examination"), 5),
        Column(_("Clause"), 1, Align.CENTRE),
    )
    rows = tuple(
        (str(number), each.sentence, each.clause) for number, each in enumerate(items, start=1)
    )
    return [Table(columns, rows)]


def _waivers(items: Sequence[GateItem]) -> Table:
    columns = (
        Column(_("No."), 0.4, Align.RIGHT),
        Column(_("Finding of the examination"), 3.2),
        Column(_("Clause"), 0.9, Align.CENTRE),
        Column(_("Answered for by"), 1),
        Column(_("Reason"), 2.4),
        Column(_("Day"), 1, Align.CENTRE),
    )
    rows = tuple(
        (
            str(number),
            each.sentence,
            each.clause,
            each.waived.name if each.waived else "",
            each.waived.reason if each.waived else "",
            day(each.waived.day) if each.waived else "",
        )
        for number, each in enumerate(items, start=1)
    )
    return Table(columns, rows)
