"""The people page: people with their files, who has which paper, matters step by step; for today or any past day."""

from __future__ import annotations

import enum
from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QSplitter,
    QStackedWidget,
    QWidget,
)

from desktop.jobs.archive import Archive
from desktop.jobs.latest import Latest
from desktop.jobs.people import PeopleJobs
from desktop.jobs.people_shown import PeopleBoard, PersonSheetShown, ShownMatter
from desktop.views.controls.buttons import button
from desktop.views.controls.dated_page import DatedPage
from desktop.views.controls.empty_state import EmptyState
from desktop.views.controls.notice import Mood
from desktop.views.controls.page_stand import PageStand
from desktop.views.people.matrix_view import MatrixView
from desktop.views.people.matters_view import MattersView
from desktop.views.people.people_desk import PeopleDesk
from desktop.views.people.people_pane import PeoplePane
from desktop.views.people.person_sheet import PersonSheet
from desktop.views.theme.look import Look
from resources.artwork import Icon
from resources.words import _

REFRESH_MS = 500
"""While much is being entered the page follows at this pace."""


class Tab(enum.Enum):
    PEOPLE = "people"
    PAPERS = "papers"
    MATTERS = "matters"


class PeoplePage(DatedPage):
    """People, papers and matters; what is asked for goes to the desk.

    Signals:
        search_requested(str)   show all that a query finds
    """

    search_requested = Signal(str)

    def __init__(self, archive: Archive, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(archive, look, {tab: _tab_name(tab) for tab in Tab}, parent)
        self._jobs = PeopleJobs(archive)
        self._board: PeopleBoard | None = None
        self._person: int | None = None
        self._matter: int | None = None
        self._sought = False
        """Whether the lists turn to the chosen person and matter when the next reading knows them."""
        self._reading, self._sheets, self._matters = (Latest(archive, self) for _each in range(3))
        self.pane = PeoplePane(look)
        self.sheet = PersonSheet(look)
        self.matrix = MatrixView(look)
        self.matters = MattersView(look)
        self.desk = PeopleDesk(archive, look, self)
        self.empty = EmptyState(look, Icon.PEOPLE)
        self.empty.say(
            _("Nobody is entered yet"),
            _(
                "Each person gets a file: periods on site, certificates, trainings, accounts, pledges."
            ),
        )
        self.empty.offer(button(_("Enter a person…"), self.enter_person))
        self._adopt = button(_("Enter the people that documents name"), self.adopt)
        self.empty.offer(self._adopt)
        self._people = QStackedWidget()
        self.add_parts(self._both(), self.matrix, self.matters)
        self._connect()
        self.turn_to(Tab.PEOPLE)

    @property
    def board(self) -> PeopleBoard | None:
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
        if tab is Tab.MATTERS and self._matter is None:
            self._matter = self.matters.first()
            if self._matter is not None:
                self.matters.choose(self._matter)

    def read(self) -> None:
        self._reading.ask(self._jobs.board(self.day))
        if self._person is not None:
            self._sheets.ask(self._jobs.sheet(self._person, self.day))
        if self._matter is not None:
            self._matters.ask(self._jobs.matter(self._matter, self.day))

    def open_person(self, person: int) -> None:
        """Show somebody's sheet."""
        self.turn_to(Tab.PEOPLE)
        self._person = person
        if self._board is not None:
            self.pane.choose(person)
        self._sought |= self.pane.chosen != person
        self._sheets.ask(self._jobs.sheet(person, self.day))

    def open_matter(self, matter: int) -> None:
        """Show a matter's steps."""
        self._matter = matter
        self.turn_to(Tab.MATTERS)
        if self._board is not None:
            self.matters.choose(matter)
        self._sought |= self.matters.chosen != matter
        self._matters.ask(self._jobs.matter(matter, self.day))

    def chosen_items(self) -> dict[str, object]:
        return {"person": self._person, "matter": self._matter}

    def stand_at(self, stand: PageStand) -> None:
        self._person, self._matter = stand.number("person"), stand.number("matter")
        self._sought = True
        super().stand_at(stand)
        self.refresh()

    def focus_filter(self) -> None:
        """To the filter of what is in view."""
        if self.tab is Tab.MATTERS:
            self.matters.filter.setFocus()
        else:
            self.turn_to(Tab.PEOPLE)
            self.pane.filter.setFocus()

    def enter_person(self) -> None:
        """Ask for a new person."""
        if self._board is not None:
            self.desk.enter_person(self._board).kept.connect(self._show_kept)

    def adopt(self) -> None:
        """Enter everybody whom documents name."""
        job = self._jobs.adopting()
        job.failed.connect(self.fail)
        self._jobs.start(job)

    def open_new(self, kind: str, person: int | None = None) -> None:
        """Open a matter of a kind, perhaps about somebody."""
        if self._board is not None:
            dialog = self.desk.open_matter(self._board, kind, person)
            if dialog is not None:
                dialog.opened.connect(self._show_opened)

    def act(self, act: str) -> None:
        """What a person's sheet asks for."""
        shown, board = self.sheet.shown, self._board
        if shown is None or board is None:
            return
        match act:
            case "edit":
                self.desk.change_person(board, shown).kept.connect(self._show_kept)
            case "staff-change" | "leaving":
                self.open_new(act, shown.line.person.id)
            case "void":
                self.desk.void_person(shown)
            case "documents":
                self.search_requested.emit(self._jobs.documents_query(shown.line.person.label))

    def _both(self) -> QSplitter:
        """The people beside the sheet of the one that is chosen."""
        splitter = QSplitter()
        splitter.setHandleWidth(1)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self.pane)
        for each in (QWidget(), self.empty, self.sheet):
            self._people.addWidget(each)
        splitter.addWidget(self._people)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([self.pane.wanted_width, self.pane.wanted_width * 4])
        return splitter

    def _connect(self) -> None:
        self.pane.person_chosen.connect(self._choose_person)
        self.pane.new_wanted.connect(self.enter_person)
        self.sheet.act_wanted.connect(self.act)
        self.sheet.item_wanted.connect(self._show_item)
        self.sheet.pledge_wanted.connect(self._show_pledge)
        self.sheet.reveal_wanted.connect(self._ask_reveal)
        self.sheet.matter_activated.connect(self.open_matter)
        self.sheet.item_activated.connect(self.item_activated)
        self.matrix.person_wanted.connect(lambda person, _paper: self.open_person(person))
        self.matrix.forms_wanted.connect(self._make_forms)
        self.matrix.scan_wanted.connect(self._read_scan)
        self.matters.matter_chosen.connect(self._choose_matter)
        self.matters.open_wanted.connect(lambda kind: self.open_new(kind))
        sheet = self.matters.sheet
        sheet.item_activated.connect(self._go)
        sheet.take_wanted.connect(lambda step: self._with_matter(self.desk.take_step, step))
        sheet.undo_wanted.connect(lambda step: self._with_matter(self.desk.undo_step, step))
        sheet.attach_wanted.connect(self._attach_to_step)
        sheet.withdraw_wanted.connect(lambda evidence: self.desk.withdraw(evidence))
        sheet.edit_wanted.connect(self._edit_matter)
        sheet.renew_wanted.connect(self.desk.renew)
        sheet.withdraw_all_wanted.connect(self._withdraw_matter)
        self.desk.document_wanted.connect(
            lambda document: self.item_activated.emit("document", str(document), "")
        )
        self.desk.failed.connect(self.fail)
        self._reading.answered.connect(self._show_board)
        self._sheets.answered.connect(self._show_sheet)
        self._matters.answered.connect(self._show_matter)
        for reading in (self._reading, self._sheets, self._matters):
            reading.failed.connect(self.fail)

    def focus_part(self) -> None:
        {
            Tab.PEOPLE: self.pane.list,
            Tab.PAPERS: self.matrix.table,
            Tab.MATTERS: self.matters.list,
        }[self.tab].setFocus()

    def _show_board(self, board: PeopleBoard) -> None:
        self._board = board
        self.show_day(board.day, board.today)
        self._show_warnings(board)
        self.pane.show_board(board)
        self.pane.new.setEnabled(board.day == board.today)
        self.matrix.show_board(board)
        self.matters.show_board(board)
        self._show_counts(board)
        sought, self._sought = self._sought, False
        if self._matter not in {each.id for each in board.matters}:
            # On an earlier day it hadn't begun.
            self._matter = None
        elif sought and self._matter is not None:
            self.matters.choose(self._matter)
        self._adopt.setVisible(bool(board.unentered))
        ids = {each.person.id for each in board.lines}
        if self._person not in ids:
            self._person = self.pane.first()
            if self._person is None:
                self._people.setCurrentWidget(self.empty)
                return
            self.open_first(self._person)
        elif sought:
            self.pane.choose(self._person)

    def open_first(self, person: int) -> None:
        """Somebody's sheet, without leaving the part that is in view."""
        self.pane.choose(person)
        self._sheets.ask(self._jobs.sheet(person, self.day))

    def _show_warnings(self, board: PeopleBoard) -> None:
        if board.warning and self.tab is Tab.MATTERS:
            self.notice.say(Mood.CAUTION, board.warning)

    def _show_counts(self, board: PeopleBoard) -> None:
        lacking = sum(bool(each.missing or each.flags) for each in board.lines)
        open_ = sum(not each.closed for each in board.matters)
        self.show_count(Tab.PAPERS, lacking)
        self.show_count(Tab.MATTERS, open_)

    def _show_sheet(self, shown: PersonSheetShown) -> None:
        if shown.line.person.id != self._person or self._board is None:
            return
        self.sheet.show_person(shown, self._board.item_kinds, self._board.requirements)
        self._people.setCurrentWidget(self.sheet)

    def _show_matter(self, shown: ShownMatter) -> None:
        if shown.line.id == self._matter:
            self.matters.sheet.show_matter(shown, may_change=self.day is None)

    def _choose_person(self, person: int) -> None:
        if person != self._person or self.sheet.shown is None:
            self._person = person
            self._sheets.ask(self._jobs.sheet(person, self.day))

    def _choose_matter(self, matter: int) -> None:
        if matter != self._matter or self.matters.sheet.shown is None:
            self._matter = matter
            self._matters.ask(self._jobs.matter(matter, self.day))

    def _show_item(self, item: object, kind: str) -> None:
        shown = self.sheet.shown
        if shown is not None and self._board is not None and self.day is None:
            self.desk.show_item(self._board, shown, item, kind)

    def _show_pledge(self, pledge: object) -> None:
        shown = self.sheet.shown
        if shown is not None and self.day is None:
            self.desk.show_pledge(shown, pledge)

    def _ask_reveal(self, what: str) -> None:
        shown = self.sheet.shown
        line = self.sheet.identity if what == "identity" else self.sheet.phone
        if shown is not None and line is not None:
            self.desk.reveal(shown, line)

    def _make_forms(self) -> None:
        if self._board is not None:
            self.desk.make_forms(self._board)

    def _read_scan(self) -> None:
        if self._board is not None:
            self.desk.read_scan(self._board)

    def _with_matter(self, act: Callable[..., object], step: str) -> None:
        shown = self.matters.sheet.shown
        if shown is not None and self._board is not None:
            act(self._board, shown, step)

    def _attach_to_step(self, step: str, kind: str) -> None:
        shown = self.matters.sheet.shown
        if shown is not None:
            self.desk.attach_to_step(shown, step, kind)

    def _edit_matter(self) -> None:
        shown = self.matters.sheet.shown
        if shown is not None and self._board is not None:
            self.desk.change_matter(self._board, shown)

    def _withdraw_matter(self) -> None:
        shown = self.matters.sheet.shown
        if shown is not None:
            self.desk.withdraw_matter(shown)

    def _go(self, kind: str, key: str, place: str) -> None:
        if kind == "person":
            self.open_person(int(key))
        elif kind == "matter":
            self.open_matter(int(key))
        else:
            self.item_activated.emit(kind, key, place)

    def _show_kept(self, person: int) -> None:
        if person:
            self._person, self._sought = person, True
        self.turn_to(Tab.PEOPLE)
        self.refresh()

    def _show_opened(self, matter: int) -> None:
        self._matter, self._sought = matter or None, True
        self.turn_to(Tab.MATTERS)
        self.refresh()


def _tab_name(tab: Tab) -> str:
    return {
        Tab.PEOPLE: _("People"),
        Tab.PAPERS: _("Pledges and required papers"),
        Tab.MATTERS: _("Matters"),
    }[tab]
