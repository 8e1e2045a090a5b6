"""Errors that are ours: a dialog that says so, once at a time, with the place in the program and no content."""

from __future__ import annotations

import sys
import traceback
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from resources.words import _


class UnexpectedErrors(QObject):
    """What the excepthooks call, from whatever thread; the dialog opens in the window's."""

    _taken = Signal(str, str)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._box: QMessageBox | None = None
        self._taken.connect(self._show)

    def take(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        """Report an exception nobody caught."""
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        # The places in the program, not the message: it may quote what a vault protects.
        places = "".join(traceback.format_tb(trace)) if trace else ""
        print(f"{places}{kind.__name__}", file=sys.stderr)  # noqa: T201 - the terminal's copy
        self._taken.emit(kind.__name__, places)

    def _show(self, name: str, places: str) -> None:
        if self._box is not None:
            return
        box = QMessageBox(self._window)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setIcon(QMessageBox.Icon.Critical)
        box.setWindowTitle(_("Unexpected error"))
        box.setText(_("Something went wrong in this program ({name}).").format(name=name))
        box.setInformativeText(
            _(
                "What was acknowledged is safe. Lock the vault and start again; please pass the details on."
            )
        )
        box.setDetailedText(f"{places}{name}")
        box.addButton(_("Close"), QMessageBox.ButtonRole.AcceptRole)
        box.finished.connect(self._forget)
        self._box = box
        box.open()

    def _forget(self) -> None:
        self._box = None
