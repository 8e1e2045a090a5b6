"""Locking without being asked: idle time, suspend, session lock; what is covered at once and what is dropped when."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QClipboard, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from desktop.jobs.runner import JobRunner
from desktop.settings import MemorySettings
from desktop.views.main_window import MainWindow
from desktop.views.shell.capture import block_capture, can_block_capture
from desktop.views.shell.clipboard import CLEAR_AFTER_MS, ClipboardGuard
from desktop.views.shell.guard import Guard
from desktop.views.shell.idle_watch import IdleWatch
from desktop.views.shell.sleep_watch import SessionEvents, SleepWatch, clock_gap
from desktop.views.theme.dress import load_typeface
from tests.gui.conftest import confirm_batch, locking
from tests.gui.fakes import FakeDoor, FakeVault, make_document


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.gap = 50.0

    def __call__(self) -> float:
        return self.now

    def asleep(self) -> float:
        return self.gap


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def guard(qapp: QApplication, clock: Clock) -> Guard:
    return Guard(qapp, clock=clock, gap=clock.asleep, owned=lambda: True)


@pytest.fixture
def guarded(
    qtbot: QtBot,
    qapp: QApplication,
    vault: FakeVault,
    runner: JobRunner,
    settings: MemorySettings,
    guard: Guard,
) -> MainWindow:
    load_typeface()
    vault.records = [make_document(1, "不可外传的标题")]
    vault.texts = {1: "不可外传的正文"}
    made = MainWindow(qapp, FakeDoor(vault), runner, settings, guard)
    qtbot.addWidget(made, before_close_func=locking(qtbot, runner, vault.release))
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.show_vault(vault)
    qtbot.waitUntil(lambda: not runner.busy)
    return made


def test_idle_time_locks_and_a_touch_puts_it_off(
    qtbot: QtBot, guarded: MainWindow, guard: Guard, clock: Clock, vault: FakeVault
) -> None:
    clock.now += 9 * 60
    guard.idle.look()
    assert guarded.workspace is not None
    handle = guarded.windowHandle()
    assert handle is not None
    QTest.keyClick(handle, Qt.Key.Key_Shift)
    clock.now += 9 * 60
    guard.idle.look()
    assert guarded.workspace is not None
    clock.now += 61
    guard.idle.look()
    qtbot.waitUntil(lambda: guarded.start_page is not None)
    assert vault.closed


def test_the_mouse_counts_as_a_touch(guarded: MainWindow, guard: Guard, clock: Clock) -> None:
    clock.now += 9 * 60
    handle = guarded.windowHandle()
    assert handle is not None
    at = QPointF(300, 300)
    none = Qt.MouseButton.NoButton
    move = QMouseEvent(QEvent.Type.MouseMove, at, at, none, none, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(handle, move)
    clock.now += 9 * 60
    guard.idle.look()
    assert guarded.workspace is not None


def test_the_time_set_is_the_time_kept(
    qtbot: QtBot,
    guarded: MainWindow,
    guard: Guard,
    clock: Clock,
    settings: MemorySettings,
    runner: JobRunner,
) -> None:
    guarded.apply_settings(replace(settings.load(), lock_minutes=1))
    qtbot.waitUntil(lambda: not runner.busy)
    clock.now += 61
    guard.idle.look()
    qtbot.waitUntil(lambda: guarded.start_page is not None)


def test_idle_is_said_once(clock: Clock) -> None:
    said: list[int] = []
    watch = IdleWatch(clock)
    watch.idle_reached.connect(lambda: said.append(1))
    watch.watch(1)
    for _second in range(5):
        clock.now += 60
        watch.look()
    assert said == [1]
    watch.stop()


def test_a_suspended_machine_locks(
    qtbot: QtBot, guarded: MainWindow, guard: Guard, clock: Clock, vault: FakeVault
) -> None:
    clock.gap += 0.5
    guard.sleep.look()
    assert guarded.workspace is not None
    clock.gap += 3600
    guard.sleep.look()
    qtbot.waitUntil(lambda: guarded.start_page is not None)
    assert vault.closed


def test_this_machines_clocks_do_not_look_like_sleep() -> None:
    said: list[int] = []
    watch = SleepWatch()
    watch.slept.connect(lambda: said.append(1))
    watch.look()
    watch.look()
    assert said == []
    gap = clock_gap()
    assert gap is None or gap >= -1


@pytest.mark.parametrize(
    ("message", "parameter", "told"),
    [
        (0x0218, 0x0004, True),
        (0x0218, 0x0007, False),
        (0x02B1, 0x7, True),
        (0x02B1, 0x8, False),
        (0x0011, 0, True),
        (0x0100, 0x4, False),
    ],
    ids=["suspend", "resume", "session lock", "session unlock", "session end", "a key"],
)
def test_messages_of_windows_are_read(message: int, parameter: int, told: bool) -> None:
    said: list[bool] = []
    SessionEvents(lambda: said.append(True)).take(message, parameter)
    assert bool(said) is told


def test_a_running_job_is_finished_behind_the_curtain(
    qtbot: QtBot,
    guarded: MainWindow,
    guard: Guard,
    vault: FakeVault,
    runner: JobRunner,
    tmp_path: Path,
) -> None:
    vault.hold = {"filing"}
    paper = tmp_path / "a.txt"
    paper.write_text("内容", "utf-8")
    confirm_batch(qtbot, guarded.workspace_or_fail().offer_filing([paper]))
    qtbot.waitUntil(lambda: bool(runner.writers))
    guard.lock_wanted.emit()
    assert guarded.workspace is None
    curtain = guarded.curtain
    assert curtain is not None
    assert not vault.closed
    shown = " ".join(label.text() for label in guarded.findChildren(QLabel) if label.isVisible())
    assert "不可外传" not in shown
    vault.release()
    qtbot.waitUntil(lambda: guarded.start_page is not None)
    assert vault.closed
    assert len(vault.filings) == 1
    assert len(vault.records) == 2
    # What would have followed is left to the next start.
    assert vault.indexings == 0


def test_behind_the_curtain_the_job_can_be_stopped(
    qtbot: QtBot,
    guarded: MainWindow,
    guard: Guard,
    vault: FakeVault,
    runner: JobRunner,
    tmp_path: Path,
) -> None:
    vault.hold = {"filing"}
    paper = tmp_path / "a.txt"
    paper.write_text("内容", "utf-8")
    confirm_batch(qtbot, guarded.workspace_or_fail().offer_filing([paper]))
    qtbot.waitUntil(lambda: bool(runner.writers))
    guard.lock_wanted.emit()
    assert guarded.curtain is not None
    guarded.curtain.stop.click()
    qtbot.waitUntil(lambda: guarded.start_page is not None)
    assert vault.filings == []
    assert vault.closed


def test_nothing_of_the_vault_is_left_in_the_window(
    qtbot: QtBot, guarded: MainWindow, guard: Guard, runner: JobRunner
) -> None:
    workspace = guarded.workspace_or_fail()
    workspace.library.table.choose(1)
    workspace.search.box.setText("不可外传")
    guarded.show_settings()
    qtbot.waitUntil(lambda: not runner.busy)
    guard.lock_wanted.emit()
    qtbot.waitUntil(lambda: guarded.start_page is not None)
    assert guarded.findChildren(QLineEdit, "bigsearch") == []
    texts = [label.text() for label in guarded.findChildren(QLabel)]
    texts += [field.text() for field in guarded.findChildren(QLineEdit)]
    assert not any("不可外传" in text for text in texts)
    assert not [dialog for dialog in guarded.findChildren(QDialog) if dialog.isVisible()]


class TestClipboard:
    @pytest.fixture
    def board(self, qapp: QApplication) -> QClipboard:
        board = qapp.clipboard()
        board.clear()
        return board

    def test_what_was_copied_from_the_vault_is_cleared(self, board: QClipboard) -> None:
        guard = ClipboardGuard(board, owned=lambda: True)
        guard.watch(watching=True)
        board.setText("链首摘要")
        assert guard.waiting
        assert guard._timer.interval() == CLEAR_AFTER_MS == 30_000
        guard._timer.timeout.emit()
        assert board.text() == ""
        assert not guard.waiting

    def test_what_somebody_else_put_there_stays(self, board: QClipboard) -> None:
        guard = ClipboardGuard(board, owned=lambda: True)
        guard.watch(watching=True)
        board.setText("ours")
        guard.watch(watching=False)
        board.setText("theirs")
        guard.clear()
        assert board.text() == "theirs"

    def test_what_was_copied_elsewhere_is_not_ours(self, board: QClipboard) -> None:
        guard = ClipboardGuard(board, owned=lambda: False)
        guard.watch(watching=True)
        board.setText("from another program")
        assert not guard.waiting
        guard.clear()
        assert board.text() == "from another program"

    def test_nothing_is_cleared_while_no_vault_is_open(self, board: QClipboard) -> None:
        guard = ClipboardGuard(board, owned=lambda: True)
        board.setText("a path")
        assert not guard.waiting

    def test_locking_clears_at_once(
        self, qtbot: QtBot, guarded: MainWindow, guard: Guard, board: QClipboard
    ) -> None:
        board.setText("不可外传")
        assert guard.clipboard.waiting
        guarded.lock()
        assert board.text() == ""
        qtbot.waitUntil(lambda: guarded.start_page is not None)


def test_where_capture_cannot_be_blocked_the_settings_say_so(
    qtbot: QtBot, guarded: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    if can_block_capture():
        pytest.skip("this platform can")
    assert not block_capture(0, blocked=True)
    guarded.show_settings()
    (dialog,) = [each for each in guarded.findChildren(QDialog) if each.isVisible()]
    said = " ".join(label.text() for label in dialog.findChildren(QLabel))
    assert "can't keep a window out of screenshots" in said
    dialog.reject()
