"""A month as six weeks of seven days: which are worked, and what is due on each."""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop.itemmodels.contract_states import Sight, duty_title, sight_of, sight_words
from models.contract.calendar import WorkingCalendar
from models.obligations.duty_views import DutyView
from resources.words import _, ngettext

AnyIndex = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_WEEKS, _DAYS = 6, 7


class DayKind(enum.Enum):
    """What a day is for those who work."""

    WORKING = "working"
    MADE_UP = "made-up"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"


class DayRole(enum.IntEnum):
    CELL = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True, slots=True)
class DayCell:
    """A day and what is due on it. `known` is false in a year whose holidays aren't."""

    day: date
    inside: bool
    today: bool
    kind: DayKind
    known: bool
    views: tuple[DutyView, ...]


class MonthModel(QAbstractTableModel):
    """One month; weeks begin on Monday."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.month = date(2026, 1, 1)
        self._day = self.month
        self._calendar = WorkingCalendar({})
        self._due: Mapping[date, Sequence[DutyView]] = {}

    def replace(
        self, calendar: WorkingCalendar, due: Mapping[date, Sequence[DutyView]], day: date
    ) -> None:
        """Other days off, other duties by the day they are due, another day to be marked."""
        self.beginResetModel()
        self._calendar, self._due, self._day = calendar, due, day
        self.endResetModel()

    def show_month(self, month: date) -> None:
        """Show the month that a day lies in."""
        self.beginResetModel()
        self.month = month.replace(day=1)
        self.endResetModel()

    @property
    def is_known(self) -> bool:
        """Whether the year's holidays are known."""
        return self._calendar.knows(self.month.year)

    def day_at(self, row: int, column: int) -> date:
        """The day in a place."""
        return self.month + timedelta(days=row * _DAYS + column - self.month.weekday())

    def place_of(self, day: date) -> tuple[int, int] | None:
        """Where a day is, if it is in view."""
        number = (day - self.month).days + self.month.weekday()
        return divmod(number, _DAYS) if 0 <= number < _WEEKS * _DAYS else None

    def cell_at(self, row: int, column: int) -> DayCell:
        """What is to be shown of a day."""
        day = self.day_at(row, column)
        return DayCell(
            day,
            day.month == self.month.month and day.year == self.month.year,
            day == self._day,
            self._kind(day),
            self._calendar.knows(day.year),
            tuple(self._due.get(day, ())),
        )

    def rowCount(self, parent: AnyIndex = _ROOT) -> int:
        return 0 if parent.isValid() else _WEEKS

    def columnCount(self, parent: AnyIndex = _ROOT) -> int:
        return 0 if parent.isValid() else _DAYS

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        cell = self.cell_at(index.row(), index.column())
        if role == DayRole.CELL:
            return cell
        if role == Qt.ItemDataRole.DisplayRole:
            return str(cell.day.day)
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return day_words(cell)
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return week_days()[section]
        return None

    def _kind(self, day: date) -> DayKind:
        if self._calendar.is_holiday(day):
            return DayKind.HOLIDAY
        working = self._calendar.is_working(day)
        if day.weekday() >= _DAYS - 2:
            return DayKind.MADE_UP if working else DayKind.WEEKEND
        return DayKind.WORKING if working else DayKind.HOLIDAY


def due_by_day(views: Sequence[DutyView]) -> dict[date, list[DutyView]]:
    """Duties by the day they are due; those without one are left out."""
    held: dict[date, list[DutyView]] = {}
    for each in views:
        if each.duty.due is not None:
            held.setdefault(each.duty.due, []).append(each)
    return held


def day_words(cell: DayCell) -> str:
    """A day as it is read out."""
    said = [cell.day.isoformat(), kind_words(cell.kind)]
    if not cell.known:
        said.append(_("the holidays of {year} are not known").format(year=cell.day.year))
    if cell.views:
        counted = ngettext("{count} duty due", "{count} duties due", len(cell.views))
        said.append(counted.format(count=len(cell.views)))
        late = sum(sight_of(each) is Sight.OVERDUE for each in cell.views)
        if late:
            said.append(f"{sight_words(Sight.OVERDUE)}: {late}")
        if len(cell.views) == 1:
            said.append(duty_title(cell.views[0]))
    return " · ".join(said)


def kind_words(kind: DayKind) -> str:
    """What a day is, in the language in use."""
    return {
        DayKind.WORKING: _("working day"),
        DayKind.MADE_UP: _("make-up working day"),
        DayKind.WEEKEND: _("weekend"),
        DayKind.HOLIDAY: _("day off"),
    }[kind]


def week_days() -> list[str]:
    """Monday to Sunday, short."""
    return [_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun")]
