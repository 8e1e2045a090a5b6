"""The composition root: builds the window and everything it works with, runs it, and joins what it started."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from desktop.jobs.houses import HouseDoor
from desktop.jobs.runner import JobRunner
from desktop.paths import settings_file
from desktop.settings import SettingsFile
from desktop.views.main_window import MainWindow
from desktop.views.shell.guard import Guard
from desktop.views.shell.unexpected import UnexpectedErrors
from desktop.views.theme.dress import load_typeface

SWITCH_INTERVAL = 0.0005
"""Seconds a busy worker keeps the interpreter while the window waits for it.

Python's default of 5 ms is paid at every call from Qt into Python: drawing a table of 200 cells beside a busy
worker would take a second. A tenth of it costs the worker nothing while the window is idle.
"""


def run_window(vault: Path | None = None) -> int:
    """Show the window until it is closed; `vault` is offered to be opened. The result is the exit code."""
    interval, hook, thread_hook = sys.getswitchinterval(), sys.excepthook, threading.excepthook
    sys.setswitchinterval(SWITCH_INTERVAL)
    app = _application()
    load_typeface()
    runner = JobRunner()
    guard = Guard(app)
    session_events = guard.sleep.native_filter() if sys.platform == "win32" else None
    if session_events is not None:
        app.installNativeEventFilter(session_events)
    window = MainWindow(app, HouseDoor(), runner, SettingsFile(settings_file()), guard)
    errors = UnexpectedErrors(window)
    sys.excepthook = errors.take
    threading.excepthook = _in_thread(errors)
    if vault is not None:
        window.offer_vault(vault)
    window.resize(window.size().boundedTo(window.screen().availableSize()))
    window.show()
    try:
        return app.exec()
    finally:
        if session_events is not None:
            app.removeNativeEventFilter(session_events)
        runner.shutdown()
        sys.excepthook, threading.excepthook = hook, thread_hook
        sys.setswitchinterval(interval)


def _application() -> QApplication:
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication(sys.argv[:1])
    app.setApplicationName("shoudang")
    app.setDesktopFileName("shoudang")
    # Qt's own file dialog would remember the folders that were looked into, in clear, in a file below the home folder.
    nowhere = str(Path(os.devnull) / "nowhere")
    for scope in QSettings.Scope:
        QSettings.setPath(QSettings.Format.NativeFormat, scope, nowhere)
        QSettings.setPath(QSettings.Format.IniFormat, scope, nowhere)
    return app


def _in_thread(errors: UnexpectedErrors) -> Callable[[threading.ExceptHookArgs], None]:
    def take(args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            errors.take(args.exc_type, args.exc_value, args.exc_traceback)

    return take
