"""The vaults that were opened last, each one click away."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QPushButton, QVBoxLayout, QWidget

from desktop.views.controls.words import words
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import S
from resources.artwork import Icon
from resources.words import _

_SHOWN = 3


class RecentVaults(QWidget):
    """Signals:
    chosen(Path)   this vault is to be opened
    """

    chosen = Signal(object)

    def __init__(self, recent: tuple[Path, ...], look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._group = QButtonGroup(self)
        self._group.setExclusive(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(S)
        column.addWidget(words(_("Recent"), "field"))
        for path in recent[:_SHOWN]:
            column.addWidget(self._button(path))

    def mark(self, folder: str) -> None:
        """Show which of them is named in the field."""
        for recent in self._group.buttons():
            recent.setChecked(recent.property("vault") == folder)

    def _button(self, path: Path) -> QPushButton:
        metrics = self.fontMetrics()
        place = metrics.elidedText(
            str(path.parent), Qt.TextElideMode.ElideMiddle, metrics.height() * 22
        )
        # An ampersand in a folder's name is no shortcut.
        result = QPushButton(f"{path.stem}\n{place}".replace("&", "&&"))
        result.setProperty("kind", "recent")
        result.setProperty("vault", str(path))
        result.setCheckable(True)
        result.setToolTip(str(path))
        result.setAccessibleName(_("Recent vault {name}").format(name=path.stem))
        result.setIcon(self._look.icon(Icon.LIBRARY))
        result.clicked.connect(lambda _checked=False: self.chosen.emit(path))
        self._group.addButton(result)
        return result
