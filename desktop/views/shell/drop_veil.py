"""What lies over the window while files are held above it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt
from PySide6.QtWidgets import QFrame, QMainWindow, QVBoxLayout

from desktop.views.controls.empty_state import EmptyState
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import XL
from resources.artwork import Icon
from resources.words import _


class DropVeil(QFrame):
    """Covers its parent, whatever size that takes; takes no events, so the parent keeps the drag."""

    def __init__(self, look: Look, parent: QMainWindow) -> None:
        super().__init__(parent)
        self.setObjectName("veil")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._over = parent
        state = EmptyState(look, Icon.INTAKE)
        state.say(_("Let go to file"), _("What they are is asked next; nothing is filed before."))
        frame = QFrame()
        frame.setObjectName("dropveil")
        inner = QVBoxLayout(frame)
        inner.addWidget(state)
        column = QVBoxLayout(self)
        column.setContentsMargins(XL, XL, XL, XL)
        column.addWidget(frame)
        parent.installEventFilter(self)
        self.hide()

    def lift(self) -> None:
        """Show the veil over everything."""
        self._cover()
        self.show()
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: ARG002 - Qt's signature
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._cover()
        return False

    def _cover(self) -> None:
        page = self._over.centralWidget()
        if page is not None:
            self.setGeometry(page.geometry())


def local_files(mime: QMimeData) -> list[Path]:
    """The files and folders of this machine that a drag carries."""
    return [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
