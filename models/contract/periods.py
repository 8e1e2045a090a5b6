"""The months, quarters, halves and years of a contract, by the calendar or by the contract's own days.

By the calendar, a service from 16 April to 15 April has thirteen months, the first and last of them stubs; by the
contract it has twelve (contract Ⅱ7.2 speaks of 上月 and 每季度 and doesn't say which).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from models.contract.calendar import stepped
from models.contract.deadlines import months_later

MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}
"""How many months a period of each name has."""

_LETTERS = {"month": "M", "quarter": "Q", "half": "H", "year": "Y"}


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of the service, both days included; `label` is how keys name it: 2026-04, M01, 2026-Q2, H1, 2027.

    `whole_last` is its last day had the service gone on: of a calendar month cut by the contract's end, the month's.
    """

    label: str
    first: date
    last: date
    whole_last: date


def periods(name: str, start: date, end: date, *, of_contract: bool) -> tuple[Period, ...]:
    """The periods called `name` (a key of MONTHS) from `start` to `end`; by the calendar they are cut to fit."""
    if end < start:
        return ()
    return tuple(_of_contract(name, start, end) if of_contract else _of_calendar(name, start, end))


def _of_contract(name: str, start: date, end: date) -> list[Period]:
    found: list[Period] = []
    length, first = MONTHS[name], start
    while first <= end:
        # Counted from the start each time: from 31 January they'd slip to the 28th for good otherwise.
        after = months_later(start, length * (len(found) + 1))
        number = len(found) + 1
        label = f"M{number:02d}" if name == "month" else f"{_LETTERS[name]}{number}"
        last = stepped(after, -1)
        found.append(Period(label, first, min(last, end), last))
        first = after
    return found


def _of_calendar(name: str, start: date, end: date) -> list[Period]:
    found: list[Period] = []
    length = MONTHS[name]
    first = date(start.year, (start.month - 1) // length * length + 1, 1)
    while first <= end:
        after = months_later(first, length)
        last = stepped(after, -1)
        found.append(Period(_label(name, first), max(first, start), min(last, end), last))
        first = after
    return found


def _label(name: str, first: date) -> str:
    if name == "month":
        return f"{first:%Y-%m}"
    if name == "year":
        return f"{first:%Y}"
    return f"{first:%Y}-{_LETTERS[name]}{(first.month - 1) // MONTHS[name] + 1}"
