"""Carrying a disposal list out: what two persons approved is purged, and a protocol of it is written."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from desktop.itemmodels.formats import format_count, format_size
from desktop.jobs.archive import Archive
from desktop.jobs.destruction import CarryingOut, DestructionJobs
from desktop.views.controls.file_field import FileField
from desktop.views.controls.form_dialog import FormDialog
from desktop.views.controls.notice import Mood
from desktop.views.controls.words import words
from desktop.views.custody.hold_dialogs import residue_table
from desktop.views.handover.step import field_cell, side_by_side
from desktop.views.theme.look import Look
from models.keeping.disposal import DisposalList
from resources.words import _, ngettext


class CarryOutDialog(FormDialog):
    """Two answers: before, what will happen; afterwards, what remains elsewhere."""

    def __init__(
        self,
        archive: Archive,
        jobs: DestructionJobs,
        look: Look,
        parent: QWidget,
        list_: DisposalList,
    ) -> None:
        count = len(list_.items)
        said = ngettext(
            "{count} document goes for good: its content, text, index terms and facts. This can't be undone.",
            "{count} documents go for good: their content, text, index terms and facts. This can't be undone.",
            count,
        )
        super().__init__(
            archive,
            look,
            parent,
            title=_("Carry out “{title}”").format(title=list_.title),
            sentence=said.format(count=format_count(count)),
            action=_("Purge for good"),
            danger=True,
        )
        self._jobs, self._list = jobs, list_
        self.protocol = FileField(
            look,
            _("Protocol of the disposal"),
            filters=_("Documents (*.pdf *.docx)"),
            ending="pdf",
            suggestion=_("Protocol of the disposal") + ".pdf",
        )
        self.first, self.second, self.supervisor = QLineEdit(), QLineEdit(), QLineEdit()
        self.place = QLineEdit()
        self.add_field(_("Protocol of the disposal"), self.protocol)
        for pair in (
            ((_("First executor"), self.first), (_("Second executor"), self.second)),
            ((_("Supervisor of the client"), self.supervisor), (_("Place"), self.place)),
        ):
            self.field_column.addLayout(side_by_side(*(field_cell(*each) for each in pair)))
        self.snapshots = QCheckBox(
            _("Replace older database snapshots, which still hold its facts")
        )
        self.editions = QCheckBox(_("Revoke editions that show documents of its category"))
        self.sure = QCheckBox(_("I know that this can't be undone"))
        self.snapshots.setChecked(True)
        for box in (self.snapshots, self.editions, self.sure):
            box.setAccessibleName(box.text())
            self.field_column.addWidget(box)
        self.setMinimumWidth(self.fontMetrics().height() * 38)
        self.protocol.field.setFocus()

    def submit(self) -> None:
        path = self.protocol.path
        executors = (each.text().strip() for each in (self.first, self.second))
        if path is None:
            self.refuse(_("Choose where the protocol is written."))
        elif not self.sure.isChecked():
            self.refuse(_("Tick that you know it can't be undone."))
        else:
            said = CarryingOut(
                path,
                tuple(each for each in executors if each),
                self.supervisor.text().strip(),
                self.place.text().strip(),
                self.editions.isChecked(),
                self.snapshots.isChecked(),
            )
            job = self._jobs.carrying_out(self._list.id, said)
            job.finished.connect(self._show)
            self.run(job)

    def _show(self, done: Any) -> None:
        self._rest()
        for each in self.fields.findChildren(QWidget):
            each.hide()
        self.confirm.hide()
        self.cancel.setText(_("Close"))
        self.cancel.setFocus()
        report = done.purge
        freed = format_size(report.bytes_freed)
        said = _("{size} are freed. The protocol is at {path}.").format(
            size=freed, path=done.protocol
        )
        mood = Mood.CAUTION if report.residue else Mood.GOOD
        self.notice.say(mood, said, _("The list is carried out"))
        if report.residue:
            self.field_column.addWidget(words(_("What remains"), "field"))
            self.field_column.addWidget(residue_table(report.residue, self._look))
        self.fields.setVisible(bool(report.residue))
