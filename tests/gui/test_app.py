"""The composition root builds the window, and an error of ours is shown without what it was about."""

from __future__ import annotations

import sys
import threading
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from desktop.app import SWITCH_INTERVAL, run_window
from desktop.settings import Settings, SettingsFile
from desktop.views.shell.unexpected import UnexpectedErrors


def test_the_window_is_built_run_and_taken_down(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SHOUDANG_SETTINGS_DIR", str(tmp_path))
    seen: list[float] = []

    def run(*_arguments: object) -> int:
        seen.append(sys.getswitchinterval())
        assert sys.excepthook is not sys.__excepthook__
        assert any(window.isVisible() for window in QApplication.topLevelWidgets())
        return 7

    monkeypatch.setattr(QApplication, "exec", run)
    hook, thread_hook, interval = sys.excepthook, threading.excepthook, sys.getswitchinterval()
    assert run_window(tmp_path / "档案.vault") == 7
    assert seen == [pytest.approx(SWITCH_INTERVAL)]
    assert (sys.excepthook, threading.excepthook) == (hook, thread_hook)
    assert sys.getswitchinterval() == pytest.approx(interval)
    assert SettingsFile(tmp_path / "settings.json").load() == Settings()
    assert not any(thread.name.startswith("shoudang-") for thread in threading.enumerate())


def test_an_unexpected_error_is_shown_without_its_message(
    qtbot: QtBot, capsys: pytest.CaptureFixture[str]
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    errors = UnexpectedErrors(window)
    quoted = "身份证号 " + "110105" + "194912310021"
    try:
        raise ValueError(quoted)
    except ValueError as error:
        errors.take(type(error), error, error.__traceback__)
        errors.take(type(error), error, error.__traceback__)
    (box,) = window.findChildren(QMessageBox)
    shown = box.text() + box.informativeText() + box.detailedText()
    assert "ValueError" in shown
    assert "test_app.py" in shown
    assert "110105" not in shown
    printed = capsys.readouterr().err
    assert "ValueError" in printed
    assert "110105" not in printed
    box.reject()
