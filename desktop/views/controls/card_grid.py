"""Cards of one width in as many columns as there is room for."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from desktop.views.theme.tokens import M


class CardGrid(QWidget):
    """Lays its cards out anew when it gets another width. `narrowest` is in heights of a line."""

    def __init__(
        self, narrowest: float, *, most: int = 4, gap: int = M, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._narrowest, self._most = narrowest, most
        self._cards: list[QWidget] = []
        self._columns = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(gap)

    def show_cards(self, cards: Sequence[QWidget]) -> None:
        """Show other cards; those before are gone."""
        for each in self._cards:
            self._grid.removeWidget(each)
            each.hide()
            each.deleteLater()
        self._cards = list(cards)
        self._columns = 0
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        width = self.fontMetrics().height() * self._narrowest
        room = self.width() + self._grid.spacing()
        columns = max(1, min(self._most, int(room / (width + self._grid.spacing()))))
        if columns == self._columns:
            return
        for column in range(max(columns, self._columns)):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)
        self._columns = columns
        for number, each in enumerate(self._cards):
            self._grid.addWidget(each, number // columns, number % columns)
