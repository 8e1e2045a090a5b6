"""The table of the duty matrix: requirements stay in view at the left, months above; only what is seen is painted.

Keys: arrows move, Enter opens the cell, + and − unfold a requirement (persons, matters) and fold it up.
"""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QMouseEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from desktop.itemmodels.contract_matrix import Cell, MatrixModel, MatrixRole, Month, Row
from desktop.views.contract.matrix_ink import CellPictures
from desktop.views.theme import tokens
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import XS, M, S
from resources.words import _

_NARROWEST, _WIDEST = 44, 72
_HEADER_EM = 15
_FOLD = 12


class _CellDelegate(QStyledItemDelegate):
    """One picture a cell; the current one is framed, chosen ones stand on the accent's ground."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._colours = look.colours
        self._chosen = QColor(look.colours.accent_soft)
        self._line = QColor(look.colours.line)
        # Of the ink: the accent is lost on the red of what is late.
        self._frame = QPen(QColor(look.colours.ink), 2)
        self.pictures = CellPictures(look)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, self._chosen)
        cell: Cell | None = index.data(MatrixRole.CELL)
        if cell is not None:
            ratio = painter.device().devicePixelRatioF()
            painter.drawPixmap(rect.topLeft(), self.pictures.of(cell, rect.size(), ratio))
        painter.setPen(self._line)
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if state & (QStyle.StateFlag.State_HasFocus | QStyle.StateFlag.State_Selected):
            painter.setPen(self._frame)
            painter.drawRect(rect.adjusted(1, 1, -2, -2))


class _RequirementHeader(QHeaderView):
    """Ids and titles of the requirements; a triangle where there is something to unfold."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self._look = look
        self._small = QFont(self.font())
        self._small.setPointSizeF(tokens.CAPTION)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(self._wide(), super().sizeHint().height())

    def sectionSizeFromContents(self, logicalIndex: int) -> QSize:  # noqa: ARG002, N803 - Qt's signature
        return QSize(self._wide(), self.defaultSectionSize())

    def _wide(self) -> int:
        view = self.parentWidget()
        room = view.width() // 3 if view is not None else 10_000
        em = self.fontMetrics().height()
        return max(em * 9, min(em * _HEADER_EM, room))

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:  # noqa: N803
        model = self.model()
        assert isinstance(model, MatrixModel)
        row: Row = model.rows[logicalIndex]
        colours = self._look.colours
        table = self.parentWidget()
        current = isinstance(table, QTableView) and table.currentIndex().row() == logicalIndex
        painter.save()
        painter.fillRect(rect, QColor(colours.hover if current else colours.surface))
        painter.setPen(QColor(colours.line))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        middle = Qt.AlignmentFlag.AlignVCenter
        left = rect.left() + S
        if row.children:
            self._draw_fold(
                painter, QPoint(left, rect.center().y()), model.is_unfolded(logicalIndex)
            )
        left += _FOLD + (2 * M if row.series else 0)
        painter.setFont(self._small)
        if row.series is None:
            painter.setPen(QColor(colours.ink_soft))
            wide = painter.fontMetrics().horizontalAdvance("R00") + S
            painter.drawText(QRect(left, rect.top(), wide, rect.height()), middle, row.rule)
            left += wide
        right = rect.right() - S
        if row.late:
            text = str(row.late)
            wide = painter.fontMetrics().horizontalAdvance(text)
            painter.setPen(QColor(colours.bad))
            painter.drawText(QRect(right - wide, rect.top(), wide + 1, rect.height()), middle, text)
            right -= wide + S
        painter.setFont(self.font())
        painter.setPen(QColor(colours.ink if row.series is None else colours.ink_soft))
        room = QRect(left, rect.top(), right - left, rect.height())
        shown = self.fontMetrics().elidedText(row.title, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, middle, shown)
        painter.restore()

    def _draw_fold(self, painter: QPainter, at: QPoint, on: bool) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self._look.colours.ink_soft), 1.5))
        x, y = at.x(), at.y()
        if on:
            painter.drawPolyline([QPoint(x, y - 2), QPoint(x + 4, y + 2), QPoint(x + 8, y - 2)])
        else:
            painter.drawPolyline([QPoint(x + 2, y - 4), QPoint(x + 6, y), QPoint(x + 2, y + 4)])


class _MonthHeader(QHeaderView):
    """Months, the year above where it begins; the month one is in stands out by weight and a line."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._look = look
        self._small = QFont(self.font())
        self._small.setPointSizeF(tokens.CAPTION)
        self.setHighlightSections(False)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self.fontMetrics().height() * 2 + 2 * S)

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:  # noqa: N803
        model = self.model()
        assert isinstance(model, MatrixModel)
        month: Month = model.matrix.months[logicalIndex]
        colours = self._look.colours
        painter.save()
        painter.fillRect(rect, QColor(colours.surface))
        painter.setPen(QColor(colours.line))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.setFont(self._small)
        upper = QRect(rect.left(), rect.top() + XS, rect.width(), rect.height() // 2 - XS)
        lower = QRect(rect.left(), rect.center().y(), rect.width(), rect.height() // 2 - XS)
        painter.setPen(QColor(colours.ink_soft))
        painter.drawText(upper, Qt.AlignmentFlag.AlignCenter, month.year)
        font = QFont(self.font())
        font.setBold(month.now)
        painter.setFont(font if month.first else self._small)
        painter.setPen(QColor(colours.accent_ink if month.now else colours.ink))
        painter.drawText(lower, Qt.AlignmentFlag.AlignCenter, month.label)
        if month.now:
            painter.fillRect(
                QRect(rect.left() + XS, rect.bottom() - 2, rect.width() - 2 * XS, 2),
                QColor(colours.accent),
            )
        painter.restore()


class MatrixTable(QTableView):
    """Signals:
    cells_chosen()      the selection is another one
    cell_entered()      Enter or a double click: go on to what lies in the cell
    """

    cells_chosen = Signal()
    cell_entered = Signal()

    def __init__(self, model: MatrixModel, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._matrix = model
        self.setObjectName("matrix")
        self.setAccessibleName(_("Duty matrix"))
        self.setModel(model)
        self.setItemDelegate(_CellDelegate(look, self))
        self.setHorizontalHeader(_MonthHeader(look, self))
        self.setVerticalHeader(_RequirementHeader(look, self))
        self.horizontalHeader().setAccessibleName(_("Months"))
        self.verticalHeader().setAccessibleName(_("Requirements"))
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + M)
        self.horizontalHeader().setMinimumSectionSize(_NARROWEST)
        self.setShowGrid(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setWordWrap(False)
        self.verticalHeader().sectionClicked.connect(self._click_row)
        self.selectionModel().selectionChanged.connect(lambda *_changed: self._tell())
        self.selectionModel().currentChanged.connect(lambda *_changed: self._repaint_header())
        self.doubleClicked.connect(lambda _index: self.cell_entered.emit())

    @property
    def chosen(self) -> list[tuple[Row, int, Cell]]:
        """The chosen cells that hold something, with their rows and columns."""
        held = []
        for index in self.selectedIndexes():
            cell = self._matrix.cell_at(index.row(), index.column())
            if cell is not None:
                held.append((self._matrix.rows[index.row()], index.column(), cell))
        return held

    def choose(
        self,
        row: int,
        column: int,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        """Choose one cell and bring it into view."""
        index = self._matrix.index(row, column)
        self.setCurrentIndex(index)
        self.scrollTo(index, hint)

    def fit_columns(self) -> None:
        """As wide as there is room for, within reason."""
        count = self._matrix.columnCount()
        if count:
            room = self.viewport().width() // count
            self.horizontalHeader().setDefaultSectionSize(min(max(room, _NARROWEST), _WIDEST))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        if index.isValid() and event.key() in (Qt.Key.Key_Plus, Qt.Key.Key_Minus, Qt.Key.Key_Equal):
            self._fold(index.row(), index.column(), on=event.key() != Qt.Key.Key_Minus)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.cell_entered.emit()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        if not self.indexAt(event.position().toPoint()).isValid():
            self.clearSelection()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.verticalHeader().updateGeometry()
        self.updateGeometries()
        self.fit_columns()

    def _click_row(self, row: int) -> None:
        if self._matrix.rows[row].children:
            self._fold(row, max(self.currentIndex().column(), 0), on=None)
        else:
            self.selectRow(row)

    def _fold(self, row: int, column: int, *, on: bool | None) -> None:
        if not self._matrix.is_foldable(row):
            return
        rule = self._matrix.rows[row].rule
        self._matrix.unfold(row, on=on)
        shown = self._matrix.row_of(rule)
        if shown is not None:
            self.choose(shown, column)

    def _tell(self) -> None:
        self.cells_chosen.emit()

    def _repaint_header(self) -> None:
        self.verticalHeader().viewport().update()
