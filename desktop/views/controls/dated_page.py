"""A page of parts behind tabs that speaks of one day: read when it comes into view and when something changed."""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping
from datetime import date

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.errors import explain
from desktop.itemmodels.formats import format_count, format_date
from desktop.jobs.archive import Archive
from desktop.jobs.changes import LibraryChanged
from desktop.views.controls.buttons import button
from desktop.views.controls.day_fields import DayBar
from desktop.views.controls.notice import Mood, Notice
from desktop.views.controls.page_stand import PageStand
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import XL, L, M
from resources.words import _

_REFRESH_MS = 500
"""While much is being entered the page follows at this pace."""


class DatedPage(QWidget):
    """The frame: tabs, the day, what is said above the parts. Its owner says how it is read and what is shown.

    Signals:
        item_activated(str, str, str)   kind, key and place of what is to be shown
    """

    item_activated = Signal(str, str, str)

    def __init__(
        self,
        archive: Archive,
        look: Look,
        names: Mapping[enum.Enum, str],
        parent: QWidget | None = None,
    ) -> None:
        """`names`: the tabs with their titles, in the order in which `add_parts` gets the parts."""
        super().__init__(parent)
        self.setObjectName("page")
        self._archive, self._look = archive, look
        self.day_bar = DayBar(look)
        self.notice, self.past = Notice(look), Notice(look)
        self._names = dict(names)
        self._tabs: dict[enum.Enum, QPushButton] = {}
        self._stack = QStackedWidget()
        self._stale = True
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_REFRESH_MS)
        self._soon.timeout.connect(self.refresh)
        self.day_bar.day_chosen.connect(lambda _day: self.refresh())
        archive.library_changed.connect(self._note_change)
        self._build()

    @property
    def day(self) -> date | None:
        """The day it speaks of; None for today."""
        return self.day_bar.day

    def enter(self) -> None:
        """The page came into view."""
        self.focus_part()

    def refresh(self) -> None:
        """Read everything again."""
        self._soon.stop()
        self._stale = False
        self.read()

    def read(self) -> None:
        """Ask for what is shown, for `day`."""
        raise NotImplementedError

    def focus_part(self) -> None:
        """Give the keyboard to the part in view."""
        raise NotImplementedError

    def turn_to_part(self, tab: enum.Enum) -> None:
        """Show one of the parts."""
        self._tabs[tab].setChecked(True)
        for each, choice in self._tabs.items():
            # The Tab key comes to the part in view, as it does after a click; the arrows go on from there.
            policy = Qt.FocusPolicy.StrongFocus if each is tab else Qt.FocusPolicy.ClickFocus
            choice.setFocusPolicy(policy)
        self._stack.setCurrentIndex(list(self._names).index(tab))

    def part_in_view(self) -> enum.Enum:
        """Which part is in view."""
        return list(self._names)[self._stack.currentIndex()]

    def stand(self) -> PageStand:
        """Where one stands: part, day, and what is chosen."""
        return PageStand.of(self.part_in_view(), self.day_bar, **self.chosen_items())

    def chosen_items(self) -> dict[str, object]:
        """What is chosen in the parts, by a name for each."""
        return {}

    def stand_at(self, stand: PageStand) -> None:
        """Stand where another page of this kind did."""
        self.turn_to_part(stand.tab)
        stand.set_day(self.day_bar)

    def add_parts(self, *parts: QWidget) -> None:
        """What is behind the tabs, in their order."""
        for each in parts:
            self._stack.addWidget(each)

    def show_count(self, tab: enum.Enum, count: int) -> None:
        """How many things wait behind a tab."""
        name = self._names[tab]
        self._tabs[tab].setText(f"{name}  {format_count(count)}" if count else name)

    def show_day(self, day: date, today: date) -> None:
        """What was read is of `day`: nothing can be changed on any other than today."""
        self.notice.hide()
        self.day_bar.show_today(today)
        if day == today:
            self.past.hide()
        else:
            words = _("This is how it was, or will be, on {day}. Nothing can be changed here.")
            self.past.say(Mood.CAUTION, words.format(day=format_date(day)))

    def fail(self, error: Exception) -> None:
        """Say above the parts what went wrong."""
        self.notice.explain(explain(error))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self.refresh()

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(XL, M, XL, 0)
        head.setSpacing(L)
        group = QButtonGroup(self)
        for tab, name in self._names.items():
            choice = button(name, self._turning(tab), kind="tab")
            choice.setCheckable(True)
            group.addButton(choice)
            self._tabs[tab] = choice
            head.addWidget(choice)
        head.addStretch(1)
        head.addWidget(self.day_bar)
        said = QVBoxLayout()
        said.setContentsMargins(XL, 0, XL, 0)
        said.addWidget(self.past)
        said.addWidget(self.notice)
        rule = QWidget()
        rule.setObjectName("rule")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(rule)
        column.addLayout(said)
        column.addWidget(self._stack, 1)

    def _turning(self, tab: enum.Enum) -> Callable[[], None]:
        def turn() -> None:
            self.turn_to_part(tab)
            self.focus_part()

        return turn

    def _note_change(self, _change: LibraryChanged) -> None:
        self._stale = True
        if self.isVisible() and not self._soon.isActive():
            self._soon.start()
