"""A comparison of two texts as a table: side by side with five columns in one row, or unified with three."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop.services.deliveries.line_diff import DiffRow, LineDiff, LineKind, Spans, unified_rows
from resources.words import ngettext

AnyIndex = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class DiffRole(enum.IntEnum):
    """What the delegate asks for."""

    ROW = Qt.ItemDataRole.UserRole + 1
    MARKS = Qt.ItemDataRole.UserRole + 2


class DiffColumn(enum.IntEnum):
    """Columns of the table; unified, the text stands in NEW_TEXT and OLD_TEXT is hidden."""

    OLD = 0
    OLD_TEXT = 1
    NEW = 2
    NEW_TEXT = 3


class DiffRowsModel(QAbstractTableModel):
    """Rows of a `LineDiff`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._diff: LineDiff | None = None
        self._rows: list[DiffRow] = []
        self.unified = False

    @property
    def rows(self) -> Sequence[DiffRow]:
        """What is shown, from the top."""
        return self._rows

    def replace(self, diff: LineDiff | None) -> None:
        """Show another comparison."""
        self._diff = diff
        self._reshow()

    def show_unified(self, unified: bool) -> None:
        """One below the other, or side by side."""
        self.unified = unified
        self._reshow()

    def changes(self) -> list[int]:
        """The first row of each run of changed lines."""
        quiet = (LineKind.SAME, LineKind.GAP)
        starts = []
        before = LineKind.SAME
        for number, row in enumerate(self._rows):
            if row.kind not in quiet and before in quiet:
                starts.append(number)
            before = row.kind
        return starts

    def as_text(self, rows: Sequence[int]) -> str:
        """These rows as a patch has them."""
        marks = {LineKind.REMOVED: "-", LineKind.ADDED: "+", LineKind.GAP: "…"}
        chosen = [self._rows[row] for row in rows]
        return "\n".join(
            marks.get(row.kind, " ") + (row.old_text if row.new is None else row.new_text)
            for row in unified_rows(chosen)
        )

    def longest(self, many: int) -> list[str]:
        """The lines that have the most characters, as they are drawn."""
        texts = {text for row in self._rows for text in (row.old_text, row.new_text)}
        return [_visible(text) for text in sorted(texts, key=len, reverse=True)[:many]]

    def rowCount(self, parent: AnyIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: AnyIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(DiffColumn)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, column = self._rows[index.row()], DiffColumn(index.column())
        if role == DiffRole.ROW:
            return row
        if role == DiffRole.MARKS:
            return self._marks(row, column)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._words(row, column)
        return None

    def _words(self, row: DiffRow, column: DiffColumn) -> str:
        if row.kind is LineKind.GAP:
            if column is not DiffColumn.NEW_TEXT and (
                self.unified or column is not DiffColumn.OLD_TEXT
            ):
                return ""
            count = row.old or 0
            words = ngettext(
                "{count} line that is the same", "{count} lines that are the same", count
            )
            return words.format(count=count)
        if column is DiffColumn.OLD:
            return "" if row.old is None else str(row.old)
        if column is DiffColumn.NEW:
            return "" if row.new is None else str(row.new)
        if column is DiffColumn.OLD_TEXT:
            return _visible(row.old_text)
        return _visible(row.old_text if self.unified and row.new is None else row.new_text)

    def _marks(self, row: DiffRow, column: DiffColumn) -> Spans:
        if column is DiffColumn.OLD_TEXT:
            return _shifted(row.old_text, row.old_marks)
        if column is DiffColumn.NEW_TEXT:
            if self.unified and row.new is None:
                return _shifted(row.old_text, row.old_marks)
            return _shifted(row.new_text, row.new_marks)
        return ()

    def _reshow(self) -> None:
        self.beginResetModel()
        rows = self._diff.rows if self._diff else ()
        self._rows = list(unified_rows(rows)) if self.unified else list(rows)
        self.endResetModel()


def _shifted(text: str, marks: Spans) -> Spans:
    """Where the marks are once tabs have become blanks."""
    return tuple(
        (start + 3 * text.count("\t", 0, start), end + 3 * text.count("\t", 0, end))
        for start, end in marks
    )


def _visible(text: str) -> str:
    """A line as it is drawn; a carriage return at its end is a difference that must be seen."""
    return text.replace("\r", "␍").replace("\t", "    ")
