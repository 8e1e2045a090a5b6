"""History in plain words by day, and any two versions of an article beside each other."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from desktop.itemmodels.history_lines import HistoryModel
from desktop.itemmodels.history_marks import with_prose_marks
from desktop.jobs.archive import Archive
from desktop.jobs.houses import HouseDoor, HouseVault
from desktop.jobs.runner import JobRunner
from desktop.services.audit.history import HistoryLine
from desktop.services.deliveries.line_diff import LineKind, line_diff
from desktop.services.house import House
from desktop.services.library import list_versions
from desktop.services.order.tagging import tag_documents
from desktop.views.items.history_dialog import HistoryDialog
from desktop.views.items.history_view import HistoryView
from desktop.views.theme.look import Look
from desktop.views.trees.diff_view import DiffView
from tests.gui.ordering import Settle, filed, written

NOON = datetime(2026, 9, 7, 4, tzinfo=UTC)
OLD = "先启动数据库主节点，确认主备同步延迟低于 2 秒。"
NEW = "先启动数据库主节点，确认主备同步延迟低于 1 秒，并通知值班人员。"


def line(hours: int, sentence: str = "已添加标签。") -> HistoryLine:
    return HistoryLine(NOON - timedelta(hours=hours), "林晓舟", sentence, hours, "tagged")


def test_lines_stand_under_their_days(qtmodeltester: ModelTester) -> None:
    model = HistoryModel()
    model.replace([line(0), line(1), line(30), line(200)])
    days = [each.is_day for each in model.lines]
    assert days == [True, False, False, True, False, True, False]
    assert model.flags(model.index(0)) & Qt.ItemFlag.ItemIsSelectable == Qt.ItemFlag.NoItemFlags
    assert "林晓舟" in model.as_text()
    qtmodeltester.check(model)


def test_twenty_thousand_lines_are_listed_without_delay() -> None:
    model = HistoryModel()
    model.replace([line(hours) for hours in range(20_000)])
    assert model.rowCount() > 20_000


@pytest.fixture
def settle(qtbot: QtBot, runner: JobRunner) -> Settle:
    return lambda: qtbot.waitUntil(lambda: not runner.busy, timeout=20_000)


@pytest.fixture
def ground(qtbot: QtBot, settle: Settle) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made, before_close_func=lambda _widget: settle())
    return made


def test_a_long_sentence_takes_more_room(qtbot: QtBot, look: Look) -> None:
    view = HistoryView(look)
    qtbot.addWidget(view)
    view.resize(400, 300)
    view.show()
    view.history.replace([line(0), line(1, "很长的句子。" * 40)])
    short, long = (view.visualRect(view.history.index(row)).height() for row in (1, 2))
    assert long > 3 * short


def test_all_of_the_history_can_be_copied(qtbot: QtBot, look: Look) -> None:
    view = HistoryView(look)
    qtbot.addWidget(view)
    view.show()
    view.history.replace([line(0, "已归入合集。")])
    qtbot.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert "已归入合集。" in QGuiApplication.clipboard().text()


def test_the_history_of_a_document_tells_what_was_done(
    house: House, runner: JobRunner, look: Look, ground: QWidget, settle: Settle
) -> None:
    (document,) = filed(house, 1)
    tag_documents(house, [document.id], ["网络/防火墙"])
    archive = Archive(HouseVault(house), HouseDoor(), runner)
    dialog = HistoryDialog(archive, look, ground, document)
    dialog.open()
    settle()
    assert dialog.tabs.count() == 1, "its versions are files: nothing to compare line by line"
    sentences = [each.sentence for each in dialog.view.history.lines]
    assert any("网络/防火墙" in each for each in sentences)
    dialog.reject()


def test_any_two_versions_can_be_compared(
    house: House, runner: JobRunner, look: Look, ground: QWidget, settle: Settle
) -> None:
    document = written(
        house, f"# 步骤\n\n{OLD}\n", f"# 步骤\n\n{NEW}\n", f"# 步骤\n\n{NEW}\n\n完。\n"
    )
    archive = Archive(HouseVault(house), HouseDoor(), runner)
    dialog = HistoryDialog(archive, look, ground, document, article=True)
    dialog.open()
    settle()
    dialog.show_comparison()
    compare = dialog.compare
    assert (compare.old.count(), compare.new.count()) == (3, 3)
    kinds = [row.kind for row in compare.diff.rows.rows]
    assert LineKind.ADDED in kinds, "at first the newest against the one before"
    assert LineKind.CHANGED not in kinds
    newest, _middle, oldest = (each.id for each in list_versions(house, document.id))
    compare.compare(oldest, newest)
    settle()
    (changed,) = [row for row in compare.diff.rows.rows if row.kind is LineKind.CHANGED]
    assert (changed.old_text, changed.new_text) == (OLD, NEW)
    compare.modes.button(1).click()
    assert compare.diff.unified
    compare.compare(newest, newest)
    assert compare.notice.sentence
    assert not compare.diff.rows.rowCount()
    dialog.reject()


def test_only_what_differs_inside_a_line_is_marked() -> None:
    diff = with_prose_marks(line_diff(OLD, NEW))
    (row,) = diff.rows
    assert [row.old_text[start:end] for start, end in row.old_marks] == ["2"]
    assert [row.new_text[start:end] for start, end in row.new_marks] == ["1", "，并通知值班人员"]


def test_lines_without_anything_in_common_have_no_marks() -> None:
    diff = with_prose_marks(line_diff("甲乙丙丁", "一二三四"))
    assert not diff.rows[0].old_marks


def test_prose_goes_on_below_instead_of_to_the_right(qtbot: QtBot, look: Look) -> None:
    view = DiffView(look, wrapped=True)
    qtbot.addWidget(view)
    view.resize(600, 400)
    view.show()
    view.show_diff(line_diff("短\n" + OLD * 8, "短\n" + NEW * 8))
    heights = [view.rowHeight(row) for row in range(view.rows.rowCount())]
    assert heights[1] > 3 * heights[0]
    assert view.horizontalScrollBar().maximum() == 0
    view.resize(2400, 400)
    assert view.rowHeight(1) < heights[1]


def test_chinese_is_compared_by_characters() -> None:
    diff = with_prose_marks(line_diff("流量稳定后观察五分钟", "流量稳定后观察十五分钟"))
    (row,) = diff.rows
    assert row.old_marks == ()
    assert [row.new_text[start:end] for start, end in row.new_marks] == ["十"]
