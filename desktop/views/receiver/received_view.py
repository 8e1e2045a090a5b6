"""What checking a package showed: whether it is whole, the four natures, where both sides differ, and the protocol."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QComboBox, QFrame, QVBoxLayout, QWidget

from desktop.errors import explain
from desktop.itemmodels.formats import format_count
from desktop.itemmodels.rows_table import RowColumn, RowsModel
from desktop.jobs.receiving import ReceivingJobs
from desktop.services.receiving.receiving import Difference, Received, suggested_outcome
from desktop.views.controls.buttons import button, primary_button
from desktop.views.controls.file_field import FileField
from desktop.views.controls.notice import Mood, Notice
from desktop.views.controls.row_table import RowTable
from desktop.views.controls.words import words
from desktop.views.handover.natures_view import NaturesView
from desktop.views.handover.outcomes import copyable, counted, findings_table
from desktop.views.handover.step import actions, field_cell, side_by_side
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import XL, L, M
from models.handover.natures import Outcome
from models.handover.receipts import ReceiptOutcome
from resources.artwork import Icon
from resources.words import _, ngettext


class ReceivedView(QWidget):
    """Shown once a package was checked."""

    def __init__(self, jobs: ReceivingJobs, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs, self._look = jobs, look
        self._received: Received | None = None
        self.verdict = Notice(look)
        self._facts = QVBoxLayout()
        self._facts.setSpacing(M)
        self.differences: RowsModel[Difference] = RowsModel(
            (
                RowColumn(_("Code"), lambda each: each.code, sample="完2-10"),
                RowColumn(_("Check"), lambda each: each.name, stretch=True),
                RowColumn(_("Giver"), lambda each: _outcome_words(each.giver)),
                RowColumn(_("Receiver"), lambda each: _outcome_words(each.receiver)),
                RowColumn(_("Note"), lambda each: each.note or "—", stretch=True),
            ),
            self,
        )
        self.difference_table = RowTable(
            self.differences, look, _("Where both sides differ"), rows=5
        )
        self.no_difference = words("", "soft", wrap=True)
        self.natures = NaturesView(look)
        self.outcome = QComboBox()
        for each in ReceiptOutcome:
            self.outcome.addItem(each.label, each)
        self.protocol = FileField(
            look,
            _("Joint protocol, to be signed by both"),
            filters=_("Documents (*.pdf *.docx)"),
            ending="pdf",
            suggestion=_("Joint protocol") + ".pdf",
        )
        self.receipt = FileField(
            look,
            _("Receipt for the giver's vault"),
            filters=_("Receipts (*.json)"),
            ending="json",
            suggestion=_("Receipt") + ".json",
        )
        self.protocol.field.editingFinished.connect(self._follow_protocol)
        self.write_button = primary_button(look, _("Write both"), self.write, Icon.EVIDENCE)
        self.open_button = button(_("Open the folder"), self._open_folder)
        self.notice = Notice(look)
        self._lay_out()

    @property
    def received(self) -> Received | None:
        """What is shown."""
        return self._received

    def show_received(self, received: Received) -> None:
        """What was found."""
        self._received = received
        self.notice.hide()
        self.open_button.hide()
        self._say_verdict(received)
        while (item := self._facts.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        result = received.verification
        self._facts.addWidget(counted(files=result.files, size=result.bytes))
        if result.root:
            self._facts.addWidget(copyable(self._look, _("Root"), result.root, mono=True))
        if result.signature is not None:
            key = result.signature.fingerprint
            self._facts.addWidget(copyable(self._look, _("Signed with the key"), key, mono=True))
        if found := (*result.findings, *result.remarks):
            self._facts.addWidget(findings_table(found))
        self.natures.show_report(received.natures)
        self.differences.replace(received.differences)
        self.difference_table.setVisible(bool(received.differences))
        self.no_difference.setVisible(not received.differences)
        self.no_difference.setText(
            _("The giver's results can't be read: there is nothing to compare with.")
            if received.giver is None
            else _("Both sides came to the same results.")
        )
        self.outcome.setCurrentIndex(self.outcome.findData(suggested_outcome(received)))

    def start_here(self) -> None:
        """Put the cursor where reading the result begins."""
        differing = bool(self.differences.records)
        (self.difference_table if differing else self.natures.table).setFocus()

    def write(self) -> None:
        """Write the protocol and the receipt."""
        out, receipt = self.protocol.path, self.receipt.path
        if self._received is None:
            return
        if out is None or receipt is None:
            self.notice.say(Mood.BAD, _("Choose where the protocol and the receipt are written."))
            return
        # Qt keeps the word of a word that is an enumeration, not the enumeration.
        outcome = ReceiptOutcome(self.outcome.currentData())
        job = self._jobs.writing_protocol(self._received, out, receipt, outcome)
        job.finished.connect(self._note_written)
        job.failed.connect(self._fail)
        job.ended.connect(self._rest)
        self.write_button.setEnabled(False)
        self._jobs.start(job)

    def _say_verdict(self, received: Received) -> None:
        result, natures = received.verification, received.natures
        if not result.ok:
            count = len(result.findings)
            said = ngettext("{count} finding", "{count} findings", count)
            self.verdict.say(
                Mood.BAD,
                _("The package is not what was handed over; each difference is listed below."),
                said.format(count=format_count(count)),
            )
        elif natures.blocked:
            self.verdict.say(
                Mood.BAD,
                _("Something in it bears the mark of a state secret. Stop, and report it."),
                _("The package may not be handed over"),
            )
        elif natures.failed:
            count = len(natures.failed)
            said = ngettext("{count} check not passed", "{count} checks not passed", count)
            self.verdict.say(
                Mood.CAUTION,
                _("Every file is there and as it was written, but not every nature is given."),
                said.format(count=format_count(count)),
            )
        elif natures.pending:
            count = len(natures.pending)
            said = ngettext(
                "{count} check waits for a person", "{count} checks wait for a person", count
            )
            self.verdict.say(
                Mood.CAUTION,
                _(
                    "Every file is there and as it was written. Enter above what you saw and check again."
                ),
                said.format(count=format_count(count)),
            )
        else:
            self.verdict.say(
                Mood.GOOD,
                _("Every file is there and as it was written, and all four natures are given."),
                _("The package is whole"),
            )

    def _follow_protocol(self) -> None:
        """The receipt goes beside the protocol unless somebody says otherwise."""
        path = self.protocol.path
        if path is not None and not self.receipt.field.text().strip():
            self.receipt.field.setText(str(path.with_suffix(".json")))

    def _note_written(self, _result: object) -> None:
        self.open_button.show()
        self.open_button.setFocus()
        self.notice.say(
            Mood.GOOD,
            _("Print the protocol twice and sign it together; give the receipt back to the giver."),
            _("Protocol and receipt are written"),
        )

    def _fail(self, error: Exception) -> None:
        self.notice.explain(explain(error))
        self.protocol.field.setFocus()

    def _rest(self) -> None:
        self.write_button.setEnabled(True)

    def _open_folder(self) -> None:
        path = self.protocol.path
        if path is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(Path(path).parent)))

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(L)
        column.addWidget(self.verdict)
        column.addLayout(self._facts)
        column.addWidget(words(_("Where both sides differ"), "heading"))
        column.addWidget(self.difference_table)
        column.addWidget(self.no_difference)
        column.addWidget(words(_("The four natures"), "heading"))
        column.addWidget(self.natures)
        card = QFrame()
        card.setObjectName("card")
        inner = QVBoxLayout(card)
        inner.setContentsMargins(XL, L, XL, L)
        inner.setSpacing(L)
        inner.addWidget(words(_("Protocol and receipt"), "heading"))
        inner.addLayout(field_cell(_("Conclusion"), self.outcome))
        inner.addLayout(
            side_by_side(
                field_cell(self.protocol.accessibleName(), self.protocol),
                field_cell(self.receipt.accessibleName(), self.receipt),
            )
        )
        inner.addLayout(actions(self.write_button, self.open_button))
        inner.addWidget(self.notice)
        column.addWidget(card)
        self.open_button.hide()


def _outcome_words(value: str) -> str:
    try:
        return Outcome(value).label if value else "—"
    except ValueError:
        return value
