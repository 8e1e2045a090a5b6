"""The end of an inspection: what was done, what is still open, and the record that closes it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.itemmodels.formats import format_moment
from desktop.itemmodels.rows_table import RowColumn, RowsModel
from desktop.jobs.edition_reading import EditionReading
from desktop.services.inspection.inspection_record import WrittenRecord, close_session
from desktop.views.controls.buttons import primary_button
from desktop.views.controls.row_table import RowTable
from desktop.views.controls.scrolled import scrolled
from desktop.views.controls.words import words
from desktop.views.officer.inspection_page import InspectionPage
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import L, M, S
from models.inspection.inspection import RequestState
from models.inspection.inspection_log import InspectionLog, RequestAnswer
from resources.artwork import Icon
from resources.words import _


class ClosingPage(InspectionPage):
    """Signals:
    closed(WrittenRecord)   the record is written and the edition is closed
    """

    closed = Signal(object)

    def __init__(self, reading: EditionReading, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(reading, look, _("Close the inspection"), parent)
        card = QFrame()
        card.setObjectName("card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(L, L, L, L)
        inside.setSpacing(S)
        self._lines = [words("", "body", wrap=True) for _line in range(5)]
        for line in self._lines:
            inside.addWidget(line)
        self.model: RowsModel[RequestAnswer] = RowsModel(
            (
                RowColumn(_("No."), lambda row: str(row.request.number), sample="000"),
                RowColumn(_("Request"), lambda row: row.request.text, stretch=True),
                RowColumn(_("Reply"), lambda row: row.state.label, mood=_mood),
            )
        )
        self.table = RowTable(self.model, look, _("Requests without a record"), rows=4)
        self._open = words(_("Requests without a record"), "strong")
        self.close_button = primary_button(
            look, _("Write the record and close…"), self.choose_place, Icon.HANDOVER
        )
        holder = QWidget()
        holder.setObjectName("page")
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(M)
        column.addWidget(card)
        column.addWidget(self._open)
        column.addWidget(self.table)
        column.addWidget(
            words(
                _(
                    "The record (PDF or Word) is written beside a signed file of the same name. It lists requests, "
                    "answers, what was looked at, printed and found, and bears the head of the inspection's journal "
                    "as a code and a QR code. Then this edition is locked. It can be opened again until it expires."
                ),
                "soft",
                wrap=True,
            )
        )
        row = QHBoxLayout()
        row.setSpacing(M)
        row.addWidget(self.close_button)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(1)
        self.column.addWidget(scrolled(holder), 1)

    def refresh(self) -> None:
        self.ask(_("Reading the inspection"), lambda session: session.log, self._show)

    def start_here(self) -> None:
        self.close_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def choose_place(self) -> None:
        """Ask where the record goes."""
        dialog = QFileDialog(self, _("Write the inspection's record"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters(["PDF (*.pdf)", "Word (*.docx)"])
        dialog.setDefaultSuffix("pdf")
        name = _("Inspection record {officer}").format(officer=self._reading.label)
        dialog.selectFile(f"{name}.pdf")
        dialog.fileSelected.connect(lambda chosen: self.close_into(Path(chosen)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def close_into(self, target: Path) -> None:
        """Write the record to `target` and close the edition."""
        self.notice.hide()
        self.close_button.setEnabled(False)
        job = self._reading.doing(
            _("Writing the record"), lambda session: close_session(session, target)
        )
        job.finished.connect(self._note_closed)
        job.failed.connect(self.fail)
        job.failed.connect(self._rest)
        self._reading.start(job)

    def _note_closed(self, written: WrittenRecord) -> None:
        self.closed.emit(written)

    def _rest(self, _error: Exception) -> None:
        self.close_button.setEnabled(True)
        self.close_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self, log: InspectionLog) -> None:
        counted = dict.fromkeys(RequestState, 0)
        for row in log.requests:
            counted[row.state] += 1
        left = [
            row for row in log.requests if row.state in (RequestState.OPEN, RequestState.PENDING)
        ]
        said = (
            _("Opened {count} times since {moment}.").format(
                count=len(log.opened), moment=format_moment(log.opened[0]) if log.opened else "—"
            ),
            _(
                "{count} requests: {found} found, {pending} to be handed in later, {none} not applicable, "
                "{open} not yet answered."
            ).format(
                count=len(log.requests),
                found=counted[RequestState.FOUND],
                pending=counted[RequestState.PENDING],
                none=counted[RequestState.NOT_APPLICABLE],
                open=counted[RequestState.OPEN],
            ),
            _("{count} findings stand, {samples} samples were drawn.").format(
                count=sum(not each.withdrawn for each in log.findings), samples=len(log.samples)
            ),
            _("{count} records were looked at, {prints} pages or slips printed.").format(
                count=len(log.looks),
                prints=sum(each.printed + each.slips for each in log.looks),
            ),
            _(
                "{verified} records were compared with their digests, {wrong} of them differ."
            ).format(
                verified=sum(each.verified is not None for each in log.looks),
                wrong=sum(each.verified is False for each in log.looks),
            ),
        )
        for line, sentence in zip(self._lines, said, strict=True):
            line.setText(sentence)
        self.model.replace(left)
        self.table.setVisible(bool(left))
        self._open.setVisible(bool(left))


def _mood(row: RequestAnswer) -> str:
    return "bad" if row.state is RequestState.OPEN else "caution"
