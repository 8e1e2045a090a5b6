"""Destroying the vault: what has to be true before, and the way into it."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop.itemmodels.formats import format_count, format_date
from desktop.jobs.archive import Archive
from desktop.jobs.destruction import BeforeDestruction, DestructionJobs
from desktop.jobs.runner import JobRunner
from desktop.views.controls.buttons import button
from desktop.views.controls.notice import Mood, Notice
from desktop.views.controls.words import words
from desktop.views.custody.destruction_wizard import DestructionWizard
from desktop.views.custody.section import Section, action_row
from desktop.views.theme.look import Look
from resources.words import _, ngettext


class DestroySection(Section):
    """At the very end of the page, and of the contract."""

    def __init__(
        self, archive: Archive, runner: JobRunner, look: Look, parent: QWidget | None = None
    ) -> None:
        super().__init__(
            archive,
            look,
            _("Destroy the vault"),
            _(
                "After the handover: the keys are erased first, then the files. A certificate says what was done "
                "and what remains."
            ),
            parent,
        )
        self._runner = runner
        self._jobs = DestructionJobs(archive)
        self.wizard: DestructionWizard | None = None
        honest = Notice(look)
        # Before it speaks: what has no parent yet would appear as a window of its own.
        self.column.addWidget(honest)
        honest.say(
            Mood.CAUTION,
            _(
                "Backups, packages, editions and copies elsewhere are not destroyed by this; the certificate "
                "lists those the vault knows of. An SSD may keep erased blocks for a while: without the keys "
                "they can't be read."
            ),
            _("Nothing brings it back"),
        )
        self.accepted, self.held = words("", wrap=True), words("", wrap=True)
        self.column.addWidget(self.accepted)
        self.column.addWidget(self.held)
        self.destroy_button = button(_("Destroy the vault…"), self.begin, kind="danger")
        self.column.addLayout(action_row(self.destroy_button))
        self.column.addStretch(1)

    def refresh(self) -> None:
        job = self._jobs.before()
        job.finished.connect(self.show_before)
        job.failed.connect(self.fail)
        self._jobs.start(job)

    def start_here(self) -> None:
        self.destroy_button.setFocus()

    def show_before(self, before: BeforeDestruction) -> None:
        """How things stand."""
        receipt = before.accepted
        if receipt is None:
            self.accepted.setText(_("The final package isn't accepted yet: there is no receipt."))
        else:
            said = _("The final package was accepted by {person}, {receiver}, signed {day}.")
            self.accepted.setText(
                said.format(
                    person=receipt.person,
                    receiver=receipt.receiver,
                    day=format_date(receipt.signed),
                )
            )
        count = len(before.holds)
        held = ngettext(
            "{count} hold is in force and keeps it from being destroyed.",
            "{count} holds are in force and keep it from being destroyed.",
            count,
        )
        self.held.setText(
            held.format(count=format_count(count)) if count else _("Nothing is held.")
        )

    def begin(self) -> None:
        """Step by step, in a dialog."""
        self.wizard = DestructionWizard(self._archive, self._runner, self._look, self)
        self.wizard.destroyed.connect(self._archive.left)
        self.wizard.open()

    def set_busy(self, *, busy: bool) -> None:
        self.destroy_button.setEnabled(not busy)
