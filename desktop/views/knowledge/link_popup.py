"""What can be linked to, shown under the cursor while `[[` is being typed; it never takes the focus."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
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

from desktop.services.knowledge.linking import LinkChoice
from desktop.views.knowledge.markdown_edit import MarkdownEdit
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import RADIUS, XS, L, M, S
from resources.words import _

AnyIndex = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_DETAIL = Qt.ItemDataRole.UserRole + 1
_MOST_ROWS = 8
_WIDTH_EM = 24


class ChoiceModel(QAbstractListModel):
    """The proposals, the best one first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._choices: tuple[LinkChoice, ...] = ()

    def replace(self, choices: Sequence[LinkChoice]) -> None:
        """Show others."""
        self.beginResetModel()
        self._choices = tuple(choices)
        self.endResetModel()

    def choice_at(self, row: int) -> LinkChoice:
        """The proposal in a row."""
        return self._choices[row]

    def rowCount(self, parent: AnyIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._choices)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        choice = self._choices[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return choice.shown
        if role == _DETAIL:
            return choice.detail
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{choice.shown}, {choice.detail}"
        return None


class _ChoiceDelegate(QStyledItemDelegate):
    """The title at the left, what it is at the right."""

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
        chosen = state & QStyle.StateFlag.State_Selected
        if chosen or state & QStyle.StateFlag.State_MouseOver:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.accent_soft if chosen else colours.hover))
            painter.drawRoundedRect(rect, RADIUS - 2, RADIUS - 2)
        inner = rect.adjusted(M, 0, -M, 0)
        metrics = painter.fontMetrics()
        detail = str(index.data(_DETAIL) or "")
        room = min(metrics.horizontalAdvance(detail) + S, inner.width() // 2)
        elide = Qt.TextElideMode.ElideRight
        painter.setPen(QColor(colours.ink_soft))
        painter.drawText(
            inner,
            Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
            metrics.elidedText(detail, elide, room),
        )
        title = inner.adjusted(0, 0, -room - L, 0)
        painter.setPen(QColor(colours.ink))
        painter.drawText(
            title,
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
            metrics.elidedText(str(index.data()), elide, title.width()),
        )
        painter.restore()


class LinkPopup(QFrame):
    """A child of the window, hidden while there is nothing to propose. The first proposal is chosen from the start.

    Signals:
        chosen(LinkChoice)   a proposal was taken
    """

    chosen = Signal(object)

    def __init__(self, edit: MarkdownEdit, look: Look, window: QWidget) -> None:
        super().__init__(window)
        self._edit, self._window = edit, window
        self.setObjectName("popup")
        self.model = ChoiceModel(self)
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setItemDelegate(_ChoiceDelegate(look, self.list))
        self.list.setAccessibleName(_("What can be linked to"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setUniformItemSizes(True)
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.clicked.connect(self._choose)
        column = QVBoxLayout(self)
        column.setContentsMargins(XS, XS, XS, XS)
        column.addWidget(self.list)
        self.hide()

    def propose(self, choices: Sequence[LinkChoice]) -> None:
        """Show these under the cursor."""
        self.model.replace(choices)
        self.list.setCurrentIndex(self.model.index(0))
        self._place()
        self._edit.steering = True
        self.show()
        self.raise_()

    def withdraw(self) -> None:
        """Hide; the editor has its keys back."""
        self._edit.steering = False
        self.hide()

    def step(self, by: int) -> None:
        """Choose another; goes round."""
        rows = self.model.rowCount()
        index = self.model.index((self.list.currentIndex().row() + by) % rows)
        self.list.setCurrentIndex(index)
        self.list.scrollTo(index)

    def take(self) -> None:
        """Take the chosen one."""
        self._choose(self.list.currentIndex())

    def _choose(self, index: QModelIndex) -> None:
        if index.isValid():
            choice = self.model.choice_at(index.row())
            self.withdraw()
            self.chosen.emit(choice)

    def _place(self) -> None:
        em = self.fontMetrics().height()
        rows = min(self.model.rowCount(), _MOST_ROWS)
        height = rows * self.list.sizeHintForRow(0) + 2 * XS + 2
        caret = self._edit.cursorRect()
        under = self._edit.viewport().mapTo(self._window, caret.bottomLeft() + QPoint(0, XS))
        width = min(em * _WIDTH_EM, self._window.width() - 2 * S)
        left = max(S, min(under.x() - M, self._window.width() - width - S))
        top = under.y()
        if top + height > self._window.height() - S:
            top -= height + caret.height() + 2 * XS
        self.setGeometry(left, max(S, top), width, height)
