"""People as a list: on site first, then those who come, then those who left; each with the lamps of its papers."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop.itemmodels.formats import format_count
from desktop.itemmodels.lamp_words import LampState, lamp_state, lamp_words
from desktop.itemmodels.two_lines import TwoLines, TwoLinesRole
from desktop.jobs.people_shown import PersonLine, Requirement
from resources.words import _

AnyIndex = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()

_PRESENCES = ("on-site", "expected", "unknown", "left")


class PeopleRole(enum.IntEnum):
    LINE = Qt.ItemDataRole.UserRole + 1
    """The `ListedPerson`."""


@dataclass(frozen=True, slots=True)
class ListedPerson:
    """A person, or without one the heading of a group. `lamps` are (what for, state)."""

    label: str
    count: int = 0
    line: PersonLine | None = None
    lamps: tuple[tuple[str, LampState], ...] = ()


class PeopleListModel(QAbstractListModel):
    """Headings can't be chosen. Whoever lacks something stands before those who lack nothing, when asked so."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._people: tuple[PersonLine, ...] = ()
        self._requirements: tuple[Requirement, ...] = ()
        self._words: tuple[str, ...] = ()
        self._only_lacking = False
        self._lines: list[ListedPerson] = []

    @property
    def lines(self) -> Sequence[ListedPerson]:
        """What is shown."""
        return self._lines

    def replace(self, people: Sequence[PersonLine], requirements: Sequence[Requirement]) -> None:
        """Show these."""
        self.beginResetModel()
        self._people = tuple(people)
        self._requirements = tuple(each for each in requirements if each.lamp)
        self._refilter()
        self.endResetModel()

    def show_matching(self, text: str, *, only_lacking: bool) -> None:
        """Only those with every word of `text` in names, posts or numbers; perhaps only those who lack something."""
        self.beginResetModel()
        self._words = tuple(text.casefold().split())
        self._only_lacking = only_lacking
        self._refilter()
        self.endResetModel()

    def row_of(self, person: int) -> int | None:
        """Where a person is shown, if anywhere."""
        for row, each in enumerate(self._lines):
            if each.line is not None and each.line.person.id == person:
                return row
        return None

    @property
    def lamp_titles(self) -> tuple[str, ...]:
        """What the lamps stand for, in their order: 承诺书, 培训, 资质 unless somebody changed the rules."""
        return tuple(each.title for each in self._requirements)

    def lamps_of(self, line: PersonLine) -> tuple[tuple[str, LampState], ...]:
        """The lamps of a person."""
        states = {paper.requirement: paper.state for paper in line.papers}
        return tuple(
            (each.title, lamp_state(states.get(each.id, LampState.NOT_NEEDED.value)))
            for each in self._requirements
        )

    def rowCount(self, parent: AnyIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._lines)

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        if index.isValid() and self._lines[index.row()].line is None:
            return Qt.ItemFlag.ItemNeverHasChildren
        return super().flags(index)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        line = self._lines[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return line.label
            case Qt.ItemDataRole.ToolTipRole | Qt.ItemDataRole.AccessibleTextRole:
                return _hint(line)
            case PeopleRole.LINE:
                return line
            case TwoLinesRole.LINES:
                return _lines(line)
        return None

    def _refilter(self) -> None:
        self._lines = []
        for presence in _PRESENCES:
            held = [each for each in self._people if each.presence == presence]
            held = [each for each in held if self._matches(each)]
            if not held:
                continue
            self._lines.append(ListedPerson(presence_words(presence), len(held)))
            self._lines += [
                ListedPerson(each.person.label, line=each, lamps=self.lamps_of(each))
                for each in held
            ]

    def _matches(self, line: PersonLine) -> bool:
        if self._only_lacking and not (line.missing or line.flags):
            return False
        who = line.person
        held = "\n".join((who.label, who.name, who.post, who.employer, who.staff_number)).casefold()
        return all(word in held for word in self._words)


def presence_words(presence: str) -> str:
    """Where somebody is on the chosen day."""
    return {
        "on-site": _("On site"),
        "expected": _("Not yet on site"),
        "left": _("Left"),
    }.get(presence, _("Without an on-site period"))


def _lines(listed: ListedPerson) -> TwoLines:
    if listed.line is None:
        return TwoLines(listed.label, format_count(listed.count), heading=True)
    who, flags = listed.line.person, listed.line.flags
    core = [_("core")] if who.core else []
    under = " · ".join([*core, *filter(None, (who.post, who.employer))])
    return TwoLines(
        listed.label,
        flags[0] if flags else under,
        "bad" if flags else "ink_soft",
        faded=listed.line.presence == "left",
        lamps=tuple(state for _title, state in listed.lamps),
    )


def _hint(listed: ListedPerson) -> str:
    if listed.line is None:
        return f"{listed.label}: {format_count(listed.count)}"
    lamps = (f"{title}: {lamp_words(state)}" for title, state in listed.lamps)
    post = listed.line.person.post
    said = [listed.label, *([post] if post else []), *lamps, *listed.line.flags]
    return "; ".join(said)
