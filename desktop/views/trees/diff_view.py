"""Two texts compared, on screen: side by side or one below the other, in the colours of either theme.

Keys: the arrows move, N and P go to the next and the previous change, Ctrl+C copies the chosen lines as a patch.
"""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QColor, QGuiApplication, QKeyEvent, QKeySequence, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from desktop.itemmodels.diff_rows import DiffColumn, DiffRole, DiffRowsModel
from desktop.services.deliveries.line_diff import DiffRow, LineDiff, LineKind
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import XS, S
from desktop.views.trees.code_font import code_font
from desktop.views.trees.wrapped_line import paint_wrapped, wrapped_height
from resources.words import _

AnyIndex = QModelIndex | QPersistentModelIndex
_NUMBERS = (DiffColumn.OLD, DiffColumn.NEW)
_MARK_ALPHA, _CHOSEN_ALPHA = 70, 16
_MEASURED = 20


class _DiffDelegate(QStyledItemDelegate):
    """A line on the ground of what happened to it; what differs inside it stands on a stronger one."""

    def __init__(self, look: Look, view: DiffView) -> None:
        super().__init__(view)
        self._look = look
        self._view = view

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        colours = self._look.colours
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        row: DiffRow = index.data(DiffRole.ROW)
        column = DiffColumn(index.column())
        painter.save()
        painter.setClipRect(rect)
        ground = self._ground(row, column)
        if ground:
            painter.fillRect(rect, QColor(ground))
        if row.kind is LineKind.GAP:
            painter.fillRect(rect, QColor(colours.hover))
        text = str(index.data())
        if column in _NUMBERS:
            painter.setPen(QColor(colours.ink_faint))
            top = Qt.AlignmentFlag.AlignTop if self._view.wrapped else Qt.AlignmentFlag.AlignVCenter
            number = rect.adjusted(0, XS // 2 if self._view.wrapped else 0, -S, 0)
            painter.drawText(number, Qt.AlignmentFlag.AlignRight | top, text)
        else:
            painter.setClipRect(rect.adjusted(S // 2, 0, 0, 0))
            painter.setPen(QColor(colours.ink_faint if row.kind is LineKind.GAP else colours.ink))
            strong = self._strong(row, column)
            if self._view.wrapped:
                inner = rect.adjusted(S, XS // 2, -S, 0)
                paint_wrapped(painter, inner, text, index.data(DiffRole.MARKS), strong)
            else:
                shift = self._view.horizontalScrollBar().value()
                inner = rect.adjusted(S - shift, 0, self._view.widest, 0)
                self._paint_marks(painter, inner, index, text, strong=strong)
                left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
                painter.drawText(inner, left | Qt.TextFlag.TextSingleLine, text)
        if state & QStyle.StateFlag.State_Selected:
            chosen = QColor(colours.accent)
            if column is DiffColumn.OLD:
                painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), chosen)
            chosen = QColor(colours.ink)
            chosen.setAlpha(_CHOSEN_ALPHA)
            painter.fillRect(rect, chosen)
        painter.restore()

    def _ground(self, row: DiffRow, column: DiffColumn) -> str:
        colours = self._look.colours
        if self._view.unified:
            return {LineKind.REMOVED: colours.bad_soft, LineKind.ADDED: colours.good_soft}.get(
                row.kind, ""
            )
        before = column in (DiffColumn.OLD, DiffColumn.OLD_TEXT)
        if row.kind in (LineKind.SAME, LineKind.GAP):
            return ""
        if before:
            return colours.bad_soft if row.old is not None else colours.paper
        return colours.good_soft if row.new is not None else colours.paper

    def _strong(self, row: DiffRow, column: DiffColumn) -> QColor:
        before = column is DiffColumn.OLD_TEXT or row.new is None
        strong = QColor(self._look.colours.bad if before else self._look.colours.good)
        strong.setAlpha(_MARK_ALPHA)
        return strong

    def _paint_marks(
        self, painter: QPainter, rect: QRect, index: AnyIndex, text: str, *, strong: QColor
    ) -> None:
        metrics = painter.fontMetrics()
        for start, end in index.data(DiffRole.MARKS):
            left = rect.left() + metrics.horizontalAdvance(text[:start])
            width = metrics.horizontalAdvance(text[start:end])
            painter.fillRect(QRect(left, rect.top() + 1, width, rect.height() - 2), strong)


class DiffView(QTableView):
    """Shows a `LineDiff`. `wrapped`: prose, whose lines go on below instead of to the right."""

    def __init__(self, look: Look, parent: QWidget | None = None, *, wrapped: bool = False) -> None:
        super().__init__(parent)
        self.widest = 0
        self.wrapped = wrapped
        self.rows = DiffRowsModel(self)
        self.setModel(self.rows)
        if not wrapped:
            self.setFont(code_font(self.font()))
        self.setItemDelegate(_DiffDelegate(look, self))
        self.setObjectName("diff")
        self.setAccessibleName(_("Changed lines"))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setMinimumSectionSize(0)
        lines = self.verticalHeader()
        lines.hide()
        lines.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        lines.setMinimumSectionSize(0)
        lines.setDefaultSectionSize(self.fontMetrics().height() + XS // 2)

    @property
    def unified(self) -> bool:
        """Whether one side stands below the other."""
        return self.rows.unified

    def show_diff(self, diff: LineDiff | None) -> None:
        """Show another comparison, at its first change."""
        self.rows.replace(diff)
        self._fit_columns()
        self._go_to(0)

    def show_unified(self, unified: bool) -> None:
        """One below the other, or side by side."""
        self.rows.show_unified(unified)
        self._fit_columns()
        self._go_to(0)

    def next_change(self) -> None:
        """Go to the first line of the next change."""
        here = self.currentIndex().row()
        after = [row for row in self.rows.changes() if row > here]
        if after:
            self._choose(after[0])

    def previous_change(self) -> None:
        """Go to the first line of the change before."""
        here = self.currentIndex().row()
        before = [row for row in self.rows.changes() if row < here]
        if before:
            self._choose(before[-1])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            rows = sorted({index.row() for index in self.selectionModel().selectedIndexes()})
            # The window's guard takes it off the clipboard again.
            QGuiApplication.clipboard().setText(self.rows.as_text(rows))
        elif event.key() == Qt.Key.Key_N and not event.modifiers():
            self.next_change()
        elif event.key() == Qt.Key.Key_P and not event.modifiers():
            self.previous_change()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_columns()

    def _go_to(self, change: int) -> None:
        starts = self.rows.changes()
        if change < len(starts):
            self._choose(starts[change])

    def _choose(self, row: int) -> None:
        index = self.rows.index(row, DiffColumn.NEW_TEXT)
        flags = (
            QItemSelectionModel.SelectionFlag.ClearAndSelect
            | QItemSelectionModel.SelectionFlag.Rows
        )
        self.selectionModel().setCurrentIndex(index, flags)
        self.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)

    def updateGeometries(self) -> None:
        """The bar below moves the texts inside their columns, so that both sides stay in view."""
        super().updateGeometries()
        bar = self.horizontalScrollBar()
        bar.setPageStep(max(1, self.columnWidth(DiffColumn.NEW_TEXT)))
        bar.setSingleStep(self.fontMetrics().height())
        bar.setRange(0, max(0, self.widest + 2 * S - self.columnWidth(DiffColumn.NEW_TEXT)))

    def scrollContentsBy(self, across: int, down: int) -> None:
        super().scrollContentsBy(0, down)
        if across:
            self.viewport().update()

    def _fit_columns(self) -> None:
        """Texts share what numbers leave."""
        metrics = self.fontMetrics()
        last = max((max(row.old or 0, row.new or 0) for row in self.rows.rows), default=0)
        number = metrics.horizontalAdvance("9" * max(3, len(str(last)))) + 2 * S
        if not self.wrapped:
            longest = self.rows.longest(_MEASURED)
            self.widest = max(map(metrics.horizontalAdvance, longest), default=0)
        header = self.horizontalHeader()
        self.setColumnHidden(DiffColumn.OLD_TEXT, self.unified)
        room = self.viewport().width() - 2 * number
        share = room if self.unified else room // 2
        for column in DiffColumn:
            header.resizeSection(column, max(1, number if column in _NUMBERS else share))
        if self.wrapped:
            self._fit_rows(share - 2 * S)
        self.updateGeometries()

    def _fit_rows(self, width: int) -> None:
        """Each row as high as the longer of its texts needs; only those that may need more than a line are laid out."""
        if width <= 0:
            return
        metrics, lines = self.fontMetrics(), self.verticalHeader()
        for row in range(self.rows.rowCount()):
            height = lines.defaultSectionSize()
            for column in (DiffColumn.OLD_TEXT, DiffColumn.NEW_TEXT):
                text = str(self.rows.index(row, column).data())
                if len(text) * metrics.averageCharWidth() * 2 > width:
                    height = max(height, wrapped_height(text, self.font(), width) + XS)
            if lines.sectionSize(row) != height:
                lines.resizeSection(row, height)
