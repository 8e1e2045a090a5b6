"""The dialog of order as a whole: all tags, all collections, all fields, and the changes that can be undone."""

from __future__ import annotations

import enum

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QTabWidget, QVBoxLayout, QWidget

from desktop.jobs.archive import Archive
from desktop.views.controls.buttons import button
from desktop.views.controls.dialog_size import open_size
from desktop.views.controls.words import words
from desktop.views.order.collection_pane import CollectionPane
from desktop.views.order.field_pane import FieldPane
from desktop.views.order.tag_pane import TagPane
from desktop.views.order.undo_dialog import UndoDialog
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import XL, L
from resources.words import _

_WIDTH_EM, _HEIGHT_EM = 44, 34


class OrderPart(enum.IntEnum):
    """The tabs, in their order."""

    TAGS = 0
    COLLECTIONS = 1
    FIELDS = 2


class OrderDialog(QDialog):
    """Each change is done at once; there is nothing to confirm at the end."""

    def __init__(
        self, archive: Archive, look: Look, parent: QWidget, part: OrderPart = OrderPart.TAGS
    ) -> None:
        super().__init__(parent)
        self._archive, self._look = archive, look
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Order"))
        self.tags = TagPane(archive, look)
        self.collections = CollectionPane(archive, look)
        self.fields = FieldPane(archive, look)
        self.tabs = QTabWidget()
        self.tabs.setObjectName("treetabs")
        for pane, name in (
            (self.tags, _("Tags")),
            (self.collections, _("Collections")),
            (self.fields, _("Fields")),
        ):
            self.tabs.addTab(pane, name)
        self.tabs.setCurrentIndex(part)
        self.edits = button(_("Changes of many documents…"), self.show_edits, kind="quiet")
        close = button(_("Close"), self.reject)
        close.setDefault(True)
        row = QHBoxLayout()
        row.addWidget(self.edits)
        row.addStretch(1)
        row.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(XL, XL, XL, XL)
        column.setSpacing(L)
        column.addWidget(words(_("Order"), "title"))
        column.addWidget(self.tabs, 1)
        column.addLayout(row)
        self.resize(open_size(self, parent, _WIDTH_EM, _HEIGHT_EM))

    def leave(self) -> None:
        """Close: the vault is being locked."""
        self.reject()

    def show_edits(self) -> None:
        """What was changed together, to be undone."""
        UndoDialog(self._archive, self._look, self).open()
