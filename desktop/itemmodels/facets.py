"""What the answer to a search is made of, as one list: a heading a facet, a line a value with its count."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop.itemmodels.formats import format_count
from resources.words import _, ngettext

if TYPE_CHECKING:
    from desktop.services.searching.search_records import Facet

AnyIndex = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_FIRST_SHOWN = 5
"""Values of a facet shown before the rest is asked for."""


class LineKind(enum.Enum):
    HEADING = "heading"
    VALUE = "value"
    MORE = "more"


@dataclass(frozen=True, slots=True)
class FacetLine:
    """One line. `query` is what choosing a value asks for; `chosen`: the query has it already, and loses it."""

    kind: LineKind
    field: str
    label: str
    count: int = 0
    query: str = ""
    chosen: bool = False


class FacetRole(enum.IntEnum):
    LINE = Qt.ItemDataRole.UserRole + 1
    """The `FacetLine` itself."""


class FacetModel(QAbstractListModel):
    """Headings can't be chosen; a facet of which every match has the same value is left out."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._facets: tuple[Facet, ...] = ()
        self._unfolded: set[str] = set()
        self._lines: tuple[FacetLine, ...] = ()

    def replace(self, facets: tuple[Facet, ...]) -> None:
        """Show the facets of another answer. Every document has one category: together these count the matches."""
        by_category = [facet for facet in facets if facet.field == "category"]
        total = sum(value.count for facet in by_category for value in facet.values)
        self._facets = tuple(facet for facet in facets if not _says_nothing(facet, total))
        self._rebuild()

    def unfold(self, field: str) -> None:
        """Show all values of a facet, or the first of them again."""
        self._unfolded ^= {field}
        self._rebuild()

    def line_at(self, row: int) -> FacetLine:
        """What stands in a line."""
        return self._lines[row]

    def row_of(self, field: str, label: str) -> int | None:
        """The line of a value, if it is shown."""
        for row, line in enumerate(self._lines):
            if line.kind is LineKind.VALUE and line.field == field and line.label == label:
                return row
        return None

    def rowCount(self, parent: AnyIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._lines)

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        if index.isValid() and self._lines[index.row()].kind is LineKind.HEADING:
            return Qt.ItemFlag.NoItemFlags
        return super().flags(index)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        line = self._lines[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return line.label
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            if line.kind is not LineKind.VALUE:
                return line.label
            words = ngettext("{label}: {count} document", "{label}: {count} documents", line.count)
            return words.format(label=line.label, count=format_count(line.count))
        if role == FacetRole.LINE:
            return line
        return None

    def _rebuild(self) -> None:
        lines = tuple(line for facet in self._facets for line in self._lines_of(facet))
        if [(line.kind, line.label) for line in lines] == [
            (line.kind, line.label) for line in self._lines
        ]:
            # Only the counts differ: the list keeps its place and what is chosen.
            self._lines = lines
            if lines:
                self.dataChanged.emit(self.index(0), self.index(len(lines) - 1))
            return
        self.beginResetModel()
        self._lines = lines
        self.endResetModel()

    def _lines_of(self, facet: Facet) -> list[FacetLine]:
        values = facet.values
        if not values:
            return []
        shown = values if facet.field in self._unfolded else values[:_FIRST_SHOWN]
        lines = [FacetLine(LineKind.HEADING, facet.field, facet.label)]
        lines += [
            FacetLine(
                LineKind.VALUE,
                facet.field,
                value.label,
                value.count,
                value.refined_query,
                value.chosen,
            )
            for value in shown
        ]
        if len(values) > _FIRST_SHOWN:
            hidden = len(values) - len(shown)
            words = ngettext("{count} more", "{count} more", hidden)
            label = words.format(count=format_count(hidden)) if hidden else _("Fewer")
            lines.append(FacetLine(LineKind.MORE, facet.field, label))
        return lines


def _says_nothing(facet: Facet, total: int) -> bool:
    values = facet.values
    return len(values) == 1 and values[0].count == total and not values[0].chosen
