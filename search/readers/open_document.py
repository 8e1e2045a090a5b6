"""Text out of Open Document files (ISO/IEC 26300): text documents, presentations, and sheets cell by cell."""

from __future__ import annotations

import re
from collections.abc import Iterator

import lxml.etree

from search.fencing.reasons import Reason, Unreadable
from search.readers.content import Content, lines
from search.readers.grid import Grid, Room
from search.readers.package import Events, Package, local
from search.readers.properties import package_properties
from search.records import PAGE_BREAK, Page

_ODF = "{urn:oasis:names:tc:opendocument:xmlns:"
_TEXT, _TABLE, _DRAWING = f"{_ODF}text:1.0}}", f"{_ODF}table:1.0}}", f"{_ODF}drawing:1.0}}"
_OFFICE = f"{_ODF}office:1.0}}"
_REPEATED_BLANKS = 1_000
_OWN_LINES = (
    "text:1.0}p",
    "text:1.0}h",
    "text:1.0}list",
    "text:1.0}note-citation",
    "office:1.0}annotation",
)
_TOLD_APART = ("svg-compatible:1.0}title", "svg-compatible:1.0}desc")
_SILENT = (f"{_TEXT}tracked-changes", f"{_OFFICE}scripts", f"{_OFFICE}event-listeners")
_BLANK_LINES = re.compile(r"[ \t]*\n(?:[ \t]*\n)+")
_CELL_END = "\x1f"
"""Paragraphs of a cell end in a line end like all others; the cells of a row belong on one line."""
_CELL_ENDS = re.compile("\n?\x1f")
_MOST_COLUMNS, _MOST_ROWS = 16_384, 1_048_576
_MOST_REPEATED = 1_000
"""Filled cells that repeat further are written only so often: nobody typed them."""


def open_document_content(data: bytes) -> Content:
    """What the file says: slides, sheets, or one flow broken where the writer saw page breaks. Raises Unreadable."""
    package = Package(data)
    if "content.xml" not in package:
        raise Unreadable(Reason.DAMAGED)
    manifest = "META-INF/manifest.xml"
    if manifest in package and any(package.events(manifest, ("{*}encryption-data",))):
        raise Unreadable(Reason.PROTECTED)
    content = _content(package, _kind(package))
    content.properties = package_properties(package, "meta.xml")
    return content


def _content(package: Package, kind: str) -> Content:
    if kind == "spreadsheet":
        return _sheets(package)
    pages = [page.strip("\n") for page in _read(package, "content.xml").split(PAGE_BREAK)]
    if kind in ("presentation", "drawing"):
        pages = pages[1:] if len(pages) > 1 else pages
        place = Page("slide" if kind == "presentation" else "page")
        return Content(pages, [place] * len(pages))
    if kind == "text" and "styles.xml" in package:
        # Page headers and footers live among the styles.
        pages[-1] = lines([pages[-1], _read(package, "styles.xml")])
    return Content(pages, numbered=len(pages) > 1)


def _kind(package: Package) -> str:
    """The element inside of the body: text, spreadsheet, presentation, drawing, …"""
    body = f"{_OFFICE}body"
    for event, element in package.events("content.xml"):
        parent = element.getparent()
        if event == "start" and parent is not None and parent.tag == body:
            return local(element.tag)
    return ""


def _read(package: Package, name: str) -> str:
    text = _CELL_ENDS.sub("\t", "".join(_pieces(package.events(name))))
    return _BLANK_LINES.sub("\n", text).strip("\n").replace(f"{PAGE_BREAK}\n", PAGE_BREAK)


def _pieces(events: Events) -> Iterator[str]:
    silent = 0
    for event, element in events:
        tag = element.tag
        if tag in _SILENT:
            silent += 1 if event == "start" else -1
        if silent:
            continue
        if event == "start":
            if tag == f"{_DRAWING}page" or tag == f"{_TEXT}soft-page-break":
                yield PAGE_BREAK
        elif tag in (f"{_TEXT}p", f"{_TEXT}h"):
            yield "".join(_paragraph(element))
            yield "\n"
        elif tag == f"{_TABLE}table-cell":
            yield _CELL_END
        elif tag == f"{_TABLE}table-row":
            yield "\n"
            element.clear()


def _paragraph(element: lxml.etree._Element) -> Iterator[str]:
    """A paragraph's own text; paragraphs inside it (of text boxes, notes) were given already."""
    yield element.text or ""
    for child in element:
        if child.tag == f"{_TEXT}s":
            yield " " * min(_count(child, f"{_TEXT}c"), _REPEATED_BLANKS)
        elif child.tag == f"{_TEXT}tab":
            yield "\t"
        elif child.tag == f"{_TEXT}line-break":
            yield "\n"
        elif child.tag.endswith(_TOLD_APART):
            yield f"\n{child.text or ''}\n"
        elif not child.tag.endswith(_OWN_LINES):
            yield from _paragraph(child)
        yield child.tail or ""


def _sheets(package: Package) -> Content:
    reader = _SheetReader()
    tags = tuple(f"{_TABLE}{name}" for name in ("table", "table-row", "tracked-changes"))
    skipped = 0
    for event, element in package.events("content.xml", tags):
        name = local(element.tag)
        if name == "tracked-changes":
            skipped += 1 if event == "start" else -1
        elif skipped or _inside_cell(element):
            continue
        elif name == "table":
            if event == "start":
                reader.begin(element.get(f"{_TABLE}name", ""))
            else:
                reader.shapes(element)
                reader.end()
                element.clear()
        elif event == "end":
            reader.row(element)
            element.clear()
    return reader.content()


def _inside_cell(element: lxml.etree._Element) -> bool:
    """A table in a cell, or in a chart that lies over the sheet, is part of what it stands in."""
    ancestors = element.iterancestors(f"{_TABLE}table-cell", f"{_TABLE}shapes")
    return next(ancestors, None) is not None


class _SheetReader:
    def __init__(self) -> None:
        self._content = Content()
        self._room = Room()
        self._grid: Grid | None = None
        self._name, self._row = "", 0
        self._notes: list[tuple[int, int, str]] = []
        self._filled = False

    def begin(self, name: str) -> None:
        """A sheet begins."""
        self._grid, self._name, self._row, self._notes = Grid(self._room, name), name, 0, []

    def row(self, element: lxml.etree._Element) -> None:
        """One row, or several equal ones."""
        repeated = _count(element, f"{_TABLE}number-rows-repeated")
        cells: list[tuple[int, str]] = []
        column = 0
        for cell in element:
            if local(cell.tag) not in ("table-cell", "covered-table-cell"):
                continue
            width = _count(cell, f"{_TABLE}number-columns-repeated")
            text = _cell_text(cell)
            if text:
                cells += [(column + at, text) for at in range(min(width, _MOST_REPEATED))]
            for note in cell.iterfind(f"{_OFFICE}annotation"):
                self._notes.append((self._row, column, _paragraphs(note)))
            column = min(column + width, _MOST_COLUMNS)
        if self._grid is not None and cells:
            self._filled = True
            for row in range(self._row, self._row + min(repeated, _MOST_REPEATED)):
                for at, text in cells:
                    self._grid.put(row, at, text)
        self._row = min(self._row + repeated, _MOST_ROWS)

    def shapes(self, table: lxml.etree._Element) -> None:
        """Text boxes that belong to the whole sheet."""
        if self._grid is not None:
            for shapes in table.iterfind(f"{_TABLE}shapes"):
                self._grid.heading(_paragraphs(shapes))

    def end(self) -> None:
        """The sheet ends."""
        if self._grid is None:
            return
        for row, column, text in self._notes:
            self._grid.note(row, column, text)
        text, rows = self._grid.page()
        self._content.pages.append(text)
        self._content.rows.append(rows)
        self._content.places.append(Page("sheet", self._name))
        self._grid = None

    def content(self) -> Content:
        """All sheets; names alone are no text."""
        if not any(self._content.rows):
            self._content.pages = [""] * len(self._content.pages)
        return self._content


def _cell_text(cell: lxml.etree._Element) -> str:
    shown = (f"{_TEXT}p", f"{_TEXT}h")
    return "\n".join("".join(_paragraph(child)) for child in cell if child.tag in shown)


def _paragraphs(element: lxml.etree._Element) -> str:
    return "\n".join("".join(_paragraph(each)) for each in element.iter(f"{_TEXT}p", f"{_TEXT}h"))


def _count(element: lxml.etree._Element, attribute: str) -> int:
    number = element.get(attribute, "1")
    return max(1, int(number[:9])) if number.isascii() and number.isdigit() else 1
