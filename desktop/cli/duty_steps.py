"""`shoudang duty submit|confirm|archive|return|waive|…`: what is said of duties, one command a step."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import typer

from desktop.cli.duty_output import duty_line, duty_object
from desktop.cli.options import AsJson, PassphraseFile, VaultPath, parse_date, read_key
from desktop.cli.terminal import printable, result, result_object
from desktop.services.unlocking import open_house
from resources.words import _

_Keys = Annotated[list[str], typer.Argument(metavar="DUTY...", show_default=False)]
_Day = Annotated[
    str | None, typer.Option("--day", metavar="DATE", help=_("The paper's day; today without."))
]
_Name = Annotated[str, typer.Option("--name", help=_("Who decided it."))]
_Reason = Annotated[str, typer.Option("--reason", help=_("Why; it stays on record."))]

_COMMANDS = {
    "submit": ("submitted", _("Say that duties were handed in.")),
    "confirm": ("confirmed", _("Say that the client confirmed duties.")),
    "archive": ("archived", _("Say that duties were archived.")),
    "return": ("returned", _("Say that the client sent duties back, and why.")),
    "waive": ("waived", _("Waive duties; needs who decided it, and why.")),
    "unwaive": ("unwaived", _("Take a waiver back, and say why.")),
    "not-applicable": (
        "not-applicable",
        _("Say that duties don't apply; needs who of the client said so, and why."),
    ),
    "applicable-again": ("applicable-again", _("Say that they apply after all, and why.")),
}


def register(app: typer.Typer) -> None:
    """Add these commands to `app`."""
    for name, (step, words) in _COMMANDS.items():
        app.command(name, help=words)(_command(step))


def _command(step: str) -> Callable[..., None]:
    def say_step(
        vault: VaultPath,
        keys: _Keys,
        day: _Day = None,
        name: _Name = "",
        reason: _Reason = "",
        passphrase_file: PassphraseFile = None,
        as_json: AsJson = False,
    ) -> None:
        on = parse_date(day)
        with open_house(vault, read_key(passphrase_file)) as house:
            from desktop.services.contract.duties import say_of_duty

            views = say_of_duty(house, keys, step, day=on, name=name, reason=reason)
        if as_json:
            result_object({"duties": [duty_object(each) for each in views]})
            return
        for each in views:
            result(printable(duty_line(each)))

    return say_step
