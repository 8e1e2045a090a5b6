"""The answer to a search as a list; its delegate draws title, snippet and provenance from one record."""

from __future__ import annotations

import enum
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop.itemmodels.formats import format_date
from desktop.services.records import FoundDocument
from resources.words import _

AnyIndex = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class HitRole(enum.IntEnum):
    FOUND = Qt.ItemDataRole.UserRole + 1
    """The `FoundDocument` itself."""


class SearchHitModel(QAbstractListModel):
    """Found documents, best first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._found: tuple[FoundDocument, ...] = ()

    def replace(self, found: tuple[FoundDocument, ...]) -> None:
        """Show another answer."""
        self.beginResetModel()
        self._found = found
        self.endResetModel()

    def found_at(self, row: int) -> FoundDocument:
        """The found document in a line."""
        return self._found[row]

    def rowCount(self, parent: AnyIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._found)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        found = self._found[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return found.document.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{found.document.title}, {provenance(found)}"
        if role == HitRole.FOUND:
            return found
        return None


def provenance(found: FoundDocument) -> str:
    """Category, number, page and date of a hit, in one line."""
    document = found.document
    parts = [_(document.category.label)]
    if document.type:
        parts.append(document.type)
    if document.number:
        parts.append(document.number)
    if document.formed:
        parts.append(format_date(document.formed))
    if found.snippet and document.version.pages > 1:
        parts.append(_("page {page}").format(page=found.snippet.page))
    return "  ·  ".join(parts)
