"""The big box of the search page: shows where a query is wrong, and stays out of an input method's way."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QInputMethodEvent,
    QKeyEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.views.theme.look import Look
from resources.artwork import Icon
from resources.words import _

_WAVE = 2.0
_NAVIGATION = (
    Qt.Key.Key_Down,
    Qt.Key.Key_Up,
    Qt.Key.Key_PageDown,
    Qt.Key.Key_PageUp,
    Qt.Key.Key_Escape,
    Qt.Key.Key_Tab,
    Qt.Key.Key_Return,
    Qt.Key.Key_Enter,
)


class SearchBox(QLineEdit):
    """GUI thread only. While an input method composes, `composing` holds and no key is taken from it.

    Signals:
        steered(Qt.Key)     a key that is not text: arrows, Enter, Esc, and Tab where `takes_tab`
        composed(bool)      an input method began or ended composing
        left()              the focus went elsewhere
    """

    steered = Signal(object)
    composed = Signal(bool)
    left = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._error: int | None = None
        self.composing = False
        self.takes_tab = False
        """Whether Tab chooses a proposal; otherwise it moves on, as everywhere."""
        self.setObjectName("bigsearch")
        self.setPlaceholderText(_("Search titles, texts, numbers, persons, systems…"))
        self.setAccessibleName(_("Search"))
        self.setClearButtonEnabled(True)
        self.addAction(look.icon(Icon.SEARCH), QLineEdit.ActionPosition.LeadingPosition)
        self.textChanged.connect(self.clear_error)

    @property
    def error(self) -> int | None:
        """The place that is underlined, in characters."""
        return self._error

    def show_error(self, position: int) -> None:
        """Underline the query from `position`, counted in characters, to the end of the word there."""
        self._error = position
        self.update()

    def clear_error(self) -> None:
        """Nothing is wrong, or is not known to be."""
        self._error = None
        self.update()

    @property
    def cursor_character(self) -> int:
        """Where the cursor is, in characters; Qt counts a character beyond the BMP twice."""
        return len(_head(self.text(), self.cursorPosition()))

    def put_cursor(self, character: int) -> None:
        """The cursor before the character of that number."""
        self.setCursorPosition(len(self.text()[:character].encode("utf-16-le")) // 2)

    def left_edge_of(self, character: int) -> QPoint:
        """Where a character begins, in the box's coordinates, at its lower edge."""
        metrics, text = self.fontMetrics(), self.text()
        before = metrics.horizontalAdvance(_head(text, self.cursorPosition()))
        origin = self.cursorRect().center().x() - before
        at = origin + metrics.horizontalAdvance(text[: max(0, character)])
        return QPoint(max(0, min(at, self.width())), self.height())

    def event(self, event: QEvent) -> bool:
        # Tab never reaches keyPressEvent: Qt moves the focus before.
        if (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Tab
            and self.takes_tab
        ):
            self.steered.emit(Qt.Key.Key_Tab)
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        plain = event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        )
        if key in _NAVIGATION and plain and not self.composing:
            self.steered.emit(key)
            event.accept()
            return
        super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        before, self.composing = self.composing, bool(event.preeditString())
        # What is committed is told of in here: by then it is known whether composing goes on.
        super().inputMethodEvent(event)
        if self.composing != before:
            self.composed.emit(self.composing)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._error is None or self.composing:
            return
        text = self.text()
        end = self._error
        while end < len(text) and not text[end].isspace():
            end += 1
        end = max(end, self._error + 1)
        metrics = self.fontMetrics()
        left = self.left_edge_of(self._error).x()
        right = max(self.left_edge_of(end).x(), left + metrics.averageCharWidth())
        line = self.cursorRect()
        self._underline(QRect(left, line.center().y() + metrics.height() // 2, right - left, 3))

    def _underline(self, area: QRect) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self._look.colours.bad), 1.4))
        path = QPainterPath()
        x, up = float(area.left()), True
        path.moveTo(x, area.top() + _WAVE)
        while x < area.right():
            x += _WAVE
            path.lineTo(x, area.top() + (0 if up else _WAVE))
            up = not up
        painter.drawPath(path)


def _head(text: str, units: int) -> str:
    """The first so many UTF-16 units of a text."""
    return text.encode("utf-16-le")[: 2 * units].decode("utf-16-le", "ignore")
