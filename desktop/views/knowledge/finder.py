"""Finding and replacing in the editor: line by line in small steps, so that a long text never holds the window up."""

from __future__ import annotations

import time
from bisect import bisect_left
from dataclasses import dataclass

from PySide6.QtCore import QObject, QRegularExpression, QTimer, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QPlainTextEdit

from resources.words import _

_STEP_SECONDS = 0.012
"""How long the lines are looked through before the window has its turn again."""

_MOST = 20_000
_WORD = r"[\p{Latin}\p{Cyrillic}\p{Greek}\p{Nd}_]"
"""What a whole word is made of. Chinese has no spaces between words, so there any place will do."""

_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
"""Full-width forms (Unicode block U+FF00) and the ideographic space, to the ASCII that they stand for."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for. `width` tells full-width and half-width characters apart."""

    text: str
    case: bool = False
    word: bool = False
    regex: bool = False
    width: bool = False

    def expression(self) -> QRegularExpression:
        """The expression that a line is searched with."""
        text = self.text if self.width else self.text.translate(_WIDE)
        pattern = text if self.regex else QRegularExpression.escape(text)
        if self.word:
            pattern = f"(?<!{_WORD})(?:{pattern})(?!{_WORD})"
        option = QRegularExpression.PatternOption
        options = option.UseUnicodePropertiesOption
        if not self.case:
            options |= option.CaseInsensitiveOption
        return QRegularExpression(pattern, options)

    def line(self, text: str) -> str:
        """A line as it is searched: of the same length."""
        return text if self.width else text.translate(_WIDE)


@dataclass(frozen=True, slots=True, order=True)
class Match:
    """Where something was found: its line from 0, where in it, and how long, in UTF-16 units."""

    line: int
    start: int
    length: int


class Finder(QObject):
    """GUI thread only. Begins at the cursor and goes round.

    Signals:
        changed()   more was found, or the search has ended
    """

    changed = Signal()

    def __init__(self, edit: QPlainTextEdit, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._edit = edit
        self._wanted = Wanted("")
        self._expression = QRegularExpression()
        self._found: list[Match] = []
        self._first, self._next_line, self._left = 0, 0, 0
        self._pending = 0
        self.problem = ""
        self._stepper = QTimer(self)
        self._stepper.setInterval(0)
        self._stepper.timeout.connect(self._step)

    @property
    def matches(self) -> list[Match]:
        """What has been found so far, in the order of the text."""
        return sorted(self._found) if self.searching else self._found

    @property
    def searching(self) -> bool:
        """Whether there are lines to look at."""
        return self._stepper.isActive()

    @property
    def current(self) -> int:
        """Which match is selected, from 0; -1 if none is."""
        cursor = self._edit.textCursor()
        block = self._edit.document().findBlock(cursor.selectionStart())
        start = cursor.selectionStart() - block.position()
        here = Match(block.blockNumber(), start, cursor.selectionEnd() - cursor.selectionStart())
        matches = self.matches
        at = bisect_left(matches, here)
        return at if at < len(matches) and matches[at] == here else -1

    def look_for(self, wanted: Wanted) -> None:
        """Look for something else, or for the same in a text that has changed."""
        self._wanted = wanted
        self._found, self._pending, self.problem = [], 0, ""
        self._stepper.stop()
        if wanted.text:
            self._expression = wanted.expression()
            if self._expression.isValid():
                document = self._edit.document()
                start = self._edit.textCursor().selectionStart()
                self._first = self._next_line = document.findBlock(start).blockNumber()
                self._left = document.blockCount()
                self._stepper.start()
            else:
                self.problem = _("Not a pattern, at character {place}: {problem}").format(
                    place=self._expression.patternErrorOffset() + 1,
                    problem=self._expression.errorString(),
                )
        self.changed.emit()

    def go(self, by: int) -> None:
        """To the next match, or with -1 the one before; at the end on from the beginning."""
        matches = self.matches
        if self.searching:
            # Not everything is known yet: the step is made when it is.
            self._pending = by
            return
        if not matches:
            return
        cursor = self._edit.textCursor()
        position = cursor.selectionEnd() if by > 0 else cursor.selectionStart()
        block = self._edit.document().findBlock(position)
        here = Match(block.blockNumber(), position - block.position(), 0)
        at = bisect_left(matches, here) if by > 0 else bisect_left(matches, here) - 1
        self.select(matches[at % len(matches)])

    def select(self, match: Match) -> None:
        """Select a match and bring it into view."""
        self._edit.setTextCursor(self._cursor(match))
        self._edit.ensureCursorVisible()
        self.changed.emit()

    def replace_current(self, new: str) -> bool:
        """Replace the match that is selected; whether one was."""
        at = self.current
        if at < 0:
            return False
        match = self.matches[at]
        cursor = self._cursor(match)
        cursor.insertText(self._filled(match, new))
        self._edit.setTextCursor(cursor)
        return True

    def replace_all(self, new: str) -> int:
        """Replace every match as one undo step, a line at a time; returns how many. Searches to the end first."""
        while self.searching:
            self._step(seconds=60.0)
        matches = self.matches
        cursor = QTextCursor(self._edit.document())
        cursor.beginEditBlock()
        # From behind, so that the places of those before stay right.
        for match in reversed(matches):
            at = self._cursor(match)
            filled = self._filled(match, new)
            cursor.setPosition(at.selectionStart())
            cursor.setPosition(at.selectionEnd(), QTextCursor.MoveMode.KeepAnchor)
            cursor.insertText(filled)
        cursor.endEditBlock()
        return len(matches)

    def _step(self, seconds: float = _STEP_SECONDS) -> None:
        document = self._edit.document()
        until = time.perf_counter() + seconds
        block = document.findBlockByNumber(self._next_line)
        while self._left and len(self._found) < _MOST and time.perf_counter() < until:
            if not block.isValid():
                block = document.begin()
            number = block.blockNumber()
            self._found += self._in_line(number, block.text())
            self._left -= 1
            block = block.next()
        self._next_line = block.blockNumber() if block.isValid() else 0
        if not self._left or len(self._found) >= _MOST:
            self._stepper.stop()
            self._found.sort()
            if pending := self._pending:
                self._pending = 0
                self.go(pending)
            self.changed.emit()

    def _in_line(self, number: int, text: str) -> list[Match]:
        found = []
        matches = self._expression.globalMatch(self._wanted.line(text))
        while matches.hasNext():
            match = matches.next()
            if match.capturedLength():
                found.append(Match(number, match.capturedStart(), match.capturedLength()))
        return found

    def _filled(self, match: Match, new: str) -> str:
        """What takes a match's place: as it is written, or in a pattern with \\1 to \\9 filled in."""
        if not self._wanted.regex or "\\" not in new:
            return new
        line = self._edit.document().findBlockByNumber(match.line).text()
        units = line.encode("utf-16-le")
        found = self._expression.match(self._wanted.line(line), match.start)
        parts, pieces = [], new.split("\\")
        parts.append(pieces[0])
        rest = iter(pieces[1:])
        for piece in rest:
            if piece[:1].isdigit():
                group = int(piece[0])
                start, end = found.capturedStart(group), found.capturedEnd(group)
                parts.append(units[2 * start : 2 * end].decode("utf-16-le") if start >= 0 else "")
                parts.append(piece[1:])
            elif piece[:1] in ("n", "t"):
                parts.append({"n": "\n", "t": "\t"}[piece[0]] + piece[1:])
            else:
                # A backslash that is doubled stands for itself.
                parts.append("\\" + (piece or next(rest, "")))
        return "".join(parts)

    def _cursor(self, match: Match) -> QTextCursor:
        block = self._edit.document().findBlockByNumber(match.line)
        cursor = QTextCursor(block)
        cursor.setPosition(block.position() + match.start)
        cursor.setPosition(
            block.position() + match.start + match.length, QTextCursor.MoveMode.KeepAnchor
        )
        return cursor
