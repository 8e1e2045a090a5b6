"""What every chart shares: margins, an axis of periods, and a cursor for the mouse and the keyboard that reads values.

A chart is also told in words: its accessible description is all of it, or the period under the cursor where one is.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.views.theme import tokens
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import XS, S


class Chart(QWidget):
    """A field of periods side by side. `small` leaves out the axis' words."""

    def __init__(
        self, look: Look, name: str, *, small: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.look, self.small = look, small
        self.labels: Sequence[str] = ()
        self.cursor_at: int | None = None
        self._summary = ""
        self.caption = QFont(self.font())
        self.caption.setPointSizeF(tokens.CAPTION)
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        if not small:
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def sizeHint(self) -> QSize:
        em = self.fontMetrics().height()
        return QSize(em * (8 if self.small else 24), em * (3 if self.small else 12))

    def minimumSizeHint(self) -> QSize:
        return QSize(self.sizeHint().width() // 2, self.sizeHint().height())

    def describe(self, summary: str) -> None:
        """What a screen reader says of the whole chart."""
        self._summary = summary
        self.cursor_at = None
        self.setAccessibleDescription(summary)
        self.update()

    def words_at(self, period: int) -> str:
        """What is to be read of one period."""
        raise NotImplementedError

    @property
    def field(self) -> QRectF:
        """Where values are drawn."""
        if self.small:
            return QRectF(self.rect()).adjusted(XS, XS, -XS, -XS)
        metrics = QFontMetricsF(self.caption)
        left = max((metrics.horizontalAdvance(each) for each in self.axis_words()), default=0.0)
        return QRectF(self.rect()).adjusted(left + S + XS, S, -S, -metrics.height() - S)

    def axis_words(self) -> Sequence[str]:
        """What stands beside the field, so that there is room for it."""
        return ()

    def middle(self, period: int) -> float:
        """Where a period has its middle, from the left."""
        field = self.field
        return field.left() + field.width() * (period + 0.5) / max(1, len(self.labels))

    def draw_periods(self, painter: QPainter) -> None:
        """The words below, as many as there is room for, and the cursor."""
        field, colours = self.field, self.look.colours
        if self.cursor_at is not None:
            wide = field.width() / max(1, len(self.labels))
            at = QRectF(field.left() + wide * self.cursor_at, field.top(), wide, field.height())
            painter.fillRect(at, QColor(colours.hover))
        if self.small:
            return
        metrics = QFontMetricsF(self.caption)
        widest = max((metrics.horizontalAdvance(each) for each in self.labels), default=1.0) + S
        wide = field.width() / max(1, len(self.labels))
        every = max(1, -(-int(widest) // max(1, int(wide))))
        painter.setFont(self.caption)
        painter.setPen(QColor(colours.ink_soft))
        for number in range(0, len(self.labels), every):
            cell = QRectF(
                self.middle(number) - widest, field.bottom() + XS, 2 * widest, metrics.height()
            )
            painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, self.labels[number])
        if self.hasFocus():
            painter.setPen(QPen(QColor(colours.accent), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)

    def draw_reading(self, painter: QPainter) -> None:
        """What is to be read at the cursor, over everything else."""
        if self.cursor_at is None or self.small:
            return
        text, metrics = self.words_at(self.cursor_at), QFontMetricsF(self.caption)
        wide = metrics.horizontalAdvance(text) + 2 * S
        left = min(max(self.middle(self.cursor_at) - wide / 2, 0.0), self.width() - wide)
        label = QRectF(left, 0.0, wide, metrics.height() + XS)
        painter.setPen(QPen(QColor(self.look.colours.border), 1))
        painter.setBrush(QColor(self.look.colours.raised))
        painter.drawRoundedRect(label.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.setFont(self.caption)
        painter.setPen(QColor(self.look.colours.ink))
        painter.drawText(label, Qt.AlignmentFlag.AlignCenter, text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is None or not self.labels:
            super().keyPressEvent(event)
            return
        last = len(self.labels) - 1
        begin = 0 if step > 0 else last
        self._read(begin if self.cursor_at is None else self.cursor_at + step)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        field, at = self.field, event.position()
        if self.labels and field.left() <= at.x() <= field.right():
            self._read(int((at.x() - field.left()) * len(self.labels) / max(1.0, field.width())))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.describe(self._summary)

    def _read(self, period: int) -> None:
        period = min(max(period, 0), len(self.labels) - 1)
        if period != self.cursor_at:
            self.cursor_at = period
            self.setAccessibleDescription(self.words_at(period))
            self.update()
