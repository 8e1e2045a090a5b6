"""Without a mouse: every stop of Tab is seen, Enter pushes what it is on, Esc leaves, the cursor is never lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit
from pytestqt.qtbot import QtBot

from desktop.jobs.houses import HouseDoor, HouseVault
from desktop.jobs.runner import JobRunner
from desktop.services.filing.intake import file_paths
from desktop.services.house import House
from desktop.services.records import Filing
from desktop.settings import MemorySettings
from desktop.views.controls.buttons import button
from desktop.views.custody.custody_page import Part as VaultPart
from desktop.views.custody.destruction_wizard import DestructionWizard
from desktop.views.custody.edition_dialog import EditionDialog
from desktop.views.handover.handover_page import Part
from desktop.views.handover.receipt_step import ReceiptDialog
from desktop.views.main_window import MainWindow
from desktop.views.receiver.receiver_page import ReceiverPage
from desktop.views.shell.places import Place
from desktop.views.theme.dress import load_typeface
from desktop.views.theme.look import Look
from models.categories import Category
from tests.gui.conftest import locking
from tests.gui.keyboard import Keyboard, unseen
from tests.gui.test_handover_wizard import shown

_LONG = 60_000


@pytest.fixture
def window(
    qtbot: QtBot, qapp: QApplication, house: House, runner: JobRunner, settings: MemorySettings
) -> MainWindow:
    load_typeface()
    made = MainWindow(qapp, HouseDoor(), runner, settings)
    qtbot.addWidget(made, before_close_func=locking(qtbot, runner))
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.show_vault(HouseVault(house))
    qtbot.waitUntil(lambda: not runner.busy)
    return made


@pytest.fixture
def settle(qtbot: QtBot, runner: JobRunner) -> Callable[[], None]:
    return lambda: qtbot.waitUntil(lambda: not runner.busy, timeout=_LONG)


class TestEnter:
    def test_it_pushes_the_button_it_is_on_and_no_other(self, qtbot: QtBot, look: Look) -> None:
        pushed: list[str] = []
        dialog = QDialog()
        qtbot.addWidget(dialog)
        default = button("Do it", lambda: pushed.append("default"))
        other = button("Something else", lambda: pushed.append("other"))
        danger = button("Destroy", lambda: pushed.append("danger"), kind="danger")
        field = QLineEdit()
        for each in (default, other, danger, field):
            each.setParent(dialog)
        default.setDefault(True)
        dialog.show()
        qtbot.keyClick(other, Qt.Key.Key_Return)
        assert pushed == ["other"]
        qtbot.keyClick(field, Qt.Key.Key_Return)
        assert pushed == ["other", "default"]
        pushed.clear()
        default.setDefault(False)
        qtbot.keyClick(danger, Qt.Key.Key_Enter)
        assert pushed == []
        qtbot.keyClick(danger, Qt.Key.Key_Space)
        assert pushed == ["danger"]

    def test_on_cancel_it_cancels(
        self, qtbot: QtBot, window: MainWindow, settle: Callable[[], None]
    ) -> None:
        workspace = window.workspace_or_fail()
        workspace.go(Place.VAULT)
        workspace.custody.show_part(VaultPart.EDITIONS)
        settle()
        workspace.custody.editions.prepare()
        dialog = shown(window, EditionDialog)
        over = Keyboard(qtbot, dialog)
        over.push(dialog.cancel)
        assert not dialog.isVisible()
        assert dialog.notice.sentence == ""


class TestSeen:
    @pytest.mark.parametrize("part", list(Part), ids=lambda part: part.value)
    def test_in_every_step_of_the_handover(
        self, qtbot: QtBot, window: MainWindow, part: Part, settle: Callable[[], None]
    ) -> None:
        workspace = window.workspace_or_fail()
        workspace.go(Place.HANDOVER)
        settle()
        workspace.handover.show_part(part)
        settle()
        assert unseen(qtbot, workspace.handover) == []

    def test_on_every_page_of_the_destruction(
        self, qtbot: QtBot, window: MainWindow, settle: Callable[[], None]
    ) -> None:
        workspace = window.workspace_or_fail()
        workspace.go(Place.VAULT)
        workspace.custody.show_part(VaultPart.DESTROY)
        settle()
        workspace.custody.destruction.begin()
        settle()
        wizard = shown(window, DestructionWizard)
        wizard.activateWindow()
        qtbot.waitUntil(wizard.isActiveWindow)
        for page in wizard.frame.way:
            wizard.frame.show_page(page)
            assert unseen(qtbot, wizard) == []
        qtbot.keyClick(wizard, Qt.Key.Key_Escape)
        assert not wizard.isVisible()

    def test_in_the_edition_dialog(
        self, qtbot: QtBot, window: MainWindow, settle: Callable[[], None]
    ) -> None:
        workspace = window.workspace_or_fail()
        workspace.go(Place.VAULT)
        workspace.custody.show_part(VaultPart.EDITIONS)
        settle()
        workspace.custody.editions.prepare()
        dialog = shown(window, EditionDialog)
        dialog.activateWindow()
        qtbot.waitUntil(dialog.isActiveWindow)
        assert dialog.focusWidget() is dialog.unit
        assert unseen(qtbot, dialog) == []
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)
        assert not dialog.isVisible()

    def test_on_the_receivers_page(self, qtbot: QtBot, runner: JobRunner, look: Look) -> None:
        page = ReceiverPage(runner, look)
        qtbot.addWidget(page)
        page.resize(900, 700)
        page.show()
        page.activateWindow()
        qtbot.waitUntil(page.isActiveWindow)
        page.unfold.click()
        page.unseal.unfold.click()
        page.start_here()
        assert unseen(qtbot, page) == []


class TestOrder:
    def test_an_edition_is_prepared_from_top_to_bottom(
        self,
        qtbot: QtBot,
        window: MainWindow,
        house: House,
        tmp_path: Path,
        settle: Callable[[], None],
    ) -> None:
        """Tab goes as one reads, and brings what is below the fold into view."""
        paper = tmp_path / "巡检表.txt"
        paper.write_text("机房巡检，正常。", "utf-8")
        file_paths(house, [paper], Filing(Category.OPERATIONS))
        workspace = window.workspace_or_fail()
        workspace.go(Place.VAULT)
        workspace.custody.show_part(VaultPart.EDITIONS)
        settle()
        workspace.custody.editions.prepare()
        dialog = shown(window, EditionDialog)
        dialog.resize(dialog.width(), 420)
        over = Keyboard(qtbot, dialog)
        over.write(dialog.unit, "某局检查组")
        over.write(dialog.officer, "王检查")
        over.press(Qt.Key.Key_Space, dialog.categories[Category.OPERATIONS])
        passphrase = "白露为霜 蒹葭苍苍 2026"
        over.write(dialog.secret.first, passphrase)
        over.write(dialog.secret.again, passphrase)
        assert not dialog.secret.again.visibleRegion().isEmpty()
        over.push(dialog.confirm)
        settle()
        settle()
        (row,) = workspace.custody.editions.model.records
        assert row.label == "王检查"

    def test_the_cursor_comes_back_after_a_job_that_failed(
        self, qtbot: QtBot, window: MainWindow, tmp_path: Path, settle: Callable[[], None]
    ) -> None:
        workspace = window.workspace_or_fail()
        workspace.go(Place.HANDOVER)
        settle()
        workspace.handover.show_part(Part.RECEIPT)
        settle()
        workspace.handover.receipt.take()
        dialog = shown(window, ReceiptDialog)
        settle()
        strange = tmp_path / "receipt.json"
        strange.write_text("{}", "utf-8")
        over = Keyboard(qtbot, dialog)
        over.write(dialog.file, str(strange))
        over.press(Qt.Key.Key_Down, dialog.outcome)
        over.push(dialog.confirm)
        settle()
        assert dialog.notice.sentence
        assert over.focus is dialog.confirm
        over.press(Qt.Key.Key_Escape)
        assert not dialog.isVisible()
