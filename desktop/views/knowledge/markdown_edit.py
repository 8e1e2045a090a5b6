"""The field in which Markdown is written: plain text, coloured where it is seen, at home with input methods."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QMimeData, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QFocusEvent,
    QFont,
    QImage,
    QInputMethodEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextBlock,
    QTextCursor,
)
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from desktop.itemmodels.knowledge_outline import Scan
from desktop.views.knowledge import edit_commands
from desktop.views.knowledge.markdown_colours import MarkdownColours
from desktop.views.theme import tokens
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import L, M, S
from resources.words import _

_CODE_FAMILIES = [tokens.FAMILY, "Noto Sans Mono", "DejaVu Sans Mono", "Consolas"]
_PIECE = 60_000
"""Characters that are put in at once when a text is opened: some ten milliseconds' work."""

_KEYS = {
    Qt.Key.Key_B: "bold",
    Qt.Key.Key_I: "italic",
    Qt.Key.Key_K: "link",
    Qt.Key.Key_E: "code",
    Qt.Key.Key_F: "find",
    Qt.Key.Key_H: "replace",
    Qt.Key.Key_S: "save",
}
"""With Ctrl, while the text has the focus; elsewhere in the window some of them mean something else."""

_STEERING = (
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_PageUp,
    Qt.Key.Key_PageDown,
    Qt.Key.Key_Return,
    Qt.Key.Key_Enter,
    Qt.Key.Key_Tab,
    Qt.Key.Key_Escape,
)


_TOUCHING = (
    QEvent.Type.KeyPress,
    QEvent.Type.InputMethod,
    QEvent.Type.ShortcutOverride,
)
"""Events by which somebody does something with the text."""


class MarkdownEdit(QPlainTextEdit):
    """GUI thread only.

    Signals:
        typed()                the text is not what it was; never about what is still being composed
        command_given(str)     find, replace, save: a key that means something to whoever holds this
        steered(Qt.Key)        a key for the proposals that are shown; sent only while `steering`
        image_given(QImage)    a picture was pasted
        filled()               a long text that was begun with is there to its end
        left()                 the focus went elsewhere
    """

    typed = Signal()
    command_given = Signal(str)
    steered = Signal(object)
    image_given = Signal(QImage)
    filled = Signal()
    left = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._colours = MarkdownColours(look)
        self._scan = Scan()
        self._composing = False
        self._filling = False
        self._given, self._put, self._wanted = "", 0, 0
        self._next_piece = QTimer(self)
        self._next_piece.setSingleShot(True)
        self._next_piece.timeout.connect(self._put_piece)
        self.steering = False
        self.setObjectName("textview")
        self.setAccessibleName(_("Text of the article, as Markdown"))
        self.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self.setPlaceholderText(_("Write here. [[ proposes what can be linked to."))
        font = QFont(self.font())
        font.setFamilies(_CODE_FAMILIES)
        self.setFont(font)
        self.setTabStopDistance(self.fontMetrics().horizontalAdvance(" ") * 4)
        self.document().setDocumentMargin(L)
        self.gutter = _Gutter(self)
        self.document().contentsChange.connect(self._note_change)
        self.blockCountChanged.connect(self._make_room)
        self.updateRequest.connect(self._follow)
        self.verticalScrollBar().valueChanged.connect(self.colour_visible)

    @property
    def composing(self) -> bool:
        """Whether an input method is in the middle of a word."""
        return self._composing

    @property
    def numbered(self) -> bool:
        """Whether lines are numbered."""
        return self.gutter.wanted

    @property
    def position(self) -> int:
        """Where the cursor is, or will be when all of the text has come."""
        return self._wanted if self._filling else self.textCursor().position()

    def set_numbered(self, numbered: bool) -> None:
        """Number the lines, or don't."""
        self.gutter.wanted = numbered
        self._make_room()

    def show_text(self, text: str, position: int = 0) -> None:
        """Begin with another text; nothing of it can be undone. `position` is where the cursor goes.

        A long text comes piece by piece, its beginning at once. Whoever touches it before its end has come gets all of
        it first; what `toPlainText` says is the whole of it in any case.
        """
        self._filling = True
        self._scan = Scan()
        self.setUndoRedoEnabled(False)
        self._given, self._put, self._wanted = text, min(len(text), _PIECE), position
        self.setPlainText(text[:_PIECE])
        self._go_on_filling()

    def fill_up(self) -> None:
        """Put in at once what is still to come of a long text."""
        while self._filling:
            self._put_piece()

    def toPlainText(self) -> str:
        """The whole text, also while it is being put in."""
        return self._given if self._filling else super().toPlainText()

    def _put_piece(self) -> None:
        end = QTextCursor(self.document())
        end.movePosition(end.MoveOperation.End)
        end.insertText(self._given[self._put : self._put + _PIECE])
        self._put += _PIECE
        self._go_on_filling()

    def _go_on_filling(self) -> None:
        if self._put < len(self._given):
            self._next_piece.start()
            return
        self._next_piece.stop()
        long, self._given, self._filling = self._put > _PIECE, "", False
        self.setUndoRedoEnabled(True)
        self.document().setModified(False)
        cursor = self.textCursor()
        cursor.setPosition(min(self._wanted, self.document().characterCount() - 1))
        self.setTextCursor(cursor)
        self.colour_visible()
        if long:
            self.filled.emit()

    def use_scan(self, scan: Scan) -> None:
        """What a look through the text has found: where there is code is coloured anew."""
        if scan.fences != self._scan.fences:
            self._scan = scan
            self.colour_visible()

    def go_to_line(self, line: int) -> None:
        """The cursor to the beginning of a line, from 0, and that line near the top."""
        self.fill_up()
        block = self.document().findBlockByNumber(line)
        if block.isValid():
            cursor = self.textCursor()
            cursor.setPosition(block.position())
            self.setTextCursor(cursor)
            self.verticalScrollBar().setValue(block.firstLineNumber() - 2)
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def run_command(self, command: str) -> None:
        """What a button or a key means for the text."""
        self.fill_up()
        if command == "bold":
            edit_commands.surround(self, "**", _("bold"))
        elif command == "italic":
            edit_commands.surround(self, "*", _("italic"))
        elif command == "heading":
            edit_commands.cycle_heading(self)
        elif command in ("list", "numbered", "task", "quote"):
            edit_commands.toggle_lines(self, command)
        elif command == "link":
            edit_commands.insert_link(self)
        elif command == "code":
            edit_commands.insert_code(self)
        elif command == "table":
            edit_commands.insert_table(self)
        else:
            self.command_given.emit(command)
            return
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def visible_blocks(self) -> list[QTextBlock]:
        """The lines in view, the first one first."""
        blocks: list[QTextBlock] = []
        block, offset = self.firstVisibleBlock(), self.contentOffset()
        bottom = self.viewport().height()
        while block.isValid():
            if self.blockBoundingGeometry(block).translated(offset).top() > bottom:
                break
            blocks.append(block)
            block = block.next()
        return blocks

    def colour_visible(self) -> None:
        """Colour the lines in view; what isn't seen isn't looked at."""
        if self._filling:
            return
        for block in self.visible_blocks():
            self._colour(block)

    def _colour(self, block: QTextBlock) -> None:
        code = self._scan.fence_at(block.blockNumber()) is not None
        # A block that has been coloured as it is keeps a sign of it, or scrolling would do it all again.
        sign = hash((block.revision(), code)) & 0x7FFFFFFF
        if block.userState() != sign or block.layout().preeditAreaText():
            self._colours.paint(block, code=code)
            block.setUserState(-1 if block.layout().preeditAreaText() else sign)

    def event(self, event: QEvent) -> bool:
        if self._filling and event.type() in _TOUCHING:
            self.fill_up()
        if event.type() == QEvent.Type.ShortcutOverride:
            assert isinstance(event, QKeyEvent)
            if _command(event) is not None:
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        plain = event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        )
        if self.steering and plain and key in _STEERING:
            self.steered.emit(key)
            return
        if (command := _command(event)) is not None:
            self.run_command(command)
            return
        if plain and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if edit_commands.go_on_with_list(self):
                return
        elif key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab) and edit_commands.indent_lines(
            self, back=key == Qt.Key.Key_Backtab
        ):
            return
        super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self._composing = bool(event.preeditString())
        super().inputMethodEvent(event)
        # The widget has laid its own formats on the line.
        block = self.textCursor().block()
        block.setUserState(-1)
        self._colour(block)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.fill_up()
        super().mousePressEvent(event)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Files that are dropped here are the window's business, which offers to file them."""
        return not source.hasUrls() and (source.hasText() or source.hasImage())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """What is dropped goes where it is dropped: the rest of the text must not come in between."""
        self.fill_up()
        super().dragEnterEvent(event)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Words come without their looks; a picture is told of."""
        self.fill_up()
        if source.hasImage() and not source.hasText():
            picture = source.imageData()
            if isinstance(picture, QImage) and not picture.isNull():
                self.image_given.emit(picture)
        elif source.hasText():
            self.insertPlainText(plain(source.text()))
            self.ensureCursorVisible()

    def createMimeDataFromSelection(self) -> QMimeData:
        """Plain words only, so that nothing else of the vault gets into the clipboard."""
        data = QMimeData()
        data.setText(self.textCursor().selectedText().replace("\u2029", "\n"))
        return data

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.left.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        area = self.contentsRect()
        self.gutter.setGeometry(area.left(), area.top(), self.gutter.room, area.height())
        self.colour_visible()

    def _note_change(self, position: int, removed: int, added: int) -> None:
        if self._filling:
            return
        block = self.document().findBlock(position)
        end = self.document().findBlock(position + added)
        visible = self.viewport().height()
        # What was pasted may be longer than the screen; the rest is coloured when it is scrolled to.
        for _number in range(visible):
            if not block.isValid():
                break
            self._colour(block)
            if block == end:
                break
            block = block.next()
        if removed or added:
            self.typed.emit()

    def _make_room(self) -> None:
        self.gutter.measure(self.blockCount())
        self.setViewportMargins(self.gutter.room, 0, 0, 0)
        area = self.contentsRect()
        self.gutter.setGeometry(area.left(), area.top(), self.gutter.room, area.height())
        self.gutter.setVisible(self.gutter.wanted)

    def _follow(self, area: QRect, scrolled: int) -> None:
        if not self.gutter.isVisible():
            return
        if scrolled:
            self.gutter.scroll(0, scrolled)
        else:
            self.gutter.update(0, area.y(), self.gutter.width(), area.height())

    def paint_numbers(self, painter: QPainter, area: QRect) -> None:
        """Draw the numbers of the lines in `area` of the gutter."""
        here = self.textCursor().blockNumber()
        painter.setFont(self.font())
        height = self.fontMetrics().height()
        offset = self.contentOffset()
        for block in self.visible_blocks():
            top = round(self.blockBoundingGeometry(block).translated(offset).top())
            number = block.blockNumber()
            ink = self._look.colours.ink_soft if number == here else self._look.colours.ink_faint
            painter.setPen(QColor(ink))
            place = QRect(0, top, self.gutter.width() - S, height)
            if place.intersects(area):
                painter.drawText(place, Qt.AlignmentFlag.AlignRight, str(number + 1))


class _Gutter(QWidget):
    """The column of line numbers."""

    def __init__(self, edit: MarkdownEdit) -> None:
        super().__init__(edit)
        self._edit = edit
        self.wanted = False
        self.room = 0
        self.hide()

    def measure(self, lines: int) -> None:
        """Room for numbers up to `lines`."""
        digits = self._edit.fontMetrics().horizontalAdvance("9" * max(3, len(str(lines))))
        self.room = digits + M + S if self.wanted else 0

    def sizeHint(self) -> QSize:
        return QSize(self.room, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        self._edit.paint_numbers(QPainter(self), event.rect())


def plain(text: str) -> str:
    """Text as it is kept: lines that end in one character, none that a terminal or a parser would stumble over."""
    text = (
        text.replace("\r\n", "\n")
        .replace("\r", "\n")
        .replace("\u2029", "\n")
        .replace("\u2028", "\n")
    )
    return "".join(each for each in text if each >= " " or each in "\n\t")


def _command(event: QKeyEvent) -> str | None:
    if event.modifiers() != Qt.KeyboardModifier.ControlModifier:
        return None
    return _KEYS.get(Qt.Key(event.key()))
