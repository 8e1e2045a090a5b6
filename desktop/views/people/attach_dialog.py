"""The dialog that takes a document of the vault as evidence of something."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from desktop.itemmodels.evidence_words import signed_choices
from desktop.jobs.archive import Archive
from desktop.jobs.job import Job
from desktop.jobs.order import KnownNames, OrderJobs
from desktop.jobs.people_said import Attached
from desktop.views.controls.day_fields import DayField
from desktop.views.controls.form_dialog import FormDialog
from desktop.views.order.field_editors import DocumentField
from desktop.views.theme.look import Look
from resources.words import _


class AttachDialog(FormDialog):
    """Closes once the job that `make` returns has attached the document."""

    def __init__(
        self,
        archive: Archive,
        look: Look,
        parent: QWidget,
        *,
        title: str,
        make: Callable[[Attached], Job],
        kinds: Sequence[tuple[str, str]] = (),
        kind: str = "",
        sentence: str = "",
    ) -> None:
        super().__init__(
            archive,
            look,
            parent,
            title=title,
            sentence=sentence
            or _(
                "The version in force now is pinned: if the document changes, this evidence asks for a new look."
            ),
            action=_("File as evidence"),
        )
        self._make = make
        self.document = DocumentField()
        self.kind = QComboBox()
        for each, words_ in kinds:
            self.kind.addItem(words_, each)
        self.kind.setCurrentIndex(max(0, self.kind.findData(kind)))
        self.signed = QComboBox()
        for each, words_ in signed_choices():
            self.signed.addItem(words_, each)
        self.day = DayField()
        self.day.setPlaceholderText(_("the document's own day"))
        self.note = QLineEdit()
        self.add_field(_("Document"), self.document)
        if kinds:
            self.add_field(_("Which paper it is"), self.kind)
        self.add_field(_("Signatures on it"), self.signed)
        self.add_field(_("Day of the paper"), self.day)
        self.add_field(_("Note"), self.note)
        self.setMinimumWidth(self.fontMetrics().height() * 34)
        known = OrderJobs(archive).names()
        known.finished.connect(self._offer)
        archive.start(known)
        self.document.setFocus()

    def submit(self) -> None:
        document = self.document.document
        if not document:
            self.refuse(_("Choose a document of the vault: type its number or words of its title."))
            return
        if self.day.wrong:
            self.refuse(_("“{text}” is no day.").format(text=self.day.text().strip()))
            return
        said = Attached(
            document,
            str(self.kind.currentData() or ""),
            str(self.signed.currentData()),
            self.day.day,
            self.note.text().strip(),
        )
        job = self._make(said)
        job.finished.connect(self._close)
        self.run(job)

    def _offer(self, known: KnownNames) -> None:
        self.document.offer(known.documents)

    def _close(self, _result: object) -> None:
        self.leave()
