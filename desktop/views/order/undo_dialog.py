"""The changes of many documents, each of which can be undone; what an undo leaves alone is told with its reason."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop.itemmodels.formats import format_count, format_moment
from desktop.itemmodels.rows_table import RowColumn, RowsModel
from desktop.jobs.archive import Archive
from desktop.jobs.order import OrderJobs
from desktop.services.house import House
from desktop.services.order.bulk_editing import (
    BulkEdit,
    SkippedUndo,
    UndoReport,
    bulk_edits,
    undo_bulk,
)
from desktop.services.progress import Progress
from desktop.views.controls.form_dialog import FormDialog
from desktop.views.controls.notice import Mood
from desktop.views.controls.row_table import RowTable
from desktop.views.controls.words import words
from desktop.views.theme.look import Look
from resources.words import _, ngettext

_WIDTH_EM = 48


class UndoDialog(FormDialog):
    """Stays open: several may be undone, and what was skipped is to be read."""

    def __init__(self, archive: Archive, look: Look, parent: QWidget) -> None:
        super().__init__(
            archive,
            look,
            parent,
            title=_("Changes of many documents"),
            sentence=_("Undoing leaves alone what somebody has changed again since."),
            action=_("Undo"),
        )
        self._jobs = OrderJobs(archive)
        self.model: RowsModel[BulkEdit] = RowsModel(
            (
                RowColumn(_("When"), lambda each: format_moment(each.moment)),
                RowColumn(_("What changed"), lambda each: each.summary, stretch=True),
                RowColumn(_("Documents"), lambda each: format_count(each.documents)),
                RowColumn(
                    _("State"),
                    _state,
                    mood=lambda each: "ink_faint" if each.undone else "good",
                ),
            ),
            self,
        )
        self.table = RowTable(self.model, look, _("Changes of many documents"), rows=7)
        self._empty = words(_("Nothing was changed together yet."), "soft")
        self._skipped_title = words(_("Left as it is"), "field")
        self.skipped: RowsModel[SkippedUndo] = RowsModel(
            (
                RowColumn(_("Number"), lambda each: each.number),
                RowColumn(_("Why"), lambda each: each.sentence, stretch=True),
            ),
            self,
        )
        self._skipped_table = RowTable(self.skipped, look, _("Left as it is"), rows=5)
        for each in (self.table, self._empty, self._skipped_title, self._skipped_table):
            self.field_column.addWidget(each)
        for each in (self._empty, self._skipped_title, self._skipped_table):
            each.hide()
        self.cancel.setText(_("Close"))
        self.confirm.setEnabled(False)
        self.setMinimumWidth(self.fontMetrics().height() * _WIDTH_EM)
        self.table.row_chosen.connect(self._follow_choice)
        self._read()

    def submit(self) -> None:
        chosen: BulkEdit | None = self.table.chosen
        if chosen is None or chosen.undone is not None:
            return
        number = chosen.id

        def do(house: House, progress: Progress) -> UndoReport:
            progress.start(_("Undoing"), None, "")
            progress.checkpoint()
            return undo_bulk(house, number)

        job = self._jobs.amending(_("Undoing"), do)
        job.finished.connect(self._tell)
        self.run(job)

    def _read(self) -> None:
        job = self._jobs.asking(bulk_edits)
        job.finished.connect(self._show)
        job.failed.connect(self._fail)
        self._jobs.start(job)

    def _show(self, edits: list[BulkEdit]) -> None:
        self.model.replace(edits)
        self.table.setVisible(bool(edits))
        self._empty.setVisible(not edits)
        waiting = next((row for row, each in enumerate(edits) if each.undone is None), None)
        if waiting is None:
            self.confirm.setEnabled(False)
        else:
            self.table.selectRow(waiting)

    def _follow_choice(self, chosen: BulkEdit | None) -> None:
        self.confirm.setEnabled(chosen is not None and chosen.undone is None)

    def _tell(self, report: UndoReport) -> None:
        self._rest()
        done = ngettext(
            "{count} document is as it was.", "{count} documents are as they were.", report.undone
        )
        mood = Mood.CAUTION if report.skipped else Mood.GOOD
        self.notice.say(mood, done.format(count=format_count(report.undone)))
        self.skipped.replace(report.skipped)
        self._skipped_title.setVisible(bool(report.skipped))
        self._skipped_table.setVisible(bool(report.skipped))
        self._read()


def _state(edit: BulkEdit) -> str:
    if edit.undone is None:
        return _("can be undone")
    return _("undone {moment}").format(moment=format_moment(edit.undone))
