"""The dialog that writes what is known of a system to a folder or a file that opens anywhere."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QComboBox, QFileDialog, QLineEdit, QWidget

from desktop.jobs.archive import Archive
from desktop.services.house import House
from desktop.services.notes.note_export_records import NoteForm, NotesExported
from desktop.services.notes.note_system import export_system
from desktop.services.order.systems import SystemRecord
from desktop.services.progress import Progress
from desktop.views.controls.buttons import button
from desktop.views.controls.form_dialog import FormDialog
from desktop.views.controls.notice import Mood
from desktop.views.controls.words import words
from desktop.views.theme.look import Look
from resources.words import _

_SUFFIXES = {NoteForm.WORD: ".docx", NoteForm.PDF: ".pdf"}


class PageExportDialog(FormDialog):
    """Stays open to say what was written where."""

    def __init__(self, archive: Archive, look: Look, parent: QWidget, system: SystemRecord) -> None:
        super().__init__(
            archive,
            look,
            parent,
            title=_("Export {name}").format(name=system.name),
            sentence=_(
                "Its articles with their pictures and links, outside the vault and unsealed."
            ),
            action=_("Export"),
        )
        self._system = system
        self.form = QComboBox()
        for form, name in (
            (NoteForm.MARKDOWN, _("Markdown, a folder that can be imported again")),
            (NoteForm.HTML, _("Web pages, a folder")),
            (NoteForm.WORD, _("Word, one file")),
            (NoteForm.PDF, _("PDF, one file")),
        ):
            self.form.addItem(name, form)
        self.path = QLineEdit()
        self.files = QCheckBox(_("Also the files of all other documents about it"))
        self.files.setAccessibleName(self.files.text())
        self._others = words(
            _("Whoever has the folder can read it: hand it over like any open paper."),
            "caption",
            wrap=True,
        )
        self.add_field(_("As"), self.form)
        self.add_field(_("Write to"), self.path, button(_("Choose…"), self._choose))
        self.field_column.addWidget(self.files)
        self.field_column.addWidget(self._others)
        self.form.currentIndexChanged.connect(lambda _row: self.path.clear())
        self.setMinimumWidth(self.fontMetrics().height() * 34)

    def submit(self) -> None:
        path = self.path.text().strip()
        if not path:
            self.refuse(_("Choose where it is to be written."))
            return
        out, form = Path(path).expanduser(), self.form.currentData()
        system, everything = self._system.id, self.files.isChecked()

        def work(house: House, progress: Progress) -> NotesExported:
            return export_system(house, system, out, form, everything=everything, progress=progress)

        job = self._archive.doing(_("Exporting"), work)
        job.finished.connect(self._tell)
        self.run(job)

    def _tell(self, done: NotesExported) -> None:
        self._rest()
        self.notice.say(Mood.GOOD, str(done.path), _("Written and read back"))
        self.cancel.setText(_("Close"))

    def _choose(self) -> None:
        form: NoteForm = self.form.currentData()
        suffix = _SUFFIXES.get(form, "")
        dialog = QFileDialog(self, _("Write to"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile(self._system.name + suffix)
        dialog.setDefaultSuffix(suffix.lstrip("."))
        dialog.fileSelected.connect(self.path.setText)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
