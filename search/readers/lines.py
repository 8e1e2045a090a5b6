"""Pieces of text on a page to running text: which stand on one line, where a blank belongs, where a line only broke."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from search.folding import is_han

_LINE_END = re.compile(r"\r\n?|\n")
_FULL_LINE = 0.85
_SHORTEST_FULL_LINE = 12
_SAME_LINE = 0.5
_BLANK_LATIN, _BLANK_HAN, _TAB = 0.2, 0.8, 2.5
"""Gaps between two pieces of one line, in sizes of their print."""
_OUT_OF_ORDER = 0.2


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text from `left` to `right` on the line at `base`, which grows downwards; all in one unit."""

    text: str
    left: float
    base: float
    right: float
    size: float
    upright: bool = False

    def moved(self, right: float, down: float) -> Piece:
        """The same piece elsewhere."""
        return replace(
            self, left=self.left + right, right=self.right + right, base=self.base + down
        )


def running_text(pieces: Sequence[Piece]) -> str:
    """The text of a page's pieces, in the order in which they are drawn unless that runs up and down the page."""
    rows = _rows(pieces)
    climbs = sum(1 for above, below in itertools.pairwise(rows) if below[0].base < above[0].base)
    if climbs > max(1, _OUT_OF_ORDER * len(rows)):
        # Forms draw what is printed first, and what was filled in afterwards.
        rows = _rows(sorted(pieces, key=lambda piece: (piece.base, piece.left)))
        rows = [sorted(row, key=lambda piece: piece.left) for row in rows]
    return join_broken_lines("\n".join(_line(row) for row in rows))


def _rows(pieces: Sequence[Piece]) -> list[list[Piece]]:
    rows: list[list[Piece]] = []
    for piece in pieces:
        last = rows[-1][-1] if rows else None
        near = last is not None and abs(piece.base - last.base) <= _SAME_LINE * max(
            piece.size, last.size
        )
        if last is not None and near and not piece.upright and not last.upright:
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return rows


def _line(row: Sequence[Piece]) -> str:
    out = row[0].text
    for before, piece in itertools.pairwise(row):
        gap = (piece.left - before.right) / max(piece.size, before.size, 0.1)
        han = is_han(before.text[-1:]) and is_han(piece.text[:1])
        if gap > _TAB:
            out += "\t"
        elif gap > (_BLANK_HAN if han else _BLANK_LATIN):
            out += " "
        out += piece.text
    return out


def join_broken_lines(text: str) -> str:
    """Join a line to the next where it is about as long as the page is wide and both sides of the break are Han.

    Otherwise a word that the typesetter broke could not be found. Short lines (headings, lists, cells) stay apart.
    """
    lines = [line.strip(" \t") for line in _LINE_END.split(text)]
    full = max(max(map(len, lines), default=0) * _FULL_LINE, _SHORTEST_FULL_LINE)
    joined: list[str] = []
    for above, line in itertools.pairwise(["", *lines]):
        broken = len(above) >= full and is_han(above[-1]) and is_han(line[:1])
        joined.append(line if broken or not joined else f"\n{line}")
    return "".join(joined)
