"""The dialog of a document's versions: all that were filed, and a newer file to be the next one."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from desktop.itemmodels.formats import format_moment, format_size
from desktop.itemmodels.rows_table import RowColumn, RowsModel
from desktop.jobs.archive import Archive
from desktop.jobs.changes import Change, LibraryChanged
from desktop.services.filing.versions import file_version
from desktop.services.house import House
from desktop.services.library import list_versions
from desktop.services.progress import Progress
from desktop.views.controls.buttons import button
from desktop.views.controls.form_dialog import FormDialog
from desktop.views.controls.row_table import RowTable
from desktop.views.controls.words import words
from desktop.views.theme.look import Look
from models.categories import VersionKind
from models.records import DocumentRecord, VersionRecord
from resources.words import _

_WIDTH_EM = 44


class VersionDialog(FormDialog):
    """Signals:
    filed(DocumentRecord)   a newer version was filed; its text is still to be read
    """

    filed = Signal(object)

    def __init__(
        self, archive: Archive, look: Look, parent: QWidget, record: DocumentRecord
    ) -> None:
        super().__init__(
            archive,
            look,
            parent,
            title=_("Versions of {number}").format(number=record.number),
            sentence=_(
                "“{title}”: every version stays as it was filed; the newest is shown and found."
            ).format(title=record.title),
            action=_("File as the newest version"),
        )
        self._record = record
        self._model: RowsModel[VersionRecord] = RowsModel(
            (
                RowColumn(_("Version"), lambda each: f"V{each.ordinal}"),
                RowColumn(_("Filed"), lambda each: format_moment(each.filed)),
                RowColumn(_("Size"), lambda each: format_size(each.size)),
                RowColumn(_("File"), lambda each: each.name, stretch=True),
                RowColumn(_("Why"), lambda each: each.reason, stretch=True),
            ),
            self,
        )
        self.table = RowTable(self._model, look, _("Versions"), rows=6)
        self.field_column.addWidget(self.table)
        self.path = QLineEdit()
        self.path.setPlaceholderText(_("Choose the changed file"))
        self.reason = QLineEdit()
        self.reason.setPlaceholderText(_("For example: signed copy, corrected figures"))
        if record.version.kind is VersionKind.TREE:
            self.confirm.hide()
            self.cancel.setText(_("Close"))
            self.field_column.addWidget(
                words(_("A newer delivery is filed as a source tree of the same name."), "caption")
            )
        else:
            self.add_field(_("Newer file"), self.path, button(_("Choose…"), self._choose))
            self.add_field(_("Why, for the audit trail"), self.reason)
        self.setMinimumWidth(self.fontMetrics().height() * _WIDTH_EM)
        job = archive.asking(_("Versions"), lambda house: list_versions(house, record.id))
        job.finished.connect(self._model.replace)
        job.failed.connect(self._fail)
        archive.start(job)

    def submit(self) -> None:
        chosen = self.path.text().strip()
        if not chosen:
            self.refuse(_("Choose the file that is to be the newest version."))
            return
        document, path, reason = self._record.id, Path(chosen), self.reason.text().strip()

        def work(house: House, progress: Progress) -> VersionRecord:
            return file_version(house, document, path, reason=reason, progress=progress)

        job = self._archive.doing(_("Filing"), work)
        job.finished.connect(self._take)
        self.run(job)

    def _take(self, _version: object) -> None:
        self._rest()
        changed = LibraryChanged(Change.FILED, frozenset({self._record.id}))
        self._archive.library_changed.emit(changed)
        self.filed.emit(self._record)
        self.accept()

    def _choose(self) -> None:
        dialog = QFileDialog(self, _("Choose the changed file"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.path.setText)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
