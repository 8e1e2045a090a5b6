"""Small parts of cards: a label with its value at the right, and a holder that keeps a card's margins."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.views.controls.words import words
from desktop.views.theme.tokens import M


def held(widget: QWidget) -> QWidget:
    """The widget in one that a card can give margins to."""
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(widget)
    return holder


def pair(label: str, value: str) -> QWidget:
    """A label, and at the right what it comes to."""
    holder = QWidget()
    holder.setLayout(pair_row(label, value))
    return holder


def pair_row(label: str, value: str) -> QHBoxLayout:
    """The same, for a place that has its own widget."""
    row = QHBoxLayout()
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(M)
    row.addWidget(words(label, wrap=True), 1)
    row.addWidget(words(value, "strong"), 0, Qt.AlignmentFlag.AlignTop)
    return row
