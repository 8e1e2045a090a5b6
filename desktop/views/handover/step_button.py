"""One step of the way in the list at the left: its number, its name, and in a line below how it stands."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QEnterEvent, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from desktop.views.controls.notice import Mood
from desktop.views.theme import tokens
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import RADIUS, M, S

_DISC = 22
_PADDING = 6


class StepButton(QAbstractButton):
    """Checkable; draws itself, because a push button has one line and one size of type."""

    def __init__(self, look: Look, number: int, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._number = look, number
        self._state, self._mood = "", Mood.PLAIN
        self._hovered = False
        self.setText(title)
        self.setCheckable(True)
        self.setAccessibleName(title)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def state(self) -> str:
        """How the step stands, in a few words."""
        return self._state

    def say(self, state: str, mood: Mood = Mood.PLAIN) -> None:
        """How the step stands, and in which mood."""
        self._state, self._mood = state, mood
        self.setAccessibleDescription(state)
        self.setToolTip(state)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(160, round(self.fontMetrics().height() * 1.9) + 2 * _PADDING)

    def enterEvent(self, event: QEnterEvent) -> None:
        self._hovered = True
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._hovered = False
        self.update()
        super().leaveEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        colours = self._look.colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        if self.isChecked() or self._hovered:
            painter.setBrush(QColor(colours.surface if self.isChecked() else colours.hover))
            painter.setPen(QColor(colours.line) if self.isChecked() else Qt.PenStyle.NoPen)
            painter.drawRoundedRect(frame, RADIUS, RADIUS)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QColor(colours.accent))
            painter.drawRoundedRect(frame, RADIUS, RADIUS)
        self._paint_disc(painter)
        self._paint_words(painter)

    def _paint_disc(self, painter: QPainter) -> None:
        colours = self._look.colours
        disc = QRectF(M, (self.height() - _DISC) / 2, _DISC, _DISC)
        chosen = self.isChecked()
        painter.setPen(QColor(colours.accent if chosen else colours.border))
        painter.setBrush(QColor(colours.accent if chosen else colours.raised))
        painter.drawEllipse(disc)
        font = QFont(self.font())
        font.setPointSizeF(tokens.CAPTION)
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(QColor(colours.on_accent if chosen else colours.ink_soft))
        painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, str(self._number))

    def _paint_words(self, painter: QPainter) -> None:
        colours = self._look.colours
        left = M + _DISC + M
        area = QRect(left, _PADDING, self.width() - left - S, self.height() - 2 * _PADDING)
        title = QFont(self.font())
        title.setBold(self.isChecked())
        small = QFont(self.font())
        small.setPointSizeF(tokens.CAPTION)
        ink = QColor(colours.accent_ink if self.isChecked() else colours.ink)
        if not self._state:
            _write(painter, title, ink, area, self.text())
            return
        upper, lower = QRect(area), QRect(area)
        upper.setBottom(area.top() + area.height() * 11 // 20)
        lower.setTop(upper.bottom())
        _write(painter, title, ink, upper, self.text())
        mood = {
            Mood.PLAIN: colours.ink_soft,
            Mood.GOOD: colours.good,
            Mood.CAUTION: colours.caution,
            Mood.BAD: colours.bad,
        }[self._mood]
        _write(painter, small, QColor(mood), lower, self._state)


def _write(painter: QPainter, font: QFont, ink: QColor, area: QRect, text: str) -> None:
    painter.setFont(font)
    painter.setPen(ink)
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, area.width())
    painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
