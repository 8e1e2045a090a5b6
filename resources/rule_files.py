"""The shipped files of rules by the names under which a vault may keep revisions of them: "duties", "calendar/2026"…

What is in them is read and checked in models/.
"""

from __future__ import annotations

import functools
from pathlib import Path

_CATALOGUE = Path(__file__).parent / "catalogue"
_CALENDAR = Path(__file__).parent / "calendar"

CATALOGUE_NAMES = (
    "duties",
    "matters",
    "people",
    "kpi",
    "penalties",
    "settings",
    "grading",
    "crypto",
    "pledges",
)
CONTRACT = "contract"
CALENDAR = "calendar/"
"""What the name of a year's days off begins with."""


@functools.cache
def shipped_years() -> tuple[int, ...]:
    """The years whose days off are shipped, in order."""
    return tuple(sorted(int(path.stem) for path in _CALENDAR.glob("[0-9][0-9][0-9][0-9].toml")))


@functools.cache
def shipped_rules(name: str) -> str | None:
    """The text of a shipped file; None where none has this name. The contract is a profile, and isn't here."""
    if name in CATALOGUE_NAMES:
        return (_CATALOGUE / f"{name}.toml").read_text(encoding="utf-8")
    if name.startswith(CALENDAR) and name.removeprefix(CALENDAR) in map(str, shipped_years()):
        return (_CALENDAR / f"{name.removeprefix(CALENDAR)}.toml").read_text(encoding="utf-8")
    return None


def shipped_names() -> tuple[str, ...]:
    """The names of all shipped files but the contract's, in the order in which people see them."""
    return (*CATALOGUE_NAMES, *(f"{CALENDAR}{year}" for year in shipped_years()))


def shipped_texts() -> dict[str, str]:
    """All shipped files but the contract's, by their names."""
    return {name: text for name in shipped_names() if (text := shipped_rules(name)) is not None}
