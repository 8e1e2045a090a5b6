"""A sheet of a workbook as a table: only rows and columns that hold something, under their own numbers and letters."""

from __future__ import annotations

import enum
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from search.places import cell_name
from search.records import PAGE_BREAK, KeptText, Row

AnyIndex = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_MOST_CELLS = 400_000
"""Cells of a sheet shown at most; the text view and the search see all that was read."""

Marks = tuple[tuple[int, int], ...]


class CellRole(enum.IntEnum):
    MARKS = Qt.ItemDataRole.UserRole + 1
    """(start, end) of the found words in the cell's text."""


@dataclass(frozen=True, slots=True)
class SheetGrid:
    """`rows` and `columns` are the numbers, from 0, of those that hold something; `cells` the texts by row and column.

    `hits` are the cells with found words, in reading order; `marks` where the words stand. `cut`: not all is shown.
    """

    name: str
    page: int
    rows: tuple[int, ...]
    columns: tuple[int, ...]
    cells: dict[tuple[int, int], str]
    hits: tuple[tuple[int, int], ...]
    marks: dict[tuple[int, int], Marks]
    cut: bool


def sheet_grids(kept: KeptText, find: Callable[[str], Marks] | None) -> tuple[SheetGrid, ...]:
    """Every sheet among the pages of a text. For a worker's thread: large workbooks take their time."""
    layout = kept.layout
    if not any(page.kind == "sheet" for page in layout.pages):
        return ()
    texts = kept.text.split(PAGE_BREAK)
    grids: list[SheetGrid] = []
    for number, (page, text) in enumerate(zip(layout.pages, texts, strict=False)):
        if page.kind == "sheet":
            rows = layout.rows[number] if number < len(layout.rows) else (Row(0, 0),)
            label = page.label if not page.part else f"{page.part} {page.label}".strip()
            grids.append(_grid(label, number, text, rows, find))
    return tuple(grids)


def _grid(
    name: str,
    page: int,
    text: str,
    rows: tuple[Row, ...],
    find: Callable[[str], Marks] | None,
) -> SheetGrid:
    cells: dict[tuple[int, int], str] = {}
    starts: list[int] = []
    places: list[tuple[int, int]] = []
    at, entry, cut = 0, -1, False
    for line, words in enumerate(text.split("\n")):
        while entry + 1 < len(rows) and rows[entry + 1].line <= line:
            entry += 1
        if entry >= 0 and not cut:
            row = rows[entry].row + line - rows[entry].line
            place = at
            for column, cell in enumerate(words.split("\t"), start=rows[entry].column):
                if cell.strip():
                    cells[row, column] = cell
                    starts.append(place)
                    places.append((row, column))
                place += len(cell) + 1
            cut = len(cells) >= _MOST_CELLS
        at += len(words) + 1
    marks: dict[tuple[int, int], Marks] = {}
    for start, end in find(text) if find else ():
        inside = bisect_right(starts, start) - 1
        if inside >= 0:
            cell_at = places[inside]
            first = start - starts[inside]
            last = min(end - starts[inside], len(cells[cell_at]))
            if first < last:
                marks[cell_at] = (*marks.get(cell_at, ()), (first, last))
    return SheetGrid(
        name,
        page,
        tuple(sorted({row for row, _column in cells})),
        tuple(sorted({column for _row, column in cells})),
        cells,
        tuple(sorted(marks)),
        marks,
        cut,
    )


class SheetModel(QAbstractTableModel):
    """One sheet; headers bear the letters and numbers of the workbook."""

    def __init__(self, grid: SheetGrid, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.grid = grid
        self._row_of = {row: at for at, row in enumerate(grid.rows)}
        self._column_of = {column: at for at, column in enumerate(grid.columns)}

    def index_of(self, cell: tuple[int, int]) -> QModelIndex:
        """Where a cell of the workbook stands in the table."""
        return self.index(self._row_of[cell[0]], self._column_of[cell[1]])

    def rowCount(self, parent: AnyIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.grid.rows)

    def columnCount(self, parent: AnyIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.grid.columns)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        cell = (self.grid.rows[index.row()], self.grid.columns[index.column()])
        if role == Qt.ItemDataRole.DisplayRole:
            return self.grid.cells.get(cell, "")
        if role == CellRole.MARKS:
            return self.grid.marks.get(cell, ())
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            text = self.grid.cells.get(cell, "")
            return f"{cell_name(*cell)}  {text}" if text else None
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation is Qt.Orientation.Horizontal:
            return cell_name(0, self.grid.columns[section])[:-1]
        return str(self.grid.rows[section] + 1)
