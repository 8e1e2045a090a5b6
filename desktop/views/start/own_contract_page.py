"""A step of the wizard for a contract that isn't shipped: parties, period, amount, payments and KPI targets.

A profile that somebody wrote can be read from a file instead.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QGridLayout, QHBoxLayout, QLineEdit, QWidget

from desktop.itemmodels.money import read_fen
from desktop.services.contract.contract_setup import NewContract, NewPayment, usual_targets
from desktop.views.controls.buttons import button
from desktop.views.controls.day_fields import DayField, read_day
from desktop.views.controls.words import words
from desktop.views.start.wizard_page import WizardPage
from desktop.views.systems.row_editor import RowEditor
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import M, S
from models.contract.contract_terms import UNITS
from models.contract.rule_problems import RulesWrong
from resources.artwork import Icon
from resources.words import _, ngettext

_SHOWN_PROBLEMS = 8


class OwnContractPage(WizardPage):
    """What is entered becomes a profile as any other, checked as any other."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(
            _("Another contract"),
            _(
                "As it stands in the contract. Duties, dates and what is at stake follow from it; all of it can be "
                "corrected later."
            ),
            parent,
        )
        self.file: Path | None = None
        self._file_words = words("", "soft", wrap=True)
        self._file_words.hide()
        row = QHBoxLayout()
        row.setSpacing(S)
        read = button(_("Read a profile from a file…"), self._choose)
        read.setIcon(look.icon(Icon.FOLDER))
        self.forget = button(_("Enter it by hand"), self.forget_file, kind="link")
        self.forget.hide()
        row.addWidget(read)
        row.addWidget(self.forget)
        row.addStretch(1)
        self.column.addLayout(row)
        self.column.addWidget(self._file_words)
        self.name, self.client, self.contractor = QLineEdit(), QLineEdit(), QLineEdit()
        self.signed, self.begin, self.end = DayField(), DayField(), DayField()
        self.amount, self.prefix = QLineEdit(), QLineEdit()
        self.amount.setPlaceholderText("8,630,000.00")
        self.prefix.setPlaceholderText("CGZF26")
        self.prefix.setMaxLength(12)
        self.form = QWidget()
        grid = QGridLayout(self.form)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(M)
        grid.setVerticalSpacing(S)
        for number, (label, field) in enumerate(
            (
                (_("Title of the contract"), self.name),
                (_("Client"), self.client),
                (_("Contractor"), self.contractor),
            )
        ):
            self._put(grid, label, field, 2 * number, 0, 3)
        for number, (label, field) in enumerate(
            (
                (_("Day of signing"), self.signed),
                (_("First day of service"), self.begin),
                (_("Last day of service"), self.end),
            )
        ):
            self._put(grid, label, field, 6, number, 1)
        self._put(grid, _("Amount in yuan, tax included"), self.amount, 8, 0, 2)
        self._put(grid, _("Prefix of document numbers"), self.prefix, 8, 2, 1)
        self.payments = RowEditor(
            look,
            [
                (_("Payment: what it is for"), QLineEdit, 4),
                (_("From"), DayField, 2),
                (_("Until"), DayField, 2),
                (_("Yuan (empty: the rest)"), QLineEdit, 3),
            ],
        )
        grid.addWidget(words(_("Payments"), "strong"), 10, 0, 1, 3)
        grid.addWidget(self.payments, 11, 0, 1, 3)
        grid.addWidget(words(_("KPI targets, empty where there is none"), "strong"), 12, 0, 1, 3)
        self.targets: dict[str, QLineEdit] = {}
        held = QWidget()
        kpi = QGridLayout(held)
        kpi.setContentsMargins(0, 0, 0, 0)
        kpi.setHorizontalSpacing(M)
        for number, target in enumerate(usual_targets()):
            field = QLineEdit(_plain(float(target.target)))
            label = f"{target.id}  {target.title} ({_(UNITS[target.unit])})"
            field.setAccessibleName(label)
            row_, column = number // 2, 2 * (number % 2)
            kpi.addWidget(words(label, "caption", wrap=True), row_, column)
            kpi.addWidget(field, row_, column + 1)
            self.targets[target.id] = field
        for column, share in enumerate((3, 1, 3, 1)):
            kpi.setColumnStretch(column, share)
        grid.addWidget(held, 13, 0, 1, 3)
        self.column.addWidget(self.form)
        self.column.addStretch(1)

    @property
    def problem(self) -> str:
        if self.file is not None:
            return ""
        for field, missing in (
            (self.name, _("The contract needs a title.")),
            (self.client, _("Who is the client?")),
            (self.contractor, _("Who is the contractor?")),
            (self.prefix, _("Document numbers need a prefix.")),
        ):
            if not field.text().strip():
                return missing
        for day in (self.signed, self.begin, self.end):
            if day.day is None:
                return _("{field}: write a day such as 2026-04-16.").format(
                    field=day.accessibleName()
                )
        if read_fen(self.amount.text()) is None:
            return _("The amount is no sum of money. Write yuan, such as 8,630,000.00.")
        for number, (_basis, begin, until, amount) in enumerate(self.payments.values, start=1):
            for text in (begin, until):
                if text and read_day(str(text)) is None:
                    return _("Payment {number}: “{text}” is no day.").format(
                        number=number, text=text
                    )
            if amount and read_fen(str(amount)) is None:
                return _("Payment {number}: “{text}” is no amount.").format(
                    number=number, text=amount
                )
        return ""

    @property
    def entered(self) -> NewContract:
        """What was entered; `problem` must be empty."""
        return NewContract(
            self.name.text(),
            self.client.text(),
            self.contractor.text(),
            self.signed.day,
            self.begin.day,
            self.end.day,
            read_fen(self.amount.text()) or 0,
            self.prefix.text().strip(),
            payments=tuple(
                NewPayment(
                    read_day(str(begin or "")),
                    read_day(str(until or "")),
                    read_fen(str(amount or "")),
                    str(basis),
                )
                for basis, begin, until, amount in self.payments.values
            ),
            targets={
                name: field.text().strip()
                for name, field in self.targets.items()
                if field.text().strip()
            },
        )

    def start_typing(self) -> None:
        (self.forget if self.file is not None else self.name).setFocus()

    def take_file(self, file: Path) -> None:
        """Use a profile from a file."""
        self.file = file
        self._file_words.setText(_("The profile in {name} is used.").format(name=file.name))
        for shown in (self._file_words, self.forget):
            shown.show()
        self.form.hide()

    def forget_file(self) -> None:
        """Go on by hand."""
        self.file = None
        for shown in (self._file_words, self.forget):
            shown.hide()
        self.form.show()

    def problem_words(self, error: RulesWrong) -> tuple[str, str]:
        """(everything that is wrong with the profile, a headline for it)."""
        count = len(error.problems)
        said = [str(each) for each in error.problems[:_SHOWN_PROBLEMS]]
        if count > _SHOWN_PROBLEMS:
            said.append(_("and {count} others").format(count=count - _SHOWN_PROBLEMS))
        headline = ngettext("{count} thing is wrong", "{count} things are wrong", count)
        return "\n".join(said), headline.format(count=count)

    def _put(
        self, grid: QGridLayout, label: str, field: QLineEdit, row: int, column: int, span: int
    ) -> None:
        name = words(label, "field")
        name.setBuddy(field)
        field.setAccessibleName(label)
        field.returnPressed.connect(self.submitted)
        grid.addWidget(name, row, column, 1, span)
        grid.addWidget(field, row + 1, column, 1, span)

    def _choose(self) -> None:
        dialog = QFileDialog(self, _("Read a profile from a file"))
        dialog.setNameFilters(["TOML (*.toml)", _("All files (*)")])
        dialog.fileSelected.connect(lambda name: self.take_file(Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()


def _plain(value: float) -> str:
    return f"{value:g}"
