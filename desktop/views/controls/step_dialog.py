"""Small questions about steps: on which day and by whom something was done, or why it is taken back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtWidgets import QCheckBox, QLineEdit, QPlainTextEdit, QWidget

from desktop.jobs.archive import Archive
from desktop.jobs.job import Job
from desktop.jobs.people_said import StepSaid
from desktop.views.controls.day_fields import DayField
from desktop.views.controls.form_dialog import FormDialog
from desktop.views.theme.look import Look
from resources.words import _


class StepDialog(FormDialog):
    """Which fields it has follows from what the step needs; closes once the job that `make` returns is done."""

    def __init__(
        self,
        archive: Archive,
        look: Look,
        parent: QWidget,
        *,
        title: str,
        make: Callable[[StepSaid], Job],
        today: date,
        action: str,
        sentence: str = "",
        name_label: str = "",
        needs: tuple[str, ...] = (),
        force: str = "",
        danger: bool = False,
    ) -> None:
        """`needs` may hold name, reason, until, confirmed_by; `force` is what is agreed to by going on all the same."""
        super().__init__(
            archive, look, parent, title=title, sentence=sentence, action=action, danger=danger
        )
        self._make, self._needs = make, needs
        self.day = DayField(today)
        self.name, self.confirmed_by = QLineEdit(), QLineEdit()
        self.until, self.confirmed = DayField(), DayField()
        self.reason = QPlainTextEdit()
        self.reason.setObjectName("field")
        self.reason.setTabChangesFocus(True)
        self.reason.setFixedHeight(self.fontMetrics().height() * 4)
        self.force = QCheckBox(force)
        self.force.setAccessibleName(self.force.text())
        self.add_field(_("Day it happened"), self.day)
        if "confirmed_by" not in needs:
            self.add_field(name_label or _("Who did it"), self.name)
        if "until" in needs:
            self.add_field(_("Accepted until"), self.until)
        if "confirmed_by" in needs or "confirmer" in needs:
            self.add_field(_("Confirmed for the client by"), self.confirmed_by)
            self.add_field(_("Day of the confirmation"), self.confirmed)
        self.add_field(_("Reason") if "reason" in needs else _("Note"), self.reason)
        if force:
            self.field_column.addWidget(self.force)
        self.day.setFocus()
        self.day.selectAll()

    def submit(self) -> None:
        for field in (self.day, self.until, self.confirmed):
            if field.wrong:
                self.refuse(_("“{text}” is no day.").format(text=field.text().strip()))
                return
        said = StepSaid(
            self.day.day,
            self.name.text().strip(),
            self.reason.toPlainText().strip(),
            self.until.day,
            self.confirmed_by.text().strip(),
            self.confirmed.day,
            self.force.isChecked(),
        )
        if self.force.text() and not said.forced:
            self.refuse(_("Tick that it happened all the same, and say why."))
            return
        if said.forced and not said.reason:
            self.refuse(_("Say why."))
            return
        for need, value, sentence in (
            ("name", said.name, _("Say who it was.")),
            ("reason", said.reason, _("Say why.")),
            ("until", said.until, _("Say until when.")),
            ("confirmed_by", said.confirmed_by, _("Say who confirmed it.")),
        ):
            if need in self._needs and not value:
                self.refuse(sentence)
                return
        job = self._make(said)
        job.finished.connect(self._close)
        self.run(job)

    def _close(self, _result: object) -> None:
        self.leave()


class ReasonDialog(FormDialog):
    """Asks why something is taken back."""

    def __init__(
        self,
        archive: Archive,
        look: Look,
        parent: QWidget,
        *,
        title: str,
        make: Callable[[str], Job],
        action: str,
        sentence: str = "",
    ) -> None:
        super().__init__(
            archive, look, parent, title=title, sentence=sentence, action=action, danger=True
        )
        self._make = make
        self.reason = QLineEdit()
        self.add_field(_("Reason"), self.reason)
        self.reason.setFocus()

    def submit(self) -> None:
        reason = self.reason.text().strip()
        if not reason:
            self.refuse(_("Say why."))
            return
        job = self._make(reason)
        job.finished.connect(self._close)
        self.run(job)

    def _close(self, _result: object) -> None:
        self.leave()
