"""Destroying the vault: the record goes outside first, the vault's name is typed, then keys and files are erased."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop.itemmodels.formats import format_count
from desktop.jobs.archive import Archive
from desktop.services.disposal import DestructionRecord, destroy_vault, vault_name
from desktop.views.controls.buttons import button
from desktop.views.controls.notice import Mood, Notice
from desktop.views.controls.words import words
from desktop.views.custody.confirm_dialog import ConfirmDialog
from desktop.views.custody.section import Section, action_row
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import XS, S
from resources.artwork import Icon
from resources.words import _


class DestroySection(Section):
    """At the very end of the page, and of the contract."""

    def __init__(self, archive: Archive, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(
            archive,
            look,
            _("Destroy the vault"),
            _(
                "After the handover: the keys are erased first, then the files. A record says what was done "
                "and what remains."
            ),
            parent,
        )
        honest = Notice(look)
        # Before it speaks: what has no parent yet would appear as a window of its own.
        self.column.addWidget(honest)
        honest.say(
            Mood.CAUTION,
            _(
                "Backups, packages, editions and copies elsewhere are not destroyed by this; the record "
                "lists those the vault "
                "knows of. An SSD may keep erased blocks for a while: without the keys they can't be read."
            ),
            _("Nothing brings it back"),
        )
        self.record = QLineEdit()
        self.record.setAccessibleName(_("Where the record is written"))
        self.record.setPlaceholderText(_("A PDF or Word file outside the vault"))
        choose = button(
            _("Choose…"),
            self._choose,
            name=_("Choose: {what}").format(what=_("Where the record is written")),
        )
        choose.setIcon(look.icon(Icon.FOLDER))
        row = QHBoxLayout()
        row.setSpacing(S)
        row.addWidget(self.record, 1)
        row.addWidget(choose)
        self.destroy_button = button(_("Destroy the vault…"), self.ask_first, kind="danger")
        cell = QVBoxLayout()
        cell.setSpacing(XS)
        cell.addWidget(words(_("Where the record is written"), "field"))
        cell.addLayout(row)
        self.column.addLayout(cell)
        self.column.addLayout(action_row(self.destroy_button))
        self.column.addStretch(1)

    def refresh(self) -> None:
        """There is nothing to read."""

    def start_here(self) -> None:
        self.record.setFocus()

    def ask_first(self) -> None:
        """The vault's name has to be typed."""
        target = self.record.text().strip()
        if not target:
            self.notice.say(Mood.BAD, _("Choose first where the record is written."))
            return
        name = vault_name(self._archive.path)
        dialog = ConfirmDialog(
            self._look,
            self,
            title=_("Destroy {name} for good?").format(name=name),
            sentence=_(
                "The record is written first and read back. Then the keys are erased, and from that moment "
                "on nobody can "
                "read anything of this vault again."
            ),
            action=_("Destroy for good"),
            typed=name,
        )
        path = Path(target).expanduser()
        dialog.confirmed.connect(lambda: self.destroy_now(name, path))
        dialog.open()

    def destroy_now(self, name: str, record: Path) -> None:
        """Do it."""
        self.do(
            _("Destroying the vault"),
            partial(destroy_vault, name=name, record=record),
            partial(self._leave, record),
        )

    def set_busy(self, *, busy: bool) -> None:
        self.destroy_button.setEnabled(not busy)

    def _leave(self, record: Path, done: DestructionRecord) -> None:
        said = _(
            "The vault is destroyed: {files} files are erased. {count} things remain elsewhere; the record "
            "{path} lists them."
        ).format(
            files=format_count(done.files_removed),
            count=format_count(len(done.residue)),
            path=record,
        )
        self._archive.left.emit(said)

    def _choose(self) -> None:
        dialog = QFileDialog(self, _("Where the record is written"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("pdf")
        dialog.selectFile(_("Record of destruction") + ".pdf")
        dialog.fileSelected.connect(self.record.setText)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
