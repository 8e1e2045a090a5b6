"""The saved views with what each finds now, the pinned ones first."""

from __future__ import annotations

import enum
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop.itemmodels.formats import format_count
from desktop.services.searching.search_records import CountedView
from resources.words import _, ngettext

AnyIndex = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class ViewRole(enum.IntEnum):
    COUNTED = Qt.ItemDataRole.UserRole + 1
    """The `CountedView` itself."""


class ViewListModel(QAbstractListModel):
    """One line a view."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._views: tuple[CountedView, ...] = ()

    def replace(self, views: tuple[CountedView, ...]) -> None:
        """Show the views as they are now; only counts changing moves nothing."""
        ordered = tuple(sorted(views, key=lambda each: (not each.view.pinned, each.view.position)))
        same = [each.view for each in ordered] == [each.view for each in self._views]
        if same:
            self._views = ordered
            if ordered:
                self.dataChanged.emit(self.index(0), self.index(len(ordered) - 1))
            return
        self.beginResetModel()
        self._views = ordered
        self.endResetModel()

    def view_at(self, row: int) -> CountedView:
        """The view in a line."""
        return self._views[row]

    def rowCount(self, parent: AnyIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._views)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        counted = self._views[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return counted.view.name
        if role == Qt.ItemDataRole.ToolTipRole:
            return counted.problem or counted.view.query
        if role == Qt.ItemDataRole.AccessibleTextRole:
            words = ngettext(
                "{label}: {count} document", "{label}: {count} documents", counted.count
            )
            said = words.format(label=counted.view.name, count=format_count(counted.count))
            return f"{said}, {_('pinned')}" if counted.view.pinned else said
        if role == ViewRole.COUNTED:
            return counted
        return None
