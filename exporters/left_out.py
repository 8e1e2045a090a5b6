"""未移交说明: everything that isn't in a package, with the reason and the clause that the reason rests on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from exporters.paper_frame import PaperFrame
from exporters.report import Align, Block, Column, Heading, Paragraph, Report, Signatures, Table
from resources.words import N_, _

_LISTED = 500
"""So many of one reason are named on paper; the rest is counted, and named in the data of the package."""

_KINDS = {
    "document": N_("Document"),
    "version": N_("Earlier version"),
    "field": N_("Kind of data"),
    "register": N_("Whole register"),
}


class LeftOut(NamedTuple):
    """One thing that stays behind. `kind` is "document", "version", "field" or "register"; `reason` is translated."""

    kind: str
    number: str
    title: str
    category: str
    reason: str
    clause: str


def left_out_paper(frame: PaperFrame, items: Sequence[LeftOut], profile: str) -> Report:
    """The statement, by reason; `profile` is the name of the package's kind in words."""
    blocks: list[Block] = [
        Paragraph(
            _(
                "The package was made as “{profile}”. What is listed below exists and isn't part of it, for the reason "
                "given. Nothing else was left out."
            ).format(profile=profile)
        )
    ]
    by_reason: dict[tuple[str, str], list[LeftOut]] = {}
    for each in items:
        by_reason.setdefault((each.reason, each.clause), []).append(each)
    if not items:
        blocks.append(Paragraph(_("Nothing was left out.")))
    else:
        blocks += [Heading(_("By reason")), _summary(by_reason.items())]
    for (reason, _clause), members in by_reason.items():
        blocks += [Heading(reason, 2), _table(members[:_LISTED])]
        if len(members) > _LISTED:
            more = _("{count} more are named in the file omissions.json of this package.")
            blocks.append(Paragraph(more.format(count=len(members) - _LISTED), note=True))
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
    return frame.report(_("What was not handed over"), blocks)


def _summary(groups: Iterable[tuple[tuple[str, str], list[LeftOut]]]) -> Table:
    columns = (
        Column(_("Reason"), 5),
        Column(_("Clause"), 1.2, Align.CENTRE),
        Column(_("Count"), 0.7, Align.RIGHT),
    )
    rows = tuple((reason, clause, str(len(found))) for (reason, clause), found in groups)
    return Table(columns, rows)


def _table(items: Sequence[LeftOut]) -> Table:
    columns = (
        Column(_("No."), 0.4, Align.RIGHT),
        Column(_("Kind"), 0.7),
        Column(_("Record number"), 2.3),
        Column(_("Title"), 3.2),
        Column(_("Category"), 1.1),
    )
    rows = tuple(
        (str(n), _(_KINDS[i.kind]) if i.kind in _KINDS else i.kind, i.number, i.title, i.category)
        for n, i in enumerate(items, start=1)
    )
    return Table(columns, rows)
