"""What the search box proposes for the word at the cursor."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

if TYPE_CHECKING:
    from desktop.services.searching.search_records import Option

AnyIndex = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class OptionRole(enum.IntEnum):
    HINT = Qt.ItemDataRole.UserRole + 1
    """What the proposal means, in a few words."""


class CompletionModel(QAbstractListModel):
    """Proposals in the order in which they were given."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._options: tuple[Option, ...] = ()

    def replace(self, options: tuple[Option, ...]) -> None:
        """Propose something else."""
        if options == self._options:
            return
        self.beginResetModel()
        self._options = options
        self.endResetModel()

    def option_at(self, row: int) -> Option:
        """The proposal in a line."""
        return self._options[row]

    def rowCount(self, parent: AnyIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._options)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        option = self._options[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return option.label
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{option.label} {option.hint}".strip()
        if role == OptionRole.HINT:
            return option.hint
        return None
