"""What happened to an item, one line an event under the day on which it happened."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop.itemmodels.formats import format_date
from desktop.services.audit.history import HistoryLine

AnyIndex = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class HistoryRole(enum.IntEnum):
    LINE = Qt.ItemDataRole.UserRole + 1
    """The `ShownLine`."""


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A day's heading, or what happened at a time of it; `first` begins a day."""

    day: date
    time: str = ""
    actor: str = ""
    sentence: str = ""

    @property
    def is_day(self) -> bool:
        """Whether it is a heading."""
        return not self.time


class HistoryModel(QAbstractListModel):
    """The latest first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: list[ShownLine] = []

    @property
    def lines(self) -> Sequence[ShownLine]:
        """Everything shown."""
        return self._lines

    def replace(self, lines: Sequence[HistoryLine]) -> None:
        """Show another history; times become those of this machine."""
        self.beginResetModel()
        self._lines = []
        before: date | None = None
        for line in lines:
            moment = line.moment.astimezone()
            if moment.date() != before:
                before = moment.date()
                self._lines.append(ShownLine(before))
            self._lines.append(
                ShownLine(before, moment.strftime("%H:%M"), line.actor, line.sentence)
            )
        self.endResetModel()

    def as_text(self) -> str:
        """Everything, as it is pasted into a letter."""
        return "\n".join(
            format_date(line.day)
            if line.is_day
            else f"  {line.time}  {line.sentence}  ({line.actor})"
            for line in self._lines
        )

    def rowCount(self, parent: AnyIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._lines)

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        if index.isValid() and self._lines[index.row()].is_day:
            return Qt.ItemFlag.ItemNeverHasChildren
        return super().flags(index)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        line = self._lines[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return format_date(line.day) if line.is_day else line.sentence
            case Qt.ItemDataRole.AccessibleTextRole | Qt.ItemDataRole.ToolTipRole:
                if line.is_day:
                    return format_date(line.day)
                return f"{format_date(line.day)} {line.time}, {line.actor}: {line.sentence}"
            case HistoryRole.LINE:
                return line
        return None
