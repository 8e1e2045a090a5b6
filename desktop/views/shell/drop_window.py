"""A window onto which files can be dropped while something can take them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QMainWindow, QWidget

from desktop.views.shell.drop_veil import DropVeil, local_files
from desktop.views.theme.look import Look


class DropWindow(QMainWindow):
    """Shows a veil while files are held above it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._veil: DropVeil | None = None
        self.setAcceptDrops(True)

    @property
    def takes_files(self) -> bool:
        """Whether dropped files can be taken now."""
        raise NotImplementedError

    def take_files(self, paths: list[Path]) -> None:
        """Files were dropped."""
        raise NotImplementedError

    def dress_veil(self, look: Look) -> None:
        """A veil in the look in use."""
        if self._veil is not None:
            self._veil.deleteLater()
        self._veil = DropVeil(look, self)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._veil is not None and self.takes_files and local_files(event.mimeData()):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self._veil.lift()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:  # noqa: ARG002 - Qt's signature
        self._hide_veil()

    def dropEvent(self, event: QDropEvent) -> None:
        self._hide_veil()
        paths = local_files(event.mimeData())
        if paths:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.take_files(paths)

    def _hide_veil(self) -> None:
        if self._veil is not None:
            self._veil.hide()
