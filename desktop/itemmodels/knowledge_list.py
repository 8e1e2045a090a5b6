"""The list of articles: chosen by the tree, narrowed by the filter, sorted by a click."""

from __future__ import annotations

import enum
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop.itemmodels.collation import title_key
from desktop.itemmodels.formats import format_moment
from desktop.itemmodels.knowledge_tree import Branch
from desktop.jobs.knowledge import Overview
from resources.knowledge import article_kinds
from resources.words import _

AnyIndex = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class ArticleColumn(enum.IntEnum):
    TITLE = 0
    KIND = 1
    SYSTEM = 2
    CHANGED = 3
    REVIEW = 4


class ArticleRole(enum.IntEnum):
    """What the delegate asks for."""

    ROW = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """An article in the list. `reasons` say why it is due for review; empty where it isn't."""

    id: int
    title: str
    kind: str
    kind_label: str
    systems: str
    changed: datetime
    reviewed: datetime | None
    reasons: tuple[str, ...]
    tags: tuple[str, ...]
    collections: tuple[str, ...]
    starred: bool
    words: str
    order: Any


def column_title(column: ArticleColumn) -> str:
    """What a column is called."""
    return {
        ArticleColumn.TITLE: _("Title"),
        ArticleColumn.KIND: _("Kind"),
        ArticleColumn.SYSTEM: _("System"),
        ArticleColumn.CHANGED: _("Changed"),
        ArticleColumn.REVIEW: _("Review"),
    }[column]


def article_rows(overview: Overview) -> list[ArticleRow]:
    """The rows of everything there is; for a worker's thread."""
    labels = {kind.id: kind.label for kind in article_kinds()}
    due = {each.article.document.id: tuple(each.reasons) for each in overview.due}
    starred = set(overview.favourites)
    rows = []
    for article in overview.articles:
        document = article.document
        tags = tuple(overview.tags_of.get(document.id, ()))
        label = labels.get(article.kind, article.kind)
        systems = "、".join(document.systems)
        said = (document.title, document.number, label, systems, *document.persons, *tags)
        rows.append(
            ArticleRow(
                document.id,
                document.title,
                article.kind,
                label,
                systems,
                document.version.filed,
                article.reviewed,
                due.get(document.id, ()),
                tags,
                tuple(overview.collections_of.get(document.id, ())),
                document.id in starred,
                " ".join(said).casefold(),
                title_key(document.title),
            )
        )
    return rows


class ArticleTableModel(QAbstractTableModel):
    """GUI thread only."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[ArticleRow] = []
        self._shown: list[ArticleRow] = []
        self._recents: tuple[int, ...] = ()
        self._branch, self._key = Branch.ALL, ""
        self._words: tuple[str, ...] = ()
        self._found: Collection[int] | None = None
        self._column, self._order = ArticleColumn.TITLE, Qt.SortOrder.AscendingOrder

    def replace(self, rows: Sequence[ArticleRow], recents: tuple[int, ...]) -> None:
        """Show other articles; `recents` are those used last, the latest first."""
        self._rows, self._recents = list(rows), recents
        self._reshow()

    def show_branch(self, branch: Branch, key: str) -> None:
        """Show what a node of the tree stands for."""
        self._branch, self._key = branch, key
        self._reshow()

    def show_matching(self, words: str, found: Collection[int] | None = None) -> None:
        """Show what has every one of these words in its title or facts, and whatever is in `found` as well."""
        self._words, self._found = tuple(words.casefold().split()), found
        self._reshow()

    @property
    def branch(self) -> Branch:
        """Which node of the tree is shown."""
        return self._branch

    @property
    def filtered(self) -> bool:
        """Whether a filter narrows the list."""
        return bool(self._words)

    def knows(self, document_id: int) -> bool:
        """Whether this is an article, shown or not."""
        return any(row.id == document_id for row in self._rows)

    @property
    def everything(self) -> Sequence[ArticleRow]:
        """All articles."""
        return self._rows

    def row_at(self, row: int) -> ArticleRow:
        """The article in a row."""
        return self._shown[row]

    def row_of(self, document_id: int) -> int | None:
        """Where an article is shown, if it is."""
        for number, row in enumerate(self._shown):
            if row.id == document_id:
                return number
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        if column >= 0:
            self._column, self._order = ArticleColumn(column), order
            self._reshow()

    def rowCount(self, parent: AnyIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: AnyIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(ArticleColumn)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self._shown[index.row()]
        if role == ArticleRole.ROW:
            return row
        column = ArticleColumn(index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return cell_words(row, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return (
                "\n".join(row.reasons)
                if column is ArticleColumn.REVIEW
                else cell_words(row, column)
            )
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return column_title(ArticleColumn(section))
        return None

    def _reshow(self) -> None:
        self.beginResetModel()
        shown = [row for row in self._rows if self._belongs(row) and self._matches(row)]
        if self._branch is Branch.RECENT:
            place = {id_: number for number, id_ in enumerate(self._recents)}
            self._shown = sorted(shown, key=lambda row: place[row.id])
        else:
            self._shown = self._sorted(shown)
        self.endResetModel()

    def _sorted(self, rows: list[ArticleRow]) -> list[ArticleRow]:
        down = self._order is Qt.SortOrder.DescendingOrder
        rows = sorted(rows, key=lambda row: row.order, reverse=down)
        if self._column is ArticleColumn.KIND:
            rows.sort(key=lambda row: title_key(row.kind_label), reverse=down)
        elif self._column is ArticleColumn.SYSTEM:
            rows.sort(key=lambda row: (not row.systems, title_key(row.systems)), reverse=down)
        elif self._column is ArticleColumn.CHANGED:
            rows.sort(key=lambda row: row.changed, reverse=down)
        elif self._column is ArticleColumn.REVIEW:
            rows.sort(key=lambda row: (not row.reasons, review_words(row)), reverse=down)
        return rows

    def _belongs(self, row: ArticleRow) -> bool:
        if self._branch is Branch.KIND:
            return row.kind == self._key
        if self._branch is Branch.COLLECTION:
            return self._key in row.collections
        if self._branch is Branch.TAG:
            below = self._key + "/"
            return any(tag == self._key or tag.startswith(below) for tag in row.tags)
        if self._branch is Branch.FAVOURITES:
            return row.starred
        if self._branch is Branch.RECENT:
            return row.id in self._recents
        if self._branch is Branch.REVIEW:
            return bool(row.reasons)
        return True

    def _matches(self, row: ArticleRow) -> bool:
        if all(word in row.words for word in self._words):
            return True
        return self._found is not None and row.id in self._found


def review_words(row: ArticleRow) -> str:
    """How it stands with the review of an article, in a word or a date."""
    if row.reasons:
        return _("due")
    if row.reviewed is None:
        return _("never")
    return format_moment(row.reviewed)[:10]


def cell_words(row: ArticleRow, column: ArticleColumn) -> str:
    """What a cell says."""
    if column is ArticleColumn.TITLE:
        return row.title
    if column is ArticleColumn.KIND:
        return row.kind_label
    if column is ArticleColumn.SYSTEM:
        return row.systems
    if column is ArticleColumn.CHANGED:
        return format_moment(row.changed)[:10]
    return review_words(row)
