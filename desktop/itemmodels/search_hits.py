"""The answer to a search as a list that grows while it is scrolled; its delegate draws each hit from one record."""

from __future__ import annotations

import enum
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from desktop.itemmodels.formats import format_count, format_date
from desktop.services.searching.search_records import FoundDocument
from models.categories import Status, VersionKind
from resources.words import _, ngettext
from search.places import place_words
from search.snippet import MOST_MATCHES

AnyIndex = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class HitRole(enum.IntEnum):
    FOUND = Qt.ItemDataRole.UserRole + 1
    """The `FoundDocument` itself."""


class SearchHitModel(QAbstractListModel):
    """Found documents in their order.

    Signals:
        more_wanted(int)   the list was scrolled to its end; more results from here on are asked for, once
    """

    more_wanted = Signal(int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._found: tuple[FoundDocument, ...] = ()
        self._total = 0
        self._asked_from = -1

    def replace(self, found: tuple[FoundDocument, ...], total: int | None = None) -> None:
        """Show another answer, of which these are the first results."""
        same = [version_of(each) for each in found] == [version_of(each) for each in self._found]
        self._total = len(found) if total is None else total
        self._asked_from = -1
        if same:
            # Nothing moves: what is chosen and how far the list is scrolled stay.
            self._found = found
            if found:
                self.dataChanged.emit(self.index(0), self.index(len(found) - 1))
            return
        self.beginResetModel()
        self._found = found
        self.endResetModel()

    def extend(self, found: tuple[FoundDocument, ...]) -> None:
        """Show more results behind the others."""
        shown = {version_of(each) for each in self._found}
        new = tuple(each for each in found if version_of(each) not in shown)
        self._asked_from = -1
        if not new:
            # What the end of the list promised isn't there any more.
            self._total = len(self._found)
            return
        first = len(self._found)
        self.beginInsertRows(QModelIndex(), first, first + len(new) - 1)
        self._found += new
        self.endInsertRows()

    def found_at(self, row: int) -> FoundDocument:
        """The found document in a line."""
        return self._found[row]

    def row_of(self, version_id: int) -> int | None:
        """The line of a version, if it is among the results at hand."""
        for row, found in enumerate(self._found):
            if found.version.id == version_id:
                return row
        return None

    def canFetchMore(self, parent: AnyIndex) -> bool:
        waiting = self._asked_from >= 0
        return not parent.isValid() and not waiting and len(self._found) < self._total

    def fetchMore(self, parent: AnyIndex) -> None:
        if self.canFetchMore(parent):
            self._asked_from = len(self._found)
            self.more_wanted.emit(self._asked_from)

    def rowCount(self, parent: AnyIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._found)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        found = self._found[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return found.document.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            said = (found.document.title, badge(found), provenance(found), whereabouts(found))
            return ", ".join(words for words in said if words)
        if role == HitRole.FOUND:
            return found
        return None


def version_of(found: FoundDocument) -> tuple[int, int]:
    """What tells one result from another: a document may be found in several versions."""
    return found.document.id, found.version.id


def provenance(found: FoundDocument) -> str:
    """Category, type, number and date of a hit, in one line; a member of a source tree begins with its path."""
    document = found.document
    parts = [_(document.category.label)]
    if found.version.kind is VersionKind.MEMBER:
        parts.insert(0, found.version.path)
    if document.type:
        parts.append(document.type)
    if document.number:
        parts.append(document.number)
    if document.formed:
        parts.append(format_date(document.formed))
    return "  ·  ".join(parts)


def whereabouts(found: FoundDocument) -> str:
    """Where the text matches first, and in how many places."""
    parts = []
    if found.place is not None and (words := place_words(found.place)):
        parts.append(words)
    elif found.snippet is not None and found.version.pages > 1:
        parts.append(_("page {page}").format(page=found.snippet.page))
    if found.matches > 1:
        more = "+" if found.matches >= MOST_MATCHES else ""
        words = ngettext("{count} place", "{count} places", found.matches)
        parts.append(words.format(count=format_count(found.matches) + more))
    return "  ·  ".join(parts)


def badge(found: FoundDocument) -> str:
    """What one should know before opening a hit; mostly nothing."""
    version = found.version
    if version.kind is VersionKind.MEMBER:
        return _("In a source tree") if version.live else _("In an old source tree")
    if not version.live:
        return _("Old version {number}").format(number=version.ordinal)
    if found.document.status is not Status.FINAL:
        return _("Draft") if found.document.status is Status.DRAFT else _("Void")
    return ""
