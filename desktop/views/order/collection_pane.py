"""The collections as a whole: made, renamed, put in order, removed. What is in one stays where else it is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop.itemmodels.formats import format_count
from desktop.itemmodels.rows_table import RowColumn, RowsModel
from desktop.jobs.archive import Archive
from desktop.jobs.job import Job
from desktop.services.order.collecting import (
    collections,
    make_collection,
    remove_collection,
    rename_collection,
    reorder_collections,
)
from desktop.views.controls.buttons import button, icon_button
from desktop.views.controls.row_table import RowTable
from desktop.views.controls.words import words
from desktop.views.order.ask_dialog import AskDialog, NameDialog
from desktop.views.order.pane import OrderPane, actions
from desktop.views.theme.look import Look
from models.order.collecting import CollectionRecord
from resources.artwork import Icon
from resources.words import _, ngettext


class CollectionPane(OrderPane):
    """Signals:
    export_wanted(CollectionRecord)   write a collection to a folder
    """

    export_wanted = Signal(object)

    def __init__(self, archive: Archive, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(archive, look, parent)
        self.model: RowsModel[CollectionRecord] = RowsModel(
            (
                RowColumn(_("Name"), lambda each: each.name, stretch=True),
                RowColumn(_("Note"), lambda each: each.note or "—", stretch=True),
                RowColumn(_("Documents"), lambda each: format_count(each.documents)),
            ),
            self,
        )
        self.table = RowTable(self.model, look, _("Collections"))
        self._empty = words(
            _("No collections yet. A document may be in several of them."), "soft", wrap=True
        )
        self.make = button(_("New collection…"), self.ask_new)
        self.make.setIcon(look.icon(Icon.CREATE))
        self.rename = button(_("Rename…"), self.ask_name)
        self.remove = button(_("Remove…"), self.ask_removal)
        self.further_up = icon_button(look, Icon.UP, _("Further up"), lambda: self.shift(-1))
        self.further_down = icon_button(look, Icon.DOWN, _("Further down"), lambda: self.shift(1))
        row = actions(self.make, self.rename, self.remove)
        row.addWidget(self.further_up)
        row.addWidget(self.further_down)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.column.addWidget(self._empty)
        self.column.addWidget(self.table, 1)
        self.column.addLayout(row)
        self.table.row_chosen.connect(self._follow_choice)
        self._follow_choice(None)

    def read(self) -> Job:
        return self._jobs.asking(collections)

    def show_all(self, found: Sequence[CollectionRecord]) -> None:
        chosen: CollectionRecord | None = self.table.chosen
        self.model.replace(found)
        self._empty.setVisible(not found)
        self.table.setVisible(bool(found))
        rows = [row for row, each in enumerate(found) if chosen and each.id == chosen.id]
        if rows:
            self.table.selectRow(rows[0])
        else:
            self._follow_choice(None)

    def ask_new(self) -> None:
        """Make another."""
        NameDialog(
            self._archive,
            self._look,
            self,
            title=_("New collection"),
            note="",
            make=lambda said: self.changing(
                _("Collections"), lambda house: make_collection(house, *said)
            ),
        ).open()

    def ask_name(self) -> None:
        """Call the chosen one otherwise."""
        chosen: CollectionRecord = self.table.chosen
        NameDialog(
            self._archive,
            self._look,
            self,
            title=_("Rename the collection {name}").format(name=chosen.name),
            name=chosen.name,
            note=chosen.note,
            make=lambda said: self.changing(
                _("Collections"),
                lambda house: rename_collection(house, chosen.id, said[0], note=said[1]),
            ),
        ).open()

    def ask_removal(self) -> None:
        """Remove the chosen one after a question."""
        chosen: CollectionRecord = self.table.chosen
        sentence = ngettext(
            "The {count} document in it stays in the archive.",
            "The {count} documents in it stay in the archive.",
            chosen.documents,
        )
        AskDialog(
            self._archive,
            self._look,
            self,
            title=_("Remove the collection {name}").format(name=chosen.name),
            sentence=sentence.format(count=format_count(chosen.documents)),
            action=_("Remove"),
            danger=True,
            make=lambda _yes: self.changing(
                _("Collections"), lambda house: remove_collection(house, chosen.id)
            ),
        ).open()

    def shift(self, by: int) -> None:
        """Let the chosen one change places with the one above or below."""
        ids = [each.id for each in self.model.records]
        row = self.table.currentIndex().row()
        if 0 <= row + by < len(ids):
            ids[row], ids[row + by] = ids[row + by], ids[row]
            self.do(_("Collections"), lambda house: reorder_collections(house, ids))

    def _follow_choice(self, chosen: CollectionRecord | None) -> None:
        row, last = self.table.currentIndex().row(), self.model.rowCount() - 1
        self.rename.setEnabled(chosen is not None)
        self.remove.setEnabled(chosen is not None)
        self.further_up.setEnabled(chosen is not None and row > 0)
        self.further_down.setEnabled(chosen is not None and row < last)
