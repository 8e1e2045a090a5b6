"""Writes the tables of a report as a spreadsheet, one sheet a table. The only user of openpyxl for writing.

Cells are text, never formulas: a title that starts with `=` is a title. Whole numbers in right-aligned columns are
numbers, so that they can be summed.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from copy import copy
from datetime import UTC, datetime
from typing import Any, BinaryIO

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.dimensions import SheetDimension
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from exporters.report import Align, Facts, Heading, Report, Table, settled
from exporters.stamped_zip import StampedZip
from exporters.visible import for_xml
from resources.words import _

_CELL_LIMIT = 32_767
_WIDEST = 68
_PRINTED = 200
"""So many characters side by side can still be read on a turned sheet."""
_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,14})")
# Excel reads _x000D_ as the character itself, so a text that contains it must be escaped (ECMA-376, ST_Xstring).
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_FORMULA_STARTS = ("=", "+", "-", "@")

_LINE = Side(style="thin", color="B8BFC9")
_BORDER = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_HEAD_FILL = PatternFill("solid", fgColor="EDF0F4")
_HEAD_FONT = Font(name="等线", size=10, bold=True)
_BODY_FONT = Font(name="等线", size=10)
_TITLE_FONT = Font(name="等线", size=14, bold=True)


def write_xlsx(report: Report, target: BinaryIO, *, created: datetime | None = None) -> None:
    """Write `report`'s tables and facts. With `created` given, equal reports are equal bytes."""
    moment = (created or datetime.now(UTC)).astimezone(UTC)
    book = Workbook()
    book.remove(book.worksheets[0])
    lists: dict[Worksheet, _Rows] = {}
    for name, block in _sheets(report):
        sheet = book.create_sheet(name)
        if isinstance(block, Table):
            lists[sheet] = _Rows(sheet, report, block)
        else:
            _fill_facts(sheet, report, block)
    if not book.worksheets:
        _fill_facts(book.create_sheet(_("Report")), report, Facts(pairs=()))
    properties = book.properties
    properties.title = for_xml(report.title)
    properties.subject = for_xml(report.subject or report.subtitle)
    properties.creator = for_xml(report.author)
    properties.keywords = for_xml(" ".join(report.keywords))
    properties.created = properties.modified = moment.replace(tzinfo=None, microsecond=0)
    with StampedZip(target, moment) as archive:
        _InMemoryWriter(book, archive, lists).write_data()


class _InMemoryWriter(ExcelWriter):
    """openpyxl sends every sheet through a plaintext temporary file; this writes it where it belongs in the zip."""

    def __init__(
        self, book: Workbook, archive: StampedZip, lists: Mapping[Worksheet, _Rows]
    ) -> None:
        super().__init__(book, archive)  # type: ignore[arg-type]  # all it does is writestr
        self._zip, self._lists = archive, lists

    def write_worksheet(self, ws: Any) -> None:
        from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing

        ws._drawing = SpreadsheetDrawing()
        ws._drawing.charts = ws._charts
        ws._drawing.images = ws._images
        with self._zip.member(ws.path[1:]) as out:
            rows = self._lists.get(ws)
            writer = _ListWriter(ws, out, rows) if rows else WorksheetWriter(ws, out)
            writer.write()
        ws._rels = writer._rels  # type: ignore[attr-defined]  # the stubs know the public part only
        self.manifest.append(ws)


class _ListWriter(WorksheetWriter):
    """Makes the cells of a row when it writes them: a long list's would fill the memory."""

    def __init__(self, sheet: Worksheet, out: Any, rows: _Rows) -> None:
        super().__init__(sheet, out)
        self._rows = rows

    def write_dimensions(self) -> None:
        self.xf.send(SheetDimension(self._rows.range).to_tree())

    def rows(self) -> Any:
        return self._rows.cells()


def _sheets(report: Report) -> Iterator[tuple[str, Table | Facts]]:
    """Sheets with names: the caption, else the last heading, else the title; unique as Excel compares them."""
    taken: set[str] = set()
    heading = report.title
    for block in report.blocks:
        if isinstance(block, Heading):
            heading = block.text
        elif isinstance(block, Table | Facts):
            wanted = (block.caption if isinstance(block, Table) else "") or heading
            yield _sheet_name(wanted, taken), block


def _sheet_name(wanted: str, taken: set[str]) -> str:
    base = re.sub(r"[\\/*?:\[\]]", " ", for_xml(wanted).replace("\n", " ")).strip().strip("'")
    base = base or _("Report")
    name, count = base[:31], 1
    while name.casefold() in taken:
        count += 1
        suffix = f" ({count})"
        name = base[: 31 - len(suffix)] + suffix
    taken.add(name.casefold())
    return name


class _Rows:
    """A table on its sheet, which is set up for it; the sheet itself never holds its cells."""

    def __init__(self, sheet: Worksheet, report: Report, table: Table) -> None:
        self._sheet, self._columns = sheet, table.columns
        self._rows = settled(table.rows)
        _page_setup(sheet, report)
        # Copies of finished styles: looking one up for every cell takes most of the time otherwise.
        sides = [column.align.value.replace("centre", "center") for column in table.columns]
        self._styles = [_body_style(sheet, side) for side in sides]
        self._head_style = _head_style(sheet)
        widths = [_display_width(column.title) for column in table.columns]
        for row in self._rows:
            for index, text in enumerate(row):
                if len(text) * 2 > widths[index] and widths[index] < _WIDEST:
                    widths[index] = max(widths[index], min(_WIDEST, _display_width(text)))
        for index, width in enumerate(widths, start=1):
            sheet.column_dimensions[get_column_letter(index)].width = max(
                6, min(_WIDEST, width + 2)
            )
        across = math.ceil(sum(min(_WIDEST, width + 2) for width in widths) / _PRINTED)
        sheet.freeze_panes = "A2" if across == 1 else "C2"
        sheet.print_title_rows = "1:1"
        if across > 1:
            # On one page nobody could read it: several side by side, each beginning with what a row is of.
            sheet.page_setup.fitToWidth = across
            sheet.print_title_cols = "A:B"
        self.range = f"A1:{get_column_letter(len(table.columns))}{len(self._rows) + 1}"
        sheet.auto_filter.ref = self.range

    def cells(self) -> Iterator[tuple[int, list[Cell]]]:
        """Each row's number with its cells, the head first."""
        titles = tuple(column.title for column in self._columns)
        yield 1, [self._cell(1, at, title, self._head_style) for at, title in enumerate(titles)]
        numeric = [column.align is Align.RIGHT for column in self._columns]
        for number, row in enumerate(self._rows, start=2):
            cells = []
            for at, text in enumerate(row):
                if numeric[at] and _NUMBER.fullmatch(text):
                    cell = self._cell(number, at, "", self._styles[at])
                    cell.value = int(text)
                else:
                    cell = self._cell(number, at, text, self._styles[at])
                cells.append(cell)
            yield number, cells

    def _cell(self, row: int, at: int, text: str, style: Any) -> Cell:
        cell = Cell(self._sheet, row, at + 1)
        cell._style = copy(style)  # type: ignore[attr-defined]  # the stubs hide it
        _set_text(cell, text)
        return cell


def _body_style(sheet: Worksheet, horizontal: str) -> Any:
    """The style of a body cell, made on a cell that stands nowhere."""
    cell = Cell(sheet, 2, 1)
    cell.font, cell.border = _BODY_FONT, _BORDER
    cell.alignment = Alignment(horizontal=horizontal, vertical="center", wrap_text=True)
    return cell._style  # type: ignore[attr-defined]  # as above


def _head_style(sheet: Worksheet) -> Any:
    cell = Cell(sheet, 1, 1)
    cell.font, cell.fill, cell.border = _HEAD_FONT, _HEAD_FILL, _BORDER
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    return cell._style  # type: ignore[attr-defined]  # as above


def _fill_facts(sheet: Worksheet, report: Report, facts: Facts) -> None:
    _page_setup(sheet, report)
    _set_text(sheet.cell(1, 1), report.title)
    sheet.cell(1, 1).font = _TITLE_FONT
    wrap = Alignment(vertical="center", wrap_text=True)
    for number, (label, value) in enumerate(facts.pairs, start=2):
        for index, text in enumerate((label, value), start=1):
            cell = sheet.cell(number, index)
            _set_text(cell, text)
            cell.font, cell.border, cell.alignment = _BODY_FONT, _BORDER, wrap
        sheet.cell(number, 1).fill = _HEAD_FILL
    sheet.column_dimensions["A"].width = 24
    sheet.column_dimensions["B"].width = 72


def _page_setup(sheet: Worksheet, report: Report) -> None:
    sheet.page_setup.orientation = "landscape" if report.landscape else "portrait"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    # In header codes a single & starts a command.
    header, footer = sheet.oddHeader, sheet.oddFooter
    assert header is not None  # every new sheet has both
    assert footer is not None
    header.left.text = for_xml(report.header).replace("&", "&&")[:160]
    header.right.text = for_xml(report.mark).replace("&", "&&")[:60]
    footer.left.text = for_xml(report.anchor).replace("&", "&&")[:200]
    footer.right.text = _("Page {page} of {pages}").format(page="&P", pages="&N")


def _set_text(cell: Any, text: str) -> None:
    shown = for_xml(text)
    if len(shown) > _CELL_LIMIT:
        left_out = _("[{count} more characters]").format(count=len(shown) - _CELL_LIMIT + 100)
        shown = shown[: _CELL_LIMIT - 100] + left_out
    shown = _ESCAPE.sub("_x005F_", shown)
    cell.value = shown
    cell.data_type = "s"
    if shown.startswith(_FORMULA_STARTS):
        # Without it, editing the cell in Excel would turn the text into a formula.
        cell.quotePrefix = True


def _display_width(text: str) -> int:
    """Columns a text takes when a Chinese character takes two; of the longest line."""
    return max(sum(2 if c >= "\u2e80" else 1 for c in line) for line in text.split("\n"))
