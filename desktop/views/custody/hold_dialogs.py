"""The dialogs of holds and of purging: each wants a reason, because both stay on record."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from desktop.itemmodels.formats import format_size
from desktop.itemmodels.rows_table import RowColumn, RowsModel
from desktop.jobs.archive import Archive
from desktop.jobs.changes import Change, LibraryChanged
from desktop.services.disposal.disposal import PurgeReport, Residue, hold_document, purge, release
from desktop.views.controls.form_dialog import FormDialog
from desktop.views.controls.notice import Mood
from desktop.views.controls.row_table import RowTable
from desktop.views.controls.words import words
from desktop.views.theme.look import Look
from models.records import DocumentRecord
from resources.words import _


class HoldDialog(FormDialog):
    """Signals:
    held(HoldRecord)   the hold is in force, or has ended
    """

    held = Signal(object)

    def __init__(
        self,
        archive: Archive,
        look: Look,
        parent: QWidget,
        document: DocumentRecord | None = None,
        *,
        ends: int | None = None,
    ) -> None:
        name = document.number if document else _("the whole vault")
        super().__init__(
            archive,
            look,
            parent,
            title=_("Release the hold") if ends else _("Place a hold on {name}").format(name=name),
            sentence=_("From then on what it covered can be purged again.")
            if ends
            else _(
                "As long as it is in force, what it covers can't be purged and the vault can't be destroyed."
            ),
            action=_("Release") if ends else _("Place the hold"),
        )
        self._document, self._ends = document, ends
        self.reason = QLineEdit()
        self.reason.setPlaceholderText(_("For example: audit of 2026, letter 12"))
        self.add_field(_("Reason, for the audit trail"), self.reason)
        self.reason.setFocus()

    def submit(self) -> None:
        reason = self.reason.text().strip()
        if not reason:
            self.refuse(_("Give a reason: it stays on record."))
            return
        if self._ends:
            work = partial(release, hold=self._ends, reason=reason)
        else:
            document = self._document.id if self._document else None
            work = partial(hold_document, document=document, reason=reason)
        job = self._archive.doing(_("Holds"), work)
        job.finished.connect(self._take)
        self.run(job)

    def _take(self, record: object) -> None:
        self._rest()
        self.held.emit(record)
        self.accept()


class PurgeDialog(FormDialog):
    """Two answers: before, what will happen; afterwards, what remains elsewhere."""

    def __init__(
        self, archive: Archive, look: Look, parent: QWidget, document: DocumentRecord
    ) -> None:
        super().__init__(
            archive,
            look,
            parent,
            title=_("Purge {number}").format(number=document.number),
            sentence=_(
                "“{title}” goes for good: its content, text, index terms and facts. The packs that hold it "
                "are written "
                "anew. Its number is never given out again. This can't be undone."
            ).format(title=document.title),
            action=_("Purge for good"),
            danger=True,
        )
        self._document = document
        self.reason = QLineEdit()
        self.reason.setPlaceholderText(
            _("For example: filed by mistake, request of the person concerned")
        )
        self.add_field(_("Reason, for the record"), self.reason)
        self.snapshots = QCheckBox(
            _("Replace older database snapshots, which still hold its facts")
        )
        self.snapshots.setAccessibleName(self.snapshots.text())
        self.snapshots.setChecked(True)
        self.editions = QCheckBox(_("Revoke editions that show documents of its category"))
        self.editions.setAccessibleName(self.editions.text())
        self.sure = QCheckBox(_("I know that this can't be undone"))
        self.sure.setAccessibleName(self.sure.text())
        for box in (self.snapshots, self.editions, self.sure):
            self.field_column.addWidget(box)
        self.setMinimumWidth(self.fontMetrics().height() * 34)
        self.reason.setFocus()

    def submit(self) -> None:
        reason = self.reason.text().strip()
        if not reason or not self.sure.isChecked():
            self.refuse(_("Give a reason, and tick that you know it can't be undone."))
            return
        job = self._archive.doing(
            _("Purging"),
            partial(
                purge,
                ids=(self._document.id,),
                reason=reason,
                revoke_editions=self.editions.isChecked(),
                drop_snapshots=self.snapshots.isChecked(),
            ),
        )
        job.finished.connect(self._show)
        self.run(job)

    def _show(self, report: PurgeReport) -> None:
        self._rest()
        self._archive.library_changed.emit(LibraryChanged(Change.PURGED))
        self.fields.hide()
        self.confirm.hide()
        self.cancel.setText(_("Close"))
        self.cancel.setFocus()
        freed = format_size(report.bytes_freed)
        if report.residue:
            self.notice.say(
                Mood.CAUTION,
                _("{size} are freed. It may still be found in what is listed below.").format(
                    size=freed
                ),
                _("Purged from the vault"),
            )
            self._list(residue_table(report.residue, self._look))
        else:
            self.notice.say(
                Mood.GOOD,
                _("{size} are freed. The vault knows of no copy elsewhere.").format(size=freed),
                _("Purged from the vault"),
            )

    def _list(self, table: QWidget) -> None:
        """In the place of the fields."""
        for each in self.fields.findChildren(QWidget):
            each.hide()
        self.field_column.addWidget(words(_("What remains"), "field"))
        self.field_column.addWidget(table)
        self.fields.show()


def residue_table(residue: tuple[Residue, ...], look: Look) -> RowTable:
    """What remains elsewhere, and what to do about it."""
    model: RowsModel[Residue] = RowsModel(
        (
            RowColumn(_("Kind"), lambda each: each.kind.label),
            RowColumn(_("What"), lambda each: each.name, stretch=True),
            RowColumn(_("Where"), lambda each: each.where, stretch=True),
            RowColumn(_("What to do"), lambda each: each.advice, stretch=True),
        )
    )
    model.replace(residue)
    table = RowTable(model, look, _("What remains"), rows=6)
    model.setParent(table)
    return table
