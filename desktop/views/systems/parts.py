"""The parts that a system's page is made of: cards with a heading, and pairs of a label and what it says."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.itemmodels.formats import format_count
from desktop.views.controls.words import words
from desktop.views.theme.tokens import XL, XS, L, M, S


class Card(QFrame):
    """A heading with its count over lines."""

    def __init__(
        self, heading: str, count: int | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.setAccessibleName(heading)
        head = QHBoxLayout()
        head.setContentsMargins(S, 0, S, 0)
        head.setSpacing(S)
        head.addWidget(words(heading, "strong"))
        if count is not None:
            head.addWidget(words(format_count(count), "soft"))
        head.addStretch(1)
        self.head = head
        self.column = QVBoxLayout(self)
        # Lines that can be clicked have their own margin, on whose ground they light up.
        self.column.setContentsMargins(S, M, S, M)
        self.column.setSpacing(XS)
        self.column.addLayout(head)

    def add(self, widget: QWidget) -> None:
        """Another line that can be clicked."""
        self.column.addWidget(widget)

    def put(self, widget: QWidget) -> None:
        """Something else, in line with the heading."""
        widget.setContentsMargins(S, 0, S, 0)
        self.column.addWidget(widget)

    def say(self, sentence: str) -> None:
        """A sentence in soft ink."""
        self.put(words(sentence, "soft", wrap=True))

    def fill(self) -> None:
        """What is added afterwards stands at the end; here the lines end."""
        self.column.addStretch(1)


class Pairs(QWidget):
    """Labels over their values, which take as many lines as they need."""

    def __init__(
        self, pairs: Sequence[tuple[str, str]], columns: int = 3, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(XL)
        grid.setVerticalSpacing(M)
        for number, (label, value) in enumerate(pairs):
            cell = QVBoxLayout()
            cell.setSpacing(0)
            cell.addWidget(words(label, "caption"))
            shown = selectable(value)
            shown.setAccessibleName(f"{label}: {value}")
            cell.addWidget(shown)
            cell.addStretch(1)
            grid.addLayout(cell, number // columns, number % columns)
        for column in range(columns):
            grid.setColumnStretch(column, 1)


class Columns(QWidget):
    """Cards in two columns, each put where there is more room; in one where the page is narrow."""

    def __init__(self, cards: Sequence[QWidget], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cards = tuple(cards)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(L)
        self._columns = [QVBoxLayout(), QVBoxLayout()]
        heights = [0, 0]
        for column in self._columns:
            column.setSpacing(L)
            self._row.addLayout(column, 1)
        for card in self._cards:
            place = 0 if heights[0] <= heights[1] else 1
            self._columns[place].addWidget(card)
            heights[place] += card.sizeHint().height() + L
        for column in self._columns:
            column.addStretch(1)


def selectable(text: str) -> QLabel:
    """Words that can be copied, over as many lines as they need."""
    label = words(text, "body", wrap=True)
    label.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse
        | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    label.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
    return label
