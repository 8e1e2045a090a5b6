"""What the pages of the creation wizard share: labelled fields, a sentence of what is missing, where typing starts."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.views.controls.words import words
from desktop.views.theme.tokens import XS, L, S


class WizardPage(QWidget):
    """One step.

    Signals:
        submitted()   Enter was pressed where it means "next"
    """

    submitted = Signal()

    def __init__(self, title: str, sentence: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = title
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(L)
        head = QVBoxLayout()
        head.setSpacing(XS)
        head.addWidget(words(title, "heading", wrap=True))
        if sentence:
            head.addWidget(words(sentence, "soft", wrap=True))
        self.column.addLayout(head)

    @property
    def problem(self) -> str:
        """What keeps the step from being left, as a sentence; nothing when it may be."""
        return ""

    def start_typing(self) -> None:
        """Put the cursor where the next word belongs."""

    def add_field(self, label: str, field: QWidget, *extra: QWidget) -> None:
        """A field under its label, with what belongs beside it."""
        cell = QVBoxLayout()
        cell.setSpacing(XS)
        name = words(label, "field")
        name.setBuddy(field)
        if not field.accessibleName():
            field.setAccessibleName(label)
        cell.addWidget(name)
        row = QHBoxLayout()
        row.setSpacing(S)
        row.addWidget(field, 1)
        for widget in extra:
            row.addWidget(widget)
        cell.addLayout(row)
        self.column.addLayout(cell)
