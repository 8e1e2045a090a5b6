"""Read-only text with its hits marked, filled piece by piece so that a long text never holds the window up."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from desktop.views.preview.display_text import DisplayText
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import L
from resources.words import _

_PIECE = 40_000
_EMPTY = DisplayText("", (), (), cut=False)


class TextView(QPlainTextEdit):
    """Shows a `DisplayText`; knows which hit is the current one.

    Signals:
        hit_changed(int)   the current hit's number from 0, or -1
    """

    hit_changed = Signal(int)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._shown = _EMPTY
        self._filled = 0
        self._current = -1
        self.setObjectName("textview")
        self.setAccessibleName(_("Text of the document"))
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.document().setDocumentMargin(L)
        self._filler = QTimer(self)
        self._filler.setInterval(0)
        self._filler.timeout.connect(self._fill_on)

    @property
    def hits(self) -> int:
        """How many hits the text has."""
        return len(self._shown.hits)

    @property
    def current_hit(self) -> int:
        return self._current

    def show_text(self, text: DisplayText) -> None:
        """Show another text, at its first hit."""
        self._filler.stop()
        self._shown = text
        self._filled = 0
        self._current = -1
        self.clear()
        self._fill_on()
        if self._filled < len(text.text):
            self._filler.start()
        self.go_to_hit(0)

    def go_to_hit(self, number: int) -> None:
        """Make a hit the current one and bring it into view, counting round at both ends."""
        if not self._shown.hits:
            self._mark()
            self.hit_changed.emit(-1)
            return
        self._current = number % len(self._shown.hits)
        start = self._shown.hits[self._current][0]
        while self._filled < len(self._shown.text) and self.document().characterCount() <= start:
            self._fill_on()
        self._mark()
        cursor = QTextCursor(self.document())
        cursor.setPosition(start)
        self.setTextCursor(cursor)
        self.centerCursor()
        self.hit_changed.emit(self._current)

    def next_hit(self) -> None:
        self.go_to_hit(self._current + 1)

    def previous_hit(self) -> None:
        self.go_to_hit(self._current - 1)

    def _fill_on(self) -> None:
        piece = self._shown.text[self._filled : self._filled + _PIECE]
        self._filled += len(piece)
        end = QTextCursor(self.document())
        end.movePosition(QTextCursor.MoveOperation.End)
        end.insertText(piece)
        if self._filled >= len(self._shown.text):
            self._filler.stop()
            self._mark()

    def _mark(self) -> None:
        colours = self._look.colours
        found = _format(colours.mark, colours.mark_ink)
        current = _format(colours.current, colours.current_ink)
        heading = QTextCharFormat()
        heading.setForeground(QColor(colours.ink_faint))
        selections = [self._selection(span, heading) for span in self._shown.page_lines]
        for number, span in enumerate(self._shown.hits):
            selections.append(self._selection(span, current if number == self._current else found))
        last = self.document().characterCount() - 1
        self.setExtraSelections(
            [selection for selection in selections if selection.cursor.selectionEnd() <= last]
        )

    def _selection(self, span: tuple[int, int], style: QTextCharFormat) -> QTextEdit.ExtraSelection:
        last = self.document().characterCount() - 1
        selection = QTextEdit.ExtraSelection()
        cursor = QTextCursor(self.document())
        cursor.setPosition(min(span[0], last))
        cursor.setPosition(min(span[1], last), QTextCursor.MoveMode.KeepAnchor)
        selection.cursor = cursor
        selection.format = style
        return selection


def _format(ground: str, ink: str) -> QTextCharFormat:
    style = QTextCharFormat()
    style.setBackground(QColor(ground))
    style.setForeground(QColor(ink))
    return style
