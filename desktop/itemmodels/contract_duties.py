"""Duties as a list: what each is, of whom, when it is due, and how it stands."""

from __future__ import annotations

import enum
from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop.itemmodels.contract_matrix import Series, series_of
from desktop.itemmodels.contract_states import RANK, duty_title, sight_of, state_words
from models.obligations.duty_views import DutyView
from resources.words import _

AnyIndex = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class DutyRole(enum.IntEnum):
    VIEW = Qt.ItemDataRole.UserRole + 1
    SUBJECT = Qt.ItemDataRole.UserRole + 2


class DutyListModel(QAbstractListModel):
    """In the order given, or with `foremost` what asks for work first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._views: Sequence[DutyView] = ()
        self._name_of: Callable[[Series], str] = _nobody

    @property
    def views(self) -> Sequence[DutyView]:
        """What is shown."""
        return self._views

    def replace(
        self,
        views: Sequence[DutyView],
        name_of: Callable[[Series], str],
        *,
        foremost: bool = False,
    ) -> None:
        """Show these; `name_of` names persons and matters."""
        self.beginResetModel()
        self._views = sorted(views, key=_urgency) if foremost else tuple(views)
        self._name_of = name_of
        self.endResetModel()

    def row_of(self, key: str) -> int | None:
        """Where a duty is shown, if it is."""
        for row, view in enumerate(self._views):
            if view.duty.key == key:
                return row
        return None

    def rowCount(self, parent: AnyIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._views)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        view = self._views[index.row()]
        if role == DutyRole.VIEW:
            return view
        if role == DutyRole.SUBJECT:
            return self._subject(view)
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{view.duty.rule}  {duty_title(view)}"
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._said(view)
        return None

    def _subject(self, view: DutyView) -> str:
        series = series_of(view.duty)
        return self._name_of(series) if series else ""

    def _said(self, view: DutyView) -> str:
        parts = [f"{view.duty.rule} {duty_title(view)}", self._subject(view), state_words(view)]
        if view.duty.due:
            parts.append(_("due {day}").format(day=view.duty.due.isoformat()))
        return " · ".join(part for part in parts if part)


def _urgency(view: DutyView) -> tuple[int, str, str]:
    return RANK[sight_of(view)], str(view.duty.due or "9999"), view.duty.key


def _nobody(_series: Series) -> str:
    return ""
