"""What happened to one of the contract's payments: entering it, and voiding what was entered by mistake."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from desktop.itemmodels.contract_overview import payment_step_words, window_words
from desktop.itemmodels.formats import format_date
from desktop.itemmodels.money import format_fen, read_fen
from desktop.itemmodels.rows_table import RowColumn
from desktop.jobs.archive import Archive
from desktop.jobs.job import Job
from desktop.views.contract.voiding_dialog import VoidingDialog
from desktop.views.controls.day_fields import DayField
from desktop.views.controls.form_dialog import FormDialog
from desktop.views.theme.look import Look
from models.contract.payments import PAYMENT_STEPS, PaymentView
from models.obligations.register_records import Payment
from resources.words import _


@dataclass(frozen=True, slots=True)
class PaymentSaid:
    """What is entered; `amount_fen` 0 is what is still open of the payment."""

    step: str
    day: date | None
    amount_fen: int
    reference: str
    note: str


class PaymentDialog(FormDialog):
    """Closes once the job that `make` returns has entered it."""

    def __init__(
        self,
        archive: Archive,
        look: Look,
        parent: QWidget,
        payment: PaymentView,
        today: date,
        make: Callable[[PaymentSaid], Job],
    ) -> None:
        super().__init__(
            archive,
            look,
            parent,
            title=_("Payment {number}").format(number=payment.number),
            sentence=f"{format_fen(payment.amount_fen)}  ·  {window_words(payment)}",
            action=_("Enter"),
        )
        self._make = make
        self.step = QComboBox()
        for step in PAYMENT_STEPS:
            self.step.addItem(payment_step_words(step), step)
        self.day = DayField(today)
        self.amount = QLineEdit()
        self.amount.setPlaceholderText(_("empty: all that is still open"))
        self.reference, self.note = QLineEdit(), QLineEdit()
        self.add_field(_("What happened"), self.step)
        self.add_field(_("Date"), self.day)
        self.add_field(_("Amount in yuan"), self.amount)
        self.add_field(_("Number of the paper"), self.reference)
        self.add_field(_("Note"), self.note)
        self.step.setFocus()

    def submit(self) -> None:
        if self.day.wrong:
            self.refuse(_("“{text}” is no day.").format(text=self.day.text().strip()))
            return
        amount = read_fen(self.amount.text()) if self.amount.text().strip() else 0
        if amount is None:
            self.refuse(_("The amount is no sum of money. Write yuan, such as 8,630,000.00."))
            return
        said = PaymentSaid(
            str(self.step.currentData()),
            self.day.day,
            amount,
            self.reference.text().strip(),
            self.note.text().strip(),
        )
        job = self._make(said)
        job.finished.connect(self._close)
        self.run(job)

    def _close(self, _result: object) -> None:
        self.leave()


class PaymentEntriesDialog(VoidingDialog):
    """What was entered of a payment."""

    def __init__(
        self,
        archive: Archive,
        look: Look,
        parent: QWidget,
        payment: PaymentView,
        void: Callable[[list[int], str], Job],
    ) -> None:
        columns: list[RowColumn[Payment]] = [
            RowColumn(_("Date"), lambda one: format_date(one.day), sample="2026-07-31"),
            RowColumn(_("What happened"), lambda one: payment_step_words(one.step)),
            RowColumn(
                _("Amount in yuan"),
                lambda one: format_fen(one.amount_fen) if one.amount_fen else "",
                sample="¥88,888,888.00",
            ),
            RowColumn(_("Number of the paper"), lambda one: one.reference, stretch=True),
        ]
        newest = sorted(payment.rows, key=lambda one: (one.day, one.id), reverse=True)
        title = _("Entries of payment {number}").format(number=payment.number)
        super().__init__(archive, look, parent, title, columns, newest, void)
