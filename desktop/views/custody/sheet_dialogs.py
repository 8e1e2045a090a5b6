"""Making a recovery sheet from the open vault, and testing a sheet or a passphrase without unlocking anything."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import (
    QButtonGroup,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from desktop.jobs.archive import Archive
from desktop.services.credentials import known_key, parse_sheet
from desktop.services.house import House
from desktop.services.keys.keyring import RecoverySheet, SlotInfo, slot_kind_name
from desktop.services.keys.sheets import make_recovery, save_recovery
from desktop.services.progress import Progress
from desktop.views.controls.buttons import button
from desktop.views.controls.fitted_stack import FittedStack
from desktop.views.controls.form_dialog import FormDialog
from desktop.views.controls.notice import Mood
from desktop.views.controls.words import words
from desktop.views.start.key_file_row import KeyFileRow
from desktop.views.start.passphrase_field import PassphraseField
from desktop.views.start.sheet_fields import SheetFields
from desktop.views.start.sheet_view import SheetView
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import L, S
from resources.artwork import Icon
from resources.words import _


class RecoveryDialog(FormDialog):
    """Makes the sheet on request, shows it once, saves it as PDF."""

    def __init__(self, archive: Archive, look: Look, parent: QWidget) -> None:
        super().__init__(
            archive,
            look,
            parent,
            title=_("Recovery sheet"),
            sentence=_(
                "Thirty-two words on paper that open this vault without the passphrase. "
                "Printed, sealed in an envelope, and locked away in another place than the vault."
            ),
            action=_("Make a recovery sheet"),
        )
        self.sheet: RecoverySheet | None = None
        self.label = QLineEdit(_("Recovery sheet"))
        self.label.setMaxLength(60)
        self.add_field(_("Name in the list of keys"), self.label)
        self.label.setFocus()

    def submit(self) -> None:
        if self.sheet is None:
            label = self.label.text().strip()

            def make(house: House, _progress: Progress) -> RecoverySheet:
                return make_recovery(house, label=label)

            job = self._archive.doing(_("Making a recovery sheet"), make)
            job.finished.connect(self._show)
            self.run(job)
        else:
            self._choose()

    def save(self, target: Path) -> None:
        """Write the sheet there as a PDF."""
        sheet = self.sheet
        assert sheet is not None

        def write(house: House, _progress: Progress) -> Path:
            return save_recovery(house, sheet=sheet, target=target)

        job = self._archive.doing(_("Saving the recovery sheet"), write)
        job.finished.connect(self._note_saved)
        self.run(job)

    def _show(self, sheet: RecoverySheet) -> None:
        self.sheet = sheet
        self._rest()
        self.label.setEnabled(False)
        self.field_column.addWidget(SheetView(sheet))
        self.field_column.addWidget(
            words(
                _(
                    "Print the file on a printer you trust and delete it, or copy the words by hand. "
                    "They are shown this once and kept nowhere."
                ),
                "caption",
                wrap=True,
            )
        )
        self.confirm.setText(_("Save as PDF…"))
        self.cancel.setText(_("Close"))
        self.confirm.setFocus()

    def _choose(self) -> None:
        dialog = QFileDialog(self, _("Save the recovery sheet"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("pdf")
        dialog.selectFile(_("Recovery sheet") + ".pdf")
        dialog.fileSelected.connect(lambda name: self.save(Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _note_saved(self, target: Path) -> None:
        self._rest()
        self.notice.say(
            Mood.CAUTION,
            _("{path} opens the vault for whoever reads it. Print it, then delete it.").format(
                path=target
            ),
        )


class KeyTestDialog(FormDialog):
    """Compares with the header of the vault; opens, locks and changes nothing."""

    def __init__(self, archive: Archive, look: Look, parent: QWidget) -> None:
        super().__init__(
            archive,
            look,
            parent,
            title=_("Test a sheet or passphrase"),
            sentence=_("Shows which key slot it opens. Nothing is opened or changed by it."),
            action=_("Test"),
        )
        self.sheet = SheetFields(look)
        self.sheet.submitted.connect(self.submit)
        self.passphrase = PassphraseField(look, _("Passphrase"))
        self.key_file = KeyFileRow(look, new=False)
        self._pages = FittedStack()
        row = QHBoxLayout()
        row.setSpacing(S)
        group = QButtonGroup(self)
        for number, name in enumerate((_("Recovery sheet"), _("Passphrase"))):
            choice = button(name, partial(self._turn, number), kind="segment")
            choice.setCheckable(True)
            choice.setChecked(number == 0)
            group.addButton(choice)
            row.addWidget(choice)
        row.addStretch(1)
        self.field_column.addLayout(row)
        self._pages.addWidget(self.sheet)
        second = QWidget()
        column = QVBoxLayout(second)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(L)
        column.addWidget(self.passphrase)
        column.addWidget(self.key_file)
        self._pages.addWidget(second)
        self.field_column.addWidget(self._pages)
        self.confirm.setIcon(look.icon_on_accent(Icon.CHECK))
        self.sheet.start_typing()

    def submit(self) -> None:
        door, path = self._archive.door, self._archive.path
        if self._pages.currentIndex() == 0:
            if not self.sheet.complete:
                numbers = _(", ").join(str(number) for number in self.sheet.wrong)
                self.refuse(_("These lines are not right yet: {numbers}.").format(numbers=numbers))
                return
            text = "\n".join(self.sheet.lines().values())

            def prove(_house: House) -> SlotInfo:
                return door.prove_key(path, parse_sheet(text))
        else:
            if not self.passphrase.text() or self.key_file.problem:
                self.refuse(self.key_file.problem or _("Type the passphrase first."))
                return
            secret, key_file = self.passphrase.passphrase(), self.key_file.chosen()
            self.passphrase.forget()

            def prove(_house: House) -> SlotInfo:
                return door.prove_key(path, known_key(secret, key_file))

        job = self._archive.asking(_("Testing"), prove)
        job.finished.connect(self._say)
        self.run(job)

    def _turn(self, number: int) -> None:
        self.notice.hide()
        self._pages.setCurrentIndex(number)
        (self.passphrase.setFocus if number else self.sheet.start_typing)()

    def _say(self, slot: SlotInfo) -> None:
        self._rest()
        self.sheet.forget()
        self.notice.say(
            Mood.GOOD,
            _("It opens the slot of {name} ({kind}).").format(
                name=slot.label, kind=slot_kind_name(slot.kind)
            ),
        )
