"""Where a character of a kept text stands: page, sheet and cell, slide, member of a container, or line."""

from __future__ import annotations

import bisect

from resources.words import _
from search.records import PAGE_BREAK, KeptText, Page, Place, Row

_LETTERS = 26


def place_of(kept: KeptText, offset: int) -> Place:
    """The place of the character at `offset`; offsets beyond the text count as its end."""
    text, layout = kept.text, kept.layout
    offset = max(0, min(offset, len(text)))
    number = text.count(PAGE_BREAK, 0, offset)
    start = text.rfind(PAGE_BREAK, 0, offset) + 1
    line = text.count("\n", start, offset)
    if not layout.pages:
        paged = PAGE_BREAK in text or layout.recognised
        return Place(number + 1, "page" if paged else "line", line=line + 1)
    page = layout.pages[min(number, len(layout.pages) - 1)]
    cell = ""
    if page.kind == "sheet" and number < len(layout.rows):
        column = text.count("\t", max(start, text.rfind("\n", 0, offset) + 1), offset)
        cell = _cell(layout.rows[number], line, column)
    inside = _number_inside(layout.pages, number, page)
    return Place(inside, page.kind, page.label, line + 1, cell, page.part)


def cell_name(row: int, column: int) -> str:
    """The address of a cell, row and column counted from 0: (11, 1) is "B12"."""
    letters = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, _LETTERS)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{row + 1}"


def place_words(place: Place) -> str:
    """The place, translated: "page 3", "sheet “Stock” B12", "line 210", "attachment a.docx, page 2"."""
    path = place.label if place.kind == "part" else place.part
    words = _words_inside(place)
    if not path:
        return words
    if not words:
        return _("attachment {path}").format(path=path)
    return _("attachment {path}, {place}").format(path=path, place=words)


def _words_inside(place: Place) -> str:
    match place.kind:
        case "sheet" if place.label and place.cell:
            return _("sheet “{sheet}” {cell}").format(sheet=place.label, cell=place.cell)
        case "sheet" if place.label:
            return _("sheet “{sheet}”").format(sheet=place.label)
        case "sheet":
            return _("cell {cell}").format(cell=place.cell) if place.cell else ""
        case "slide":
            return _("slide {number}").format(number=place.page)
        case "page":
            return _("page {number}").format(number=place.page)
        case _:
            return _("line {number}").format(number=place.line)


def _cell(rows: tuple[Row, ...], line: int, column: int) -> str:
    at = bisect.bisect_right(rows, line, key=lambda row: row.line) - 1
    if at < 0:
        return ""
    row = rows[at]
    return cell_name(row.row + line - row.line, row.column + column)


def _number_inside(pages: tuple[Page, ...], number: int, page: Page) -> int:
    """The page's number from 1 among those of its member, or of the whole text; words of a message don't count."""
    first = number
    while first and pages[first - 1].part == page.part and pages[first - 1].kind == page.kind:
        first -= 1
    return number - first + 1
