"""One answer to a standing question: what it comes to, its tables, and the records that prove it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from desktop.itemmodels.rows_table import RowColumn, RowsModel
from desktop.views.controls.empty_state import EmptyState
from desktop.views.controls.notice import Mood, Notice
from desktop.views.controls.row_table import RowTable
from desktop.views.controls.words import words
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import L, S
from models.inspection.inspection import Answer, AnswerRow, AnswerTable
from resources.artwork import Icon
from resources.words import N_, _

MOODS = {
    "good": N_("as it should be"),
    "caution": N_("needs a look"),
    "bad": N_("not in order"),
    "unknown": N_("can't be said"),
}
_NOTICES = {
    "good": Mood.GOOD,
    "caution": Mood.CAUTION,
    "bad": Mood.BAD,
    "unknown": Mood.PLAIN,
}
_MOST_ROWS = 12


class AnswerView(QScrollArea):
    """GUI thread only.

    Signals:
        document_wanted(int)   a row's record is to be looked at
    """

    document_wanted = Signal(int)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.answer: Answer | None = None
        self.tables: list[RowTable] = []
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setObjectName("answer")
        self.setAccessibleName(_("Reply"))
        self.say_nothing("", "")

    def say_nothing(self, headline: str, sentence: str) -> None:
        """What stands here while there is no answer."""
        self.answer, self.tables = None, []
        # Nothing to be scrolled: Tab passes by.
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        empty = EmptyState(self._look, Icon.HELP)
        empty.setObjectName("page")
        empty.say(headline, sentence)
        self.setWidget(empty)

    def show_answer(self, answer: Answer) -> None:
        """Show one."""
        self.answer = answer
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        holder, column = self._fresh()
        column.addWidget(words(answer.title, "heading", wrap=True))
        column.addWidget(words(answer.asked, "soft", wrap=True))
        verdict = Notice(self._look, holder)
        column.addWidget(verdict)
        for note in answer.notes:
            column.addWidget(words(note, "soft", wrap=True))
        for table in answer.tables:
            self._add_table(column, table)
        if answer.basis:
            basis = _("Basis: {basis}").format(basis=answer.basis)
            column.addWidget(words(basis, "caption", wrap=True))
        column.addStretch(1)
        self.setWidget(holder)
        sentence = answer.summary
        if answer.withheld:
            sentence = sentence or _("What answers it isn't part of the agreed scope.")
        verdict.say(_NOTICES[answer.mood], sentence)

    def _fresh(self) -> tuple[QWidget, QVBoxLayout]:
        self.tables = []
        holder = QWidget()
        holder.setObjectName("page")
        column = QVBoxLayout(holder)
        column.setContentsMargins(L, 0, S, L)
        column.setSpacing(S)
        return holder, column

    def _add_table(self, column: QVBoxLayout, table: AnswerTable) -> None:
        column.addWidget(words(table.title, "strong", wrap=True))
        if not table.rows:
            column.addWidget(words(_("Nothing."), "soft"))
            return
        stretched = _widest(table)
        model: RowsModel[AnswerRow] = RowsModel(
            [
                RowColumn(
                    title,
                    _cell(at),
                    stretch=at == stretched,
                    mood=_row_mood if at == 0 else _plain,
                )
                for at, title in enumerate(table.columns)
            ]
        )
        model.replace(table.rows)
        shown = RowTable(model, self._look, table.title, rows=_MOST_ROWS)
        # Every column can be reached, however narrow the window is.
        shown.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        shown.row_activated.connect(self._open)
        if any(row.document_id is not None for row in table.rows):
            shown.setToolTip(_("Enter or a double click opens the record."))
        self.tables.append(shown)
        column.addWidget(shown)
        if shown.toolTip():
            column.addWidget(words(shown.toolTip(), "caption"))

    def _open(self, row: AnswerRow) -> None:
        if row.document_id is not None:
            self.document_wanted.emit(row.document_id)


def _cell(at: int) -> Callable[[AnswerRow], str]:
    return lambda row: row.cells[at]


def _row_mood(row: AnswerRow) -> str:
    return row.mood


def _plain(_row: AnswerRow) -> str:
    return ""


def _widest(table: AnswerTable) -> int:
    """The column whose words need most room gets what is left; of equal ones the last, so that none drifts away."""
    lengths = [
        max((len(row.cells[at]) for row in table.rows[:40]), default=0)
        for at in range(len(table.columns))
    ]
    return max(range(len(lengths)), key=lambda at: (lengths[at], at), default=0)
