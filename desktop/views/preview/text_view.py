"""Read-only text with its hits marked, filled piece by piece so that a long text never holds the window up."""

from __future__ import annotations

from bisect import bisect_left

from PySide6.QtCore import QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextCharFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from desktop.views.preview.code_colours import CodeColours
from desktop.views.preview.display_text import EMPTY, DisplayText, page_at
from desktop.views.theme import tokens
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import L, M, S
from resources.words import _

_PIECE = 40_000
_CODE_FAMILIES = ["Noto Sans Mono", "DejaVu Sans Mono", "Consolas", tokens.FAMILY]


class TextView(QPlainTextEdit):
    """Shows a `DisplayText`; knows which hit is the current one. Code has its lines numbered.

    Signals:
        hit_changed(int)   the current hit's number from 0, or -1
    """

    hit_changed = Signal(int)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._shown = EMPTY
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
        self.colours = CodeColours(look, self.document())
        self._gutter = _Gutter(self)
        self._plain = QFont(self.font())
        self._code = QFont(self._plain)
        self._code.setFamilies(_CODE_FAMILIES)
        self._filler = QTimer(self)
        self._filler.setInterval(0)
        self._filler.timeout.connect(self._fill_on)
        self.updateRequest.connect(self._follow)

    @property
    def hits(self) -> int:
        """How many hits the text has."""
        return len(self._shown.hits)

    @property
    def current_hit(self) -> int:
        return self._current

    @property
    def shown(self) -> DisplayText:
        """What is shown."""
        return self._shown

    @property
    def page(self) -> int:
        """The page, from 0, that the cursor is on."""
        return page_at(self._shown, self.textCursor().position())

    @property
    def line(self) -> int:
        """The line, from 1, that the cursor is on, where lines bear numbers; else 0."""
        numbers = self._shown.line_numbers[: self.textCursor().blockNumber() + 1]
        return max(numbers, default=0)

    def show_text(self, text: DisplayText, hit: int = 0) -> None:
        """Show another text, at one of its hits."""
        self._filler.stop()
        self._shown = text
        self._filled = 0
        self._current = -1
        self.clear()
        code = bool(text.line_numbers)
        self.setFont(self._code if code else self._plain)
        wrap = QPlainTextEdit.LineWrapMode
        self.setLineWrapMode(wrap.NoWrap if code else wrap.WidgetWidth)
        self._make_room()
        self._fill_on()
        if self._filled < len(text.text):
            self._filler.start()
        self.go_to_hit(hit)

    def clear_text(self) -> None:
        """Show nothing, and say nothing about it."""
        self._filler.stop()
        self._shown, self._filled, self._current = EMPTY, 0, -1
        self.clear()
        self._make_room()

    def go_to_hit(self, number: int) -> None:
        """Make a hit the current one and bring it into view, counting round at both ends."""
        if not self._shown.hits:
            self._mark()
            self.hit_changed.emit(-1)
            return
        self._current = number % len(self._shown.hits)
        self._go_to(self._shown.hits[self._current][0])
        self._mark()
        self.hit_changed.emit(self._current)

    def go_to_page(self, page: int) -> None:
        """Bring the beginning of a page, counted from 0, to the top."""
        if page < len(self._shown.page_starts):
            # From below, so that the heading ends up in the first line.
            self.moveCursor(QTextCursor.MoveOperation.End)
            self._go_to(self._shown.page_starts[page], centre=False)

    def next_hit(self) -> None:
        self.go_to_hit(self._current + 1)

    def previous_hit(self) -> None:
        self.go_to_hit(self._current - 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        area = self.contentsRect()
        self._gutter.setGeometry(area.left(), area.top(), self._gutter.wanted, area.height())

    def _go_to(self, position: int, *, centre: bool = True) -> None:
        while self._filled < len(self._shown.text) and self.document().characterCount() <= position:
            self._fill_on()
        cursor = QTextCursor(self.document())
        cursor.setPosition(min(position, self.document().characterCount() - 1))
        self.setTextCursor(cursor)
        if centre:
            self.centerCursor()
        else:
            self.ensureCursorVisible()

    def _make_room(self) -> None:
        lines = max(self._shown.line_numbers, default=0)
        self._gutter.measure(lines)
        self.setViewportMargins(self._gutter.wanted, 0, 0, 0)
        self._gutter.setVisible(bool(lines))

    def _follow(self, area: QRect, scrolled: int) -> None:
        if scrolled:
            self._gutter.scroll(0, scrolled)
        elif self._gutter.isVisible():
            self._gutter.update(0, area.y(), self._gutter.width(), area.height())

    def paint_numbers(self, painter: QPainter, area: QRect) -> None:
        """Draw the numbers of the lines in `area` of the gutter."""
        numbers = self._shown.line_numbers
        painter.setPen(QColor(self._look.colours.ink_faint))
        painter.setFont(self.font())
        block = self.firstVisibleBlock()
        offset = self.contentOffset()
        height = self.fontMetrics().height()
        while block.isValid():
            top = round(self.blockBoundingGeometry(block).translated(offset).top())
            if top > area.bottom():
                break
            at = block.blockNumber()
            if at < len(numbers) and numbers[at] and top + height >= area.top():
                place = QRect(0, top, self._gutter.width() - S, height)
                painter.drawText(place, Qt.AlignmentFlag.AlignRight, str(numbers[at]))
            block = block.next()

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


class _Gutter(QWidget):
    """The column of line numbers."""

    def __init__(self, view: TextView) -> None:
        super().__init__(view)
        self._view = view
        self.wanted = 0
        self.hide()

    def measure(self, lines: int) -> None:
        """Room for numbers up to `lines`; none where there are no numbers."""
        width = self.fontMetrics().horizontalAdvance("9" * max(3, len(str(lines))))
        self.wanted = width + M + S if lines else 0
        area = self._view.contentsRect()
        self.setGeometry(area.left(), area.top(), self.wanted, area.height())

    def sizeHint(self) -> QSize:
        return QSize(self.wanted, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._view.paint_numbers(painter, event.rect())


def hit_on_page(text: DisplayText, page: int) -> int:
    """The first hit on a page, counted from 0; the first of all where it has none."""
    at = bisect_left(text.hit_pages, page)
    return at if at < len(text.hit_pages) and text.hit_pages[at] == page else 0


def _format(ground: str, ink: str) -> QTextCharFormat:
    style = QTextCharFormat()
    style.setBackground(QColor(ground))
    style.setForeground(QColor(ink))
    return style
