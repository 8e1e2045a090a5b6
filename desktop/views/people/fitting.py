"""What fits itself to the room there is: chips that go on in another line, cards in two columns or in one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.views.controls.flow import FlowLayout
from desktop.views.controls.words import chip
from desktop.views.theme.tokens import L, S

_LONGEST_CHIP_EM, _TWO_EM, _NARROWEST_EM = 15, 36, 14


class Chips(QWidget):
    """Short words on soft grounds; what is too long ends in … and is shown whole when pointed at."""

    def __init__(self, texts: Iterable[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        flow = FlowLayout(self, S)
        metrics = self.fontMetrics()
        for text in filter(None, texts):
            room = metrics.height() * _LONGEST_CHIP_EM
            made = chip(metrics.elidedText(text, Qt.TextElideMode.ElideRight, room))
            made.setAccessibleName(text)
            if made.text() != text:
                made.setToolTip(text)
            flow.addWidget(made)


class CardColumns(QWidget):
    """Cards in two columns, each put where there is more room; in one column where the page is narrow."""

    def __init__(self, cards: Sequence[QWidget], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cards = tuple(cards)
        self._narrow = False
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(L)
        self._columns = (QVBoxLayout(), QVBoxLayout())
        for column in self._columns:
            column.setSpacing(L)
            row.addLayout(column, 1)
        self._arrange()

    def minimumSizeHint(self) -> QSize:
        # One column must do: two of them become one as soon as there is no room.
        return QSize(
            self.fontMetrics().height() * _NARROWEST_EM, super().minimumSizeHint().height()
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < self.fontMetrics().height() * _TWO_EM
        if narrow != self._narrow:
            self._narrow = narrow
            self._arrange()

    def _arrange(self) -> None:
        for column in self._columns:
            while column.takeAt(0) is not None:
                pass
        heights = [0, 0]
        for card in self._cards:
            place = 0 if self._narrow or heights[0] <= heights[1] else 1
            self._columns[place].addWidget(card)
            heights[place] += card.sizeHint().height() + L
        for column in self._columns:
            column.addStretch(1)
        layout = self.layout()
        assert isinstance(layout, QHBoxLayout)
        layout.setStretch(1, 0 if self._narrow else 1)
        layout.setSpacing(0 if self._narrow else L)
