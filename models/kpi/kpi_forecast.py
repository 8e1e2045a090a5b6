"""Where a count will end at the pace of the last weeks, what reaching its target needs, and what schedules yield."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction
from math import ceil, floor

from models.kpi.kpi_targets import Term

_WEEK = 7
_DAILY_LIMIT = 7


def forecast_count(
    days: Sequence[date], term: Term, day: date, *, window: int, least: int
) -> int | None:
    """What the count will be at the end, if the last `window` days' pace goes on; rounded down.

    `days` are those of what was counted, in order. None before `least` days have passed.
    """
    passed = term.elapsed(day)
    if passed < least:
        return None
    until = min(day, term.end)
    there = bisect_right(days, until)
    looked = min(window, passed)
    recent = there - bisect_right(days, until - timedelta(days=looked))
    return there + floor(Fraction(recent * (term.days - passed), looked))


def needed_a_week(count: int, target: int, term: Term, day: date) -> int | None:
    """How many a week are needed from the next day on; None when no day is left, 0 when the target is reached."""
    left = term.days - term.elapsed(day)
    if count >= target:
        return 0
    return ceil(Fraction((target - count) * _WEEK, left)) if left else None


def schedule_yields(term: Term, *, a_day: int, a_week: int = 0) -> int:
    """What so many a day and so many more in every full week come to over the whole term."""
    return a_day * term.days + a_week * (term.days // _WEEK)


def weekly_extra(target: int, term: Term) -> int | None:
    """How many more a week beside one a day reach the target: the fewest; None when even one more a day doesn't."""
    for extra in range(_DAILY_LIMIT + 1):
        if schedule_yields(term, a_day=1, a_week=extra) >= target:
            return extra
    return None


def least_to_absorb_one(target: Fraction) -> int | None:
    """How many cases it takes until one miss still meets a rate; None for a rate that allows none (100 %)."""
    return None if target >= 1 else ceil(1 / (1 - target))


def rate_with_misses(cases: int, misses: int = 1) -> Fraction:
    """The rate of so many cases with so many misses."""
    return Fraction(cases - misses, cases)
