"""An older version that a link shows stays in the library's preview until something else is chosen there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.jobs.archive import Archive
from desktop.jobs.runner import JobRunner
from desktop.views.library.library_page import LibraryPage
from desktop.views.theme.look import Look
from models.records import DocumentRecord
from tests.gui.fakes import FakeVault, make_document
from tests.gui.ordering import Settle

OLD, NEW = 11, 1


@pytest.fixture
def settle_jobs(qtbot: QtBot, runner: JobRunner) -> Settle:
    return lambda: qtbot.waitUntil(lambda: not runner.busy)


@pytest.fixture
def make_page(
    qtbot: QtBot, archive: Archive, vault: FakeVault, look: Look, settle_jobs: Settle
) -> Callable[[], LibraryPage]:
    """Makes a library of two documents; its list is asked for, but not read yet."""
    for number in (NEW, 2):
        vault.records.append(make_document(number))
    vault.texts = {OLD: "旧的做法", NEW: "新的做法", 2: "别的"}

    def make() -> LibraryPage:
        made = LibraryPage(archive, look)
        qtbot.addWidget(made, before_close_func=lambda _widget: settle_jobs())
        made.resize(1300, 800)
        made.show()
        assert made.model.documents == 0
        return made

    return make


@pytest.fixture
def page(make_page: Callable[[], LibraryPage], settle_jobs: Settle) -> LibraryPage:
    """With its list."""
    made = make_page()
    settle_jobs()
    return made


@pytest.fixture
def old() -> DocumentRecord:
    newest = make_document(NEW)
    return replace(newest, version=replace(newest.version, id=OLD))


def read(page: LibraryPage) -> str:
    """What is read in the preview."""
    shown = page.preview.contents
    return shown.text.text if shown is not None else ""


def click(qtbot: QtBot, page: LibraryPage, document: int) -> None:
    row = page.model.row_of(document)
    assert row is not None
    place = page.table.visualRect(page.model.index(row, 0)).center()
    qtbot.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_it_stays_when_the_list_is_read_again(
    page: LibraryPage, old: DocumentRecord, settle_jobs: Settle
) -> None:
    page.show_version(old)
    settle_jobs()
    assert read(page) == "旧的做法"
    page.refresh()
    settle_jobs()
    assert page.preview.record == old
    assert read(page) == "旧的做法"
    assert "newer" in page.preview.notice.sentence
    page.filter.setText("巡检")
    settle_jobs()
    assert page.preview.record == old


def test_it_stays_when_the_list_comes_after_it(
    make_page: Callable[[], LibraryPage], old: DocumentRecord, settle_jobs: Settle
) -> None:
    page = make_page()
    page.show_version(old)
    settle_jobs()
    assert page.preview.record == old
    assert read(page) == "旧的做法"
    assert page.table.chosen is not None
    assert page.table.chosen.id == NEW


def test_a_document_that_is_asked_for_before_the_list_is_there_is_shown_with_it(
    make_page: Callable[[], LibraryPage], settle_jobs: Settle
) -> None:
    page = make_page()
    page.show_item(2)
    settle_jobs()
    assert page.preview.record is not None
    assert page.preview.record.id == 2


def test_a_click_on_its_row_shows_the_newest(
    qtbot: QtBot, page: LibraryPage, old: DocumentRecord, settle_jobs: Settle
) -> None:
    page.show_version(old)
    settle_jobs()
    click(qtbot, page, NEW)
    settle_jobs()
    assert read(page) == "新的做法"
    assert not page.preview.notice.isVisible()
    page.refresh()
    settle_jobs()
    assert read(page) == "新的做法"


def test_enter_on_its_row_shows_the_newest(
    qtbot: QtBot, page: LibraryPage, old: DocumentRecord, settle_jobs: Settle
) -> None:
    page.show_version(old)
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    settle_jobs()
    assert read(page) == "新的做法"


def test_a_link_to_the_document_shows_the_newest_from_then_on(
    page: LibraryPage, vault: FakeVault, old: DocumentRecord, settle_jobs: Settle
) -> None:
    page.show_version(old)
    page.show_item(NEW)
    settle_jobs()
    assert read(page) == "新的做法"
    vault.records[0] = replace(vault.records[0], title="改了名")
    page.refresh()
    settle_jobs()
    assert page.preview.record == vault.records[0]


def test_another_document_ends_it(
    page: LibraryPage, old: DocumentRecord, settle_jobs: Settle
) -> None:
    page.show_version(old)
    page.table.choose(2)
    settle_jobs()
    assert read(page) == "别的"
    page.table.choose(NEW)
    settle_jobs()
    assert read(page) == "新的做法"
