"""Text out of Office Open XML workbooks, sheet by sheet, each cell at its address and as people see it."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

import lxml.etree

from search.fencing.reasons import Reason, Unreadable
from search.readers.content import Content
from search.readers.embedding import embedded_parts
from search.readers.grid import Grid, Room
from search.readers.numbers import BUILT_IN, display, plain
from search.readers.office import related_text
from search.readers.package import Package, local
from search.readers.properties import package_properties
from search.records import Page, Row

_ADDRESS = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})$")
_DIGITS = "0123456789"
_MOST_COLUMNS, _MOST_ROWS = 16_384, 1_048_576
_ERRORS_AND_TEXT = frozenset({"str", "e", "d"})
_HEADERS = ("oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter")
_HEADER_CODE = re.compile(r'&(?:"[^"]*"|\[[^\]]*\]|[0-9]+|K[0-9A-Fa-f]{6}|[A-Za-z])')


def workbook_content(data: bytes) -> Content:
    """Every sheet, also the hidden ones, with its cells, comments and text boxes. Raises Unreadable."""
    package = Package(data)
    workbook = workbook_name(package)
    names, since_1904 = _sheet_names(package, workbook)
    relations = package.relations(workbook)
    parts = dict(relations.values())
    reader = _Reader(
        package,
        shared_strings(package, parts.get("sharedStrings", "")),
        cell_formats(package, parts.get("styles", "")),
        since_1904,
    )
    content = Content(
        attachments=embedded_parts(package, "xl/"),
        properties=package_properties(package, "docProps/core.xml"),
    )
    for name, relation in names:
        kind, part = relations.get(relation, ("", ""))
        if part not in package or kind not in ("worksheet", "dialogsheet", "chartsheet"):
            continue
        text, rows = reader.sheet(name, part)
        content.pages.append(text)
        content.rows.append(rows)
        content.places.append(Page("sheet", name))
    if not content.pages:
        raise Unreadable(Reason.DAMAGED)
    if all(not rows for rows in content.rows):
        content.pages = [""] * len(content.pages)  # names alone are no text
    return content


def workbook_name(package: Package) -> str:
    """The part that is the workbook. Raises Unreadable."""
    for kind, part in package.relations("").values():
        if kind == "officeDocument" and part in package:
            return part
    if "xl/workbook.xml" in package:
        return "xl/workbook.xml"
    raise Unreadable(Reason.DAMAGED)


def _sheet_names(package: Package, workbook: str) -> tuple[list[tuple[str, str]], bool]:
    """(name, relation id) of the sheets in their order, and whether days are counted from 1904."""
    names, since_1904 = [], False
    for _, element in package.events(workbook, ("{*}sheet", "{*}workbookPr"), ends=True):
        if local(element.tag) == "workbookPr":
            since_1904 = element.get("date1904") in ("1", "true")
        else:
            relation = next(
                (value for key, value in element.attrib.items() if key.endswith("}id")), ""
            )
            names.append((element.get("name", ""), relation))
    return names, since_1904


def shared_strings(package: Package, part: str) -> list[str]:
    """The texts that cells name by their numbers."""
    if part not in package:
        return []
    room, strings = Room(), []
    for _, element in package.events(part, ("{*}si",), ends=True):
        text = string_of(element)
        room.take(len(text))
        strings.append(text)
        forget(element)
    return strings


def string_of(element: lxml.etree._Element) -> str:
    """The runs of a string; how a word is pronounced (rPh) stands beside it, not in it."""
    pieces = []
    for child in element:
        name = local(child.tag)
        if name == "t":
            pieces.append(child.text or "")
        elif name == "r":
            pieces += [run.text or "" for run in child if local(run.tag) == "t"]
    return "".join(pieces)


def cell_formats(package: Package, part: str) -> list[str]:
    """The number format of each cell style."""
    if part not in package:
        return []
    codes, styles = dict(BUILT_IN), []
    for _, element in package.events(part, ("{*}numFmt", "{*}cellXfs"), ends=True):
        if local(element.tag) == "numFmt":
            number = element.get("numFmtId", "")
            if (
                number.isascii()
                and number.isdigit()
                and local(element.getparent().tag) == "numFmts"
            ):
                codes[int(number[:9])] = element.get("formatCode", "")
        else:
            numbers = [style.get("numFmtId", "0") for style in element]
            styles = [int(number[:9]) if number.isdigit() else 0 for number in numbers]
    return [codes.get(number, "") for number in styles]


class _Reader:
    def __init__(
        self, package: Package, strings: list[str], formats: list[str], since_1904: bool
    ) -> None:
        self._package, self._strings, self._formats = package, strings, formats
        self._since_1904 = since_1904
        self._room = Room()

    def sheet(self, name: str, part: str) -> tuple[str, tuple[Row, ...]]:
        """One sheet's page."""
        grid = Grid(self._room, name)
        row = -1
        headers: list[str] = []
        tags = ("{*}row", *(f"{{*}}{header}" for header in _HEADERS))
        for _, element in self._package.events(part, tags, ends=True):
            if local(element.tag) != "row":
                headers.append(_HEADER_CODE.sub(" ", element.text or ""))
                continue
            number = element.get("r", "")
            row = int(number[:8]) - 1 if number.isdigit() else row + 1
            if not 0 <= row < _MOST_ROWS:
                raise Unreadable(Reason.DAMAGED)
            self._put_row(grid, row, element)
            forget(element)
        for kind, related in self._package.relations(part).values():
            if related in self._package and kind == "comments":
                for at, text in _comments(self._package, related):
                    grid.note(*at, text)
            elif related in self._package and kind == "drawing":
                for at, text in _shapes(self._package, related):
                    grid.note(*at, text)
                for drawn, chart in self._package.relations(related).values():
                    if drawn == "chart":
                        grid.heading(related_text(self._package, drawn, chart))
        for header in headers:
            grid.heading(header)
        return grid.page()

    def _put_row(self, grid: Grid, row: int, element: lxml.etree._Element) -> None:
        column = -1
        for cell in element:
            address = cell.get("r")
            named = column_number(address.rstrip(_DIGITS)) if address else -1
            column = named if named >= 0 else column + 1
            kind = cell.get("t") or "n"
            if kind == "inlineStr":
                grid.put(row, column, "".join(string_of(each) for each in cell.iterfind("{*}is")))
                continue
            for child in cell:
                if child.text and child.tag.endswith("}v"):
                    grid.put(row, column, self._shown(kind, child.text, cell.get("s") or ""))

    def _shown(self, kind: str, value: str, style: str) -> str:
        if kind == "s":
            at = int(value) if value.isdigit() else -1
            return self._strings[at] if 0 <= at < len(self._strings) else ""
        if kind == "b":
            return "TRUE" if value.strip() == "1" else "FALSE"
        if kind in _ERRORS_AND_TEXT:
            return value
        try:
            number = float(value)
        except ValueError:
            return value
        at = int(style[:6]) if style.isdigit() else -1
        code = self._formats[at] if 0 <= at < len(self._formats) else ""
        if not code:
            return plain(number) if abs(number) < 1e300 else value
        return display(number, code, since_1904=self._since_1904)


def _comments(package: Package, part: str) -> Iterator[tuple[tuple[int, int], str]]:
    for _, element in package.events(part, ("{*}comment",), ends=True):
        text = "".join(string_of(child) for child in element if local(child.tag) == "text")
        yield _position(element.get("ref", "")) or (0, 0), text


def _shapes(package: Package, part: str) -> Iterator[tuple[tuple[int, int], str]]:
    """Text boxes, each at the cell that its upper left corner lies over."""
    tags = ("{*}twoCellAnchor", "{*}oneCellAnchor", "{*}absoluteAnchor")
    for _, anchor in package.events(part, tags, ends=True):
        at = {"row": 0, "col": 0}
        for element in anchor.iterfind("{*}from/*"):
            name, number = local(element.tag), (element.text or "").strip()
            if name in at and number.isdigit():
                at[name] = int(number[:7])
        paragraphs = []
        for paragraph in anchor.iter("{*}p"):
            paragraphs.append("".join(run.text or "" for run in paragraph.iter("{*}t")))
        text = " ".join(paragraphs)
        if text.strip():
            yield (min(at["row"], _MOST_ROWS - 1), min(at["col"], _MOST_COLUMNS - 1)), text


def _position(address: str) -> tuple[int, int] | None:
    """Row and column from 0 of an address such as B12; None for what is none."""
    found = _ADDRESS.match(address)
    column = column_number(found.group(1)) if found else -1
    row = int(found.group(2)) - 1 if found else -1
    return (row, column) if row >= 0 and column >= 0 else None


@functools.lru_cache(maxsize=20_000)
def column_number(letters: str) -> int:
    """The number from 0 of a column named by letters; -1 for what names none."""
    column = 0
    for letter in letters.upper():
        if not "A" <= letter <= "Z" or column > _MOST_COLUMNS:
            return -1
        column = column * 26 + ord(letter) - ord("A") + 1
    return column - 1 if column <= _MOST_COLUMNS else -1


def forget(element: lxml.etree._Element) -> None:
    """Free what was read: the element and those before it."""
    element.clear()
    while element.getprevious() is not None:
        del element.getparent()[0]
