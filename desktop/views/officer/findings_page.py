"""What the officer finds wrong: noted here, entered into the loop of findings when the vault absorbs the journal."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.itemmodels.rows_table import RowColumn, RowsModel
from desktop.jobs.edition_reading import EditionReading
from desktop.services.assurance.finding_entry import RISK_WORDS
from desktop.views.controls.buttons import button, primary_button
from desktop.views.controls.empty_state import EmptyState
from desktop.views.controls.notice import Mood
from desktop.views.controls.row_table import RowTable
from desktop.views.controls.scrolled import scrolled
from desktop.views.controls.words import ElidedLabel, words
from desktop.views.officer.inspection_page import InspectionPage
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import XS, L, M, S
from models.inspection.inspection_log import NotedFinding, RequestAnswer
from models.records import DocumentRecord
from resources.artwork import Icon
from resources.words import _

_RISK_MOODS = {"major": "bad", "high": "bad", "medium": "caution", "low": "ink_soft"}
_USUAL_RISK = 2
_LEAST_LINES = 5


class FindingsPage(InspectionPage):
    """Signals:
    count_changed(int)   so many findings stand
    """

    count_changed = Signal(int)

    def __init__(self, reading: EditionReading, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(reading, look, _("Problems"), parent)
        self._document: DocumentRecord | None = None
        self._request: RequestAnswer | None = None
        self.model: RowsModel[NotedFinding] = RowsModel(
            (
                RowColumn(_("No."), lambda each: str(each.number), sample="00"),
                RowColumn(_("What is wrong"), lambda each: each.problem, stretch=True),
                RowColumn(
                    _("Risk"),
                    lambda each: _("taken back") if each.withdrawn else _(RISK_WORDS[each.risk]),
                    mood=lambda each: "ink_faint" if each.withdrawn else _RISK_MOODS[each.risk],
                    sample=_("major hazard"),
                ),
            )
        )
        self.table = RowTable(self.model, look, _("Problems"), rows=2)
        self.table.row_chosen.connect(self._follow)
        self.table.row_activated.connect(self._open)
        self.empty = EmptyState(look, Icon.WARNING)
        self.empty.say(
            _("Nothing noted yet"),
            _("What you note here goes into the record, and into the manager's loop of findings."),
        )
        self.problem = QPlainTextEdit()
        self.problem.setObjectName("field")
        self.problem.setTabChangesFocus(True)
        # The application's sheet has a least height for fields, which goes before that of the widget.
        least = self.fontMetrics().height() * _LEAST_LINES
        self.problem.setStyleSheet(f"QPlainTextEdit#field {{ min-height: {least}px; }}")
        self.problem.setAccessibleName(_("What is wrong"))
        self.clause, self.system, self.reason = QLineEdit(), QLineEdit(), QLineEdit()
        self.risk = QComboBox()
        for risk, label in RISK_WORDS.items():
            self.risk.addItem(_(label), risk)
        self.risk.setCurrentIndex(_USUAL_RISK)
        self._about = ElidedLabel("", "soft")
        self._drop = button(_("Not about it"), self._forget, kind="quiet")
        self.note_button = primary_button(look, _("Note the finding"), self.note)
        self.withdraw_button = button(_("Take it back"), self.withdraw)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self.table)
        splitter = QSplitter()
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(M)
        splitter.addWidget(self._stack)
        splitter.addWidget(scrolled(self._build_form()))
        splitter.setStretchFactor(0, 3)
        splitter.setStretchFactor(1, 2)
        em = self.fontMetrics().height()
        splitter.setSizes([em * 34, em * 26])
        self.column.addWidget(splitter, 1)
        self._show_about()

    def refresh(self) -> None:
        self.ask(_("Reading the findings"), lambda session: session.log.findings, self._show)

    def start_here(self) -> None:
        self.problem.setFocus(Qt.FocusReason.OtherFocusReason)

    def begin(self, document: DocumentRecord | None, request: RequestAnswer | None) -> None:
        """A finding about this record, and this request."""
        self._document, self._request = document, request
        if not self.clause.text() and request is not None:
            self.clause.setText(request.request.clause)
        if not self.system.text() and document is not None and len(document.systems) == 1:
            self.system.setText(document.systems[0])
        self._show_about()
        self.start_here()

    def note(self) -> None:
        """Write it down."""
        problem, clause = self.problem.toPlainText(), self.clause.text()
        system, risk = self.system.text(), str(self.risk.currentData())
        document = self._document.id if self._document is not None else None
        request = self._request.request.number if self._request is not None else None
        self.do(
            _("Noting a finding"),
            lambda session: session.note_finding(
                problem,
                clause=clause,
                system=system,
                risk=risk,
                document_id=document,
                request=request,
            ),
            self._note_noted,
        )

    def withdraw(self) -> None:
        """Take the chosen one back, with a reason."""
        chosen: NotedFinding | None = self.table.chosen
        if chosen is None:
            return
        number, reason = chosen.number, self.reason.text()
        self.do(
            _("Taking a finding back"),
            lambda session: session.withdraw_finding(number, reason),
            self._note_withdrawn,
        )

    def _build_form(self) -> QWidget:
        form = QFrame()
        form.setObjectName("card")
        column = QVBoxLayout(form)
        column.setContentsMargins(L, L, L, L)
        column.setSpacing(XS)
        about = QHBoxLayout()
        about.addWidget(self._about, 1)
        about.addWidget(self._drop)
        column.addWidget(words(_("A new finding"), "strong"))
        column.addLayout(about)
        for label, field in (
            (_("What is wrong"), self.problem),
            (_("Clause"), self.clause),
            (_("System"), self.system),
            (_("Risk"), self.risk),
        ):
            name = words(label, "field")
            name.setBuddy(field)
            field.setAccessibleName(label)
            column.addSpacing(S)
            column.addWidget(name)
            column.addWidget(field, 1 if field is self.problem else 0)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.note_button)
        column.addSpacing(M)
        column.addLayout(row)
        self._back = QWidget()
        back = QHBoxLayout(self._back)
        back.setContentsMargins(0, M, 0, 0)
        self.reason.setAccessibleName(_("Reason"))
        self.reason.setPlaceholderText(_("Why it is taken back"))
        self.reason.returnPressed.connect(self.withdraw)
        back.addWidget(self.reason, 1)
        back.addWidget(self.withdraw_button)
        column.addWidget(self._back)
        return form

    def _show(self, findings: Sequence[NotedFinding]) -> None:
        self.model.replace(findings)
        self._stack.setCurrentIndex(1 if findings else 0)
        standing = sum(not each.withdrawn for each in findings)
        self.facts.setText(_("{count} noted").format(count=standing) if findings else "")
        self.count_changed.emit(standing)
        self._follow(self.table.chosen)

    def _follow(self, finding: NotedFinding | None) -> None:
        self._back.setVisible(finding is not None and not finding.withdrawn)

    def _open(self, finding: NotedFinding) -> None:
        if finding.document_id is not None:
            self.document_wanted.emit(finding.document_id)

    def _note_noted(self, number: int) -> None:
        for field in (self.problem, self.clause, self.system):
            field.clear()
        self._forget()
        said = _("Finding {number} is noted in the journal.").format(number=number)
        self.notice.say(Mood.GOOD, said)
        self.refresh()

    def _note_withdrawn(self, _result: object) -> None:
        self.reason.clear()
        self.refresh()

    def _forget(self) -> None:
        self._document = self._request = None
        self._show_about()

    def _show_about(self) -> None:
        parts = []
        if self._document is not None:
            parts.append(f"{self._document.number} {self._document.title}")
        if self._request is not None:
            number = self._request.request.number
            parts.append(_("request {number}").format(number=number))
        self._about.setText(" · ".join(parts) or _("About no particular record."))
        self._drop.setVisible(bool(parts))
