"""What an officer can do with the record in view: print a page, write its slip, compare it with its digest."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.errors import explain
from desktop.jobs.edition_reading import EditionReading
from desktop.views.controls.notice import Mood
from desktop.views.preview.preview_pane import PreviewPane
from models.records import DocumentRecord
from resources.words import _


class RecordActs(QObject):
    """GUI thread only. Each of them is in the edition's journal before it happens."""

    def __init__(self, reading: EditionReading, over: QWidget) -> None:
        super().__init__(over)
        self._reading, self._over = reading, over

    def serve(self, preview: PreviewPane) -> None:
        """Do what is asked for in this pane."""
        preview.save_requested.connect(lambda record: self._choose_page(preview, record))
        preview.slip_requested.connect(lambda record: self._choose_slip(preview, record))
        preview.verify_requested.connect(lambda record: self._verify(preview, record))

    def print_page(self, preview: PreviewPane, record: DocumentRecord, target: Path) -> None:
        """Write a page to be printed; the edition's journal says so first."""
        job = self._reading.printing(record.id, target)
        job.finished.connect(lambda target: self._note_printed(preview, target))
        job.failed.connect(lambda error: self._note_failure(preview, error))
        self._reading.start(job)

    def write_slip(self, preview: PreviewPane, record: DocumentRecord, target: Path) -> None:
        """Write the slip that proves a record; noted first."""
        job = self._reading.doing(
            _("Writing a slip"), lambda session: session.slip(record.id, target)
        )
        job.finished.connect(lambda target: self._note_printed(preview, target))
        job.failed.connect(lambda error: self._note_failure(preview, error))
        self._reading.start(job)

    def _choose_page(self, preview: PreviewPane, record: DocumentRecord) -> None:
        dialog = self._asking(_("Prepare a page for printing"), f"{record.number}.pdf")
        dialog.fileSelected.connect(lambda name: self.print_page(preview, record, Path(name)))
        dialog.open()

    def _choose_slip(self, preview: PreviewPane, record: DocumentRecord) -> None:
        name = _("Proof slip {number}").format(number=record.number)
        dialog = self._asking(_("Write the slip that proves this record…"), f"{name}.pdf")
        dialog.fileSelected.connect(lambda name: self.write_slip(preview, record, Path(name)))
        dialog.open()

    def _asking(self, title: str, name: str) -> QFileDialog:
        dialog = QFileDialog(self._over, title)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("pdf")
        dialog.selectFile(name)
        dialog.finished.connect(dialog.deleteLater)
        return dialog

    def _verify(self, preview: PreviewPane, record: DocumentRecord) -> None:
        job = self._reading.verifying(record.id)
        job.finished.connect(lambda right: self._note_verified(preview, right))
        job.failed.connect(lambda error: self._note_failure(preview, error))
        self._reading.start(job)

    def _note_printed(self, preview: PreviewPane, target: Path) -> None:
        preview.say(
            Mood.GOOD,
            _("{name} is written and noted in the journal. Each page bears your name.").format(
                name=target.name
            ),
        )

    def _note_verified(self, preview: PreviewPane, right: bool) -> None:
        if right:
            preview.say(Mood.GOOD, _("Every byte is as it was when the document was filed."))
        else:
            preview.say(Mood.BAD, _("The content differs from the digest of its filing."))

    def _note_failure(self, preview: PreviewPane, error: Exception) -> None:
        words_ = explain(error)
        preview.say(Mood.BAD, f"{words_.title} {words_.sentence} {words_.advice}".strip())
