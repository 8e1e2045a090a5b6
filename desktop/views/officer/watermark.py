"""Who reads, and when, faintly over everything: a photograph of the screen bears its reader's name."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop.views.theme.look import Look

_ANGLE = -24
_OPACITY = 0.085
_MINUTE_MS = 60_000


class Watermark(QWidget):
    """Covers its parent, takes no events; the time in it is the present one."""

    def __init__(
        self,
        words: str,
        look: Look,
        over: QWidget,
        clock: Callable[[], datetime] = datetime.now,
    ) -> None:
        super().__init__(over)
        self._words, self._look, self._over, self._clock = words, look, over, clock
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        over.installEventFilter(self)
        self._timer = QTimer(self)
        self._timer.setInterval(_MINUTE_MS)
        self._timer.timeout.connect(self.update)
        self._timer.start()
        self._cover()

    @property
    def words(self) -> str:
        """What is written everywhere."""
        return f"{self._words} · {self._clock():%Y-%m-%d %H:%M}"

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: ARG002 - Qt's signature
        if event.type() in (QEvent.Type.Resize, QEvent.Type.ChildAdded):
            self._cover()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
        colour = QColor(self._look.colours.ink)
        colour.setAlphaF(_OPACITY)
        painter.setPen(colour)
        text = self.words
        metrics = painter.fontMetrics()
        across = metrics.horizontalAdvance(text) + metrics.height() * 4
        down = metrics.height() * 7
        reach = self.width() + self.height()
        painter.translate(self.width() / 2, self.height() / 2)
        painter.rotate(_ANGLE)
        for row, y in enumerate(range(-reach // 2, reach // 2, down)):
            shift = across // 2 if row % 2 else 0
            for x in range(-reach // 2 - shift, reach // 2, across):
                painter.drawText(x, y, text)

    def _cover(self) -> None:
        self.setGeometry(self._over.rect())
        self.raise_()
