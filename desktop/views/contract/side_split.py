"""A main part with a side panel: a share of the width, within bounds, until somebody moves the line between them."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

_SHARE = 0.28
_NARROWEST_EM = 14


class SideSplit(QSplitter):
    """`widest` is in heights of a line."""

    def __init__(
        self, main: QWidget, side: QWidget, widest: float, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._widest = widest
        self._moved = False
        self.setHandleWidth(1)
        self.setChildrenCollapsible(False)
        self.addWidget(main)
        self.addWidget(side)
        self.setStretchFactor(0, 1)
        self.splitterMoved.connect(self._note_moved)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if not self._moved:
            em = self.fontMetrics().height()
            wanted = min(max(self.width() * _SHARE, em * _NARROWEST_EM), em * self._widest)
            self.setSizes([self.width() - round(wanted), round(wanted)])

    def _note_moved(self, _position: int, _index: int) -> None:
        self._moved = True
