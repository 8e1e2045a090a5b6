"""A QR code on the screen: black on white in both palettes, with its quiet zone, whole pixels a module."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from exporters.qr import QUIET_ZONE

_SIDE = 232


class QRView(QWidget):
    """Empty until it is given modules."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._modules: Sequence[Sequence[bool]] = ()
        self.setFixedSize(QSize(_SIDE, _SIDE))

    def show_modules(self, modules: Sequence[Sequence[bool]]) -> None:
        """Draw these rows of modules, dark ones true."""
        self._modules = modules
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        painter = QPainter(self)
        # Readers want dark on light, whatever the palette is.
        painter.fillRect(self.rect(), Qt.GlobalColor.white)
        if not self._modules:
            return
        count = len(self._modules) + 2 * QUIET_ZONE
        module = max(1, self.width() // count)
        left = (self.width() - module * count) // 2 + module * QUIET_ZONE
        black = QColor(Qt.GlobalColor.black)
        for y, row in enumerate(self._modules):
            for x, dark in enumerate(row):
                if dark:
                    painter.fillRect(left + x * module, left + y * module, module, module, black)
