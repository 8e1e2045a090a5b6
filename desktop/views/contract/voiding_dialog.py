"""Entries of a register, the newest first, of which the chosen one can be voided with a reason."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.itemmodels.rows_table import RowColumn, RowsModel
from desktop.jobs.archive import Archive
from desktop.jobs.job import Job
from desktop.views.controls.dialog_size import open_size
from desktop.views.controls.form_dialog import FormDialog
from desktop.views.controls.row_table import RowTable
from desktop.views.theme.look import Look
from resources.words import _


class VoidingDialog(FormDialog):
    """`entries` are records with an `id`; closes once the job that `void` makes of it and the reason is done."""

    def __init__(
        self,
        archive: Archive,
        look: Look,
        parent: QWidget,
        title: str,
        columns: Sequence[RowColumn[Any]],
        entries: Sequence[Any],
        void: Callable[[list[int], str], Job],
    ) -> None:
        super().__init__(
            archive,
            look,
            parent,
            title=title,
            sentence=_("What was entered by mistake stays on record and counts no more."),
            action=_("Void the chosen entry"),
            danger=True,
        )
        self._void = void
        model: RowsModel[Any] = RowsModel(list(columns), self)
        model.replace(entries)
        self.table = RowTable(model, look, title, rows=12)
        self.field_column.addWidget(self.table)
        self.reason = QLineEdit()
        self.add_field(_("Reason"), self.reason)
        self.confirm.setEnabled(False)
        self.table.row_chosen.connect(lambda one: self.confirm.setEnabled(one is not None))
        self.resize(open_size(self, parent, 44, 30))

    def submit(self) -> None:
        entry = self.table.chosen
        if entry is None:
            return
        if not self.reason.text().strip():
            self.refuse(_("Say why."))
            return
        job = self._void([entry.id], self.reason.text().strip())
        job.finished.connect(self._close)
        self.run(job)

    def _close(self, _result: object) -> None:
        self.leave()
