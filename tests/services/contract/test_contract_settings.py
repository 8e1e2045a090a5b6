"""What the contract leaves open: asked once, settled with the paper that fixed it, opened again."""

from __future__ import annotations

import json

import pytest

from desktop.services.audit.audit_details import shown_detail
from desktop.services.audit.audit_words import ACTIONS, shown_object
from desktop.services.contract.contract_settings import (
    SHOWN_ON,
    setting_of,
    settings_of,
    settle,
    unsettled,
)
from desktop.services.contract.registers import registers_of, today_of
from desktop.services.contract.rules import keep_rules, rule_text, rules_of
from desktop.services.errors import ContractRefused, StateSecret
from desktop.services.house import House
from desktop.services.library import audit_events
from models.audit.journal import row_details_since
from models.contract.rules import settings_in_force
from models.errors import NoSuchDocument
from models.obligations.expansion import expand
from models.obligations.registers import Registers, advance, load
from tests.archives import MakeHouse


def test_nothing_is_settled_at_first_and_defaults_stand(make_house: MakeHouse) -> None:
    house = make_house()
    found = settings_of(house)
    assert len(found) == len(unsettled(house)) > 20
    assert {each.by for each in found} == {"default"}
    month = setting_of(house, "months")
    assert (month.value, month.settled) == ("calendar", False)
    assert month.shown == "Calendar months: 13 monthly packs, the first and last of half a month"


def test_an_answer_changes_what_is_owed_and_names_its_paper(filled: House) -> None:
    settle(filled, "months", "contract", document_id=1, note="甲方确认函")
    month = setting_of(filled, "months")
    assert (month.value, month.settled, month.by) == ("contract", True, "vault")
    assert (month.document_id, month.note) == (1, "甲方确认函")
    rules, registers = rules_of(filled), registers_of(filled)
    assert settings_in_force(rules, registers)["months"] == "contract"
    assert sum(each.rule == "R51" for each in expand(rules, registers)) == 12
    assert "months" not in {each.rule.id for each in unsettled(filled)}


def test_an_answer_can_be_changed_and_taken_back(make_house: MakeHouse) -> None:
    house = make_house()
    settle(house, "plan-days", "45")
    settle(house, "plan-days", " 20 ", note="会议纪要")
    assert len(registers_of(house).setting) == 1
    assert setting_of(house, "plan-days").value == "20"
    settle(house, "plan-days", "")
    assert (setting_of(house, "plan-days").value, setting_of(house, "plan-days").settled) == (
        "30",
        False,
    )


def test_saying_the_same_again_says_nothing(make_house: MakeHouse) -> None:
    house = make_house()
    settle(house, "plan-days", "45")
    before = registers_of(house)
    settle(house, "plan-days", "45")
    assert registers_of(house) is before


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("months", "weekly", "bad-value"),
        ("plan-days", "0", "bad-value"),
        ("plan-days", "thirty", "bad-value"),
        ("grading-window", "autumn", "bad-value"),
        ("month", "calendar", "no-such-setting"),
    ],
)
def test_what_is_no_answer_is_refused_in_words(
    make_house: MakeHouse, name: str, value: str, reason: str
) -> None:
    house = make_house()
    with pytest.raises(ContractRefused) as caught:
        settle(house, name, value)
    assert caught.value.reason == reason
    assert caught.value.sentence
    assert registers_of(house).setting == {}


def test_the_paper_has_to_be_there_and_no_answer_is_a_state_secret(make_house: MakeHouse) -> None:
    house = make_house()
    with pytest.raises(NoSuchDocument):
        settle(house, "months", "contract", document_id=99)
    with pytest.raises(StateSecret):
        settle(house, "core-staff", "秘密★10年")
    assert registers_of(house).setting == {}


def test_answers_of_the_contracts_own_profile_count_as_settled(make_house: MakeHouse) -> None:
    house = make_house()
    keep_rules(house, "contract", rule_text(house, "contract") + "\n[settings]\nplan-days = 15\n")
    found = setting_of(house, "plan-days")
    assert (found.value, found.settled, found.by) == ("15", True, "contract")
    settle(house, "plan-days", "20")
    assert (setting_of(house, "plan-days").value, setting_of(house, "plan-days").by) == (
        "20",
        "vault",
    )


def test_only_an_invented_contract_is_shown_on_another_day(make_house: MakeHouse) -> None:
    house = make_house()
    settle(house, SHOWN_ON, "2026-12-22")
    assert str(today_of(house)) == "2026-12-22"
    with pytest.raises(ContractRefused):
        settle(house, SHOWN_ON, "tomorrow")


def test_answers_are_replayed_from_the_journal_alone(make_house: MakeHouse) -> None:
    house = make_house()
    settle(house, "months", "contract")
    settle(house, "plan-days", "45", note="一")
    settle(house, "months", "")
    with house.database.read() as session:
        assert advance(Registers(), row_details_since(session, 0)) == load(session)


def test_the_journal_tells_of_answers_and_rules_in_words(make_house: MakeHouse) -> None:
    house = make_house()
    settle(house, "plan-days", "45", note="会议纪要")
    settle(house, "plan-days", "")
    keep_rules(house, "kpi", rule_text(house, "kpi") + "#", note="公式", origin="kpi.toml")
    details = [each.detail for each in audit_events(house) if each.detail.startswith("{")]
    kept, second, first = details[:3]
    assert shown_detail("setting settled", first) == "45; 会议纪要"
    assert shown_detail("setting settled", second) == "opened again"
    assert shown_detail("rules kept", kept) == "revision 1; kpi.toml; 公式"
    assert shown_detail("rules kept", json.dumps([1])) == "[1]"
    assert shown_object("rules kpi") == "rules kpi"
    assert {"rules kept", "setting settled"} <= set(ACTIONS)
