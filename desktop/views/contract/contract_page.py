"""The contract's page: tabs over one reading of it, all judged on one day."""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QTimer, Signal
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
from desktop.itemmodels.contract_calendar import due_by_day
from desktop.itemmodels.contract_matrix import Matrix, lay_out
from desktop.itemmodels.contract_overview import Coverage, coverage_by_category
from desktop.jobs.archive import Archive
from desktop.jobs.changes import LibraryChanged
from desktop.jobs.contract import ContractJobs, ContractReading
from desktop.jobs.latest import Latest
from desktop.services.contract.evidence_suggesting import Suggestion
from desktop.views.contract.calendar_view import CalendarView
from desktop.views.contract.duty_panel import DutyPanel
from desktop.views.contract.evidence_desk import EvidenceDesk
from desktop.views.contract.kpi_desk import KpiDesk
from desktop.views.contract.kpi_view import KpiView
from desktop.views.contract.matrix_view import MatrixView
from desktop.views.contract.overview_view import OverviewView
from desktop.views.contract.rules_desk import RulesDesk
from desktop.views.contract.rules_view import RulesView
from desktop.views.contract.sheet_desk import SheetDesk
from desktop.views.controls.buttons import button
from desktop.views.controls.day_fields import DayBar
from desktop.views.controls.notice import Mood, Notice
from desktop.views.controls.page_stand import PageStand
from desktop.views.controls.words import ElidedLabel, words
from desktop.views.filing.filing_desk import FilingDesk
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import XL, L, S
from models.obligations.duty_views import DutyView
from resources.words import _

REFRESH_MS = 700
"""While documents are being filed the page follows at this pace."""


class Tab(enum.Enum):
    OVERVIEW = "overview"
    MATRIX = "matrix"
    KPI = "kpi"
    CALENDAR = "calendar"
    RULES = "rules"


@dataclass(frozen=True, slots=True)
class _Laid:
    """A reading with everything that would take too long in the window's thread."""

    reading: ContractReading
    matrix: Matrix
    due: Mapping[date, Sequence[DutyView]]
    coverage: tuple[Coverage, ...]


class ContractPage(QWidget):
    """Reads when it comes into view, and while it is in view whenever something changed.

    Signals:
        item_activated(str, str, str)   kind, key and place of what is to be shown
    """

    item_activated = Signal(str, str, str)

    def __init__(
        self, archive: Archive, desk: FilingDesk, look: Look, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._archive, self._look = archive, look
        self._jobs = ContractJobs(archive)
        self._day: date | None = None
        self._reading: ContractReading | None = None
        self._laid: _Laid | None = None
        self._behind: set[Tab] = set()
        self._wanted = ""
        self._stood: PageStand | None = None
        """Where to stand after the next reading, unless something else is asked for until then."""
        self._stale = True
        self.tab = Tab.OVERVIEW
        self._asking = Latest(archive, self)
        self._suggesting = Latest(archive, self)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(REFRESH_MS)
        self.notice = Notice(look)
        self.days = DayBar(look)
        self.overview = OverviewView(look)
        self.panel = DutyPanel(look)
        self.matrix = MatrixView(self.panel, look)
        self.kpi = KpiView(look)
        self.calendar = CalendarView(look)
        self.rules = RulesView(archive, look)
        self.evidence = EvidenceDesk(archive, desk, look, self, self.notice)
        self.ledger = KpiDesk(archive, look, self, self.notice)
        self.sheets = SheetDesk(archive, look, self, self.notice)
        self.keeping = RulesDesk(archive, look, self, self.notice)
        self._views: dict[Tab, QWidget] = {
            Tab.OVERVIEW: self.overview,
            Tab.MATRIX: self.matrix,
            Tab.KPI: self.kpi,
            Tab.CALENDAR: self.calendar,
            Tab.RULES: self.rules,
        }
        self._buttons: dict[Tab, QPushButton] = {}
        self._stack = QStackedWidget()
        self._lay_out()
        self._connect()

    @property
    def reading(self) -> ContractReading | None:
        """What was read last."""
        return self._reading

    def view(self, tab: Tab) -> QWidget:
        """What a tab shows."""
        return self._views[tab]

    def enter(self) -> None:
        """The page came into view."""
        self._buttons[self.tab].setFocus()

    def refresh(self) -> None:
        """Read everything again."""
        self._soon.stop()
        self._stale = False
        self._asking.ask(self._jobs.reading(self._day, _laid_out))
        if self.tab is Tab.RULES:
            self.rules.refresh()

    def show_tab(self, tab: Tab) -> None:
        """Turn to a tab."""
        if any(each.hasFocus() for each in self._buttons.values()):
            self._buttons[tab].setFocus()
        self.tab = tab
        self._buttons[tab].setChecked(True)
        self._catch_up(tab)
        self._stack.setCurrentWidget(self._views[tab])
        # Settings and rules are those of today, whatever day is looked at.
        self.days.setVisible(tab is not Tab.RULES)
        if tab is Tab.RULES:
            self.rules.refresh()

    def show_day(self, day: date | None) -> None:
        """Judge everything on another day; None for today."""
        self._day = day
        self.refresh()

    def stand(self) -> PageStand:
        """Where one stands: tab, day, the duty and the KPI in view."""
        duties = self.panel.chosen
        kpi = self.kpi.chosen
        return PageStand.of(
            self.tab,
            self.days,
            duty=duties[0].key if duties else "",
            kpi=kpi.id if kpi else "",
        )

    def stand_at(self, stand: PageStand) -> None:
        """Stand where another page of the contract did."""
        assert isinstance(stand.tab, Tab)
        self.show_tab(stand.tab)
        self._stood = stand
        stand.set_day(self.days)

    def open_duty(self, key: str) -> None:
        """Show a duty in the matrix, as soon as it is known."""
        self._stood = None
        self.show_tab(Tab.MATRIX)
        if self._reading is None or self._asking.waiting:
            self._wanted = key
        elif not self.matrix.open_duty(key):
            self._miss(key)

    def open_rule(self, rule: str) -> None:
        """Show a requirement in the matrix, with everything that is owed because of it."""
        self._stood = None
        self.show_tab(Tab.MATRIX)
        self.matrix.show_matching(rule)

    def focus_filter(self) -> None:
        """To the field that narrows what is shown."""
        self.show_tab(Tab.MATRIX)
        self.matrix.filter.setFocus()
        self.matrix.filter.selectAll()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self.refresh()

    def _note_change(self, _change: LibraryChanged) -> None:
        self._stale = True
        if self.isVisible() and not self._soon.isActive():
            self._soon.start()

    def _show_laid(self, laid: _Laid) -> None:
        reading = laid.reading
        self._reading = reading
        self.notice.hide()
        self.days.show_today(reading.today)
        self.evidence.show_reading(reading)
        self.ledger.show_reading(reading)
        self._laid, self._behind = laid, set(Tab) - {Tab.RULES}
        self._catch_up(self.tab)
        wanted, self._wanted = self._wanted, ""
        if wanted and not self.matrix.open_duty(wanted):
            self._miss(wanted)
        stood, self._stood = self._stood, None
        if stood is not None:
            self._choose_again(stood.chosen)

    def _choose_again(self, chosen: Mapping[str, str]) -> None:
        """What was chosen in the tab that is in view, as far as it is still there."""
        if self.tab is Tab.MATRIX and "duty" in chosen:
            self.matrix.open_duty(chosen["duty"])
        elif self.tab is Tab.KPI and "kpi" in chosen:
            self.kpi.choose(chosen["kpi"])

    def _catch_up(self, tab: Tab) -> None:
        """Show the newest reading in a tab that hasn't got it yet: only what is looked at is drawn."""
        laid = self._laid
        if laid is None or tab not in self._behind:
            return
        self._behind.discard(tab)
        if tab is Tab.OVERVIEW:
            self.overview.show_reading(laid.reading, laid.coverage)
        elif tab is Tab.MATRIX:
            self.matrix.show_reading(laid.reading, laid.matrix)
        elif tab is Tab.KPI:
            self.kpi.show_reading(laid.reading)
        else:
            self.calendar.show_reading(laid.reading, laid.due)

    def _miss(self, key: str) -> None:
        self.notice.say(
            Mood.CAUTION,
            _("There is no duty {key} on this day.").format(key=key),
        )

    def _suggest(self, key: str) -> None:
        """What could prove the duty in view is looked up behind it."""
        if self._reading is None:
            return
        view = self._reading.board.by_key.get(key)
        if view is not None and (view.missing or view.unsigned):
            self._suggesting.ask(self._jobs.suggestions(key))

    def _show_suggested(self, found: tuple[str, Sequence[Suggestion]]) -> None:
        self.panel.show_suggestions(*found)

    def _fail(self, error: Exception) -> None:
        self.notice.explain(explain(error))

    def _leave_to(self, kind: str, key: str, place: str) -> None:
        self._stood = None
        if kind == "duty":
            self.open_duty(key)
        elif kind == "kpi":
            self.show_tab(Tab.KPI)
            self.kpi.choose(key)
        elif kind == "payment":
            self.evidence.pay(int(key))
        elif kind == "payment-entries":
            self.evidence.show_payment(int(key))
        elif kind == "category":
            self.show_tab(Tab.MATRIX)
            self.matrix.show_category(key)
        elif kind == "rule":
            self.open_rule(key)
        else:
            self.item_activated.emit(kind, key, place)

    def _connect(self) -> None:
        self.days.day_chosen.connect(self.show_day)
        self._asking.answered.connect(self._show_laid)
        self._asking.failed.connect(self._fail)
        self._suggesting.answered.connect(self._show_suggested)
        self._soon.timeout.connect(self.refresh)
        self._archive.library_changed.connect(self._note_change)
        self.overview.item_activated.connect(self._leave_to)
        self.calendar.duty_entered.connect(self.open_duty)
        self.calendar.import_wanted.connect(self.keeping.bring_holidays)
        panel, desk = self.panel, self.evidence
        panel.item_activated.connect(self.item_activated)
        panel.duty_shown.connect(self._suggest)
        self.matrix.proposals_wanted.connect(desk.propose)
        desk.looking.connect(self.matrix.propose.setDisabled)
        panel.evidence_wanted.connect(desk.file_for)
        panel.files_dropped.connect(desk.take_files)
        panel.choice_wanted.connect(desk.choose_for)
        panel.suggestion_taken.connect(desk.take_suggestion)
        panel.step_wanted.connect(desk.say)
        panel.renewal_wanted.connect(desk.renew)
        panel.withdrawal_wanted.connect(desk.withdraw)
        self.kpi.record_wanted.connect(self.ledger.record)
        self.kpi.entries_wanted.connect(self.ledger.show_entries)
        self.kpi.import_wanted.connect(lambda: self.sheets.bring("kpi"))
        self.rules.import_wanted.connect(self.sheets.bring)
        self.rules.export_wanted.connect(self.sheets.ask_where)
        self.rules.setting_wanted.connect(self.keeping.settle)
        self.rules.rule_wanted.connect(self.keeping.edit)
        self.rules.holidays_wanted.connect(lambda: self.keeping.bring_holidays(0))
        self.keeping.changed.connect(self.rules.refresh)

    def _lay_out(self) -> None:
        tabs = QHBoxLayout()
        tabs.setSpacing(0)
        group = QButtonGroup(self)
        for tab in Tab:
            choice = button(_tab_name(tab), self._turning(tab), kind="tab")
            choice.setCheckable(True)
            group.addButton(choice)
            self._buttons[tab] = choice
            tabs.addWidget(choice)
        self._buttons[self.tab].setChecked(True)
        tabs.addStretch(1)
        tabs.addWidget(self.days)
        head = QVBoxLayout()
        head.setContentsMargins(XL, L, L, 0)
        head.setSpacing(S)
        title = QHBoxLayout()
        title.setSpacing(L)
        title.addWidget(words(_("Obligations"), "title"))
        title.addWidget(ElidedLabel(self._archive.contract.title, "soft"), 1)
        head.addLayout(title)
        head.addLayout(tabs)
        rule = QWidget()
        rule.setObjectName("rule")
        framed = QVBoxLayout()
        framed.setContentsMargins(XL, S, XL, 0)
        framed.addWidget(self.notice)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(rule)
        column.addLayout(framed)
        for view in self._views.values():
            self._stack.addWidget(view)
        column.addWidget(self._stack, 1)

    def _turning(self, tab: Tab) -> Callable[[], None]:
        return lambda: self.show_tab(tab)


def _laid_out(reading: ContractReading) -> _Laid:
    return _Laid(
        reading,
        lay_out(
            reading.board.duties,
            start=reading.start,
            end=reading.end,
            day=reading.day,
            name_of=reading.name_of,
        ),
        due_by_day(reading.board.duties),
        coverage_by_category(reading.board.duties),
    )


def _tab_name(tab: Tab) -> str:
    return {
        Tab.OVERVIEW: _("Overview"),
        Tab.MATRIX: _("Duty matrix"),
        Tab.KPI: _("KPI"),
        Tab.CALENDAR: _("Calendar"),
        Tab.RULES: _("Settings and rules"),
    }[tab]
