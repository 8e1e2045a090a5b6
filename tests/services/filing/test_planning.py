"""Looking at a batch and filing it: guesses, refusals, duplicates, near duplicates, versions, lessons."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from desktop.services.audit.auditing import AuditFilter, audit_trail
from desktop.services.filing.amending import trash
from desktop.services.filing.carrying_out import carry_out
from desktop.services.filing.lessons import knowledge, tellings_of
from desktop.services.filing.plan_records import Plan, PlanRow, RowState
from desktop.services.filing.planning import HEAD_KEPT, plan
from desktop.services.filing.texts import make_searchable
from desktop.services.house import House
from desktop.services.library import list_documents, list_versions
from desktop.services.progress import Cancelled
from desktop.services.records import Filed
from models.categories import Category, DocumentState, Mark
from models.documents.batches import batch
from tests.archives import findings, folder_digest
from tests.search.test_sketch import paper

SHEET = paper(11)


def write(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


def file_all(house: House, paths: Sequence[Path], **choice: object) -> Plan:
    """Look at `paths` and file them as guessed, but for `choice`."""
    looked = plan(house, paths)
    rows = tuple(row.with_choice(**choice) if choice else row for row in looked.rows)
    looked = looked.with_rows(rows)
    report = carry_out(house, looked)
    assert not report.failed
    make_searchable(house)
    return looked


def only(looked: Plan) -> PlanRow:
    (row,) = looked.rows
    return row


def test_every_file_gets_a_row_with_a_guess_and_nothing_is_written(
    house: House, tmp_path: Path
) -> None:
    folder = write(
        tmp_path / "资料",
        {
            "2026年7月巡检表.txt": "巡检日期：2026-07-30\n" + "正常。" * 2000,
            "备注/杂项.txt": "无从判断的内容",
            "人员/张三-简历.txt": "简历\n姓名：张三\n",
        },
    )
    before = folder_digest(house.path / "packs")
    seen: list[PlanRow] = []
    looked = plan(house, [folder], on_rows=seen.extend)
    rows = {row.source.shown.rpartition("/")[2]: row for row in looked.rows}
    sheet = rows["2026年7月巡检表.txt"]
    assert (sheet.choice.category, sheet.choice.period) == (Category.OPERATIONS, "2026-07")
    assert sheet.state is RowState.READY
    assert sheet.choice.formed is not None
    assert len(sheet.head) == HEAD_KEPT
    assert rows["杂项.txt"].state is RowState.INCOMPLETE
    assert rows["张三-简历.txt"].choice.mark is Mark.PERSONAL
    assert {row.source for row in seen} == {row.source for row in looked.rows}
    assert folder_digest(house.path / "packs") == before
    assert list_documents(house) == []


def test_state_secrets_are_refused_by_name_and_by_text_and_journalled_without_either(
    house: House, tmp_path: Path
) -> None:
    folder = write(
        tmp_path / "材料",
        {
            "方案（机密★）.txt": "普通内容",
            "报告甲.txt": "秘密★10年\n\n关于某项目的报告\n正文。",
            "普通巡检表.txt": "机房正常，无涉密文件。",
        },
    )
    looked = plan(house, [folder])
    states = {row.source.shown: row for row in looked.rows}
    assert states["材料/方案（机密★）.txt"].state is RowState.REFUSED
    assert states["材料/报告甲.txt"].state is RowState.REFUSED
    assert not states["材料/报告甲.txt"].head
    assert states["材料/普通巡检表.txt"].state is RowState.READY
    forced = looked.with_rows(tuple(row.with_choice(included=True) for row in looked.rows))
    carry_out(house, forced)
    assert [record.title for record in list_documents(house)] == ["普通巡检表"]
    told = [event for event in audit_trail(house, AuditFilter()) if event.action == "refused"]
    assert len(told) == 2
    assert not any("报告甲" in f"{e.object_name}{e.detail}" or "方案" in e.detail for e in told)


def test_a_secret_mark_in_a_corrected_title_is_refused(house: House, tmp_path: Path) -> None:
    folder = write(tmp_path / "材料", {"巡检表.txt": "正常", "值班表.txt": "轮值"})
    looked = plan(house, [folder])
    rows = (looked.rows[0].with_choice(title="方案（绝密★）"), looked.rows[1])
    report = carry_out(house, looked.with_rows(rows))
    assert len(report.failed) == len(report.added) == 1


def test_exact_duplicates_are_left_out_in_the_vault_and_in_the_batch(
    house: House, tmp_path: Path
) -> None:
    first = write(tmp_path / "一", {"2026年7月巡检表.txt": SHEET})
    file_all(house, [first])
    (filed,) = list_documents(house)
    second = write(
        tmp_path / "二", {"另名巡检表.txt": SHEET, "新表.txt": "巡检", "新表副本.txt": "巡检"}
    )
    looked = plan(house, [second])
    rows = {row.source.shown.rpartition("/")[2]: row for row in looked.rows}
    twin = rows["另名巡检表.txt"]
    assert twin.state is RowState.DUPLICATE
    assert [(known.number, known.title) for known in twin.duplicates] == [
        (filed.number, filed.title)
    ]
    assert rows["新表副本.txt"].state is RowState.DUPLICATE
    assert rows["新表.txt"].state is not RowState.DUPLICATE
    wanted = twin.with_choice(included=True)
    assert wanted.state is RowState.LOOK
    assert wanted.will_be_filed


def test_a_tree_of_code_keeps_its_equal_files(house: House, tmp_path: Path) -> None:
    tree = write(
        tmp_path / "源代码", {"v1/gate.py": SHEET, "v2/gate.py": SHEET, "v2/new.py": SHEET + "#"}
    )
    looked = plan(house, [tree])
    assert all(row.will_be_filed and not row.near for row in looked.rows)
    carry_out(house, looked)
    assert len(list_documents(house)) == 3
    assert plan(house, [tree]).count(RowState.DUPLICATE) == 3


def test_near_duplicates_are_pointed_out_and_nothing_is_merged(
    house: House, tmp_path: Path
) -> None:
    file_all(house, [write(tmp_path / "一", {"数据库运维手册.txt": SHEET})])
    (filed,) = list_documents(house)
    edited = SHEET.replace("备份", "备分", 2)
    looked = plan(
        house,
        [write(tmp_path / "二", {"数据库操作手册.txt": edited, "别的运维手册.txt": paper(12)})],
    )
    rows = {row.source.shown.rpartition("/")[2]: row for row in looked.rows}
    assert [known.document_id for known in rows["数据库操作手册.txt"].near] == [filed.id]
    assert rows["数据库操作手册.txt"].state is RowState.LOOK
    assert rows["别的运维手册.txt"].near == ()
    carry_out(house, looked)
    assert len(list_documents(house)) == 3


def test_the_same_form_of_another_person_is_no_near_duplicate(house: House, tmp_path: Path) -> None:
    file_all(
        house,
        [write(tmp_path / "一", {"张三保密承诺书.txt": "姓名：张三\n" + SHEET})],
        persons=("张三",),
    )
    other = write(tmp_path / "二", {"李四-保密承诺书.txt": "姓名：李四\n" + SHEET})
    row = only(plan(house, [other]))
    assert row.choice.persons == ("李四",)
    assert row.near == ()
    assert len(row.alike) == 1
    assert row.state is RowState.READY


def test_the_same_name_with_other_content_is_offered_as_a_version_and_filed_as_one(
    house: House, tmp_path: Path
) -> None:
    file_all(house, [write(tmp_path / "一", {"运维手册.txt": SHEET}) / "运维手册.txt"])
    (filed,) = list_documents(house)
    newer = write(tmp_path / "二", {"运维手册.txt": SHEET + "\n新增一章。"}) / "运维手册.txt"
    looked = plan(house, [newer])
    row = only(looked)
    assert [(known.document_id, known.ordinal) for known in row.versions] == [(filed.id, 1)]
    acknowledged: list[Filed] = []
    chosen = looked.with_rows((row.with_choice(version_of=filed.id, category=None),))
    report = carry_out(house, chosen, on_filed=acknowledged.extend)
    assert len(report.versions) == 1
    assert report.added == ()
    assert [each.document_id for each in acknowledged] == [filed.id]
    assert [version.ordinal for version in list_versions(house, filed.id)] == [2, 1]
    again = carry_out(house, chosen)
    assert len(again.failed) == 1
    assert again.versions == ()


def test_a_batch_is_recorded_with_its_files(house: House, tmp_path: Path) -> None:
    folder = write(tmp_path / "材料", {"a巡检表.txt": "甲", "b值班表.txt": "乙"})
    file_all(house, [folder])
    records = list_documents(house)
    ids = {record.version.batch_id for record in records}
    assert len(ids) == 1
    with house.database.read() as session:
        recorded = batch(session, ids.pop() or 0)
    assert recorded is not None
    assert (recorded.source, recorded.files) == ("材料", 2)


def test_a_file_that_changed_since_it_was_looked_at_is_left_out(
    house: House, tmp_path: Path
) -> None:
    folder = write(
        tmp_path / "材料", {"巡检表.txt": "看过的", "值班表.txt": "看过的二", "备份记录.txt": "丙"}
    )
    looked = plan(house, [folder])
    changed = folder / "巡检表.txt"
    changed.write_text("换过的", "utf-8")
    os.utime(changed, ns=(1, 1))
    (folder / "值班表.txt").unlink()
    report = carry_out(house, looked)
    assert {each.path for each in report.failed} == {"材料/巡检表.txt", "材料/值班表.txt"}
    assert [each.title for each in report.added] == ["备份记录"]


def test_corrections_win_once_they_are_confirmed_and_fade_when_contradicted(
    house: House, tmp_path: Path
) -> None:
    def month(number: int) -> Plan:
        folder = write(
            tmp_path / f"{number}", {f"2026年{number}月综合巡检清单.txt": f"{number} 份"}
        )
        return plan(house, [folder / f"2026年{number}月综合巡检清单.txt"])

    def correct(number: int, category: Category, kind: str) -> None:
        looked = month(number)
        row = only(looked).with_choice(category=category, type=kind)
        assert carry_out(house, looked.with_rows((row,))).learned > 0

    assert only(month(1)).choice.category is Category.OPERATIONS
    correct(2, Category.TECHDOC, "清单")
    assert only(month(3)).choice.category is Category.OPERATIONS
    correct(3, Category.TECHDOC, "清单")
    taught = only(month(4))
    assert (taught.choice.category, taught.choice.type) == (Category.TECHDOC, "清单")
    assert taught.guess.taught["type"] == "清单"
    correct(4, Category.CONTRACT, "附表")
    assert only(month(5)).choice.type != "清单"
    assert any(knowledge(house).lessons.told)


def test_a_batch_teaches_only_what_all_its_files_agree_on(house: House, tmp_path: Path) -> None:
    folder = write(tmp_path / "杂项", {"甲清单.txt": "1", "乙清单.txt": "2"})
    first, second = plan(house, [folder]).rows
    corrected = first.with_choice(category=Category.TECHDOC)
    alone = tellings_of([corrected], ())
    both = tellings_of([corrected, second.with_choice(category=Category.CONTRACT)], ())
    assert ("category", "folder:杂项", "techdoc") in alone
    assert not any(token == "folder:杂项" for _field, token, _value in both)
    assert any(token.startswith("name:") for _field, token, _value in both)


class StopAt:
    """A progress that stops at the n-th checkpoint."""

    def __init__(self, left: int) -> None:
        self.left = left

    def start(self, label: str, total: int | None, unit: str) -> None:
        pass

    def advance(self, amount: int, detail: str = "") -> None:
        pass

    def checkpoint(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise Cancelled


@pytest.mark.parametrize("left", [0, 3, 9])
def test_looking_can_be_stopped_at_any_file(house: House, tmp_path: Path, left: int) -> None:
    folder = write(tmp_path / "材料", {f"{number}巡检表.txt": str(number) for number in range(10)})
    with pytest.raises(Cancelled):
        plan(house, [folder], StopAt(left))
    assert len(plan(house, [folder]).rows) == 10


def test_unreadable_files_and_files_in_the_trash_are_told_apart(
    house: House, tmp_path: Path
) -> None:
    folder = write(tmp_path / "材料", {"巡检表.txt": SHEET})
    os.mkfifo(folder / "pipe") if hasattr(os, "mkfifo") else (folder / "pipe").mkdir()
    looked = plan(house, [folder, tmp_path / "missing"])
    assert len(looked.rows) == 1
    assert any(each.path == "missing" for each in looked.failed)
    carry_out(house, looked)
    (filed,) = list_documents(house)
    trash(house, [filed.id], reason="错")
    (again,) = plan(house, [folder]).rows
    assert again.duplicates == ()
    assert filed.state is DocumentState.LIVE


def test_rows_of_one_plan_are_filed_each_in_its_own_way(house: House, tmp_path: Path) -> None:
    folder = write(tmp_path / "材料", {"一.txt": "甲", "二.txt": "乙"})
    looked = plan(house, [folder])
    first, second = looked.rows
    rows = (
        first.with_choice(
            category=Category.CRYPTO, title="甲题", number="密〔2026〕1号", mark=Mark.WORK_SECRET
        ),
        second.with_choice(category=Category.CONTRACT, persons=("王五",), period="2026"),
    )
    carry_out(house, looked.with_rows(rows))
    records = {record.title: record for record in list_documents(house)}
    assert records["甲题"].category is Category.CRYPTO
    assert records["甲题"].mark is Mark.WORK_SECRET
    assert records["甲题"].reference == "密〔2026〕1号"
    assert records["二"].persons == ("王五",)
    assert findings(house) == []
