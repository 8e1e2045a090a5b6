"""Where a piece of inline text stands in the source: the parser takes it apart by lines, cells and indentation."""

from __future__ import annotations

import re
from collections.abc import Sequence

_LINE_END = re.compile("\r\n?|\n")
# What the parser takes for blanks around a line or a cell (markdown_it.common.utils.MD_TRIM_CHARS).
_BLANK = (
    "\t\n\x0b\x0c\r \xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)


class SourceLines:
    """The lines of a text from `start` on, as the parser counts them, with their places in the text."""

    def __init__(self, text: str, start: int) -> None:
        self._text = text
        self._starts: list[int] = [start]
        self._ends: list[int] = []
        for match in _LINE_END.finditer(text, start):
            self._ends.append(match.start())
            self._starts.append(match.end())
        self._ends.append(len(text))

    def line(self, number: int) -> str:
        """A line without its end, as the parser sees it."""
        return self._text[self._starts[number] : self._ends[number]].replace("\0", "\ufffd")

    def __len__(self) -> int:
        return len(self._starts)

    def of_content(self, content: str, first: int, last: int) -> InlinePlaces | None:
        """Places of `content`, which the parser took from the lines from `first` to before `last`.

        Each line of it is a line of the source without what stands before it (marks of quotes and lists, indentation)
        and, for the first and the last, without blanks around it. None when it is not found.
        """
        pieces = content.split("\n")
        for skipped in range(max(1, last - first - len(pieces) + 1)):
            columns = []
            for number, piece in enumerate(pieces, start=first + skipped):
                bare = piece.lstrip()
                if number >= len(self._starts):
                    break
                at = self.line(number).rfind(bare)
                if at < 0:
                    break
                columns.append(self._starts[number] + at - (len(piece) - len(bare)))
            if len(columns) == len(pieces):
                return InlinePlaces(pieces, columns)
        return None

    def of_row(self, number: int, contents: Sequence[str]) -> list[CellPlaces] | None:
        """Places of a table row's cells, which the parser took from line `number`. None when they are not found."""
        cells = _split_cells(self.line(number).rstrip(_BLANK), self._starts[number])
        # Marks of quotes and lists stand before the row: in its first cell, or alone if it begins with a pipe.
        for skipped in range(len(cells)):
            own = cells[skipped : skipped + len(contents)]
            if skipped == 0 and own and own[0].content.endswith(contents[0]):
                own[0] = own[0].tail(len(contents[0]))
            if all(
                content == (own[index].content if index < len(own) else "")
                for index, content in enumerate(contents)
            ):
                return own
        return None


class InlinePlaces:
    """Maps an index into inline text to the source."""

    def __init__(self, pieces: Sequence[str], columns: Sequence[int]) -> None:
        self._columns = columns
        self._offsets = [0]
        for piece in pieces:
            self._offsets.append(self._offsets[-1] + len(piece) + 1)

    def place(self, index: int) -> int:
        low, high = 0, len(self._columns) - 1
        while low < high:
            middle = (low + high + 1) // 2
            if self._offsets[middle] <= index:
                low = middle
            else:
                high = middle - 1
        return self._columns[low] + index - self._offsets[low]


class CellPlaces:
    """One cell: its text with `\\|` resolved, and the place of each of its characters."""

    def __init__(self, text: str, places: Sequence[int]) -> None:
        self.content = text.strip(_BLANK)
        lead = len(text) - len(text.lstrip(_BLANK))
        self._places = places[lead : lead + len(self.content)]

    def tail(self, length: int) -> CellPlaces:
        """The last `length` characters as a cell."""
        start = len(self.content) - length
        return CellPlaces(self.content[start:], self._places[start:])

    def place(self, index: int) -> int:
        return self._places[index]


def _split_cells(line: str, start: int) -> list[CellPlaces]:
    """As markdown-it splits a row (rules_block/table.py): a pipe behind a backslash separates nothing."""
    cells: list[CellPlaces] = []
    text: list[str] = []
    places: list[int] = []
    escaped = False
    for index, character in enumerate(line):
        if character == "|" and not escaped:
            cells.append(CellPlaces("".join(text), places))
            text, places = [], []
        else:
            if character == "|":
                text.pop()
                places.pop()
            text.append(character)
            places.append(start + index)
        escaped = character == "\\"
    cells.append(CellPlaces("".join(text), places))
    return cells
