"""Labels by their role in the hierarchy of type; what text came from outside is always shown as plain text."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

_NARROWEST, _USUAL = 8, 40

Role = str
"""display, title, heading, strong, body, soft, caption, field, accent or mono: see `words` in the style sheet."""


def words(text: str, role: Role = "body", *, wrap: bool = False) -> QLabel:
    """A label in one of the roles of type."""
    label = WrappedLabel(text) if wrap else QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setProperty("words", role)
    return label


def chip(text: str) -> QLabel:
    """A short word on a soft ground."""
    label = QLabel(text)
    label.setObjectName("chip")
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)
    return label


class WrappedLabel(QLabel):
    """Lines as wide as there is room. Asks for one line only, or a form would be as tall as its narrowest case."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setWordWrap(True)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def minimumSizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(metrics.averageCharWidth() * _NARROWEST, metrics.height())

    def sizeHint(self) -> QSize:
        width = self.fontMetrics().averageCharWidth() * _USUAL
        return QSize(width, self.heightForWidth(width))


class ElidedLabel(QLabel):
    """One line that ends in … where room ends; the whole text is its tooltip while something is hidden."""

    def __init__(
        self,
        text: str = "",
        role: Role = "body",
        mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._mode = mode
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("words", role)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setText(text)

    def setText(self, text: str) -> None:
        super().setText(text)
        self._hint()

    def minimumSizeHint(self) -> QSize:
        hint = super().minimumSizeHint()
        return QSize(self.fontMetrics().averageCharWidth() * 4, hint.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._hint()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        painter = QPainter(self)
        area = self.contentsRect()
        shown = self.fontMetrics().elidedText(self.text(), self._mode, area.width())
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(area, int(self.alignment()) | Qt.TextFlag.TextSingleLine, shown)

    def _hint(self) -> None:
        room = self.contentsRect().width()
        hidden = self.fontMetrics().horizontalAdvance(self.text()) > room
        self.setToolTip(self.text() if hidden else "")
