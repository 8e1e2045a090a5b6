"""The duty matrix: a row for each requirement, a column for each month, in each cell the duties that belong there.

Pure and made away from the window; the table only shows it. Rows of several series (persons, matters) can be unfolded.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop.itemmodels.contract_states import (
    DONE,
    RANK,
    SET_ASIDE,
    Sight,
    is_gap,
    sight_of,
    sight_words,
)
from models.categories import Category
from models.obligations.duties import Duty
from models.obligations.duty_views import DutyView
from resources.knowledge import Label
from resources.words import _, ngettext

AnyIndex = QModelIndex | QPersistentModelIndex
Series = tuple[str, int]
"""Whom or what a duty is of: ("person", id), ("matter", id), ("payment", number)."""

_ROOT = QModelIndex()
_BEYOND = 6
"""Months after the contract's end that get columns of their own."""


class MatrixRole(enum.IntEnum):
    CELL = Qt.ItemDataRole.UserRole + 1
    ROW = Qt.ItemDataRole.UserRole + 2


@dataclass(frozen=True, slots=True)
class Month:
    """A column. `first` is the month's first day, None for what has no day."""

    label: str
    year: str
    first: date | None
    now: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """What lies in one row and month: the foremost state, how many are done of how many that count."""

    sight: Sight
    views: tuple[DutyView, ...]
    done: int
    counted: int

    @property
    def text(self) -> str:
        """ "3/60" where there are several."""
        return f"{self.done}/{self.counted}" if self.counted > 1 else ""


@dataclass(frozen=True, slots=True)
class Row:
    """A requirement, or with `series` one of those it is owed for. `gaps` are the duties that are open or late."""

    rule: str
    clause: str
    title: str
    categories: tuple[str, ...]
    cells: Mapping[int, Cell]
    gaps: int
    late: int
    series: Series | None = None
    children: tuple[Row, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Matrix:
    """All rows by the requirement's id, all months, and where each duty lies: row and column by its key."""

    months: tuple[Month, ...]
    rows: tuple[Row, ...]
    places: Mapping[str, tuple[int, int]]


def lay_out(
    views: Sequence[DutyView],
    *,
    start: date,
    end: date,
    day: date,
    name_of: Callable[[Series], str],
) -> Matrix:
    """Put the duties of a contract from `start` to `end` in rows and columns; `name_of` names a series."""
    last = min(
        _add(end, _BEYOND), max((_month_of(each.duty, start) for each in views), default=end)
    )
    firsts = _months(start, max(last, _first(end)))
    columns = {first: number for number, first in enumerate(firsts, start=1)}
    months = (Month(_("Always"), "", None), *(_month(each, day, firsts) for each in firsts))
    grouped: dict[str, list[tuple[int, DutyView]]] = {}
    for each in views:
        duty = each.duty
        month = None if duty.standing else _month_of(duty, start)
        column = 0 if month is None else columns[min(max(month, firsts[0]), firsts[-1])]
        grouped.setdefault(duty.rule, []).append((column, each))
    places: dict[str, tuple[int, int]] = {}
    rows = []
    for number, rule in enumerate(sorted(grouped)):
        held = grouped[rule]
        rows.append(_row(rule, held, name_of))
        for column, each in held:
            places[each.duty.key] = number, column
    return Matrix(months, tuple(rows), places)


def _row(rule: str, held: list[tuple[int, DutyView]], name_of: Callable[[Series], str]) -> Row:
    duty = held[0][1].duty
    title = str(Label(duty.title_zh, duty.title_en))
    series: dict[Series, list[tuple[int, DutyView]]] = {}
    for column, each in held:
        owner = series_of(each.duty)
        if owner is not None:
            series.setdefault(owner, []).append((column, each))
    children = tuple(
        _plain(rule, duty, name_of(owner), series[owner], owner)
        for owner in sorted(series, key=lambda one: (one[0], name_of(one), one[1]))
    )
    return _plain(rule, duty, title, held, None, children if len(children) > 1 else ())


def _plain(
    rule: str,
    duty: Duty,
    title: str,
    held: list[tuple[int, DutyView]],
    owner: Series | None,
    children: tuple[Row, ...] = (),
) -> Row:
    cells: dict[int, list[DutyView]] = {}
    gaps = late = 0
    for column, each in held:
        cells.setdefault(column, []).append(each)
        gaps += is_gap(each)
        late += each.overdue
    return Row(
        rule,
        duty.clause,
        title,
        tuple(duty.categories),
        {column: cell_of(views) for column, views in cells.items()},
        gaps,
        late,
        owner,
        children,
    )


def cell_of(views: Sequence[DutyView]) -> Cell:
    """What several duties come to together."""
    sights = [sight_of(each) for each in views]
    counted = [each for each in sights if each not in SET_ASIDE]
    foremost = min(counted or sights, key=RANK.__getitem__)
    return Cell(foremost, tuple(views), sum(each in DONE for each in counted), len(counted))


def series_of(duty: Duty) -> Series | None:
    """Whom or what a duty is of; None for one of the whole contract."""
    if duty.person is not None:
        return "person", duty.person
    if duty.matter is not None:
        return "matter", duty.matter
    return ("payment", duty.payment) if duty.payment is not None else None


def cell_words(row: Row, month: Month, cell: Cell) -> str:
    """A cell as it is read out, and shown when pointed at."""
    when = month.first.strftime("%Y-%m") if month.first else month.label
    said = [f"{row.rule} {row.title}", when, sight_words(cell.sight)]
    if len(cell.views) > 1:
        counted = ngettext(
            "{done} of {count} duty done", "{done} of {count} duties done", cell.counted
        )
        said.append(counted.format(done=cell.done, count=cell.counted))
    else:
        (view,) = cell.views
        if view.duty.due:
            said.append(_("due {day}").format(day=view.duty.due.isoformat()))
    return " · ".join(said)


class MatrixModel(QAbstractTableModel):
    """What is shown of a `Matrix`: rows that pass the filter, with those unfolded below them."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.matrix = Matrix((), (), {})
        self._rows: list[Row] = []
        self._unfolded: set[str] = set()
        self._category: str = ""
        self._words: tuple[str, ...] = ()
        self._gaps = False

    @property
    def rows(self) -> Sequence[Row]:
        """The rows in view."""
        return self._rows

    def replace(self, matrix: Matrix) -> None:
        """Show another reading; what is unfolded stays so."""
        self.beginResetModel()
        self.matrix = matrix
        self._refilter()
        self.endResetModel()

    def narrow(self, *, category: str, text: str, gaps: bool) -> None:
        """Only rows of this category ("" for all) with all these words; with `gaps` those where something is open."""
        self.beginResetModel()
        self._category, self._words = category, tuple(text.casefold().split())
        self._gaps = gaps
        self._refilter()
        self.endResetModel()

    def unfold(self, row: int, *, on: bool | None = None) -> None:
        """Show the series of a row, or hide them; None turns it round. Of a series: those of its requirement."""
        rule = self._rows[row].rule
        wanted = rule not in self._unfolded if on is None else on
        if wanted == (rule in self._unfolded) or not self.is_foldable(row):
            return
        self.beginResetModel()
        (self._unfolded.add if wanted else self._unfolded.discard)(rule)
        self._refilter()
        self.endResetModel()

    def is_foldable(self, row: int) -> bool:
        """Whether there is something to unfold, or to fold up."""
        return bool(self._rows[row].children) or self._rows[row].series is not None

    def is_unfolded(self, row: int) -> bool:
        """Whether the series of a requirement are shown."""
        return self._rows[row].rule in self._unfolded

    def row_of(self, rule: str) -> int | None:
        """Where a requirement is shown, if it is."""
        for number, row in enumerate(self._rows):
            if row.rule == rule and row.series is None:
                return number
        return None

    def cell_at(self, row: int, column: int) -> Cell | None:
        """What lies there."""
        return self._rows[row].cells.get(column)

    def rowCount(self, parent: AnyIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: AnyIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.matrix.months)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        cell = row.cells.get(index.column())
        if role == MatrixRole.CELL:
            return cell
        if cell is None:
            return "" if role == Qt.ItemDataRole.DisplayRole else None
        if role == Qt.ItemDataRole.DisplayRole:
            return cell.text
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return cell_words(row, self.matrix.months[index.column()], cell)
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal:
            month = self.matrix.months[section]
            if role == Qt.ItemDataRole.DisplayRole:
                return month.label
            if role == Qt.ItemDataRole.ToolTipRole and month.first:
                return month.first.strftime("%Y-%m")
            return None
        row = self._rows[section]
        if role == MatrixRole.ROW:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{row.rule}  {row.title}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{row.rule}  {row.clause}\n{row.title}"
        return None

    def _refilter(self) -> None:
        self._rows = []
        for row in self.matrix.rows:
            if not self._passes(row):
                continue
            self._rows.append(row)
            if row.rule in self._unfolded:
                self._rows += [each for each in row.children if not self._gaps or each.gaps]

    def _passes(self, row: Row) -> bool:
        if self._gaps and not row.gaps:
            return False
        if self._category and self._category not in row.categories:
            return False
        held = "\n".join((row.rule, row.clause, row.title, *_titles(row.children))).casefold()
        return all(word in held for word in self._words)


def categories_of(rows: Iterable[Row]) -> list[Category]:
    """The categories that rows belong to, in their usual order."""
    used = {each for row in rows for each in row.categories}
    return [category for category in Category if category.value in used]


def _titles(rows: Sequence[Row]) -> Iterable[str]:
    return (row.title for row in rows)


def _month_of(duty: Duty, start: date) -> date:
    """A month's duty lies in its month, a longer period's in its last, anything else in the month it is due in."""
    if duty.first is not None and duty.last is not None:
        short = (duty.last - duty.first).days < 31
        return _first(duty.first if short else duty.last)
    day = duty.due or duty.soft or duty.opens or start
    return _first(day)


def _month(first: date, day: date, firsts: Sequence[date]) -> Month:
    shows_year = first == firsts[0] or first.month == 1
    return Month(
        _("{month:02d}").format(month=first.month),
        str(first.year) if shows_year else "",
        first,
        first == _first(day),
    )


def _months(start: date, last: date) -> list[date]:
    held = [_first(start)]
    while held[-1] < last:
        held.append(_add(held[-1], 1))
    return held


def _first(day: date) -> date:
    return day.replace(day=1)


def _add(day: date, months: int) -> date:
    number = day.year * 12 + day.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)
