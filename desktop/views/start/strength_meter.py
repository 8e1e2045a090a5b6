"""How strong a new passphrase is, shown while it is typed; measured in a job, because measuring takes its time."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from desktop.jobs.latest import Latest
from desktop.jobs.runner import JobRunner
from desktop.services.keys.strength import Strength, passphrase_strength
from desktop.views.controls.words import words
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import XS, M
from resources.words import _

_STEPS = 4
_PAUSE_MS = 120


class StrengthBar(QWidget):
    """Four segments, filled from the left."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._score, self._enough = 0, False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_score(self, score: int, *, enough: bool) -> None:
        self._score, self._enough = score, enough
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(160, 6)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        colours = self._look.colours
        filled = (
            colours.good if self._enough else colours.caution if self._score > 1 else colours.bad
        )
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        width = (self.width() - XS * (_STEPS - 1)) / _STEPS
        for step in range(_STEPS):
            painter.setBrush(QColor(filled if step < self._score else colours.line))
            area = QRectF(step * (width + XS), 0, width, self.height())
            painter.drawRoundedRect(area, 3, 3)


class StrengthMeter(QWidget):
    """Bar and words. What is shown always belongs to what was typed last."""

    def __init__(
        self,
        runner: JobRunner,
        look: Look,
        names: Callable[[], Sequence[str]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._runner = runner
        self._names = names
        self._text = ""
        self.strength: Strength | None = None
        self._latest = Latest(runner, self)
        self._latest.answered.connect(self._show)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._measure)
        self._bar = StrengthBar(look)
        self._words = words("", "caption")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(M)
        row.addWidget(self._bar, 1)
        row.addWidget(self._words, 0)
        self.setAccessibleName(_("Strength of the passphrase"))
        self.measure("")

    @property
    def sentence(self) -> str:
        """What it says."""
        return self._words.text()

    def measure(self, text: str) -> None:
        """Show the strength of `text`, in a moment."""
        self.strength = None
        self._text = text
        if text:
            self._pause.start()
            return
        self._pause.stop()
        self._latest.drop()
        self._bar.show_score(0, enough=False)
        self._words.setText(_("Strength is shown while you type"))

    def _measure(self) -> None:
        text, names = self._text, tuple(self._names())
        # The text leaves the object with the question: nothing here outlives the field.
        job = self._runner.reader(
            _("Measuring"), lambda _progress: passphrase_strength(text, names)
        )
        self._latest.ask(job)

    def _show(self, strength: Strength) -> None:
        self._text = ""
        self.strength = strength
        self._bar.show_score(max(1, strength.score), enough=strength.enough)
        self._words.setText(strength.words)
        self.setAccessibleDescription(strength.words)
