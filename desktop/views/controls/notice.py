"""A sentence inline, where the person is looking: what happened, and what to do about it."""

from __future__ import annotations

import enum

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.errors import Explanation
from desktop.views.controls.words import words
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import XS, L, M, S
from resources.artwork import Icon


class Mood(enum.Enum):
    PLAIN = "plain"
    GOOD = "good"
    CAUTION = "caution"
    BAD = "bad"


class Notice(QFrame):
    """Hidden until there is something to say."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setObjectName("notice")
        self._picture = QLabel()
        self._headline = words("", "strong", wrap=True)
        self._sentence = words("", wrap=True)
        text = QVBoxLayout()
        text.setSpacing(XS)
        text.addWidget(self._headline)
        text.addWidget(self._sentence)
        row = QHBoxLayout(self)
        row.setContentsMargins(M, S, M, S)
        row.setSpacing(M)
        row.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(text, 1)
        self.hide()

    @property
    def sentence(self) -> str:
        """What is shown, headline first; nothing while hidden."""
        if self.isHidden():
            return ""
        return "\n".join(part for part in (self._headline.text(), self._sentence.text()) if part)

    def say(self, mood: Mood, sentence: str, headline: str = "") -> None:
        """Show a sentence; it is also what a screen reader gets."""
        self._headline.setText(headline)
        self._headline.setVisible(bool(headline))
        self._sentence.setText(sentence)
        self._sentence.setVisible(bool(sentence))
        icon, colour = self._drawing(mood)
        self._picture.setPixmap(self._look.picture(icon, colour, L + XS, self.devicePixelRatioF()))
        self.setProperty("mood", mood.value)
        # A property in a style sheet's selector is looked up again only on request.
        self.style().unpolish(self)
        self.style().polish(self)
        self.setAccessibleName(f"{headline} {sentence}".strip())
        self.show()

    def explain(self, explanation: Explanation) -> None:
        """Show what went wrong and what to do next."""
        sentences = " ".join(part for part in (explanation.sentence, explanation.advice) if part)
        self.say(Mood.BAD, sentences, explanation.title)

    def _drawing(self, mood: Mood) -> tuple[Icon, str]:
        colours = self._look.colours
        return {
            Mood.PLAIN: (Icon.INFO, colours.ink_soft),
            Mood.GOOD: (Icon.PASSED, colours.good),
            Mood.CAUTION: (Icon.WARNING, colours.caution),
            Mood.BAD: (Icon.ERROR, colours.bad),
        }[mood]
