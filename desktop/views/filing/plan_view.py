"""The import table with its keys: edit in place, fill down, clear, take rows in and out, take back."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from desktop.itemmodels.plan_cells import PlanColumn
from desktop.itemmodels.plan_table import PlanTableModel
from desktop.views.filing.known_words import KnownWords
from desktop.views.filing.plan_delegate import PlanDelegate
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import S
from resources.words import _

_WIDTHS_EM = {
    PlanColumn.STATE: 6.6,
    PlanColumn.TITLE: 14.5,
    PlanColumn.CATEGORY: 5.6,
    PlanColumn.TYPE: 6.8,
    PlanColumn.PERIOD: 4.8,
    PlanColumn.FORMED: 5.6,
    PlanColumn.PERSONS: 5.8,
    PlanColumn.SYSTEMS: 7.0,
    PlanColumn.NUMBER: 7.0,
    PlanColumn.MARK: 4.6,
}


class PlanView(QTableView):
    """Cells are chosen as in a spreadsheet; what is done to a cell can be done to all that are chosen.

    Signals:
        row_chosen(int)       another row is the current one; -1 for none
        rows_chosen(object)   the numbers of all rows in which cells are chosen, in their order
    """

    row_chosen = Signal(int)
    rows_chosen = Signal(object)

    def __init__(
        self, model: PlanTableModel, look: Look, known: KnownWords, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._plan = model
        self.setModel(model)
        self.setItemDelegate(PlanDelegate(look, known, self))
        self.setObjectName("planview")
        self.setAccessibleName(_("Files of this batch"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        lines = self.verticalHeader()
        lines.hide()
        lines.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        lines.setDefaultSectionSize(self.fontMetrics().height() + 2 * S)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setAccessibleName(_("Files of this batch"))
        em = self.fontMetrics().height()
        for column, width in _WIDTHS_EM.items():
            header.resizeSection(column, round(width * em))
        self.selectionModel().currentRowChanged.connect(self._tell_row)
        self.selectionModel().selectionChanged.connect(self._tell_rows)
        model.modelReset.connect(self.start)

    @property
    def chosen_rows(self) -> list[int]:
        """The rows in which cells are chosen."""
        return sorted({index.row() for index in self.selectionModel().selectedIndexes()})

    @property
    def chosen_cells(self) -> list[tuple[int, PlanColumn]]:
        """The cells that are chosen."""
        return [
            (index.row(), PlanColumn(index.column()))
            for index in self.selectionModel().selectedIndexes()
        ]

    def start(self) -> None:
        """To the first row, or to no row."""
        if self._plan.rowCount():
            self.go(0, PlanColumn.TITLE)
        else:
            self.row_chosen.emit(-1)

    def go(self, row: int, column: PlanColumn) -> None:
        """Make a cell the current one, and show it."""
        index = self._plan.index(row, column)
        self.selectionModel().setCurrentIndex(
            index, QItemSelectionModel.SelectionFlag.ClearAndSelect
        )
        # The state beside the title stays in view.
        self.scrollTo(self._plan.index(row, 0) if column is PlanColumn.TITLE else index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, modifiers = event.key(), event.modifiers()
        if event.matches(QKeySequence.StandardKey.Undo):
            self._plan.undo()
        elif modifiers & Qt.KeyboardModifier.ControlModifier and key == Qt.Key.Key_D:
            self._plan.fill_down(self.chosen_cells)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._plan.clear_cells(self.chosen_cells)
        elif key == Qt.Key.Key_Space:
            self._plan.toggle(self.chosen_rows)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            # The dialog's, which files the batch with it; but a key that ends an edit has done its work.
            event.setAccepted(self.state() == QAbstractItemView.State.EditingState)
        else:
            super().keyPressEvent(event)

    def _tell_row(self, current: QModelIndex) -> None:
        self.row_chosen.emit(current.row() if current.isValid() else -1)

    def _tell_rows(self) -> None:
        self.rows_chosen.emit(self.chosen_rows)
