"""The KPI ledger in an archive: entered, corrected, voided, proven; judged on any day; told by the journal."""

from __future__ import annotations

from datetime import date

import pytest

from desktop.services.contract.contract_settings import SHOWN_ON, settle
from desktop.services.contract.duties import board, say_of_duty
from desktop.services.contract.kpi import (
    NewEntry,
    amend_kpi,
    evidence_counts,
    kpi_entries,
    kpi_status,
    prove_kpi,
    record_entries,
    record_kpi,
    void_kpi,
)
from desktop.services.contract.registers import registers_of
from desktop.services.errors import ContractRefused, ReasonMissing, StateSecret
from desktop.services.house import House
from models.audit.journal import row_details_since
from models.obligations.registers import Registers, advance, load
from resources import words
from tests.services.arranged import file_plain, said

DAY = date(2026, 8, 14)


@pytest.fixture(autouse=True)
def november(house: House) -> None:
    """The eighth month of the contract."""
    settle(house, SHOWN_ON, "2026-11-23")


def _inspection(house: House, person: str = "赵一", day: date = DAY) -> int:
    return record_kpi(house, "inspection", day, {"object": "核心机房", "person": person})


def _value(house: House, indicator: str, day: date = DAY) -> object:
    return next(each for each in kpi_status(house, day) if each.id == indicator).value


def test_an_entry_counts_from_its_day_on(house: House) -> None:
    _inspection(house)
    assert _value(house, "a") == 1
    assert _value(house, "a", date(2026, 8, 13)) == 0


def test_the_same_entry_is_refused_and_the_first_one_named(house: House) -> None:
    first = _inspection(house)
    with pytest.raises(ContractRefused) as refused:
        _inspection(house)
    assert refused.value.reason == "duplicate"
    assert f"entry {first} " in refused.value.sentence
    assert len(kpi_entries(house)) == 1
    void_kpi(house, [first], "写错了")
    _inspection(house)
    assert _value(house, "a") == 1


def test_of_many_entries_all_are_made_or_none(house: House) -> None:
    one, other = ({"object": "机房", "person": name} for name in ("赵一", "钱二"))
    with pytest.raises(ContractRefused):
        record_entries(
            house, "inspection", [NewEntry(DAY, one), NewEntry(DAY, other), NewEntry(DAY, one)]
        )
    assert kpi_entries(house) == []
    assert len(record_entries(house, "inspection", [NewEntry(DAY, one), NewEntry(DAY, other)])) == 2


def test_every_fact_that_is_wrong_is_named(house: House) -> None:
    with pytest.raises(ContractRefused) as refused:
        record_kpi(
            house,
            "ticket",
            None,
            {"accepted": "2026-08-14 09:00", "restored": "2026-08-14 08:00", "responded": "上午"},
        )
    lines = refused.value.sentence.splitlines()
    assert len(lines) == 3
    assert kpi_entries(house) == []


def test_a_day_that_has_not_come_and_one_before_the_service_are_refused(house: House) -> None:
    for day in (date(2099, 1, 1), date(2026, 3, 31)):
        with pytest.raises(ContractRefused):
            _inspection(house, day=day)


def test_what_is_not_known_is_refused_by_name(house: House) -> None:
    with pytest.raises(ContractRefused) as refused:
        record_kpi(house, "moonshot", DAY, {})
    assert refused.value.reason == "no-such-kind"
    with pytest.raises(ContractRefused):
        record_kpi(house, "inspection", DAY, {"object": "o", "person": "p", "colour": "red"})
    with pytest.raises(ContractRefused):
        void_kpi(house, [77], "x")


def test_a_fault_is_restored_later(house: House) -> None:
    entry = record_kpi(
        house,
        "ticket",
        None,
        {"title": "登录慢", "reported": "2026-08-14 09:00", "accepted": "2026-08-14 09:10"},
        "GD-1",
    )
    assert _value(house, "d") == 0
    amend_kpi(house, entry, {"responded": "2026-08-14 09:20", "restored": "2026-08-14 11:10"})
    assert _value(house, "d") == 1
    assert _value(house, "g") == 120
    assert _value(house, "h") == 20
    (kept,) = kpi_entries(house)
    assert kept.reference == "GD-1"
    assert kept.day == DAY


def test_evidence_is_counted_while_it_is_valid(house: House) -> None:
    (document,) = file_plain(house, 1)
    first = _inspection(house)
    second = record_kpi(
        house, "inspection", DAY, {"object": "网闸", "person": "赵一"}, evidence=document
    )
    assert evidence_counts(house) == {second: 1}
    prove_kpi(house, [first], document)
    shown = next(each for each in kpi_status(house) if each.id == "a")
    assert (shown.entries, shown.evidence) == (2, 2)


def test_voiding_needs_a_reason_and_stays_on_record(house: House) -> None:
    entry = _inspection(house)
    with pytest.raises(ReasonMissing):
        void_kpi(house, [entry], " ")
    assert void_kpi(house, [entry, entry], "重复登记") == 1
    assert void_kpi(house, [entry], "再次") == 0
    assert registers_of(house).kpi[entry].void
    assert _value(house, "a") == 0


def test_the_mark_of_a_state_secret_is_refused_in_any_fact(house: House) -> None:
    with pytest.raises(StateSecret):
        record_kpi(house, "inspection", DAY, {"object": "机密★10年", "person": "赵一"})
    assert kpi_entries(house) == []


def test_the_journal_alone_rebuilds_the_ledger(house: House) -> None:
    entry = _inspection(house)
    _inspection(house, "钱二")
    void_kpi(house, [entry], "写错了")
    with house.database.read() as session:
        rebuilt = advance(Registers(), row_details_since(session, 0))
        kept = load(session)
    assert rebuilt.kpi == kept.kpi == registers_of(house).kpi
    assert [object_ for object_, _detail in said(house, "kpi entered")] == ["kpi 1", "kpi 2"]
    assert said(house, "kpi voided")[0][1]["reason"] == "写错了"


def test_the_answer_is_kept_until_something_is_different(house: House) -> None:
    _inspection(house)
    first = kpi_status(house, DAY)
    assert kpi_status(house, DAY) is first
    file_plain(house, 1)
    assert kpi_status(house, DAY) is first
    _inspection(house, "钱二")
    assert kpi_status(house, DAY) is not first


def test_a_step_of_a_report_changes_k_alone(house: House) -> None:
    _inspection(house)
    day = date(2026, 6, 20)
    before = {each.id: each for each in kpi_status(house, day)}
    report = next(each for each in board(house, day).duties if each.duty.report)
    say_of_duty(
        house, [report.key], "waived", day=date(2026, 5, 1), name="王主任", reason="甲方书面同意"
    )
    after = {each.id: each for each in kpi_status(house, day)}
    assert [name for name in before if before[name] is not after[name]] == ["k"]
    assert after["k"].traps != before["k"].traps


def test_words_follow_the_language(house: House) -> None:
    english = kpi_status(house)[0].title
    words.set_language("zh_CN")
    assert kpi_status(house)[0].title == "巡检次数"
    words.set_language("en")
    assert kpi_status(house)[0].title == english == "Inspections"


def test_what_somebody_else_enters_meanwhile_is_not_entered_twice(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = house.database.write
    others = [
        lambda: record_kpi(house, "inspection", DAY, {"object": "核心机房", "person": "赵一"})
    ]

    def meanwhile() -> object:
        if others:
            others.pop()()
        return write()

    monkeypatch.setattr(house.database, "write", meanwhile)
    with pytest.raises(ContractRefused) as refused:
        _inspection(house)
    assert refused.value.reason == "duplicate"
    assert _value(house, "a") == 1
