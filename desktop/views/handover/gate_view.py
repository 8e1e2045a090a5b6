"""The tree of what the gate found: headings with their counts, items that wrap nothing and say all when pointed at."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QWidget,
)

from desktop.itemmodels.gate_tree import AnyIndex, GateColumn, GateRole, GateTree, Sight
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import XS, M, S
from models.handover.preflight import Gate, GateItem
from resources.artwork import Icon
from resources.words import _

_ARROW = 12
_CLAUSE_EM = 8
_STATE_EM = 8
_ROWS = 4
"""It takes whatever room there is beyond these."""


class _GateDelegate(QStyledItemDelegate):
    """Rows on hairlines, as in every other table; a heading goes over all columns."""

    def __init__(self, look: Look, view: QTreeView) -> None:
        super().__init__(view)
        self._look, self._view = look, view

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:  # noqa: ARG002
        return QSize(0, option.fontMetrics.height() + 2 * S)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        colours, rect = self._look.colours, QRect(option.rect)
        state: QStyle.StateFlag = option.state
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(colours.accent_soft))
        painter.setPen(QColor(colours.line))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if index.data(GateRole.ITEM) is None:
            self._paint_heading(painter, option, index)
        else:
            first = index.column() == GateColumn.SENTENCE
            mood = str(index.data(GateRole.MOOD) or ("ink" if first else "ink_soft"))
            painter.setPen(QColor(getattr(colours, mood)))
            left = M + _ARROW + S if first else M
            _draw(painter, rect.adjusted(left, 0, -M, 0), str(index.data()))
        painter.restore()

    def _paint_heading(
        self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex
    ) -> None:
        if index.column() != GateColumn.SENTENCE:
            return
        rect = QRect(option.rect)
        mark = Icon.DOWN if self._view.isExpanded(index) else Icon.RIGHT
        arrow = QRect(rect.left() + M - XS, rect.center().y() - _ARROW // 2, _ARROW, _ARROW)
        self._look.icon(mark).paint(painter, arrow)
        font = QFont(option.font)
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(QColor(self._look.colours.ink))
        _draw(painter, rect.adjusted(M + _ARROW, 0, -M, 0), str(index.data()))


class GateView(QTreeView):
    """Several rows may be chosen; Enter on an item goes to its cure.

    Signals:
        chosen_changed()         other rows are chosen
        cure_wanted(GateItem)    an item was entered or double-clicked
    """

    chosen_changed = Signal()
    cure_wanted = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.gate_model = GateTree(self)
        self._folded: set[str] = set()
        self.setObjectName("gatetree")
        self.setModel(self.gate_model)
        self.setItemDelegate(_GateDelegate(look, self))
        self.setAccessibleName(_("What the check before the handover found"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setRootIsDecorated(False)
        self.setIndentation(0)
        self.setUniformRowHeights(True)
        self.setExpandsOnDoubleClick(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        em = self.fontMetrics().height()
        header = self.header()
        header.setStretchLastSection(False)
        header.setHighlightSections(False)
        header.setAccessibleName(self.accessibleName())
        header.setSectionResizeMode(GateColumn.SENTENCE, QHeaderView.ResizeMode.Stretch)
        for column, width in ((GateColumn.CLAUSE, _CLAUSE_EM), (GateColumn.STATE, _STATE_EM)):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            header.resizeSection(column, em * width)
        self.setMinimumHeight((em + 2 * S) * _ROWS)
        self.selectionModel().selectionChanged.connect(lambda *_args: self.chosen_changed.emit())
        self.activated.connect(self._enter)
        self.collapsed.connect(lambda index: self._folded.add(self._check_of(index)))
        self.expanded.connect(lambda index: self._folded.discard(self._check_of(index)))

    @property
    def chosen(self) -> tuple[GateItem, ...]:
        """The items of the chosen rows, each once; of a chosen heading, all of its items."""
        found: dict[tuple[str, str, str], GateItem] = {}
        for index in self.selectionModel().selectedRows():
            for item in self.gate_model.items_at(index):
                found[(item.kind, item.key, item.check)] = item
        return tuple(found.values())

    def show_gate(self, gate: Gate, sight: Sight) -> None:
        """Show the items of one kind; what was folded stays folded."""
        folded = set(self._folded)
        self.gate_model.show_gate(gate, sight)
        # Only what is waived differs from item to item in its state.
        self.setColumnHidden(GateColumn.STATE, sight is not Sight.WAIVED)
        for row in range(self.gate_model.rowCount()):
            branch = self.gate_model.index(row, 0)
            self.setFirstColumnSpanned(row, self.rootIndex(), True)
            self.setExpanded(branch, self._check_of(branch) not in folded)
        if self.gate_model.rowCount():
            self.setCurrentIndex(self.gate_model.index(0, 0, self.gate_model.index(0, 0)))
        self.chosen_changed.emit()

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), (self.fontMetrics().height() + 2 * S) * _ROWS)

    def _check_of(self, index: AnyIndex) -> str:
        items = self.gate_model.items_at(index)
        return items[0].check if items else ""

    def _enter(self, index: AnyIndex) -> None:
        item = index.data(GateRole.ITEM)
        if isinstance(item, GateItem):
            self.cure_wanted.emit(item)
        else:
            self.setExpanded(index, not self.isExpanded(index))


def _draw(painter: QPainter, area: QRect, text: str) -> None:
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, area.width())
    painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
