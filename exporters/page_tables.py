"""Places tables, grids of facts and ruled forms on pages: rows stay whole, heads repeat, labels stand on a ground."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from exporters.columns import TableSamples
from exporters.grid import arrange
from exporters.linebreak import break_lines
from exporters.page_items import MM, Cell, Face, Fill, Text
from exporters.page_runs import Sheet
from exporters.report import Align, Facts, Form, FormCell, Report, Table

PAD_X, PAD_Y = 4.0, 3.6
_FORM_PAD = 6.0


class TableSheet(Sheet, Protocol):
    """The part of a layout that tables need."""

    report: Report
    width: float
    samples: TableSamples


def set_table(sheet: TableSheet, table: Table) -> None:
    """Set a table with its caption; its head stands on every page that it takes."""
    widths = sheet.samples.widths(
        table.columns,
        sheet.width,
        lambda text: sheet.faces.cell_head.measure(sheet.show(text)) + 2 * PAD_X + 0.1,
    )
    head = [
        _cell(sheet, column.title, width, sheet.faces.cell_head, Align.CENTRE)
        for column, width in zip(table.columns, widths, strict=True)
    ]
    sheet.need(70)
    if table.caption:
        face = sheet.faces.caption
        for line in break_lines(sheet.show(table.caption), sheet.width, face.measure):
            sheet.put(Text(sheet.left, sheet.y - face.baseline, face, line))
            sheet.y -= face.leading
        sheet.y -= 3
    _set_head(sheet, head, widths)
    for row in table.rows:
        cells = [
            _cell(sheet, text, width, sheet.faces.cell, column.align)
            for text, width, column in zip(row, widths, table.columns, strict=True)
        ]
        while cells:
            cells = _set_row(sheet, cells, head, widths)
    sheet.rule(sheet.left, sheet.y, sheet.right, sheet.y, strong=True)
    sheet.y -= 12


def set_facts(sheet: TableSheet, facts: Facts) -> None:
    """Set label and value pairs, two short ones side by side."""
    sheet.need(60)
    label_width = sheet.width * (0.12 if sheet.report.landscape else 0.18)
    half = sheet.width / 2 - label_width
    sheet.rule(sheet.left, sheet.y, sheet.right, sheet.y, strong=True)

    def is_short(value: str) -> bool:
        shown = sheet.show(value)
        return "\n" not in shown and sheet.faces.fact.measure(shown) <= half - 2 * PAD_X

    for row in arrange(facts.pairs, is_short):
        value_width = half if len(row) == 2 else sheet.width - label_width
        cells: list[Cell] = []
        widths: list[float] = []
        for label, value in row:
            cells.append(_cell(sheet, label, label_width, sheet.faces.fact_label, Align.LEFT))
            cells.append(_cell(sheet, value, value_width, sheet.faces.fact, Align.LEFT))
            widths += [label_width, value_width]
        height = _row_height(cells)
        if sheet.y - height < sheet.bottom:
            sheet.new_page()
            sheet.rule(sheet.left, sheet.y, sheet.right, sheet.y, strong=True)
        for offset in (0.0, label_width + half)[: len(row)]:
            fill = Fill(sheet.left + offset, sheet.y - height, label_width, height)
            sheet.pages[-1].fills.append(fill)
        _set_cells(sheet, cells, widths)
        sheet.rule(sheet.left, sheet.y, sheet.right, sheet.y)
    sheet.rule(sheet.left, sheet.y, sheet.right, sheet.y, strong=True)
    sheet.y -= 14


def set_form(sheet: TableSheet, form: Form) -> None:
    """Set a form: boxes on all sides, rows whole, each page's part with strong rules around it."""
    total = sum(form.columns)
    widths = [share / total * sheet.width for share in form.columns]
    upper = None
    for row in form.rows:
        cells, spans = _form_cells(sheet, row.cells, widths)
        height = max(_row_height(cells) + 2 * (_FORM_PAD - PAD_Y), row.height_mm * MM)
        if upper is None or sheet.y - height < sheet.bottom:
            if upper is not None:
                _close(sheet, upper)
                sheet.new_page()
            else:
                sheet.need(height)
            upper = sheet.y
        x = sheet.left
        for cell, span in zip(row.cells, spans, strict=True):
            if cell.label:
                sheet.pages[-1].fills.append(Fill(x, sheet.y - height, span, height))
            x += span
        _set_cells(sheet, cells, spans, height)
        sheet.rule(sheet.left, sheet.y, sheet.right, sheet.y)
    if upper is not None:
        _close(sheet, upper)
    sheet.y -= 14


def form_height(sheet: TableSheet, form: Form) -> float:
    """How high the form's first rows are, at most three: what a heading before it must have room for."""
    total = sum(form.columns)
    widths = [share / total * sheet.width for share in form.columns]
    return sum(
        max(_row_height(_form_cells(sheet, row.cells, widths)[0]) + 6.0, row.height_mm * MM)
        for row in form.rows[:3]
    )


def _close(sheet: TableSheet, upper: float) -> None:
    """Strong rules around what stands between `upper` and here."""
    for y in (upper, sheet.y):
        sheet.rule(sheet.left, y, sheet.right, y, strong=True)
    for x in (sheet.left, sheet.right):
        sheet.rule(x, upper, x, sheet.y, strong=True)


def _form_cells(
    sheet: TableSheet, row: Sequence[FormCell], widths: Sequence[float]
) -> tuple[list[Cell], list[float]]:
    cells, spans, at = [], [], 0
    for cell in row:
        width = sum(widths[at : at + cell.span])
        at += cell.span
        face = sheet.faces.fact_label if cell.label else sheet.faces.fact
        align = Align.CENTRE if cell.label else Align.LEFT
        cells.append(_cell(sheet, cell.text, width, face, align))
        spans.append(width)
    if at != len(widths):
        raise ValueError("a form's row doesn't fill its columns")
    return cells, spans


def _cell(sheet: TableSheet, text: str, width: float, face: Face, align: Align) -> Cell:
    return Cell(break_lines(sheet.show(text), width - 2 * PAD_X, face.measure), face, align)


def _set_row(
    sheet: TableSheet, cells: list[Cell], head: list[Cell], widths: list[float]
) -> list[Cell]:
    """Set as much of the row as the page takes; returns what is left of a row taller than the page."""
    height = _row_height(cells)
    leading = sheet.faces.cell.leading
    if sheet.y - height < sheet.bottom:
        fresh = sheet.top - sheet.bottom - _row_height(head)
        if height <= fresh or sheet.y - 3 * leading < sheet.bottom:
            sheet.rule(sheet.left, sheet.y, sheet.right, sheet.y, strong=True)
            sheet.new_page()
            _set_head(sheet, head, widths)
    fitting = max(1, int((sheet.y - sheet.bottom - 2 * PAD_Y) // leading))
    rest: list[Cell] = []
    if max(len(cell.lines) for cell in cells) > fitting:
        rest = [Cell(cell.lines[fitting:] or [""], cell.face, cell.align) for cell in cells]
        cells = [Cell(cell.lines[:fitting], cell.face, cell.align) for cell in cells]
    _set_cells(sheet, cells, widths)
    sheet.rule(sheet.left, sheet.y, sheet.right, sheet.y)
    return rest


def _set_head(sheet: TableSheet, head: list[Cell], widths: list[float]) -> None:
    height = _row_height(head)
    sheet.pages[-1].fills.append(Fill(sheet.left, sheet.y - height, sheet.width, height))
    top = sheet.y
    _set_cells(sheet, head, widths)
    sheet.rule(sheet.left, top, sheet.right, top, strong=True)
    sheet.rule(sheet.left, sheet.y, sheet.right, sheet.y, strong=True)


def _set_cells(
    sheet: TableSheet, cells: list[Cell], widths: Sequence[float], height: float = 0.0
) -> None:
    height = height or _row_height(cells)
    x = sheet.left
    for index, (cell, width) in enumerate(zip(cells, widths, strict=True)):
        if index:
            sheet.rule(x, sheet.y, x, sheet.y - height)
        face = cell.face
        y = sheet.y - (height - len(cell.lines) * face.leading) / 2
        for line in cell.lines:
            slack = width - 2 * PAD_X - face.measure(line)
            share = {Align.LEFT: 0.0, Align.CENTRE: 0.5, Align.RIGHT: 1.0}[cell.align]
            if line:
                sheet.put(Text(x + PAD_X + slack * share, y - face.baseline, face, line))
            y -= face.leading
        x += width
    sheet.y -= height


def _row_height(cells: list[Cell]) -> float:
    return max(len(cell.lines) * cell.face.leading for cell in cells) + 2 * PAD_Y
