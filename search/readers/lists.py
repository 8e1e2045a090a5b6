"""Text out of lists with a separator (csv, tsv): cells at their addresses, as a sheet without a name."""

from __future__ import annotations

import csv
import io

from search.fencing.reasons import Reason, Unreadable
from search.readers.content import Content
from search.readers.encodings import decode
from search.readers.grid import Grid, Room
from search.records import Page

_SEPARATORS = (",", "\t", ";", "|", "，")
_SAMPLE_LINES = 50
LONGEST_CELL = 1_000_000


def list_content(data: bytes) -> Content:
    """The rows of a list. One whose quotes don't close is read line by line as it stands. Raises Unreadable."""
    text = decode(data)
    if text is None:
        raise Unreadable(Reason.DAMAGED)
    if not text.strip():
        return Content()
    text = text.replace("\x00", "")
    declared, separator = separator_of(text)
    grid = Grid(Room())
    csv.field_size_limit(LONGEST_CELL)
    try:
        for number, row in enumerate(
            csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        ):
            if number or not declared:
                for column, cell in enumerate(row):
                    grid.put(number - declared, column, cell)
    except csv.Error:
        return Content([text])
    page, rows = grid.page()
    return Content([page], [Page("sheet")], [rows])


def separator_of(text: str) -> tuple[bool, str]:
    """Whether the first line only says the separator ("sep=;"), and which one parts the cells."""
    lines = text[:65_536].splitlines()[:_SAMPLE_LINES]
    if lines and lines[0].lower().startswith("sep=") and len(lines[0]) == 5:
        return True, lines[0][4]
    # The separator is what stands in most lines, and equally often in each.
    return False, max(_SEPARATORS, key=lambda mark: _evenness(mark, lines))


def _evenness(mark: str, lines: list[str]) -> tuple[int, int]:
    counts = [line.count(mark) for line in lines if line.strip()]
    usual = max(set(counts), key=counts.count) if counts else 0
    return (counts.count(usual) if usual else 0, usual)
