"""What the gate found, as a tree: one branch an examination, one row an item; only the kind that is asked for."""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop.itemmodels.formats import format_count
from desktop.itemmodels.gate_words import check_words, item_words, state_mood, state_words
from models.handover.preflight import Gate, GateItem
from resources.words import _

AnyIndex = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class Sight(enum.Enum):
    """Which items are shown."""

    OPEN = "open"
    WAIVED = "waived"
    ADVICE = "advice"


class GateRole(enum.IntEnum):
    """What a view asks for beyond the words of a cell."""

    ITEM = Qt.ItemDataRole.UserRole + 1
    MOOD = Qt.ItemDataRole.UserRole + 2


class GateColumn(enum.IntEnum):
    SENTENCE = 0
    CLAUSE = 1
    STATE = 2


_SHOWN: Mapping[Sight, Callable[[Gate], tuple[GateItem, ...]]] = {
    Sight.OPEN: lambda gate: gate.open,
    Sight.WAIVED: lambda gate: gate.waived,
    Sight.ADVICE: lambda gate: gate.advice,
}


def items_in_sight(gate: Gate, sight: Sight) -> tuple[GateItem, ...]:
    """The items of one kind."""
    return _SHOWN[sight](gate)


class _Branch:
    """An examination with its items; the model keeps them alive, because indexes point to them."""

    def __init__(self, check: str) -> None:
        self.check = check
        self.items: list[GateItem] = []


class GateTree(QAbstractItemModel):
    """GUI thread only. Branches stand in the order in which the gate names them first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._branches: list[_Branch] = []

    def show_gate(self, gate: Gate, sight: Sight) -> None:
        """Show the items of one kind."""
        self.beginResetModel()
        branches: dict[str, _Branch] = {}
        for item in items_in_sight(gate, sight):
            branches.setdefault(item.check, _Branch(item.check)).items.append(item)
        self._branches = list(branches.values())
        self.endResetModel()

    def items_at(self, index: AnyIndex) -> tuple[GateItem, ...]:
        """The item of a row; of an examination, all of its items."""
        if not index.isValid():
            return ()
        branch = index.internalPointer()
        if branch is None:
            return tuple(self._branches[index.row()].items)
        return (branch.items[index.row()],)

    def find(self, kind: str, key: str) -> QModelIndex:
        """Where something is; invalid where it isn't shown."""
        for branch in self._branches:
            for row, item in enumerate(branch.items):
                if (item.kind, item.key) == (kind, key):
                    return self.createIndex(row, 0, branch)
        return QModelIndex()

    def index(self, row: int, column: int, parent: AnyIndex = _ROOT) -> QModelIndex:
        if not 0 <= column < len(GateColumn) or not 0 <= row < self.rowCount(parent):
            return QModelIndex()
        if parent.isValid():
            return self.createIndex(row, column, self._branches[parent.row()])
        return self.createIndex(row, column)

    def parent(self, index: AnyIndex) -> QModelIndex:  # type: ignore[override]  # QObject.parent() is another one
        branch = index.internalPointer() if index.isValid() else None
        if branch is None:
            return QModelIndex()
        return self.createIndex(self._branches.index(branch), 0)

    def rowCount(self, parent: AnyIndex = _ROOT) -> int:
        if not parent.isValid():
            return len(self._branches)
        if parent.column() or parent.internalPointer() is not None:
            return 0
        return len(self._branches[parent.row()].items)

    def columnCount(self, parent: AnyIndex = _ROOT) -> int:  # noqa: ARG002 - Qt's signature
        return len(GateColumn)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        branch = index.internalPointer()
        if branch is None:
            return self._of_branch(self._branches[index.row()], GateColumn(index.column()), role)
        return _of_item(branch.items[index.row()], GateColumn(index.column()), role)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return (_("What it found"), _("Clause"), _("State"))[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def _of_branch(self, branch: _Branch, column: GateColumn, role: int) -> Any:
        if role == GateRole.ITEM or column is not GateColumn.SENTENCE:
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{check_words(branch.check)}  {format_count(len(branch.items))}"
        return None


def _of_item(item: GateItem, column: GateColumn, role: int) -> Any:
    if role == GateRole.ITEM:
        return item
    if role == GateRole.MOOD and column is GateColumn.STATE:
        return state_mood(item)
    if role == Qt.ItemDataRole.ToolTipRole:
        return item_words(item)
    if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
        return None
    return {
        GateColumn.SENTENCE: item.sentence,
        GateColumn.CLAUSE: item.clause or "—",
        GateColumn.STATE: state_words(item),
    }[column]
