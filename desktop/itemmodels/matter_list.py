"""Matters as a list: open ones first, those that are late at the top; closed ones below."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop.itemmodels.formats import format_count, format_date
from desktop.itemmodels.money_words import format_money
from desktop.itemmodels.two_lines import TwoLines, TwoLinesRole
from desktop.jobs.people_shown import MatterLine
from resources.words import _

AnyIndex = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class MatterRole(enum.IntEnum):
    LINE = Qt.ItemDataRole.UserRole + 1
    """The `ListedMatter`."""


@dataclass(frozen=True, slots=True)
class ListedMatter:
    """A matter, or without one a heading."""

    label: str
    count: int = 0
    line: MatterLine | None = None


class MatterListModel(QAbstractListModel):
    """Headings can't be chosen."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._matters: tuple[MatterLine, ...] = ()
        self._kind = ""
        self._words: tuple[str, ...] = ()
        self._lines: list[ListedMatter] = []

    @property
    def lines(self) -> Sequence[ListedMatter]:
        """What is shown."""
        return self._lines

    @property
    def matters(self) -> Sequence[MatterLine]:
        """All matters, shown or not."""
        return self._matters

    def replace(self, matters: Sequence[MatterLine]) -> None:
        """Show these."""
        self.beginResetModel()
        self._matters = tuple(matters)
        self._refilter()
        self.endResetModel()

    def show_matching(self, text: str, kind: str) -> None:
        """Only those of a kind (every one where it is empty) with every word of `text`."""
        self.beginResetModel()
        self._words, self._kind = tuple(text.casefold().split()), kind
        self._refilter()
        self.endResetModel()

    def row_of(self, matter: int) -> int | None:
        """Where a matter is shown, if anywhere."""
        for row, each in enumerate(self._lines):
            if each.line is not None and each.line.id == matter:
                return row
        return None

    def rowCount(self, parent: AnyIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._lines)

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        if index.isValid() and self._lines[index.row()].line is None:
            return Qt.ItemFlag.ItemNeverHasChildren
        return super().flags(index)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        listed = self._lines[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return listed.label
            case Qt.ItemDataRole.ToolTipRole | Qt.ItemDataRole.AccessibleTextRole:
                return _hint(listed)
            case MatterRole.LINE:
                return listed
            case TwoLinesRole.LINES:
                return _lines(listed)
        return None

    def _refilter(self) -> None:
        held = [each for each in self._matters if self._matches(each)]
        open_ = sorted((each for each in held if not each.closed), key=_urgency)
        closed = sorted(
            (each for each in held if each.closed), key=lambda each: each.day, reverse=True
        )
        self._lines = []
        for heading, group in ((_("Open matters"), open_), (_("Closed matters"), closed)):
            if group:
                self._lines.append(ListedMatter(heading, len(group)))
                self._lines += [ListedMatter(each.title, line=each) for each in group]

    def _matches(self, line: MatterLine) -> bool:
        if self._kind and line.kind != self._kind:
            return False
        held = "\n".join((line.title, line.number, line.kind_title, *line.people)).casefold()
        return all(word in held for word in self._words)


def _lines(listed: ListedMatter) -> TwoLines:
    line = listed.line
    if line is None:
        return TwoLines(listed.label, format_count(listed.count), heading=True)
    wrong = line.late or line.exposure_fen > 0
    under = f"{line.number}  {matter_state_words(line)}"
    return TwoLines(listed.label, under, "bad" if wrong else "ink_soft", faded=line.closed)


def _urgency(line: MatterLine) -> tuple[bool, date, int]:
    return not line.late, line.latest or line.planned or line.day, line.id


def matter_state_words(line: MatterLine) -> str:
    """How far a matter is, in a line."""
    if line.closed:
        return _("matter closed")
    said = [_("{done} of {total} steps").format(done=line.done, total=line.total)]
    if line.late:
        said.append(_("notice is late"))
    elif line.latest is not None:
        said.append(_("notice by {day}").format(day=format_date(line.latest)))
    if line.exposure_fen:
        said.append(format_money(line.exposure_fen))
    return " · ".join(said)


def _hint(listed: ListedMatter) -> str:
    if listed.line is None:
        return f"{listed.label}: {format_count(listed.count)}"
    line = listed.line
    parts = (line.title, line.kind_title, line.number, matter_state_words(line), line.next_step)
    return "; ".join(filter(None, parts))
