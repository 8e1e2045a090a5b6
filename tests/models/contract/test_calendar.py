"""Working days with make-up days, years that aren't known, and files of days off that can't be right."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.contract.calendar import DayOutOfReach, WorkingCalendar, YearOfDays
from models.contract.calendar_reading import parse_calendar
from models.contract.deadlines import Deadline, before, months_later, within, within_working
from models.contract.periods import periods
from models.contract.rule_problems import RulesWrong
from resources.words import language, set_language
from tests.models.contract.rule_worlds import shipped_calendar

_CALENDAR = shipped_calendar()
_NOTHING_KNOWN = WorkingCalendar({})


# ---- Days ----


def test_the_year_of_the_contract_is_as_its_notice_says() -> None:
    year = _CALENDAR.years[2026]
    assert len(year.holidays) == 33
    assert len(year.statutory) == 13
    assert year.workdays == {
        date(2026, 1, 4),
        date(2026, 2, 14),
        date(2026, 2, 28),
        date(2026, 5, 9),
        date(2026, 9, 20),
        date(2026, 10, 10),
    }
    assert _CALENDAR.name_of(date(2026, 6, 19)) == "端午节"
    assert _CALENDAR.name_of(date(2026, 6, 22)) == ""


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2026, 4, 30), True),  # a Thursday
        (date(2026, 5, 1), False),  # Labour Day, a Friday
        (date(2026, 5, 4), False),  # a Monday that is off
        (date(2026, 5, 9), True),  # a Saturday that is worked
        (date(2026, 5, 10), False),  # a Sunday
        (date(2026, 9, 20), True),  # a Sunday that is worked
        (date(2027, 1, 1), True),  # a Friday of a year without a notice
        (date(2027, 1, 2), False),  # its Saturday
    ],
)
def test_a_day_is_worked_or_not(day: date, working: bool) -> None:
    assert _CALENDAR.is_working(day) is working


def test_each_year_works_its_days() -> None:
    # Days of the year less weekends less days off on weekdays, and the make-up days: 2026 has 248.
    days = [date(2026, 1, 1) + timedelta(days=number) for number in range(365)]
    assert sum(map(_CALENDAR.is_working, days)) == 365 - 104 - 19 + 6


def test_a_holiday_is_off_by_decree_and_a_plain_weekend_is_not() -> None:
    assert _CALENDAR.is_holiday(date(2026, 6, 20))
    assert not _CALENDAR.is_holiday(date(2026, 6, 27))
    assert _CALENDAR.is_made_up(date(2026, 10, 10))
    assert not _CALENDAR.is_made_up(date(2026, 10, 17))


def test_the_next_and_previous_working_day_are_the_day_itself_if_it_is_worked() -> None:
    assert _CALENDAR.next_working(date(2026, 9, 20)) == date(2026, 9, 20)
    assert _CALENDAR.previous_working(date(2026, 9, 20)) == date(2026, 9, 20)
    assert _CALENDAR.next_working(date(2026, 10, 1)) == date(2026, 10, 8)
    assert _CALENDAR.previous_working(date(2026, 10, 7)) == date(2026, 9, 30)


@given(st.dates(date(2025, 3, 1), date(2026, 10, 31)), st.integers(-40, 40))
def test_shifting_there_and_back_comes_home(day: date, count: int) -> None:
    start = _CALENDAR.next_working(day)
    assert _CALENDAR.shift(_CALENDAR.shift(start, count), -count) == start


def test_a_year_without_a_notice_is_said() -> None:
    assert _CALENDAR.knows(2026)
    assert not _CALENDAR.knows(2027)
    assert _CALENDAR.unknown_between(date(2026, 12, 1), date(2026, 12, 31)) == ()
    assert _CALENDAR.unknown_between(date(2028, 1, 1), date(2026, 12, 31)) == (2027, 2028)
    assert within(_NOTHING_KNOWN, date(2026, 9, 28), 5) == Deadline(
        date(2026, 10, 5), date(2026, 10, 3), (2026,)
    )


def test_a_number_out_of_all_proportion_is_refused_not_crashed() -> None:
    with pytest.raises(DayOutOfReach):
        within(_CALENDAR, date(2026, 4, 16), 10**9)
    with pytest.raises(DayOutOfReach):
        within(_CALENDAR, date(9999, 12, 31), 5)
    with pytest.raises(DayOutOfReach):
        within_working(_CALENDAR, date(9999, 12, 30), 9)
    with pytest.raises(DayOutOfReach):
        months_later(date(9999, 12, 1), 1)
    with pytest.raises(DayOutOfReach):
        before(date(1, 1, 3), 7, strict=True)


# ---- Periods ----


def _tiled(name: str, start: date, end: date, *, of_contract: bool) -> Iterator[int]:
    found = periods(name, start, end, of_contract=of_contract)
    assert found[0].first == start
    assert found[-1].last == end
    for one, other in pairwise(found):
        assert one.last + timedelta(days=1) == other.first
        assert one.whole_last == one.last
    assert len({each.label for each in found}) == len(found)
    yield len(found)


@pytest.mark.parametrize(
    ("name", "calendar", "contract"),
    [("month", 13, 12), ("quarter", 5, 4), ("half", 3, 2), ("year", 2, 1)],
)
def test_the_contracts_year_has_these_periods(name: str, calendar: int, contract: int) -> None:
    start, end = date(2026, 4, 16), date(2027, 4, 15)
    assert list(_tiled(name, start, end, of_contract=False)) == [calendar]
    assert list(_tiled(name, start, end, of_contract=True)) == [contract]


@given(
    st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    st.integers(0, 1500),
    st.sampled_from(["month", "quarter", "half", "year"]),
    st.booleans(),
)
def test_periods_cover_every_day_once(start: date, days: int, name: str, of_contract: bool) -> None:
    assert list(_tiled(name, start, start + timedelta(days=days), of_contract=of_contract))


def test_contract_months_from_the_last_of_january_do_not_slip() -> None:
    found = periods("month", date(2026, 1, 31), date(2026, 6, 30), of_contract=True)
    assert [each.first for each in found] == [
        date(2026, 1, 31),
        date(2026, 2, 28),
        date(2026, 3, 31),
        date(2026, 4, 30),
        date(2026, 5, 31),
        date(2026, 6, 30),
    ]


def test_labels_say_which_reading_they_are() -> None:
    start, end = date(2026, 4, 16), date(2027, 4, 15)
    by_calendar = {name: periods(name, start, end, of_contract=False) for name in _FIRST}
    by_contract = {name: periods(name, start, end, of_contract=True) for name in _FIRST}
    assert {name: each[0].label for name, each in by_calendar.items()} == _FIRST
    assert {name: each[-1].label for name, each in by_contract.items()} == {
        "month": "M12",
        "quarter": "Q4",
        "half": "H2",
        "year": "Y1",
    }
    assert periods("month", end, start, of_contract=False) == ()


_FIRST = {"month": "2026-04", "quarter": "2026-Q2", "half": "2026-H1", "year": "2026"}


# ---- Files ----

_RAW: dict[str, Any] = {
    "year": 2027,
    "source": "a notice",
    "workdays": [date(2027, 2, 20)],
    "holiday": [
        {"name": "元旦", "from": date(2027, 1, 1), "to": date(2027, 1, 3)},
        {
            "name": "春节",
            "from": date(2027, 2, 5),
            "to": date(2027, 2, 11),
            "statutory": [date(2027, 2, 6)],
        },
    ],
}

Change = Callable[[dict[str, Any]], object]


def _add(raw: dict[str, Any], first: str, last: str, name: str = "节") -> None:
    days = {"from": date.fromisoformat(first), "to": date.fromisoformat(last)}
    raw["holiday"].append({"name": name, **days})


_EDITS: dict[str, tuple[Change, str, str]] = {
    "wrong year": (lambda raw: raw.update(year=2026), "calendar 2027 › year", "for 2026, not"),
    "no year": (lambda raw: raw.pop("year"), "calendar 2027 › year", "missing"),
    "no source": (lambda raw: raw.pop("source"), "calendar 2027 › source", "missing"),
    "nothing off": (
        lambda raw: raw.update(holiday=[]),
        "calendar 2027 › holiday",
        "no year is without",
    ),
    "day of another year": (
        lambda raw: _add(raw, "2026-10-01", "2026-10-02"),
        "calendar 2027 › holiday 节 › from",
        "2026-10-01 is no day of 2027",
    ),
    "make-up day of another year": (
        lambda raw: raw["workdays"].append(date(2026, 2, 28)),
        "calendar 2027 › workdays",
        "2026-02-28 is no day of 2027",
    ),
    "make-up day on a weekday": (
        lambda raw: raw["workdays"].append(date(2027, 3, 1)),
        "calendar 2027 › workdays",
        "2027-03-01 is a weekday",
    ),
    "off and worked": (
        lambda raw: raw["workdays"].append(date(2027, 2, 6)),
        "calendar 2027 › workdays",
        "2027-02-06 is off and worked",
    ),
    "make-up day twice": (
        lambda raw: raw["workdays"].append(date(2027, 2, 20)),
        "calendar 2027 › workdays",
        "twice",
    ),
    "off twice": (
        lambda raw: _add(raw, "2027-02-11", "2027-02-12"),
        "calendar 2027 › holiday 节 › from",
        "2027-02-11 is off already, for 春节",
    ),
    "ends before it begins": (
        lambda raw: _add(raw, "2027-05-05", "2027-05-01"),
        "calendar 2027 › holiday 节 › to",
        "before it begins",
    ),
    "longer than any": (
        lambda raw: _add(raw, "2027-05-01", "2027-10-07"),
        "calendar 2027 › holiday 节 › to",
        "160 days",
    ),
    "law on a working day": (
        lambda raw: raw["holiday"][0].update(statutory=[date(2027, 1, 4)]),
        "calendar 2027 › holiday 元旦 › statutory",
        "isn't off",
    ),
    "no day at all": (
        lambda raw: raw["holiday"][0].update({"from": "New Year"}),
        "calendar 2027 › holiday 元旦 › from",
        "can't be read",
    ),
    "list in words": (
        lambda raw: raw.update(workdays="2027-02-20"),
        "calendar 2027 › workdays",
        "can't be read",
    ),
    "misspelt": (lambda raw: raw.update(workday=[]), "calendar 2027 › workday", "by this name"),
}


@pytest.fixture
def english() -> Iterator[None]:
    before = language()
    set_language("en")
    yield
    set_language(before)


def test_a_good_file_is_read() -> None:
    year: YearOfDays = parse_calendar(_RAW, 2027)
    assert len(year.holidays) == 10
    assert year.statutory == {date(2027, 2, 6)}
    assert year.names[date(2027, 1, 3)] == "元旦"
    assert within(WorkingCalendar({2027: year}), date(2026, 12, 27), 5) == Deadline(
        date(2027, 1, 4), date(2027, 1, 1)
    )


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize("name", list(_EDITS))
def test_what_no_notice_can_say_is_named_with_its_place_and_a_remedy(name: str) -> None:
    edit, place, problem = _EDITS[name]
    raw = copy.deepcopy(_RAW)
    edit(raw)
    with pytest.raises(RulesWrong) as caught:
        parse_calendar(raw, 2027)
    found = [each for each in caught.value.problems if each.place == place]
    assert any(problem in each.problem for each in found), [
        str(each) for each in caught.value.problems
    ]
    assert all(each.remedy for each in caught.value.problems)


def test_a_file_for_any_year_is_read_where_none_was_asked_for() -> None:
    assert parse_calendar(_RAW).year == 2027


def test_shipped_years_have_as_many_days_off_as_their_notices() -> None:
    assert {year: len(each.holidays) for year, each in _CALENDAR.years.items()} == {
        2024: 28,
        2025: 28,
        2026: 33,
    }
    # 11 holidays by law until 2024, 13 since 2025 (国务院令第644号、第795号).
    assert {year: len(each.statutory) for year, each in _CALENDAR.years.items()} == {
        2024: 11,
        2025: 13,
        2026: 13,
    }
