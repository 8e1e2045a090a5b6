"""How people stand on a day: there or not, what is on file, whose pledge is valid, what is asked for at once."""

from __future__ import annotations

from datetime import date

import pytest

from models.obligations.registers import Registers
from models.people.people_state import (
    expiring,
    keep_until,
    people_on,
    person_on,
    valid_pledge,
    without_dates,
)
from tests.models.people.people_worlds import all_rules, item, person, pledge, registers

RULES = all_rules()
START = date(2026, 4, 16)
DAY = date(2026, 8, 10)


def state(world: Registers, day: date = DAY):  # type: ignore[no-untyped-def]  # a PersonState
    return person_on(RULES, world, 1, day)


def lamps(world: Registers, day: date = DAY) -> dict[str, str]:
    return {name: lamp.state for name, lamp in state(world, day).lamps.items()}


@pytest.mark.parametrize(
    ("day", "presence"),
    [
        (date(2026, 4, 15), "expected"),
        (date(2026, 4, 16), "on-site"),
        (date(2026, 6, 30), "on-site"),
        (date(2026, 7, 1), "expected"),
        (date(2026, 7, 9), "expected"),
        (date(2026, 7, 10), "on-site"),
        (date(2026, 9, 30), "on-site"),
        (date(2026, 10, 1), "left"),
    ],
)
def test_both_ends_of_a_stay_count(day: date, presence: str) -> None:
    world = registers(
        [person(1)],
        [
            item(1, 1, "on-site", START, date(2026, 6, 30)),
            item(2, 1, "on-site", date(2026, 7, 10), date(2026, 9, 30)),
        ],
    )
    assert state(world, day).presence == presence
    assert state(registers([person(1)]), day).presence == "unknown"


def test_a_pledge_is_valid_from_its_day_to_its_last() -> None:
    held = [pledge(1, 1, date(2026, 4, 16), date(2026, 6, 30)), pledge(2, 1, date(2026, 7, 2))]
    world = registers([person(1)], [item(1, 1, "on-site", START)], held)
    valid = {day: state(world, day).pledge for day in (
        date(2026, 4, 15), date(2026, 4, 16), date(2026, 6, 30), date(2026, 7, 1), date(2026, 7, 2)
    )}  # fmt: skip
    assert [each and each.id for each in valid.values()] == [None, 1, 1, None, 2]
    assert lamps(world, date(2026, 7, 1))["pledge"] == "missing"
    assert lamps(world, date(2026, 7, 2))["pledge"] == "ok"


def test_a_form_and_a_leaving_pledge_allow_nobody_to_work() -> None:
    assert valid_pledge([pledge(1, 1, None)], DAY) is None
    assert valid_pledge([pledge(1, 1, START, variant="leaving")], DAY) is None
    assert valid_pledge([pledge(1, 1, START)._replace(void=True)], DAY) is None


def test_access_before_the_pledge_is_a_red_flag() -> None:
    """Domain model §4: pledge date ≤ first account or door card, else red flag."""
    stay = item(1, 1, "on-site", START)
    for kind in ("account", "badge"):
        for given, flagged in ((date(2026, 4, 20), False), (date(2026, 4, 19), True)):
            world = registers(
                [person(1)], [stay, item(2, 1, kind, given)], [pledge(1, 1, date(2026, 4, 20))]
            )
            assert bool(state(world).flags) is flagged, (kind, given)
    before = registers([person(1)], [stay, item(2, 1, "account", START)])
    assert "without a pledge" in state(before).flags[0]
    # A later pledge doesn't mend what was so.
    late = registers(
        [person(1)], [stay, item(2, 1, "account", START)], [pledge(1, 1, date(2026, 5, 1))]
    )
    assert "on 2026-05-01 only" in state(late).flags[0]
    assert "without a pledge" in state(late, date(2026, 4, 30)).flags[0]


def test_who_left_leaves_no_account_open() -> None:
    left = date(2026, 7, 31)
    stay = item(1, 1, "on-site", START, left)
    signed = [pledge(1, 1, START), pledge(2, 1, left, variant="leaving")]
    world = registers([person(1)], [stay, item(2, 1, "account", START, title="vpn-01")], signed)
    assert state(world).left_accounts_open
    assert "vpn-01" in state(world).flags[0]
    assert set(lamps(world).values()) == {"not-needed"}
    closed = registers([person(1)], [stay, item(2, 1, "account", START, left)], signed)
    assert not state(closed).left_accounts_open
    assert state(closed).flags == ()
    unsigned = registers([person(1)], [stay], signed[:1])
    assert "leaving pledge" in state(unsigned).flags[0]


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        (date(2025, 1, 1), None, "ok"),
        (date(2025, 1, 1), date(2026, 10, 10), "ok"),
        (date(2025, 1, 1), date(2026, 10, 9), "expiring"),
        (date(2025, 1, 1), date(2026, 8, 10), "expiring"),
        (date(2025, 1, 1), date(2026, 8, 9), "expired"),
        (date(2026, 8, 11), None, "missing"),
        (None, None, "missing"),
    ],
)
def test_a_certificate_is_judged_by_its_days(
    since: date | None, until: date | None, expected: str
) -> None:
    world = registers(
        [person(1)], [item(1, 1, "on-site", START), item(2, 1, "certificate", since, until)]
    )
    assert lamps(world)["qualification"] == expected
    found = state(world)
    assert ("qualification" in found.missing) is (expected in ("missing", "expired"))


def test_a_renewal_that_follows_without_a_gap_is_no_worry() -> None:
    stay = item(1, 1, "on-site", START)
    old = item(2, 1, "labour-contract", date(2023, 9, 1), date(2026, 8, 31))
    new = item(3, 1, "labour-contract", date(2026, 9, 1), date(2029, 8, 31))
    late = item(3, 1, "labour-contract", date(2026, 9, 2), date(2029, 8, 31))
    assert lamps(registers([person(1)], [stay, old]))["labour-contract"] == "expiring"
    assert lamps(registers([person(1)], [stay, old, new]))["labour-contract"] == "ok"
    assert lamps(registers([person(1)], [stay, old, late]))["labour-contract"] == "expiring"


def test_training_is_due_on_arrival_and_every_quarter() -> None:
    """R70. Calendar quarters: the third one of 2026 runs from 1 July to 30 September."""
    stay = item(1, 1, "on-site", START)

    def trained(*days: date) -> Registers:
        return registers(
            [person(1)], [stay, *(item(9 + n, 1, "training", day) for n, day in enumerate(days))]
        )

    assert lamps(trained())["training"] == "missing"
    assert lamps(trained(START))["training"] == "expiring"
    assert lamps(trained(START), date(2026, 6, 30))["training"] == "ok"
    assert lamps(trained(START, date(2026, 7, 1)))["training"] == "ok"
    assert lamps(trained(START), date(2026, 10, 1))["training"] == "expired"
    assert lamps(trained(START, date(2026, 7, 1)), date(2026, 10, 1))["training"] == "expiring"
    # Of the skills of the trade alone nobody learns to keep secrets.
    skills = item(5, 1, "training", START, subject="skills")
    assert lamps(registers([person(1)], [stay, skills]))["training"] == "missing"
    secrecy = item(5, 1, "training", START, subject="secrecy")
    assert lamps(registers([person(1)], [stay, secrecy]))["training"] == "expiring"


def test_requirements_go_by_role() -> None:
    stay = item(1, 1, "on-site", START)
    manager = lamps(registers([person(1, role="manager")], [stay]))
    other = lamps(registers([person(1, role="third-party")], [stay]))
    unknown = lamps(registers([person(1, role="")], [stay]))
    assert (manager["appointment"], other["appointment"]) == ("missing", "not-needed")
    assert (manager["labour-contract"], other["labour-contract"]) == ("missing", "not-needed")
    assert unknown["labour-contract"] == "missing"
    assert other["pledge"] == "missing"


def test_what_is_void_counts_for_nothing() -> None:
    stay = item(1, 1, "on-site", START)
    world = registers(
        [person(1), person(2)._replace(void=True)],
        [stay, item(2, 1, "certificate", START)._replace(void=True)],
    )
    assert [each.person.id for each in people_on(RULES, world, DAY)] == [1]
    assert lamps(world)["qualification"] == "missing"


def test_everybody_together_is_each_alone() -> None:
    world = registers(
        [person(1), person(2, role="manager")],
        [
            item(1, 1, "on-site", START),
            item(2, 2, "on-site", START, DAY),
            item(3, 2, "badge", START),
        ],
        [pledge(1, 1, START)],
    )
    together = people_on(RULES, world, DAY)
    assert together == tuple(person_on(RULES, world, each, DAY) for each in (1, 2))


def test_papers_that_expire_are_listed_for_those_who_stay() -> None:
    world = registers(
        [person(1), person(2), person(3)],
        [
            item(1, 1, "on-site", START),
            item(2, 1, "certificate", START, date(2026, 8, 31), "CISP"),
            item(3, 1, "certificate", START, date(2026, 8, 1), "PMP"),
            item(4, 1, "certificate", START, date(2026, 8, 20), "网络工程师"),
            item(5, 1, "certificate", date(2026, 8, 20), date(2029, 8, 20), "网络工程师"),
            item(6, 1, "certificate", START, date(2027, 8, 1), "ITSS"),
            item(7, 2, "on-site", START, date(2026, 7, 1)),
            item(8, 2, "insurance", START, date(2026, 8, 31)),
            item(9, 3, "certificate", title="没有日期"),
        ],
    )
    found = expiring(RULES, world, DAY)
    assert [(each.item.title, each.days) for each in found] == [("PMP", -9), ("CISP", 21)]
    assert [each.title for _person, each in without_dates(RULES, world)] == ["没有日期"]


def test_the_file_of_somebody_who_left_is_kept_for_the_years_of_the_rules() -> None:
    left = registers([person(1)], [item(1, 1, "on-site", START, date(2028, 2, 29))])
    assert RULES.people.retention_years == 3
    assert keep_until(RULES.people, state(left, date(2028, 3, 1))) == date(2031, 2, 28)
    assert keep_until(RULES.people, state(left, date(2028, 2, 29))) is None
    assert keep_until(RULES.people, state(registers([person(1)]))) is None
