"""`shoudang filing …`: filed systems on one page, their certificates, and the papers of their checklists."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from desktop.cli import filing_papers
from desktop.cli.assurance_options import (
    Filing,
    Note,
    Number,
    OnDay,
    Reason,
    SystemOption,
    day,
    given,
    given_days,
    system_id,
)
from desktop.cli.assurance_output import (
    print_sheet,
    print_sheet_line,
    sheet_object,
)
from desktop.cli.options import AsJson, PassphraseFile, VaultPath, read_key
from desktop.cli.terminal import result_object, say
from desktop.services.unlocking import open_house
from resources.words import _, ngettext

_Level = Annotated[int | None, typer.Option(help=_("Its level, 1 to 5."))]
_Template = Annotated[str | None, typer.Option(help=_("The templates' year, e.g. 2025."))]
_Graded = Annotated[str | None, typer.Option(metavar="DATE", help=_("The day of grading."))]
_Issued = Annotated[str | None, typer.Option(metavar="DATE", help=_("The certificate's day."))]
_Until = Annotated[
    str | None,
    typer.Option(metavar="DATE", help=_("The last day, where the certificate bears one.")),
]

app = typer.Typer(
    help=_("Filed systems: level, certificate, checklist of papers."),
    no_args_is_help=True,
    rich_markup_mode=None,
)


def register(parent: typer.Typer) -> None:
    """Add these commands to `parent`."""
    filing_papers.register(app)
    parent.add_typer(app, name="filing")


@app.command("list", help=_("All filed systems: validity, last conclusion, findings."))
def list_(
    vault: VaultPath,
    on: OnDay = None,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """One line a system, its warnings below."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.assurance.assurance import assurance_view

        view = assurance_view(house, day(on))
    if as_json:
        result_object(
            {"day": view.day.isoformat(), "filings": [sheet_object(each, view.day) for each in view.systems]}
        )  # fmt: skip
        return
    for each in view.systems:
        print_sheet_line(each)
    count = len(view.systems)
    say(ngettext("{count} filed system", "{count} filed systems", count).format(count=count))


@app.command(help=_("One filed system with its assessments and the papers of its checklist."))
def show(
    vault: VaultPath,
    filing: Filing,
    on: OnDay = None,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """The page."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.assurance.assurance import system_sheet
        from desktop.services.contract.registers import today_of

        on_day = day(on) or today_of(house)
        sheet = system_sheet(house, filing, on_day)
    if as_json:
        result_object(sheet_object(sheet, on_day, papers=True))
    else:
        print_sheet(sheet)


@app.command(help=_("Enter a filed system."))
def add(
    vault: VaultPath,
    title: Annotated[str, typer.Argument(metavar="NAME", show_default=False)] = "",
    scheme: Annotated[str, typer.Option(help=_("grading or crypto."))] = "grading",
    level: _Level = 3,
    system: SystemOption = None,
    number: Number = None,
    template: _Template = None,
    graded: _Graded = None,
    issued: _Issued = None,
    until: _Until = None,
    note: Note = None,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """A new filing; without a name it has the system's."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.assurance.filings import NewFiling, enter_filing

        made = enter_filing(
            house,
            NewFiling(
                title,
                scheme,
                system=system_id(house, system),
                **given(level=level, number=number, template=template, note=note),
                **given_days(graded=graded, issued=issued, until=until),
            ),
        )
    _tell(made.id, _("Entered filing {id}."), as_json=as_json)


@app.command(help=_("Say something else of a filed system; what isn't given stays."))
def amend(
    vault: VaultPath,
    filing: Filing,
    title: Annotated[str | None, typer.Option("--name", help=_("Its name."))] = None,
    level: _Level = None,
    system: SystemOption = None,
    number: Number = None,
    template: _Template = None,
    graded: _Graded = None,
    issued: _Issued = None,
    until: _Until = None,
    note: Note = None,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """An empty day or system takes it away."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.assurance.filings import amend_filing

        changes: dict[str, Any] = given(
            title=title, level=level, number=number, template=template, note=note
        )
        changes |= given_days(graded=graded, issued=issued, until=until)
        if system is not None:
            changes["system"] = system_id(house, system)
        amend_filing(house, filing, **changes)
    _tell(filing, _("Changed filing {id}."), as_json=as_json)


@app.command(help=_("Strike a filing that was entered by mistake."))
def strike(
    vault: VaultPath,
    filing: Filing,
    reason: Reason,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """It stays on record as struck."""
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.assurance.filings import strike_filing

        strike_filing(house, filing, reason)
    _tell(filing, _("Struck filing {id}."), as_json=as_json)


def _tell(filing: int, sentence: str, *, as_json: bool) -> None:
    if as_json:
        result_object({"filing": filing})
    else:
        say(sentence.format(id=filing))
