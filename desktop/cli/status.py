"""`shoudang status`: can it be handed over today, what is due, what is at stake. Exit code 1 if not."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from desktop.cli.options import AsJson, PassphraseFile, VaultPath, parse_date, read_key
from desktop.cli.terminal import printable, result, result_object, say
from desktop.services.unlocking import open_house
from resources.words import N_, _, ngettext

if TYPE_CHECKING:
    from models.contract.payments import PaymentView
    from models.kpi.kpi_status import KpiStatus
    from models.obligations.exposure import Exposure
    from models.obligations.overview import Overview

_SHOWN = 20
"""Blockers that are listed for a person; a program gets all."""
_COLOURS = {
    "green": N_("on course"),
    "yellow": N_("nearly behind"),
    "red": N_("behind"),
    "none": N_("nothing to judge"),
}


def register(app: typer.Typer) -> None:
    """Add this command to `app`."""
    app.command("status", help=_("Can it be handed over today? What is due, what is at stake."))(
        status
    )


def status(
    vault: VaultPath,
    on: Annotated[
        str | None,
        typer.Option("--on", metavar="DATE", help=_("As of this day instead of today.")),
    ] = None,
    every: Annotated[bool, typer.Option("--all", help=_("List every blocker."))] = False,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """The overview."""
    day = parse_date(on)
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.contract.overview import overview

        found = overview(house, day)
        if as_json:
            result_object(_overview_object(found))
        else:
            _print_overview(found, every=every, past=day is not None)
    if not found.ready:
        raise typer.Exit(1)


def _overview_object(found: Overview) -> dict[str, Any]:
    counts = {state.value: count for state, count in found.board.counts.items()}
    return {
        "day": found.day.isoformat(),
        "ready": found.ready,
        "blockers": [
            {
                "kind": each.kind,
                "key": each.key,
                "sentence": each.sentence,
                "clause": each.clause,
                "place": each.place,
            }
            for each in found.blockers
        ],
        "days_left": found.days_left,
        "month": found.month,
        "months": found.months,
        "duties": {
            **counts,
            "total": len(found.board.duties),
            "overdue": len(found.overdue),
            "due_this_week": [view.key for view in found.due_this_week],
            "coverage": {
                category: {"kept": kept, "owed": owed}
                for category, (kept, owed) in found.coverage.items()
            },
        },
        "kpi": [_kpi_object(each) for each in found.kpi],
        "exposure": exposure_object(found.exposure),
        "pledges": {
            "valid": found.pledges.valid,
            "needed": found.pledges.needed,
            "missing": list(found.pledges.missing),
        },
        "findings": {
            "open": found.findings.open,
            "overdue": found.findings.overdue,
            "closed": found.findings.closed,
        },
        "payments": [payment_object(each) for each in found.payments],
        "warnings": list(found.warnings),
    }


def _kpi_object(each: KpiStatus) -> dict[str, Any]:
    return {
        "id": each.id,
        "title": each.title,
        "value": each.shown(each.value),
        "target": each.shown(each.target),
        "cumulative_target": each.shown(each.cumulative_target),
        "forecast": each.shown(each.forecast),
        "colour": each.colour.value,
        "traps": list(each.traps),
    }


def exposure_object(found: Exposure) -> dict[str, Any]:
    """The exposure for a program: money in fen."""
    return {
        "total_fen": found.total_fen,
        "withheld_fen": found.withheld_fen,
        "open_fen": found.open_fen,
        "clauses": [
            {
                "clause": each.clause,
                "count": each.count,
                "uncapped_fen": each.uncapped_fen,
                "fen": each.fen,
            }
            for each in found.clauses
        ],
        "items": [
            {
                "clause": each.clause,
                "subject": each.subject,
                "key": each.key,
                "title": each.title,
                "count": each.count,
                "fen": each.fen,
                "withheld_fen": each.withheld_fen,
            }
            for each in found.items
        ],
        "caps": list(found.caps),
        "terminations": list(found.terminations),
    }


def payment_object(each: PaymentView) -> dict[str, Any]:
    """A payment for a program: money in fen."""
    return {
        "number": each.number,
        "from": _day(each.first),
        "until": _day(each.last),
        "amount_fen": each.amount_fen,
        "state": each.state.value,
        "invoiced_fen": each.invoiced_fen,
        "received_fen": each.received_fen,
        "gate": each.gate,
        "gate_met": each.gate_met,
        "late_days": each.late_days,
        "client_owes_fen": each.penalty_fen,
    }


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _print_overview(found: Overview, *, every: bool, past: bool) -> None:
    from models.money import yuan

    words = _("{day}: month {month} of {months} of the contract, {left} days left.")
    result(
        words.format(day=found.day, month=found.month, months=found.months, left=found.days_left)
    )
    if found.ready:
        words = _("Nothing stood in the way of handing it over.")
        result(words if past else _("It could be handed over today."))
    elif past:
        words = _("What stood in the way of handing it over: {count}")
        result(words.format(count=len(found.blockers)))
    else:
        count = len(found.blockers)
        result(
            ngettext(
                "It could not be handed over today: {count} thing is in the way.",
                "It could not be handed over today: {count} things are in the way.",
                count,
            ).format(count=count)
        )
    shown = found.blockers if every else found.blockers[:_SHOWN]
    for each in shown:
        result(printable(f"  {each.sentence} [{each.clause}]"))
    if len(shown) < len(found.blockers):
        more = _("… and {count} more.").format(count=len(found.blockers) - len(shown))
        result(f"  {more}")
    board = found.board
    counts = _(", ").join(
        f"{_(state.label)} {count}" for state, count in board.counts.items() if count
    )
    words = _("Duties: {counts}; {overdue} overdue, {soon} due within a week.")
    result(words.format(counts=counts or 0, overdue=board.overdue, soon=len(found.due_this_week)))
    words = _("At stake: {total}; may be refused besides: {withheld}.")
    result(
        words.format(
            total=yuan(found.exposure.total_fen), withheld=yuan(found.exposure.withheld_fen)
        )
    )
    for sentence in (*found.exposure.caps, *found.exposure.terminations):
        result(printable(f"  {sentence}"))
    for status_ in found.kpi:
        value, target = status_.shown(status_.value), status_.shown(status_.target)
        result(
            printable(
                f"KPI {status_.id}  {status_.title}  {value} / {target}  {_(_COLOURS[status_.colour.value])}"
            )
        )
    words = _("Pledges: {valid} of {needed} on site are valid.")
    result(words.format(valid=found.pledges.valid, needed=found.pledges.needed))
    if found.pledges.missing:
        names = _(", ").join(found.pledges.missing)
        result(printable("  " + _("Missing: {names}").format(names=names)))
    words = _("Findings: {open} open, {overdue} overdue, {closed} closed.")
    result(
        words.format(
            open=found.findings.open,
            overdue=found.findings.overdue,
            closed=found.findings.closed,
        )
    )
    for each_warning in found.warnings:
        say(each_warning)
