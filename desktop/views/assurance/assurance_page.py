"""The assurance page: filings on one page each, the scoring sheet, findings on their way, products; for any day."""

from __future__ import annotations

import enum
from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.jobs.archive import Archive
from desktop.jobs.assurance import AssuranceBoard, AssuranceJobs
from desktop.jobs.latest import Latest
from desktop.views.assurance.assurance_desk import AssuranceDesk
from desktop.views.assurance.filings_view import FilingsView
from desktop.views.assurance.findings_board import FindingsBoardView
from desktop.views.assurance.products_view import ProductsView
from desktop.views.assurance.scoring_view import ScoringView
from desktop.views.controls.dated_page import DatedPage
from desktop.views.controls.page_stand import PageStand
from desktop.views.theme.look import Look
from models.assurance.assurance_records import SystemSheet
from resources.words import _

REFRESH_MS = 500


class Tab(enum.Enum):
    FILINGS = "filings"
    SCORING = "scoring"
    FINDINGS = "findings"
    PRODUCTS = "products"


class AssurancePage(DatedPage):
    """Filings, scores, findings and products; what is asked for goes to the desk.

    Signals:
        article_requested(int)   write a fault article from the finding with this id
    """

    article_requested = Signal(int)

    def __init__(self, archive: Archive, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(archive, look, {tab: _tab_name(tab) for tab in Tab}, parent)
        self._jobs = AssuranceJobs(archive)
        self._board: AssuranceBoard | None = None
        self._awaited: dict[str, int] = {}
        """What to choose in the parts as soon as the first reading is there."""
        self._reading = Latest(archive, self)
        self.filings = FilingsView(look)
        self.scoring = ScoringView(look)
        self.findings = FindingsBoardView(look)
        self.products = ProductsView(look)
        self.desk = AssuranceDesk(archive, look, self)
        self.add_parts(self.filings, self.scoring, self.findings, self.products)
        self._connect()
        self.turn_to(Tab.FILINGS)

    @property
    def board(self) -> AssuranceBoard | None:
        """What was read last."""
        return self._board

    @property
    def tab(self) -> Tab:
        """Which part is in view."""
        tab = self.part_in_view()
        assert isinstance(tab, Tab)
        return tab

    def turn_to(self, tab: Tab) -> None:
        """Show one of the parts."""
        self.turn_to_part(tab)

    def read(self) -> None:
        self._reading.ask(self._jobs.board(self.day))

    def chosen_items(self) -> dict[str, object]:
        finding, assessment = self.findings.chosen, self.scoring.chosen
        return {
            "filing": self.filings.chosen,
            "finding": finding.finding.id if finding else None,
            "assessment": assessment.assessment.id if assessment else None,
        }

    def stand_at(self, stand: PageStand) -> None:
        for name in self._choosers():
            chosen = stand.number(name)
            if chosen is not None:
                self._awaited[name] = chosen
        super().stand_at(stand)

    def open_finding(self, finding: int) -> None:
        """Show a finding on the board."""
        self.turn_to(Tab.FINDINGS)
        self._choose("finding", finding)

    def open_filing(self, filing: int) -> None:
        """Show a filed system on one page."""
        self.turn_to(Tab.FILINGS)
        self._choose("filing", filing)

    def focus_filter(self) -> None:
        """To the filter of the findings."""
        self.turn_to(Tab.FINDINGS)
        self.findings.filter.setFocus()

    def _connect(self) -> None:
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
        panel.article_wanted.connect(self.article_requested)
        self.products.product_wanted.connect(self._with_board(desk.keep_product))
        self.products.strike_wanted.connect(desk.strike_product)
        for each in (sheet, panel):
            each.item_activated.connect(self.item_activated)
            each.withdraw_wanted.connect(desk.withdraw)
            each.renew_wanted.connect(self._renew)
        self._reading.answered.connect(self._show_board)
        self._reading.failed.connect(self.fail)

    def open_scoring(self, assessment: int) -> None:
        """Show the scoring sheet of an assessment."""
        self.turn_to(Tab.SCORING)
        self.scoring.choose(assessment)

    def _with_board(self, act: Callable[..., object]) -> Callable[..., None]:
        """`act` with the board in front of what a signal says; nothing before the first reading."""

        def do(*said: object) -> None:
            if self._board is not None:
                act(self._board, *said)

        return do

    def focus_part(self) -> None:
        if self.tab is Tab.FINDINGS:
            self.findings.focus()
            return
        {
            Tab.FILINGS: self.filings.list,
            Tab.SCORING: self.scoring.table,
            Tab.PRODUCTS: self.products.table,
        }[self.tab].setFocus()

    def _show_board(self, board: AssuranceBoard) -> None:
        self._board = board
        self.show_day(board.day, board.today)
        for part in (self.filings, self.scoring, self.findings, self.products):
            part.show_board(board)
        self.show_count(Tab.FINDINGS, board.findings.counts.open)
        awaited, self._awaited = self._awaited, {}
        for name, item in awaited.items():
            self._choose(name, item)

    def _choose(self, name: str, item: int) -> None:
        """Choose an item of a part, before the first reading as soon as it is there."""
        if self._board is None:
            self._awaited[name] = item
        self._choosers()[name](item)

    def _choosers(self) -> dict[str, Callable[[int], None]]:
        """How an item of each part is chosen, by the name that a stand has for it."""
        return {
            "filing": self.filings.choose,
            "finding": self.findings.choose,
            "assessment": self.scoring.choose,
        }

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
            job.failed.connect(self.fail)
            self._jobs.start(job)

    def _renew(self, evidence: int) -> None:
        job = self._jobs.renewing(evidence)
        job.failed.connect(self.fail)
        self._jobs.start(job)


def _tab_name(tab: Tab) -> str:
    return {
        Tab.FILINGS: _("Filings and assessments"),
        Tab.SCORING: _("Scoring sheet"),
        Tab.FINDINGS: _("Findings of assessments"),
        Tab.PRODUCTS: _("Products"),
    }[tab]
