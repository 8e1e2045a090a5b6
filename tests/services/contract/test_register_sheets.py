"""Registers as sheets: every problem named by its cell, nothing half carried in, nothing carried in twice."""

from __future__ import annotations

import csv
from datetime import date, datetime
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook

from desktop.services.contract.contract_settings import SHOWN_ON, settle
from desktop.services.contract.kpi import kpi_entries, kpi_status, record_kpi
from desktop.services.contract.register_sheets.carrying import carry_in
from desktop.services.contract.register_sheets.checking import address, check_sheet
from desktop.services.contract.register_sheets.exporting import export_register
from desktop.services.contract.register_sheets.records import Outcome
from desktop.services.contract.registers import registers_of
from desktop.services.errors import ContractRefused, SheetRefused, StateSecret
from desktop.services.filing.sources import SourceProblem
from desktop.services.house import House
from exporters.errors import OutputNotEmpty
from models.audit.journal import row_details_since
from models.obligations.registers import Registers, advance
from tests.search import bombs
from tests.services.arranged import said
from tests.services.sheets import HEADINGS, inspections, plant, write_book

TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def november(house: House) -> None:
    """The sheets are of a contract in its eighth month."""
    settle(house, SHOWN_ON, TODAY.isoformat())


def _wall(text: str) -> datetime:
    """A moment by the clock on the wall, as papers have it."""
    return datetime.fromisoformat(text)


def _count(house: House) -> int:
    return sum(1 for each in registers_of(house).kpi.values() if not each.void)


def test_of_three_thousand_rows_forty_are_named_and_nothing_or_the_rest_goes_in(
    house: House, tmp_path: Path
) -> None:
    rows = inspections(3000)
    planted = plant(rows)
    path = write_book(tmp_path / "巡检.xlsx", {"巡检表": [HEADINGS, *rows]})
    plan = check_sheet(house, "kpi", path)
    named = {each.cell: each for each in plan.problems}
    assert len(planted) == len(plan.problems) == 40
    assert named.keys() == planted.keys()
    for cell, word in planted.items():
        assert named[cell].sheet == "巡检表"
        assert word in named[cell].problem, (cell, named[cell])
        assert named[cell].remedy
    assert plan.rows == 2960
    with pytest.raises(SheetRefused) as refused:
        carry_in(house, plan)
    assert refused.value.count == 40
    assert _count(house) == 0
    done = carry_in(house, plan, partly=True)
    assert (done.new, done.changed, done.same, done.left_out) == (2960, 0, 0, 40)
    assert _count(house) == 2960
    again = check_sheet(house, "kpi", path)
    assert again.counts[Outcome.SAME] == 2960
    assert carry_in(house, again, partly=True).new == 0
    assert _count(house) == 2960
    with house.database.read() as session:
        assert advance(Registers(), row_details_since(session, 0)).kpi == registers_of(house).kpi


def test_dates_in_eight_spellings_are_the_same_day(house: House, tmp_path: Path) -> None:
    rows = inspections(8)
    path = write_book(tmp_path / "a.xlsx", {"巡检": [HEADINGS, *rows]})
    plan = check_sheet(house, "kpi", path)
    assert plan.problems == ()
    carry_in(house, plan)
    days = [each.day for each in kpi_entries(house)]
    assert days == [date(2026, 4, 16 + number) for number in range(8)]


def test_a_failure_in_the_middle_leaves_nothing(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = inspections(250)
    plan = check_sheet(house, "kpi", write_book(tmp_path / "a.xlsx", {"巡检": [HEADINGS, *rows]}))
    calls: list[object] = []

    def fail(*_anything: object, **_more: object) -> None:
        calls.append(_anything)
        if len(calls) == 2:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr("desktop.services.contract.register_sheets.ledger.said", fail)
    with pytest.raises(OSError):
        carry_in(house, plan)
    assert len(calls) == 2
    assert _count(house) == 0


def test_titles_above_sums_below_and_numbers_beside_are_no_entries(
    house: House, tmp_path: Path
) -> None:
    sheet = [
        ["2026 年 8 月备份记录表"],
        [],
        ["序号", "备份日期 *", "备份对象（必填）", "备份结果", "说明"],
        [1, date(2026, 8, 1), "主库", "成功", "好"],
        [2, "２０２６－０８－０２", "主库", "失败", ""],
        ["合计", None, None, "2 次", None],
    ]
    plan = check_sheet(house, "kpi", write_book(tmp_path / "b.xlsx", {"Sheet1": sheet}))
    assert plan.problems == ()
    assert plan.unknown == ("说明",)
    assert plan.matches[0].form.id == "backup"
    carry_in(house, plan)
    assert [str(each.facts["result"]) for each in kpi_entries(house)] == ["success", "failure"]


def test_sheets_of_several_kinds_in_one_workbook(house: House, tmp_path: Path) -> None:
    path = write_book(
        tmp_path / "8月.xlsx",
        {
            "巡检表": [["日期", "对象", "人员"], ["2026-08-01", "机房", "赵一"]],
            "满意度评价表": [
                ["日期", "评价单位", "满意", "有效"],
                ["2026-08-31", "一科", "1,020", "１，０５０份"],
            ],
            "封面": [["编制人", "张"]],
        },
    )
    plan = check_sheet(house, "kpi", path)
    assert plan.problems == ()
    assert plan.passed_over == ("封面",)
    carry_in(house, plan)
    facts = [each.facts for each in kpi_entries(house, "survey")]
    assert facts == [{"object": "一科", "satisfied": 1020, "valid": 1050}]


def test_a_mapping_is_asked_for_once_and_remembered(house: House, tmp_path: Path) -> None:
    def book(name: str, day: str) -> Path:
        rows = [["啥时候", "干啥", "谁", "日期"], [day, "机房", "赵一", "不要这列"]]
        return write_book(tmp_path / name, {"表": rows})

    unknown = check_sheet(house, "kpi", book("1.xlsx", "2026-08-01"))
    assert unknown.problems
    mapping = {"啥时候": "day", "干啥": "object", "谁": "person", "日期": ""}
    plan = check_sheet(house, "kpi", book("2.xlsx", "2026-08-01"), mapping)
    assert plan.problems == ()
    carry_in(house, plan)
    later = check_sheet(house, "kpi", book("3.xlsx", "2026-08-02"))
    assert later.problems == ()
    assert later.mapping == mapping
    assert carry_in(house, later).new == 1


def test_a_missing_column_is_named_once(house: House, tmp_path: Path) -> None:
    rows = [
        ["日期", "巡检对象", "是否异常"],
        *([f"2026-08-{day:02d}", "机房", "否"] for day in range(1, 4)),
    ]
    plan = check_sheet(house, "kpi", write_book(tmp_path / "a.xlsx", {"巡检": rows}))
    assert [each.cell for each in plan.problems] == ["A1"]
    assert "Inspector" in plan.problems[0].problem


def test_a_sheet_may_say_only_what_is_new_of_entries_that_are_there(
    house: House, tmp_path: Path
) -> None:
    record_kpi(house, "ticket", None, {"title": "慢", "accepted": "2026-08-14 9:00"}, "GD-1")
    rows = [["工单号", "恢复时间"], ["GD-1", "2026-08-14 10:00"]]
    plan = check_sheet(house, "kpi", write_book(tmp_path / "a.xlsx", {"故障": rows}))
    assert plan.problems == ()
    assert carry_in(house, plan).changed == 1
    more = [["工单号", "恢复时间"], ["GD-2", "2026-08-14 10:00"]]
    plan = check_sheet(house, "kpi", write_book(tmp_path / "b.xlsx", {"故障": more}))
    assert [each.cell for each in plan.problems] == ["A1", "A1"]


def test_a_row_that_is_there_by_hand_is_not_entered_again(house: House, tmp_path: Path) -> None:
    record_kpi(house, "inspection", date(2026, 8, 1), {"object": "机房", "person": "赵一"})
    rows = [["日期", "巡检对象", "巡检人"], ["2026-08-01", "机房", "赵一"]]
    plan = check_sheet(house, "kpi", write_book(tmp_path / "a.xlsx", {"巡检": rows}))
    assert plan.counts[Outcome.SAME] == 1


def test_a_fault_that_was_restored_meanwhile_is_changed_and_empty_cells_erase_nothing(
    house: House, tmp_path: Path
) -> None:
    heads = ["工单号", "故障现象", "报障时间", "受理时间", "响应时间", "恢复时间"]
    first = ["GD-1", "登录慢", "2026-08-14 9:00", "2026-08-14 9:05", "2026-08-14 9:10", None]
    later = ["GD-1", "登录慢", None, _wall("2026-08-14 09:05"), None, "2026年8月14日 下午1时5分"]
    for row in (first, later):
        plan = check_sheet(house, "kpi", write_book(tmp_path / "t.xlsx", {"故障": [heads, row]}))
        assert plan.problems == ()
        carry_in(house, plan)
    (entry,) = kpi_entries(house)
    assert entry.facts["responded"] == _wall("2026-08-14 09:10")
    assert entry.facts["restored"] == _wall("2026-08-14 13:05")
    values = {each.id: each.value for each in kpi_status(house, date(2026, 8, 15))}
    assert (values["d"], values["g"], values["h"]) == (1, 240, 10)
    assert [detail["count"] for _name, detail in said(house, "kpi imported")] == [1, 1]


def test_times_that_contradict_each_other_are_named(house: House, tmp_path: Path) -> None:
    heads = ["工单号", "故障现象", "报障时间", "受理时间", "响应时间", "恢复时间"]
    rows = [
        heads,
        ["GD-1", "慢", "2026-08-14 9:00", "2026-08-14 8:05", "2026-08-14", "2026-08-14 8:00"],
    ]
    plan = check_sheet(house, "kpi", write_book(tmp_path / "t.xlsx", {"故障": rows}))
    assert [each.cell for each in plan.problems] == ["D2", "E2", "F2", "F2"]


def test_what_is_exported_comes_back_as_the_same(house: House, tmp_path: Path) -> None:
    rows = inspections(30)
    carry_in(
        house,
        check_sheet(house, "kpi", write_book(tmp_path / "a.xlsx", {"巡检": [HEADINGS, *rows]})),
    )
    record_kpi(house, "backup", date(2026, 8, 1), {"object": "=库", "result": "成功"})
    out = tmp_path / "out.xlsx"
    assert export_register(house, "kpi", out).rows == 31
    back = check_sheet(house, "kpi", out)
    assert back.problems == ()
    assert back.counts[Outcome.SAME] == 31
    listed = tmp_path / "out.csv"
    export_register(house, "kpi", listed, form="backup")
    assert "'=库" in listed.read_text(encoding="utf-8-sig")
    again = check_sheet(house, "kpi", listed)
    assert again.counts[Outcome.SAME] == 1
    with pytest.raises(OutputNotEmpty):
        export_register(house, "kpi", out)
    with pytest.raises(ContractRefused):
        export_register(house, "kpi", tmp_path / "all.csv")


def test_an_exported_workbook_says_how_to_fill_it_in(house: House, tmp_path: Path) -> None:
    export_register(house, "media", tmp_path / "m.xlsx")
    book = load_workbook(tmp_path / "m.xlsx", read_only=True)
    assert book.sheetnames == ["Media", "How to fill in"]
    assert said_rows(book["How to fill in"])[1][:2] == ("Media", "Number")
    book.close()


def said_rows(sheet: object) -> list[tuple[object, ...]]:
    """The values of a sheet."""
    return list(sheet.iter_rows(values_only=True))  # type: ignore[attr-defined]


def test_media_are_known_by_their_number_in_any_width(house: House, tmp_path: Path) -> None:
    heads = ["载体编号", "载体类型", "序列号", "容量", "制作日期", "状态"]
    rows = [
        heads,
        ["CD-01", "光盘", "S1", "4.7GB", "2026/8/1", "封存"],
        ["HD-01", "硬盘", "S2", "2TB", None, None],
    ]
    carry_in(
        house, check_sheet(house, "media", write_book(tmp_path / "m.xlsx", {"载体台账": rows}))
    )
    more = [
        heads,
        ["ＣＤ－０１", "光盘", "S1", None, None, "已销毁"],
        ["HD-02", "硬盘", "", "", "明年", "不明"],
    ]
    plan = check_sheet(house, "media", write_book(tmp_path / "n.xlsx", {"载体台账": more}))
    assert [each.cell for each in plan.problems] == ["E3", "F3"]
    assert carry_in(house, plan, partly=True).changed == 1
    media = {each.number: each for each in registers_of(house).carrier.values()}
    assert media["CD-01"].state == "destroyed"
    assert media["CD-01"].made == date(2026, 8, 1)
    assert media["HD-01"].state == ""
    assert media.keys() == {"CD-01", "HD-01"}


def test_lists_in_the_encodings_of_offices_are_read(house: House, tmp_path: Path) -> None:
    for number, encoding in enumerate(("utf-8", "utf-8-sig", "gb18030", "utf-16")):
        path = tmp_path / f"{number}.csv"
        with path.open("w", encoding=encoding, newline="") as file:
            writer = csv.writer(file, delimiter=";" if number == 2 else ",")
            writer.writerow(["日期", "巡检对象", "巡检人"])
            writer.writerow([f"2026-08-{number + 1:02d}", "核心机房；一层", "赵一"])
            writer.writerow([f"2026-08-{number + 11:02d}", "网络", "钱二"])
        plan = check_sheet(house, "kpi", path)
        assert plan.problems == (), encoding
        assert carry_in(house, plan).new == 2


def test_an_error_of_a_formula_is_named(house: House, tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "巡检"
    sheet.append(["日期", "巡检对象", "巡检人"])
    sheet.append(["2026-08-01", "机房", "#N/A"])
    sheet["C2"].data_type = "e"
    book.save(tmp_path / "e.xlsx")
    plan = check_sheet(house, "kpi", tmp_path / "e.xlsx")
    assert [each.cell for each in plan.problems] == ["C2"]
    assert "formula" in plan.problems[0].problem


def test_hidden_sheets_and_those_of_other_things_are_left_alone(
    house: House, tmp_path: Path
) -> None:
    path = write_book(
        tmp_path / "a.xlsx",
        {
            "巡检": [["日期", "巡检对象", "巡检人"], ["2026-08-01", "a", "b"]],
            "旧": [["日期", "巡检对象", "巡检人"], ["2026-08-02", "a", "b"]],
        },
    )
    book = load_workbook(path)
    book["旧"].sheet_state = "hidden"
    book.save(path)
    assert check_sheet(house, "kpi", path).rows == 1


def test_a_sheet_that_is_none_is_told_with_what_is_looked_for(house: House, tmp_path: Path) -> None:
    path = write_book(tmp_path / "a.xlsx", {"随便": [["甲", "乙"], ["1", "2"]]})
    (problem,) = check_sheet(house, "kpi", path).problems
    assert (problem.sheet, problem.cell) == ("随便", "A1")
    assert "巡检" in problem.remedy
    with pytest.raises(SheetRefused):
        carry_in(house, check_sheet(house, "kpi", path))


def test_hostile_and_useless_files_end_in_a_sentence(house: House, tmp_path: Path) -> None:
    def refused(data: bytes, name: str = "x.xlsx") -> str:
        path = tmp_path / name
        path.write_bytes(data)
        with pytest.raises(SourceProblem) as problem:
            check_sheet(house, "kpi", path)
        assert _count(house) == 0
        return str(problem.value)

    assert "empty" in refused(b"")
    assert refused(b"PK\x03\x04 nothing of the kind")
    assert "csv" in refused(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "old.xls")
    assert refused(bytes(range(256)) * 20, "noise.csv")
    for _name, data in (
        bombs.laughing_xlsx(),
        bombs.workbook_with_a_far_cell(),
        bombs.zip_that_lies(),
    ):
        assert refused(data)
    with pytest.raises(SourceProblem):
        check_sheet(house, "kpi", tmp_path / "nowhere.xlsx")


def test_a_sheet_with_the_mark_of_a_state_secret_is_refused_whole(
    house: House, tmp_path: Path
) -> None:
    rows = [["日期", "巡检对象", "巡检人"], ["2026-08-01", "机房", "机密★10年"]]
    path = write_book(tmp_path / "a.xlsx", {"巡检": rows})
    with pytest.raises(StateSecret):
        check_sheet(house, "kpi", path)


def test_the_register_must_exist(house: House, tmp_path: Path) -> None:
    with pytest.raises(ContractRefused):
        check_sheet(house, "moon", tmp_path / "a.xlsx")


def test_cells_are_named_as_sheets_name_them() -> None:
    assert [address(16, column) for column in (0, 2, 25, 26, 701, 702)] == [
        "A17", "C17", "Z17", "AA17", "ZZ17", "AAA17",
    ]  # fmt: skip


def test_a_plan_that_has_become_old_enters_nothing_twice(house: House, tmp_path: Path) -> None:
    path = write_book(
        tmp_path / "a.xlsx", {"巡检": [["日期", "巡检对象", "巡检人"], ["2026-08-01", "a", "b"]]}
    )
    plan = check_sheet(house, "kpi", path)
    record_kpi(house, "inspection", date(2026, 8, 1), {"object": "a", "person": "b"})
    assert carry_in(house, plan).new == 0
    assert _count(house) == 1


def test_a_row_that_somebody_enters_meanwhile_is_not_entered_twice(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [["日期", "巡检对象", "巡检人"], ["2026-08-01", "a", "b"]]
    plan = check_sheet(house, "kpi", write_book(tmp_path / "a.xlsx", {"巡检": rows}))
    write = house.database.write
    others = [
        lambda: record_kpi(house, "inspection", date(2026, 8, 1), {"object": "a", "person": "b"})
    ]

    def meanwhile() -> object:
        if others:
            others.pop()()
        return write()

    monkeypatch.setattr(house.database, "write", meanwhile)
    assert carry_in(house, plan).new == 0
    assert _count(house) == 1


def test_rows_that_are_numbered_alike_are_two(house: House, tmp_path: Path) -> None:
    rows = [
        ["日期", "巡检对象", "巡检人"],
        ["2026-08-01", "甲机房", "乙"],
        ["2026-08-02", "丙机房", "丁"],
    ]
    good = write_book(tmp_path / "good.xlsx", {"巡检": rows})
    broken = tmp_path / "broken.xlsx"
    with ZipFile(good) as package, ZipFile(broken, "w") as target:
        for name in package.namelist():
            data = package.read(name)
            target.writestr(name, data.replace(b'<row r="3"', b'<row r="2"'))
    plan = check_sheet(house, "kpi", broken)
    assert carry_in(house, plan).new == 2
    assert sorted(str(each.facts["object"]) for each in kpi_entries(house)) == ["丙机房", "甲机房"]
