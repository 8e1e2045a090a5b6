"""People by required paper on one day: a lamp in every cell."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop.itemmodels.lamp_words import LampState, lamp_state, lamp_words
from desktop.jobs.people_shown import PaperState, PersonLine, Requirement

AnyIndex = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class MatrixRole(enum.IntEnum):
    STATE = Qt.ItemDataRole.UserRole + 1
    """The `LampState` of a cell, None in the column of names."""


class PeopleMatrixModel(QAbstractTableModel):
    """The first column has the names; the last rows are those who have left."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: tuple[PersonLine, ...] = ()
        self._lines: list[PersonLine] = []
        self._papers: list[dict[str, PaperState]] = []
        self._requirements: tuple[Requirement, ...] = ()
        self._only_lacking = False

    def replace(self, lines: Sequence[PersonLine], requirements: Sequence[Requirement]) -> None:
        """Show these."""
        self.beginResetModel()
        self._all, self._requirements = tuple(lines), tuple(requirements)
        self._refilter()
        self.endResetModel()

    def show_only_lacking(self, only: bool) -> None:
        """Only those who lack something, or everybody."""
        self.beginResetModel()
        self._only_lacking = only
        self._refilter()
        self.endResetModel()

    @property
    def lines(self) -> Sequence[PersonLine]:
        """The people shown, row by row."""
        return self._lines

    def requirement_at(self, column: int) -> Requirement | None:
        """What a column is about; None for the names."""
        return self._requirements[column - 1] if column > 0 else None

    def paper_at(self, index: AnyIndex) -> PaperState | None:
        """What a cell shows."""
        requirement = self.requirement_at(index.column())
        return self._papers[index.row()].get(requirement.id) if requirement else None

    def rowCount(self, parent: AnyIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: AnyIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._requirements) + 1

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        line = self._lines[index.row()]
        if index.column() == 0:
            if role == Qt.ItemDataRole.DisplayRole:
                return line.person.label
            if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
                return " · ".join(filter(None, (line.person.label, line.person.post)))
            return None
        if role == MatrixRole.STATE:
            return self._state(index)
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.words_at(index)
        return None

    def words_at(self, index: AnyIndex) -> str:
        """A cell in a sentence, for the line below and for a screen reader."""
        line = self._lines[index.row()]
        requirement = self.requirement_at(index.column())
        if requirement is None:
            return " · ".join(filter(None, (line.person.label, line.person.post)))
        paper = self.paper_at(index)
        said = [line.person.label, requirement.title, lamp_words(self._state(index))]
        if paper is not None and paper.hint:
            said.append(paper.hint)
        return " · ".join(said)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        requirement = self.requirement_at(section)
        title = requirement.title if requirement else ""
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return title
        return None

    def _state(self, index: AnyIndex) -> LampState:
        paper = self.paper_at(index)
        return lamp_state(paper.state) if paper is not None else LampState.NOT_NEEDED

    def _refilter(self) -> None:
        order = ("on-site", "expected", "unknown", "left")
        kept = [each for each in self._all if not self._only_lacking or each.missing or each.flags]
        self._lines = sorted(kept, key=lambda each: order.index(each.presence))
        self._papers = [{paper.requirement: paper for paper in line.papers} for line in self._lines]
