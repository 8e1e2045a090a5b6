"""Reading a year's file of days off strictly: what can't be in such a decree is named with its place and what to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from models.contract.calendar import SATURDAY, YearOfDays
from models.contract.rule_reading import Reader
from resources.words import _

# The longest holiday of any notice had nine days; a month of them is a slip in a date.
_LONGEST = 31


def parse_calendar(raw: Mapping[str, Any], year: int | None = None) -> YearOfDays:
    """The decree in a parsed TOML file. Raises RulesWrong naming every mistake.

    `year` is the one that was asked for (the file's name); a file for another one is wrong.
    """
    read = Reader(raw, _("calendar {year}").format(year=year or raw.get("year", "")))
    found = read.integer("year", least=1949, most=2199)
    if year is not None and read.has("year") and found != year:
        read.wrong(
            "year",
            _("The file is for {found}, not for {year}.").format(found=found, year=year),
            _("Choose the file of {year}, or take this one in as {found}.").format(
                year=year, found=found
            ),
        )
    source = read.text("source", longest=300)
    workdays = read.days("workdays")
    _own_days(read, "workdays", workdays, found)
    names: dict[date, str] = {}
    statutory: list[date] = []
    tables = read.tables("holiday", f"{_braced(read.place)} › holiday {{id}}", key="name")
    for each in tables:
        statutory += _holiday(each, names, found)
    if not tables:
        read.wrong(
            "holiday",
            _("There are no days off, which no year is without."),
            _("Write [[holiday]] with name, from and to for each holiday of the year's notice."),
        )
    read.nothing_else()
    _made_up(read, workdays, names)
    read.settle()
    return YearOfDays(
        found, frozenset(names), frozenset(statutory), frozenset(workdays), source, names
    )


def _holiday(read: Reader, names: dict[date, str], year: int) -> tuple[date, ...]:
    """One holiday's days into `names`; returns those that are holidays by law."""
    name = read.text("name", longest=30)
    first, last = read.day("from"), read.day("to")
    length = (last - first).days + 1
    if first == date.min or last == date.min:
        length = 0
    elif length < 1:
        read.wrong(
            "to",
            _("It ends on {last}, before it begins on {first}.").format(last=last, first=first),
            _("Correct one of the two days."),
        )
    elif length > _LONGEST:
        read.wrong(
            "to",
            _("It would last {days} days.").format(days=length),
            _("Correct one of the two days."),
        )
        length = 0
    days = [first + timedelta(days=number) for number in range(length)]
    _own_days(read, "from", days, year)
    for day in days:
        if day in names:
            read.wrong(
                "from",
                _("{day} is off already, for {name}.").format(day=day, name=names[day]),
                _("Let each day off stand in one holiday."),
            )
        names[day] = name
    statutory = read.days("statutory")
    for day in statutory:
        if length > 0 and day not in days:
            read.wrong(
                "statutory",
                _("{day} is a holiday by law but isn't off.").format(day=day),
                _("Write a day between from and to."),
            )
    return statutory


def _own_days(read: Reader, name: str, days: Iterable[date], year: int) -> None:
    """Name the days that are listed twice or belong to another year."""
    counted = Counter(days)
    for day in sorted(counted):
        if counted[day] > 1:
            read.wrong(name, _("{day} is listed twice.").format(day=day), _("Take one away."))
        if day.year != year:
            read.wrong(
                name,
                _("{day} is no day of {year}.").format(day=day, year=year),
                _("Put it into the file of its own year, or correct it."),
            )


def _made_up(read: Reader, workdays: Iterable[date], off: Mapping[date, str]) -> None:
    for day in sorted(set(workdays)):
        if day in off:
            read.wrong(
                "workdays",
                _("{day} is off and worked at once.").format(day=day),
                _("Take it out of one of the two lists."),
            )
        if day.weekday() < SATURDAY:
            read.wrong(
                "workdays",
                _("{day} is a weekday, which is worked anyway.").format(day=day),
                _("Make-up working days are Saturdays and Sundays: look at the year and the day."),
            )


def _braced(place: str) -> str:
    return place.replace("{", "{{").replace("}", "}}")
