"""The members of a container, or a message with its attachments, as a list that leads to each one's text."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.itemmodels.formats import format_count
from desktop.itemmodels.rows_table import RowColumn, RowsModel
from desktop.views.controls.row_table import RowTable
from desktop.views.preview.contents import Part
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import M
from resources.words import _


class PartsView(QWidget):
    """Enter or a double click goes to a member's text.

    Signals:
        page_chosen(int)   the page, from 0, where the text of a member begins
    """

    page_chosen = Signal(int)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        columns: tuple[RowColumn[Part], ...] = (
            RowColumn(_("Member"), lambda part: part.path, stretch=True),
            RowColumn(
                _("Characters"), lambda part: format_count(part.characters), sample="1,000,000"
            ),
            RowColumn(
                _("Hits"),
                lambda part: format_count(part.hits) if part.hits else "",
                mood=lambda part: "accent_ink" if part.hits else "",
                sample="999",
            ),
        )
        self.model: RowsModel[Part] = RowsModel(columns, self)
        self.table = RowTable(self.model, look, _("Members"), rows=200)
        self.table.row_activated.connect(self._tell)
        self.table.clicked.connect(self._tell_clicked)
        column = QVBoxLayout(self)
        column.setContentsMargins(M, M, M, M)
        column.addWidget(self.table)
        self.setFocusProxy(self.table)

    def show_parts(self, parts: tuple[Part, ...]) -> None:
        """Show the members of another container."""
        self.model.replace(parts)

    def _tell(self, part: Part) -> None:
        self.page_chosen.emit(part.page)

    def _tell_clicked(self, index: QModelIndex) -> None:
        if index.data(Qt.ItemDataRole.DisplayRole) is not None:
            self.page_chosen.emit(self.model.record_at(index.row()).page)
