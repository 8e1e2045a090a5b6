"""Dates as people write them in queries, and the days that each of them means."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from datetime import date, timedelta

Days = tuple[date, date]
"""The first and the last day, both included."""

_YEAR = r"(?P<year>[0-9]{4})"
_MONTH = r"(?P<month>[0-9]{1,2})"
_DAY = r"(?P<day>[0-9]{1,2})"
_FORMS = [
    re.compile(form)
    for form in (
        rf"{_YEAR}年?",
        rf"{_YEAR}[-/.]{_MONTH}",
        rf"{_YEAR}[-/.]{_MONTH}[-/.]{_DAY}",
        rf"{_YEAR}年{_MONTH}月?",
        rf"{_YEAR}年{_MONTH}月{_DAY}[日号]?",
        r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})?",
        rf"{_YEAR}-?[qQ](?P<quarter>[1-4])",
        rf"{_YEAR}年?第?(?P<quarter>[1-4一二三四])季度",
    )
]
_SHORT = re.compile(r"(?:(?P<month>[0-9]{1,2})月)?(?:(?P<day>[0-9]{1,2})[日号]?)?")
_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4}
_LAST_DAYS = re.compile(r"(?:最近|近|last)([0-9]{1,4})(?:天|日|days?)")


def days_of(written: str, today: date, *, after: Days | None = None) -> Days | None:
    """The days that `written` means; None for what is no date. Raises ValueError for a day that doesn't exist.

    `after`, the beginning of a range, lends its year and month to an end that names a month or a day only.
    """
    word = written.strip().casefold().replace(" ", "").replace("_", "")
    if (relative := _RELATIVE.get(word)) is not None:
        return relative(today)
    if (recent := _LAST_DAYS.fullmatch(word)) is not None:
        return today - timedelta(days=max(0, int(recent.group(1)) - 1)), today
    for form in _FORMS:
        if (found := form.fullmatch(word)) is not None:
            return _absolute(found.groupdict())
    if after is not None and word and (found := _SHORT.fullmatch(word)) is not None:
        return _continued(found.groupdict(), after)
    return None


def _absolute(parts: dict[str, str | None]) -> Days:
    year, month, day = int(parts["year"] or 0), parts.get("month"), parts.get("day")
    quarter = parts.get("quarter")
    if quarter:
        last = 3 * (_QUARTERS.get(quarter) or int(quarter))
        return date(year, last - 2, 1), _month(year, last)[1]
    if day:
        the_day = date(year, int(month or 0), int(day))
        return the_day, the_day
    return _month(year, int(month)) if month else _year(year)


def _continued(parts: dict[str, str | None], after: Days) -> Days:
    first, last = after
    month, day = parts["month"], parts["day"]
    if month is None and first != last:
        # 2026-07..09: the bare number goes on with what the beginning ends with.
        return _month(last.year, int(day or 0))
    number = int(month) if month else last.month
    if day is None:
        return _month(last.year, number)
    the_day = date(last.year, number, int(day))
    return the_day, the_day


def _month(year: int, month: int) -> Days:
    first = date(year, month, 1)
    return first, date(year, month, calendar.monthrange(year, month)[1])


def _year(year: int) -> Days:
    return date(year, 1, 1), date(year, 12, 31)


def _months_before(today: date, count: int) -> Days:
    months = today.year * 12 + today.month - 1 - count
    return _month(months // 12, months % 12 + 1)


def _week(today: date) -> Days:
    monday = today - timedelta(days=today.weekday())
    return monday, monday + timedelta(days=6)


def _quarter(today: date) -> Days:
    last = (today.month + 2) // 3 * 3
    return date(today.year, last - 2, 1), _month(today.year, last)[1]


def _one(today: date, days_ago: int) -> Days:
    the_day = today - timedelta(days=days_ago)
    return the_day, the_day


_CHOSEN: tuple[tuple[tuple[str, ...], Callable[[date], Days]], ...] = (
    (("今天", "今日", "today"), lambda today: _one(today, 0)),
    (("昨天", "昨日", "yesterday"), lambda today: _one(today, 1)),
    (("前天",), lambda today: _one(today, 2)),
    (("本周", "这周", "thisweek"), _week),
    (("上周", "lastweek"), lambda today: _week(today - timedelta(days=7))),
    (("本月", "这个月", "thismonth"), lambda today: _months_before(today, 0)),
    (("上月", "上个月", "lastmonth"), lambda today: _months_before(today, 1)),
    (("本季度", "thisquarter"), _quarter),
    (("上季度", "lastquarter"), lambda today: _quarter(_months_before(_quarter(today)[0], 1)[0])),
    (("今年", "本年", "thisyear"), lambda today: _year(today.year)),
    (("去年", "上年", "lastyear"), lambda today: _year(today.year - 1)),
    (("前年",), lambda today: _year(today.year - 2)),
)
_RELATIVE = {name: days for names, days in _CHOSEN for name in names}

RELATIVE_WORDS = tuple(names for names, _days in _CHOSEN)
"""The words that a date may be, those of one meaning together: Chinese first, English last where there is one."""
