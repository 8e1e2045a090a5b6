"""Keys: who can open the vault, ways in that come and go, tests that open nothing, a new master key."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QWidget

from desktop.itemmodels.formats import format_moment
from desktop.itemmodels.rows_table import RowColumn, RowsModel
from desktop.jobs.archive import Archive
from desktop.jobs.runner import JobRunner
from desktop.services.credentials import SlotKind
from desktop.services.keys.keyring import SlotInfo, list_slots, slot_kind_name
from desktop.services.keys.slots import remove_slot_of
from desktop.views.controls.buttons import button
from desktop.views.controls.notice import Mood
from desktop.views.controls.row_table import RowTable
from desktop.views.controls.words import words
from desktop.views.custody.confirm_dialog import ConfirmDialog
from desktop.views.custody.key_dialogs import AddSlotDialog, ChangeKeyDialog, RekeyDialog
from desktop.views.custody.section import Section, action_row
from desktop.views.custody.sheet_dialogs import KeyTestDialog, RecoveryDialog
from desktop.views.theme.look import Look
from resources.artwork import Icon
from resources.words import _


class KeysSection(Section):
    """One row a slot; what can't be undone stands at the end."""

    def __init__(
        self, archive: Archive, runner: JobRunner, look: Look, parent: QWidget | None = None
    ) -> None:
        super().__init__(
            archive,
            look,
            _("Keys"),
            _(
                "Each key slot is a way into the vault. Every slot opens everything; what its holder may do "
                "differs."
            ),
            parent,
        )
        self._runner = runner
        self.model: RowsModel[SlotInfo] = RowsModel(
            (
                RowColumn(_("Whose"), lambda slot: slot.label, stretch=True),
                RowColumn(_("Kind"), lambda slot: slot_kind_name(slot.kind)),
                RowColumn(_("Since"), lambda slot: format_moment(slot.created)),
                RowColumn(_("Key file"), lambda slot: _("needed") if slot.key_file else "—"),
                RowColumn(
                    _("In use"),
                    lambda slot: _("by you, now") if slot.current else "",
                    mood=lambda _slot: "good",
                ),
            )
        )
        self.table = RowTable(self.model, look, _("Key slots"))
        self.table.row_chosen.connect(self._follow)
        add = button(_("Add a person…"), self.add)
        add.setIcon(look.icon(Icon.CREATE))
        sheet = button(_("Make a recovery sheet…"), self.make_sheet)
        change = button(_("Change my passphrase…"), self.change)
        test = button(_("Test a sheet or passphrase…"), self.test)
        self.remove_button = button(_("Remove…"), self.remove, kind="danger")
        self.rekey_button = button(_("Change the master key…"), self.rekey, kind="danger")
        self.column.addWidget(self.table)
        self.column.addLayout(action_row(add, sheet))
        self.column.addLayout(action_row(change, test))
        self.column.addSpacing(8)
        self.column.addWidget(
            words(
                _(
                    "Removing a slot closes a door; it doesn't take back what somebody has copied. "
                    "If a passphrase, a sheet or a copy of the vault may be in wrong hands, change the master "
                    "key as well."
                ),
                "caption",
                wrap=True,
            )
        )
        self.column.addLayout(action_row(self.remove_button, self.rekey_button))
        self.column.addStretch(1)
        self._follow(None)

    def refresh(self) -> None:
        self.ask(_("Reading the key slots"), list_slots, self._show)

    def start_here(self) -> None:
        self.table.setFocus()

    def add(self) -> None:
        """Ask who gets in, and with what."""
        dialog = AddSlotDialog(self._archive, self._runner, self._look, self)
        dialog.added.connect(self._note_added)
        dialog.open()

    def make_sheet(self) -> None:
        """A new recovery sheet."""
        dialog = RecoveryDialog(self._archive, self._look, self)
        dialog.finished.connect(lambda _code: self.refresh())
        dialog.open()

    def change(self) -> None:
        """Another passphrase for the slot in use."""
        dialog = ChangeKeyDialog(self._archive, self._runner, self._look, self)
        dialog.changed.connect(self._note_changed)
        dialog.open()

    def test(self) -> None:
        """Prove that something opens, without opening."""
        KeyTestDialog(self._archive, self._look, self).open()

    def remove(self) -> None:
        """Close a way in."""
        slot: SlotInfo | None = self.table.chosen
        if slot is None:
            return
        dialog = ConfirmDialog(
            self._look,
            self,
            title=_("Remove the slot of {name}?").format(name=slot.label),
            sentence=_(
                "{name} can no longer open this vault. Whoever has copied the vault before can still open "
                "the copy, "
                "and with a copy of the master key this vault too: only changing the master key ends that."
            ).format(name=slot.label),
            action=_("Remove"),
        )
        dialog.confirmed.connect(lambda: self._remove(slot))
        dialog.open()

    def rekey(self) -> None:
        """A new master key."""
        RekeyDialog(self._archive, self._look, self).open()

    def set_busy(self, *, busy: bool) -> None:
        self.setEnabled(not busy)

    def _remove(self, slot: SlotInfo) -> None:
        self.do(
            _("Removing"),
            partial(remove_slot_of, slot_id=slot.id),
            partial(self._note_removed, slot),
        )

    def _show(self, slots: list[SlotInfo]) -> None:
        self.model.replace(slots)
        self._follow(None)
        if not any(slot.kind is SlotKind.RECOVERY for slot in slots) and not self.notice.sentence:
            self.notice.say(
                Mood.CAUTION,
                _("If the passphrase is lost, nothing opens this vault. Make a recovery sheet."),
                _("There is no recovery sheet"),
            )

    def _follow(self, slot: SlotInfo | None) -> None:
        self.remove_button.setEnabled(slot is not None)

    def _note_added(self, slot: SlotInfo) -> None:
        self.notice.say(Mood.GOOD, _("{name} can open this vault now.").format(name=slot.label))
        self.refresh()

    def _note_changed(self, _slot: SlotInfo) -> None:
        self.notice.say(
            Mood.GOOD,
            _(
                "The passphrase is changed. Copies and backups made before still open with the old one."
            ),
        )
        self.refresh()

    def _note_removed(self, slot: SlotInfo, _result: object) -> None:
        self.notice.say(
            Mood.CAUTION,
            _(
                "What {name} may have copied can't be taken back. If in doubt, change the master key."
            ).format(name=slot.label),
            _("The slot is removed"),
        )
        self.refresh()
