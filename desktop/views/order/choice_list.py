"""Tags or collections as a list with boxes, under a field that narrows it and takes new names."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from desktop.itemmodels.formats import format_count
from desktop.itemmodels.order_choices import Borne, Choice, ChoiceListModel, ChoiceRole, new_words
from desktop.views.controls.buttons import button
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import XL, XS, M, S
from resources.artwork import Icon
from resources.words import _

AnyIndex = QModelIndex | QPersistentModelIndex
_BOX = 15


class _ChoiceDelegate(QStyledItemDelegate):
    """Box, name as far in as it is below others, count at the right. Half a tick: some documents bear it."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:  # noqa: ARG002 - Qt's signature
        return QSize(0, option.fontMetrics.height() + S + XS)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        colours = self._look.colours
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        choice: Choice = index.data(ChoiceRole.CHOICE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(colours.accent_soft))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, QColor(colours.hover))
        left = rect.left() + M + index.data(ChoiceRole.DEPTH) * XL
        if index.data(ChoiceRole.CHECKABLE):
            self._box(painter, _box(rect, left), index.data(ChoiceRole.BORNE))
            left += _BOX + S
        inner = QRect(left, rect.top(), rect.right() - M - left, rect.height())
        said = new_words(choice) or format_count(choice.count)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setPen(QColor(colours.accent_ink if choice.key == 0 else colours.ink_faint))
        painter.drawText(inner, Qt.AlignmentFlag.AlignRight | middle, said)
        room = inner.width() - painter.fontMetrics().horizontalAdvance(said) - M
        painter.setPen(QColor(colours.ink))
        shown = painter.fontMetrics().elidedText(
            index.data(ChoiceRole.LABEL), Qt.TextElideMode.ElideRight, room
        )
        painter.drawText(inner, Qt.AlignmentFlag.AlignLeft | middle, shown)
        painter.restore()

    def editorEvent(
        self,
        event: QEvent,
        model: QAbstractItemModel,
        option: QStyleOptionViewItem,  # noqa: ARG002 - Qt's signature
        index: AnyIndex,
    ) -> bool:
        """A click anywhere in a line turns its box."""
        if (
            isinstance(event, QMouseEvent)
            and event.type() == QEvent.Type.MouseButtonRelease
            and event.button() is Qt.MouseButton.LeftButton
            and isinstance(model, ChoiceListModel)
            and index.data(ChoiceRole.CHECKABLE)
        ):
            model.turn(index.row())
            return True
        return False

    def _box(self, painter: QPainter, box: QRect, borne: Borne) -> None:
        colours = self._look.colours
        on = borne is not Borne.NONE
        painter.setPen(QColor(colours.accent if on else colours.ink_faint))
        painter.setBrush(QColor(colours.accent if borne is Borne.ALL else colours.raised))
        painter.drawRoundedRect(box, 4, 4)
        if borne is Borne.ALL:
            painter.setPen(QPen(QColor(colours.on_accent), 1.8))
            x, y = box.left(), box.top()
            painter.drawPolyline(
                [_point(x + 3, y + 8), _point(x + 6, y + 11), _point(x + 12, y + 4)]
            )
        elif borne is Borne.SOME:
            painter.setPen(QPen(QColor(colours.accent), 2.2))
            middle = box.center().y() + 1
            painter.drawLine(box.left() + 4, middle, box.right() - 3, middle)


class ChoiceList(QListView):
    """The lines. Space turns a box."""

    def __init__(
        self, model: ChoiceListModel, look: Look, name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.setItemDelegate(_ChoiceDelegate(look, self))
        self.setObjectName("choices")
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        model, index = self.model(), self.currentIndex()
        if (
            event.key() == Qt.Key.Key_Space
            and index.isValid()
            and isinstance(model, ChoiceListModel)
            and index.data(ChoiceRole.CHECKABLE)
        ):
            model.turn(index.row())
        else:
            super().keyPressEvent(event)


class EntryField(QLineEdit):
    """Takes Enter for itself while something is typed, which in a dialog would press the default button."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()


class ChoicePane(QWidget):
    """Typing narrows the list; Enter or the button ticks what was typed, new or not.

    Signals:
        changed()   a box was turned or a name added
    """

    changed = Signal()

    def __init__(
        self,
        look: Look,
        name: str,
        prompt: str,
        *,
        nested: bool,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.model = ChoiceListModel(nested=nested, parent=self)
        self.list = ChoiceList(self.model, look, name)
        self.field = EntryField()
        self.field.setPlaceholderText(prompt)
        self.field.setAccessibleName(name)
        self.field.setClearButtonEnabled(True)
        self.add = button(_("Add"), self.take)
        self.add.setIcon(look.icon(Icon.CREATE))
        self.add.setEnabled(False)
        row = QHBoxLayout()
        row.setSpacing(S)
        row.addWidget(self.field, 1)
        row.addWidget(self.add)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, M, 0, 0)
        column.setSpacing(S)
        column.addLayout(row)
        column.addWidget(self.list, 1)
        self.field.textChanged.connect(self._narrow)
        self.field.returnPressed.connect(self.take)
        self.model.dataChanged.connect(self._tell)
        self.setFocusProxy(self.field)

    def take(self) -> None:
        """Tick what was typed."""
        text = self.field.text().strip()
        if text:
            self.field.clear()
            self.model.add(text)
            row = self.model.row_of(text)
            if row is not None:
                self.list.setCurrentIndex(self.model.index(row))
                self.list.scrollTo(self.model.index(row))

    def _narrow(self, text: str) -> None:
        self.model.show_matching(text)
        self.add.setEnabled(bool(text.strip()))

    def _tell(self) -> None:
        self.changed.emit()


def _box(rect: QRect, left: int) -> QRect:
    return QRect(left, rect.top() + (rect.height() - _BOX) // 2, _BOX, _BOX)


def _point(x: float, y: float) -> QPointF:
    return QPointF(x, y)
