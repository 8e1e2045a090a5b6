"""The cells of somebody's table as values, not as they are shown: to be read into a register. Behind the fence only.

Numbers keep all their digits, days and times are written out in full (a cell may show no year), formulas are what they
came to when the sheet was saved, and nothing outside the file is ever looked at.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import lxml.etree

from search.fencing.reasons import Reason, Unreadable
from search.readers.encodings import decode
from search.readers.lists import LONGEST_CELL, separator_of
from search.readers.numbers import display, is_moment, moment_of, plain
from search.readers.package import Package, local
from search.readers.sheets import (
    cell_formats,
    column_number,
    forget,
    shared_strings,
    string_of,
    workbook_name,
)

_OLE, _ZIP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK"
_DIGITS = "0123456789"
MOST_ROWS, MOST_COLUMNS, MOST_CELLS = 100_000, 400, 1_000_000
"""More than any register has: beyond it somebody chose the wrong file."""
_LARGEST_TEXT = 64 * 1024 * 1024


class Table(NamedTuple):
    """One sheet that people can see. `rows` are (row, {column: text}), both counted from 0, without empty cells."""

    name: str
    rows: list[tuple[int, dict[int, str]]]


def read_tables(data: bytes) -> list[Table]:
    """The visible sheets of a workbook, or the one table of a list with separators. Raises Unreadable."""
    if data.startswith(_OLE):
        locked = "EncryptedPackage".encode("utf-16-le") in data
        raise Unreadable(Reason.PROTECTED if locked else Reason.UNSUPPORTED)
    if data.startswith(_ZIP):
        return _workbook(Package(data))
    return [_list(data)]


def _list(data: bytes) -> Table:
    text = decode(data)
    if text is None:
        raise Unreadable(Reason.UNSUPPORTED)
    text = text.replace("\x00", "")
    declared, separator = separator_of(text)
    csv.field_size_limit(LONGEST_CELL)
    table, room = Table("", []), _Room()
    try:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
        for number, row in enumerate(rows):
            if number or not declared:
                texts = ((column, _typed(each)) for column, each in enumerate(row))
                cells = {column: text for column, text in texts if text}
                room.take(number, cells)
                if cells:
                    table.rows.append((number, cells))
    except csv.Error:
        raise Unreadable(Reason.DAMAGED) from None
    return table


def _typed(cell: str) -> str:
    """A cell's text; an apostrophe before a sign is there to keep sheet programs from calculating."""
    text = cell.strip()
    return text[1:] if text[:1] == "'" and text[1:2] in ("=", "+", "-", "@") else text


def _workbook(package: Package) -> list[Table]:
    workbook = workbook_name(package)
    relations = package.relations(workbook)
    parts = dict(relations.values())
    names: list[tuple[str, str]] = []
    since_1904 = False
    for _end, element in package.events(workbook, ("{*}sheet", "{*}workbookPr"), ends=True):
        if local(element.tag) == "workbookPr":
            since_1904 = element.get("date1904") in ("1", "true")
        elif element.get("state", "visible") == "visible":
            found = [value for key, value in element.attrib.items() if key.endswith("}id")]
            names.append((element.get("name", ""), found[0] if found else ""))
    reader = _Cells(
        package,
        shared_strings(package, parts.get("sharedStrings", "")),
        cell_formats(package, parts.get("styles", "")),
        since_1904,
    )
    tables = [
        Table(name, list(reader.rows(relations[relation][1])))
        for name, relation in names
        if relations.get(relation, ("", ""))[0] == "worksheet" and relations[relation][1] in package
    ]
    if not tables:
        raise Unreadable(Reason.DAMAGED)
    return tables


class _Room:
    """How much one file may still hold."""

    def __init__(self) -> None:
        self._cells, self._text = MOST_CELLS, _LARGEST_TEXT

    def take(self, row: int, cells: Mapping[int, str]) -> None:
        """Raises Unreadable once there is more than any register has."""
        self._cells -= len(cells)
        self._text -= sum(map(len, cells.values()))
        too_wide = max(cells, default=0) >= MOST_COLUMNS
        if cells and (row >= MOST_ROWS or too_wide or self._cells < 0 or self._text < 0):
            raise Unreadable(Reason.TOO_LARGE)


class _Cells:
    """Reads the cells of a workbook's sheets."""

    def __init__(
        self, package: Package, strings: list[str], formats: list[str], since_1904: bool
    ) -> None:
        self._package, self._strings, self._formats = package, strings, formats
        self._since_1904 = since_1904
        self._room = _Room()

    def rows(self, part: str) -> Iterator[tuple[int, dict[int, str]]]:
        """The rows of one sheet, those without content left out."""
        row = -1
        for _end, element in self._package.events(part, ("{*}row",), ends=True):
            number = element.get("r", "")
            row = int(number[:8]) - 1 if number.isdigit() else row + 1
            cells = self._row(element)
            self._room.take(row, cells)
            if cells:
                yield row, cells
            forget(element)

    def _row(self, element: lxml.etree._Element) -> dict[int, str]:
        cells: dict[int, str] = {}
        column = -1
        for cell in element:
            address = cell.get("r")
            named = column_number(address.rstrip(_DIGITS)) if address else -1
            column = named if named >= 0 else column + 1
            text = self._text(cell).strip()
            if text:
                cells[column] = text
        return cells

    def _text(self, cell: lxml.etree._Element) -> str:
        kind = cell.get("t") or "n"
        if kind == "inlineStr":
            return "".join(string_of(each) for each in cell.iterfind("{*}is"))
        value = next((child.text or "" for child in cell if local(child.tag) == "v"), "")
        if kind == "s":
            at = int(value) if value.isdigit() else -1
            return self._strings[at] if 0 <= at < len(self._strings) else ""
        if kind == "b":
            return "TRUE" if value.strip() == "1" else "FALSE"
        return value if kind != "n" else self._number(value, cell.get("s") or "")

    def _number(self, text: str, style: str) -> str:
        try:
            value = float(text)
        except ValueError:
            return text
        if not math.isfinite(value):
            return ""
        at = int(style[:6]) if style.isdigit() else -1
        code = self._formats[at] if 0 <= at < len(self._formats) else ""
        moment = moment_of(value, since_1904=self._since_1904) if is_moment(code) else None
        if moment is None:
            return display(value, code) if "%" in code else plain(value)
        if value < 1:
            return f"{moment:%H:%M:%S}"
        return f"{moment:%Y-%m-%d}" if value == int(value) else f"{moment:%Y-%m-%d %H:%M:%S}"
