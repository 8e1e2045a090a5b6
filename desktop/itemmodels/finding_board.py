"""Findings in one column of the board, and what a card says of each."""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop.itemmodels.formats import format_date
from desktop.services.assurance.finding_entry import RISK_WORDS
from models.assurance.finding_state import FindingView
from models.assurance.findings_machine import FindingState
from resources.words import _

AnyIndex = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()

COLUMNS = (
    FindingState.NEW,
    FindingState.DISPATCHED,
    FindingState.FIXING,
    FindingState.TO_VERIFY,
    FindingState.RETURNED,
    FindingState.ACCEPTED,
    FindingState.CLOSED,
)
"""The loop as it is gone through, from the left."""

RISK_INKS = {"major": "bad", "high": "bad", "medium": "caution", "low": "ink_soft"}


class FindingRole(enum.IntEnum):
    VIEW = Qt.ItemDataRole.UserRole + 1
    """The `FindingView`."""
    SYSTEM = Qt.ItemDataRole.UserRole + 2
    """The name of its system."""


class FindingColumnModel(QAbstractListModel):
    """One state's findings, in the board's order."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._views: list[FindingView] = []
        self._systems: Mapping[int, str] = {}

    @property
    def views(self) -> Sequence[FindingView]:
        """What is shown."""
        return self._views

    def replace(self, views: Sequence[FindingView], systems: Mapping[int, str]) -> None:
        """Show these."""
        self.beginResetModel()
        self._views, self._systems = list(views), systems
        self.endResetModel()

    def row_of(self, finding: int) -> int | None:
        """Where a finding is shown, if it is."""
        for row, view in enumerate(self._views):
            if view.finding.id == finding:
                return row
        return None

    def rowCount(self, parent: AnyIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._views)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        view = self._views[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return view.finding.problem
            case Qt.ItemDataRole.ToolTipRole | Qt.ItemDataRole.AccessibleTextRole:
                return self._hint(view)
            case FindingRole.VIEW:
                return view
            case FindingRole.SYSTEM:
                return self.system_of(view)
        return None

    def system_of(self, view: FindingView) -> str:
        """The name of what a finding is about."""
        system = view.finding.asset_id
        if system is None and view.system is not None and view.system[0] == "system":
            system = view.system[1]
        return self._systems.get(system or 0, "")

    def _hint(self, view: FindingView) -> str:
        parts = (
            view.finding.number,
            _(view.state.label),
            risk_words(view.finding.risk),
            view.finding.problem,
            self.system_of(view),
            due_words(view),
            proof_words(view),
        )
        return "; ".join(filter(None, parts))


def risk_words(risk: str) -> str:
    """How grave a finding is, in a word or two."""
    label = RISK_WORDS.get(risk)
    return _(label) if label else risk


def due_words(view: FindingView) -> str:
    """When it is due, or how late."""
    if view.state is FindingState.CLOSED and view.standing.closed is not None:
        return _("closed {day}").format(day=format_date(view.standing.closed))
    if view.state is FindingState.ACCEPTED and view.standing.until is not None:
        return _("accepted until {day}").format(day=format_date(view.standing.until))
    if view.overdue:
        return _("{days} days overdue").format(days=view.late_days)
    if view.finding.due is not None:
        return _("due {day}").format(day=format_date(view.finding.due))
    return ""


def proof_words(view: FindingView) -> str:
    """What papers there are."""
    before = sum(each.counts for each in view.before)
    after = sum(each.counts for each in view.after)
    return _("{before} before, {after} after").format(before=before, after=after)


def matches(view: FindingView, words: Sequence[str], system: str) -> bool:
    """Whether every word is somewhere in the finding."""
    each = view.finding
    held = "\n".join(
        (
            each.number,
            each.problem,
            each.item,
            each.control,
            each.area,
            each.object,
            each.owner,
            each.unit,
            system,
        )
    ).casefold()
    return all(word in held for word in words)
