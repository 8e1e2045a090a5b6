"""The window as a person uses it: open, file, drop, cancel, lock, by mouse and by keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QDialog,
    QLineEdit,
    QMessageBox,
    QPlainTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop.itemmodels.plan_cells import PlanColumn
from desktop.jobs.runner import JobRunner
from desktop.services.records import Failed
from desktop.settings import MemorySettings, Theme
from desktop.views.filing.import_dialog import ImportDialog
from desktop.views.handover.handover_page import Part as HandoverPart
from desktop.views.main_window import MainWindow
from desktop.views.shell.details_dialog import DetailsDialog
from desktop.views.shell.places import Place
from models.categories import Category
from tests.gui.conftest import confirm_batch
from tests.gui.fakes import RIGHT, FakeVault, make_document

_CONTROLS = (QAbstractButton, QLineEdit, QComboBox, QAbstractItemView, QPlainTextEdit)


@pytest.fixture
def papers(tmp_path: Path) -> list[Path]:
    made = [tmp_path / "2026年7月巡检表.txt", tmp_path / "2026年7月备份记录.txt"]
    for path in made:
        path.write_text("内容", "utf-8")
    return made


def dialog_of(window: MainWindow, kind: type[QDialog]) -> QDialog:
    (found,) = [each for each in window.findChildren(kind) if each.isVisible()]
    return found


def drop(window: MainWindow, paths: list[Path]) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    place = QPointF(400, 300)
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    copy = Qt.DropAction.CopyAction
    enter = QDragEnterEvent(place.toPoint(), copy, mime, buttons, keys)
    QApplication.sendEvent(window, enter)
    assert enter.isAccepted()
    event = QDropEvent(place, copy, mime, buttons, keys)
    QApplication.sendEvent(window, event)


def test_wrong_passphrase_is_a_sentence_and_one_stays(qtbot: QtBot, window: MainWindow) -> None:
    page = window.start_page
    assert page is not None
    window.offer_vault(Path("/vaults/demo.vault"))
    form = page.open_form
    qtbot.keyClicks(form.passphrase, "wrong")
    qtbot.keyClick(form.passphrase, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(form.notice.sentence))
    assert window.start_page is page
    assert "passphrase" in form.notice.sentence.lower()
    assert form.passphrase.text() == ""
    assert form.passphrase.isEnabled()
    assert form.passphrase.hasFocus()


def test_right_passphrase_opens_and_is_remembered_as_recent(
    qtbot: QtBot, window: MainWindow, settings: MemorySettings
) -> None:
    page = window.start_page
    assert page is not None
    window.offer_vault(Path("/vaults/demo.vault"))
    qtbot.keyClicks(page.open_form.passphrase, RIGHT.text)
    qtbot.keyClick(page.open_form.passphrase, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.workspace is not None)
    assert settings.load().recent == (Path("/vaults/demo.vault"),)


def test_dropped_files_are_asked_about_and_filed(
    qtbot: QtBot, open_window: MainWindow, vault: FakeVault, runner: JobRunner, papers: list[Path]
) -> None:
    drop(open_window, papers)
    dialog = dialog_of(open_window, ImportDialog)
    assert isinstance(dialog, ImportDialog)
    qtbot.waitUntil(lambda: not dialog.reading)
    guess = dialog.model.row_at(0).choice
    assert guess.category is Category.OPERATIONS
    assert guess.period == "2026-07"
    dialog.model.set_field([0, 1], PlanColumn.PERSONS, ("林晓舟", "周子涵"))
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    workspace = open_window.workspace_or_fail()
    qtbot.waitUntil(lambda: workspace.library.model.rowCount() == 2)
    qtbot.waitUntil(lambda: not runner.busy)
    (plan,) = vault.filings
    assert [row.source.path for row in plan.to_file] == [str(paper) for paper in papers]
    assert {row.choice.persons for row in plan.rows} == {("林晓舟", "周子涵")}
    assert all(record.version.searchable for record in vault.records)
    assert workspace.job_bar.message == "2 files filed; 2 documents are searchable now"


def test_failed_files_are_listed_on_request(
    qtbot: QtBot, open_window: MainWindow, vault: FakeVault, runner: JobRunner, papers: list[Path]
) -> None:
    vault.failing = (Failed("坏的.txt", "Permission denied."),)
    dialog = open_window.workspace_or_fail().offer_filing(papers)
    confirm_batch(qtbot, dialog)
    qtbot.waitUntil(lambda: len(vault.records) == 2 and not runner.busy)
    bar = open_window.workspace_or_fail().job_bar
    assert "1 failed" in bar.message
    bar.details.click()
    details = dialog_of(open_window, DetailsDialog)
    assert isinstance(details, DetailsDialog)
    assert details.table.item(0, 0).text() == "坏的.txt"
    details.reject()


def test_cancelling_leaves_no_filing_behind(
    qtbot: QtBot, open_window: MainWindow, vault: FakeVault, runner: JobRunner, papers: list[Path]
) -> None:
    vault.hold = {"filing"}
    dialog = open_window.workspace_or_fail().offer_filing(papers)
    confirm_batch(qtbot, dialog)
    bar = open_window.workspace_or_fail().job_bar
    qtbot.waitUntil(bar.cancel_button.isVisible)
    bar.cancel_button.click()
    qtbot.waitUntil(lambda: not runner.busy)
    assert vault.filings == []
    assert bar.message.startswith("Stopped")


def test_lock_closes_the_vault_and_returns_to_the_start(
    qtbot: QtBot, open_window: MainWindow, vault: FakeVault
) -> None:
    qtbot.keyClick(open_window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: open_window.start_page is not None)
    assert vault.closed
    assert open_window.workspace is None


def test_lock_with_a_job_asks_first_then_stops_it(
    qtbot: QtBot, open_window: MainWindow, vault: FakeVault, runner: JobRunner, papers: list[Path]
) -> None:
    vault.hold = {"filing"}
    dialog = open_window.workspace_or_fail().offer_filing(papers)
    confirm_batch(qtbot, dialog)
    qtbot.waitUntil(lambda: bool(runner.writers))
    open_window.lock()
    box = dialog_of(open_window, QMessageBox)
    assert isinstance(box, QMessageBox)
    assert not vault.closed
    next(each for each in box.buttons() if each.text() == "Stop it and lock").click()
    qtbot.waitUntil(lambda: open_window.start_page is not None)
    assert vault.closed
    assert vault.filings == []
    assert vault.indexings == 0


def test_closing_the_window_locks_first(
    qtbot: QtBot, open_window: MainWindow, vault: FakeVault
) -> None:
    open_window.close()
    qtbot.waitUntil(lambda: not open_window.isVisible())
    assert vault.closed


def test_waiting_texts_are_caught_up_with_when_a_vault_is_opened(
    qtbot: QtBot, window: MainWindow, vault: FakeVault, runner: JobRunner
) -> None:
    vault.records = [make_document(1, searchable=False)]
    window.show_vault(vault)
    qtbot.waitUntil(lambda: vault.records[0].version.searchable)
    qtbot.waitUntil(lambda: not runner.busy)


def test_empty_library_says_what_to_do(open_window: MainWindow) -> None:
    headlines = {
        each.text() for each in open_window.findChildren(QWidget, "") if hasattr(each, "text") and callable(each.text)
    }  # fmt: skip
    assert "Nothing filed here yet" in headlines


def test_a_document_is_filed_found_and_locked_without_a_mouse(
    qtbot: QtBot, window: MainWindow, vault: FakeVault, runner: JobRunner, papers: list[Path]
) -> None:
    window.offer_vault(vault.path)
    page = window.start_page
    assert page is not None
    qtbot.keyClicks(page.open_form.passphrase, RIGHT.text)
    qtbot.keyClick(page.open_form.passphrase, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.workspace is not None and not runner.busy)
    window.offer_filing(papers)
    dialog = dialog_of(window, ImportDialog)
    assert isinstance(dialog, ImportDialog)
    qtbot.waitUntil(lambda: not dialog.reading)
    qtbot.keyClick(dialog.view, Qt.Key.Key_Return)
    workspace = window.workspace_or_fail()
    qtbot.waitUntil(lambda: workspace.library.model.rowCount() == 2 and not runner.busy)
    # Where no window manager is, nobody hands the keyboard back when a dialog goes.
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    control = Qt.KeyboardModifier.ControlModifier
    qtbot.keyClick(window, Qt.Key.Key_K, control)
    assert workspace.place is Place.SEARCH
    qtbot.keyClicks(workspace.search.box, "2026")
    qtbot.waitUntil(lambda: workspace.search.model.rowCount() == 2)
    qtbot.keyClick(window, Qt.Key.Key_8, control)
    assert workspace.place is Place.HANDOVER
    handover = workspace.handover
    for _step in range(2):
        qtbot.keyClick(handover.buttons[handover.part], Qt.Key.Key_Down)
    assert handover.buttons[HandoverPart.MEDIA].hasFocus()
    qtbot.keyClicks(handover.media.out.field, "/media/disk/package")
    qtbot.waitUntil(lambda: not runner.busy)
    assert handover.draft.out == "/media/disk/package"
    qtbot.keyClick(window, Qt.Key.Key_L, control)
    qtbot.waitUntil(lambda: window.start_page is not None)


def controls_below(root: QWidget) -> Iterator[QWidget]:
    for each in root.findChildren(QWidget):
        # Parts that Qt puts inside its own controls are announced by the control around them.
        inside = each.parentWidget()
        while inside is not None and not isinstance(inside, _CONTROLS):
            inside = inside.parentWidget()
        if (
            isinstance(each, _CONTROLS)
            and inside is None
            and not each.objectName().startswith("qt_")
        ):
            yield each


@pytest.mark.parametrize("place", list(Place))
def test_every_control_of_a_page_has_an_accessible_name(
    open_window: MainWindow, place: Place
) -> None:
    open_window.workspace_or_fail().go(place)
    controls = list(controls_below(open_window.workspace_or_fail()))
    assert len(controls) > 10
    assert [each for each in controls if not each.accessibleName()] == []


def test_every_control_of_the_start_page_has_an_accessible_name(window: MainWindow) -> None:
    page = window.start_page
    assert page is not None
    controls = list(controls_below(page))
    assert len(controls) > 10
    assert [each for each in controls if not each.accessibleName()] == []


def test_every_control_of_the_dialogs_has_an_accessible_name(
    open_window: MainWindow, papers: list[Path]
) -> None:
    open_window.workspace_or_fail().offer_filing(papers)
    open_window.show_settings()
    open_window.show_shortcuts()
    dialogs = [each for each in open_window.findChildren(QDialog) if each.isVisible()]
    assert len(dialogs) == 3
    for dialog in dialogs:
        controls = list(controls_below(dialog))
        assert controls
        assert [each for each in controls if not each.accessibleName()] == []
        dialog.reject()


def test_language_switches_at_once_and_keeps_the_place(
    qtbot: QtBot, open_window: MainWindow, runner: JobRunner, settings: MemorySettings
) -> None:
    open_window.workspace_or_fail().go(Place.HANDOVER)
    assert _menu_titles(open_window)[0] == "&Archive"
    open_window.apply_settings(replace(settings.load(), language="zh_CN"))
    qtbot.waitUntil(lambda: not runner.busy)
    assert open_window.workspace_or_fail().place is Place.HANDOVER
    assert settings.load().language == "zh_CN"
    if _chinese_is_compiled():
        assert _menu_titles(open_window)[0] == "档案(&A)"


def test_theme_switches_at_once(
    qtbot: QtBot,
    qapp: QApplication,
    open_window: MainWindow,
    runner: JobRunner,
    settings: MemorySettings,
) -> None:
    light = qapp.palette().window().color().lightness()
    open_window.apply_settings(replace(settings.load(), theme=Theme.DARK))
    qtbot.waitUntil(lambda: not runner.busy)
    assert qapp.palette().window().color().lightness() < light / 2


def test_look_waits_for_a_running_job(
    qtbot: QtBot,
    open_window: MainWindow,
    vault: FakeVault,
    settings: MemorySettings,
    papers: list[Path],
    runner: JobRunner,
) -> None:
    vault.hold = {"filing"}
    workspace = open_window.workspace_or_fail()
    confirm_batch(qtbot, workspace.offer_filing(papers))
    open_window.apply_settings(replace(settings.load(), theme=Theme.DARK))
    assert open_window.workspace is workspace
    vault.release()
    qtbot.waitUntil(lambda: open_window.workspace is not workspace)
    qtbot.waitUntil(lambda: not runner.busy)


def _menu_titles(window: MainWindow) -> list[str]:
    return [action.text() for action in window.menuBar().actions()]


def _chinese_is_compiled() -> bool:
    from resources.words import CATALOGUES

    return (CATALOGUES / "zh_CN" / "LC_MESSAGES" / "shoudang.mo").is_file()
