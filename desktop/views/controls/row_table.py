"""A table over `RowsModel`: whole rows are chosen, one at a time; as tall as its rows, up to a limit."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from desktop.itemmodels.rows_table import RowRole, RowsModel
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import M, S

_MOST_ROWS = 9
_LONGEST_SAMPLE_EM = 12


class _RowDelegate(QStyledItemDelegate):
    """Plain words on a hairline, in the colour of their mood."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        colours = self._look.colours
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(colours.accent_soft))
        painter.setPen(QColor(colours.line))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        mood = str(index.data(RowRole.MOOD) or "")
        first = index.column() == 0
        painter.setPen(QColor(getattr(colours, mood or ("ink" if first else "ink_soft"))))
        inner = rect.adjusted(M, 0, -M, 0)
        text = painter.fontMetrics().elidedText(
            str(index.data()), Qt.TextElideMode.ElideRight, inner.width()
        )
        painter.drawText(inner, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)


class RowTable(QTableView):
    """Cells that don't fit show all of it when pointed at.

    Signals:
        row_chosen(object)      the record of the current row, or None
        row_activated(object)   the record that was double-clicked or entered
    """

    row_chosen = Signal(object)
    row_activated = Signal(object)

    def __init__(
        self,
        model: RowsModel[Any],
        look: Look,
        name: str,
        *,
        rows: int = _MOST_ROWS,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._rows, self._most = model, rows
        self.setModel(model)
        self.setItemDelegate(_RowDelegate(look, self))
        self.setObjectName("rowtable")
        self.setAccessibleName(name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        lines = self.verticalHeader()
        lines.hide()
        lines.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        lines.setDefaultSectionSize(self.fontMetrics().height() + 2 * S)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setAccessibleName(name)
        self._fit_columns()
        model.modelReset.connect(self._fit)
        model.rowsInserted.connect(self._fit)
        self.selectionModel().currentRowChanged.connect(self._tell)
        self.activated.connect(self._tell_activated)
        self._fit()

    @property
    def chosen(self) -> Any:
        """The record of the current row, or None."""
        index = self.currentIndex()
        return self._rows.record_at(index.row()) if index.isValid() else None

    def sizeHint(self) -> QSize:
        shown = min(max(self._rows.rowCount(), 1), self._most)
        line = self.verticalHeader().defaultSectionSize()
        return QSize(
            super().sizeHint().width(), self.horizontalHeader().height() + shown * line + 4
        )

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), self.sizeHint().height())

    def _fit(self) -> None:
        self._fit_columns()
        self.updateGeometry()

    def _fit_columns(self) -> None:
        header, metrics = self.horizontalHeader(), self.fontMetrics()
        em = metrics.height()
        for number, column in enumerate(self._rows.columns):
            if column.stretch:
                header.setSectionResizeMode(number, QHeaderView.ResizeMode.Stretch)
                header.setMinimumSectionSize(em * 2)
                continue
            header.setSectionResizeMode(number, QHeaderView.ResizeMode.Interactive)
            said = [column.words(record) for record in self._rows.records[:40]]
            widest = max(
                (metrics.horizontalAdvance(text) for text in (column.title, column.sample, *said)),
            )
            header.resizeSection(number, min(widest + 2 * M + S, em * _LONGEST_SAMPLE_EM))

    def _tell(self, current: QModelIndex) -> None:
        self.row_chosen.emit(self._rows.record_at(current.row()) if current.isValid() else None)

    def _tell_activated(self, index: QModelIndex) -> None:
        self.row_activated.emit(self._rows.record_at(index.row()))
