"""The first pages of the vault's end: whether the handover was accepted, what is held, what remains elsewhere."""

from __future__ import annotations

from PySide6.QtWidgets import (
    QCheckBox,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from desktop.itemmodels.formats import format_date, format_moment
from desktop.itemmodels.rows_table import RowColumn, RowsModel
from desktop.jobs.destruction import BeforeDestruction
from desktop.views.controls.notice import Mood, Notice
from desktop.views.controls.row_table import RowTable
from desktop.views.controls.words import words
from desktop.views.handover.outcomes import copyable
from desktop.views.start.wizard_page import WizardPage
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import XS
from models.keeping.holds import HoldRecord
from models.keeping.residue import Residue
from resources.words import _, ngettext


class AcceptancePage(WizardPage):
    """Whether the receiver accepted the final package; without that, why the vault is destroyed all the same."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(
            _("Was the handover accepted?"),
            _("A vault is destroyed when its final package was accepted and signed for."),
            parent,
        )
        self._look = look
        self._accepted = False
        self.verdict = Notice(look)
        self.receipt = QVBoxLayout()
        self.without = QCheckBox(_("Destroy it without an accepted handover"))
        self.without.setAccessibleName(self.without.text())
        self.without.toggled.connect(lambda _on: self._follow())
        self.reason = QPlainTextEdit()
        self.reason.setObjectName("field")
        self.reason.setTabChangesFocus(True)
        self.reason.setFixedHeight(self.fontMetrics().height() * 4)
        self.reason_box = QWidget()
        box = QVBoxLayout(self.reason_box)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(XS)
        label = words(_("Why, as it stands on the certificate"), "field")
        label.setBuddy(self.reason)
        self.reason.setAccessibleName(label.text())
        box.addWidget(label)
        box.addWidget(self.reason)
        self.column.addWidget(self.verdict)
        self.column.addLayout(self.receipt)
        self.column.addWidget(self.without)
        self.column.addWidget(self.reason_box)
        self.column.addStretch(1)
        self._follow()

    @property
    def without_acceptance(self) -> str:
        """Why it is destroyed without an accepted handover; nothing where it was accepted."""
        return "" if self._accepted else self.reason.toPlainText().strip()

    @property
    def problem(self) -> str:
        if self._accepted:
            return ""
        if not self.without.isChecked():
            return _(
                "Import the receiver's receipt first, or tick that it is destroyed without one."
            )
        if not self.without_acceptance:
            return _("Say why: it stands on the certificate.")
        return ""

    def start_typing(self) -> None:
        self.without.setFocus()

    def show_before(self, before: BeforeDestruction) -> None:
        """What is known of the handover."""
        receipt = before.accepted
        self._accepted = receipt is not None or before.empty
        if before.empty:
            self.verdict.say(
                Mood.GOOD, _("The vault holds no document: there is nothing to accept.")
            )
        elif receipt is None:
            self.verdict.say(
                Mood.CAUTION,
                _("No receipt of the receiver's says that the final package was accepted."),
                _("The handover isn't accepted"),
            )
        else:
            said = _("{person}, {receiver}, signed {day}.").format(
                person=receipt.person, receiver=receipt.receiver, day=format_date(receipt.signed)
            )
            if before.later:
                words = ngettext(
                    "{count} document was filed, or got another version, after that package was written: it is not in "
                    "it.",
                    "{count} documents were filed, or got another version, after that package was written: they are "
                    "not in it.",
                    before.later,
                )
                later = words.format(count=before.later)
                advice = _("Only this vault has what is not in the package. Hand it over first.")
                self.verdict.say(
                    Mood.CAUTION, f"{said} {later} {advice}", _("The final package was accepted")
                )
            else:
                self.verdict.say(Mood.GOOD, said, _("The final package was accepted"))
            if not self.receipt.count():
                self.receipt.addWidget(copyable(self._look, _("Root"), receipt.root, mono=True))
        self._follow()

    def _follow(self) -> None:
        self.without.setVisible(not self._accepted)
        self.reason_box.setVisible(not self._accepted and self.without.isChecked())


class RemainsPage(WizardPage):
    """Holds keep a vault from being destroyed; what lies elsewhere isn't destroyed with it."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(
            _("What remains elsewhere"),
            _(
                "Only this folder is erased. What follows is what the vault knows of; it stands on the certificate, "
                "and somebody has to see to it."
            ),
            parent,
        )
        self._held, self._withheld = 0, ""
        self.verdict = Notice(look)
        self.holds: RowsModel[HoldRecord] = RowsModel(
            (
                RowColumn(_("What"), lambda hold: hold.number or _("the whole vault")),
                RowColumn(_("Reason"), lambda hold: hold.reason, stretch=True),
                RowColumn(_("Since"), lambda hold: format_moment(hold.placed)),
            ),
            self,
        )
        self.hold_table = RowTable(self.holds, look, _("Holds in force"), rows=4)
        self.residue: RowsModel[Residue] = RowsModel(
            (
                RowColumn(_("Kind"), lambda each: each.kind.label, sample="审计日志日志"),
                RowColumn(_("What"), lambda each: each.name, stretch=True),
                RowColumn(_("Where"), lambda each: each.where, stretch=True),
                RowColumn(_("What to do"), lambda each: each.advice, stretch=True),
            ),
            self,
        )
        self.table = RowTable(self.residue, look, _("What remains elsewhere"), rows=8)
        self.said = words("", "soft", wrap=True)
        self.said.setMinimumHeight(self.fontMetrics().height() * 3)
        self.table.row_chosen.connect(self._tell)
        self.column.addWidget(self.verdict)
        self.column.addWidget(self.hold_table)
        self.column.addWidget(self.table)
        self.column.addWidget(self.said)
        self.column.addStretch(1)
        self.hold_table.hide()

    @property
    def problem(self) -> str:
        if self._withheld:
            return _("Report {number} to the security officer first.").format(number=self._withheld)
        return _("Release the holds first: what is held can't be destroyed.") if self._held else ""

    def start_typing(self) -> None:
        self.table.setFocus()

    def show_before(self, before: BeforeDestruction) -> None:
        """What is held, and what will remain."""
        self._held, self._withheld = len(before.holds), before.withheld or ""
        self.holds.replace(before.holds)
        self.hold_table.setVisible(bool(before.holds))
        self.residue.replace(before.residue)
        if before.residue:
            self.table.selectRow(0)
        if self._withheld:
            self.verdict.say(
                Mood.BAD,
                _(
                    "{number} bears the mark of a state secret: such a carrier is handed to those who may destroy it."
                ).format(number=self._withheld),
                _("This vault may not be destroyed here"),
            )
        elif before.holds:
            said = ngettext("{count} hold is in force", "{count} holds are in force", self._held)
            self.verdict.say(
                Mood.BAD,
                _("Release them under “Holds” first: what is held can't be destroyed."),
                said.format(count=self._held),
            )
        else:
            self.verdict.hide()

    def _tell(self, residue: Residue | None) -> None:
        self.said.setText(f"{residue.where}\n{residue.advice}" if residue else "")
