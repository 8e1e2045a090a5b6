"""Holds: what must not be purged, by whose word and why; ended ones stay in the list."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop.itemmodels.formats import format_moment
from desktop.itemmodels.rows_table import RowColumn, RowsModel
from desktop.jobs.archive import Archive
from desktop.services.disposal.disposal import HoldRecord, read_holds
from desktop.views.controls.buttons import button
from desktop.views.controls.empty_state import EmptyState
from desktop.views.controls.row_table import RowTable
from desktop.views.custody.hold_dialogs import HoldDialog
from desktop.views.custody.section import Section, action_row
from desktop.views.theme.look import Look
from resources.artwork import Icon
from resources.words import _


class HoldsSection(Section):
    """Documents are held and purged from their own menu in the library; here is everything that is held."""

    def __init__(self, archive: Archive, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(
            archive,
            look,
            _("Holds"),
            _(
                "A hold keeps a document, or everything, from being purged. Documents have it in their menu "
                "in the library."
            ),
            parent,
        )
        self.model: RowsModel[HoldRecord] = RowsModel(
            (
                RowColumn(_("What"), lambda hold: hold.number or _("the whole vault")),
                RowColumn(_("Reason"), lambda hold: hold.reason, stretch=True),
                RowColumn(_("Placed by"), lambda hold: hold.placed_by),
                RowColumn(_("Since"), lambda hold: format_moment(hold.placed)),
                RowColumn(
                    _("State"),
                    lambda hold: (
                        _("in force")
                        if hold.released is None
                        else _("released {moment}").format(moment=format_moment(hold.released))
                    ),
                    mood=lambda hold: "caution" if hold.released is None else "ink_faint",
                ),
            )
        )
        self.table = RowTable(self.model, look, _("Holds"))
        self.table.row_chosen.connect(self._follow)
        self.empty = EmptyState(look, Icon.LOCK)
        self.empty.say(
            _("Nothing is held"), _("Every document may be purged by a project manager.")
        )
        self.place_button = button(_("Hold the whole vault…"), self.place)
        self.release_button = button(_("Release…"), self.release)
        self.column.addWidget(self.empty)
        self.column.addWidget(self.table)
        self.column.addLayout(action_row(self.place_button, self.release_button))
        self.column.addStretch(1)
        self._show([])

    def refresh(self) -> None:
        self.ask(_("Reading holds"), read_holds, self._show)

    def start_here(self) -> None:
        self.place_button.setFocus()

    def place(self) -> None:
        """Hold everything."""
        self._open(HoldDialog(self._archive, self._look, self))

    def release(self) -> None:
        """End a hold."""
        hold: HoldRecord | None = self.table.chosen
        if hold is not None:
            self._open(HoldDialog(self._archive, self._look, self, ends=hold.id))

    def _open(self, dialog: HoldDialog) -> None:
        dialog.held.connect(lambda _record: self.refresh())
        dialog.open()

    def _show(self, holds: list[HoldRecord]) -> None:
        self.model.replace(holds)
        self.table.setVisible(bool(holds))
        self.release_button.setVisible(bool(holds))
        self.empty.setVisible(not holds)
        self._follow(None)

    def _follow(self, hold: HoldRecord | None) -> None:
        self.release_button.setEnabled(hold is not None and hold.released is None)
