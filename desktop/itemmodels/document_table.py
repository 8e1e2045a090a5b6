"""The document table: 20,000 rows, filtered and sorted in the model by what `document_rows` prepared."""

from __future__ import annotations

import enum
from collections.abc import Iterator, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop.itemmodels.document_rows import Column, DocumentRow, column_title
from desktop.itemmodels.formats import (
    format_date,
    format_moment,
    format_size,
    text_state_words,
)
from models.categories import Category
from models.records import DocumentRecord

AnyIndex = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_CENTRE = Qt.AlignmentFlag.AlignCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class DocumentRole(enum.IntEnum):
    """What the table's delegate asks for beyond the words of a cell."""

    RECORD = Qt.ItemDataRole.UserRole + 1


class DocumentTableModel(QAbstractTableModel):
    """All documents, of which those shown match the category and the filter, in the order of one column."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: Sequence[DocumentRow] = ()
        self._shown: list[DocumentRow] = []
        self._category: Category | None = None
        self._words: tuple[str, ...] = ()
        self._column = Column.FILED
        self._order = Qt.SortOrder.DescendingOrder

    @property
    def documents(self) -> int:
        """How many documents there are, shown or not."""
        return len(self._rows)

    @property
    def records(self) -> Iterator[DocumentRecord]:
        """Every document, shown or not."""
        return (row.record for row in self._rows)

    def replace(self, rows: Sequence[DocumentRow]) -> None:
        """Show other documents under the same category, filter and order."""
        self._rows = rows
        self._reshow()

    def show_category(self, category: Category | None) -> None:
        """Show one category, or with None all of them."""
        self._category = category
        self._reshow()

    def show_matching(self, text: str) -> None:
        """Show documents whose title, number, type, period, person, system or file name has every word of `text`."""
        self._words = tuple(text.casefold().split())
        self._reshow()

    def record_at(self, row: int) -> DocumentRecord:
        """The document in a row as shown."""
        return self._shown[row].record

    def row_of(self, document_id: int) -> int | None:
        """Where a document is shown, if it is."""
        for number, row in enumerate(self._shown):
            if row.record.id == document_id:
                return number
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        if column < 0:
            return
        self._column, self._order = Column(column), order
        held = self.persistentIndexList()
        ids = [self.record_at(index.row()).id for index in held]
        self.layoutAboutToBeChanged.emit()
        self._shown = self._ordered(self._shown)
        if held:
            place = {row.record.id: number for number, row in enumerate(self._shown)}
            moved = [
                self.index(place[id_], index.column()) for id_, index in zip(ids, held, strict=True)
            ]
            self.changePersistentIndexList(held, moved)
        self.layoutChanged.emit()

    def rowCount(self, parent: AnyIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: AnyIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(Column)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        record = self._shown[index.row()].record
        column = Column(index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return cell_text(record, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return cell_hint(record, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if column is Column.SIZE else _LEFT
        if role == DocumentRole.RECORD:
            return record
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return column_title(Column(section))
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return {Column.SIZE: _RIGHT, Column.TEXT: _CENTRE}.get(Column(section), _LEFT)
        return None

    def _reshow(self) -> None:
        self.beginResetModel()
        shown = [row for row in self._rows if self._matches(row)]
        self._shown = self._ordered(shown)
        self.endResetModel()

    def _matches(self, row: DocumentRow) -> bool:
        if self._category is not None and row.record.category is not self._category:
            return False
        return all(word in row.haystack for word in self._words)

    def _ordered(self, rows: list[DocumentRow]) -> list[DocumentRow]:
        column = self._column
        reverse = self._order is Qt.SortOrder.DescendingOrder
        return sorted(rows, key=lambda row: row.ranks[column], reverse=reverse)


def cell_text(record: DocumentRecord, column: Column) -> str:
    """What stands in a cell."""
    match column:
        case Column.TITLE:
            return record.title
        case Column.NUMBER:
            return record.number
        case Column.TYPE:
            return record.type or "—"
        case Column.PERIOD:
            return record.period or "—"
        case Column.PERSONS:
            return "、".join(record.persons) or "—"
        case Column.FORMED:
            return format_date(record.formed)
        case Column.FILED:
            return format_moment(record.filed)
        case Column.SIZE:
            return format_size(record.version.size)
        case Column.TEXT:
            return text_state_words(record.version)


def cell_hint(record: DocumentRecord, column: Column) -> str | None:
    """What a cell has to add when it is pointed at, beyond its own words."""
    if column is Column.TITLE and record.version.name != record.title:
        return f"{record.title}\n{record.version.path or record.version.name}"
    if column is Column.TEXT and record.version.text_reason:
        return f"{text_state_words(record.version)}\n{record.version.text_reason}"
    return cell_text(record, column)
