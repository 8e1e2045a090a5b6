"""A list of duties: mark, title and whom it concerns, the day at the right."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from desktop.itemmodels.contract_duties import DutyListModel, DutyRole
from desktop.itemmodels.contract_states import duty_title, sight_of, state_words
from desktop.views.contract.matrix_ink import draw_mark, sight_ground, sight_ink
from desktop.views.theme import tokens
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import RADIUS, XS, M, S
from models.obligations.duty_views import DutyView

_MARK = 22


class _DutyDelegate(QStyledItemDelegate):
    """Two lines: the title over who and how it stands."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._small = QFont(parent.font())
        self._small.setPointSizeF(tokens.CAPTION)

    def sizeHint(
        self,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,  # noqa: ARG002 - Qt's signature
    ) -> QSize:
        return QSize(0, option.fontMetrics.height() * 2 + M)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        colours = self._look.colours
        view: DutyView = index.data(DutyRole.VIEW)
        state: QStyle.StateFlag = option.state
        rect: QRect = option.rect
        row = rect.adjusted(XS, 1, -XS, -1)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        if chosen or state & QStyle.StateFlag.State_MouseOver:
            painter.setBrush(QColor(colours.accent_soft if chosen else colours.hover))
            painter.drawRoundedRect(row, RADIUS, RADIUS)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QColor(colours.accent))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(row.adjusted(0, 0, -1, -1), RADIUS, RADIUS)
        sight = sight_of(view)
        badge = QRect(row.left() + S, row.center().y() - _MARK // 2, _MARK, _MARK)
        ground = sight_ground(colours, sight)
        if ground is not None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ground)
            painter.drawRoundedRect(badge, 4, 4)
        draw_mark(painter, QPointF(badge.center()), sight, sight_ink(colours, sight))
        inner = row.adjusted(S + _MARK + S, XS, -S, -XS)
        upper = QRect(inner.left(), inner.top(), inner.width(), inner.height() // 2)
        lower = QRect(inner.left(), inner.center().y(), inner.width(), inner.height() // 2)
        middle = Qt.AlignmentFlag.AlignVCenter
        due = view.duty.due.strftime("%m-%d") if view.duty.due else ""
        painter.setFont(self._small)
        room = painter.fontMetrics().horizontalAdvance(due) + S if due else 0
        painter.setPen(QColor(colours.bad if view.overdue else colours.ink_soft))
        painter.drawText(upper, Qt.AlignmentFlag.AlignRight | middle, due)
        said = " · ".join(
            each
            for each in (view.duty.rule, index.data(DutyRole.SUBJECT), state_words(view))
            if each
        )
        said = painter.fontMetrics().elidedText(said, Qt.TextElideMode.ElideRight, lower.width())
        painter.setPen(QColor(colours.ink_soft))
        painter.drawText(lower, middle, said)
        painter.setFont(option.font)
        upper.setRight(upper.right() - room)
        painter.setPen(QColor(colours.ink))
        title = painter.fontMetrics().elidedText(
            duty_title(view), Qt.TextElideMode.ElideRight, upper.width()
        )
        painter.drawText(upper, middle, title)
        painter.restore()


class DutyList(QListView):
    """Signals:
    duties_chosen()      the selection is another one
    duty_entered(str)    the key of the duty that was double-clicked or entered
    """

    duties_chosen = Signal()
    duty_entered = Signal(str)

    def __init__(
        self, look: Look, name: str, *, several: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.duties = DutyListModel(self)
        self.setModel(self.duties)
        self.setItemDelegate(_DutyDelegate(look, self))
        self.setObjectName("dutylist")
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        mode = QAbstractItemView.SelectionMode
        self.setSelectionMode(mode.ExtendedSelection if several else mode.SingleSelection)
        self.selectionModel().selectionChanged.connect(lambda *_changed: self.duties_chosen.emit())
        self.doubleClicked.connect(self._tell)

    @property
    def chosen(self) -> list[DutyView]:
        """The chosen duties, in the list's order."""
        rows = sorted(index.row() for index in self.selectedIndexes())
        return [self.duties.views[row] for row in rows]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._tell(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _tell(self, index: QModelIndex) -> None:
        view: DutyView = index.data(DutyRole.VIEW)
        self.duty_entered.emit(view.duty.key)
