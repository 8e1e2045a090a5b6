"""A batch before it is filed as an editable table: cells, whole columns of chosen rows, and back again."""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from desktop.itemmodels.plan_cells import (
    PlanColumn,
    cell_words,
    column_title,
    empty_value,
    parse_cell,
)
from desktop.services.filing.plan_records import FIELDS, Choice, Plan, PlanRow, RowState
from desktop.services.filing.plan_words import row_notes
from models.categories import Category

AnyIndex = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_MOST_STEPS = 100
_GRAVITY = {state: place for place, state in enumerate(RowState)}
_LOCKED = (RowState.REFUSED, RowState.UNREADABLE)


class PlanRole(enum.IntEnum):
    """What the delegate asks for beyond the words of a cell."""

    ROW = Qt.ItemDataRole.UserRole + 1
    EDITED = Qt.ItemDataRole.UserRole + 2


class PlanTableModel(QAbstractTableModel):
    """Rows come while they are read, and once more, compared and with problems first, when all are.

    Signals:
        plan_changed()   what would be filed is another
        refused(str)     a person's words mean nothing in their cell; the sentence says why
    """

    plan_changed = Signal()
    refused = Signal(str)

    def __init__(self, category: Category | None = None, parent: QObject | None = None) -> None:
        """`category` is that of rows that nothing tells of."""
        super().__init__(parent)
        self._category = category
        self._plan = Plan()
        self._rows: list[PlanRow] = []
        self._given: dict[str, Choice] = {}
        self._undone: list[dict[int, PlanRow]] = []

    @property
    def plan(self) -> Plan:
        """The batch as it stands."""
        return self._plan.with_rows(tuple(self._rows))

    @property
    def edited(self) -> int:
        """How many rows are not what they were guessed to be."""
        return sum(self._is_edited(row) for row in self._rows)

    def extend(self, rows: Sequence[PlanRow]) -> None:
        """More rows were read."""
        if not rows:
            return
        rows = [self._begin(row) for row in rows]
        first = len(self._rows)
        self.beginInsertRows(QModelIndex(), first, first + len(rows) - 1)
        self._rows += rows
        self.endInsertRows()
        self.plan_changed.emit()

    def finish(self, plan: Plan) -> None:
        """All rows were read and compared: what needs a look first comes first. Edits made meanwhile stay."""
        edits = {row.source.path: self._edits(row) for row in self._rows}
        self.beginResetModel()
        self._plan = plan
        rows = []
        for row in plan.rows:
            begun = self._begin(row)
            changes = edits.get(row.source.path)
            rows.append(begun.with_choice(**changes) if changes else begun)
        self._rows = sorted(rows, key=lambda row: _GRAVITY[row.state])
        self._undone = []
        self.endResetModel()
        self.plan_changed.emit()

    def row_at(self, row: int) -> PlanRow:
        """The row as it stands."""
        return self._rows[row]

    def set_field(self, rows: Iterable[int], column: PlanColumn, value: Any) -> None:
        """The same value in a column of several rows."""
        self._change(rows, lambda row: row.with_choice(**{column.field: value}))

    def clear_cells(self, cells: Iterable[tuple[int, PlanColumn]]) -> None:
        """Nothing, or the usual, in each (row, column); a title goes back to what it was."""
        wanted: dict[int, list[PlanColumn]] = {}
        for number, column in cells:
            if column is not PlanColumn.STATE:
                wanted.setdefault(number, []).append(column)

        def cleared(row: PlanRow, columns: list[PlanColumn]) -> PlanRow:
            changes = {
                column.field: self._given[row.source.path].title
                if column is PlanColumn.TITLE
                else empty_value(column)
                for column in columns
            }
            return row.with_choice(**changes)

        self._replace({number: cleared(self._rows[number], wanted[number]) for number in wanted})

    def fill_down(self, cells: Iterable[tuple[int, PlanColumn]]) -> None:
        """In each column the topmost of the chosen cells is copied into those below it."""
        columns: dict[PlanColumn, list[int]] = {}
        for number, column in cells:
            if column is not PlanColumn.STATE:
                columns.setdefault(column, []).append(number)
        changed: dict[int, PlanRow] = {}
        for column, numbers in columns.items():
            first, *others = sorted(numbers)
            value = getattr(self._rows[first].choice, column.field)
            for number in others:
                row = changed.get(number, self._rows[number])
                changed[number] = row.with_choice(**{column.field: value})
        self._replace(changed)

    def include(self, rows: Iterable[int], *, included: bool) -> None:
        """File these rows, or leave them out."""
        self._change(rows, lambda row: row.with_choice(included=included))

    def toggle(self, rows: Sequence[int]) -> None:
        """Leave rows out, or take them in again when the first one is out."""
        if rows:
            self.include(rows, included=not self._rows[rows[0]].choice.included)

    def file_as_version(self, row: int, document_id: int | None) -> None:
        """File a row as the newest version of a document, or, with None, as a document of its own."""
        self._change([row], lambda each: each.with_choice(version_of=document_id, included=True))

    def undo(self) -> None:
        """Take the last change back."""
        if self._undone:
            self._put(self._undone.pop())

    def rowCount(self, parent: AnyIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: AnyIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(PlanColumn)

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
        if self._rows[index.row()].state in _LOCKED:
            return flags
        if index.column() == PlanColumn.STATE:
            return flags | Qt.ItemFlag.ItemIsUserCheckable
        return flags | Qt.ItemFlag.ItemIsEditable

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, column = self._rows[index.row()], PlanColumn(index.column())
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return cell_words(row, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._hint(row, column)
        if role == Qt.ItemDataRole.CheckStateRole and column is PlanColumn.STATE:
            return None if row.state in _LOCKED else _checked(row.choice.included)
        if role == PlanRole.ROW:
            return row
        if role == PlanRole.EDITED:
            return column.field in self._edits(row)
        return None

    def setData(self, index: AnyIndex, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        column = PlanColumn(index.column())
        if role == Qt.ItemDataRole.CheckStateRole and column is PlanColumn.STATE:
            self.include([index.row()], included=Qt.CheckState(value) == Qt.CheckState.Checked)
            return True
        if role != Qt.ItemDataRole.EditRole or column is PlanColumn.STATE:
            return False
        try:
            parsed = parse_cell(column, value) if isinstance(value, str) else value
        except ValueError as error:
            self.refused.emit(str(error))
            return False
        self.set_field([index.row()], column, parsed)
        return True

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return column_title(PlanColumn(section))
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def _begin(self, row: PlanRow) -> PlanRow:
        if row.choice.category is None and self._category is not None:
            row = row.with_choice(category=self._category)
        self._given[row.source.path] = row.choice
        return row

    def _change(self, rows: Iterable[int], change: Callable[[PlanRow], PlanRow]) -> None:
        self._replace({number: change(self._rows[number]) for number in rows})

    def _replace(self, changed: dict[int, PlanRow]) -> None:
        """One step that can be taken back; what is refused stays as it is."""
        changed = {
            number: row
            for number, row in changed.items()
            if self._rows[number].state not in _LOCKED and row != self._rows[number]
        }
        if changed:
            self._undone.append({number: self._rows[number] for number in changed})
            del self._undone[:-_MOST_STEPS]
            self._put(changed)

    def _put(self, rows: dict[int, PlanRow]) -> None:
        for number, row in rows.items():
            self._rows[number] = row
        self.dataChanged.emit(self.index(min(rows), 0), self.index(max(rows), len(PlanColumn) - 1))
        self.plan_changed.emit()

    def _edits(self, row: PlanRow) -> dict[str, Any]:
        given = self._given[row.source.path]
        names = (*FIELDS, "version_of", "included")
        return {
            name: getattr(row.choice, name)
            for name in names
            if getattr(row.choice, name) != getattr(given, name)
        }

    def _is_edited(self, row: PlanRow) -> bool:
        return row.choice != self._given[row.source.path]

    def _hint(self, row: PlanRow, column: PlanColumn) -> str:
        if column is PlanColumn.STATE:
            return "\n".join(row_notes(row)) or cell_words(row, column)
        why = "" if column.field in self._edits(row) else row.guess.why.get(column.field, "")
        words = cell_words(row, column)
        if column is PlanColumn.TITLE:
            words = f"{words}\n{row.source.shown}"
        return f"{words}\n{why}".strip()


def _checked(included: bool) -> Qt.CheckState:
    return Qt.CheckState.Checked if included else Qt.CheckState.Unchecked
