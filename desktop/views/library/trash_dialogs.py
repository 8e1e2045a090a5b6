"""The trash: a question before a document goes into it, and the list of what is in it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.itemmodels.rows_table import RowColumn, RowsModel
from desktop.jobs.archive import Archive
from desktop.jobs.changes import Change, LibraryChanged
from desktop.services.amending import bring_back, list_trash, list_withheld, trash
from desktop.services.house import House
from desktop.views.controls.form_dialog import FormDialog
from desktop.views.controls.row_table import RowTable
from desktop.views.controls.words import words
from desktop.views.theme.look import Look
from models.categories import DocumentState
from models.records import DocumentRecord
from resources.words import _

_WIDTH_EM = 44


class TrashDialog(FormDialog):
    """Puts one document away."""

    def __init__(
        self, archive: Archive, look: Look, parent: QWidget, record: DocumentRecord
    ) -> None:
        super().__init__(
            archive,
            look,
            parent,
            title=_("Put {number} into the trash").format(number=record.number),
            sentence=_(
                "“{title}” is no longer listed, found or handed over. Nothing is lost: it can be brought back."
            ).format(title=record.title),
            action=_("Put into the trash"),
        )
        self._record = record
        self.reason = QLineEdit()
        self.reason.setPlaceholderText(_("For example: filed twice"))
        self.add_field(_("Why, for the audit trail"), self.reason)
        self.reason.setFocus()

    def submit(self) -> None:
        document, reason = self._record.id, self.reason.text().strip()
        job = self._archive.doing(
            _("Trash"), lambda house, _progress: trash(house, [document], reason=reason)
        )
        job.finished.connect(self._take)
        self.run(job)

    def _take(self, _moved: object) -> None:
        self._rest()
        self._archive.library_changed.emit(LibraryChanged(Change.PURGED))
        self.accept()


class TrashListDialog(FormDialog):
    """What is in the trash, and what is withheld; the chosen one can be brought back."""

    def __init__(self, archive: Archive, look: Look, parent: QWidget) -> None:
        super().__init__(
            archive,
            look,
            parent,
            title=_("Trash"),
            sentence=_(
                "What was put away, and what is withheld because it is marked as a state secret."
            ),
            action=_("Bring back"),
        )
        self._model: RowsModel[DocumentRecord] = RowsModel(
            (
                RowColumn(_("Number"), lambda each: each.number),
                RowColumn(_("Title"), _title, stretch=True),
                RowColumn(
                    _("State"),
                    _state,
                    mood=lambda each: "bad" if each.state is DocumentState.WITHHELD else "",
                ),
            ),
            self,
        )
        self.table = RowTable(self._model, look, _("Trash"), rows=9)
        self.table.row_chosen.connect(self._follow_choice)
        self._empty = words(_("The trash is empty."), "soft")
        self._empty.hide()
        self.field_column.addWidget(self.table)
        self.field_column.addWidget(self._empty)
        self.cancel.setText(_("Close"))
        self.confirm.setEnabled(False)
        self.setMinimumWidth(self.fontMetrics().height() * _WIDTH_EM)
        self._read()

    def submit(self) -> None:
        record: DocumentRecord | None = self.table.chosen
        if record is None or record.state is not DocumentState.TRASHED:
            self.refuse(_("Choose a document that was put away."))
            return
        document = record.id
        job = self._archive.doing(
            _("Trash"), lambda house, _progress: bring_back(house, [document])
        )
        job.finished.connect(self._take)
        self.run(job)

    def _read(self) -> None:
        def ask(house: House) -> list[DocumentRecord]:
            return [*list_trash(house), *list_withheld(house)]

        job = self._archive.asking(_("Trash"), ask)
        job.finished.connect(self._show)
        job.failed.connect(self._fail)
        self._archive.start(job)

    def _show(self, records: Sequence[DocumentRecord]) -> None:
        self._model.replace(records)
        self.table.setVisible(bool(records))
        self._empty.setVisible(not records)
        if records:
            self.table.selectRow(0)
        else:
            self.confirm.setEnabled(False)

    def _follow_choice(self, record: DocumentRecord | None) -> None:
        self.confirm.setEnabled(record is not None and record.state is DocumentState.TRASHED)

    def _take(self, _moved: object) -> None:
        self._rest()
        self._archive.library_changed.emit(LibraryChanged(Change.PURGED))
        self._read()


def _title(record: DocumentRecord) -> str:
    # The title of what bears such a mark may say too much.
    return "" if record.state is DocumentState.WITHHELD else record.title


def _state(record: DocumentRecord) -> str:
    return _("Withheld") if record.state is DocumentState.WITHHELD else _("Put away")
