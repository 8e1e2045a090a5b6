"""The categories with how many documents each holds, under one line for all of them."""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop.itemmodels.formats import format_count
from models.categories import Category
from resources.words import _, ngettext

AnyIndex = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class CategoryRole(enum.IntEnum):
    CATEGORY = Qt.ItemDataRole.UserRole + 1
    """The `Category`, or None in the line for all."""
    COUNT = Qt.ItemDataRole.UserRole + 2


class CategoryListModel(QAbstractListModel):
    """Nine lines, always the same; only the counts change."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: tuple[Category | None, ...] = (None, *Category)
        self._counts: Counter[Category] = Counter()

    def recount(self, categories: Iterable[Category]) -> None:
        """Count anew from the category of every document."""
        self._counts = Counter(categories)
        self.dataChanged.emit(self.index(0), self.index(len(self._lines) - 1))

    def row_of(self, category: Category | None) -> int:
        """The line of a category."""
        return self._lines.index(category)

    def rowCount(self, parent: AnyIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._lines)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        category = self._lines[index.row()]
        count = self._counts.total() if category is None else self._counts[category]
        label = _(category.label) if category else _("All documents")
        if role == Qt.ItemDataRole.DisplayRole:
            return label
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            words = ngettext("{label}: {count} document", "{label}: {count} documents", count)
            return words.format(label=label, count=format_count(count))
        if role == CategoryRole.CATEGORY:
            return category
        if role == CategoryRole.COUNT:
            return count
        return None
