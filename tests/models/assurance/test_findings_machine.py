"""The way of a finding: every step that may be taken from every state, those that may not, and what closing asks."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.assurance.findings_machine import (
    NEW,
    TRANSITIONS,
    FindingState,
    Refusal,
    Said,
    Standing,
    possible,
    refusals,
    standing,
)
from models.naming import name_key
from models.obligations.register_records import FindingStep
from tests.models.assurance.rule_samples import step

D = date(2026, 5, 10)
WAYS: dict[str, tuple[str, ...]] = {
    "new": (),
    "dispatched": ("dispatched",),
    "fixing": ("dispatched", "fixing"),
    "to-verify": ("dispatched", "fixing", "fixed"),
    "returned": ("dispatched", "returned"),
    "accepted": ("accepted",),
    "closed": ("dispatched", "fixing", "fixed", "closed"),
    "void": ("void",),
}
"""How each state is reached."""

ALLOWED = {
    "new": {"dispatched", "accepted", "void"},
    "dispatched": {"fixing", "returned", "accepted", "void"},
    "fixing": {"fixed", "accepted"},
    "to-verify": {"closed", "returned", "accepted"},
    "returned": {"dispatched", "fixing", "accepted"},
    "accepted": {"reopened"},
    "closed": {"confirmed", "reopened"},
    "void": {"reopened"},
}
LEADS_TO = {
    "dispatched": "dispatched",
    "fixing": "fixing",
    "fixed": "to-verify",
    "closed": "closed",
    "returned": "returned",
    "accepted": "accepted",
    "confirmed": "closed",
    "reopened": "new",
    "void": "void",
}
NAMES = {"dispatched": "苏", "fixed": "苏", "closed": "洛", "returned": "洛", "accepted": "局长"}


def way(*words: str, first: date = D) -> list[FindingStep]:
    """Steps on one day each."""
    return [
        step(
            number,
            word,
            first + timedelta(days=number),
            name=NAMES.get(word, ""),
            reason="缘由",
            until=date(2027, 1, 31) if word == "accepted" else None,
        )
        for number, word in enumerate(words)
    ]


def said(word: str, day: date = date(2026, 6, 1), **more: Any) -> Said:
    """A step that tells everything that any step has to."""
    told: dict[str, Any] = {
        "name": NAMES.get(word, "某"),
        "reason": "缘由",
        "until": date(2026, 12, 31),
        "confirmed_by": "甲方",
    }
    return Said(word, day, **{**told, **more})


@pytest.mark.parametrize(("state", "word"), list(product(WAYS, LEADS_TO)))
def test_every_step_from_every_state(state: str, word: str) -> None:
    steps = way(*WAYS[state])
    now = standing(steps, date(2026, 6, 1))
    assert now.state.value == state
    against = refusals(now, said(word), ["before", "after"])
    if word in ALLOWED[state]:
        assert against == ()
        after = standing(
            [*steps, step(99, word, date(2026, 6, 1), until=date(2027, 1, 1))], D.replace(month=7)
        )
        assert after.state.value == LEADS_TO[word]
    else:
        assert against == (Refusal.ILLEGAL,)
        # Said nevertheless, by a damaged database, it leads nowhere.
        after = standing([*steps, step(99, word, date(2026, 6, 1))], date(2026, 7, 1))
        assert after == standing(steps, date(2026, 7, 1))
    assert set(possible(now.state)) == ALLOWED[state]  # fmt: skip


def test_no_step_is_left_out_here() -> None:
    assert set(TRANSITIONS) == set(LEADS_TO)
    assert {each.value for each in FindingState} == set(WAYS)
    assert refusals(NEW, said("forgotten"), []) == (Refusal.UNKNOWN,)


@pytest.mark.parametrize(
    ("kinds", "name", "against"),
    [
        (["before", "after"], "洛", ()),
        (["before"], "洛", (Refusal.NO_AFTER,)),
        (["after"], "洛", (Refusal.NO_BEFORE,)),
        (["approval", ""], "洛", (Refusal.NO_BEFORE, Refusal.NO_AFTER)),
        (["before", "after"], "苏", (Refusal.SAME_PERSON,)),
        # However the name is written.
        (["before", "after"], " ＳＵ ", (Refusal.SAME_PERSON,)),
        (["before", "after"], "", (Refusal.NO_NAME,)),
    ],
)
def test_closing(kinds: list[str], name: str, against: tuple[Refusal, ...]) -> None:
    now = standing(way("dispatched", "fixing", "fixed"), date(2026, 6, 1))
    now = Standing(now.state, fixers=("苏", "su"))
    assert refusals(now, said("closed", name=name), kinds) == against


def test_whoever_fixed_before_it_was_sent_back_fixed_it_too() -> None:
    steps = way("dispatched", "fixing", "fixed", "returned", "fixing", "fixed")
    steps[2], steps[5] = steps[2]._replace(name="苏"), steps[5]._replace(name="龙")
    now = standing(steps, date(2026, 6, 1))
    assert now.fixers == ("苏", "龙")
    assert refusals(now, said("closed", name="苏"), ["before", "after"]) == (Refusal.SAME_PERSON,)


@pytest.mark.parametrize(
    ("word", "state", "missing", "against"),
    [
        ("dispatched", "new", {"name": ""}, Refusal.NO_NAME),
        ("fixed", "fixing", {"name": ""}, Refusal.NO_NAME),
        ("returned", "to-verify", {"reason": ""}, Refusal.NO_REASON),
        ("accepted", "new", {"name": ""}, Refusal.NO_NAME),
        ("accepted", "new", {"reason": ""}, Refusal.NO_REASON),
        ("accepted", "new", {"until": None}, Refusal.NO_UNTIL),
        ("accepted", "new", {"until": date(2026, 5, 31)}, Refusal.PAST_UNTIL),
        ("confirmed", "closed", {"confirmed_by": ""}, Refusal.NO_CONFIRMER),
        ("reopened", "closed", {"reason": ""}, Refusal.NO_REASON),
        ("void", "new", {"reason": ""}, Refusal.NO_REASON),
    ],
)
def test_what_a_step_must_tell(
    word: str, state: str, missing: dict[str, Any], against: Refusal
) -> None:
    now = standing(way(*WAYS[state]), date(2026, 6, 1))
    assert refusals(now, said(word, **missing), ["before", "after"]) == (against,)


def test_no_step_is_earlier_than_what_went_before() -> None:
    now = standing(way("dispatched"), date(2026, 6, 1))
    assert refusals(now, said("fixing", D - timedelta(days=1)), []) == (Refusal.TOO_EARLY,)
    assert refusals(now, said("fixing", D), []) == ()
    assert refusals(NEW, said("dispatched", D), [], found=D + timedelta(days=1)) == (
        Refusal.TOO_EARLY,
    )


def test_an_accepted_risk_expires() -> None:
    steps = [step(1, "accepted", D, name="局长", reason="隔离", until=date(2026, 8, 31))]
    before = standing(steps, date(2026, 8, 31))
    assert (before.state, before.until) == (FindingState.ACCEPTED, date(2026, 8, 31))
    after = standing(steps, date(2026, 9, 1))
    assert (after.state, after.expired, after.since) == (FindingState.NEW, True, date(2026, 9, 1))
    assert after.state.open
    # It goes on from there like any new one, and can be accepted anew.
    again = standing([*steps, step(2, "dispatched", date(2026, 9, 2), name="苏")], date(2026, 9, 3))
    assert (again.state, again.expired) == (FindingState.DISPATCHED, False)
    longer = step(2, "accepted", date(2026, 9, 2), name="局长", until=date(2026, 12, 31))
    assert standing([*steps, longer], date(2026, 10, 1)).state is FindingState.ACCEPTED
    # What was said while it was accepted can't be what is only possible afterwards.
    early = step(2, "dispatched", date(2026, 8, 1), name="苏")
    assert standing([*steps, early], date(2026, 8, 31)).state is FindingState.ACCEPTED


def test_reopening_keeps_history_and_begins_anew() -> None:
    steps = way("dispatched", "fixing", "fixed", "closed", "reopened")
    now = standing(steps, date(2026, 6, 1))
    assert (now.state, now.reopened, now.fixers, now.closed_by) == (FindingState.NEW, 1, (), "")
    # As of the day before it is closed still.
    assert standing(steps, steps[4].day - timedelta(days=1)).closed_by == "洛"
    # Whoever fixed the first time may verify the second.
    more = way("dispatched", "fixing", first=D + timedelta(days=10))
    fixed = step(9, "fixed", D + timedelta(days=12), name="龙")
    now = standing([*steps, *more, fixed], date(2026, 6, 1))
    assert refusals(now, said("closed", name="苏"), ["before", "after"]) == ()


def test_the_client_confirms_with_or_after_closing() -> None:
    closed = way("dispatched", "fixing", "fixed", "closed")
    at_once = [*closed[:3], closed[3]._replace(confirmed_by="甲方", confirmed=date(2026, 5, 14))]
    assert standing(at_once, date(2026, 6, 1)).confirmed_by == "甲方"
    later = [*closed, step(9, "confirmed", date(2026, 5, 20), confirmed_by="甲方")]
    now = standing(later, date(2026, 6, 1))
    assert (now.confirmed_by, now.confirmed, now.since) == (
        "甲方",
        date(2026, 5, 20),
        closed[3].day,
    )
    assert now.closed == closed[3].day


_DAYS = st.integers(0, 5)
_WORDS = st.sampled_from(["苏", "洛", "龙", "苏", "洛", ""])
_KINDS = st.sampled_from(
    [frozenset({"before", "after"})] * 4 + [frozenset({"before"}), frozenset()]
)
_TRIED = st.tuples(
    st.integers(0, 99),
    _DAYS,
    _WORDS,
    _WORDS,
    st.none() | st.integers(-3, 9),
    _KINDS,
)
_Tried = tuple[int, int, str, str, int | None, frozenset[str]]


@given(st.lists(_TRIED, max_size=30))
def test_no_illegal_state_is_reachable(tried: list[_Tried]) -> None:
    """Whatever somebody tries: what was refused changes nothing; nothing closes unless fixed, shown and verified."""
    day, steps, every = D, list[FindingStep](), sorted(TRANSITIONS)
    for number, (choice, days, name, reason, until, kinds) in enumerate(tried):
        day += timedelta(days=days)
        last = None if until is None else day + timedelta(days=until)
        now = standing(steps, day)
        # Mostly what is possible there, so that every state is reached; now and then anything at all.
        sensible = possible(now.state)
        word = every[choice % len(every)] if choice > 79 else sensible[choice % len(sensible)]
        told = Said(word, day, name, reason, last, name)
        if refusals(now, told, sorted(kinds)):
            continue
        more = {"name": name, "reason": reason, "until": last, "confirmed_by": name}
        steps.append(step(number, word, day, **more))
        after = standing(steps, day)
        assert after.state.value == LEADS_TO[told.step]
        if told.step == "closed":
            assert now.state is FindingState.TO_VERIFY
            assert name_key(after.closed_by) not in map(name_key, after.fixers)
            assert after.fixers
            assert kinds == {"before", "after"}
        if after.state is FindingState.ACCEPTED:
            assert after.until is not None
            assert after.until >= day
    # The state of an earlier day is that of the steps up to it: nothing is rewritten.
    for cut in range(len(steps)):
        then = steps[cut].day
        held = [each for each in steps if each.day <= then]
        assert standing(steps, then) == standing(held, then)
