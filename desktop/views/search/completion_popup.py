"""The proposals under the search box: a child of the window that never takes the focus."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from desktop.itemmodels.completions import CompletionModel, OptionRole
from desktop.views.search.search_box import SearchBox
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import RADIUS, XS, L, M, S
from resources.words import _

if TYPE_CHECKING:
    from desktop.services.searching.search_records import Completion, Option

AnyIndex = QModelIndex | QPersistentModelIndex
_MOST_ROWS = 8
_WIDTH_EM = 20


class _OptionDelegate(QStyledItemDelegate):
    """What would be written at the left, what it means at the right."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:  # noqa: ARG002 - Qt's signature
        return QSize(0, option.fontMetrics.height() + S)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        colours = self._look.colours
        state: QStyle.StateFlag = option.state
        rect: QRect = option.rect
        painter.save()
        if state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            chosen = state & QStyle.StateFlag.State_Selected
            painter.setBrush(QColor(colours.accent_soft if chosen else colours.hover))
            painter.drawRoundedRect(rect, RADIUS - 2, RADIUS - 2)
        inner = rect.adjusted(M, 0, -M, 0)
        metrics = painter.fontMetrics()
        label, hint = str(index.data()), str(index.data(OptionRole.HINT) or "")
        room = min(metrics.horizontalAdvance(label), inner.width())
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.setPen(QColor(colours.ink))
        elide = Qt.TextElideMode.ElideRight
        painter.drawText(inner, left, metrics.elidedText(label, elide, inner.width()))
        rest = inner.adjusted(room + L, 0, 0, 0)
        if hint and rest.width() > metrics.averageCharWidth() * 4:
            painter.setPen(QColor(colours.ink_faint))
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(rest, right, metrics.elidedText(hint, elide, rest.width()))
        painter.restore()


class CompletionPopup(QFrame):
    """Hidden while there is nothing to propose. Nothing is chosen until the person goes down into it.

    Signals:
        chosen(Option, Completion)   a proposal was taken
    """

    chosen = Signal(object, object)

    def __init__(self, box: SearchBox, look: Look, window: QWidget) -> None:
        super().__init__(window)
        self._box, self._window = box, window
        self._completion: Completion | None = None
        self.setObjectName("popup")
        self.model = CompletionModel(self)
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setItemDelegate(_OptionDelegate(look, self.list))
        self.list.setAccessibleName(_("Proposals"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setUniformItemSizes(True)
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.clicked.connect(self._choose)
        column = QVBoxLayout(self)
        column.setContentsMargins(XS, XS, XS, XS)
        column.addWidget(self.list)
        self.hide()

    @property
    def current(self) -> Option | None:
        """The proposal that Enter would take."""
        index = self.list.currentIndex()
        return self.model.option_at(index.row()) if index.isValid() else None

    def propose(self, completion: Completion) -> None:
        """Show what `completion` holds, under the word that it would replace."""
        here = self._window.focusWidget() is self._box
        if not completion.options or not here or self._box.composing:
            self.withdraw()
            return
        self._completion = completion
        before = self.current
        self.model.replace(tuple(completion.options))
        kept = [row for row in range(self.model.rowCount()) if self.model.option_at(row) == before]
        self.list.setCurrentIndex(self.model.index(kept[0]) if before and kept else QModelIndex())
        self._place(completion.start)
        self._box.takes_tab = True
        self.show()
        self.raise_()

    def withdraw(self) -> None:
        """Hide; the box has its Tab key back."""
        self._completion = None
        self._box.takes_tab = False
        self.hide()

    def step(self, by: int) -> None:
        """Choose the next or the one before; above the first there is nothing chosen, as at the beginning."""
        row = self.list.currentIndex().row() + by
        rows = self.model.rowCount()
        index = self.model.index(min(row, rows - 1)) if row >= 0 else QModelIndex()
        self.list.setCurrentIndex(index)
        if index.isValid():
            self.list.scrollTo(index)

    def take(self, *, first: bool = False) -> bool:
        """Take the chosen proposal, or with `first` the first if none is; whether there was one."""
        index = self.list.currentIndex()
        if not index.isValid() and first:
            index = self.model.index(0)
        if self.isHidden() or not index.isValid():
            return False
        self._choose(index)
        return True

    def _choose(self, index: QModelIndex) -> None:
        completion = self._completion
        if completion is not None:
            option = self.model.option_at(index.row())
            self.withdraw()
            self.chosen.emit(option, completion)

    def _place(self, start: int) -> None:
        em = self.fontMetrics().height()
        rows = min(self.model.rowCount(), _MOST_ROWS)
        row = self.list.sizeHintForRow(0)
        room = self._window.size()
        width = min(em * _WIDTH_EM, self._box.width())
        edge = self._box.left_edge_of(start) - QPoint(M + XS, 0)
        at = self._box.mapTo(self._window, edge)
        right = self._box.mapTo(self._window, QPoint(self._box.width(), 0)).x()
        left = max(min(at.x(), right - width), S)
        height = min(rows * row + 2 * XS + 2, room.height() - at.y() - S)
        self.setGeometry(left, at.y() + XS, width, height)
