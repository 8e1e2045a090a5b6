"""The narrow column of facets: choosing a value writes it into the query."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop.itemmodels.facets import FacetLine, FacetModel, FacetRole, LineKind
from desktop.itemmodels.formats import format_count
from desktop.views.theme import tokens
from desktop.views.theme.drawing import drawn_icon
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import RADIUS, M, S
from resources.artwork import Icon
from resources.words import _

AnyIndex = QModelIndex | QPersistentModelIndex
_CHECK = 14
_ALIGN = Qt.AlignmentFlag.AlignVCenter


class FacetDelegate(QStyledItemDelegate):
    """A heading in small type; a value with its count at the right."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._small = QFont(parent.font())
        self._small.setPointSizeF(tokens.CAPTION)
        self._heading = QFont(self._small)
        self._heading.setBold(True)
        self._check = drawn_icon(Icon.CHECK, look.colours.accent_ink)

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        line: FacetLine = index.data(FacetRole.LINE)
        height = option.fontMetrics.height()
        extra = M + S // 2 if line.kind is LineKind.HEADING and index.row() else S
        return QSize(0, height + extra)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        colours = self._look.colours
        line: FacetLine = index.data(FacetRole.LINE)
        rect: QRect = option.rect
        inner = rect.adjusted(M + S + 2, 0, -M, 0)
        painter.save()
        if line.kind is LineKind.HEADING:
            painter.setFont(self._heading)
            painter.setPen(QColor(colours.ink_faint))
            bottom = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom
            painter.drawText(inner.adjusted(0, 0, 0, -S // 2), bottom, line.label)
        else:
            self._paint_value(painter, option, line, inner)
        painter.restore()

    def _paint_value(
        self, painter: QPainter, option: QStyleOptionViewItem, line: FacetLine, inner: QRect
    ) -> None:
        colours = self._look.colours
        state: QStyle.StateFlag = option.state
        focused = state & QStyle.StateFlag.State_HasFocus
        if focused or state & QStyle.StateFlag.State_MouseOver:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QColor(colours.accent) if focused else Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.hover))
            row: QRect = option.rect
            painter.drawRoundedRect(row.adjusted(S, 1, -S, -2), RADIUS, RADIUS)
        count = format_count(line.count) if line.kind is LineKind.VALUE else ""
        painter.setFont(self._small)
        metrics = painter.fontMetrics()
        room = metrics.horizontalAdvance(count)
        painter.setPen(QColor(colours.ink_faint))
        painter.drawText(inner, Qt.AlignmentFlag.AlignRight | _ALIGN, count)
        more = line.kind is LineKind.MORE
        if not more:
            painter.setFont(option.font)
            metrics = painter.fontMetrics()
        accented = more or line.chosen
        painter.setPen(QColor(colours.accent_ink if accented else colours.ink))
        if line.chosen:
            self._check.paint(painter, _check_area(option.rect))
        label = inner.adjusted(0, 0, -room - S, 0)
        shown = metrics.elidedText(line.label, Qt.TextElideMode.ElideRight, label.width())
        painter.drawText(label, Qt.AlignmentFlag.AlignLeft | _ALIGN, shown)


def _check_area(row: QRect) -> QRect:
    return QRect(row.left() + S - 1, row.center().y() - _CHECK // 2, _CHECK, _CHECK)


class FacetPane(QListView):
    """Headings are passed over by the arrow keys; Enter chooses.

    Signals:
        query_chosen(str)   the query with the chosen value in it
    """

    query_chosen = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.facets = FacetModel(self)
        self.setModel(self.facets)
        self.setItemDelegate(FacetDelegate(look, self))
        self.setObjectName("facets")
        self.setAccessibleName(_("Narrow the search down"))
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QListView.SelectionMode.NoSelection)
        self.clicked.connect(self._choose)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._choose(self.currentIndex())
            return
        super().keyPressEvent(event)

    def _choose(self, index: QModelIndex) -> None:
        if not index.isValid():
            return
        line = self.facets.line_at(index.row())
        if line.kind is LineKind.MORE:
            self.facets.unfold(line.field)
        elif line.kind is LineKind.VALUE:
            self.query_chosen.emit(line.query)
