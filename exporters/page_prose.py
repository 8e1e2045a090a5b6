"""Places what articles are made of on a page: paragraphs with marks and quote bars, code, tables of running text."""

from __future__ import annotations

from dataclasses import dataclass, replace

from exporters.columns import fair_widths, least_widths
from exporters.linebreak import break_lines
from exporters.page_items import RULE, Face, Fill, Line, Text
from exporters.page_runs import RichLine, Sheet, place_line, rich_lines
from exporters.report import Align, Code, Divider, Grid, Prose, Runs

_STEP, _QUOTE = 20.0, 14.0
_MARK_GAP = 5.0
_CODE_SIZE, _CODE_LEADING, _CODE_PAD = 8.8, 13.0, 6.0
_PAD_X, _PAD_Y = 5.0, 3.6
_SMALL, _SMALL_LEADING = 7.2, 10.4
# Beyond this a list has no room left for its words.
_DEEPEST_SHARE = 0.5


def set_prose(sheet: Sheet, block: Prose | Code | Grid | Divider) -> None:
    """Set one block, on as many pages as it takes."""
    if isinstance(block, Prose):
        _Paragraph(sheet, block).set()
    elif isinstance(block, Code):
        _set_code(sheet, block)
    elif isinstance(block, Grid):
        _GridSetter(sheet, block).set()
    else:
        sheet.need(20)
        middle = (sheet.left + sheet.right) / 2
        sheet.y -= 6
        sheet.rule(middle - 60, sheet.y, middle + 60, sheet.y)
        sheet.y -= 12


def _indent(sheet: Sheet, within: str) -> float:
    asked = sum(_QUOTE if around == "q" else _STEP for around in within)
    return min(asked, (sheet.right - sheet.left) * _DEEPEST_SHARE)


def _bars(sheet: Sheet, within: str, upper: float, lower: float) -> None:
    """One bar a quote, where it begins."""
    for number, around in enumerate(within):
        if around == "q":
            x = sheet.left + _indent(sheet, within[:number]) + 2
            sheet.put(Line(x, upper, x, lower, 2.0, RULE))


class _Paragraph:
    def __init__(self, sheet: Sheet, block: Prose) -> None:
        self._sheet, self._block = sheet, block
        face = sheet.faces.note if block.note else sheet.faces.body
        self._face = replace(face, colour=sheet.faces.body.colour)
        self._left = sheet.left + _indent(sheet, block.within)
        self._room = sheet.right - self._left

    def set(self) -> None:
        sheet, block, face = self._sheet, self._block, self._face
        words = "".join(run.text for run in block.runs)
        # Chinese running text begins with two empty squares; lists, quotes and other scripts do not.
        plain = not (block.within or block.mark or block.note)
        first = 2 * face.size if plain and words[:1] >= "\u2e80" and words[:1] != "\u3000" else 0.0
        lines = rich_lines(sheet, block.runs, face, self._room, first=first)
        for index, line in enumerate(lines):
            # No widow or orphan: the first two and the last two lines stay together.
            ahead = 2 if index in (0, len(lines) - 2) and len(lines) > 1 else 1
            sheet.need(ahead * face.leading)
            if not index:
                self._set_mark()
            shift = first if not index else 0.0
            place_line(sheet, line, self._left + shift, sheet.y, self._room - shift)
            after = 0.0 if block.tight or index < len(lines) - 1 else 6.0
            _bars(sheet, block.within, sheet.y, sheet.y - face.leading - after)
            sheet.y -= face.leading
        sheet.y -= 1.5 if block.tight else 6.0

    def _set_mark(self) -> None:
        mark = self._sheet.show(self._block.mark)
        if mark:
            x = self._left - _MARK_GAP - self._face.measure(mark)
            self._sheet.put(Text(x, self._sheet.y - self._face.baseline, self._face, mark))


def _set_code(sheet: Sheet, block: Code) -> None:
    face = replace(sheet.faces.body, size=_CODE_SIZE, leading=_CODE_LEADING)
    left = sheet.left + _indent(sheet, block.within)
    width = sheet.right - left
    lines = [
        line
        for source in sheet.show(block.text).split("\n")
        for line in break_lines(source, width - 2 * _CODE_PAD, face.measure)
    ]
    sheet.need(min(len(lines), 3) * face.leading + 2 * _CODE_PAD)
    top = sheet.y
    sheet.y -= _CODE_PAD
    for line in lines:
        if sheet.y - face.leading - _CODE_PAD < sheet.bottom:
            _ground(sheet, block.within, left, width, top)
            sheet.new_page()
            top = sheet.y
            sheet.y -= _CODE_PAD
        sheet.put(Text(left + _CODE_PAD, sheet.y - face.baseline, face, line))
        sheet.y -= face.leading
    sheet.y -= _CODE_PAD
    _ground(sheet, block.within, left, width, top)
    sheet.y -= 8


def _ground(sheet: Sheet, within: str, left: float, width: float, top: float) -> None:
    sheet.pages[-1].fills.append(Fill(left, sheet.y, width, top - sheet.y))
    _bars(sheet, within, top, sheet.y)


@dataclass(slots=True)
class _Cell:
    lines: list[RichLine]
    align: Align


class _GridSetter:
    """Sets a table; its head is repeated on every page, and only rows taller than a page are divided."""

    def __init__(self, sheet: Sheet, grid: Grid) -> None:
        self._sheet, self._grid = sheet, grid
        self._left = sheet.left + _indent(sheet, grid.within)
        room, columns = sheet.right - self._left, grid.columns()
        self._face, self._head_face = sheet.faces.cell, sheet.faces.cell_head
        if sum(least_widths(columns, room, self._measure)) > room:
            # Many columns: smaller type rather than divided words.
            self._face = replace(self._face, size=_SMALL, leading=_SMALL_LEADING)
            self._head_face = replace(self._head_face, size=_SMALL, leading=_SMALL_LEADING)
        self._widths = fair_widths(columns, room, self._measure)

    def _measure(self, text: str) -> float:
        return self._head_face.measure(self._sheet.show(text)) + 2 * _PAD_X + 0.1

    def set(self) -> None:
        sheet = self._sheet
        # The head stays with the first row, unless that is taller than half a page.
        begin = [self._cells(row, self._face) for row in self._grid.rows[:1]]
        heads = self._height(self._cells(self._grid.head, self._head_face, bold=True))
        sheet.need(heads + min(sum(map(self._height, begin)), (sheet.top - sheet.bottom) / 2))
        self._set_head()
        for row in self._grid.rows:
            self._set_row(self._cells(row, self._face))
        sheet.rule(self._left, sheet.y, sheet.right, sheet.y, strong=True)
        sheet.y -= 12

    def _cells(self, row: tuple[Runs, ...], face: Face, *, bold: bool = False) -> list[_Cell]:
        return [
            _Cell(rich_lines(self._sheet, runs, face, width - 2 * _PAD_X, bold=bold), align)
            for runs, width, align in zip(row, self._widths, self._grid.aligns, strict=True)
        ]

    def _set_head(self) -> None:
        sheet = self._sheet
        cells = self._cells(self._grid.head, self._head_face, bold=True)
        height = self._height(cells)
        top = sheet.y
        ground = Fill(self._left, top - height, sheet.right - self._left, height)
        sheet.pages[-1].fills.append(ground)
        self._place(cells)
        for y in (top, sheet.y):
            sheet.rule(self._left, y, sheet.right, y, strong=True)

    def _set_row(self, cells: list[_Cell]) -> None:
        sheet = self._sheet
        while True:
            height = self._height(cells)
            if sheet.y - height < sheet.bottom and sheet.y < sheet.top - 80:
                sheet.rule(self._left, sheet.y, sheet.right, sheet.y, strong=True)
                sheet.new_page()
                self._set_head()
            fitting = max(1, int((sheet.y - sheet.bottom - 2 * _PAD_Y) // self._face.leading))
            rest = [_Cell(cell.lines[fitting:], cell.align) for cell in cells]
            self._place([_Cell(cell.lines[:fitting], cell.align) for cell in cells])
            sheet.rule(self._left, sheet.y, sheet.right, sheet.y)
            if not any(cell.lines for cell in rest):
                return
            cells = rest

    def _place(self, cells: list[_Cell]) -> None:
        sheet, x = self._sheet, self._left
        height = self._height(cells)
        _bars(sheet, self._grid.within, sheet.y, sheet.y - height)
        for index, (cell, width) in enumerate(zip(cells, self._widths, strict=True)):
            if index:
                sheet.rule(x, sheet.y, x, sheet.y - height)
            y = sheet.y - (height - len(cell.lines) * self._face.leading) / 2
            for line in cell.lines:
                slack = width - 2 * _PAD_X - line.width
                share = {Align.LEFT: 0.0, Align.CENTRE: 0.5, Align.RIGHT: 1.0}[cell.align]
                place_line(sheet, replace(line, last=True), x + _PAD_X + slack * share, y, 0.0)
                y -= self._face.leading
            x += width
        sheet.y -= height

    def _height(self, cells: list[_Cell]) -> float:
        return max(len(cell.lines) for cell in cells) * self._face.leading + 2 * _PAD_Y
