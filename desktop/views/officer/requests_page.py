"""The inspectors' list of requests, answered line by line: found, to be handed in later, not applicable."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QSplitter, QStackedWidget, QWidget

from desktop.itemmodels.rows_table import RowColumn, RowsModel
from desktop.jobs.edition_reading import EditionReading
from desktop.services.inspection.request_list import parse_requests, read_request_list
from desktop.views.controls.buttons import button
from desktop.views.controls.empty_state import EmptyState
from desktop.views.controls.notice import Mood
from desktop.views.controls.row_table import RowTable
from desktop.views.controls.scrolled import scrolled
from desktop.views.officer.answer_pane import AnswerPane, SaidAnswer
from desktop.views.officer.inspection_page import InspectionPage
from desktop.views.officer.paste_dialog import PasteDialog
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import M
from models.inspection.inspection import InspectionRequest, RequestState
from models.inspection.inspection_log import RequestAnswer
from models.records import DocumentRecord
from resources.artwork import Icon
from resources.words import _

_MOODS = {
    RequestState.OPEN: "ink_soft",
    RequestState.FOUND: "good",
    RequestState.PENDING: "caution",
    RequestState.NOT_APPLICABLE: "ink_faint",
}


class RequestsPage(InspectionPage):
    """Enter looks for a record, P puts the line off, N says that it doesn't apply.

    Signals:
        search_wanted(RequestAnswer)    the records are to be searched for what is asked
        sample_wanted(RequestAnswer)    a sample is to answer it
        request_chosen(RequestAnswer)   the line one is at, or None
    """

    search_wanted = Signal(object)
    sample_wanted = Signal(object)
    request_chosen = Signal(object)

    def __init__(self, reading: EditionReading, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(reading, look, _("Requests"), parent)
        self._records: dict[int, DocumentRecord] = {}
        self.model: RowsModel[RequestAnswer] = RowsModel(
            (
                RowColumn(_("No."), lambda row: str(row.request.number), sample="0000"),
                RowColumn(_("Request"), lambda row: row.request.text, stretch=True),
                RowColumn(_("Records attached"), _count, sample="00"),
                RowColumn(
                    _("Reply"),
                    lambda row: row.state.label,
                    mood=lambda row: _MOODS[row.state],
                    sample=_("to be handed in later"),
                ),
            )
        )
        self.table = RowTable(self.model, look, _("Requests"), rows=2)
        self.table.row_chosen.connect(self._follow)
        self.table.row_activated.connect(self.search_wanted)
        self.pane = AnswerPane(look)
        self.pane.saved.connect(self.answer)
        self.pane.document_wanted.connect(self.document_wanted)
        self.pane.search_wanted.connect(self.look_for)
        self.pane.sample_wanted.connect(self._sample)
        self.import_button = button(_("Import a list…"), self.choose_file)
        self.paste_button = button(_("Paste a list…"), self.paste)
        self.top.addWidget(self.import_button)
        self.top.addWidget(self.paste_button)
        self.empty = EmptyState(look, Icon.TASK)
        self.empty.say(
            _("No requests yet"),
            _("Import the inspectors' list (.xlsx, .docx, .csv, .txt), or paste it."),
        )
        splitter = QSplitter()
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(M)
        splitter.addWidget(self.table)
        splitter.addWidget(scrolled(self.pane))
        splitter.setStretchFactor(0, 3)
        splitter.setStretchFactor(1, 2)
        em = self.fontMetrics().height()
        splitter.setSizes([em * 36, em * 24])
        self._stack = QStackedWidget()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(splitter)
        self.column.addWidget(self._stack, 1)
        for key, act in (
            (Qt.Key.Key_P, lambda: self.pane.begin(RequestState.PENDING)),
            (Qt.Key.Key_N, lambda: self.pane.begin(RequestState.NOT_APPLICABLE)),
        ):
            shortcut = QShortcut(QKeySequence(key), self.table)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(act)

    @property
    def current(self) -> RequestAnswer | None:
        """The line one is at."""
        chosen: RequestAnswer | None = self.table.chosen
        return chosen

    def refresh(self) -> None:
        self.ask(
            _("Reading the requests"),
            lambda session: (session.requests(), session.documents()),
            self._show,
        )

    def start_here(self) -> None:
        if self.model.records:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.import_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def choose_file(self) -> None:
        """Ask for a list's file."""
        dialog = QFileDialog(self, _("Import a list of requests"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([_("Lists (*.xlsx *.docx *.csv *.txt)"), _("All files (*)")])
        dialog.fileSelected.connect(lambda name: self.take_file(Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def take_file(self, path: Path) -> None:
        """Read a list behind the fence and take its requests."""
        self.do(
            _("Reading the list"),
            lambda session: session.import_requests(read_request_list(path)),
            self._note_taken,
        )

    def paste(self) -> None:
        """Ask for a list as text."""
        dialog = PasteDialog(self._look, self)
        dialog.given.connect(self.take_text)
        dialog.open()

    def take_text(self, text: str) -> None:
        """Take the requests in a text."""
        self.do(
            _("Reading the list"),
            lambda session: session.import_requests(parse_requests(text)),
            self._note_taken,
        )

    def answer(self, said: SaidAnswer) -> None:
        """Answer the line one is at, and go to the next that is open."""
        self.do(
            _("Answering a request"),
            lambda session: session.answer_request(
                said.number, said.state, said.documents, said.note
            ),
            lambda _answer: self.go_on(said.number),
        )

    def attach(self, document_id: int, *, then: bool = True) -> None:
        """Answer the line one is at with a record; with `then` go to the next that is open."""
        row = self.current
        if row is None:
            return
        number = row.request.number
        self.do(
            _("Answering a request"),
            lambda session: session.attach(number, document_id),
            lambda _answer: self.go_on(number) if then else self.refresh(),
        )

    def go_on(self, number: int) -> None:
        """To the first open line behind this one, or else the first open one."""
        self.ask(
            _("Reading the requests"),
            lambda session: (session.requests(), session.documents()),
            lambda read: self._show(read, behind=number),
        )

    def choose(self, number: int) -> None:
        """Go to a line."""
        for at, row in enumerate(self.model.records):
            if row.request.number == number:
                self.table.selectRow(at)
                self.table.scrollTo(self.model.index(at, 0))

    def look_for(self) -> None:
        """Search the records for what the line asks for."""
        if self.current is not None:
            self.search_wanted.emit(self.current)

    def _sample(self) -> None:
        if self.current is not None:
            self.sample_wanted.emit(self.current)

    def _show(
        self,
        read: tuple[Sequence[RequestAnswer], dict[int, DocumentRecord]],
        *,
        behind: int | None = None,
    ) -> None:
        rows, self._records = read
        current = self.current
        self.model.replace(rows)
        self._stack.setCurrentIndex(1 if rows else 0)
        answered = sum(row.state is not RequestState.OPEN for row in rows)
        self.facts.setText(
            _("{answered} of {count} answered").format(answered=answered, count=len(rows))
            if rows
            else ""
        )
        target = current.request.number if current is not None else None
        if behind is not None:
            open_ = [row.request.number for row in rows if row.state is RequestState.OPEN]
            target = next((each for each in open_ if each > behind), open_[0] if open_ else behind)
        if rows:
            self.choose(target if target is not None else rows[0].request.number)
        if behind is not None:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _follow(self, row: RequestAnswer | None) -> None:
        self.pane.show_request(row, self._records)
        self.request_chosen.emit(row)

    def _note_taken(self, taken: tuple[InspectionRequest, ...]) -> None:
        if taken:
            said = _("{count} requests were taken.").format(count=len(taken))
            self.notice.say(Mood.GOOD, said)
        else:
            self.notice.say(Mood.PLAIN, _("All of them are asked for already."))
        self.refresh()


def _count(row: RequestAnswer) -> str:
    return str(len(row.documents)) if row.documents else "—"
