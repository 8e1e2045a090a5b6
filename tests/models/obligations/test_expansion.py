"""What is owed follows from the rules and the registers alone: every cadence, stable keys, nothing for what is void."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.contract.catalogue import CADENCES, Catalogue, Due, When
from models.obligations.duties import Duty
from models.obligations.expansion import DEPENDS, expand
from models.obligations.register_records import PersonItem, Setting
from models.obligations.registers import Registers
from models.people.stays import Stay, joined
from tests.models.contract.rule_worlds import (
    item,
    matter,
    matter_step,
    person,
    registers_of,
    rules_for,
    shipped_catalogue,
)
from tests.timing import quickest

_START, _END = date(2026, 4, 16), date(2027, 4, 15)
_RULES = rules_for()
_DEMO = rules_for("demo")
_ONE_PERSON = registers_of(
    [person(1, "manager")],
    [
        item(1, 1, "on-site", _START),
        item(2, 1, "labour-contract", date(2024, 1, 1), date(2026, 12, 31)),
        item(3, 1, "certificate", date(2024, 1, 1), date(2027, 1, 9)),
    ],
)


def _keys(duties: tuple[Duty, ...]) -> list[str]:
    return [each.key for each in duties]


def _with(registers: Registers, **settings: str) -> Registers:
    rows = {
        number: Setting(number, name.replace("_", "-"), value, None, "")
        for number, (name, value) in enumerate(settings.items(), start=1)
    }
    return replace(registers, setting=rows)


def _only(catalogue: Catalogue, identifier: str, when: When) -> Catalogue:
    return replace(catalogue, duties=(replace(catalogue.by_id[identifier], whens=(when,)),))


def _when(cadence: str, due: Due, *, tag: str = "", lead: int | None = None) -> When:
    demands = shipped_catalogue().by_id["R51"].demands
    return When(cadence, (), "calendar", False, tag, lead, due, demands)


@pytest.mark.parametrize("contract", ["om-2026", "demo"])
@pytest.mark.parametrize(
    ("reading", "months", "quarters"), [("calendar", 13, 5), ("contract", 12, 4)]
)
def test_a_contract_of_twelve_months_owes_so_many_of_each_row(
    contract: str, reading: str, months: int, quarters: int
) -> None:
    found = expand(rules_for(contract), _with(registers_of(), months=reading, quarters=reading))
    counts = Counter((each.rule, each.cadence) for each in found)
    for rule in shipped_catalogue().duties:
        for when in rule.whens:
            years = 1 if when.by == "contract" else 2 - when.skip_first
            expected = {
                "once": 1,
                "month": months,
                "quarter": quarters,
                "half": 2,
                "year": years,
                "payment": 5,
                "acceptance": 1,
                "termination": int(when.due.anchor != "termination"),
                "continuous": 1,
            }.get(when.cadence, 0)
            assert counts[rule.id, when.cadence] == expected, (rule.id, when.cadence)


def test_every_cadence_of_the_catalogue_is_used_and_expands() -> None:
    kinds = [
        kind
        for rule in shipped_catalogue().duties
        for when in rule.whens
        if when.cadence == "matter"
        for kind in when.of
    ]
    matters = [
        matter(number, kind, date(2026, 6, 1), date(2026, 7, 1))
        for number, kind in enumerate(sorted({*kinds, "termination"}), start=1)
    ]
    held = replace(
        _ONE_PERSON,
        matter={each.id: each for each in matters if each.kind != "termination"},
    )
    found = expand(_DEMO, held)
    assert {each.cadence for each in found} == set(CADENCES)
    # Each kind of event that a row names brings exactly that row's duty.
    by_matter = Counter(each.matter for each in found if each.matter)
    assert by_matter == Counter(
        number for number, each in held.matter.items() for _kind in range(kinds.count(each.kind))
    )


def test_keys_say_what_a_duty_is_owed_for() -> None:
    held = replace(
        _ONE_PERSON,
        matter={4: matter(4, "network-change", date(2026, 4, 20), date(2026, 5, 8))},
    )
    keys = set(_keys(expand(_RULES, held)))
    assert keys >= {
        "R50",
        "R51/2026-04",
        "R52/2026-Q2",
        "R26/H1",
        "R10/2027",
        "R67/p1",
        "R70/p1/2026-Q3",
        "R15/p1/2027",
        "R39/p1/i2",
        "R35/m4",
        "R04/1",
        "R53/A",
        "R43/T",
        "R23",
    }


def test_a_tag_tells_two_duties_of_one_cadence_apart() -> None:
    when = _when("once", Due("at", "start"), tag="proof")
    rules = rules_for(catalogue=_only(shipped_catalogue(), "R50", when))
    assert _keys(expand(rules, registers_of())) == ["R50/proof"]


def test_a_duty_says_whom_and_what_it_is_about() -> None:
    held = replace(_ONE_PERSON, matter={4: matter(4, "staff-change", _START, _END, 1)})
    found = {each.key: each for each in expand(_RULES, held)}
    assert (found["R67/p1"].person, found["R67/p1"].item) == (1, None)
    assert (found["R39/p1/i2"].person, found["R39/p1/i2"].item) == (1, 2)
    assert (found["R13/m4"].person, found["R13/m4"].matter) == (1, 4)
    assert found["R04/3"].payment == 3
    month = found["R51/2026-04"]
    assert (month.period, month.first, month.last) == ("2026-04", _START, date(2026, 4, 30))
    assert (month.cadence, month.standing, month.report) == ("month", False, True)
    assert found["R23"].standing
    assert found["R67/p1"].categories == ("pledge",)


def test_each_duty_demands_the_papers_of_its_cadence() -> None:
    found = {each.key: each for each in expand(_RULES, registers_of())}
    monthly = {each.type for each in found["R57/2026-04"].demands}
    quarterly = {each.type for each in found["R57/2026-Q2"].demands}
    assert monthly
    assert quarterly
    assert monthly != quarterly


def test_duties_come_by_day_and_key_those_without_a_day_last() -> None:
    found = expand(_RULES, _ONE_PERSON)
    order = [(each.due or date.max, each.key) for each in found]
    assert order == sorted(order)
    assert found[-1].due is None


def test_the_same_registers_in_another_order_give_the_same_duties() -> None:
    rows = [*_ONE_PERSON.person_item.items()]
    rows.reverse()
    assert expand(_RULES, replace(_ONE_PERSON, person_item=dict(rows))) == expand(
        _RULES, _ONE_PERSON
    )


def test_no_duty_opens_after_it_is_due() -> None:
    held = replace(
        _ONE_PERSON,
        matter={4: matter(4, "network-change", date(2026, 5, 7), date(2026, 5, 8))},
    )
    found = expand(_RULES, held)
    assert all(each.opens <= each.due for each in found if each.due)
    assert all(each.opens <= each.soft for each in found if each.soft)
    assert {each.opens for each in found if each.rule == "R35"} == {date(2026, 4, 27)}


@pytest.mark.parametrize(
    ("key", "opens"),
    [
        ("R51/2026-04", date(2026, 4, 30)),  # once the month is over
        ("R52/2026-Q3", date(2026, 9, 30)),
        ("R26/H2", date(2026, 10, 16)),  # any day of the half
        ("R50", _START),  # thirty days to write it
        ("R01", date(2026, 4, 15)),  # not before the contract is signed
        ("R04/2", date(2026, 7, 1)),  # the payment's window
        ("R58/A", date(2027, 3, 30)),  # a month before
        ("R39/p1/i2", date(2026, 11, 1)),  # sixty days before the labour contract ends
        ("R23", _START),
    ],
)
def test_a_duty_opens_when_something_can_be_done_about_it(key: str, opens: date) -> None:
    found = {each.key: each for each in expand(_RULES, _ONE_PERSON)}
    assert found[key].opens == opens


def test_who_keeps_the_clauses_own_day_is_in_time() -> None:
    held = registers_of(
        matters=[
            matter(1, "staff-change", date(2026, 4, 20), date(2026, 5, 13)),
            matter(2, "cure", date(2026, 9, 28)),
        ]
    )
    found = {each.key: each for each in expand(_RULES, held)}
    notice, cure = found["R13/m1"], found["R79/m2"]
    # The notice is wanted by 04-30, the last working day; the clause itself allows it until 05-05.
    assert (notice.due, notice.latest) == (date(2026, 4, 30), date(2026, 5, 5))
    # A period that ran on has run on.
    assert (cure.due, cure.latest) == (date(2026, 10, 8), date(2026, 10, 8))
    assert found["R50"].latest == date(2026, 5, 18)
    assert found["R23"].latest is None


def test_the_catalogue_may_say_how_long_before_a_duty_opens() -> None:
    when = _when("once", Due("at", "end"), lead=90)
    rules = rules_for(catalogue=_only(shipped_catalogue(), "R50", when))
    assert expand(rules, registers_of())[0].opens == date(2027, 1, 15)


def test_what_was_settled_in_the_vault_stands_before_the_rules() -> None:
    found = {each.key for each in expand(_RULES, _with(registers_of(), months="contract"))}
    assert "R51/M01" in found
    assert "R51/2026-04" not in found
    # An answer that was taken back leaves the default.
    empty = {each.key: each for each in expand(_RULES, _with(registers_of(), month_soft=""))}
    assert empty["R51/2026-04"].soft == date(2026, 5, 10)


def test_only_the_registers_it_names_matter() -> None:
    others: dict[str, Any] = {
        name: {1: object()} for name in Registers.__dataclass_fields__ if name not in DEPENDS
    }
    assert expand(_RULES, replace(_ONE_PERSON, **others)) == expand(_RULES, _ONE_PERSON)


# ---- People ----


def test_void_people_and_items_owe_nothing() -> None:
    void = registers_of(
        [person(1, void=True), person(2)],
        [item(1, 1, "on-site", _START), item(2, 2, "on-site", _START, void=True)],
    )
    found = [each for each in expand(_RULES, void) if each.person]
    assert {each.person for each in found} == {2}
    assert all(each.due is None for each in found)


def test_a_duty_for_some_roles_is_not_owed_for_others() -> None:
    when = replace(_when("person", Due("at", "arrival")), of=("manager",))
    rules = rules_for(catalogue=_only(shipped_catalogue(), "R67", when))
    held = registers_of(
        [person(1, "manager"), person(2, "on-site")],
        [item(1, 1, "on-site", _START), item(2, 2, "on-site", _START)],
    )
    assert _keys(expand(rules, held)) == ["R67/p1"]


def test_an_earlier_period_entered_later_keeps_the_key_of_the_first_stay() -> None:
    late = registers_of([person(1)], [item(5, 1, "on-site", date(2026, 10, 9))])
    assert "R67/p1" in _keys(expand(_RULES, late))
    both = replace(
        late,
        person_item={
            **late.person_item,
            6: item(6, 1, "on-site", _START, date(2026, 7, 31)),
        },
    )
    found = {each.key: each.due for each in expand(_RULES, both)}
    assert found["R67/p1"] == _START
    assert found["R67/p1/s5"] == date(2026, 10, 9)


def _period(number: int, first: int, last: int | None) -> PersonItem:
    until = None if last is None else _START + timedelta(days=last)
    return item(number, 1, "on-site", _START + timedelta(days=first), until)


@pytest.mark.parametrize(
    ("spans", "stays"),
    [
        ([(0, 9), (10, 20)], [(1, 0, 20)]),  # touch
        ([(0, 9), (11, 20)], [(1, 0, 9), (2, 11, 20)]),  # a day between
        ([(0, 20), (5, 9)], [(1, 0, 20)]),  # one within the other
        ([(0, None), (5, 9)], [(1, 0, None)]),  # open
        ([(5, 9), (0, None)], [(2, 0, None)]),  # in any order of entry
        ([(0, 9), (5, None)], [(1, 0, None)]),  # overlapping, then open
        ([(9, 0)], []),  # leaves before arriving: nobody's stay
    ],
)
def test_periods_on_site_become_stays(
    spans: list[tuple[int, int | None]], stays: list[tuple[int, int, int | None]]
) -> None:
    rows = [_period(number, *span) for number, span in enumerate(spans, start=1)]
    expected = [
        Stay(
            number,
            _START + timedelta(days=first),
            None if last is None else _START + timedelta(days=last),
        )
        for number, first, last in stays
    ]
    assert list(joined(rows)) == expected


@given(
    st.lists(st.tuples(st.integers(0, 60), st.one_of(st.none(), st.integers(0, 30))), max_size=8)
)
def test_stays_hold_just_the_days_of_their_periods(
    spans: list[tuple[int, int | None]],
) -> None:
    rows = [
        _period(number, first, None if length is None else first + length)
        for number, (first, length) in enumerate(spans, start=1)
    ]
    stays = joined(rows)
    for number in range(100):
        day = _START + timedelta(days=number)
        there = any(
            (row.since or day) <= day and (row.until is None or day <= row.until) for row in rows
        )
        assert sum(each.holds(day) for each in stays) == there


def test_a_stay_to_the_end_of_time_is_no_trouble() -> None:
    held = registers_of(
        [person(1)],
        [item(1, 1, "on-site", _START, date.max), item(2, 1, "on-site", date(2026, 5, 1))],
    )
    assert "R67/p1" in _keys(expand(_RULES, held))


# ---- Matters ----


def test_what_came_about_earlier_than_planned_needed_its_notice_earlier() -> None:
    planned = matter(4, "network-change", date(2026, 4, 20), date(2026, 6, 22))
    done = matter_step(9, 4, "operation", date(2026, 5, 8))
    undone = matter_step(10, 4, "operation", date(2026, 5, 9), undone=True)

    def due(*steps: object) -> date | None:
        held = registers_of(matters=[planned], steps=steps)  # type: ignore[arg-type]  # steps
        return next(each.due for each in expand(_RULES, held) if each.rule == "R35")

    assert due() == date(2026, 6, 11)
    assert due(done) == date(2026, 4, 27)
    assert due(done, undone) == date(2026, 6, 11)


def test_a_withdrawn_matter_asks_for_nothing_until_that_is_undone() -> None:
    planned = matter(4, "network-change", date(2026, 4, 20), date(2026, 6, 22))
    withdrawn = matter_step(5, 4, "withdrawn", date(2026, 5, 1))
    undone = matter_step(6, 4, "withdrawn", date(2026, 5, 2), undone=True)

    def owed(*steps: object) -> bool:
        held = registers_of(matters=[planned], steps=steps)  # type: ignore[arg-type]  # steps
        return any(each.matter == 4 for each in expand(_RULES, held))

    assert owed()
    assert not owed(withdrawn)
    assert owed(withdrawn, undone)
    # Whatever order the rows were read in.
    assert owed(undone, withdrawn)


def test_on_an_earlier_day_nothing_that_came_later_counts() -> None:
    held = registers_of(
        matters=[
            matter(4, "network-change", date(2026, 4, 20), date(2026, 6, 22)),
            matter(5, "termination", date(2026, 9, 1)),
        ],
        steps=[
            matter_step(1, 4, "operation", date(2026, 5, 8)),
            matter_step(2, 4, "withdrawn", date(2026, 5, 20)),
        ],
    )

    def state(day: date) -> tuple[date | None, bool]:
        found = {each.key: each.due for each in expand(_RULES, held, day)}
        return found.get("R35/m4"), "R51/2027-03" in found

    assert state(date(2026, 4, 19)) == (None, True)
    assert state(date(2026, 4, 20)) == (date(2026, 6, 11), True)
    assert state(date(2026, 5, 8)) == (date(2026, 4, 27), True)
    assert state(date(2026, 5, 20)) == (None, True)
    assert state(date(2026, 9, 1)) == (None, False)
    assert expand(_RULES, held, date(2026, 9, 1)) == expand(_RULES, held)


def test_a_termination_that_came_to_nothing_ends_nothing() -> None:
    held = registers_of(matters=[matter(1, "termination", date(2026, 9, 1))])
    assert "R51/2026-10" not in _keys(expand(_RULES, held))
    back = replace(held, matter_step={1: matter_step(1, 1, "withdrawn", date(2026, 9, 2))})
    assert "R51/2026-10" in _keys(expand(_RULES, back))


@pytest.mark.parametrize("day", [date(2026, 4, 1), date(2020, 1, 1)])
def test_a_termination_before_the_service_leaves_no_month(day: date) -> None:
    held = registers_of(matters=[matter(1, "termination", day)])
    found = expand(_RULES, held)
    assert not any(each.cadence == "month" for each in found)


def test_a_day_at_the_end_of_time_gives_no_due_day() -> None:
    held = registers_of(matters=[matter(1, "cure", date.max), matter(2, "leak", date.max)])
    found = [each for each in expand(_RULES, held) if each.matter]
    assert [each.due for each in found] == [None, None]


# ---- Many ----


def _many() -> Registers:
    """Sixty people with eight certificates each, and five thousand events, at random but always the same."""
    pick = random.Random(6)
    people = [person(number) for number in range(1, 61)]
    items: list[PersonItem] = []
    for each in people:
        arrived = _START + timedelta(days=pick.randrange(60))
        items.append(item(len(items) + 1, each.id, "on-site", arrived))
        for _number in range(8):
            until = date(2026, 5, 1) + timedelta(days=pick.randrange(340))
            items.append(item(len(items) + 1, each.id, "certificate", date(2024, 1, 1), until))
    kinds = ["network-change", "release", "incident", "account-change", "key-event"]
    matters = []
    for number in range(1, 5001):
        day = _START + timedelta(days=pick.randrange(360))
        planned = day + timedelta(days=pick.randrange(40))
        matters.append(matter(number, pick.choice(kinds), day, planned))
    steps = [matter_step(each.id, each.id, "plan", each.day) for each in matters]
    return registers_of(people, items, matters, steps)


def test_eight_thousand_duties_are_expanded_in_a_fraction_of_a_second() -> None:
    held = _many()
    found = expand(_RULES, held)
    assert len(found) >= 8_000
    assert len({each.key for each in found}) == len(found)
    # Less than a tenth; a slow machine may take several times as long.
    assert quickest(lambda: expand(_RULES, held)) * 8_000 / len(found) < 0.5
