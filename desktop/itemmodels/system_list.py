"""The systems as a list: a heading for each kind, the systems of it below, with a mark where something is missing."""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop.itemmodels.formats import format_count
from models.order.assets import SystemRecord
from resources.knowledge import asset_kinds
from resources.words import _, ngettext

AnyIndex = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class SystemRole(enum.IntEnum):
    LINE = Qt.ItemDataRole.UserRole + 1
    """The `SystemLine`."""


@dataclass(frozen=True, slots=True)
class SystemLine:
    """A system, or without one the heading of a kind. `gap` says in words what is missing."""

    label: str
    count: int
    system: SystemRecord | None = None
    gap: str = ""


class SystemListModel(QAbstractListModel):
    """Headings can't be chosen. Retired systems stand last in their kind."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._systems: tuple[SystemRecord, ...] = ()
        self._documents: Mapping[str, int] = {}
        self._lacking: frozenset[int] = frozenset()
        self._words: tuple[str, ...] = ()
        self._lines: list[SystemLine] = []

    @property
    def lines(self) -> Sequence[SystemLine]:
        """What is shown."""
        return self._lines

    def replace(
        self,
        systems: Sequence[SystemRecord],
        documents: Mapping[str, int],
        lacking: frozenset[int],
    ) -> None:
        """Show these; `lacking` are the ids of those without a runbook."""
        self.beginResetModel()
        self._systems, self._documents, self._lacking = tuple(systems), documents, lacking
        self._refilter()
        self.endResetModel()

    def show_matching(self, text: str) -> None:
        """Only those whose name, code, owner, people or addresses have every word of `text`."""
        self.beginResetModel()
        self._words = tuple(text.casefold().split())
        self._refilter()
        self.endResetModel()

    def row_of(self, system: int) -> int | None:
        """Where a system is shown, if it is."""
        for row, line in enumerate(self._lines):
            if line.system is not None and line.system.id == system:
                return row
        return None

    def line_at(self, row: int) -> SystemLine:
        """The line in a row."""
        return self._lines[row]

    def rowCount(self, parent: AnyIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._lines)

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        if index.isValid() and self._lines[index.row()].system is None:
            return Qt.ItemFlag.ItemNeverHasChildren
        return super().flags(index)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        line = self._lines[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return line.label
            case Qt.ItemDataRole.ToolTipRole | Qt.ItemDataRole.AccessibleTextRole:
                return _hint(line)
            case SystemRole.LINE:
                return line
        return None

    def _refilter(self) -> None:
        self._lines = []
        for kind in asset_kinds():
            held = [each for each in self._systems if each.kind == kind.id and self._matches(each)]
            if not held:
                continue
            self._lines.append(SystemLine(kind.label, len(held)))
            for each in sorted(held, key=lambda one: one.retired is not None):
                gap = _("no runbook") if each.id in self._lacking else ""
                self._lines.append(
                    SystemLine(each.name, self._documents.get(each.name, 0), each, gap)
                )

    def _matches(self, system: SystemRecord) -> bool:
        people = (name for name, _role in system.people)
        parts = (system.name, system.code, system.owner, *people, *system.facts.values())
        held = "\n".join(parts).casefold()
        return all(word in held for word in self._words)


def _hint(line: SystemLine) -> str:
    if line.system is None:
        counted = ngettext("{label}: {count} system", "{label}: {count} systems", line.count)
        return counted.format(label=line.label, count=format_count(line.count))
    counted = ngettext("{label}: {count} document", "{label}: {count} documents", line.count)
    said = [counted.format(label=line.label, count=format_count(line.count))]
    if line.gap:
        said.append(line.gap)
    if line.system.retired is not None:
        said.append(_("retired"))
    return "; ".join(said)
