"""A waiver answers for one turn: what was put right since and is wrong again stands in the way again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from desktop.services.contract.duties import board, duty_named, say_of_duty
from desktop.services.contract.evidence import attach_evidence, withdraw_evidence
from desktop.services.contract.preflight import preflight, waive
from desktop.services.contract.registers import registers_of
from desktop.services.contract.rules import rules_of
from desktop.services.filing.amending import trash
from desktop.services.house import House
from desktop.services.people.people import NewPerson, enter_person
from desktop.services.people.person_items import NewItem, end_item, enter_item
from desktop.services.people.pledge_signing import enter_pledge, void_pledge
from models.handover.blocker_facts import duty_facts
from models.handover.waiving import answers_for, subject_of
from models.obligations.duty_state import DutyState
from models.obligations.evidence_rules import CHANGED
from tests.services.owed import MONTH, PAPER, TODAY, in_november, paper, prove


@pytest.fixture(autouse=True)
def november(house: House) -> None:
    """The eighth month of the contract."""
    in_november(house)


def _there(house: House, since: date) -> tuple[int, int]:
    """Somebody who is on site from a day on: their id and that of the stay."""
    person = enter_person(house, NewPerson("周某某", role="on-site")).id
    return person, enter_item(house, person, NewItem("on-site", since=since)).id


def _waive(house: House, kind: str, key: object, day: date | None = None) -> None:
    waive(house, [(kind, str(key))], name="张项目", reason="甲方同意", day=day)


def _checks(house: House, key: object, day: date | None = None) -> tuple[set[str], set[str]]:
    """What is open and what is waived of a thing."""
    gate = preflight(house, day)
    return (
        {each.check for each in gate.open if each.key == str(key)},
        {each.check for each in gate.waived if each.key == str(key)},
    )


def test_a_pledge_that_lapses_again_was_not_answered_for(house: House) -> None:
    """Waived, signed, and declared void: what it lacked before was another lack."""
    person, _stay = _there(house, TODAY - timedelta(40))
    _waive(house, "person", person, TODAY - timedelta(30))
    assert _checks(house, person, TODAY - timedelta(20)) == (set(), {"pledge"})
    signed = enter_pledge(house, person, "arrival", TODAY - timedelta(15))
    assert _checks(house, person, TODAY - timedelta(20)) == (set(), {"pledge"})
    assert _checks(house, person, TODAY - timedelta(10)) == (set(), set())
    void_pledge(house, signed, "签错文本")
    assert _checks(house, person, TODAY - timedelta(20)) == (set(), {"pledge"})
    assert _checks(house, person, TODAY) == ({"pledge"}, set())
    _waive(house, "person", person)
    assert _checks(house, person, TODAY) == (set(), {"pledge"})


def test_a_new_stay_without_a_pledge_was_not_answered_for(house: House) -> None:
    person, stay = _there(house, TODAY - timedelta(40))
    _waive(house, "person", person, TODAY - timedelta(30))
    end_item(house, stay, TODAY - timedelta(20))
    enter_item(house, person, NewItem("on-site", since=TODAY - timedelta(10)))
    assert _checks(house, person) == ({"pledge"}, set())


def test_who_comes_back_after_the_end_was_not_answered_for(house: House) -> None:
    over = rules_of(house).terms.end
    from desktop.services.contract import contract_settings

    contract_settings.settle(house, contract_settings.SHOWN_ON, (over + timedelta(60)).isoformat())
    person, stay = _there(house, over - timedelta(40))
    _waive(house, "person", person, over + timedelta(5))
    assert _checks(house, person, over + timedelta(9)) == (set(), {"pledge", "leaving"})
    end_item(house, stay, over + timedelta(10))
    enter_item(house, person, NewItem("on-site", since=over + timedelta(20)))
    assert _checks(house, person, over + timedelta(15))[1] == set()
    assert _checks(house, person, over + timedelta(30)) == ({"pledge", "leaving"}, set())


def test_accounts_of_who_left_a_second_time_were_not_answered_for(house: House) -> None:
    person, stay = _there(house, TODAY - timedelta(90))
    enter_item(house, person, NewItem("account", "堡垒机", since=TODAY - timedelta(90)))
    end_item(house, stay, TODAY - timedelta(60))
    _waive(house, "person", person, TODAY - timedelta(50))
    assert _checks(house, person, TODAY - timedelta(45)) == (set(), {"accounts"})
    enter_item(
        house,
        person,
        NewItem("on-site", since=TODAY - timedelta(40), until=TODAY - timedelta(9)),
    )
    assert _checks(house, person) == ({"accounts"}, set())


def test_papers_that_were_there_and_are_withdrawn_were_not_answered_for(house: House) -> None:
    assert _checks(house, MONTH) == ({"missing"}, set())
    _waive(house, "duty", MONTH)
    proofs = prove(house, MONTH)
    say_of_duty(house, [MONTH], "submitted")
    assert _checks(house, MONTH) == (set(), set())
    withdraw_evidence(house, proofs, "误挂")
    assert _checks(house, MONTH) == ({"missing"}, set())


def test_some_of_the_papers_leave_the_waiver_of_the_others_as_it_is(house: House) -> None:
    """What is attached takes nothing from it; what is withdrawn again is wrong anew."""
    view = next(each for each in board(house).duties if each.overdue and len(each.missing) > 1)
    _waive(house, "duty", view.key)
    kind = view.missing[0].type
    proofs = attach_evidence(house, [view.key], paper(house, kind), kind=kind, signed="both")
    assert _checks(house, view.key) == (set(), {"missing"})
    withdraw_evidence(house, proofs, "误挂")
    assert _checks(house, view.key) == ({"missing"}, set())


def test_a_signature_that_is_lost_again_was_not_answered_for(house: House) -> None:
    proofs = prove(house, MONTH, signed="contractor")
    assert _checks(house, MONTH) == ({"unsigned"}, set())
    _waive(house, "duty", MONTH)
    signed = prove(house, MONTH, signed="both")
    assert "unsigned" not in _checks(house, MONTH)[1]
    withdraw_evidence(house, signed, "签字页不是这一份")
    assert registers_of(house).evidence[proofs[0]].withdrawn is None
    assert _checks(house, MONTH) == ({"unsigned"}, set())


def test_a_duty_that_is_to_be_handed_in_once_more_was_not_answered_for(house: House) -> None:
    prove(house, MONTH)
    assert duty_named(house, MONTH).state is DutyState.READY
    _waive(house, "duty", MONTH)
    say_of_duty(house, [MONTH], "waived", name="甲方代表", reason="演示")
    assert _checks(house, MONTH) == (set(), set())
    say_of_duty(house, [MONTH], "unwaived", reason="误登")
    assert _checks(house, MONTH) == ({"unfinished"}, set())


def test_a_version_newer_than_the_newer_one_was_not_answered_for(house: House) -> None:
    document = paper(house)
    attach_evidence(house, [MONTH], document, kind=PAPER, signed="both")
    [pinned] = duty_named(house, MONTH).evidence
    first = replace(pinned, stale=CHANGED, newest=2)
    view = replace(duty_named(house, MONTH), evidence=(first,))
    waived = subject_of("superseded", duty_facts(view, "superseded", {}))
    assert answers_for(waived, "superseded", duty_facts(view, "superseded", {}))
    later = replace(view, evidence=(replace(first, newest=3),))
    assert not answers_for(waived, "superseded", duty_facts(later, "superseded", {}))
    assert pinned.newest == pinned.version_id


def test_a_part_whose_papers_are_withdrawn_was_not_answered_for_with_its_pack(house: House) -> None:
    views = board(house).by_key
    pack = next(each for each in views.values() if each.overdue and each.lacking_parts)
    part = pack.lacking_parts[0]
    _waive(house, "duty", pack.key)
    proofs = prove(house, part)
    assert part not in board(house).by_key[pack.key].lacking_parts
    assert _checks(house, pack.key) == (set(), {"missing"})
    withdraw_evidence(house, proofs, "误挂")
    assert part in board(house).by_key[pack.key].lacking_parts
    assert _checks(house, pack.key) == ({"missing"}, set())


def test_evidence_that_is_gone_was_not_answered_for_with_what_was_missing_before(
    house: House,
) -> None:
    _waive(house, "duty", MONTH)
    proofs = prove(house, MONTH)
    document = registers_of(house).evidence[proofs[0]].document_id
    assert document is not None
    assert "missing" not in _checks(house, MONTH)[1]
    trash(house, [document], reason="误传")
    assert "missing" not in _checks(house, MONTH)[1]
    assert _checks(house, MONTH)[0]


def test_a_paper_that_is_replaced_leaves_the_waiver_of_another_as_it_is(house: House) -> None:
    view = next(each for each in board(house).duties if each.overdue and len(each.missing) > 1)
    kind = view.missing[0].type
    first = attach_evidence(house, [view.key], paper(house, kind), kind=kind, signed="both")
    _waive(house, "duty", view.key)
    attach_evidence(house, [view.key], paper(house, kind), kind=kind, signed="both")
    withdraw_evidence(house, first, "换成新扫描件")
    assert _checks(house, view.key) == (set(), {"missing"})
    # Where nobody said which paper it was, it may have been the one that is missing.
    now = duty_named(house, view.key)
    assert f"gone:{first[0]}" not in set(duty_facts(now, "missing", {}))
    unsaid = replace(now, withdrawn=tuple(each._replace(kind="") for each in now.withdrawn))
    assert f"gone:{first[0]}" in set(duty_facts(unsaid, "missing", {}))
