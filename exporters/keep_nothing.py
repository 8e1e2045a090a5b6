"""无留存声明: the contractor's statement that nothing of the client's was kept, its exceptions, and who left how."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

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
from models.keeping.destruction_record import DestructionNames, Kept
from models.records import ContractProfile
from resources.words import N_, _

_SCOPE = (
    N_("Office computers and their local disks"),
    N_("Removable media (sticks, disks, discs)"),
    N_("Mail boxes"),
    N_("Cloud drives and synchronised folders"),
    N_("Messengers and group files"),
    N_("Code repositories and their mirrors"),
    N_("Test and development environments"),
    N_("Backups and snapshots"),
    N_("Papers and copies"),
    N_("Personal devices of staff"),
)
"""Where something of a contract lies (domain model §5); what each line became is for people to say."""


@dataclass(frozen=True, slots=True)
class Leaver:
    """Somebody who was there: the last day, and the day of the pledge signed on leaving; None where there is none."""

    name: str
    last: date | None
    pledge: date | None
    present: bool = False


def keep_nothing(
    contract: ContractProfile,
    leavers: Sequence[Leaver],
    kept: Sequence[Kept],
    *,
    names: DestructionNames,
    now: datetime,
    anchor: str = "",
) -> Report:
    """The statement, to be signed by whoever represents the contractor, and taken note of by the client."""
    blocks: list[Block] = [
        Paragraph(_("To: {client}").format(client=contract.client), flush=True),
        Paragraph(
            _(
                "We, {contractor}, those we entrusted and all persons who worked on “{title}” ({start} to {end}) have "
                "returned to you, or erased, by ______________, everything that came from you or was made for you, in "
                "every place listed below."
            ).format(
                contractor=contract.contractor,
                title=contract.title,
                start=day(contract.start),
                end=day(contract.end),
            )
        ),
        Heading(_("Places that were gone through")),
        _scope(),
        Heading(_("Exceptions")),
        *_exceptions(kept),
        Heading(_("Persons and their statements on leaving")),
        *_people(leavers),
        Heading(_("What we undertake")),
        Paragraph(
            _(
                "The duty of confidentiality continues after the end of the contract. You may examine at any time "
                "whether this statement is true; we answer for it, also for the persons named above."
            )
        ),
        Facts(
            (
                (_("Basis"), names.basis or _("Contract, part Ⅱ, clause 8.4")),
                (_("Prepared"), day(now)),
            )
        ),
        Heading(_("Signed and sealed")),
        Signatures(
            (
                _("Legal representative or authorised person: {party}").format(
                    party=contract.contractor
                ),
                _("Taken note of by: {party}").format(party=contract.client),
            )
        ),
    ]
    return Report(
        title=_("Statement that nothing was kept"),
        subtitle=contract.title,
        blocks=tuple(blocks),
        header=f"{contract.client} · {contract.title}",
        author=contract.contractor,
        anchor=anchor,
    )


def _scope() -> Table:
    columns = (
        Column(_("No."), 0.5, Align.RIGHT),
        Column(_("Place"), 3),
        Column(_("Returned / erased / nothing there"), 2.2),
        Column(_("By whom, when"), 1.8),
        Column(_("Remarks"), 1.5),
    )
    rows = tuple(
        (str(number), _(place), "", "", "") for number, place in enumerate(_SCOPE, start=1)
    )
    return Table(columns, rows)


def _exceptions(kept: Sequence[Kept]) -> list[Block]:
    if not kept:
        return [Paragraph(_("None."))]
    columns = (
        Column(_("No."), 0.5, Align.RIGHT),
        Column(_("What is kept"), 3),
        Column(_("Law, or the client's written consent"), 3),
        Column(_("Kept until"), 1.2),
    )
    rows = tuple(
        (str(number), each.what, each.basis, each.until or "—")
        for number, each in enumerate(kept, start=1)
    )
    return [
        Paragraph(_("Kept for the term that is stated, and for no other purpose:")),
        Table(columns, rows),
    ]


def _people(leavers: Sequence[Leaver]) -> list[Block]:
    if not leavers:
        return [Paragraph(_("Nobody is entered in the register of persons."))]
    columns = (
        Column(_("No."), 0.5, Align.RIGHT),
        Column(_("Name of the person"), 2),
        Column(_("Last day of work"), 1.5),
        Column(_("Statement on leaving"), 2),
        Column(_("Attached"), 1),
    )
    rows = tuple(
        (
            str(number),
            each.name,
            day(each.last) or (_("still there") if each.present else "—"),
            _("signed {day}").format(day=day(each.pledge)) if each.pledge else _("MISSING"),
            "□",
        )
        for number, each in enumerate(leavers, start=1)
    )
    missing = sum(each.pledge is None for each in leavers)
    blocks: list[Block] = [Table(columns, rows)]
    if missing:
        blocks.append(
            Paragraph(
                _("{count} statements are missing. Attach them before this is signed.").format(
                    count=missing
                ),
                note=True,
            )
        )
    return blocks
