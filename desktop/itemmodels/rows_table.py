"""A table of records that each are a row of words: slots, findings, media, editions, events."""

from __future__ import annotations

import enum
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

AnyIndex = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
R = TypeVar("R")


class RowRole(enum.IntEnum):
    """What a view asks for beyond the words of a cell."""

    MOOD = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True, slots=True)
class RowColumn(Generic[R]):
    """One column: its title, what it says of a record, and how it is drawn. `mood` names a colour of the palette."""

    title: str
    words: Callable[[R], str]
    stretch: bool = False
    mood: Callable[[R], str] = lambda _record: ""
    sample: str = ""


class RowsModel(QAbstractTableModel, Generic[R]):
    """Records in the order in which they were given; may grow at its end."""

    def __init__(self, columns: Sequence[RowColumn[R]], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._records: list[R] = []

    @property
    def records(self) -> Sequence[R]:
        """Everything shown."""
        return self._records

    def replace(self, records: Sequence[R]) -> None:
        """Show other records."""
        self.beginResetModel()
        self._records = list(records)
        self.endResetModel()

    def extend(self, records: Sequence[R]) -> None:
        """Show these as well, behind the others."""
        if not records:
            return
        first = len(self._records)
        self.beginInsertRows(QModelIndex(), first, first + len(records) - 1)
        self._records.extend(records)
        self.endInsertRows()

    def record_at(self, row: int) -> R:
        """The record in a row."""
        return self._records[row]

    def as_text(self) -> str:
        """Everything, tab-separated, as it is pasted into a sheet."""
        lines = ["\t".join(column.title for column in self.columns)]
        for record in self._records:
            lines.append("\t".join(_flat(column.words(record)) for column in self.columns))
        return "\n".join(lines)

    def rowCount(self, parent: AnyIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._records)

    def columnCount(self, parent: AnyIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        column, record = self.columns[index.column()], self._records[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return _flat(column.words(record))
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return column.words(record)
        if role == RowRole.MOOD:
            return column.mood(record)
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None


def _flat(text: str) -> str:
    return " ".join(text.split())
