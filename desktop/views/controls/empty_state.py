"""What stands where there is nothing yet: why it is empty, and what to do about it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.views.controls.words import words
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import XL, M, S
from resources.artwork import Icon

_PICTURE = 48
_WIDEST_EM = 22


class EmptyState(QWidget):
    """A drawing, a headline, a sentence, perhaps a button; in the middle of the room it is given."""

    def __init__(self, look: Look, icon: Icon, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._picture = QLabel()
        self._picture.setPixmap(
            look.picture(icon, look.colours.ink_faint, _PICTURE, self.devicePixelRatioF())
        )
        self._headline = words("", "heading")
        self._sentence = words("", "soft", wrap=True)
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column = QVBoxLayout()
        column.setSpacing(S)
        for label in (self._picture, self._headline):
            column.addWidget(label, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self._sentence)
        self._actions = QVBoxLayout()
        self._actions.setContentsMargins(0, M, 0, 0)
        column.addLayout(self._actions)
        holder = QWidget()
        holder.setLayout(column)
        holder.setMaximumWidth(self.fontMetrics().height() * _WIDEST_EM)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(holder, 100)
        row.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(XL, XL, XL, XL)
        outer.addStretch(2)
        outer.addLayout(row)
        outer.addStretch(3)

    @property
    def headline(self) -> str:
        """What it says first."""
        return self._headline.text()

    def say(self, headline: str, sentence: str) -> None:
        """Why it is empty here, and what to do."""
        self._headline.setText(headline)
        self._sentence.setText(sentence)

    def offer(self, action: QPushButton) -> None:
        """A button that does what the sentence proposes."""
        self._actions.addWidget(action, 0, Qt.AlignmentFlag.AlignHCenter)
