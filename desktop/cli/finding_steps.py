"""`shoudang finding step|evidence`: what is done about findings, and the papers that show it."""

from __future__ import annotations

from typing import Annotated

import typer

from desktop.cli.assurance_options import Day, Document, Finding, Note, day
from desktop.cli.finding_output import finding_object, print_finding_line
from desktop.cli.options import AsJson, PassphraseFile, VaultPath, parse_date, read_key
from desktop.cli.terminal import result_object, say
from desktop.services.unlocking import open_house
from resources.words import _


def register(app: typer.Typer) -> None:
    """Add these commands to `app`."""
    app.command(
        help=_(
            "Take a step: dispatched, fixing, fixed, closed, returned, accepted, confirmed, reopened or void."
        )
    )(step)
    app.command(help=_("Let a document show how it was before, or how it is now."))(evidence)


def step(
    vault: VaultPath,
    what: Annotated[str, typer.Argument(metavar="STEP", show_default=False)],
    finding: Annotated[list[str], typer.Argument(metavar="FINDING…", show_default=False)],
    name: Annotated[str, typer.Option(help=_("Who does it, or whom it is dispatched to."))] = "",
    reason: Annotated[
        str, typer.Option(help=_("Why; for an accepted risk what makes up for it."))
    ] = "",
    until: Annotated[
        str | None, typer.Option(metavar="DATE", help=_("Until when a risk is accepted."))
    ] = None,
    confirmed_by: Annotated[str, typer.Option(help=_("Who confirmed it for the client."))] = "",
    confirmed: Annotated[
        str | None, typer.Option(metavar="DATE", help=_("The day of that confirmation."))
    ] = None,
    on: Day = None,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Of all of these findings, or of none."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.assurance.findings_loop import find_finding, say_of_finding

        views = say_of_finding(
            house,
            [find_finding(house, each).id for each in finding],
            what,
            day=day(on),
            name=name,
            reason=reason,
            until=parse_date(until),
            confirmed_by=confirmed_by,
            confirmed=parse_date(confirmed),
        )
    if as_json:
        result_object({"findings": [finding_object(each) for each in views]})
        return
    for each in views:
        print_finding_line(each)


def evidence(
    vault: VaultPath,
    finding: Finding,
    kind: Annotated[
        str, typer.Argument(metavar="KIND", help=_("before, after, approval or other."))
    ],
    document: Document,
    signed: Annotated[str, typer.Option(help=_("Who signed it: contractor, client, both."))] = "",
    note: Note = None,
    on: Day = None,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """The current version is pinned."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.assurance.findings_loop import attach_finding_evidence, find_finding

        made = attach_finding_evidence(
            house,
            find_finding(house, finding).id,
            "" if kind == "other" else kind,
            document,
            signed=signed,
            day=day(on),
            note=note or "",
        )
    if as_json:
        result_object({"evidence": made})
    else:
        say(_("Evidence {id} is kept.").format(id=made))
