"""Matters: which steps may follow, what is in their way, notices and breaches, in whatever order things happen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.obligations.register_records import Evidence, Matter, MatterStep, PersonItem, Setting
from models.obligations.registers import Registers
from models.people.matter_state import Matters, breaches, matter_view
from models.people.matter_views import MatterView
from tests.models.people.people_worlds import (
    DRAFT,
    PAPERS,
    all_rules,
    evidence,
    item,
    matter,
    person,
    pledge,
    registers,
    step,
)

RULES = all_rules()
EACH = 43_150_00
"""0.5 % of ¥8,630,000 in fen (Ⅱ11.2, Ⅱ11.5; domain model §1.7)."""

APPLIED, EFFECT = date(2026, 6, 1), date(2026, 6, 22)
CHANGE = matter(1, "staff-change", APPLIED, EFFECT, 1, 2, reason="离职")
PEOPLE = (person(1, "张三", core=True), person(2, "李四"))
STAYS = (item(1, 1, "on-site", date(2026, 4, 16)), item(2, 2, "on-site", date(2026, 6, 22)))
PLEDGED = pledge(1, 2, date(2026, 6, 10))
CONSENT = evidence(1, 1, "consent", date(2026, 6, 9), signed="client")


def taken(*names: str, day: date = date(2026, 6, 10), number: int = 1) -> list[MatterStep]:
    return [step(9 + place, number, name, day) for place, name in enumerate(names)]


def world(
    steps: Iterable[MatterStep] = (),
    proofs: Iterable[Evidence] = (),
    *,
    pledged: bool = True,
    of: Matter = CHANGE,
    items: Iterable[PersonItem] = STAYS,
    core: bool = True,
) -> Registers:
    people = (PEOPLE[0]._replace(core=core), PEOPLE[1])
    return registers(people, items, [PLEDGED] if pledged else [], [of], steps, proofs)


def view(held: Registers, day: date = date(2026, 6, 30)) -> MatterView:
    return matter_view(RULES, held, PAPERS, 1, day)


def possible(held: Registers, day: date = date(2026, 6, 30)) -> set[str]:
    return {each.id for each in view(held, day).next_steps}


WAY = ("apply", "candidate", "notice", "consent", "vetting")


def test_a_staff_change_goes_its_way() -> None:
    assert possible(world()) == {"apply"}
    assert possible(world(taken("apply"))) == {"candidate"}
    assert possible(world(taken(*WAY[:2]))) == {"notice", "vetting"}
    assert possible(world(taken(*WAY), [CONSENT])) == {"accounts", "effective"}
    assert possible(world(taken(*WAY, "accounts"), [CONSENT])) == {"effective", "handover"}


def test_nothing_takes_effect_before_the_consent_is_on_file() -> None:
    """Domain model §4: block 生效 until the letter of consent is there."""
    blocked = view(world(taken(*WAY))).step("effective")
    assert blocked.state == "blocked"
    assert "The client's consent" in " ".join(blocked.why)
    for bad in (
        CONSENT._replace(signed="contractor"),
        CONSENT._replace(signed=""),
        CONSENT._replace(document_id=DRAFT, version_id=12),
        CONSENT._replace(document_id=None),
        CONSENT._replace(withdrawn=date(2026, 6, 20)),
        CONSENT._replace(kind="账号增删单"),
        CONSENT._replace(key="1/notice"),
        CONSENT._replace(key="2/consent"),
    ):
        assert view(world(taken(*WAY), [bad])).step("effective").state == "blocked", bad
    for good in (CONSENT, CONSENT._replace(signed="both"), CONSENT._replace(kind="甲方同意函")):
        assert view(world(taken(*WAY), [good])).step("effective").state == "possible", good


def test_nothing_takes_effect_before_the_pledge_is_signed() -> None:
    blocked = view(world(taken(*WAY), [CONSENT], pledged=False)).step("effective")
    assert blocked.state == "blocked"
    assert "李四" in " ".join(blocked.why)


def test_a_consent_that_is_dated_later_opens_no_gate_earlier() -> None:
    later = CONSENT._replace(day=date(2026, 6, 25))
    held = world(taken(*WAY), [later])
    matters = Matters(RULES, held, PAPERS, date(2026, 6, 30))
    assert matters.obstacles(1, "effective", date(2026, 6, 25)) == ()
    found = matters.obstacles(1, "effective", date(2026, 6, 24))
    assert [each.world for each in found] == [True]
    assert "2026-06-25" in found[0].sentence


@pytest.mark.parametrize(
    ("core", "clause", "fen"), [(True, "Ⅱ11.5", EACH), (False, "Ⅱ11.3", 2 * EACH)]
)
def test_a_change_without_consent_costs(core: bool, clause: str, fen: int) -> None:
    done = [*taken(*WAY), step(30, 1, "effective", EFFECT)]
    found = view(world(done, core=core))
    assert [(each.clause, each.count) for each in found.breaches] == [(clause, 1)]
    assert found.exposure_fen == fen
    assert found.step("effective").forced
    assert found.at_stake_fen == 0
    before = view(world(taken(*WAY), core=core))
    assert (before.exposure_fen, before.at_stake_fen) == (0, fen)
    proven = view(world(done, [CONSENT], core=core))
    assert (proven.breaches, proven.exposure_fen, proven.at_stake_fen) == ((), 0, 0)
    assert not proven.step("effective").forced
    # The letter came after the change: the contract wants it beforehand (Ⅱ11.5 事先书面同意).
    after = CONSENT._replace(day=EFFECT + timedelta(days=1))
    assert view(world(done, [after], core=core)).exposure_fen == fen


def test_of_a_matter_one_breach_counts() -> None:
    """Notice too late and no consent: Ⅱ11.3 stands only where nothing else is agreed."""
    late = [*taken("apply", "candidate"), step(20, 1, "notice", date(2026, 6, 21)),
            *taken("consent", "vetting"), step(30, 1, "effective", EFFECT)]  # fmt: skip
    assert [each.clause for each in view(world(late)).breaches] == ["Ⅱ11.5"]
    assert [each.clause for each in view(world(late, [CONSENT])).breaches] == ["Ⅱ11.3"]


def test_a_withdrawn_matter_asks_for_nothing() -> None:
    held = world([*taken(*WAY, "effective"), step(99, 1, "withdrawn", date(2026, 6, 30))])
    found = view(held)
    assert (found.closed, found.withdrawn, found.exposure_fen, found.breaches) == (
        True,
        True,
        0,
        (),
    )
    assert {each.state for each in found.steps} == {"done", "blocked"}
    assert breaches(RULES, held, PAPERS, date(2026, 6, 30)) == ()
    back = world(
        [*held.matter_step.values(), step(100, 1, "withdrawn", date(2026, 6, 30), undone=True)]
    )
    assert not view(back).withdrawn


def test_a_step_that_was_taken_back_is_open_again_and_stays_on_record() -> None:
    steps = [*taken("apply"), step(20, 1, "apply", date(2026, 6, 20), undone=True)]
    found = view(world(steps)).step("apply")
    assert (found.state, found.day, len(found.history)) == ("possible", None, 2)
    assert view(world(steps), date(2026, 6, 19)).step("apply").state == "done"


def test_a_matter_closes_when_its_papers_are_there() -> None:
    leaving = matter(1, "leaving", APPLIED, EFFECT, 1, shared_passwords="no", classified="no")
    left = (STAYS[0]._replace(until=EFFECT),)
    names = ("handover", "returns", "accounts", "terminal", "pledge", "left", "received")
    steps = taken(*names, day=EFFECT)
    proofs = [
        evidence(number, 1, name, EFFECT)
        for number, name in enumerate(("handover", "returns", "accounts", "terminal", "received"))
    ]
    held = world(steps, proofs, of=leaving, items=left)
    assert view(held).closed
    assert not view(world(steps, proofs[1:], of=leaving, items=left)).closed
    assert not view(world(steps[1:], proofs, of=leaving, items=left)).closed
    states = {each.id: each.state for each in view(held).steps}
    assert (states["passwords"], states["talk"]) == ("not-needed", "not-needed")
    knowing = leaving._replace(facts='{"shared-passwords": "yes"}')
    assert not view(world(steps, proofs, of=knowing, items=left)).closed


def test_leaving_waits_for_accounts_and_the_leaving_pledge() -> None:
    leaving = matter(1, "leaving", APPLIED, EFFECT, 1, shared_passwords="no", classified="no")
    account = item(5, 1, "account", date(2026, 4, 16), title="vpn-01")
    held = registers(PEOPLE, [*STAYS, account], [], [leaving], taken("returns", "terminal"))
    found = {each.id: each for each in view(held).steps}
    assert "vpn-01" in found["accounts"].why[0]
    assert "leaving pledge" in found["pledge"].why[0]
    closed = registers(
        PEOPLE,
        [STAYS[0]._replace(until=EFFECT), account._replace(until=EFFECT)],
        [pledge(1, 1, EFFECT, variant="leaving")],
        [leaving],
        taken("returns", "terminal", "handover", "accounts"),
    )
    assert {"pledge", "left"} <= possible(closed)
    assert "left" not in possible(closed, EFFECT - timedelta(days=1))


VECTORS = [
    # Domain model §0: five working days before, by the strict and by the common reading.
    (date(2026, 5, 8), "yes", date(2026, 4, 27)),
    (date(2026, 5, 8), "no", date(2026, 4, 28)),
    (date(2026, 6, 22), "yes", date(2026, 6, 11)),
    (date(2026, 6, 22), "no", date(2026, 6, 12)),
    (date(2026, 10, 12), "yes", date(2026, 9, 28)),
    (date(2026, 10, 12), "no", date(2026, 9, 29)),
]


def set_to(held: Registers, name: str, value: str) -> Registers:
    return replace(held, setting={1: Setting(1, name, value, None, "")})


@pytest.mark.parametrize(("operation", "strict", "latest"), VECTORS)
def test_notice_of_a_network_change(operation: date, strict: str, latest: date) -> None:
    change = matter(1, "network-change", date(2026, 4, 20), operation)
    for given_on, kept in ((latest, True), (latest + timedelta(days=1), False)):
        steps = [step(1, 1, "plan", date(2026, 4, 20)), step(2, 1, "notice", given_on)]
        held = set_to(world(steps, of=change), "strict-advance", strict)
        (notice,) = view(held, operation).notices
        assert notice.deadline is not None
        assert (notice.deadline.day, notice.kept) == (latest, kept)


def test_a_late_notice_is_no_breach_until_the_deed() -> None:
    change = matter(1, "network-change", date(2026, 6, 1), date(2026, 6, 22))
    late = [*taken("plan", "backup", "confirmed"), step(20, 1, "notice", date(2026, 6, 15))]
    confirmed = evidence(1, 1, "confirmed", date(2026, 6, 15))
    found = view(world(late, [confirmed], of=change), date(2026, 6, 22))
    assert (found.late, found.exposure_fen, found.at_stake_fen) == (True, 0, 2 * EACH)
    put_off = change._replace(planned=date(2026, 6, 30))
    assert not view(world(late, [confirmed], of=put_off)).late
    done = [*late, step(30, 1, "operation", date(2026, 6, 22))]
    assert view(world(done, [confirmed], of=put_off)).exposure_fen == 2 * EACH
    on_time = [*late, step(30, 1, "operation", date(2026, 6, 30))]
    assert view(world(on_time, [confirmed], of=put_off)).exposure_fen == 0


def test_an_operation_that_wasnt_confirmed_is_a_breach() -> None:
    change = matter(1, "network-change", date(2026, 6, 1), date(2026, 6, 22))
    steps = [
        *taken("plan", "notice", "backup", "confirmed"),
        step(30, 1, "operation", date(2026, 6, 22)),
    ]
    assert [each.step for each in view(world(steps, of=change)).breaches] == ["operation"]
    mine = evidence(1, 1, "confirmed", date(2026, 6, 12), signed="contractor")
    assert view(world(steps, [mine], of=change)).breaches != ()
    theirs = evidence(1, 1, "confirmed", date(2026, 6, 12), signed="client")
    assert view(world(steps, [theirs], of=change)).breaches == ()


@pytest.mark.parametrize(
    ("rectified", "day", "count"),
    [
        (None, date(2026, 10, 8), 0),
        (None, date(2026, 10, 9), 1),
        (None, date(2026, 10, 18), 10),
        (date(2026, 10, 8), date(2026, 12, 1), 0),
        (date(2026, 10, 11), date(2026, 12, 1), 3),
    ],
)
def test_a_breach_that_isnt_cured_costs_by_the_day(
    rectified: date | None, day: date, count: int
) -> None:
    """5日内 from 2026-09-28 ends on 10-08 (domain model §0: the holiday runs it on); Ⅱ11.2 by the day from the 9th."""
    demand = matter(1, "cure", date(2026, 9, 28), what="x")
    steps = [step(1, 1, "demand", date(2026, 9, 28))]
    if rectified is not None:
        steps.append(step(2, 1, "rectified", rectified))
    found = view(world(steps, of=demand), day)
    assert sum(each.count for each in found.breaches) == count
    assert found.exposure_fen == count * EACH
    assert all(each.since == date(2026, 10, 9) and each.daily for each in found.breaches)


def test_who_isnt_replaced_by_the_clients_day_costs_once() -> None:
    demand = matter(1, "replacement-demand", date(2026, 6, 1), date(2026, 6, 20), 1)
    assert view(world(of=demand), date(2026, 6, 20)).exposure_fen == 0
    assert view(world(of=demand), date(2026, 6, 21)).exposure_fen == EACH
    assert view(world(of=demand), date(2026, 12, 21)).exposure_fen == EACH


def test_what_others_write_under_a_strange_key_harms_nothing() -> None:
    odd = [CONSENT._replace(id=each, key=key) for each, key in enumerate(("", "x/y", "1", "1/"))]
    assert view(world(taken(*WAY), odd)).step("effective").state == "blocked"


NAMES = [each.id for each in RULES.matters["staff-change"].steps]
DAYS = st.integers(0, 40).map(lambda days: APPLIED + timedelta(days=days))


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(NAMES), DAYS, st.booleans()), max_size=25),
    st.lists(st.tuples(st.sampled_from(["consent", "notice", "vetting"]), DAYS), max_size=4),
    st.booleans(),
    DAYS,
)
def test_whoever_obeys_the_table_never_takes_effect_unlawfully(
    tried: list[tuple[str, date, bool]],
    papers: list[tuple[str, date]],
    pledged: bool,
    today: date,
) -> None:
    """Random steps and undoings, each entered only where nothing is in its way."""
    proofs = [evidence(n, 1, name, day) for n, (name, day) in enumerate(papers)]
    steps: list[MatterStep] = []
    for name, day, undo in tried:
        held = world(steps, proofs, pledged=pledged)
        matters = Matters(RULES, held, PAPERS, date(2026, 7, 31))
        before = matters.view(1)
        if undo:
            resting = [
                each
                for each in before.steps
                if each.state == "done" and name in (*each.step.needs, *each.step.gate)
            ]
            if before.step(name).state == "done" and not resting:
                steps.append(step(len(steps) + 1, 1, name, date(2026, 7, 31), undone=True))
        elif before.step(name).state != "done" and not matters.obstacles(1, name, day):
            steps.append(step(len(steps) + 1, 1, name, day))
    held = world(steps, proofs, pledged=pledged)
    found = view(held, date(2026, 7, 31))
    days = {each.id: each.day for each in found.steps if each.day is not None}
    for each in found.steps:
        if each.state == "done":
            assert not each.forced
            for need in each.step.needs:
                assert days[need] <= days[each.id]
    if "effective" in days:
        assert pledged
        assert PLEDGED.signed is not None
        assert days["effective"] >= PLEDGED.signed
        assert min(day for name, day in papers if name == "consent") <= days["effective"]
        assert {each.step for each in found.breaches} <= {"notice"}
    for each in view(held, today).steps:
        assert each.state in ("done", "possible", "blocked")
        assert bool(each.why) is (each.state == "blocked")
