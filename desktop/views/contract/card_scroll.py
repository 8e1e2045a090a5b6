"""A page of cards that scrolls: in the middle, no wider than can be read, and where it was when it is made anew."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.views.theme.tokens import XL, L


class CardScroll(QScrollArea):
    """Only its controls take the keyboard, never the page itself."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def begin(self, widest_em: float) -> tuple[QWidget, QVBoxLayout]:
        """A new column of cards, `widest_em` heights of a line wide at most; `show_cards` puts it in view."""
        held = QWidget()
        held.setMaximumWidth(round(self.fontMetrics().height() * widest_em))
        column = QVBoxLayout(held)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(L)
        return held, column

    def show_cards(self, held: QWidget) -> None:
        """Show a column in place of the one before."""
        position = self.verticalScrollBar().value()
        inner = QWidget()
        inner.setObjectName("page")
        row = QHBoxLayout(inner)
        row.setContentsMargins(XL, L, XL, XL)
        row.addStretch(1)
        row.addWidget(held, 100)
        row.addStretch(1)
        self.setWidget(inner)
        self.verticalScrollBar().setValue(position)
