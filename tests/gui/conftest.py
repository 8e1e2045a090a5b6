"""What every test of the window shares: fakes behind the ports, a runner that is joined."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.itemmodels.plan_cells import PlanColumn
from desktop.jobs.archive import Archive
from desktop.jobs.runner import JobRunner
from desktop.settings import MemorySettings, Settings, Theme
from desktop.views.filing.import_dialog import ImportDialog
from desktop.views.main_window import MainWindow
from desktop.views.theme.dress import dress, load_typeface
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import LIGHT
from models.categories import Category
from resources.words import language, set_language
from tests.gui.fakes import FakeDoor, FakeVault

_PATIENCE = _LOOKING = 180_000


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    # The offscreen platform says this once a window; it is true and means nothing.
    noise = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)
    for item in items:
        if here in item.path.parents:
            item.add_marker(noise)


class PatientBot(QtBot):
    """Gives up after three minutes: how long a busy machine takes says nothing about the window."""

    def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int = _PATIENCE) -> None:
        """Return once it is so."""
        super().waitUntil(callback, timeout=max(timeout, _PATIENCE))

    def waitSignal(self, signal: Any, *, timeout: int = _PATIENCE, **options: Any) -> Any:
        """Return once it came; what doesn't mind that nothing comes says itself how long it waits."""
        if options.get("raising") is not False:
            timeout = max(timeout, _PATIENCE)
        return super().waitSignal(signal, timeout=timeout, **options)


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:
    """Clicks, types and waits."""
    return PatientBot(request)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Tests read the message ids; the language they found is put back."""
    before = language()
    set_language("en")
    yield
    set_language(before)


@pytest.fixture
def runner(qapp: QApplication) -> Iterator[JobRunner]:
    made = JobRunner()
    yield made
    made.shutdown()


@pytest.fixture
def look(qapp: QApplication) -> Look:
    load_typeface()
    dress(qapp, LIGHT)
    return Look(LIGHT)


@pytest.fixture
def vault() -> FakeVault:
    return FakeVault()


@pytest.fixture
def archive(vault: FakeVault, runner: JobRunner) -> Archive:
    return Archive(vault, FakeDoor(vault), runner)


@pytest.fixture
def settings() -> MemorySettings:
    return MemorySettings(Settings(theme=Theme.LIGHT, language="en"))


@pytest.fixture
def window(
    qtbot: QtBot, qapp: QApplication, vault: FakeVault, runner: JobRunner, settings: MemorySettings
) -> MainWindow:
    load_typeface()
    made = MainWindow(qapp, FakeDoor(vault), runner, settings)
    qtbot.addWidget(made, before_close_func=locking(qtbot, runner, vault.release))
    made.show()
    # Shortcuts belong to the active window.
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    qtbot.waitUntil(lambda: not runner.busy)
    return made


@pytest.fixture
def open_window(
    qtbot: QtBot, window: MainWindow, vault: FakeVault, runner: JobRunner
) -> MainWindow:
    """The window with the fake vault open and its list read."""
    window.show_vault(vault)
    qtbot.waitUntil(lambda: not runner.busy)
    return window


def locking(
    qtbot: QtBot, runner: JobRunner, release: Callable[[], object] = lambda: None
) -> Callable[[object], None]:
    """What is done before a window is taken down: no job survives it, no vault stays open."""

    def before_close(window: object) -> None:
        assert isinstance(window, MainWindow)
        release()
        runner.cancel_all()
        qtbot.waitUntil(lambda: not runner.busy)
        if window.start_page is not None and window.start_page.create_form.holding:
            window.lock_at_once()
            qtbot.waitUntil(lambda: window.start_page is not None)
        if window.workspace is not None:
            window.lock()
            qtbot.waitUntil(lambda: window.start_page is not None)
        qtbot.waitUntil(lambda: not runner.busy)

    return before_close


def confirm_batch(
    qtbot: QtBot, dialog: ImportDialog, category: Category = Category.OPERATIONS
) -> None:
    """Wait until the files have been looked at, give those that nothing tells of a category, file them."""
    qtbot.waitUntil(lambda: not dialog.reading, timeout=_LOOKING)
    for row, planned in enumerate(dialog.model.plan.rows):
        if planned.choice.category is None:
            dialog.model.set_field([row], PlanColumn.CATEGORY, category)
    dialog.submit()
