"""The dialogs that change who can open the vault: a new person, another passphrase, a new master key."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from desktop.itemmodels.formats import format_count, format_size
from desktop.jobs.archive import Archive
from desktop.jobs.runner import JobRunner
from desktop.services.credentials import SlotKind
from desktop.services.keys.keyring import slot_kind_name
from desktop.services.keys.rekeying import RekeyReport
from desktop.services.keys.slots import add_person, change_master, change_own
from desktop.views.controls.form_dialog import FormDialog
from desktop.views.controls.words import words
from desktop.views.start.key_file_row import KeyFileRow
from desktop.views.start.new_passphrase import NewPassphrase
from desktop.views.start.passphrase_field import PassphraseField
from desktop.views.theme.look import Look
from resources.words import _

_KINDS = (SlotKind.MANAGER, SlotKind.DEPUTY, SlotKind.ESCROW)


class AddSlotDialog(FormDialog):
    """Signals:
    added(SlotInfo)   the new slot
    """

    added = Signal(object)

    def __init__(self, archive: Archive, runner: JobRunner, look: Look, parent: QWidget) -> None:
        super().__init__(
            archive,
            look,
            parent,
            title=_("Add a person"),
            sentence=_(
                "They choose and type the passphrase themselves; nobody else should know it."
            ),
            action=_("Add"),
        )
        self.label = QLineEdit()
        self.label.setMaxLength(60)
        self.add_field(_("Name in the audit trail"), self.label)
        self.kind = QComboBox()
        for kind in _KINDS:
            self.kind.addItem(slot_kind_name(kind), kind)
        self.kind.currentIndexChanged.connect(self._explain)
        self.add_field(_("Kind"), self.kind)
        self._rights = words("", "caption", wrap=True)
        self.field_column.addWidget(self._rights)
        self.secret = NewPassphrase(runner, look, lambda: (self.label.text(), archive.path.stem))
        self.secret.submitted.connect(self.submit)
        self.key_file = KeyFileRow(look, new=True)
        self.field_column.addWidget(self.secret)
        self.field_column.addWidget(self.key_file)
        self._explain()
        self.label.setFocus()

    def submit(self) -> None:
        label = self.label.text().strip()
        problem = self.secret.problem or self.key_file.problem
        if not label:
            problem = _("Whose slot is it? The audit trail names them by it.")
        elif self.key_file.inside(self._archive.path):
            problem = _("Keep the key file out of the vault's folder: on a stick of its own.")
        if problem:
            self.refuse(problem)
            return
        job = self._archive.doing(
            _("Adding a key slot"),
            partial(
                add_person,
                kind=self.kind.currentData(),
                label=label,
                passphrase=self.secret.passphrase(),
                key_file=self.key_file.chosen(),
            ),
        )
        job.finished.connect(self._take)
        self.run(job)

    def _take(self, slot: object) -> None:
        self.secret.forget()
        self._rest()
        self.added.emit(slot)
        self.accept()

    def _explain(self) -> None:
        said = {
            SlotKind.MANAGER: _("May do everything, also manage keys, purge and destroy."),
            SlotKind.DEPUTY: _(
                "May file, search, back up, prepare editions; not manage keys, repair, purge or destroy."
            ),
            SlotKind.ESCROW: _(
                "Kept sealed by the client for the day nobody else can open: reads, backs up, makes new keys."
            ),
        }
        self._rights.setText(said[self.kind.currentData()])


class ChangeKeyDialog(FormDialog):
    """Signals:
    changed(SlotInfo)   the slot in use, with its new secret
    """

    changed = Signal(object)

    def __init__(self, archive: Archive, runner: JobRunner, look: Look, parent: QWidget) -> None:
        super().__init__(
            archive,
            look,
            parent,
            title=_("Change my passphrase"),
            sentence=_(
                "For the slot you have opened the vault with. A key file it asks for is replaced or dropped."
            ),
            action=_("Change"),
        )
        self.secret = NewPassphrase(runner, look, lambda: (archive.path.stem,))
        self.secret.submitted.connect(self.submit)
        self.key_file = KeyFileRow(look, new=True)
        self.field_column.addWidget(self.secret)
        self.field_column.addWidget(self.key_file)
        self.secret.start_typing()

    def submit(self) -> None:
        problem = self.secret.problem or self.key_file.problem
        if self.key_file.inside(self._archive.path):
            problem = _("Keep the key file out of the vault's folder: on a stick of its own.")
        if problem:
            self.refuse(problem)
            return
        job = self._archive.doing(
            _("Changing the passphrase"),
            partial(
                change_own,
                passphrase=self.secret.passphrase(),
                key_file=self.key_file.chosen(),
            ),
        )
        job.finished.connect(self._take)
        self.run(job)

    def _take(self, slot: object) -> None:
        self.secret.forget()
        self._rest()
        self.changed.emit(slot)
        self.accept()


class RekeyDialog(FormDialog):
    """Everything is sealed anew; in the end the vault is locked."""

    def __init__(self, archive: Archive, look: Look, parent: QWidget) -> None:
        super().__init__(
            archive,
            look,
            parent,
            title=_("Change the master key"),
            sentence=_(
                "Everything in the vault is sealed under a new key. This takes as much room again as the "
                "vault, and "
                "its time. Your slot stays; every other slot, recovery sheet and edition ends and has to be "
                "made anew. "
                "Backups and copies made before still open with the old keys."
            ),
            action=_("Change the master key"),
            danger=True,
        )
        self.passphrase = PassphraseField(look, _("Passphrase"))
        self.add_field(_("Your passphrase"), self.passphrase)
        self.key_file = KeyFileRow(look, new=False)
        self.field_column.addWidget(self.key_file)
        self.passphrase.setFocus()

    def submit(self) -> None:
        problem = self.key_file.problem
        if not self.passphrase.text():
            problem = _("Type the passphrase first.")
        if problem:
            self.refuse(problem)
            return
        job = self._archive.doing(
            _("Changing the master key"),
            partial(
                change_master,
                passphrase=self.passphrase.passphrase(),
                key_file=self.key_file.chosen(),
            ),
        )
        self.passphrase.forget()
        job.finished.connect(self._leave_vault)
        self.run(job)

    def _leave_vault(self, report: RekeyReport) -> None:
        self._rest()
        self.accept()
        said = _(
            "The master key is changed; {size} were sealed anew. Ended with it: {slots} key slots, {editions} "
            "editions. Unlock, then make a new recovery sheet and a new backup."
        ).format(
            size=format_size(report.bytes_sealed),
            slots=format_count(len(report.slots_dropped)),
            editions=format_count(report.editions_revoked),
        )
        self._archive.left.emit(said)
