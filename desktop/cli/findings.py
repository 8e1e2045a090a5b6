"""`shoudang finding …`: what assessments, checks and scans found, and how it is closed."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from desktop.cli import finding_steps
from desktop.cli.assurance_options import (
    Finding,
    Note,
    Number,
    OnDay,
    SystemOption,
    day,
    given,
    given_days,
    system_id,
)
from desktop.cli.assurance_output import counts_object
from desktop.cli.finding_output import finding_object, print_finding, print_finding_line
from desktop.cli.options import AsJson, PassphraseFile, VaultPath, parse_date, read_key
from desktop.cli.terminal import result_object, say
from desktop.services.unlocking import open_house
from resources.words import _

_Risk = Annotated[str | None, typer.Option(help=_("major, high, medium or low."))]
_Source = Annotated[
    str | None, typer.Option(help=_("grading, crypto, self, inspection, scan or officer."))
]
_Assessment = Annotated[int | None, typer.Option(help=_("The assessment's id."))]
_Report = Annotated[str | None, typer.Option(help=_("The report's number."))]
_Page = Annotated[str | None, typer.Option(help=_("The page in the report."))]
_Area = Annotated[str | None, typer.Option(help=_("The class of requirements."))]
_Control = Annotated[str | None, typer.Option(help=_("The control point."))]
_Item = Annotated[str | None, typer.Option(help=_("The item's number; by it repeats are found."))]
_Object = Annotated[str | None, typer.Option("--object", help=_("Host, device or application."))]
_Problem = Annotated[str | None, typer.Option(help=_("What is wrong."))]
_Found = Annotated[str | None, typer.Option(metavar="DATE", help=_("The day it was found."))]
_Conformity = Annotated[str | None, typer.Option(help=_("partial or none."))]
_Advice = Annotated[str | None, typer.Option(help=_("What the report advises."))]
_Unit = Annotated[str | None, typer.Option(help=_("The responsible unit."))]
_Owner = Annotated[str | None, typer.Option(help=_("The responsible person."))]
_Due = Annotated[str | None, typer.Option(metavar="DATE", help=_("To be rectified by."))]
_Measure = Annotated[str | None, typer.Option(help=_("What is done about it."))]

app = typer.Typer(
    help=_("Findings and their rectification."), no_args_is_help=True, rich_markup_mode=None
)


def register(parent: typer.Typer) -> None:
    """Add these commands to `parent`."""
    finding_steps.register(app)
    parent.add_typer(app, name="finding")


@app.command("list", help=_("All findings, the most urgent first."))
def list_(
    vault: VaultPath,
    state: Annotated[
        str, typer.Option(help=_("Only those in this state: new, dispatched, fixing…; or open."))
    ] = "",
    repeated: Annotated[bool, typer.Option("--repeated", help=_("Only what came again."))] = False,
    on: OnDay = None,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """As of a day."""
    from models.assurance.findings_machine import FindingState

    known = ("", "open", *(each.value for each in FindingState))
    if state not in known:
        raise typer.BadParameter(
            _("{word} is none of: {known}.").format(word=state, known=", ".join(known[1:]))
        )
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.assurance.findings_loop import findings_board

        board = findings_board(house, day(on))
    found = [
        each
        for each in board.findings
        if state in ("", each.state.value, "open" if each.state.open else "")
        and (each.earlier or not repeated)
    ]
    if as_json:
        result_object(
            {
                "day": board.day.isoformat(),
                "counts": counts_object(board.counts),
                "findings": [finding_object(each) for each in found],
            }
        )
        return
    for each in found:
        print_finding_line(each)
    counts = board.counts
    say(
        _("{open} open, {overdue} of them overdue; {accepted} accepted; {closed} closed.").format(
            open=counts.open, overdue=counts.overdue, accepted=counts.accepted, closed=counts.closed
        )
    )


@app.command(help=_("One finding with its steps and papers."))
def show(
    vault: VaultPath,
    finding: Finding,
    on: OnDay = None,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """By its number or id."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.assurance.findings_loop import find_finding, finding_view

        view = finding_view(house, find_finding(house, finding).id, day(on))
    if as_json:
        result_object(finding_object(view))
    else:
        print_finding(view)


@app.command(help=_("Enter a finding."))
def add(
    vault: VaultPath,
    problem: Annotated[str, typer.Argument(metavar="PROBLEM", show_default=False)],
    found: Annotated[str, typer.Option(metavar="DATE", help=_("The day it was found."))],
    risk: _Risk = None,
    source: _Source = None,
    number: Number = None,
    assessment: _Assessment = None,
    system: SystemOption = None,
    report: _Report = None,
    page: _Page = None,
    area: _Area = None,
    control: _Control = None,
    item: _Item = None,
    object_: _Object = None,
    conformity: _Conformity = None,
    advice: _Advice = None,
    unit: _Unit = None,
    owner: _Owner = None,
    due: _Due = None,
    measure: _Measure = None,
    note: Note = None,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Without a number it gets the next one."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.assurance.findings_loop import NewFinding, enter_finding

        on = parse_date(found)
        if on is None:
            raise typer.BadParameter(_("The day it was found is missing."))
        made = enter_finding(
            house,
            NewFinding(
                problem,
                on,
                system=system_id(house, system),
                **given(
                    risk=risk, source=source, number=number, assessment=assessment, report=report,
                    page=page, area=area, control=control, item=item, object=object_,
                    conformity=conformity, advice=advice, unit=unit, owner=owner, measure=measure,
                    note=note,
                ),
                **given_days(due=due),
            ),
        )  # fmt: skip
    if as_json:
        result_object({"finding": made.id, "number": made.number})
    else:
        say(_("Entered finding {number}.").format(number=made.number))


@app.command(help=_("Say something else of a finding; what isn't given stays."))
def amend(
    vault: VaultPath,
    finding: Finding,
    problem: _Problem = None,
    found: _Found = None,
    risk: _Risk = None,
    source: _Source = None,
    number: Number = None,
    assessment: _Assessment = None,
    system: SystemOption = None,
    report: _Report = None,
    page: _Page = None,
    area: _Area = None,
    control: _Control = None,
    item: _Item = None,
    object_: _Object = None,
    conformity: _Conformity = None,
    advice: _Advice = None,
    unit: _Unit = None,
    owner: _Owner = None,
    due: _Due = None,
    measure: _Measure = None,
    note: Note = None,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Links follow a new number."""
    changes: dict[str, Any] = given(
        problem=problem, risk=risk, source=source, number=number, assessment=assessment,
        report=report, page=page, area=area, control=control, item=item, object=object_,
        conformity=conformity, advice=advice, unit=unit, owner=owner, measure=measure, note=note,
    )  # fmt: skip
    changes |= given_days(due=due)
    if found:
        changes["found"] = parse_date(found)
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.assurance.findings_loop import amend_finding, find_finding

        if system is not None:
            changes["system"] = system_id(house, system)
        now = amend_finding(house, find_finding(house, finding).id, **changes)
    if as_json:
        result_object({"finding": now.id, "number": now.number})
    else:
        say(_("Changed finding {number}.").format(number=now.number))
