"""Working days as the State decrees them year by year: weekends, days off, and make-up days worked on weekends (调休).

A year whose decree isn't known has weekends only, and every deadline that rests on it says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from models.errors import ModelError

SATURDAY = 5
"""As date.weekday() counts: from here on it is the weekend."""


class DayOutOfReach(ModelError):
    """A deadline would lie outside the years 1 to 9999: a number in the rules is a slip of the keyboard."""

    code = "day-out-of-reach"

    def __init__(self) -> None:
        super().__init__("a deadline is out of reach of the calendar")


@dataclass(frozen=True, slots=True)
class YearOfDays:
    """One year's decree. `statutory` are the days off that are holidays by law (法定休假日), not moved weekends.

    `names` says what a day off is for.
    """

    year: int
    holidays: frozenset[date]
    statutory: frozenset[date]
    workdays: frozenset[date]
    source: str
    names: Mapping[date, str] = field(default_factory=dict)


class WorkingCalendar:
    """Which days are worked. `years` are those whose decree is known, by their number."""

    def __init__(self, years: Mapping[int, YearOfDays]) -> None:
        self._years = dict(years)
        self._off = frozenset(day for each in years.values() for day in each.holidays)
        self._made_up = frozenset(day for each in years.values() for day in each.workdays)

    @property
    def years(self) -> Mapping[int, YearOfDays]:
        """The known years."""
        return self._years

    def knows(self, year: int) -> bool:
        """Whether that year's decree is known."""
        return year in self._years

    def is_working(self, day: date) -> bool:
        """Whether people work on `day`; in a year that isn't known, on every day from Monday to Friday."""
        if day.weekday() >= SATURDAY:
            return day in self._made_up
        return day not in self._off

    def is_holiday(self, day: date) -> bool:
        """Whether `day` is off by decree (a plain weekend isn't)."""
        return day in self._off

    def is_made_up(self, day: date) -> bool:
        """Whether `day` is a weekend that is worked (调休上班日)."""
        return day in self._made_up

    def name_of(self, day: date) -> str:
        """What `day` is off for; empty for other days."""
        known = self._years.get(day.year)
        return known.names.get(day, "") if known else ""

    def unknown_between(self, one: date, other: date) -> tuple[int, ...]:
        """The years from `one` to `other`, in either order, whose decree isn't known."""
        first, last = min(one, other).year, max(one, other).year
        return tuple(year for year in range(first, last + 1) if year not in self._years)

    def lacking(self, year: int) -> tuple[date, ...]:
        """Days of a known year that aren't off there, though they are holidays by law in every other known year.

        The decree that names them is then most likely incomplete.
        """
        others = [
            {(day.month, day.day) for day in each.statutory}
            for each in self._years.values()
            if each.year != year
        ]
        if year not in self._years or not others:
            return ()
        always = set.intersection(*others) - {(2, 29)}
        days = sorted(date(year, month, day) for month, day in always)
        return tuple(day for day in days if day not in self._years[year].holidays)

    def next_working(self, day: date) -> date:
        """`day` itself if it is worked, else the first day after it that is. Raises DayOutOfReach."""
        while not self.is_working(day):
            day = stepped(day, 1)
        return day

    def previous_working(self, day: date) -> date:
        """`day` itself if it is worked, else the last day before it that is. Raises DayOutOfReach."""
        while not self.is_working(day):
            day = stepped(day, -1)
        return day

    def shift(self, day: date, working_days: int) -> date:
        """The `working_days`-th working day after `day`, or before it where negative; `day` itself isn't counted.

        0 is `day`, worked or not. Raises DayOutOfReach.
        """
        step = 1 if working_days > 0 else -1
        left = abs(working_days)
        while left:
            day = stepped(day, step)
            left -= self.is_working(day)
        return day


def stepped(day: date, days: int) -> date:
    """`day` plus that many days. Raises DayOutOfReach."""
    try:
        return day + timedelta(days=days)
    except OverflowError as error:
        raise DayOutOfReach from error
