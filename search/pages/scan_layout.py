"""Recognised pieces of a page put in reading order: columns, lines, paragraphs.

Made for searching: a name or a phrase that the sheet's edge broke over two lines is joined again, because a broken one
would not be found. Lines that end early (headings, lists, cells, signatures) stay lines.
"""

from __future__ import annotations

import itertools
import re
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from search.folding import HAN, is_han

_SPREAD_HAN = re.compile(rf"(?<=[{HAN}])[ \u3000]+(?=[{HAN}])")
_SAME_LINE = 0.5  # of the lower one's height must two pieces overlap
_WORD_GAP, _CELL_GAP = (
    0.4,
    2.0,
)  # times the height: wider gaps become a blank, or part cells of a table
_REACHES_MARGIN, _INDENTED = 2.0, 1.2  # times the height
_SHORTEST_FULL_LINE = 13.5  # times the height, that is, in Han characters
_TALLEST_RATIO, _LARGEST_LEADING = 1.5, 2.0
_GUTTER, _COLUMN_LINES, _FULL_SHARE = 1.5, 5, 0.6
_SENTENCE_ENDS = "：:；;。"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of recognised text, and the rectangle it stands in; y grows downwards."""

    left: float
    top: float
    right: float
    bottom: float
    text: str
    cells: int = 1
    """How many pieces, wide apart, the line is made of: more than one in a table."""

    @property
    def height(self) -> float:
        """Of the rectangle: about the size of its characters."""
        return self.bottom - self.top

    def overlap(self, other: Piece) -> float:
        """How much of the two stands at one height, as a share of the lower one."""
        shared = min(self.bottom, other.bottom) - max(self.top, other.top)
        return shared / max(min(self.height, other.height), 1e-6)


def page_text(pieces: Sequence[Piece]) -> str:
    """The text of a page: a paragraph a line, columns one after the other."""
    blocks = _columns([each for each in pieces if each.text.strip()])
    return "\n".join(_block_text(lines) for lines in blocks if lines)


def _columns(pieces: list[Piece]) -> list[list[Piece]]:
    """The page's lines as one block, or as two columns where running text fills both sides of an empty strip.

    The cells of a table leave such a strip, too, but don't fill their column: they are read row by row.
    """
    lines = _lines(pieces)
    if len(pieces) < 2 * _COLUMN_LINES:
        return [lines]
    size = statistics.median(each.height for each in pieces)
    by_left = sorted(pieces, key=lambda each: each.left)
    reach = by_left[0].right
    for number, piece in enumerate(by_left):
        if piece.left - reach > _GUTTER * size:
            sides = by_left[:number], by_left[number:]
            if all(_is_running_text(side) for side in sides):
                return [_lines(list(side)) for side in sides]
        reach = max(reach, piece.right)
    return [lines]


def _is_running_text(pieces: Sequence[Piece]) -> bool:
    if len(pieces) < _COLUMN_LINES:
        return False
    width = max(each.right for each in pieces) - min(each.left for each in pieces)
    full = sum(each.right - each.left > 0.8 * width for each in pieces)
    return full >= _FULL_SHARE * len(pieces)


def _lines(pieces: list[Piece]) -> list[Piece]:
    """Pieces that stand side by side as one line each, from top to bottom."""
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda each: each.top + each.bottom):
        # The tallest of a row would swallow the next one; each new piece has to overlap with all.
        if rows and all(piece.overlap(each) > _SAME_LINE for each in rows[-1]):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [_line(sorted(row, key=lambda each: each.left)) for row in rows]


def _line(row: list[Piece]) -> Piece:
    text, cells = _tidy(row[0].text), 1
    for one, other in itertools.pairwise(row):
        gap = (other.left - one.right) / min(one.height, other.height)
        text += (" " if gap > _WORD_GAP else "") + _tidy(other.text)
        cells += gap > _CELL_GAP
    return Piece(
        row[0].left,
        statistics.mean(each.top for each in row),
        max(each.right for each in row),
        statistics.mean(each.bottom for each in row),
        text,
        cells,
    )


def _tidy(text: str) -> str:
    """Han characters stand without blanks, also where the sheet spaces them out (姓　名)."""
    return _SPREAD_HAN.sub("", text.strip())


def _block_text(lines: list[Piece]) -> str:
    left = min(each.left for each in lines)
    right = max(each.right for each in lines)
    text = lines[0].text
    for above, line in itertools.pairwise(lines):
        if not _runs_on(above, line, left, right):
            text += f"\n{line.text}"
        elif _is_hyphenated(above.text, line.text):
            text = text[:-1] + line.text
        else:
            text += _seam(above.text, line.text) + line.text
    return text


def _runs_on(above: Piece, line: Piece, left: float, right: float) -> bool:
    """Whether only the margin ended the line above: it reaches it, and the next one begins at the other margin."""
    size = above.height
    return (
        above.cells == line.cells == 1
        and above.right > right - _REACHES_MARGIN * size
        and above.right - above.left > _SHORTEST_FULL_LINE * size
        and line.left < left + _INDENTED * size
        and max(size, line.height) < _TALLEST_RATIO * min(size, line.height)
        and line.top - above.bottom < _LARGEST_LEADING * size
        and above.text[-1] not in _SENTENCE_ENDS
    )


def _is_hyphenated(above: str, line: str) -> bool:
    return above.endswith("-") and above[-2:-1].isalpha() and line[:1].islower()


def _seam(above: str, line: str) -> str:
    """What goes between two lines that belong together: a blank between the words of an alphabet."""
    letters = sum(is_han(each) for each in above)
    alphabetic = letters < len(above) // 4
    return " " if alphabetic and not is_han(above[-1]) and not is_han(line[:1]) else ""
