"""Writes the tables of a report as a spreadsheet, one sheet a table. The only user of openpyxl for writing.

Cells are text, never formulas: a title that starts with `=` is a title. Whole numbers in right-aligned columns are
numbers, so that they can be summed.
"""

from __future__ import annotations

import math
import re
import zipfile
from collections.abc import Iterator
from copy import copy
from datetime import UTC, datetime
from io import BytesIO
from typing import Any, BinaryIO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from exporters.report import Align, Facts, Heading, Report, Table
from exporters.stamped_zip import write_stamped
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
    for name, block in _sheets(report):
        sheet = book.create_sheet(name)
        if isinstance(block, Table):
            _fill_table(sheet, report, block)
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
    write_stamped(_members(book), moment, target)


class _InMemoryWriter(ExcelWriter):
    """openpyxl sends every sheet through a plaintext temporary file; this keeps it in memory."""

    def write_worksheet(self, ws: Any) -> None:
        from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing

        ws._drawing = SpreadsheetDrawing()
        ws._drawing.charts = ws._charts
        ws._drawing.images = ws._images
        out = BytesIO()
        writer = WorksheetWriter(ws, out)
        writer.write()
        ws._rels = writer._rels  # type: ignore[attr-defined]  # the stubs know the public part only
        self._archive.writestr(ws.path[1:], out.getvalue())  # type: ignore[attr-defined]  # as above
        self.manifest.append(ws)


def _members(book: Workbook) -> list[tuple[str, bytes]]:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        _InMemoryWriter(book, archive).write_data()
        return [(info.filename, archive.read(info)) for info in archive.infolist()]


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


def _fill_table(sheet: Worksheet, report: Report, table: Table) -> None:
    _page_setup(sheet, report)
    styles = [
        _style(sheet, column.align.value.replace("centre", "center")) for column in table.columns
    ]
    head_alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    widths = [_display_width(column.title) for column in table.columns]
    for index, column in enumerate(table.columns, start=1):
        cell = sheet.cell(1, index)
        _set_text(cell, column.title)
        cell.font, cell.fill, cell.border = _HEAD_FONT, _HEAD_FILL, _BORDER
        cell.alignment = head_alignment
    row_number = 1
    for row_number, row in enumerate(table.rows, start=2):
        for index, text in enumerate(row):
            cell = sheet.cell(row_number, index + 1)
            # A copy of a finished style: looking one up for every cell takes most of the time otherwise.
            cell._style = copy(styles[index])  # type: ignore[union-attr]  # the stubs hide it
            if table.columns[index].align is Align.RIGHT and _NUMBER.fullmatch(text):
                cell.value = int(text)
            else:
                _set_text(cell, text)
            widths[index] = max(widths[index], min(_WIDEST, _display_width(text)))
    for index, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(index)].width = max(6, min(_WIDEST, width + 2))
    across = math.ceil(sum(min(_WIDEST, width + 2) for width in widths) / _PRINTED)
    sheet.freeze_panes = "A2" if across == 1 else "C2"
    sheet.print_title_rows = "1:1"
    if across > 1:
        # On one page nobody could read it: several side by side, each beginning with what a row is of.
        sheet.page_setup.fitToWidth = across
        sheet.print_title_cols = "A:B"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(table.columns))}{row_number}"


def _style(sheet: Worksheet, horizontal: str) -> Any:
    """The style of a body cell, made on a cell that is then taken away again."""
    cell = sheet.cell(2, 1)
    cell.font, cell.border = _BODY_FONT, _BORDER
    cell.alignment = Alignment(horizontal=horizontal, vertical="center", wrap_text=True)
    style = cell._style  # type: ignore[union-attr]  # the stubs hide it
    del sheet._cells[(2, 1)]  # an empty table must stay empty
    return style


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
