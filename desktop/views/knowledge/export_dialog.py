"""Writing articles out of the vault: in which form, and where to."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from desktop.jobs.archive import Archive
from desktop.services.house import House
from desktop.services.notes.note_export import export_notes
from desktop.services.notes.note_export_records import NoteForm, NotesExported
from desktop.services.progress import Progress
from desktop.views.controls.folder_field import FolderField
from desktop.views.controls.form_dialog import FormDialog
from desktop.views.controls.notice import Mood
from desktop.views.theme.look import Look
from resources.words import _, ngettext

_SUFFIXES = {NoteForm.WORD: ".docx", NoteForm.PDF: ".pdf"}


def form_words(form: NoteForm) -> str:
    """What a form is called, and what it is good for."""
    return {
        NoteForm.MARKDOWN: _("Markdown: a folder with pictures, to be imported again"),
        NoteForm.HTML: _("HTML: a folder of pages for any browser"),
        NoteForm.WORD: _("Word: one document"),
        NoteForm.PDF: _("PDF: one document"),
    }[form]


class ExportDialog(FormDialog):
    """Nothing is overwritten: what is there already is refused.

    Signals:
        exported(object)   the `NotesExported`
    """

    exported = Signal(object)

    def __init__(
        self, archive: Archive, look: Look, parent: QWidget, ids: Sequence[int], title: str
    ) -> None:
        count = ngettext("{count} article", "{count} articles", len(ids)).format(count=len(ids))
        super().__init__(
            archive,
            look,
            parent,
            title=_("Export"),
            sentence=_(
                "{title} ({count}). What is exported lies outside of the vault, unprotected; the audit trail says so."
            ).format(title=title, count=count),
            action=_("Export"),
        )
        self._ids, self._title = tuple(ids), title
        self.forms = QComboBox()
        for form in NoteForm:
            self.forms.addItem(form_words(form), form)
        self.folder = FolderField(look, _("Into the folder"))
        self.name = QLineEdit(
            "".join(each for each in title if each not in '/\\:*?"<>|').strip()[:80]
        )
        self.add_field(_("Form"), self.forms)
        self.add_field(_("Into the folder"), self.folder)
        self.add_field(_("Called"), self.name)
        self.forms.setFocus()

    @property
    def target(self) -> Path | None:
        """Where it is to be written."""
        folder, name = self.folder.path, self.name.text().strip()
        if folder is None or not name:
            return None
        suffix = _SUFFIXES.get(NoteForm(self.forms.currentData()), "")
        return folder / (name if not suffix or name.endswith(suffix) else name + suffix)

    def submit(self) -> None:
        target, form = self.target, NoteForm(self.forms.currentData())
        if target is None or not target.parent.is_dir():
            self.refuse(_("Choose a folder that exists, and a name."))
            return
        if target.exists():
            self.refuse(_("There is something of this name already. Choose another name."))
            return
        ids, title = self._ids, self._title

        def work(house: House, progress: Progress) -> NotesExported:
            return export_notes(house, ids, target, form, title=title, progress=progress)

        job = self._archive.doing(_("Exporting articles"), work)
        job.finished.connect(self._show_done)
        self.run(job)

    def _show_done(self, done: NotesExported) -> None:
        self._rest()
        said = _(
            "{articles} articles and {files} files were written to {path} and read back."
        ).format(articles=done.articles, files=done.files, path=done.path)
        if done.remarks:
            said += " " + " ".join(remark.reason for remark in done.remarks[:3])
        self.notice.say(Mood.GOOD, said, _("Exported"))
        self.fields.hide()
        self.confirm.hide()
        self.cancel.setText(_("Close"))
        self.exported.emit(done)
