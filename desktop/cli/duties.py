"""`shoudang duty …`: what is owed, what proves it, and what was said of it."""

from __future__ import annotations

from typing import Annotated

import typer

from desktop.cli import duty_evidence, duty_steps
from desktop.cli.duty_output import duty_line, duty_object, print_duty
from desktop.cli.options import AsJson, PassphraseFile, VaultPath, parse_date, read_key
from desktop.cli.terminal import printable, result, result_object, say
from desktop.services.unlocking import open_house
from resources.words import _, ngettext

_On = Annotated[
    str | None, typer.Option("--on", metavar="DATE", help=_("As of this day instead of today."))
]

app = typer.Typer(
    help=_("Duties: what the contract asks for, what proves it, how it stands."),
    no_args_is_help=True,
    rich_markup_mode=None,
)


def register(parent: typer.Typer) -> None:
    """Add these commands to `parent`."""
    duty_steps.register(app)
    duty_evidence.register(app)
    parent.add_typer(app, name="duty")


@app.command("list", help=_("List duties by their days."))
def list_(
    vault: VaultPath,
    on: _On = None,
    rule: Annotated[
        str | None, typer.Option("--rule", metavar="R51", help=_("Of this row of the catalogue."))
    ] = None,
    state: Annotated[
        str | None, typer.Option("--state", metavar="STATE", help=_("In this state."))
    ] = None,
    overdue: Annotated[bool, typer.Option("--overdue", help=_("Only those overdue."))] = False,
    soon: Annotated[bool, typer.Option("--soon", help=_("Only those due within a week."))] = False,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """The board of a day."""
    day, wanted = parse_date(on), _state(state)
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.contract.duties import board

        found = [
            view
            for view in board(house, day).duties
            if (rule is None or view.duty.rule == rule)
            and (wanted is None or view.state.value == wanted)
            and (not overdue or view.overdue)
            and (not soon or view.soon)
        ]
    if as_json:
        result_object({"total": len(found), "duties": [duty_object(each) for each in found]})
        return
    for each in found:
        result(printable(duty_line(each)))
    say(ngettext("{count} duty", "{count} duties", len(found)).format(count=len(found)))


@app.command(help=_("Show a duty: its day, papers, steps, and why it stands as it does."))
def show(
    vault: VaultPath,
    key: Annotated[str, typer.Argument(metavar="DUTY", show_default=False)],
    on: _On = None,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """One duty."""
    day = parse_date(on)
    with open_house(vault, read_key(passphrase_file)) as house:
        from desktop.services.contract.duties import duty_named

        view = duty_named(house, key, day)
    if as_json:
        result_object(duty_object(view, whole=True))
    else:
        print_duty(view)


def _state(word: str | None) -> str | None:
    """A state by its word or by its name in the language in use; raises typer.BadParameter."""
    from models.obligations.duty_state import DutyState

    if word is None:
        return None
    for state in DutyState:
        if word in (state.value, _(state.label)):
            return state.value
    known = ", ".join(state.value for state in DutyState)
    raise typer.BadParameter(_("{word} is none of: {known}.").format(word=word, known=known))
