"""What the commands of 等保 and 密评 take: days, systems by name, documents; and those that are given, by name."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from desktop.cli.options import parse_date
from resources.words import _

if TYPE_CHECKING:
    from desktop.services.house import House

Day = Annotated[
    str | None, typer.Option("--day", metavar="DATE", help=_("The day it was done; today if not given."))
]  # fmt: skip
OnDay = Annotated[
    str | None, typer.Option("--on", metavar="DATE", help=_("As of this day, today if not given."))
]
Note = Annotated[str | None, typer.Option(help=_("A remark."))]
Number = Annotated[str | None, typer.Option(help=_("Its number."))]
SystemOption = Annotated[
    str | None, typer.Option("--system", metavar="SYSTEM", help=_("The system it is about."))
]
Filing = Annotated[int, typer.Argument(metavar="FILING", show_default=False)]
Assessment = Annotated[int, typer.Argument(metavar="ASSESSMENT", show_default=False)]
Finding = Annotated[
    str, typer.Argument(metavar="FINDING", help=_("Its number or id."), show_default=False)
]
Document = Annotated[int, typer.Argument(metavar="DOCUMENT", show_default=False)]
Reason = Annotated[str, typer.Option("--reason", help=_("Why; it stays on record."))]


def system_id(house: House, word: str | None) -> int | None:
    """The id of the system that is named; None where none is. Raises typer.BadParameter in words."""
    if not word:
        return None
    from desktop.cli.system_output import system_named

    return system_named(house, word).id


def day(word: str | None) -> date | None:
    """A day, or None."""
    return parse_date(word)


def given(**values: Any) -> dict[str, Any]:
    """Those that were given: what isn't None."""
    return {name: value for name, value in values.items() if value is not None}


def given_days(**values: str | None) -> dict[str, Any]:
    """The days that were given; an empty word takes one away."""
    return {name: parse_date(value) for name, value in values.items() if value is not None}


def hundredths(word: str | None) -> int | None:
    """`92.5` as 9250. Raises typer.BadParameter in words."""
    if word is None:
        return None
    whole, _dot, rest = word.strip().rstrip("%").strip().partition(".")
    if not (
        whole.isdecimal() and len(whole) < 4 and (rest == "" or rest.isdecimal()) and len(rest) <= 2
    ):
        raise typer.BadParameter(_("{word} is no result; write 92.5 or 88.").format(word=word))
    return int(whole) * 100 + int(rest.ljust(2, "0") or 0)
