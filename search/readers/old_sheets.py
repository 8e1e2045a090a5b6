"""Text out of the binary workbooks of Excel and WPS (xls, et; BIFF 2 to 8), and the one door to xlrd."""

from __future__ import annotations

import io
import struct

import xlrd
from xlrd.biffh import error_text_from_code

from search.fencing.reasons import Reason, Unreadable
from search.readers.compound import CompoundFile
from search.readers.content import Content
from search.readers.embedding import embedded_streams
from search.readers.grid import Grid, Room
from search.readers.numbers import BUILT_IN, display, plain
from search.readers.properties import summary_properties
from search.records import Page, Row


def old_workbook_content(data: bytes) -> Content:
    """Every sheet, also the hidden ones, with its cells and comments. Raises Unreadable."""
    try:
        # What it has to say about strange files would go to standard output.
        book = xlrd.open_workbook(
            file_contents=data, logfile=io.StringIO(), formatting_info=True, on_demand=True
        )
    except xlrd.XLRDError as error:
        protected = "encrypt" in str(error).lower()
        raise Unreadable(Reason.PROTECTED if protected else Reason.DAMAGED) from None
    except NotImplementedError:
        raise Unreadable(Reason.UNSUPPORTED) from None
    except (struct.error, AssertionError, LookupError, ValueError, TypeError, AttributeError):
        raise Unreadable(Reason.DAMAGED) from None
    room, content = Room(), Content()
    _look_around(data, content)
    for at, name in enumerate(book.sheet_names()):
        try:
            text, rows = _sheet(book, at, name, room)
        except (struct.error, AssertionError, LookupError, ValueError, TypeError, AttributeError):
            raise Unreadable(Reason.DAMAGED) from None
        content.pages.append(text)
        content.rows.append(rows)
        content.places.append(Page("sheet", name))
        book.unload_sheet(at)
    if not any(content.rows):
        content.pages = [""] * len(content.pages)  # names alone are no text
    return content


def _look_around(data: bytes, content: Content) -> None:
    """What stands beside the workbook in its container; the oldest ones have none."""
    try:
        file = CompoundFile(data)
    except Unreadable:
        return
    content.properties = summary_properties(file)
    content.attachments = embedded_streams(file)


def _sheet(book: xlrd.Book, at: int, name: str, room: Room) -> tuple[str, tuple[Row, ...]]:
    sheet = book.sheet_by_index(at)
    grid = Grid(room, name)
    for row in range(sheet.nrows):
        kinds, values = sheet.row_types(row), sheet.row_values(row)
        for column, (kind, value) in enumerate(zip(kinds, values, strict=True)):
            match kind:
                case xlrd.XL_CELL_TEXT:
                    grid.put(row, column, value)
                case xlrd.XL_CELL_NUMBER | xlrd.XL_CELL_DATE:
                    code = _code(book, sheet.cell_xf_index(row, column))
                    shown = display(value, code, since_1904=book.datemode == 1)
                    grid.put(row, column, shown if code else plain(value))
                case xlrd.XL_CELL_BOOLEAN:
                    grid.put(row, column, "TRUE" if value else "FALSE")
                case xlrd.XL_CELL_ERROR:
                    grid.put(row, column, error_text_from_code.get(value, ""))
    for (row, column), note in sorted(sheet.cell_note_map.items()):
        grid.note(row, column, note.text or "")
    return grid.page()


def _code(book: xlrd.Book, style: int) -> str:
    """The number format of a style; the built-in ones as everywhere, not as xlrd shows them."""
    if not 0 <= style < len(book.xf_list):
        return ""
    key = book.xf_list[style].format_key
    known = book.format_map.get(key)
    code = known.format_str if known is not None else ""
    if code in ("", "General", "GENERAL") or book.biff_version < 50:
        return "" if code.upper() == "GENERAL" else code
    return BUILT_IN.get(key, code)
