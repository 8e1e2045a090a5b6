"""The overview: whether it could be handed over, what is in the way, what is at stake; payments as they are entered."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from desktop.services.contract.contract_settings import settle
from desktop.services.contract.duties import board, duty_named, say_of_duty
from desktop.services.contract.evidence import attach_evidence
from desktop.services.contract.overview import exposure_of, overview
from desktop.services.contract.payments import payments_of, say_of_payment, void_payment
from desktop.services.contract.registers import enter, said
from desktop.services.contract.rules import keep_rules, rule_text
from desktop.services.errors import ContractRefused, ReasonMissing
from desktop.services.filing.versions import file_version
from desktop.services.house import House
from models.contract.payments import PaymentState
from models.obligations.duty_state import DutyState
from models.obligations.overview import coverage_of
from tests.models.people.people_worlds import MOMENT
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


def _waive_all(house: House) -> None:
    keys = [view.key for view in board(house).duties if view.open or view.overdue]
    say_of_duty(house, keys, "waived", name="甲方代表", reason="演示")


def _person(house: House, label: str) -> None:
    with house.database.write() as session:
        person, row = enter(
            session,
            "person",
            {"label": label, "key": label, "name": label, "role": "on-site", "created": MOMENT},
        )
        _item, there = enter(
            session,
            "person_item",
            {"person_id": person, "kind": "on-site", "title": "驻场", "since": date(2026, 4, 16)},
        )
        said(house, session, "person entered", f"person {person}", [row, there])


def test_an_empty_archive_cannot_be_handed_over(house: House) -> None:
    found = overview(house)
    assert (found.day, found.ready) == (TODAY, False)
    assert (found.month, found.months, found.days_left) == (8, 12, 143)
    kinds = {each.kind for each in found.blockers}
    assert "duty" in kinds
    first = found.blockers[0]
    assert first.key in found.board.by_key
    assert first.key in first.sentence
    overdue = [view.key for view in found.overdue if view.duty.penalty != "Ⅱ11.1"]
    assert {each.key for each in found.blockers if each.kind == "duty"} >= set(overdue)
    assert found.exposure.total_fen == found.exposure.clauses[0].fen > 0


def test_nothing_in_the_way_means_ready(house: House) -> None:
    _waive_all(house)
    found = overview(house)
    assert [each for each in found.blockers if each.kind != "kpi"] == []
    assert found.ready is not any(each.kind == "kpi" for each in found.blockers)
    assert found.exposure.total_fen == 0
    assert found.overdue == ()


def test_somebody_without_a_pledge_is_in_the_way_and_named(house: House) -> None:
    _person(house, "龙䶮")
    found = overview(house)
    assert (found.pledges.valid, found.pledges.needed, found.pledges.missing) == (0, 1, ("龙䶮",))
    people = [each for each in found.blockers if each.kind == "person"]
    assert [(each.place, each.clause) for each in people] == [("people", "Ⅱ8.4")]
    assert "龙䶮" in people[0].sentence


def test_each_blocker_goes_when_its_matter_is_settled(house: House) -> None:
    before = {each.key for each in overview(house).blockers}
    attach_evidence(house, [MONTH], paper(house), signed="both")
    assert MONTH in {each.key for each in overview(house).blockers}
    say_of_duty(house, [MONTH], "submitted", day=date(2026, 5, 8))
    assert before - {each.key for each in overview(house).blockers} == {MONTH}
    say_of_duty(house, [MONTH], "returned", reason="缺页")
    assert MONTH in {each.key for each in overview(house).blockers}


def test_a_newer_version_of_what_was_handed_in_is_in_the_way(house: House, tmp_path: Path) -> None:
    document = paper(house)
    attach_evidence(house, [MONTH], document, signed="both")
    say_of_duty(house, [MONTH], "submitted", day=date(2026, 5, 8))
    assert MONTH not in {each.key for each in overview(house).blockers}
    newer = tmp_path / "月报.pdf"
    newer.write_bytes(b"%PDF-1.4 other")
    file_version(house, document, newer, reason="改错字")
    [blocker] = [each for each in overview(house).blockers if each.key == MONTH]
    assert "newer version" in blocker.sentence


def test_an_earlier_day_shows_what_was_so_then(house: House) -> None:
    early = overview(house, date(2026, 4, 20))
    assert (early.month, early.days_left) == (1, 360)
    assert MONTH not in {each.key for each in early.blockers}
    assert MONTH in {view.key for view in overview(house, date(2026, 5, 14)).due_this_week}
    assert MONTH in {each.key for each in overview(house, date(2026, 5, 21)).blockers}
    assert overview(house, date(2026, 4, 10)).month == 0


def test_coverage_counts_what_is_owed_by_now(house: House) -> None:
    say_of_duty(house, ["R20"], "not-applicable", name="甲方", reason="另附")
    now = board(house)
    found = coverage_of(now)
    for category, (kept, owed) in found.items():
        views = [
            view
            for view in now.duties
            if category in view.duty.categories
            and view.state not in (DutyState.NOT_DUE, DutyState.NOT_APPLICABLE)
        ]
        assert (kept, owed) == (sum(view.kept or view.at_rest for view in views), len(views))


def test_exposure_alone_is_that_of_the_overview(house: House) -> None:
    assert exposure_of(house) == overview(house).exposure


def test_payments_are_entered_and_voided(house: House) -> None:
    first = payments_of(house)[0]
    entry = say_of_payment(house, 1, "invoiced", day=date(2026, 5, 5), reference="FP-001")
    assert payments_of(house)[0].invoiced_fen == first.amount_fen
    assert payments_of(house)[0].state is PaymentState.LATE
    assert payments_of(house, date(2026, 5, 14))[0].state is PaymentState.INVOICED
    say_of_payment(house, 1, "received", day=date(2026, 5, 14), amount_fen=100)
    say_of_payment(house, 1, "received", day=date(2026, 5, 14))
    paid = payments_of(house)[0]
    assert (paid.state, paid.received_fen) == (PaymentState.RECEIVED, first.amount_fen)
    assert overview(house).next_payment == payments_of(house)[1]
    with pytest.raises(ReasonMissing):
        void_payment(house, entry, "")
    void_payment(house, entry, "重开")
    assert payments_of(house)[0].invoiced_fen == 0
    with pytest.raises(ContractRefused, match="no-such-entry"):
        void_payment(house, entry, "重开")
    assert actions(house) == [
        "payment invoiced",
        "payment received",
        "payment received",
        "payment voided",
    ]
    replayed_equals_present(house)


def test_payments_that_cannot_be_are_refused(house: House) -> None:
    amount = payments_of(house)[0].amount_fen
    for reason, number, step, fen, day in (
        ("no-such-payment", 6, "invoiced", 0, None),
        ("no-such-step", 1, "paid", 0, None),
        ("bad-amount", 1, "received", amount + 1, None),
        ("bad-amount", 1, "received", -5, None),
        ("future-day", 1, "invoiced", 0, date(2026, 11, 24)),
    ):
        with pytest.raises(ContractRefused, match=reason):
            say_of_payment(house, number, step, amount_fen=fen, day=day)
    say_of_payment(house, 1, "received", amount_fen=amount - 1)
    with pytest.raises(ContractRefused, match="bad-amount"):
        say_of_payment(house, 1, "received", amount_fen=2)


def test_what_another_reading_of_months_leaves_behind_is_told(house: House) -> None:
    for key in (MONTH, "R51/2026-05"):
        prove(house, key)
    say_of_duty(house, [MONTH], "submitted", day=date(2026, 5, 8))
    assert not any("R51" in each for each in overview(house).warnings)
    settle(house, "months", "contract")
    [warning] = [each for each in overview(house).warnings if MONTH in each]
    assert "R51/2026-05" in warning
    settle(house, "months", "calendar")
    assert not any("R51" in each for each in overview(house).warnings)
    assert duty_named(house, MONTH).state is DutyState.SUBMITTED


def test_rules_without_a_duty_do_not_hide_what_was_said_of_it(house: House) -> None:
    prove(house, "R10")
    before, _found, after = rule_text(house, "duties").partition('[[duty]]\nid = "R10"\n')
    rest = after[after.index("[[duty]]") :]
    keep_rules(house, "duties", before + rest, note="试")
    assert any("R10" in each for each in overview(house).warnings)
