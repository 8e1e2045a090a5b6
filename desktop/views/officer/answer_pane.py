"""The answer to one request: its state, the records that were found, a remark."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.itemmodels.rows_table import RowColumn, RowsModel
from desktop.views.controls.buttons import button, primary_button
from desktop.views.controls.row_table import RowTable
from desktop.views.controls.words import words
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import XS, L, M, S
from models.inspection.inspection import RequestState
from models.inspection.inspection_log import LONGEST_NOTE, RequestAnswer
from models.records import DocumentRecord
from resources.artwork import Icon
from resources.words import _

_LONGEST_SHOWN = 400


class SaidAnswer(NamedTuple):
    """What the officer answers to a request."""

    number: int
    state: RequestState
    documents: tuple[int, ...]
    note: str


class AnswerPane(QFrame):
    """GUI thread only.

    Signals:
        saved(SaidAnswer)
        document_wanted(int)   a record of the answer is to be looked at
        search_wanted()        the records are to be searched for it
        sample_wanted()        a sample is to answer it
    """

    saved = Signal(object)
    document_wanted = Signal(int)
    search_wanted = Signal()
    sample_wanted = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._shown: RequestAnswer | None = None
        self._records: Mapping[int, DocumentRecord] = {}
        self._title = words("", "strong", wrap=True)
        self._clause = words("", "caption", wrap=True)
        self.states: dict[RequestState, QPushButton] = {}
        group = QButtonGroup(self)
        row = QHBoxLayout()
        row.setSpacing(XS)
        for state in RequestState:
            made = button(state.label, self._choosing(state), kind="segment")
            made.setCheckable(True)
            group.addButton(made)
            self.states[state] = made
            if state is not RequestState.OPEN:
                row.addWidget(made)
        row.addStretch(1)
        self.model: RowsModel[DocumentRecord] = RowsModel(
            (
                RowColumn(_("Number"), lambda each: each.number),
                RowColumn(_("Title"), lambda each: each.title, stretch=True),
            )
        )
        self.table = RowTable(self.model, look, _("Records that answer it"), rows=5)
        self.table.row_activated.connect(lambda each: self.document_wanted.emit(each.id))
        remove = QShortcut(QKeySequence(Qt.Key.Key_Delete), self.table)
        remove.setContext(Qt.ShortcutContext.WidgetShortcut)
        remove.activated.connect(self._remove)
        self._none = words(
            _("No record is attached. Look for one, then attach it with Ctrl+Enter."),
            "soft",
            wrap=True,
        )
        self.search_button = button(_("Look for it"), self.search_wanted.emit)
        self.search_button.setIcon(look.icon(Icon.SEARCH))
        self.sample_button = button(_("Draw a sample"), self.sample_wanted.emit)
        self.sample_button.setIcon(look.icon(Icon.CHECK))
        self.remove_button = button(_("Detach"), self._remove, kind="quiet")
        acts = QHBoxLayout()
        acts.setSpacing(S)
        for each in (self.search_button, self.sample_button, self.remove_button):
            acts.addWidget(each)
        acts.addStretch(1)
        self.note = QLineEdit()
        self.note.setMaxLength(LONGEST_NOTE)
        self.note.setAccessibleName(_("Remark"))
        self.note.setPlaceholderText(_("Who hands it in until when, or why it doesn't apply"))
        self.note.returnPressed.connect(self.save)
        self.save_button = primary_button(look, _("Reply"), self.save)
        column = QVBoxLayout(self)
        column.setContentsMargins(L, L, L, L)
        column.setSpacing(M)
        column.addWidget(self._title)
        column.addWidget(self._clause)
        column.addLayout(acts)
        column.addWidget(words(_("Records attached"), "field"))
        column.addWidget(self._none)
        column.addWidget(self.table)
        column.addWidget(words(_("Reply"), "field"))
        column.addLayout(row)
        column.addWidget(words(_("Remark"), "field"))
        column.addWidget(self.note)
        below = QHBoxLayout()
        below.addStretch(1)
        below.addWidget(self.save_button)
        column.addLayout(below)
        column.addStretch(1)
        self.show_request(None, {})

    def show_request(
        self, row: RequestAnswer | None, records: Mapping[int, DocumentRecord]
    ) -> None:
        """Show a request with its answer; None empties the pane."""
        same = (
            row is not None
            and self._shown is not None
            and row.request == self._shown.request
            and row.answered == self._shown.answered
        )
        self._shown, self._records = row, records
        if same:
            return
        self.setEnabled(row is not None)
        text = row.request.text if row else ""
        self._title.setText(text if len(text) <= _LONGEST_SHOWN else text[:_LONGEST_SHOWN] + "…")
        clause = row.request.clause if row else ""
        self._clause.setText(_("Clause: {clause}").format(clause=clause) if clause else "")
        self._clause.setVisible(bool(clause))
        self.states[row.state if row else RequestState.OPEN].setChecked(True)
        self.note.setText(row.note if row else "")
        held = [records[each] for each in row.documents if each in records] if row else []
        self._fill(held)

    def begin(self, state: RequestState) -> None:
        """Answer with a state that needs a remark: the cursor goes there."""
        self.states[state].setChecked(True)
        self.note.setFocus(Qt.FocusReason.OtherFocusReason)

    def save(self) -> None:
        """Answer as it stands here."""
        if self._shown is None:
            return
        state = next(each for each, made in self.states.items() if made.isChecked())
        documents = tuple(each.id for each in self.model.records)
        if state is RequestState.OPEN and documents:
            state = RequestState.FOUND
        number = self._shown.request.number
        self.saved.emit(SaidAnswer(number, state, documents, self.note.text()))

    def _choosing(self, state: RequestState) -> Callable[[], None]:
        return lambda: self.begin(state) if state is not RequestState.FOUND else None

    def _remove(self) -> None:
        chosen: DocumentRecord | None = self.table.chosen
        if chosen is not None:
            self._fill([each for each in self.model.records if each is not chosen])

    def _fill(self, records: list[DocumentRecord]) -> None:
        self.model.replace(records)
        self.table.setVisible(bool(records))
        self.remove_button.setVisible(bool(records))
        self._none.setVisible(not records)
