"""Writing one medium: where it is mounted, what stands on it, where it will be kept."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from desktop.itemmodels.formats import format_count, format_size
from desktop.jobs.archive import Archive
from desktop.jobs.handed_over import MediumToWrite
from desktop.jobs.handover import HandoverJobs, MediumSaid
from desktop.services.handover.package_media import MediumWritten
from desktop.views.controls.folder_field import FolderField
from desktop.views.controls.form_dialog import FormDialog
from desktop.views.handover.step import field_cell, side_by_side
from desktop.views.theme.look import Look
from resources.words import N_, _

_KINDS = (
    N_("archival disc"),
    N_("portable hard disk"),
    N_("solid-state disk"),
    N_("memory stick"),
    N_("tape"),
)


class MediumDialog(FormDialog):
    """Signals:
    written(MediumWritten)   the medium was written and read back
    """

    written = Signal(object)

    def __init__(
        self,
        archive: Archive,
        jobs: HandoverJobs,
        look: Look,
        parent: QWidget,
        package: Path,
        medium: MediumToWrite,
    ) -> None:
        part = medium.part
        super().__init__(
            archive,
            look,
            parent,
            title=_("Write set {set}, medium {number} of {count}").format(
                set=medium.set_number, number=part.ordinal, count=part.count
            ),
            sentence=_(
                "{files} files, {size}. Everything is read back from the medium. If it runs full or is pulled "
                "out, try again: what is there and right stays."
            ).format(files=format_count(len(part.files)), size=format_size(part.bytes)),
            action=_("Write and read back"),
        )
        self._jobs, self._package, self._medium = jobs, package, medium
        before = medium.written
        self.folder = FolderField(look, _("Folder on the medium"))
        self.label = QLineEdit(before.label if before else "")
        self.label.setPlaceholderText(
            _("As on the label; empty for the number that the package gives")
        )
        self.kind = QComboBox()
        self.kind.setEditable(True)
        self.kind.addItems([_(each) for each in _KINDS])
        self.kind.setCurrentText(before.kind if before else _(_KINDS[0]))
        self.serial = QLineEdit(before.serial if before else "")
        self.place = QLineEdit(before.place if before else "")
        self.place.setPlaceholderText(_("For example: safe of room 301"))
        self.add_field(_("Folder on the medium"), self.folder)
        self.add_field(_("Label"), self.label)
        self.field_column.addLayout(
            side_by_side(
                field_cell(_("Kind of medium"), self.kind),
                field_cell(_("Serial number"), self.serial),
            )
        )
        self.add_field(_("Where it will be kept"), self.place)
        self.folder.field.setFocus()

    def submit(self) -> None:
        target = self.folder.path
        if target is None:
            self.refuse(_("Choose the folder of the medium."))
            return
        said = MediumSaid(
            self.label.text().strip(),
            self.kind.currentText().strip(),
            self.serial.text().strip(),
            self.place.text().strip(),
        )
        job = self._jobs.writing(self._package, target, self._medium, said)
        job.finished.connect(self._take)
        self.run(job)

    def _take(self, written: MediumWritten) -> None:
        self.written.emit(written)
        self.leave()
