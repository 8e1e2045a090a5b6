"""A document or another thing as one line that can be clicked: its title, and at the right a date or what it lacks."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QEnterEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from desktop.views.theme.look import Look
from desktop.views.theme.tokens import RADIUS, M, S
from resources.artwork import Icon

_ICON = 16


class ItemLine(QAbstractButton):
    """Goes where it leads on a click, Enter or Space."""

    def __init__(
        self,
        look: Look,
        text: str,
        act: Callable[[], object],
        *,
        icon: Icon = Icon.FILE,
        aside: str = "",
        hint: str = "",
        mood: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look, self._icon, self._aside, self._mood = look, icon, aside, mood
        self.setText(text)
        self.setAccessibleName(", ".join(filter(None, (text, aside))))
        self.setToolTip(hint or text)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.clicked.connect(lambda _checked=False: act())

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(metrics.averageCharWidth() * 30, metrics.height() + M)

    def minimumSizeHint(self) -> QSize:
        return QSize(self.fontMetrics().averageCharWidth() * 10, self.sizeHint().height())

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        colours = self._look.colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        row = self.rect().adjusted(0, 0, -1, -1)
        if self.underMouse() or self.hasFocus():
            painter.setPen(QColor(colours.accent) if self.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.hover))
            painter.drawRoundedRect(row, RADIUS, RADIUS)
        icon = QRect(row.left() + S, row.center().y() - _ICON // 2 + 1, _ICON, _ICON)
        picture = self._look.picture(self._icon, colours.ink_faint, _ICON, self.devicePixelRatioF())
        painter.drawPixmap(icon.topLeft(), picture)
        inner = row.adjusted(S + _ICON + S, 0, -S, 0)
        middle = Qt.AlignmentFlag.AlignVCenter
        metrics = painter.fontMetrics()
        room = 0
        if self._aside:
            most = inner.width() // 2
            aside = metrics.elidedText(self._aside, Qt.TextElideMode.ElideRight, most)
            room = metrics.horizontalAdvance(aside) + M
            painter.setPen(QColor(getattr(colours, self._mood or "ink_soft")))
            painter.drawText(inner, Qt.AlignmentFlag.AlignRight | middle, aside)
        painter.setPen(QColor(colours.ink))
        text = inner.adjusted(0, 0, -room, 0)
        shown = metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, text.width())
        painter.drawText(text, Qt.AlignmentFlag.AlignLeft | middle, shown)
