"""What is said of duties: only what can follow, with who and why where that is asked, and all of it in the journal."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.services.audit.audit_details import shown_detail
from desktop.services.audit.audit_words import ACTIONS, shown_object
from desktop.services.contract.duties import board, duties_of, duty_named, say_of_duty
from desktop.services.contract.evidence import attach_evidence, withdraw_evidence
from desktop.services.contract.payments import say_of_payment
from desktop.services.contract.registers import registers_of
from desktop.services.errors import ContractRefused, ReasonMissing, StateSecret
from desktop.services.house import House
from desktop.services.library import audit_events
from models.contract.payments import PAYMENT_STEPS
from models.obligations.duty_state import STEPS, TRANSITIONS, DutyState, stand
from tests.services.arranged import said
from tests.services.owed import (
    MONTH,
    TODAY,
    actions,
    in_november,
    paper,
    prove,
    replayed_equals_present,
)


@pytest.fixture(autouse=True)
def november(house: House) -> None:
    """The eighth month of the contract."""
    in_november(house)


def test_a_duty_goes_the_whole_way(house: House) -> None:
    prove(house, MONTH)
    for step, day, state in (
        ("submitted", date(2026, 5, 8), DutyState.SUBMITTED),
        ("confirmed", date(2026, 5, 18), DutyState.CONFIRMED),
        ("archived", date(2026, 6, 1), DutyState.ARCHIVED),
    ):
        [view] = say_of_duty(house, [MONTH], step, day=day)
        assert view.state is state
    assert [each.step for each in view.steps] == ["submitted", "confirmed", "archived"]
    assert actions(house, ("duty ",)) == ["duty submitted", "duty confirmed", "duty archived"]
    name, detail = said(house, "duty confirmed")[0]
    assert (name, detail["day"]) == (f"duty {MONTH}", "2026-05-18")
    replayed_equals_present(house)


def test_what_cannot_follow_names_the_state_and_what_is_possible(house: House) -> None:
    prove(house, MONTH)
    with pytest.raises(ContractRefused) as refused:
        say_of_duty(house, [MONTH], "confirmed")
    assert refused.value.reason == "illegal-step"
    assert "to submit" in refused.value.sentence
    assert "submit, waive" in refused.value.sentence
    assert registers_of(house).duty_step == {}


def test_nothing_is_submitted_without_papers_or_confirmed_without_signatures(house: House) -> None:
    with pytest.raises(ContractRefused) as refused:
        say_of_duty(house, [MONTH], "submitted")
    assert "月度运维实施工作记录表" in refused.value.sentence
    [evidence] = attach_evidence(house, [MONTH], paper(house))
    say_of_duty(house, [MONTH], "submitted", day=date(2026, 5, 8))
    with pytest.raises(ContractRefused) as refused:
        say_of_duty(house, [MONTH], "confirmed", day=date(2026, 5, 9))
    assert "signed scan" in refused.value.sentence
    withdraw_evidence(house, [evidence], "贴错")
    assert duty_named(house, MONTH).state is DutyState.TO_COLLECT


def test_many_at_once_are_all_said_or_none(house: House) -> None:
    for key in (MONTH, "R51/2026-05"):
        prove(house, key)
    with pytest.raises(ContractRefused):
        say_of_duty(house, [MONTH, "R51/2026-06"], "submitted")
    assert duty_named(house, MONTH).state is DutyState.READY
    views = say_of_duty(house, [MONTH, "R51/2026-05"], "submitted")
    assert [each.state for each in views] == [DutyState.SUBMITTED] * 2
    assert [name for name, _detail in said(house, "duty submitted")] == [
        f"duty {MONTH}",
        "duty R51/2026-05",
    ]


def test_a_waiver_needs_a_name_and_a_reason(house: House) -> None:
    with pytest.raises(ReasonMissing):
        say_of_duty(house, [MONTH], "waived", name="甲方代表")
    with pytest.raises(ContractRefused, match="no-name"):
        say_of_duty(house, [MONTH], "waived", reason="首月不足半月")
    with pytest.raises(StateSecret):
        say_of_duty(house, [MONTH], "waived", name="甲方代表", reason="机密★10年")
    [view] = say_of_duty(house, [MONTH], "waived", name="甲方代表", reason="首月不足半月")
    assert (view.state, view.overdue) == (DutyState.WAIVED, False)
    assert "甲方代表" in view.reasons[0]
    [view] = say_of_duty(house, [MONTH], "unwaived", reason="撤回")
    assert view.state is DutyState.TO_COLLECT


def test_days_have_come_and_follow_one_another(house: House) -> None:
    prove(house, MONTH)
    with pytest.raises(ContractRefused, match="future-day"):
        say_of_duty(house, [MONTH], "submitted", day=TODAY + timedelta(days=1))
    say_of_duty(house, [MONTH], "submitted", day=date(2026, 5, 8))
    with pytest.raises(ContractRefused, match="earlier"):
        say_of_duty(house, [MONTH], "returned", day=date(2026, 5, 7), reason="缺页")
    with pytest.raises(ContractRefused, match="no-such-step"):
        say_of_duty(house, [MONTH], "nonsense")
    with pytest.raises(ContractRefused, match="no-such-duty"):
        say_of_duty(house, ["R99"], "submitted")


def test_the_board_is_the_same_object_until_something_changes(house: House) -> None:
    first = board(house)
    assert board(house) is first
    assert duties_of(house) is duties_of(house)
    prove(house, MONTH)
    second = board(house)
    assert second is not first
    assert second.by_key["R51/2026-05"] is first.by_key["R51/2026-05"]


@given(
    st.lists(
        st.tuples(st.sampled_from(sorted(STEPS)), st.integers(0, 200), st.booleans()), max_size=8
    ),
    st.integers(0, 10**9),
)
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_random_words_never_lead_astray(
    house: House, attempts: list[tuple[str, int, bool]], turn: int
) -> None:
    """Each attempt is refused with nothing written, or said, legal, and in the journal."""
    keys = [view.key for view in board(house).duties if not view.steps and not view.evidence]
    key = keys[turn % len(keys)]
    for step, days, signed in attempts:
        before = duty_named(house, key)
        told = len(actions(house))
        if signed and before.missing:
            prove(house, key)
            told, before = len(actions(house)), duty_named(house, key)
        day = date(2026, 5, 1) + timedelta(days=days)
        try:
            [after] = say_of_duty(house, [key], step, day=day, name="甲方", reason="因")
        except ContractRefused:
            assert duty_named(house, key) == before
            assert len(actions(house)) == told
            continue
        assert step in before.possible
        assert step in TRANSITIONS[before.own.position]
        assert not before.steps or before.steps[-1].day <= day
        assert actions(house)[told:] == [f"duty {step}"]
        assert after.own == stand(after.steps)
        assert len(after.steps) == len(before.steps) + 1
    replayed_equals_present(house)


def test_the_journal_tells_it_in_words(house: House) -> None:
    document = paper(house)
    keys = [f"R51/2026-{month:02d}" for month in range(4, 11)]
    ids = attach_evidence(house, keys, document, signed="both")
    say_of_duty(house, [MONTH], "submitted", day=date(2026, 5, 8), reason="邮寄")
    say_of_payment(house, 1, "received", day=date(2026, 5, 14), amount_fen=123_456, reference="P1")
    withdraw_evidence(house, ids[1:], "贴错")
    told = {
        each.action: (shown_object(each.object_name), shown_detail(each.action, each.detail))
        for each in audit_events(house, 100)
    }
    attached = ", ".join(keys[:5])
    assert told["evidence attached"] == (f"document {document}", f"{attached} and 2 more")
    assert told["evidence withdrawn"][1] == f"{', '.join(keys[1:6])} and 1 more; 贴错"
    assert told["duty submitted"] == (f"duty {MONTH}", "2026-05-08; 邮寄")
    assert told["payment received"] == ("payment 1", "2026-05-14; ¥1,234.56; P1")
    assert {f"duty {step}" for step in STEPS} <= set(ACTIONS)
    assert {f"payment {step}" for step in PAYMENT_STEPS} <= set(ACTIONS)
    assert shown_detail("duty submitted", "{") == "{"


def test_nothing_is_handed_in_before_the_period_that_it_is_about(house: House) -> None:
    prove(house, MONTH)
    for day in (date(1990, 1, 1), date(2026, 4, 15)):
        with pytest.raises(ContractRefused) as refused:
            say_of_duty(house, [MONTH], "submitted", day=day)
        assert refused.value.reason == "earlier"
    assert registers_of(house).duty_step == {}
    say_of_duty(house, [MONTH], "submitted", day=date(2026, 5, 8))


def test_no_identity_number_enters_the_journal_with_a_reason(house: House) -> None:
    for reason in ("证件 11010519491231002X", "证件 110105 19491231 002X"):
        with pytest.raises(ContractRefused) as refused:
            say_of_duty(house, [MONTH], "waived", name="甲方代表", reason=reason)
        assert refused.value.reason == "number-in-text"
        assert "002X" not in refused.value.sentence
    assert actions(house, ("duty ",)) == []
