"""The shipped years against the State Council's notices, copied here by hand as they are worded."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from models.contract.calendar_reading import parse_calendar
from resources.rule_files import shipped_years
from tests.models.contract.rule_worlds import shipped

# Holiday by holiday: first and last day off; then the weekends that are worked; then the holidays by law.
NOTICES = {
    # 国办发明电〔2023〕7号
    2024: (
        "01-01..01-01 02-10..02-17 04-04..04-06 05-01..05-05 06-10..06-10 09-15..09-17 10-01..10-07",
        "02-04 02-18 04-07 04-28 05-11 09-14 09-29 10-12",
        "01-01 02-10 02-11 02-12 04-04 05-01 06-10 09-17 10-01 10-02 10-03",
    ),
    # 国办发明电〔2024〕12号
    2025: (
        "01-01..01-01 01-28..02-04 04-04..04-06 05-01..05-05 05-31..06-02 10-01..10-08",
        "01-26 02-08 04-27 09-28 10-11",
        "01-01 01-28 01-29 01-30 01-31 04-04 05-01 05-02 05-31 10-01 10-02 10-03 10-06",
    ),
    # 国办发明电〔2025〕7号
    2026: (
        "01-01..01-03 02-15..02-23 04-04..04-06 05-01..05-05 06-19..06-21 09-25..09-27 10-01..10-07",
        "01-04 02-14 02-28 05-09 09-20 10-10",
        "01-01 02-16 02-17 02-18 02-19 04-05 05-01 05-02 06-19 09-25 10-01 10-02 10-03",
    ),
}


def day(year: int, words: str) -> date:
    return date.fromisoformat(f"{year}-{words}")


def span(year: int, words: str) -> set[date]:
    first, last = (day(year, each) for each in words.split(".."))
    return {first + timedelta(days=number) for number in range((last - first).days + 1)}


def test_no_other_year_is_shipped() -> None:
    assert shipped_years() == tuple(NOTICES)


@pytest.mark.parametrize("year", NOTICES)
def test_a_year_is_as_its_notice_says(year: int) -> None:
    off, worked, statutory = NOTICES[year]
    found = parse_calendar(shipped(f"calendar/{year}"), year)
    assert found.holidays == set().union(*(span(year, each) for each in off.split()))
    assert found.workdays == {day(year, each) for each in worked.split()}
    assert found.statutory == {day(year, each) for each in statutory.split()}
    assert str(year) in found.source


@pytest.mark.parametrize("year", NOTICES)
def test_no_day_is_given_away(year: int) -> None:
    """Days off that are neither holidays by law nor weekends are worked on other days, one for one."""
    found = parse_calendar(shipped(f"calendar/{year}"), year)
    moved = {each for each in found.holidays - found.statutory if each.weekday() < 5}
    # A holiday by law that falls on a weekend is made good on another day (全国年节及纪念日放假办法 §6).
    made_good = {each for each in found.statutory if each.weekday() >= 5}
    assert len(moved) == len(found.workdays) + len(made_good)
