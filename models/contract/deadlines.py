"""How long people have: periods that run to a last day, and notices that must be given before a day.

Periods follow the Civil Code (民法典): the day they start on isn't counted (§201), a period of months ends on the same
day of its last month or, where that month is shorter, on its last day (§202), and a last day that isn't worked runs on
to the next one that is (§203). An advance notice (提前) never runs on: where its day isn't worked it moves earlier.
"""

from __future__ import annotations

import calendar as months_of
from dataclasses import dataclass
from datetime import date

from models.contract.calendar import DayOutOfReach, WorkingCalendar, stepped


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day. `rolled_from` is the day it would be if that were worked; `unknown` years have weekends only.

    Of an advance notice, `rolled_from` is the last day the clause itself allows: who gave notice by then is in time.
    """

    day: date
    rolled_from: date | None = None
    unknown: tuple[int, ...] = ()

    @property
    def latest(self) -> date:
        """The last day that isn't a breach: the clause's own where it was moved earlier, else `day`."""
        return self.day if self.rolled_from is None else max(self.day, self.rolled_from)


def rolled(calendar: WorkingCalendar, last: date) -> Deadline:
    """A period's last day, run on to a working day. Raises DayOutOfReach."""
    day = calendar.next_working(last)
    return Deadline(day, last if day != last else None, calendar.unknown_between(last, day))


def within(calendar: WorkingCalendar, start: date, days: int) -> Deadline:
    """The last of `days` days after `start` (N日内). Raises DayOutOfReach."""
    return rolled(calendar, stepped(start, days))


def within_working(calendar: WorkingCalendar, start: date, days: int) -> Deadline:
    """The last of `days` working days after `start` (N个工作日内). Raises DayOutOfReach."""
    if days == 0:
        return rolled(calendar, start)
    day = calendar.shift(start, days)
    return Deadline(day, None, calendar.unknown_between(stepped(start, 1), day))


def within_months(calendar: WorkingCalendar, start: date, months: int) -> Deadline:
    """The last day of a period of `months` months from `start` (N个月内). Raises DayOutOfReach."""
    return rolled(calendar, months_later(start, months))


def months_later(day: date, months: int) -> date:
    """The same day of the month so many months on, or that month's last day. Raises DayOutOfReach."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not date.min.year <= year <= date.max.year:
        raise DayOutOfReach
    return date(year, month + 1, min(day.day, months_of.monthrange(year, month + 1)[1]))


def before(event: date, days: int, *, strict: bool) -> date:
    """The last day for a notice `days` days ahead of `event`, worked or not (提前N日). Raises DayOutOfReach.

    `strict` wants that many clear days between notice and event, the common reading counts the day of notice.
    """
    return stepped(event, -(days + strict))


def before_days(calendar: WorkingCalendar, event: date, days: int, *, strict: bool) -> Deadline:
    """`before`, moved earlier to a working day: on others nobody takes a notice. Raises DayOutOfReach."""
    last = before(event, days, strict=strict)
    day = calendar.previous_working(last)
    return Deadline(day, last if day != last else None, calendar.unknown_between(day, last))


def before_working(calendar: WorkingCalendar, event: date, days: int, *, strict: bool) -> Deadline:
    """The last working day for a notice `days` working days ahead of `event`. Raises DayOutOfReach."""
    count = days + strict
    if count == 0:
        return before_days(calendar, event, 0, strict=False)
    day = calendar.shift(event, -count)
    return Deadline(day, None, calendar.unknown_between(day, stepped(event, -1)))
