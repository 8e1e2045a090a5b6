"""The gate: what stands in the way is what the overview says, and who answers for it has a name."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from desktop.services.assurance.findings_loop import (
    NewFinding,
    amend_finding,
    enter_finding,
    say_of_finding,
)
from desktop.services.contract.duties import board, say_of_duty
from desktop.services.contract.kpi import NewEntry, record_entries, void_kpi
from desktop.services.contract.materials import (
    materials,
    receive_material,
    return_material,
    void_material,
)
from desktop.services.contract.overview import overview
from desktop.services.contract.preflight import CHECKS, preflight, waive, withdraw_waiver
from desktop.services.contract.registers import registers_of
from desktop.services.contract.rules import rules_of
from desktop.services.disposal.purging import purge_documents
from desktop.services.errors import ContractRefused, NotAllowed, ReasonMissing
from desktop.services.filing.screening import withhold
from desktop.services.house import House
from desktop.services.people.matters import (
    MatterChange,
    NewMatter,
    change_matter,
    matter_view,
    open_matter,
    take_step,
    undo_step,
)
from desktop.services.people.people import NewPerson, enter_person
from desktop.services.people.person_items import NewItem, enter_item
from desktop.services.rights import Right
from models.documents.secrecy import Level, SecrecyFinding, Where
from models.handover.blocker_facts import matter_facts
from models.handover.waiving import answers_for, subject_of
from tests.services.owed import MONTH, TODAY, in_november, paper, replayed_equals_present
from vault.ids import SlotKind


@pytest.fixture(autouse=True)
def november(house: House) -> None:
    """The eighth month of the contract."""
    in_november(house)


def _kinds(house: House, day: date | None = None) -> set[str]:
    return {each.kind for each in preflight(house, day).open}


def _settle_duties(house: House) -> None:
    keys = [view.key for view in board(house).duties if view.open or view.overdue]
    say_of_duty(house, keys, "waived", name="甲方代表", reason="演示")


def test_the_gate_and_the_overview_say_the_same(house: House) -> None:
    gate, seen = preflight(house), overview(house)
    assert {(each.kind, each.key) for each in gate.open} == {
        (each.kind, each.key) for each in seen.blockers
    }
    assert not gate.ready
    assert (gate.day, seen.ready) == (TODAY, False)
    places = [CHECKS.index(each.check) for each in gate.open]
    assert places == sorted(places)
    assert all(each.clause for each in gate.open)


def test_a_waiver_names_who_answers_and_why(house: House) -> None:
    item = ("duty", MONTH)
    [made] = waive(house, [item], name="张项目", reason="甲方同意补交", day=TODAY)
    gate = preflight(house)
    assert item not in {(each.kind, each.key) for each in gate.open}
    [waived] = gate.waived
    assert waived.waived is not None
    assert (waived.waived.id, waived.waived.name, waived.waived.reason) == (
        made,
        "张项目",
        "甲方同意补交",
    )
    # Another day's answer is another day's.
    assert preflight(house, TODAY - timedelta(days=1)).waived == ()
    replayed_equals_present(house)
    withdraw_waiver(house, made, "已补交")
    assert preflight(house).waived == ()
    assert item in {(each.kind, each.key) for each in preflight(house).open}
    with pytest.raises(ContractRefused):
        withdraw_waiver(house, made, "再来一次")


def _state(house: House, kind: str, key: object, day: date | None = None) -> str:
    """ "open", "waived" or "gone"."""
    gate = preflight(house, day)
    for word, items in (("open", gate.open), ("waived", gate.waived)):
        if (kind, str(key)) in {(each.kind, each.key) for each in items}:
            return word
    return "gone"


def _waive(house: House, kind: str, key: object) -> None:
    waive(house, [(kind, str(key))], name="张项目", reason="甲方同意")
    assert _state(house, kind, key) == "waived"


def test_a_waived_finding_that_is_opened_again_stands_in_the_way_again(house: House) -> None:
    new = NewFinding("日志只留 97 天", found=TODAY - timedelta(60), due=TODAY - timedelta(10))
    key = enter_finding(house, new).id
    assert _state(house, "finding", key) == "open"
    _waive(house, "finding", key)
    # On its way it is the same finding, a day later as well.
    say_of_finding(house, [key], "dispatched", day=TODAY, name="张三")
    say_of_finding(house, [key], "fixing", day=TODAY)
    assert _state(house, "finding", key) == "waived"
    assert _state(house, "finding", key, TODAY + timedelta(1)) == "waived"
    until = TODAY + timedelta(20)
    say_of_finding(
        house, [key], "accepted", day=TODAY, name="李批准", reason="补偿措施", until=until
    )
    assert _state(house, "finding", key) == "gone"
    # It is open again when the acceptance ends, and when somebody opens it.
    assert _state(house, "finding", key, until + timedelta(1)) == "open"
    say_of_finding(house, [key], "reopened", day=TODAY, reason="措施失效")
    assert _state(house, "finding", key) == "open"
    _waive(house, "finding", key)


def test_a_waived_finding_that_misses_its_next_day_stands_in_the_way_again(house: House) -> None:
    new = NewFinding("口令未改", found=TODAY - timedelta(60), due=TODAY - timedelta(10))
    key = enter_finding(house, new).id
    _waive(house, "finding", key)
    amend_finding(house, key, due=TODAY + timedelta(10))
    assert _state(house, "finding", key) == "gone"
    assert _state(house, "finding", key, TODAY + timedelta(11)) == "open"


def test_a_waived_matter_that_is_late_with_something_else_stands_in_the_way_again(
    house: House,
) -> None:
    gone = enter_person(house, NewPerson("张三", role="on-site")).id
    comes = enter_person(house, NewPerson("李四", role="on-site")).id
    new = NewMatter(
        "staff-change", TODAY, TODAY + timedelta(1), gone, comes, facts={"reason": "离职"}
    )
    key = open_matter(house, new).id
    assert _state(house, "matter", key) == "open"
    _waive(house, "matter", key)
    assert _state(house, "matter", key, TODAY + timedelta(1)) == "waived"
    change_matter(house, key, MatterChange(planned=TODAY + timedelta(60)))
    assert _state(house, "matter", key) == "gone"
    change_matter(house, key, MatterChange(planned=TODAY + timedelta(2)))
    assert _state(house, "matter", key) == "open"


def test_a_step_that_is_taken_back_was_not_answered_for(house: House) -> None:
    """After the end of the term a matter stands in the way for being open: as it was then, and not otherwise."""
    gone = enter_person(house, NewPerson("张三", role="on-site")).id
    comes = enter_person(house, NewPerson("李四", role="on-site")).id
    new = NewMatter(
        "staff-change", TODAY, TODAY + timedelta(60), gone, comes, facts={"reason": "离职"}
    )
    key = open_matter(house, new).id

    def facts() -> list[str]:
        return list(matter_facts(replace(matter_view(house, key), breaches=(), notices=())))

    waived = subject_of("matter", facts())
    take_step(house, key, "apply", day=TODAY)
    assert answers_for(waived, "matter", facts())
    undo_step(house, key, "apply", "误登")
    assert not answers_for(waived, "matter", facts())


def test_a_waiver_of_an_indicator_is_for_its_month_and_for_no_worse_a_figure(house: House) -> None:
    known = [
        NewEntry(TODAY - timedelta(days), {"object": "核心机房", "person": "张三"})
        for days in (3, 2)
    ]
    ids = record_entries(house, "inspection", known)
    assert _state(house, "kpi", "a") == "open"
    _waive(house, "kpi", "a")
    assert _state(house, "kpi", "a", TODAY + timedelta(1)) == "waived"
    record_entries(house, "inspection", [NewEntry(TODAY, {"object": "核心机房", "person": "张三"})])
    assert _state(house, "kpi", "a") == "waived"
    void_kpi(house, ids, "重复登记")
    assert _state(house, "kpi", "a") == "open"
    _waive(house, "kpi", "a")
    assert _state(house, "kpi", "a", TODAY + timedelta(40)) == "open"


def test_an_account_that_is_opened_for_who_has_left_was_not_waived(house: House) -> None:
    key = enter_person(house, NewPerson("张三", role="on-site")).id
    since = TODAY - timedelta(90)
    enter_item(house, key, NewItem("on-site", since=since, until=TODAY - timedelta(9)))
    enter_item(house, key, NewItem("account", "堡垒机", since=since))
    _waive(house, "person", key)
    enter_item(house, key, NewItem("account", "数据库", since=since))
    assert _state(house, "person", key) == "open"


def test_nothing_is_waived_without_name_reason_or_cause(house: House) -> None:
    with pytest.raises(ContractRefused):
        waive(house, [("duty", MONTH)], name=" ", reason="原因")
    with pytest.raises(ReasonMissing):
        waive(house, [("duty", MONTH)], name="张项目", reason=" ")
    with pytest.raises(ContractRefused):
        waive(house, [("duty", MONTH), ("duty", "R99/nothing")], name="张项目", reason="原因")
    with pytest.raises(ContractRefused):
        waive(house, [("duty", MONTH)], name="张项目", reason="原因", day=TODAY + timedelta(days=1))
    assert registers_of(house).gate_waiver == {}


def test_what_was_cleared_or_waived_opens_the_gate(house: House) -> None:
    _settle_duties(house)
    rest = [(each.kind, each.key) for each in preflight(house).open]
    assert rest
    assert {kind for kind, _key in rest} == {"kpi"}
    waive(house, rest, name="张项目", reason="甲方同意")
    assert preflight(house).ready
    assert overview(house).ready


def test_a_number_that_is_gone_stands_in_the_way_until_a_purge_explains_it(
    house: House,
) -> None:
    paper(house)
    lost = paper(house)
    paper(house)
    assert "numbers" not in _kinds(house)
    with house.database.write() as session:
        # What no use case can do: a row vanishes behind the journal's back.
        raw = session.connection()
        raw.exec_driver_sql(
            "DELETE FROM version_chunk WHERE version_id IN (SELECT id FROM version WHERE document_id = ?)",
            (lost,),
        )
        raw.exec_driver_sql("DELETE FROM document_subject WHERE document_id = ?", (lost,))
        raw.exec_driver_sql("DELETE FROM version WHERE document_id = ?", (lost,))
        raw.exec_driver_sql("DELETE FROM document WHERE id = ?", (lost,))
    [gap] = [each for each in preflight(house).open if each.kind == "numbers"]
    assert gap.key.endswith("-0002")
    other = paper(house)
    purge_documents(house, [other], reason="误传")
    assert len([each for each in preflight(house).open if each.kind == "numbers"]) == 1


def test_state_secrets_stand_in_the_way_and_nobody_answers_for_them(house: House) -> None:
    document = paper(house)
    withhold(house, [document], SecrecyFinding(Level.SECRET, True, Where.TEXT, 1, 1))
    assert "withheld" in _kinds(house)
    with pytest.raises(ContractRefused):
        waive(house, [("withheld", "withheld")], name="张项目", reason="原因")


def test_materials_go_back_before_the_end(house: House) -> None:
    given = receive_material(
        house, "网络拓扑图", copies=2, day=date(2026, 5, 6), received_by="李运维"
    )
    laptop = receive_material(house, "巡检笔记本", kind="equipment", serial="SN-1")
    assert (given.number, laptop.number) == ("JF-0001", "JF-0002")
    assert "material" not in _kinds(house)
    assert any(each.check == "material" for each in preflight(house).advice)
    house_end = rules_of(house).terms.end
    after = overview(house, house_end + timedelta(days=1))
    assert {each.key for each in after.blockers if each.kind == "material"} == {"1", "2"}
    back = return_material(house, given.id, to="甲方档案员", day=date(2026, 6, 1))
    assert (back.returned, back.returned_to) == (date(2026, 6, 1), "甲方档案员")
    assert [each.id for each in materials(house, here=True)] == [laptop.id]
    assert [each.id for each in materials(house, here=True, day=date(2026, 5, 20))] == [given.id]
    void_material(house, laptop.id, "登记错误")
    assert materials(house, here=True) == []
    replayed_equals_present(house)


def test_a_material_is_entered_as_it_happened(house: House) -> None:
    given = receive_material(house, "门禁卡", kind="pass", number="K-7", day=date(2026, 6, 2))
    for refused in (
        lambda: receive_material(house, " "),
        lambda: receive_material(house, "图纸", kind="无"),
        lambda: receive_material(house, "图纸", number="K-7"),
        lambda: receive_material(house, "图纸", copies=0),
        lambda: receive_material(house, "图纸", day=TODAY + timedelta(days=1)),
        lambda: return_material(house, given.id, to=" "),
        lambda: return_material(house, given.id, to="甲方", day=date(2026, 6, 1)),
        lambda: return_material(house, 99, to="甲方"),
    ):
        with pytest.raises(ContractRefused):
            refused()
    return_material(house, given.id, to="甲方")
    with pytest.raises(ContractRefused):
        return_material(house, given.id, to="甲方")
    assert len(registers_of(house).material) == 1


def test_who_may_not_file_waives_nothing(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    from desktop.services.order import order_rules

    def refuse(*_arguments: object) -> None:
        raise NotAllowed(Right.FILING.value, SlotKind.ESCROW)

    monkeypatch.setattr(order_rules, "require", refuse)
    with pytest.raises(NotAllowed):
        waive(house, [("duty", MONTH)], name="张项目", reason="原因")


def test_a_waiver_answers_for_what_it_was_given_for_and_for_nothing_that_comes_later(
    house: House,
) -> None:
    """Who answers for a missing pledge hasn't answered for accounts that stay open when the person is gone."""
    person = enter_person(house, NewPerson("周某某", role="on-site"))
    enter_item(house, person.id, NewItem("on-site", since=TODAY - timedelta(days=40)))
    item = ("person", str(person.id))
    assert [each.check for each in preflight(house).open if each.key == item[1]] == ["pledge"]
    waive(house, [item], name="张项目", reason="承诺书在途")
    assert item not in {(each.kind, each.key) for each in preflight(house).open}
    over = rules_of(house).terms.end + timedelta(days=1)
    checks = {each.check for each in preflight(house, over).open if each.kind == "person"}
    assert "leaving" in checks
    waived = {each.check for each in preflight(house, over).waived if each.kind == "person"}
    assert waived == {"pledge"}
