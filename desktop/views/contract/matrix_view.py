"""The matrix with what narrows it above and what lies in the chosen cells beside it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.itemmodels.contract_matrix import Matrix, MatrixModel, categories_of
from desktop.itemmodels.contract_states import Sight, sight_words
from desktop.itemmodels.formats import format_count
from desktop.jobs.contract import ContractReading
from desktop.views.contract.duty_panel import DutyPanel
from desktop.views.contract.legend import Legend
from desktop.views.contract.matrix_table import MatrixTable
from desktop.views.contract.side_split import SideSplit
from desktop.views.controls.buttons import button
from desktop.views.controls.empty_state import EmptyState
from desktop.views.controls.words import ElidedLabel
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import L, M, S
from models.categories import Category
from models.obligations.duty_views import DutyView
from resources.artwork import Icon
from resources.words import _, ngettext

_PANEL_EM = 20
_LOW_EM = 26
_SHOWN = (
    Sight.OVERDUE,
    Sight.RETURNED,
    Sight.COLLECT,
    Sight.SIGN,
    Sight.READY,
    Sight.SUBMITTED,
    Sight.CONFIRMED,
    Sight.ARCHIVED,
    Sight.NOT_DUE,
    Sight.WAIVED,
    Sight.NOT_APPLICABLE,
)


class MatrixView(QWidget):
    """GUI thread only.

    Signals:
        proposals_wanted()   look for evidence of everything that is open
    """

    proposals_wanted = Signal()

    def __init__(self, panel: DutyPanel, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.panel = panel
        self._reading: ContractReading | None = None
        self.model = MatrixModel(self)
        self.table = MatrixTable(self.model, look)
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(_("Id, clause, title, person…"))
        self.filter.setAccessibleName(_("Filter the requirements"))
        self.filter.setClearButtonEnabled(True)
        self.category = QComboBox()
        self.category.setAccessibleName(_("Category"))
        self.gaps = QCheckBox(_("Only what is open"))
        self.gaps.setAccessibleName(self.gaps.text())
        self.propose = button(_("Find evidence…"), self.proposals_wanted.emit)
        self.propose.setToolTip(_("Documents here that certainly are papers which duties lack"))
        self.count = ElidedLabel("", "caption")
        self.count.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.empty = EmptyState(look, Icon.OBLIGATIONS)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.empty)
        self.filter.textChanged.connect(lambda _text: self._narrow())
        self.category.currentIndexChanged.connect(lambda _row: self._narrow())
        self.gaps.toggled.connect(lambda _on: self._narrow())
        self.table.cells_chosen.connect(lambda: self._show_chosen())
        self.table.cell_entered.connect(self.panel.start_here)
        self._fill_categories(())
        head = QHBoxLayout()
        head.setContentsMargins(L, S, L, S)
        head.setSpacing(M)
        self.filter.setMaximumWidth(self.fontMetrics().height() * 16)
        self.filter.setMinimumWidth(self.fontMetrics().height() * 6)
        head.addWidget(self.filter, 3)
        head.addWidget(self.category)
        head.addWidget(self.gaps)
        head.addWidget(self.count, 2)
        head.addWidget(self.propose)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._stack, 1)
        self._legend = Legend(look, _SHOWN)
        column.addWidget(self._legend)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(SideSplit(left, panel, _PANEL_EM))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # In a low window the rows are worth more than the legend; cells say in words what they show.
        self._legend.setVisible(self.height() > self.fontMetrics().height() * _LOW_EM)

    def show_reading(self, reading: ContractReading, matrix: Matrix) -> None:
        """Show a reading; what was chosen stays so, as far as it is still there."""
        self._reading = reading
        # What is looked for is what is lacking today.
        self.propose.setVisible(reading.day == reading.today)
        keys = [view.duty.key for _row, _column, cell in self.table.chosen for view in cell.views]
        self.model.replace(matrix)
        self._fill_categories([each.value for each in categories_of(matrix.rows)])
        self._show_state()
        if keys:
            self.open_duty(keys[0], quietly=True)
        else:
            self._show_chosen()

    def open_duty(self, key: str, *, quietly: bool = False) -> bool:
        """Choose the cell that a duty lies in, and the duty in the panel; says whether it is there."""
        place = self.model.matrix.places.get(key)
        if place is None:
            return False
        number, column = place
        rule = self.model.matrix.rows[number].rule
        row = self.model.row_of(rule)
        if row is None and not quietly:
            self._clear_filter()
            row = self.model.row_of(rule)
        if row is None:
            self._show_chosen()
            return False
        self.table.blockSignals(True)
        seen = (
            self.table.ScrollHint.EnsureVisible
            if quietly
            else self.table.ScrollHint.PositionAtCenter
        )
        self.table.choose(row, column, seen)
        self.table.blockSignals(False)
        self._show_chosen(key)
        return True

    def show_category(self, category: str) -> None:
        """Only the rows of a category."""
        self._clear_filter()
        self.category.setCurrentIndex(max(0, self.category.findData(category)))

    def show_matching(self, text: str) -> None:
        """Only the rows with these words."""
        self._clear_filter()
        self.filter.setText(text)

    def _show_chosen(self, key: str = "") -> None:
        views: dict[str, DutyView] = {}
        for _row, _column, cell in self.table.chosen:
            views.update((each.duty.key, each) for each in cell.views)
        if self._reading is not None:
            self.panel.show_duties(list(views.values()), self._reading, key)

    def _narrow(self) -> None:
        self.model.narrow(
            category=self.category.currentData() or "",
            text=self.filter.text(),
            gaps=self.gaps.isChecked(),
        )
        self._show_state()
        self._show_chosen()

    def _clear_filter(self) -> None:
        for each in (self.filter, self.category, self.gaps):
            each.blockSignals(True)
        self.filter.clear()
        self.category.setCurrentIndex(0)
        self.gaps.setChecked(False)
        for each in (self.filter, self.category, self.gaps):
            each.blockSignals(False)
        self._narrow()

    def _fill_categories(self, used: list[str] | tuple[str, ...]) -> None:
        chosen = self.category.currentData()
        self.category.blockSignals(True)
        self.category.clear()
        self.category.addItem(_("All categories"), "")
        for category in Category:
            if category.value in used:
                self.category.addItem(_(category.label), category.value)
        self.category.setCurrentIndex(max(0, self.category.findData(chosen or "")))
        self.category.blockSignals(False)

    def _show_state(self) -> None:
        rows = self.model.rows
        if rows:
            self._stack.setCurrentWidget(self.table)
            self.table.fit_columns()
        else:
            self._stack.setCurrentWidget(self.empty)
            if self.model.matrix.rows:
                self.empty.say(
                    _("Nothing matches"),
                    _("No requirement has these words in this category. Widen the filter."),
                )
            else:
                self.empty.say(
                    _("No duty yet"), _("The contract's rules expand to no duty on this day.")
                )
        duties = sum(
            len(cell.views) for row in rows if row.series is None for cell in row.cells.values()
        )
        late = sum(row.late for row in rows if row.series is None)
        said = ngettext("{count} duty", "{count} duties", duties).format(count=format_count(duties))
        if late:
            said += f"  ·  {sight_words(Sight.OVERDUE)} {format_count(late)}"
        self.count.setText(said)
