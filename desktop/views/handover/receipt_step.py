"""The seventh step: what the receiver said comes back, and with it whether the handover is done."""

from __future__ import annotations

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QComboBox, QWidget

from desktop.itemmodels.formats import format_date, format_moment
from desktop.itemmodels.rows_table import RowColumn, RowsModel
from desktop.jobs.archive import Archive
from desktop.jobs.handed_over import Shelf
from desktop.jobs.handover import HandoverJobs
from desktop.jobs.order import KnownNames, OrderJobs
from desktop.views.controls.buttons import button, primary_button
from desktop.views.controls.day_fields import DayField
from desktop.views.controls.empty_state import EmptyState
from desktop.views.controls.file_field import FileField
from desktop.views.controls.form_dialog import FormDialog
from desktop.views.controls.notice import Mood
from desktop.views.controls.row_table import RowTable
from desktop.views.handover.draft import Draft
from desktop.views.handover.step import Step, actions
from desktop.views.order.field_editors import DocumentField
from desktop.views.theme.look import Look
from models.handover.receipts import Receipt, ReceiptOutcome
from resources.artwork import Icon
from resources.words import _

_MOODS = {
    ReceiptOutcome.ACCEPTED: "good",
    ReceiptOutcome.RESERVED: "caution",
    ReceiptOutcome.REFUSED: "bad",
}


class ReceiptStep(Step):
    """Signals:
    destruction_wanted()   the handover was accepted: on to the vault's end
    """

    destruction_wanted = Signal()

    def __init__(
        self,
        archive: Archive,
        jobs: HandoverJobs,
        look: Look,
        draft: Draft,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            jobs,
            look,
            draft,
            _("The receiver's receipt"),
            _(
                "The receiver verifies the package without this program, or with it and without a vault, and "
                "gives back a receipt. Only an accepted final package ends the handover."
            ),
            parent,
        )
        self._archive = archive
        self.model: RowsModel[Receipt] = RowsModel(
            (
                RowColumn(
                    _("Conclusion"),
                    lambda each: each.outcome.label,
                    mood=lambda each: _MOODS[each.outcome],
                ),
                RowColumn(_("Package"), _package_words),
                RowColumn(_("Receiver"), lambda each: each.receiver or "—", stretch=True),
                RowColumn(_("Checked by"), lambda each: each.person or "—", sample="欧阳晓舟"),
                RowColumn(
                    _("Day of signature"),
                    lambda each: format_date(each.signed),
                    sample="0000-00-00",
                ),
                RowColumn(_("Imported on"), lambda each: format_moment(each.moment)),
            ),
            self,
        )
        self.table = RowTable(self.model, look, _("Receipts"), rows=6)
        self.empty = EmptyState(look, Icon.PASSED)
        self.empty.say(
            _("No receipt yet"),
            _("The receiver's page writes one (.json) beside the joint protocol that both sign."),
        )
        self.take_button = primary_button(look, _("Import a receipt…"), self.take, Icon.INTAKE)
        self.destroy_button = button(
            _("On to the vault's destruction"), self.destruction_wanted.emit
        )
        self.column.addLayout(actions(self.take_button, self.destroy_button))
        self.column.addWidget(self.table)
        self.column.addWidget(self.empty, 1)
        self.column.addStretch(1)
        self._show(())

    def refresh(self) -> None:
        self.ask(self._jobs.shelf(), self.show_shelf)

    def start_here(self) -> None:
        self.take_button.setFocus()

    def show_shelf(self, shelf: Shelf) -> None:
        """What came back of what was made here."""
        self._show(tuple(reversed(shelf.receipts)))

    def take(self) -> None:
        """Import a receipt."""
        dialog = ReceiptDialog(self._archive, self._jobs, self._look, self)
        dialog.taken.connect(self._note_taken)
        dialog.open()

    def _note_taken(self, receipt: Receipt) -> None:
        self.notice.say(
            Mood.GOOD if receipt.outcome is ReceiptOutcome.ACCEPTED else Mood.CAUTION,
            _("{receiver}: {outcome}.").format(
                receiver=receipt.receiver or receipt.person, outcome=receipt.outcome.label
            ),
            _("The receipt is kept"),
        )
        self.refresh()

    def _show(self, receipts: tuple[Receipt, ...]) -> None:
        self.model.replace(receipts)
        self.table.setVisible(bool(receipts))
        self.empty.setVisible(not receipts)
        standing: dict[str, Receipt] = {}
        for each in receipts:
            standing.setdefault(each.root, each)
        accepted = [
            each
            for each in standing.values()
            if each.final and each.outcome is ReceiptOutcome.ACCEPTED
        ]
        self.destroy_button.setVisible(bool(accepted))
        if accepted:
            self.stood.emit(_("accepted"), Mood.GOOD)
        elif receipts:
            latest = receipts[0]
            bad = latest.outcome is ReceiptOutcome.REFUSED
            self.stood.emit(latest.outcome.label, Mood.BAD if bad else Mood.CAUTION)
        else:
            self.stood.emit("", Mood.PLAIN)


class ReceiptDialog(FormDialog):
    """Signals:
    taken(Receipt)   the receipt is kept
    """

    taken = Signal(object)

    def __init__(self, archive: Archive, jobs: HandoverJobs, look: Look, parent: QWidget) -> None:
        super().__init__(
            archive,
            look,
            parent,
            title=_("Import a receipt"),
            sentence=_(
                "It is taken only if it is of a package that was made here. What the signed paper says "
                "counts: choose the outcome that stands on it."
            ),
            action=_("Import"),
        )
        self._jobs = jobs
        self.file = FileField(look, _("File of the receipt"), filters=_("Receipts (*.json)"))
        self.outcome = QComboBox()
        self.outcome.addItem(_("Choose what the paper says"), None)
        for each in ReceiptOutcome:
            self.outcome.addItem(each.label, each)
        today = QDate.currentDate()
        self.signed = DayField()
        self.signed.setText(today.toString("yyyy-MM-dd"))
        self.document = DocumentField()
        self.add_field(_("File of the receipt"), self.file)
        self.add_field(_("Outcome on the signed paper"), self.outcome)
        self.add_field(_("Day of signature"), self.signed)
        self.add_field(_("Scan of the signed paper, if it is filed"), self.document)
        self.setMinimumWidth(self.fontMetrics().height() * 34)
        known = OrderJobs(archive).names()
        known.finished.connect(self._offer)
        archive.start(known)
        self.file.field.setFocus()

    def submit(self) -> None:
        path, outcome, signed = self.file.path, self.outcome.currentData(), self.signed.day
        if path is None:
            self.refuse(_("Choose the file of the receipt."))
        elif outcome is None:
            self.refuse(_("Say what the signed paper says."))
        elif signed is None:
            self.refuse(_("Say on which day it was signed."))
        elif self.document.text().strip() and not self.document.document:
            self.refuse(_("No document has this number or title: choose one, or leave it empty."))
        else:
            # Qt keeps the word of a word that is an enumeration, not the enumeration.
            said = ReceiptOutcome(outcome)
            job = self._jobs.taking_receipt(path, said, signed, self.document.document or None)
            job.finished.connect(self._take)
            self.run(job)

    def _offer(self, known: KnownNames) -> None:
        self.document.offer(known.documents)

    def _take(self, receipt: Receipt) -> None:
        self.taken.emit(receipt)
        self.leave()


def _package_words(receipt: Receipt) -> str:
    kind = _("final") if receipt.final else _("rehearsal")
    return f"{kind} {receipt.root[:12]}"
