"""The sheets of a workbook as grids under their own letters and numbers, a tab a sheet, found cells marked."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStackedWidget,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTabBar,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from desktop.itemmodels.sheet_cells import CellRole, SheetGrid, SheetModel
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import M, S
from resources.words import _
from search.places import cell_name
from search.records import Place

AnyIndex = QModelIndex | QPersistentModelIndex
_SAMPLED_ROWS = 60
_NARROWEST_EM, _WIDEST_EM = 3, 16
_NUMBERS = frozenset("0123456789.,-+%¥￥ ")


class _CellDelegate(QStyledItemDelegate):
    """Words left, numbers right; a cell with found words has their ground, the current one a frame."""

    def __init__(self, look: Look, view: QTableView) -> None:
        super().__init__(view)
        self._look = look

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        width = option.fontMetrics.horizontalAdvance(str(index.data())) + 2 * S
        return QSize(width, option.fontMetrics.height() + S)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        colours = self._look.colours
        state: QStyle.StateFlag = option.state
        rect: QRect = option.rect
        text = str(index.data())
        marked = bool(index.data(CellRole.MARKS))
        current = state & QStyle.StateFlag.State_Selected
        if marked:
            painter.fillRect(rect, QColor(colours.current if current else colours.mark))
        elif current:
            painter.fillRect(rect, QColor(colours.accent_soft))
        painter.setPen(QColor(colours.line))
        painter.drawLine(rect.topRight(), rect.bottomRight())
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if current:
            painter.setPen(QColor(colours.accent))
            painter.drawRect(rect.adjusted(0, 0, -1, -1))
        if not text:
            return
        ink = colours.ink
        if marked:
            ink = colours.current_ink if current else colours.mark_ink
        painter.setPen(QColor(ink))
        inner = rect.adjusted(S, 0, -S, 0)
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, inner.width())
        right = set(text) <= _NUMBERS
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        painter.drawText(inner, side | Qt.AlignmentFlag.AlignVCenter, shown)


class SheetView(QWidget):
    """Hits are cells, counted through all sheets.

    Signals:
        hit_changed(int)   the current hit's number from 0, or -1
        sheet_changed(str) the name of the sheet in view
    """

    hit_changed = Signal(int)
    sheet_changed = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._grids: tuple[SheetGrid, ...] = ()
        self._tables: list[QTableView | None] = []
        self._hits: list[tuple[int, tuple[int, int]]] = []
        self._current = -1
        self.tabs = QTabBar()
        self.tabs.setObjectName("sheettabs")
        self.tabs.setAccessibleName(_("Sheets"))
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.tabs.setElideMode(Qt.TextElideMode.ElideRight)
        self.tabs.currentChanged.connect(self._turn_to)
        self._stack = QStackedWidget()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._stack, 1)
        column.addWidget(self.tabs)
        self.setFocusProxy(self._stack)

    @property
    def hits(self) -> int:
        """How many cells hold found words."""
        return len(self._hits)

    @property
    def current_hit(self) -> int:
        return self._current

    @property
    def table(self) -> QTableView | None:
        """The sheet in view."""
        at = self.tabs.currentIndex()
        return self._table(at) if 0 <= at < len(self._grids) else None

    @property
    def place(self) -> Place | None:
        """The current cell of the sheet in view."""
        table = self.table
        if table is None:
            return None
        grid = self._grids[self.tabs.currentIndex()]
        index = table.currentIndex()
        cell = ""
        if index.isValid():
            cell = cell_name(grid.rows[index.row()], grid.columns[index.column()])
        return Place(1, "sheet", grid.name, cell=cell)

    def show_sheets(self, grids: tuple[SheetGrid, ...]) -> None:
        """Show another workbook; tables are made when their tab is first turned to."""
        self.tabs.blockSignals(True)
        while self.tabs.count():
            self.tabs.removeTab(0)
        while (old := self._stack.widget(0)) is not None:
            self._stack.removeWidget(old)
            old.deleteLater()
        self._grids = grids
        self._tables = [None] * len(grids)
        self._hits = [(at, cell) for at, grid in enumerate(grids) for cell in grid.hits]
        self._current = -1
        for grid in grids:
            self.tabs.addTab(grid.name.replace("&", "&&"))
        self.tabs.setVisible(len(grids) > 1 or bool(grids and grids[0].name))
        self.tabs.blockSignals(False)
        if grids:
            self.tabs.setCurrentIndex(0)
            self._turn_to(0)

    def go_to_hit(self, number: int) -> None:
        """Bring a found cell into view, counting round at both ends."""
        if not self._hits:
            self.hit_changed.emit(-1)
            return
        self._current = number % len(self._hits)
        sheet, cell = self._hits[self._current]
        self.tabs.setCurrentIndex(sheet)
        table = self._table(sheet)
        model = table.model()
        assert isinstance(model, SheetModel)
        index = model.index_of(cell)
        across = table.horizontalScrollBar()
        table.setCurrentIndex(index)
        table.scrollTo(index)
        # To the middle in height alone: a column that is in view stays where it is.
        column = across.value()
        table.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)
        across.setValue(column)
        self.hit_changed.emit(self._current)

    def hit_at(self, sheet_page: int) -> int:
        """The first hit on the sheet that is this page of the text, from 0; the first of all where it has none."""
        for number, (sheet, _cell) in enumerate(self._hits):
            if self._grids[sheet].page == sheet_page:
                return number
        return 0

    def next_hit(self) -> None:
        self.go_to_hit(self._current + 1)

    def previous_hit(self) -> None:
        self.go_to_hit(self._current - 1)

    def _turn_to(self, sheet: int) -> None:
        if 0 <= sheet < len(self._grids):
            self._stack.setCurrentWidget(self._table(sheet))
            self.sheet_changed.emit(self._grids[sheet].name)

    def _table(self, sheet: int) -> QTableView:
        made = self._tables[sheet]
        if made is None:
            made = self._make_table(self._grids[sheet])
            self._tables[sheet] = made
            self._stack.addWidget(made)
        return made

    def _make_table(self, grid: SheetGrid) -> QTableView:
        table = QTableView()
        table.setObjectName("sheet")
        table.setAccessibleName(grid.name or _("Sheet"))
        table.setModel(SheetModel(grid, table))
        table.setItemDelegate(_CellDelegate(self._look, table))
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setTabKeyNavigation(False)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.setCornerButtonEnabled(False)
        em = self.fontMetrics().height()
        rows, columns = table.verticalHeader(), table.horizontalHeader()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(em + S)
        rows.setMinimumWidth(em * 2)
        rows.setDefaultAlignment(Qt.AlignmentFlag.AlignCenter)
        columns.setDefaultAlignment(Qt.AlignmentFlag.AlignCenter)
        columns.setHighlightSections(False)
        rows.setHighlightSections(False)
        self._fit_columns(table, grid)
        return table

    def _fit_columns(self, table: QTableView, grid: SheetGrid) -> None:
        """As wide as the first rows need, between bounds."""
        metrics, em = self.fontMetrics(), self.fontMetrics().height()
        sampled = grid.rows[:_SAMPLED_ROWS]
        # Beyond this many columns nobody sees the difference, but everybody would wait for it.
        for at, column in enumerate(grid.columns[:_SAMPLED_ROWS]):
            texts = (grid.cells.get((row, column), "")[:60] for row in sampled)
            widest = max((metrics.horizontalAdvance(text) for text in texts), default=0)
            width = max(em * _NARROWEST_EM, min(widest + 2 * S + M, em * _WIDEST_EM))
            table.setColumnWidth(at, width)
