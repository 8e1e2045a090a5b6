"""The import dialog by keyboard: rows that come while files are read, corrections, several rows at once, filing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPushButton
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from desktop.itemmodels.plan_cells import PlanColumn, parse_cell
from desktop.itemmodels.plan_table import PlanTableModel
from desktop.jobs.archive import Archive
from desktop.jobs.runner import JobRunner
from desktop.services.filing.guessing import Knowledge, guess
from desktop.services.filing.plan_records import Choice, Known, Plan, PlanRow, RowState
from desktop.services.filing.sources import SourceFile
from desktop.services.records import Failed
from desktop.views.filing.import_dialog import ImportDialog
from desktop.views.filing.known_words import KnownWords
from desktop.views.theme.look import Look
from models.categories import Category, Mark
from tests.gui.fakes import FakeVault

KNOWN = KnownWords(("林晓舟", "周子涵"), ("综合执法业务系统",))
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
MakeDialog = Callable[..., ImportDialog]


def row(name: str, head: str = "") -> PlanRow:
    source = SourceFile(f"/in/{name}", name, 10)
    guessed = guess(source, None, Knowledge())
    return PlanRow(source, guessed, Choice.of(guessed), head=head)


def refused(name: str) -> PlanRow:
    choice = Choice(included=False, title=name)
    return PlanRow(SourceFile(f"/in/{name}", name, 10), row(name).guess, choice, refusal="机密")


def sheets(count: int) -> list[PlanRow]:
    return [row(f"2026年{number % 12 + 1}月第{number}号巡检表.txt") for number in range(count)]


@pytest.fixture
def make_dialog(
    qtbot: QtBot, qapp: QApplication, archive: Archive, look: Look, runner: JobRunner
) -> MakeDialog:
    """A dialog over rows that were looked at, with the keyboard in its table."""

    def make(rows: list[PlanRow], category: Category | None = None, **plan: object) -> ImportDialog:
        dialog = ImportDialog(archive, [Path("/in")], KNOWN, look, category)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
        qtbot.addWidget(dialog)
        dialog.show_plan(Plan(tuple(rows), **plan))  # type: ignore[arg-type]
        dialog.show()
        dialog.activateWindow()
        qtbot.waitUntil(dialog.isActiveWindow)
        dialog.view.setFocus()
        return dialog

    return make


def choose(dialog: ImportDialog, rows: range, column: PlanColumn) -> None:
    """Choose cells as Shift and the arrow keys do."""
    dialog.view.go(rows[0], column)
    for number in rows:
        dialog.view.selectionModel().select(
            dialog.model.index(number, column), QItemSelectionModel.SelectionFlag.Select
        )


def editor_of(dialog: ImportDialog) -> QLineEdit | QComboBox:
    editor = dialog.view.viewport().findChild(QLineEdit) or dialog.view.viewport().findChild(
        QComboBox
    )
    assert isinstance(editor, QLineEdit | QComboBox)
    return editor


def test_the_model_keeps_qt_rules(qtmodeltester: ModelTester) -> None:
    model = PlanTableModel()
    qtmodeltester.check(model)
    model.extend(sheets(3))
    model.finish(Plan((*sheets(3), refused("方案（机密★）.txt"), row("杂项.txt"))))
    qtmodeltester.check(model)


def test_rows_come_while_files_are_read_and_edits_made_meanwhile_stay(
    qtbot: QtBot, archive: Archive, vault: FakeVault, look: Look, runner: JobRunner
) -> None:
    vault.hold = {"planning"}
    paths = [Path(f"/in/2026年7月巡检表{number}.txt") for number in range(3)]
    dialog = ImportDialog(archive, paths, KNOWN, look)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.read()
    qtbot.waitUntil(lambda: dialog.model.rowCount() == 1)
    assert dialog.reading
    assert not dialog.confirm.isEnabled()
    dialog.model.set_field([0], PlanColumn.PERSONS, ("林晓舟",))
    vault.release()
    qtbot.waitUntil(lambda: not dialog.reading)
    assert dialog.model.rowCount() == 3
    kept = [each.choice.persons for each in dialog.model.plan.rows]
    assert sorted(kept) == [(), (), ("林晓舟",)]
    assert dialog.confirm.isEnabled()
    qtbot.waitUntil(lambda: not runner.busy)


def test_closing_stops_the_reading(
    qtbot: QtBot, archive: Archive, vault: FakeVault, look: Look, runner: JobRunner
) -> None:
    vault.hold = {"planning"}
    dialog = ImportDialog(archive, [Path("/in/a.txt")], KNOWN, look)
    dialog.show()
    dialog.read()
    qtbot.waitUntil(lambda: dialog.model.rowCount() == 1)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not runner.busy)
    assert vault.filings == []


def test_problems_come_first_and_the_summary_counts_them(make_dialog: MakeDialog) -> None:
    twin = row("值班表.txt")
    twin = PlanRow(
        twin.source, twin.guess, twin.choice, duplicates=(Known(7, "N-7", "值班表"),)
    ).with_choice(included=False)
    dialog = make_dialog([*sheets(2), twin, row("杂项.txt"), refused("方案（机密★）.txt")])
    states = [each.state for each in dialog.model.plan.rows]
    assert states == [
        RowState.REFUSED,
        RowState.INCOMPLETE,
        RowState.DUPLICATE,
        RowState.READY,
        RowState.READY,
    ]
    assert dialog.summary.text() == (
        "5 files; 1 refused; 1 without a category; 1 left out as already there"
    )
    assert dialog.confirm.text() == "File 2 files"
    assert dialog.notice.sentence.startswith("1 file bears the mark of a state secret")
    assert any("机密" in note for note in dialog.panel.notes)


def test_a_cell_is_edited_with_f2_and_enter_does_not_file(
    qtbot: QtBot, make_dialog: MakeDialog
) -> None:
    dialog = make_dialog(sheets(2))
    filed: list[Plan] = []
    dialog.confirmed.connect(filed.append)
    dialog.view.go(0, PlanColumn.FORMED)
    qtbot.keyClick(dialog.view, Qt.Key.Key_F2)
    editor = editor_of(dialog)
    assert isinstance(editor, QLineEdit)
    editor.selectAll()
    qtbot.keyClicks(editor, "20260731")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.model.row_at(0).choice.formed == date(2026, 7, 31))
    assert filed == []
    assert dialog.isVisible()
    assert dialog.model.edited == 1


def test_words_that_mean_nothing_are_refused_beside_the_table(
    qtbot: QtBot, make_dialog: MakeDialog
) -> None:
    dialog = make_dialog(sheets(1))
    before = dialog.model.row_at(0).choice
    dialog.view.go(0, PlanColumn.FORMED)
    qtbot.keyClick(dialog.view, Qt.Key.Key_F2)
    editor = editor_of(dialog)
    assert isinstance(editor, QLineEdit)
    qtbot.keyClicks(editor, "31.7.2026")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "31.7.2026" in dialog.notice.sentence)
    assert dialog.model.row_at(0).choice == before


def test_a_category_is_chosen_from_a_list(qtbot: QtBot, make_dialog: MakeDialog) -> None:
    dialog = make_dialog([row("杂项.txt")])
    dialog.view.go(0, PlanColumn.CATEGORY)
    qtbot.keyClick(dialog.view, Qt.Key.Key_F2)
    editor = editor_of(dialog)
    assert isinstance(editor, QComboBox)
    editor.setCurrentText("Personnel records")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.model.row_at(0).choice.category is Category.PERSONNEL)
    assert dialog.model.row_at(0).state is RowState.READY


def test_fill_down_clear_leave_out_and_undo(qtbot: QtBot, make_dialog: MakeDialog) -> None:
    dialog = make_dialog(sheets(4))
    model, view = dialog.model, dialog.view
    model.set_field([1], PlanColumn.PERSONS, ("林晓舟",))
    choose(dialog, range(1, 4), PlanColumn.PERSONS)
    qtbot.keyClick(view, Qt.Key.Key_D, CTRL)
    assert [each.choice.persons for each in model.plan.rows] == [(), *[("林晓舟",)] * 3]
    choose(dialog, range(2, 4), PlanColumn.PERSONS)
    qtbot.keyClick(view, Qt.Key.Key_Delete)
    assert [each.choice.persons for each in model.plan.rows] == [(), ("林晓舟",), (), ()]
    qtbot.keyClick(view, Qt.Key.Key_Z, CTRL)
    assert model.row_at(3).choice.persons == ("林晓舟",)
    qtbot.keyClick(view, Qt.Key.Key_Space)
    assert [each.choice.included for each in model.plan.rows] == [True, True, False, False]
    assert dialog.confirm.text() == "File 2 files"
    qtbot.keyClick(view, Qt.Key.Key_Space)
    assert all(each.choice.included for each in model.plan.rows)


def test_one_value_for_all_chosen_rows(qtbot: QtBot, make_dialog: MakeDialog) -> None:
    dialog = make_dialog(sheets(12))
    choose(dialog, range(12), PlanColumn.TITLE)
    bulk = dialog.bulk
    assert bulk.set.text() == "Set for 12 rows"
    bulk.column.setCurrentIndex(bulk.column.findData(PlanColumn.SYSTEMS))
    editor = bulk.editor
    assert isinstance(editor, QLineEdit)
    filed: list[Plan] = []
    dialog.confirmed.connect(filed.append)
    editor.setText("综合执法业务系统，门户")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert {each.choice.systems for each in dialog.model.plan.rows} == {
        ("综合执法业务系统", "门户")
    }
    assert filed == []
    bulk.column.setCurrentIndex(bulk.column.findData(PlanColumn.MARK))
    assert isinstance(bulk.editor, QComboBox)
    bulk.editor.setCurrentText("Work secret")
    bulk.set.click()
    assert {each.choice.mark for each in dialog.model.plan.rows} == {Mark.WORK_SECRET}
    qtbot.keyClick(dialog.view, Qt.Key.Key_Z, CTRL)
    assert {each.choice.mark for each in dialog.model.plan.rows} == {Mark.INTERNAL}


def test_what_is_refused_can_not_be_changed_by_any_key(
    qtbot: QtBot, make_dialog: MakeDialog
) -> None:
    dialog = make_dialog([refused("方案（机密★）.txt"), *sheets(1)])
    choose(dialog, range(2), PlanColumn.MARK)
    qtbot.keyClick(dialog.view, Qt.Key.Key_Space)
    dialog.model.include([0, 1], included=True)
    dialog.model.set_field([0, 1], PlanColumn.CATEGORY, Category.CONTRACT)
    first, second = dialog.model.plan.rows
    assert (first.choice.included, first.choice.category) == (False, None)
    assert second.choice.category is Category.CONTRACT
    assert [each.source.shown for each in dialog.model.plan.to_file] == [second.source.shown]


def test_a_row_without_category_is_shown_instead_of_filed(
    qtbot: QtBot, make_dialog: MakeDialog
) -> None:
    dialog = make_dialog([*sheets(2), row("杂项.txt")])
    filed: list[Plan] = []
    dialog.confirmed.connect(filed.append)
    dialog.view.go(2, PlanColumn.TITLE)
    qtbot.keyClick(dialog.view, Qt.Key.Key_Return)
    assert filed == []
    assert dialog.view.currentIndex().column() == PlanColumn.CATEGORY
    assert dialog.model.row_at(dialog.view.currentIndex().row()).state is RowState.INCOMPLETE
    qtbot.keyClick(dialog.view, Qt.Key.Key_Space)
    qtbot.keyClick(dialog.view, Qt.Key.Key_Return)
    assert len(filed) == 1
    assert len(filed[0].to_file) == 2


def test_the_category_at_hand_is_for_what_nothing_tells_of(make_dialog: MakeDialog) -> None:
    dialog = make_dialog([row("杂项.txt"), *sheets(1)], Category.CONTRACT)
    categories = {each.source.shown: each.choice.category for each in dialog.model.plan.rows}
    assert categories["杂项.txt"] is Category.CONTRACT
    assert Category.OPERATIONS in categories.values()


def test_a_newer_version_is_offered_and_taken_back(qtbot: QtBot, make_dialog: MakeDialog) -> None:
    plain = row("运维手册.txt")
    offered = PlanRow(
        plain.source, plain.guess, plain.choice, versions=(Known(5, "N-5", "手册", 2),)
    )
    dialog = make_dialog([offered])

    def action() -> QPushButton:
        buttons = [each for each in dialog.panel.findChildren(QPushButton) if each.isVisible()]
        assert len(buttons) == 1
        return buttons[0]

    assert action().text() == "File it as version 3 of N-5"
    action().click()
    assert dialog.model.row_at(0).choice.version_of == 5
    qtbot.waitUntil(lambda: action().text() == "File it as a document of its own")
    action().click()
    assert dialog.model.row_at(0).choice.version_of is None


def test_corrections_are_not_lost_to_one_escape(qtbot: QtBot, make_dialog: MakeDialog) -> None:
    dialog = make_dialog(sheets(2))
    dialog.model.set_field([0, 1], PlanColumn.PERSONS, ("林晓舟",))
    qtbot.keyClick(dialog.view, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    assert "2 rows" in dialog.notice.sentence
    qtbot.keyClick(dialog.view, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_nothing_to_file_is_said(make_dialog: MakeDialog) -> None:
    dialog = make_dialog([], failed=(Failed("管道", "It is not a regular file."),))
    assert dialog.empty.isVisible()
    assert not dialog.confirm.isEnabled()
    assert "管道" in dialog.notice.sentence


def test_the_panel_shows_reasons_only_of_what_is_still_guessed(make_dialog: MakeDialog) -> None:
    dialog = make_dialog([row("2026年7月巡检表.txt", head="机房巡检正文")])
    shown = dialog.panel._reasons.text()
    assert "巡检表" in shown
    assert "2026-07" in shown
    assert dialog.panel.text.toPlainText() == "机房巡检正文"
    dialog.model.set_field([0], PlanColumn.PERIOD, "2026-08")
    assert "2026-07" not in dialog.panel._reasons.text()


def test_names_are_completed_one_after_another(qtbot: QtBot, make_dialog: MakeDialog) -> None:
    dialog = make_dialog(sheets(1))
    dialog.view.go(0, PlanColumn.PERSONS)
    qtbot.keyClick(dialog.view, Qt.Key.Key_F2)
    editor = editor_of(dialog)
    assert isinstance(editor, QLineEdit)
    completer = editor.completer()
    editor.setText("林晓舟、周")
    completer.setCompletionPrefix(completer.splitPath(editor.text())[0])
    assert completer.completionCount() == 1
    assert completer.pathFromIndex(completer.completionModel().index(0, 0)) == "林晓舟、周子涵"


def test_five_hundred_rows_are_edited_in_one_step(qtbot: QtBot, make_dialog: MakeDialog) -> None:
    dialog = make_dialog(sheets(500))
    with qtbot.waitSignal(dialog.model.plan_changed):
        dialog.model.set_field(range(500), PlanColumn.TYPE, "巡检单")
    assert dialog.model.edited == 500
    dialog.model.undo()
    assert dialog.model.edited == 0


@pytest.mark.parametrize(
    ("column", "text", "value"),
    [
        (PlanColumn.PERIOD, "2026-q3", "2026-Q3"),
        (PlanColumn.PERIOD, "2026年7月", "2026-07"),
        (PlanColumn.FORMED, "二〇二六年七月一日", date(2026, 7, 1)),
        (PlanColumn.FORMED, "", None),
        (PlanColumn.PERSONS, "张三、李四, 张三", ("张三", "李四")),
        (PlanColumn.CATEGORY, "Source code", Category.SOURCE),
    ],
)
def test_words_are_read_as_people_write_them(column: PlanColumn, text: str, value: object) -> None:
    assert parse_cell(column, text) == value


@pytest.mark.parametrize(
    ("column", "text"),
    [
        (PlanColumn.PERIOD, "7月"),
        (PlanColumn.FORMED, "昨天"),
        (PlanColumn.CATEGORY, "随便"),
        (PlanColumn.TITLE, "  "),
        (PlanColumn.MARK, "机密"),
    ],
)
def test_other_words_are_refused(column: PlanColumn, text: str) -> None:
    with pytest.raises(ValueError):
        parse_cell(column, text)
