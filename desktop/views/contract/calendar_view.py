"""The calendar: a month with its days off, what is due on each day, and the duties of the day one is at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.itemmodels.contract_calendar import MonthModel, day_words
from desktop.jobs.contract import ContractReading
from desktop.views.contract.duty_list import DutyList
from desktop.views.contract.month_table import MonthTable, turned
from desktop.views.contract.side_split import SideSplit
from desktop.views.controls.buttons import button, icon_button
from desktop.views.controls.notice import Mood, Notice
from desktop.views.controls.words import words
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import XS, L, M, S
from models.obligations.duty_views import DutyView
from resources.artwork import Icon
from resources.words import _

_PANEL_EM = 18


class CalendarView(QWidget):
    """Signals:
    duty_entered(str)    show the duty of this key in the matrix
    import_wanted(int)   read the holidays of this year from a file
    """

    duty_entered = Signal(str)
    import_wanted = Signal(int)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._reading: ContractReading | None = None
        self._due: Mapping[date, Sequence[DutyView]] = {}
        self.model = MonthModel(self)
        self.table = MonthTable(self.model, look)
        self.title = words("", "heading")
        self.notice = Notice(look)
        self.day_title = words("", "strong", wrap=True)
        self.list = DutyList(look, _("Due on this day"))
        self.nothing = words(_("Nothing is due on this day."), "soft", wrap=True)
        earlier = icon_button(look, Icon.EARLIER, _("Earlier month"), lambda: self._turn(-1))
        later = icon_button(look, Icon.LATER, _("Later month"), lambda: self._turn(1))
        self._today = button(_("This month"), self._go_today, kind="quiet")
        bring = button(_("Import holidays…"), self._bring)
        head = QHBoxLayout()
        head.setContentsMargins(L, S, L, S)
        head.setSpacing(XS)
        head.addWidget(earlier)
        head.addWidget(self.title)
        head.addWidget(later)
        head.addSpacing(S)
        head.addWidget(self._today)
        head.addStretch(1)
        head.addWidget(bring)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        framed = QVBoxLayout()
        framed.setContentsMargins(L, 0, L, 0)
        framed.addWidget(self.notice)
        column.addLayout(framed)
        column.addWidget(self.table, 1)
        side = QWidget()
        side.setObjectName("surface")
        beside = QVBoxLayout(side)
        beside.setContentsMargins(M, L, M, M)
        beside.setSpacing(S)
        beside.addWidget(self.day_title)
        beside.addWidget(self.nothing)
        beside.addWidget(self.list, 100)
        beside.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(SideSplit(left, side, _PANEL_EM))
        self.table.day_chosen.connect(self._show_day)
        self.table.month_wanted.connect(self.show_month)
        self.table.day_entered.connect(self._enter_day)
        self.list.duty_entered.connect(self.duty_entered)

    def show_reading(
        self, reading: ContractReading, due: Mapping[date, Sequence[DutyView]]
    ) -> None:
        """Show a reading; the month in view stays, unless there was none or another day is judged."""
        first = self._reading is None or self._reading.day != reading.day
        day = reading.day if first else self.table.day or reading.day
        self._reading, self._due = reading, due
        self.model.replace(reading.calendar, due, reading.day)
        self.show_month(day)

    def show_month(self, day: date) -> None:
        """Show the month of a day, and go to it."""
        self.model.show_month(day)
        self.title.setText(_("{year}-{month:02d}").format(year=day.year, month=day.month))
        self._warn()
        self.table.choose(day)
        self._show_day(day)

    def start_here(self) -> None:
        """Put the cursor where work goes on."""
        self.table.setFocus()

    def _warn(self) -> None:
        if self.model.is_known:
            self.notice.hide()
            return
        year = self.model.month.year
        self.notice.say(
            Mood.CAUTION,
            _(
                "Only weekends count as days off, so deadlines may still move. "
                "Import the year's holiday file once it is published."
            ),
            _("The holidays of {year} are not known yet").format(year=year),
        )

    def _show_day(self, day: date) -> None:
        if self._reading is None:
            return
        views = self._due.get(day, ())
        place = self.model.place_of(day)
        if place is not None:
            self.day_title.setText(day_words(self.model.cell_at(*place)))
        self.list.duties.replace(views, self._reading.name_of, foremost=True)
        self.list.setVisible(bool(views))
        self.nothing.setVisible(not views)

    def _enter_day(self) -> None:
        if self.list.isVisible():
            self.list.setFocus()
            if not self.list.currentIndex().isValid():
                self.list.setCurrentIndex(self.list.duties.index(0))

    def _turn(self, months: int) -> None:
        self.show_month(turned(self.table.day or self.model.month, months))

    def _go_today(self) -> None:
        if self._reading is not None:
            self.show_month(self._reading.day)

    def _bring(self) -> None:
        self.import_wanted.emit(self.model.month.year)
