"""`shoudang assessment …`: assessments and their reports."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from desktop.cli import scoring
from desktop.cli.assurance_options import (
    Assessment,
    Document,
    Filing,
    Note,
    Number,
    OnDay,
    Reason,
    day,
    given,
    given_days,
    hundredths,
)
from desktop.cli.assurance_output import assessment_object, print_assessment
from desktop.cli.options import AsJson, PassphraseFile, VaultPath, read_key
from desktop.cli.terminal import result_object, say
from desktop.services.unlocking import open_house
from resources.words import _

_Template = Annotated[str | None, typer.Option(help=_("The template's id: 2021, 2025, 2023."))]
_Agency = Annotated[str | None, typer.Option(help=_("Who assessed."))]
_Started = Annotated[str | None, typer.Option(metavar="DATE", help=_("The day it began."))]
_Reported = Annotated[
    str | None, typer.Option(metavar="DATE", help=_("The day on the report's cover."))
]
_Result = Annotated[str | None, typer.Option("--result", help=_("Rate or score, such as 92.5."))]
_Hazards = Annotated[int | None, typer.Option(min=0, help=_("Major hazards before rectification."))]
_Rectified = Annotated[int | None, typer.Option(min=0, help=_("How many were rectified."))]
_Risks = Annotated[
    list[str] | None,
    typer.Option("--risk", metavar="RISK=COUNT", help=_("high=1, medium=3…; may be repeated.")),
]
_Conclusion = Annotated[
    str | None, typer.Option(help=_("What the report concludes, by its id in the rules."))
]

app = typer.Typer(
    help=_("Assessments and scoring sheets."), no_args_is_help=True, rich_markup_mode=None
)


def register(parent: typer.Typer) -> None:
    """Add these commands to `parent`."""
    scoring.register(app)
    parent.add_typer(app, name="assessment")


@app.command("list", help=_("All assessments."))
def list_(
    vault: VaultPath,
    on: OnDay = None,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """By filed system, the newest first."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.assurance.assurance import assurance_view

        view = assurance_view(house, day(on))
    views = [each for sheet in view.systems for each in sheet.assessments]
    if as_json:
        result_object({"assessments": [assessment_object(each) for each in views]})
        return
    for each in views:
        print_assessment(each)


@app.command(help=_("Enter an assessment of a filed system."))
def add(
    vault: VaultPath,
    filing: Filing,
    scheme: Annotated[str, typer.Option(help=_("self for a check of one's own."))] = "",
    template: _Template = None,
    agency: _Agency = None,
    number: Number = None,
    started: _Started = None,
    reported: _Reported = None,
    outcome: _Result = None,
    hazards: _Hazards = None,
    rectified: _Rectified = None,
    risk: _Risks = None,
    conclusion: _Conclusion = None,
    note: Note = None,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Template and conclusion follow from the report where they aren't given."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.assurance.assessments import NewAssessment, enter_assessment

        made = enter_assessment(
            house,
            NewAssessment(
                filing,
                scheme,
                **given(
                    template=template, agency=agency, number=number, result=hundredths(outcome),
                    hazards=hazards, rectified=rectified, risks=_risks(risk), conclusion=conclusion,
                    note=note,
                ),
                **given_days(started=started, reported=reported),
            ),
        )  # fmt: skip
    _tell(made.id, _("Entered assessment {id}."), as_json=as_json)


@app.command(help=_("Say something else of an assessment, or that its report is there."))
def amend(
    vault: VaultPath,
    assessment: Assessment,
    template: _Template = None,
    agency: _Agency = None,
    number: Number = None,
    started: _Started = None,
    reported: _Reported = None,
    outcome: _Result = None,
    hazards: _Hazards = None,
    rectified: _Rectified = None,
    risk: _Risks = None,
    conclusion: _Conclusion = None,
    note: Note = None,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """What isn't given stays."""
    changes: dict[str, Any] = given(
        template=template, agency=agency, number=number, result=hundredths(outcome), hazards=hazards,
        rectified=rectified, risks=_risks(risk), conclusion=conclusion, note=note,
    )  # fmt: skip
    changes |= given_days(started=started, reported=reported)
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.assurance.assessments import amend_assessment

        amend_assessment(house, assessment, **changes)
    _tell(assessment, _("Changed assessment {id}."), as_json=as_json)


@app.command(help=_("Strike an assessment that was entered by mistake."))
def strike(
    vault: VaultPath,
    assessment: Assessment,
    reason: Reason,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """It stays on record as struck."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.assurance.assessments import strike_assessment

        strike_assessment(house, assessment, reason)
    _tell(assessment, _("Struck assessment {id}."), as_json=as_json)


@app.command(help=_("Let a document be the assessment's report."))
def report(
    vault: VaultPath,
    assessment: Assessment,
    document: Document,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """The current version is pinned."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.assurance.filing_papers import attach_report

        made = attach_report(house, assessment, document)
    if as_json:
        result_object({"evidence": made})
    else:
        say(_("Evidence {id} is kept.").format(id=made))


def _risks(words: list[str] | None) -> dict[str, int] | None:
    if words is None:
        return None
    found = {}
    for word in words:
        risk, _sign, count = word.partition("=")
        if not count.isdecimal() or len(count) > 6:
            raise typer.BadParameter(_("{word} isn't RISK=COUNT.").format(word=word))
        found[risk.strip()] = int(count)
    return found


def _tell(assessment: int, sentence: str, *, as_json: bool) -> None:
    if as_json:
        result_object({"assessment": assessment})
    else:
        say(sentence.format(id=assessment))
