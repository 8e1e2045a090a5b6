"""`shoudang day`: who was on site on any day, whose pledge was valid, what was owed and open."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from desktop.cli.options import AsJson, PassphraseFile, VaultPath, parse_date, read_key
from desktop.cli.terminal import printable, result, result_object, say
from desktop.services.unlocking import open_house
from resources.words import _

if TYPE_CHECKING:
    from models.obligations.on_day import OnDay


def register(parent: typer.Typer) -> None:
    """Add this command to `parent`."""
    parent.command(
        "day", help=_("Any day: who was on site, whose pledge was valid, what was open.")
    )(day)


def day(
    vault: VaultPath,
    on: Annotated[str, typer.Argument(metavar="DATE", help=_("The day."))],
    known: Annotated[
        str | None,
        typer.Option(
            "--known",
            metavar="DATE",
            help=_(
                "As it was on record at the end of this day: what was entered later is left out."
            ),
        ),
    ] = None,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """The state on a day."""
    wanted, until = parse_date(on), parse_date(known)
    assert wanted is not None
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.contract.any_day import any_day

        told = _object(any_day(house, wanted, known=until), until)
    if as_json:
        result_object(told)
        return
    _tell(told)


def _object(held: OnDay, known: date | None) -> dict[str, Any]:
    # Here: what it brings with it is loaded while the passphrase is being stretched.
    from models.assurance.findings_machine import OPEN_STATES

    return {
        "day": held.day.isoformat(),
        "known": None if known is None else known.isoformat(),
        "on_site": [each.person.label for each in held.on_site],
        "without_pledge": [each.person.label for each in held.without_pledge],
        "open_duties": [
            {
                "key": view.key,
                "title": view.title,
                "state": view.state.value,
                "state_label": _(view.state.label),
                "due": None if view.duty.due is None else view.duty.due.isoformat(),
                "overdue": view.overdue,
            }
            for view in held.open_duties
        ],
        "open_matters": [
            {"number": each.matter.number, "title": each.matter.title}
            for each in held.matters
            if not each.closed
        ],
        "open_findings": [
            {
                "number": finding.number,
                "problem": finding.problem,
                "state": standing.state.value,
                "state_label": _(standing.state.label),
            }
            for finding, standing in held.findings
            if standing.state in OPEN_STATES
        ],
    }


def _tell(told: dict[str, Any]) -> None:
    say(_("State on {day}").format(day=told["day"]))
    if told["known"]:
        say(_("as it was on record at the end of {day}").format(day=told["known"]))
    for title, names in (
        (_("On site"), told["on_site"]),
        (_("Without a valid pledge"), told["without_pledge"]),
    ):
        result(printable(f"{title} ({len(names)}): {_(', ').join(names)}"))
    duties = told["open_duties"]
    late = sum(each["overdue"] for each in duties)
    words = _("Open duties: {count}, of these overdue: {late}")
    result(words.format(count=len(duties), late=late))
    for each in duties:
        result(
            printable(
                f"  {each['key']:<16}{each['due'] or '':<12}{each['state_label']}  {each['title']}"
            )
        )
    for each in told["open_matters"]:
        result(printable(f"  {each['number']:<16}{each['title']}"))
    for each in told["open_findings"]:
        result(printable(f"  {each['number']:<16}{each['state_label']}  {each['problem']}"))
