"""The sheets of people, duties and findings: masks, numbers that two have, steps that can't follow."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from desktop.services.assurance.findings_loop import (
    NewFinding,
    amend_finding,
    enter_finding,
    findings_board,
)
from desktop.services.contract.contract_settings import SHOWN_ON, settle
from desktop.services.contract.duties import board, say_of_duty
from desktop.services.contract.evidence import attach_evidence
from desktop.services.contract.register_sheets.carrying import carry_in
from desktop.services.contract.register_sheets.checking import check_sheet
from desktop.services.contract.register_sheets.exporting import export_register
from desktop.services.contract.register_sheets.records import Outcome, SheetPlan
from desktop.services.contract.registers import registers_of
from desktop.services.house import House
from desktop.services.library import audit_events
from desktop.services.order.systems import NewSystem, enter_system
from desktop.services.people.identity_numbers import reveal
from desktop.services.people.people import NewPerson, enter_person, people
from desktop.services.people.person_items import items_of
from models.audit.journal import row_details_since
from models.documents.filing import file_documents
from models.obligations.duty_state import DutyState
from models.obligations.duty_views import DutyView
from models.obligations.registers import Registers, advance
from tests.models.builders import new_file
from tests.services.arranged import said
from tests.services.owed import prove
from tests.services.sheets import write_book
from vault.ids import utc_now

TODAY = date(2026, 11, 23)
FIRST, SECOND = "11010519491231002X", "440524188001010014"
"""The two numbers of the domain model (GB 11643)."""

HEADS = [
    "姓名",
    "性别",
    "身份证号",
    "手机号",
    "人员类别",
    "核心驻场",
    "进场日期",
    "离场日期",
    "学历",
]


@pytest.fixture(autouse=True)
def november(house: House) -> None:
    """The eighth month of the contract."""
    settle(house, SHOWN_ON, TODAY.isoformat())


def _checked(house: House, register: str, folder: Path, rows: list[list[object]]) -> SheetPlan:
    path = folder / f"{len(list(folder.iterdir()))}.xlsx"
    return check_sheet(house, register, write_book(path, {"表": rows}))


def _cells(plan: SheetPlan) -> list[str]:
    return [each.cell for each in plan.problems]


def _rebuilt(house: House) -> None:
    """The journal alone leads to the same registers."""
    with house.database.read() as session:
        rebuilt = advance(Registers(), row_details_since(session, 0))
    now = registers_of(house)
    for name in ("person", "person_item", "finding", "duty_step"):
        assert getattr(rebuilt, name) == getattr(now, name), name


def test_people_come_in_with_their_sealed_numbers_and_times(house: House, tmp_path: Path) -> None:
    rows = [
        HEADS,
        ["赵一", "女", FIRST, "138 0000 0001", "驻场", "是", "2026/4/16", None, "本科"],
        ["钱二", "男", None, None, "项目经理", None, "2026年4月16日", "2026-08-31", None],
    ]
    plan = _checked(house, "people", tmp_path, rows)
    assert plan.problems == ()
    assert carry_in(house, plan).new == 2
    first, second = sorted(people(house), key=lambda each: each.id)
    assert first.identity_shown == "110105********002X"
    assert first.core
    assert reveal(house, first.id) == FIRST
    (time,) = items_of(house, second.id)
    assert (time.since, time.until) == (date(2026, 4, 16), date(2026, 8, 31))
    again = _checked(house, "people", tmp_path, rows)
    assert again.counts[Outcome.SAME] == 2
    assert carry_in(house, again).new == 0
    _rebuilt(house)
    everything = " ".join(each.detail for each in audit_events(house, 1000))
    assert FIRST not in everything
    assert "13800000001" not in everything


def test_each_thing_that_is_wrong_with_people_is_named_by_its_cell(
    house: House, tmp_path: Path
) -> None:
    enter_person(house, NewPerson("孙三", identity=SECOND))
    rows = [
        HEADS,
        ["赵一", "女", FIRST[:-1] + "1", None, "驻场", None, None, None, None],
        ["钱二", "也许", None, None, "董事", None, None, None, None],
        ["李四", None, SECOND, None, None, None, None, None, None],
        ["周五", None, FIRST, None, None, None, None, None, None],
        ["吴六", None, FIRST, None, None, None, None, None, None],
        ["郑七", None, None, None, None, None, "2026-08-01", "2026-07-01", None],
        ["王八", None, "110105********0000", None, None, None, None, None, f"证号{SECOND}"],
        [None, None, None, None, None, None, "2026-08-01", None, None],
        ["周五", None, None, None, None, None, None, None, "硕士"],
    ]
    plan = _checked(house, "people", tmp_path, rows)
    named = {each.cell: each for each in plan.problems}
    assert named.keys() == {"C2", "B3", "E3", "C4", "C6", "H7", "C8", "I8", "A9", "A10"}
    assert "孙三" in named["C4"].problem
    assert "周五" in named["C6"].problem
    assert "arriving" in named["H7"].problem
    assert "row 5" in named["A10"].problem
    assert all(number not in repr(plan.problems) for number in (FIRST, SECOND))
    assert carry_in(house, plan, partly=True).new == 1
    assert [each.label for each in people(house)] == ["周五", "孙三"]


def test_a_sheet_adds_to_somebody_and_erases_nothing(house: House, tmp_path: Path) -> None:
    entered = enter_person(
        house, NewPerson("赵一", identity=FIRST, phone="13800000001", post="运维")
    )
    heads = ["姓名", "身份证号", "手机", "岗位", "进场日期", "离场日期"]
    plan = _checked(
        house,
        "people",
        tmp_path,
        [heads, ["赵一", "110105********002X", None, None, "2026-04-16", None]],
    )
    assert plan.problems == ()
    assert carry_in(house, plan).changed == 1
    plan = _checked(
        house, "people", tmp_path, [heads, ["赵一", FIRST, "13800000001", "", None, "2026-10-31"]]
    )
    assert plan.problems == ()
    carry_in(house, plan)
    (time,) = items_of(house, entered.id)
    assert (time.since, time.until) == (date(2026, 4, 16), date(2026, 10, 31))
    (now,) = people(house)
    assert (now.post, now.phone_shown) == ("运维", entered.phone_shown)
    assert reveal(house, now.id) == FIRST
    assert (
        _checked(
            house,
            "people",
            tmp_path,
            [heads, ["赵一", FIRST, "13800000001", "运维", "2026-04-16", "2026-10-31"]],
        ).counts[Outcome.SAME]
        == 1
    )
    overlap = _checked(
        house, "people", tmp_path, [heads, ["赵一", None, None, None, "2026-09-01", None]]
    )
    assert len(overlap.problems) == 1
    _rebuilt(house)


def test_numbers_are_exported_masked_and_in_full_only_on_record(
    house: House, tmp_path: Path
) -> None:
    enter_person(house, NewPerson("赵一", identity=FIRST, phone="13800000001", role="manager"))
    enter_person(house, NewPerson("钱二"))
    masked, whole = tmp_path / "m.xlsx", tmp_path / "w.xlsx"
    export_register(house, "people", masked)
    assert FIRST not in _texts(masked)
    assert "110105********002X" in _texts(masked)
    assert not [each for each in audit_events(house, 99) if each.action == "identity revealed"]
    assert check_sheet(house, "people", masked).counts[Outcome.SAME] == 2
    export_register(house, "people", whole, reveal=True)
    assert {FIRST, "13800000001"} <= _texts(whole)
    told = [each for each in audit_events(house, 99) if each.action == "identity revealed"]
    assert {each.detail for each in told} == {"identity", "phone"}
    assert FIRST not in " ".join(each.detail for each in audit_events(house, 99))
    assert check_sheet(house, "people", whole).counts[Outcome.SAME] == 2


def _texts(path: Path) -> set[str]:
    book = load_workbook(path)
    return {
        str(value) for sheet in book for row in sheet.iter_rows(values_only=True) for value in row
    }


def _scan(house: House, type_: str) -> int:
    """A scan of this type; returns its id."""
    file = new_file(title=type_, path=f"扫描/{type_}.pdf", type=type_)
    with house.database.write() as session:
        (document,) = file_documents(session, [file], prefix="SD", filed=utc_now())
        house.journal.append(session, [("filed", f"document {document}", "")])
    return document


def _ready_duty(house: House, folder: Path) -> DutyView:
    """A duty with all its papers, none of which needs a signature that isn't there."""
    for view in board(house).duties:
        duty = view.duty
        if view.state is DutyState.TO_COLLECT and duty.sign == "contractor":
            for demand in view.missing:
                attach_evidence(
                    house,
                    [duty.key],
                    _scan(house, demand.type),
                    kind=demand.type,
                    signed="both",
                    day=duty.opens,
                )
            now = board(house).by_key[duty.key]
            if {"submitted", "archived"} <= {*now.possible}:
                return now
    raise AssertionError("no duty can be submitted")


def test_days_of_steps_are_read_back_and_what_stands_is_not_said_twice(
    house: House, tmp_path: Path
) -> None:
    key = _ready_duty(house, tmp_path).key
    heads = ["义务键", "提交日期", "归档日期", "状态"]
    rows = [heads, [key, "2026-11-02", "2026-11-09", "随便"]]
    plan = _checked(house, "duties", tmp_path, rows)
    assert plan.problems == ()
    assert carry_in(house, plan).changed == 1
    now = board(house).by_key[key]
    assert now.state is DutyState.ARCHIVED
    assert [(each.step, each.day) for each in now.steps] == [
        ("submitted", date(2026, 11, 2)),
        ("archived", date(2026, 11, 9)),
    ]
    assert _checked(house, "duties", tmp_path, rows).counts[Outcome.SAME] == 1
    changed = _checked(house, "duties", tmp_path, [heads, [key, "2026-11-03", None, None]])
    assert _cells(changed) == ["B2"]
    assert [name for name, _detail in said(house, "duty submitted")] == [f"duty {key}"]
    _rebuilt(house)


def test_steps_that_cannot_follow_are_named(house: House, tmp_path: Path) -> None:
    ready = _ready_duty(house, tmp_path).key
    bare = next(
        each.key
        for each in board(house).duties
        if each.missing and "submitted" not in each.possible
    )
    heads = ["义务键", "提交日期", "归档日期"]
    rows = [
        heads,
        [bare, "2026-11-02", None],
        ["R99", "2026-11-02", None],
        [ready, "2026-11-09", "2026-11-02"],
        [ready, "2027-01-01", None],
        [None, "2026-11-02", None],
    ]
    plan = _checked(house, "duties", tmp_path, rows)
    assert _cells(plan) == ["B2", "A3", "C4", "B5", "A6"]
    assert registers_of(house).duty_step == {}


def test_duties_are_exported_as_they_stand(house: House, tmp_path: Path) -> None:
    view = _ready_duty(house, tmp_path)
    say_of_duty(house, [view.key], "submitted", day=date(2026, 11, 2))
    out = tmp_path / "d.xlsx"
    assert export_register(house, "duties", out).rows == len(board(house).duties)
    plan = check_sheet(house, "duties", out)
    assert plan.problems == ()
    assert plan.counts[Outcome.SAME] == len(board(house).duties)


FINDING_HEADS = [
    "问题编号",
    "来源",
    "发现日期",
    "系统",
    "问题描述",
    "风险等级",
    "整改期限",
    "测评项",
    "状态",
]


def test_findings_come_in_once_with_numbers_of_their_own(house: House, tmp_path: Path) -> None:
    enter_system(house, NewSystem("门户网站"))
    rows = [
        FINDING_HEADS,
        [
            "DB-7",
            "等保",
            "2026-08-14",
            "门户网站",
            "口令过短",
            "高风险",
            "2026-09-30",
            "L3-CES1-01",
            "随便",
        ],
        [None, "漏洞扫描", "2026.8.15", None, "组件过旧", "中", None, None, None],
    ]
    plan = _checked(house, "findings", tmp_path, rows)
    assert plan.problems == ()
    assert carry_in(house, plan).new == 2
    assert sorted(each.number for each in registers_of(house).finding.values()) == [
        "DB-7",
        "LS-2026-01",
    ]
    assert _checked(house, "findings", tmp_path, rows).counts[Outcome.SAME] == 2
    found = next(each for each in registers_of(house).finding.values() if each.source == "scan")
    amend_finding(house, found.id, measure="升级组件")
    assert _checked(house, "findings", tmp_path, rows).counts[Outcome.SAME] == 2
    out = tmp_path / "f.xlsx"
    export_register(house, "findings", out)
    assert check_sheet(house, "findings", out).counts[Outcome.SAME] == 2
    _rebuilt(house)


def test_wrong_findings_are_named_and_partial_rows_change_only_what_they_say(
    house: House, tmp_path: Path
) -> None:
    kept = enter_finding(
        house, NewFinding("口令过短", date(2026, 8, 14), "high", number="DB-7", advice="改")
    )
    rows = [
        FINDING_HEADS,
        ["DB-8", "等保", "2026-08-14", "没有这个系统", "甲", "高", None, None, None],
        ["DB-9", "听说", "2026-08-14", None, "乙", "极高", None, None, None],
        ["DB-10", "等保", "2026-08-14", None, "丙", "低", "2026-08-01", None, None],
        ["DB-11", "等保", None, None, None, "低", None, None, None],
        ["DB-12", "等保", "2099-08-14", None, "丁", "低", None, None, None],
        ["DB-7", None, None, None, None, None, "2026-12-31", None, None],
        ["DB-7", None, None, None, None, "中", None, None, None],
    ]
    plan = _checked(house, "findings", tmp_path, rows)
    assert _cells(plan) == ["D2", "B3", "F3", "G4", "C5", "E5", "C6", "A8"]
    assert carry_in(house, plan, partly=True).changed == 1
    now = registers_of(house).finding[kept.id]
    assert now == kept._replace(due=date(2026, 12, 31))
    assert len(findings_board(house).findings) == 1


def test_a_row_may_say_that_it_was_submitted_and_confirmed(house: House, tmp_path: Path) -> None:
    key = "R51/2026-05"
    prove(house, key)
    heads = ["义务键", "提交日期", "甲方确认日期", "归档日期", "确认人"]
    early = _checked(house, "duties", tmp_path, [heads, [key, "2026-04-30", None, None, None]])
    assert _cells(early) == ["B2"]
    row = [key, "2026-06-05", "2026-06-08", "2026-06-09", "甲方代表"]
    plan = _checked(house, "duties", tmp_path, [heads, row])
    assert plan.problems == ()
    carry_in(house, plan)
    now = board(house).by_key[key]
    assert now.state is DutyState.ARCHIVED
    assert [each.step for each in now.steps] == ["submitted", "confirmed", "archived"]
    assert [each.name for each in now.steps] == ["", "甲方代表", ""]


def test_a_plan_shows_no_number_in_its_repr(house: House, tmp_path: Path) -> None:
    heads = ["姓名", "身份证号", "手机号"]
    rows = [heads, ["甲", "11010519491231002X", "13800001234"], ["乙", "110105194912310020", "1"]]
    plan = _checked(house, "people", tmp_path, rows)
    assert plan.rows == 1
    assert plan.problems
    for part in ("1949123", "13800001234", "0001234"):
        assert part not in repr(plan)
