"""Tags or collections to choose from, each borne by all, some or none of the documents at hand."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop.itemmodels.formats import format_count
from resources.words import _, ngettext

AnyIndex = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class Borne(enum.Enum):
    """How many of the documents at hand bear it."""

    NONE = "none"
    SOME = "some"
    ALL = "all"


class ChoiceRole(enum.IntEnum):
    CHOICE = Qt.ItemDataRole.UserRole + 1
    """The `Choice` itself."""
    BORNE = Qt.ItemDataRole.UserRole + 2
    """Its `Borne` as it is to become."""
    LABEL = Qt.ItemDataRole.UserRole + 3
    """What stands in the line: the last part of a path, the whole of it while a filter hides those above."""
    DEPTH = Qt.ItemDataRole.UserRole + 4
    CHECKABLE = Qt.ItemDataRole.UserRole + 5


@dataclass(frozen=True, slots=True)
class Choice:
    """A line. `key` is a number, or 0 for what isn't there yet; `path` is its name with those it is below."""

    key: int
    path: str
    count: int = 0
    borne: Borne = Borne.NONE

    @property
    def depth(self) -> int:
        """How many it is below."""
        return self.path.count("/")

    @property
    def name(self) -> str:
        """The last part of its path."""
        return self.path.rpartition("/")[2]


class ChoiceListModel(QAbstractListModel):
    """One line a tag or collection, in the order in which they were given; lines may be ticked."""

    def __init__(
        self, *, checkable: bool = True, nested: bool = True, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._checkable, self._nested = checkable, nested
        self._choices: list[Choice] = []
        self._shown: list[int] = []
        self._now: dict[str, Borne] = {}
        self._words: tuple[str, ...] = ()

    def replace(self, choices: Iterable[Choice]) -> None:
        """Show others; what was ticked is forgotten."""
        self.beginResetModel()
        self._choices = list(choices)
        self._now = {each.path: each.borne for each in self._choices}
        self._refilter()
        self.endResetModel()

    def show_matching(self, text: str) -> None:
        """Only those whose path has every word of `text`."""
        self.beginResetModel()
        self._words = tuple(text.casefold().split())
        self._refilter()
        self.endResetModel()

    def add(self, path: str) -> None:
        """Tick the one at `path`; if there is none, it is to be made."""
        path = path.strip().strip("/")
        if not path:
            return
        same = next((each for each in self._choices if _same(each.path, path)), None)
        if same is None:
            self.beginResetModel()
            same = Choice(0, path)
            self._choices.insert(self._place(path), same)
            self._refilter()
            self.endResetModel()
        self.set_borne(same.path, Borne.ALL)

    def set_borne(self, path: str, borne: Borne) -> None:
        """Tick one, or no longer."""
        self._now[path] = borne
        if (row := self.row_of(path)) is not None:
            self.dataChanged.emit(self.index(row), self.index(row))

    def turn(self, row: int) -> None:
        """What a click on a line's box does: some becomes all, all none, none all."""
        choice = self.choice_at(row)
        full = self._now[choice.path] is Borne.ALL
        self.set_borne(choice.path, Borne.NONE if full else Borne.ALL)

    @property
    def choices(self) -> Sequence[Choice]:
        """All lines, shown or not."""
        return self._choices

    def added(self) -> tuple[Choice, ...]:
        """Those that all documents are to bear and that not all of them bore."""
        return tuple(
            each
            for each in self._choices
            if self._now[each.path] is Borne.ALL and each.borne is not Borne.ALL
        )

    def removed(self) -> tuple[Choice, ...]:
        """Those that no document is to bear and that some bore."""
        return tuple(
            each
            for each in self._choices
            if self._now[each.path] is Borne.NONE and each.borne is not Borne.NONE
        )

    def choice_at(self, row: int) -> Choice:
        """The line as shown."""
        return self._choices[self._shown[row]]

    def row_of(self, path: str) -> int | None:
        """Where a path is shown, if it is."""
        for row, number in enumerate(self._shown):
            if self._choices[number].path == path:
                return row
        return None

    def rowCount(self, parent: AnyIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        flags = super().flags(index)
        checkable = self._checkable and index.isValid()
        return flags | Qt.ItemFlag.ItemIsUserCheckable if checkable else flags

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        choice = self.choice_at(index.row())
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.ToolTipRole:
                return choice.path
            case Qt.ItemDataRole.AccessibleTextRole:
                counted = ngettext(
                    "{label}: {count} document", "{label}: {count} documents", choice.count
                )
                return counted.format(label=choice.path, count=format_count(choice.count))
            case Qt.ItemDataRole.CheckStateRole if self._checkable:
                return _CHECKS[self._now[choice.path]]
            case ChoiceRole.CHOICE:
                return replace(choice, borne=self._now[choice.path])
            case ChoiceRole.BORNE:
                return self._now[choice.path]
            case ChoiceRole.LABEL:
                return choice.name if self._nested and not self._words else choice.path
            case ChoiceRole.DEPTH:
                return choice.depth if self._nested and not self._words else 0
            case ChoiceRole.CHECKABLE:
                return self._checkable
        return None

    def setData(self, index: AnyIndex, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole or not index.isValid() or not self._checkable:
            return False
        on = Qt.CheckState(value) is Qt.CheckState.Checked
        self.set_borne(self.choice_at(index.row()).path, Borne.ALL if on else Borne.NONE)
        return True

    def _refilter(self) -> None:
        for each in self._choices:
            self._now.setdefault(each.path, each.borne)
        self._shown = [
            number
            for number, each in enumerate(self._choices)
            if all(word in each.path.casefold() for word in self._words)
        ]

    def _place(self, path: str) -> int:
        """Behind those that it is below, or at the end."""
        above, sign, _name = path.rpartition("/")
        place = len(self._choices)
        for number, each in enumerate(self._choices):
            if sign and (_same(each.path, above) or each.path.startswith(above + "/")):
                place = number + 1
        return place


def new_words(choice: Choice) -> str:
    """What is said of one that isn't there yet."""
    return _("new") if choice.key == 0 else ""


def _same(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()


_CHECKS = {
    Borne.NONE: Qt.CheckState.Unchecked,
    Borne.SOME: Qt.CheckState.PartiallyChecked,
    Borne.ALL: Qt.CheckState.Checked,
}
