"""Every due day is the one counted by hand (due_cases.toml), and the one found by an oracle written differently."""

from __future__ import annotations

import tomllib
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.contract.deadlines import (
    Deadline,
    before,
    before_days,
    before_working,
    within,
    within_months,
    within_working,
)
from models.obligations.duties import Duty
from models.obligations.expansion import expand
from tests.models.contract.rule_worlds import (
    item,
    matter,
    matter_step,
    person,
    registers_of,
    rules_for,
    shipped_calendar,
)

_CASES = tomllib.loads(Path(__file__).with_name("due_cases.toml").read_text(encoding="utf-8"))
_COUNTED: list[dict[str, Any]] = _CASES["count"]
_WORLDS: dict[str, dict[str, Any]] = _CASES["world"]
_OWED = [(world, case) for world, each in _WORLDS.items() for case in each["duty"]]
_CALENDAR = shipped_calendar()


def _deadline(case: Mapping[str, Any]) -> Deadline:
    start, count, strict = case["from"], case["n"], case.get("strict", True)
    match case["what"]:
        case "within":
            return within(_CALENDAR, start, count)
        case "working":
            return within_working(_CALENDAR, start, count)
        case "months":
            return within_months(_CALENDAR, start, count)
        case "ahead":
            return before_days(_CALENDAR, start, count, strict=strict)
        case "ahead-working":
            return before_working(_CALENDAR, start, count, strict=strict)
    raise AssertionError(case)


def _counted_name(case: Mapping[str, Any]) -> str:
    reading = {True: "-strict", False: "-common"}.get(case.get("strict", ""), "")
    return f"{case['what']}-{case['n']}-{case['from']}{reading}"


def test_there_are_at_least_150_cases_each_with_its_reason() -> None:
    cases = [*_COUNTED, *(case for _world, case in _OWED)]
    assert len(cases) >= 150
    assert all(case["why"].strip() for case in cases)
    names = [_counted_name(case) for case in _COUNTED]
    names += [f"{world} {case['key']}" for world, case in _OWED]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("case", _COUNTED, ids=_counted_name)
def test_counted_by_hand(case: dict[str, Any]) -> None:
    found = _deadline(case)
    expected = (case["due"], case.get("rolled"), tuple(case.get("unknown", ())))
    assert (found.day, found.rolled_from, found.unknown) == expected, case["why"]


@cache
def _duties(world: str) -> dict[str, Duty]:
    made = _WORLDS[world]
    matters = made.get("matter", ())
    registers = registers_of(
        [
            person(each["id"], each["role"], void=each.get("void", False))
            for each in made.get("person", ())
        ],
        [
            item(
                each["id"],
                each["person"],
                each["kind"],
                each.get("since"),
                each.get("until"),
                void=each.get("void", False),
            )
            for each in made.get("item", ())
        ],
        [
            matter(each["id"], each["kind"], each["day"], each.get("planned"), each.get("person"))
            for each in matters
        ],
        [
            matter_step(each["id"], each["id"], "withdrawn", each["day"])
            for each in matters
            if each.get("withdrawn")
        ],
    )
    found = expand(rules_for(made["contract"], made.get("settings")), registers)
    by_key = {each.key: each for each in found}
    assert len(by_key) == len(found)
    return by_key


@pytest.mark.parametrize(
    ("world", "case"), _OWED, ids=[f"{world}-{case['key']}" for world, case in _OWED]
)
def test_owed_by_hand(world: str, case: dict[str, Any]) -> None:
    duty = _duties(world).get(case["key"])
    if case.get("absent"):
        assert duty is None, case["why"]
        return
    assert duty is not None, case["why"]
    expected = (case.get("soft"), case.get("due"), case.get("rolled"))
    assert (duty.soft, duty.due, duty.rolled_from) == expected, case["why"]
    assert duty.unknown == tuple(case.get("unknown", ())), case["why"]


# The oracle: every worked day of 2024 to 2027 in one long list, from the notices' spans as people read them, and places
# in it found by bisection; the program walks from day to day instead.
_OFF_2026 = (
    "01-01 01-03, 02-15 02-23, 04-04 04-06, 05-01 05-05, 06-19 06-21, 09-25 09-27, 10-01 10-07"
)
_MADE_UP_2026 = "01-04 02-14 02-28 05-09 09-20 10-10"


def _worked_2026_2027() -> Iterator[date]:
    off: set[date] = set()
    for span in _OFF_2026.split(", "):
        first, last = (date.fromisoformat(f"2026-{each}") for each in span.split())
        off |= {first + timedelta(days=n) for n in range((last - first).days + 1)}
    made_up = {date.fromisoformat(f"2026-{each}") for each in _MADE_UP_2026.split()}
    for number in range(730):
        day = date(2026, 1, 1) + timedelta(days=number)
        if day in made_up or (day.isoweekday() <= 5 and day not in off):
            yield day


_WORKED = list(_worked_2026_2027())
_DAYS = st.dates(date(2026, 3, 1), date(2027, 9, 30))


@given(_DAYS, st.integers(0, 60))
def test_periods_agree_with_the_oracle(start: date, days: int) -> None:
    last = start + timedelta(days=days)
    worked = _WORKED[bisect_left(_WORKED, last)]
    found = within(_CALENDAR, start, days)
    assert found.day == worked
    assert found.rolled_from == (None if worked == last else last)
    years = {last.year, worked.year}
    assert found.unknown == ((2027,) if 2027 in years else ())


@given(_DAYS, st.integers(1, 30))
def test_working_days_agree_with_the_oracle(start: date, count: int) -> None:
    after = bisect_left(_WORKED, start + timedelta(days=1))
    assert within_working(_CALENDAR, start, count).day == _WORKED[after + count - 1]
    ahead = bisect_left(_WORKED, start)
    for strict in (False, True):
        found = before_working(_CALENDAR, start, count, strict=strict)
        assert found.day == _WORKED[ahead - count - strict]
        between = _WORKED[bisect_left(_WORKED, found.day) + 1 : ahead]
        assert len(between) == count - 1 + strict


@given(_DAYS, st.integers(0, 40), st.booleans())
def test_notices_never_move_later(event: date, days: int, strict: bool) -> None:
    found = before_days(_CALENDAR, event, days, strict=strict)
    bare = before(event, days, strict=strict)
    assert (event - bare).days == days + strict
    assert found.day <= bare
    assert found.day == _WORKED[bisect_left(_WORKED, bare + timedelta(days=1)) - 1]
    assert found.latest == bare


@pytest.mark.parametrize(("days", "strict", "day"), [(7, False, 9), (7, True, 8)])
def test_seven_days_ahead_are_bare_days(days: int, strict: bool, day: int) -> None:
    assert before(date(2026, 7, 16), days, strict=strict) == date(2026, 7, day)
