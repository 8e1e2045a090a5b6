"""The dialogs of backups: registering a medium, backing up to one, and the restore drill."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.itemmodels.formats import format_count, format_moment, format_size
from desktop.jobs.archive import Archive
from desktop.services.house import House
from desktop.services.keeping.backup_state import (
    BackupReport,
    DrillReport,
    back_up_to,
    drill_backup,
)
from desktop.services.keeping.media import MediumRecord, register_medium
from desktop.services.progress import Progress
from desktop.views.controls.folder_field import FolderField
from desktop.views.controls.form_dialog import FormDialog
from desktop.views.start.key_file_row import KeyFileRow
from desktop.views.start.passphrase_field import PassphraseField
from desktop.views.theme.look import Look
from resources.words import _


class RegisterDialog(FormDialog):
    """Signals:
    registered(MediumRecord)   backups may go there now
    """

    registered = Signal(object)

    def __init__(self, archive: Archive, look: Look, parent: QWidget) -> None:
        super().__init__(
            archive,
            look,
            parent,
            title=_("Register a medium"),
            sentence=_(
                "Backups go to registered media only, so that it can be told later where copies of the vault are. "
                "A small file marks the medium; nothing else on it is touched."
            ),
            action=_("Register"),
        )
        self.folder = FolderField(look, _("Folder on the medium"))
        self.add_field(_("Folder on the medium"), self.folder)
        self.label = QLineEdit()
        self.add_field(_("Label, as on its sticker"), self.label)
        self.serial = QLineEdit()
        self.add_field(_("Serial number"), self.serial)
        self.purpose = QLineEdit()
        self.purpose.setPlaceholderText(_("For example: weekly, kept in the safe of room 301"))
        self.add_field(_("Purpose"), self.purpose)
        self.folder.field.setFocus()

    def submit(self) -> None:
        folder, label = self.folder.path, self.label.text().strip()
        if folder is None or not label:
            self.refuse(_("Choose the folder and give the medium a label."))
            return
        serial, purpose = self.serial.text().strip(), self.purpose.text().strip()

        def register(house: House, _progress: Progress) -> MediumRecord:
            return register_medium(house, folder, label=label, serial=serial, purpose=purpose)

        job = self._archive.doing(_("Registering"), register)
        job.finished.connect(self._take)
        self.run(job)

    def _take(self, medium: object) -> None:
        self._rest()
        self.registered.emit(medium)
        self.accept()


class BackUpDialog(FormDialog):
    """Signals:
    backed_up(str)   a backup came to its end; the words say what was done
    """

    backed_up = Signal(str)

    def __init__(self, archive: Archive, look: Look, parent: QWidget) -> None:
        super().__init__(
            archive,
            look,
            parent,
            title=_("Back up now"),
            sentence=_(
                "What is new is copied, and everything written is read back from the medium and compared. "
                "Until the end the backup before stays whole."
            ),
            action=_("Back up"),
        )
        self.folder = FolderField(look, _("Folder on the medium"))
        self.add_field(_("Folder on the medium"), self.folder)
        self.folder.field.returnPressed.connect(self.submit)
        self.folder.field.setFocus()

    def submit(self) -> None:
        folder = self.folder.path
        if folder is None:
            self.refuse(_("Choose the folder of a registered medium."))
            return
        job = self._archive.doing(_("Backing up"), partial(back_up_to, dest=folder))
        job.finished.connect(self._take)
        self.run(job)

    def _take(self, report: BackupReport) -> None:
        self._rest()
        said = _(
            "{packs} new packs, {size} written and read back from {medium}. It holds everything up to event "
            "{event}."
        ).format(
            packs=format_count(report.copied_packs),
            size=format_size(report.verified_bytes),
            medium=report.medium.label,
            event=format_count(report.sequence),
        )
        if report.same_file_system:
            said += " " + _("It lies on the same disk as the vault: that disk must not fail.")
        if report.damaged:
            said += " " + _("Damaged packs were left out: run a full check.")
        self.backed_up.emit(said)
        self.accept()


class DrillDialog(FormDialog):
    """Signals:
    drilled(DrillReport)   a backup was restored, checked and removed again
    """

    drilled = Signal(object)

    def __init__(self, archive: Archive, look: Look, parent: QWidget) -> None:
        super().__init__(
            archive,
            look,
            parent,
            title=_("Restore drill"),
            sentence=_(
                "Restores the backup beside itself, reads every byte of it, and removes it again. "
                "It needs the passphrase and as much room on the medium as the vault takes."
            ),
            action=_("Start the drill"),
        )
        self.folder = FolderField(look, _("Folder of the backup"))
        self.add_field(_("Folder of the backup"), self.folder)
        self.passphrase = PassphraseField(look, _("Passphrase"))
        self.add_field(_("Passphrase"), self.passphrase)
        self.key_file = KeyFileRow(look, new=False)
        self.field_column.addWidget(self.key_file)
        self.passphrase.returnPressed.connect(self.submit)
        self.folder.field.setFocus()

    def submit(self) -> None:
        folder, problem = self.folder.path, self.key_file.problem
        if folder is None or not self.passphrase.text():
            problem = _("Choose the folder of a backup and type the passphrase.")
        if problem or folder is None:
            self.refuse(problem)
            return
        job = self._archive.doing(
            _("Restore drill"),
            partial(
                drill_backup,
                source=folder,
                passphrase=self.passphrase.passphrase(),
                key_file=self.key_file.chosen(),
            ),
        )
        self.passphrase.forget()
        job.finished.connect(self._take)
        self.run(job)

    def _take(self, report: DrillReport) -> None:
        self._rest()
        self.drilled.emit(report)
        self.accept()


def drill_words(report: DrillReport) -> str:
    """What a drill has shown."""
    return _("{documents} documents, {size}, as of {moment}.").format(
        documents=format_count(report.documents),
        size=format_size(report.bytes),
        moment=format_moment(report.moment),
    )
