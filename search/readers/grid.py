"""Cells to the text of a sheet's page: a line a row, cells parted by tabs, and which lines are which rows."""

from __future__ import annotations

import re

from search.fencing.reasons import Reason, Unreadable
from search.records import Row

_WHITE = re.compile(r"[\s\x85\u2028\u2029\x00-\x1f]+")
_WIDEST_GAP = 32
"""So many empty cells or rows are written out; a wider gap is jumped, so that one far cell doesn't cost millions."""

LARGEST_TEXT = 40_000_000
"""Characters of one file; more than what is kept in any case (`search.fencing.extract.Limits.largest_text`)."""


class Room:
    """How many characters the sheets of one file may still come to."""

    def __init__(self, left: int = LARGEST_TEXT) -> None:
        self._left = left

    def take(self, length: int) -> None:
        """Raises Unreadable once more is taken than there was."""
        self._left -= length
        if self._left < 0:
            raise Unreadable(Reason.TOO_MUCH_TEXT)


class Grid:
    """One sheet, under its name. Cells are put row by row from left to right, from 0; else a new line begins."""

    def __init__(self, room: Room, heading: str = "") -> None:
        self._room = room
        self._lines: list[str] = []
        self._rows: list[Row] = []
        self._cells: list[str] = []
        self._row, self._column = -1, 0
        self._expected = -1
        self._headings = [_clean(heading)] if heading else []

    def put(self, row: int, column: int, text: str) -> None:
        """Write a cell; empty ones needn't be."""
        text = _clean(text)
        if not text:
            return
        self._room.take(len(text) + 1)
        if row != self._row or not 0 <= column - self._column <= _WIDEST_GAP:
            self._end_line()
            self._begin_line(row, column)
        self._cells += [""] * (column - self._column)
        self._cells.append(text)
        self._column = column + 1

    def note(self, row: int, column: int, text: str) -> None:
        """Write what belongs to a cell, or hangs over it, on a line of its own that has the cell's address."""
        self._end_line()
        if text := _clean(text):
            self._room.take(len(text) + 1)
            self._rows.append(Row(len(self._lines), row, column))
            self._lines.append(text)
            self._expected = -1

    def heading(self, text: str) -> None:
        """Write a line that belongs to no cell, above all others: a header or footer of the printed sheet."""
        if text := _clean(text):
            self._room.take(len(text) + 1)
            self._headings.append(text)

    def page(self) -> tuple[str, tuple[Row, ...]]:
        """The text and its rows."""
        self._end_line()
        above = len(self._headings)
        rows = tuple(Row(row.line + above, row.row, row.column) for row in self._rows)
        return "\n".join(self._headings + self._lines), rows

    def _begin_line(self, row: int, column: int) -> None:
        start = 0 if column <= _WIDEST_GAP else column
        gap = row - self._expected
        if self._expected < 0 or not 0 <= gap <= _WIDEST_GAP or start or self._rows[-1].column:
            self._rows.append(Row(len(self._lines), row, start))
        else:
            self._lines += [""] * gap
        self._row, self._column, self._expected = row, start, row + 1

    def _end_line(self) -> None:
        if self._cells:
            self._lines.append("\t".join(self._cells))
            self._cells = []
        self._row = -1


def _clean(text: str) -> str:
    """A cell's text on one line, without tabs."""
    if text.isalnum() or not _WHITE.search(text):
        return text
    return _WHITE.sub(" ", text).strip()
