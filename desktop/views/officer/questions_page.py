"""The standing questions of an inspection, each a line with its mood; its answer beside it, records one click away."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QSplitter, QVBoxLayout, QWidget

from desktop.itemmodels.rows_table import RowColumn, RowsModel
from desktop.jobs.edition_reading import EditionReading
from desktop.services.inspection.officer_session import InspectionSession
from desktop.views.controls.row_table import RowTable
from desktop.views.officer.answer_view import MOODS, AnswerView
from desktop.views.officer.inspection_page import InspectionPage
from desktop.views.theme.look import Look
from models.inspection.inspection import Answer
from resources.words import _, ngettext

_NARROWEST_EM = 14
_REST_MS = 250
"""Whoever passes a line with the arrow keys doesn't read its answer."""


class QuestionsPage(InspectionPage):
    """Answers are those of the day on which the edition was prepared; reading one is noted."""

    def __init__(self, reading: EditionReading, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(reading, look, _("Standing questions"), parent)
        self.model: RowsModel[Answer] = RowsModel(
            (
                RowColumn(_("Question"), _numbered, stretch=True),
                RowColumn(_("Stands"), _standing, mood=_mood, sample=_("needs a look")),
            )
        )
        self.table = RowTable(self.model, look, _("Standing questions"), rows=6)
        self.table.setTabKeyNavigation(False)
        self.table.row_chosen.connect(self._wait)
        self.view = AnswerView(look)
        self.view.document_wanted.connect(self.document_wanted)
        self._wanted: Answer | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_REST_MS)
        self._timer.timeout.connect(self._read)
        left = QFrame()
        left.setMinimumWidth(self.fontMetrics().height() * _NARROWEST_EM)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.table, 1)
        splitter = QSplitter()
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(left)
        splitter.addWidget(self.view)
        splitter.setStretchFactor(0, 2)
        splitter.setStretchFactor(1, 3)
        self.column.addWidget(splitter, 1)

    def refresh(self) -> None:
        if not self.model.records:
            self.ask(_("Reading the answers"), InspectionSession.answers, self._show)

    def start_here(self) -> None:
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def choose(self, row: int) -> None:
        """Show one question's answer at once."""
        self.table.selectRow(row)
        self._timer.stop()
        self._read()

    def _show(self, answers: tuple[Answer, ...]) -> None:
        self.model.replace(answers)
        if not answers:
            self.view.say_nothing(_("This edition was prepared without answers."), "")
            return
        bad = sum(each.mood == "bad" for each in answers)
        withheld = sum(each.withheld for each in answers)
        parts = [ngettext("{count} question", "{count} questions", len(answers))]
        said = [parts[0].format(count=len(answers))]
        if bad:
            said.append(_("{count} not in order").format(count=bad))
        if withheld:
            said.append(_("{count} outside of the agreed scope").format(count=withheld))
        self.facts.setText(" · ".join(said))
        self.view.say_nothing(
            _("Choose a question to read its answer."),
            _("Beside it stand the records that prove it, one click away."),
        )

    def _wait(self, answer: Answer | None) -> None:
        self._wanted = answer
        self._timer.start()

    def _read(self) -> None:
        answer = self._wanted
        if answer is not None and answer is not self.view.answer:
            self.do(
                _("Reading an answer"),
                lambda session: session.read(answer.question),
                self.view.show_answer,
            )


def _numbered(answer: Answer) -> str:
    return f"{answer.question.lstrip('q0')}  {answer.title}"


def _standing(answer: Answer) -> str:
    return _("not in scope") if answer.withheld else _(MOODS[answer.mood])


def _mood(answer: Answer) -> str:
    return "ink_faint" if answer.withheld or answer.mood == "unknown" else answer.mood
