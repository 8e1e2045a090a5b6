"""The assurance page: filings on one page each, the scoring sheet, findings on their way, products; for any day."""

from __future__ import annotations

import enum
from collections.abc import Callable
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
from desktop.itemmodels.formats import format_count, format_date
from desktop.jobs.archive import Archive
from desktop.jobs.assurance import AssuranceBoard, AssuranceJobs
from desktop.jobs.changes import LibraryChanged
from desktop.jobs.latest import Latest
from desktop.views.assurance.assurance_desk import AssuranceDesk
from desktop.views.assurance.filings_view import FilingsView
from desktop.views.assurance.findings_board import FindingsBoardView
from desktop.views.assurance.products_view import ProductsView
from desktop.views.assurance.scoring_view import ScoringView
from desktop.views.controls.buttons import button
from desktop.views.controls.notice import Mood, Notice
from desktop.views.people.day_fields import DayBar
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import XL, L, M
from models.assurance_records import SystemSheet
from resources.words import _

REFRESH_MS = 500


class Tab(enum.Enum):
    FILINGS = "filings"
    SCORING = "scoring"
    FINDINGS = "findings"
    PRODUCTS = "products"


class AssurancePage(QWidget):
    """Reads when it comes into view, and while it is in view whenever something changed.

    Signals:
        item_activated(str, str, str)   kind, key and place of what is to be shown
    """

    item_activated = Signal(str, str, str)

    def __init__(self, archive: Archive, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._archive = archive
        self._jobs = AssuranceJobs(archive)
        self._board: AssuranceBoard | None = None
        self._stale = True
        self._reading = Latest(archive, self)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(REFRESH_MS)
        self.day_bar = DayBar(look)
        self.notice = Notice(look)
        self.past = Notice(look)
        self.filings = FilingsView(look)
        self.scoring = ScoringView(look)
        self.findings = FindingsBoardView(look)
        self.products = ProductsView(look)
        self.desk = AssuranceDesk(archive, look, self)
        self._tabs: dict[Tab, QPushButton] = {}
        self._stack = QStackedWidget()
        self._build()
        self._connect()
        self.turn_to(Tab.FILINGS)

    @property
    def board(self) -> AssuranceBoard | None:
        """What was read last."""
        return self._board

    @property
    def tab(self) -> Tab:
        """Which part is in view."""
        return list(Tab)[self._stack.currentIndex()]

    @property
    def day(self) -> date | None:
        """The day it speaks of; None for today."""
        return self.day_bar.day

    def enter(self) -> None:
        """The page came into view."""
        self._focus()

    def turn_to(self, tab: Tab) -> None:
        """Show one of the parts."""
        self._tabs[tab].setChecked(True)
        self._stack.setCurrentIndex(list(Tab).index(tab))

    def refresh(self) -> None:
        """Read everything again."""
        self._soon.stop()
        self._stale = False
        self._reading.ask(self._jobs.board(self.day))

    def open_finding(self, finding: int) -> None:
        """Show a finding on the board."""
        self.turn_to(Tab.FINDINGS)
        self.findings.choose(finding)

    def open_filing(self, filing: int) -> None:
        """Show a filed system on one page."""
        self.turn_to(Tab.FILINGS)
        self.filings.choose(filing)

    def focus_filter(self) -> None:
        """To the filter of the findings."""
        self.turn_to(Tab.FINDINGS)
        self.findings.filter.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self.refresh()

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(XL, M, XL, 0)
        head.setSpacing(L)
        group = QButtonGroup(self)
        for tab in Tab:
            choice = button(_tab_name(tab), self._turning(tab), kind="tab")
            choice.setCheckable(True)
            group.addButton(choice)
            self._tabs[tab] = choice
            head.addWidget(choice)
        head.addStretch(1)
        head.addWidget(self.day_bar)
        for each in (self.filings, self.scoring, self.findings, self.products):
            self._stack.addWidget(each)
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

    def _connect(self) -> None:
        self.day_bar.day_chosen.connect(lambda _day: self.refresh())
        desk = self.desk
        self.filings.new_wanted.connect(self._with_board(desk.keep_filing))
        sheet = self.filings.sheet
        sheet.act_wanted.connect(self._act)
        sheet.assessment_wanted.connect(self._show_assessment)
        sheet.scoring_wanted.connect(self.open_scoring)
        sheet.attach_wanted.connect(self._attach_material)
        sheet.findings_wanted.connect(self._show_findings)
        self.scoring.object_wanted.connect(self._judge)
        self.scoring.strike_wanted.connect(desk.strike_score)
        self.scoring.leave_out_wanted.connect(self._leave_out)
        self.scoring.total_wanted.connect(self._take_total)
        panel = self.findings.panel
        self.findings.new_wanted.connect(self._with_board(desk.keep_finding))
        panel.step_wanted.connect(self._with_board(desk.take_step))
        panel.edit_wanted.connect(self._with_board(desk.keep_finding))
        panel.attach_wanted.connect(desk.attach_proof)
        panel.finding_wanted.connect(self.findings.choose)
        self.products.product_wanted.connect(self._with_board(desk.keep_product))
        self.products.strike_wanted.connect(desk.strike_product)
        for each in (sheet, panel):
            each.item_activated.connect(self.item_activated)
            each.withdraw_wanted.connect(desk.withdraw)
            each.renew_wanted.connect(self._renew)
        self._reading.answered.connect(self._show_board)
        self._reading.failed.connect(self._fail)
        self._soon.timeout.connect(self.refresh)
        self._archive.library_changed.connect(self._note_change)

    def open_scoring(self, assessment: int) -> None:
        """Show the scoring sheet of an assessment."""
        self.turn_to(Tab.SCORING)
        self.scoring.choose(assessment)

    def _turning(self, tab: Tab) -> Callable[[], None]:
        def turn() -> None:
            self.turn_to(tab)
            self._focus()

        return turn

    def _with_board(self, act: Callable[..., object]) -> Callable[..., None]:
        """`act` with the board in front of what a signal says; nothing before the first reading."""

        def do(*said: object) -> None:
            if self._board is not None:
                act(self._board, *said)

        return do

    def _focus(self) -> None:
        if self.tab is Tab.FINDINGS:
            self.findings.focus()
            return
        {
            Tab.FILINGS: self.filings.list,
            Tab.SCORING: self.scoring.table,
            Tab.PRODUCTS: self.products.table,
        }[self.tab].setFocus()

    def _note_change(self, _change: LibraryChanged) -> None:
        self._stale = True
        if self.isVisible() and not self._soon.isActive():
            self._soon.start()

    def _show_board(self, board: AssuranceBoard) -> None:
        self._board = board
        self.notice.hide()
        self.day_bar.show_today(board.today)
        if board.day == board.today:
            self.past.hide()
        else:
            words = _("This is how it was, or will be, on {day}. Nothing can be changed here.")
            self.past.say(Mood.CAUTION, words.format(day=format_date(board.day)))
        for part in (self.filings, self.scoring, self.findings, self.products):
            part.show_board(board)
        name, open_ = _tab_name(Tab.FINDINGS), board.findings.counts.open
        self._tabs[Tab.FINDINGS].setText(f"{name}  {format_count(open_)}" if open_ else name)

    def _act(self, act: str) -> None:
        sheet, board = self.filings.sheet.sheet, self._board
        if sheet is None or board is None:
            return
        match act:
            case "edit":
                self.desk.keep_filing(board, sheet)
            case "assessment":
                self.desk.keep_assessment(board, sheet)
            case "strike":
                self.desk.strike_filing(sheet)

    def _show_assessment(self, view: object) -> None:
        sheet, board = self.filings.sheet.sheet, self._board
        if isinstance(sheet, SystemSheet) and board is not None and self.day is None:
            self.desk.keep_assessment(board, sheet, view)  # type: ignore[arg-type]  # the signal carries a view

    def _attach_material(self, material: str) -> None:
        sheet = self.filings.sheet.sheet
        if sheet is not None:
            self.desk.attach_material(sheet, material)

    def _show_findings(self, system: object) -> None:
        self.turn_to(Tab.FINDINGS)
        if isinstance(system, int):
            self.findings.show_system(system)

    def _judge(self, unit: object, known: object) -> None:
        view, board = self.scoring.chosen, self._board
        if view is not None and board is not None:
            self.desk.judge(board, view.assessment.id, self.scoring.level, unit, known)  # type: ignore[arg-type]  # the signal carries them

    def _leave_out(self, unit: object) -> None:
        view = self.scoring.chosen
        if view is not None:
            self.desk.leave_out(view.assessment.id, unit)  # type: ignore[arg-type]  # the signal carries it

    def _take_total(self) -> None:
        view = self.scoring.chosen
        if view is not None:
            job = self._jobs.taking_total(view.assessment.id)
            job.failed.connect(self._fail)
            self._jobs.start(job)

    def _renew(self, evidence: int) -> None:
        job = self._jobs.renewing(evidence)
        job.failed.connect(self._fail)
        self._jobs.start(job)

    def _fail(self, error: Exception) -> None:
        self.notice.explain(explain(error))


def _tab_name(tab: Tab) -> str:
    return {
        Tab.FILINGS: _("Filings and assessments"),
        Tab.SCORING: _("Scoring sheet"),
        Tab.FINDINGS: _("Findings of assessments"),
        Tab.PRODUCTS: _("Products"),
    }[tab]
