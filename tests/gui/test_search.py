"""Search while typing: one question a pause, only the newest answer, an honest count, every hit in its text."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.jobs.archive import Archive
from desktop.jobs.runner import JobRunner
from desktop.views.search.search_page import SearchPage
from desktop.views.theme.look import Look
from tests.gui.fakes import FakeVault, make_document


@pytest.fixture
def page(
    qtbot: QtBot, archive: Archive, vault: FakeVault, runner: JobRunner, look: Look
) -> SearchPage:
    vault.records = [
        make_document(1, "备份记录"),
        make_document(2, "巡检表"),
        make_document(3, "扫描件", searchable=False),
    ]
    vault.texts = {1: "每日备份一次，备份文件异机保存。", 2: "巡检时查看备份状态。"}
    made = SearchPage(archive, look)
    qtbot.addWidget(made)
    made.resize(1000, 600)
    made.show()
    return made


def shown_titles(page: SearchPage) -> list[str]:
    return [page.model.found_at(row).document.title for row in range(page.model.rowCount())]


def test_typing_asks_once_after_a_pause(qtbot: QtBot, page: SearchPage, vault: FakeVault) -> None:
    for character in "备份记录":
        page.box.insert(character)
    qtbot.waitUntil(lambda: page.model.rowCount() == 1)
    assert vault.searched == ["备份记录"]
    assert shown_titles(page) == ["备份记录"]


def test_a_stale_answer_is_never_shown(
    qtbot: QtBot, page: SearchPage, vault: FakeVault, runner: JobRunner
) -> None:
    vault.hold = {"备份"}
    page.search_for("备份")
    qtbot.waitUntil(lambda: vault.searched == ["备份"])
    page.search_for("巡检")
    qtbot.waitUntil(lambda: shown_titles(page) == ["巡检表"])
    answers: list[int] = []
    page.model.modelReset.connect(lambda: answers.append(page.model.rowCount()))
    vault.release()
    qtbot.waitUntil(lambda: not runner.busy)
    assert answers == []
    assert shown_titles(page) == ["巡检表"]


def test_an_answer_to_what_is_typed_on_from_is_not_shown(
    qtbot: QtBot, page: SearchPage, vault: FakeVault, runner: JobRunner
) -> None:
    vault.hold = {"备份"}
    shown: list[str] = []
    page.painted.connect(shown.append)
    page.search_for("备份")
    qtbot.waitUntil(lambda: vault.searched == ["备份"])
    # The pause after this key is long: the older answer comes within it.
    page._pause.setInterval(60_000)
    page.box.insert("记")
    vault.release()
    qtbot.waitUntil(lambda: not runner.busy)
    assert shown == []


def test_clearing_the_box_drops_what_is_on_its_way(
    qtbot: QtBot, page: SearchPage, vault: FakeVault, runner: JobRunner
) -> None:
    vault.hold = {"备份"}
    page.search_for("备份")
    qtbot.waitUntil(lambda: vault.searched == ["备份"])
    page.search_for("")
    vault.release()
    qtbot.waitUntil(lambda: not runner.busy)
    assert page.model.rowCount() == 0


def test_the_answer_says_what_search_can_not_see(qtbot: QtBot, page: SearchPage) -> None:
    page.search_for("备份")
    qtbot.waitUntil(lambda: page.model.rowCount() == 2)
    assert page.head.count.text() == "2 documents found"
    assert page.coverage.said.text() == "2 of 3 searchable"


def test_every_hit_is_marked_and_can_be_stepped_through(
    qtbot: QtBot, page: SearchPage, vault: FakeVault
) -> None:
    page.search_for("备份")
    text = page.preview.text_view
    qtbot.waitUntil(lambda: text.hits == 2)
    assert text.current_hit == 0
    marked = [
        selection.cursor.selectedText()
        for selection in text.extraSelections()
        if selection.cursor.selectedText()
    ]
    assert marked == ["备份", "备份"]
    qtbot.keyClick(page.box, Qt.Key.Key_F3)
    assert text.current_hit == 1
    qtbot.keyClick(page.box, Qt.Key.Key_F3)
    assert text.current_hit == 0
    qtbot.keyClick(page.box, Qt.Key.Key_F3, Qt.KeyboardModifier.ShiftModifier)
    assert text.current_hit == 1


def test_nothing_found_says_what_to_do(qtbot: QtBot, page: SearchPage) -> None:
    page.search_for("没有的词")
    qtbot.waitUntil(lambda: page.head.count.text() == "0 documents found")
    assert page.preview.record is None


def test_down_leads_from_the_box_into_the_results(qtbot: QtBot, page: SearchPage) -> None:
    page.box.setFocus()
    page.search_for("备份")
    qtbot.waitUntil(lambda: page.model.rowCount() == 2)
    qtbot.keyClick(page.box, Qt.Key.Key_Down)
    assert page.list.hasFocus()
    qtbot.keyClick(page.list, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: page.preview.record is not None and page.preview.record.id == 2)
