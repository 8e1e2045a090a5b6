"""The list of categories with their counts, drawn as a quiet column beside the table."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import (
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from desktop.itemmodels.category_list import CategoryListModel, CategoryRole
from desktop.itemmodels.formats import format_count
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import RADIUS, XS, L, M, S
from models.categories import Category
from resources.words import _

AnyIndex = QModelIndex | QPersistentModelIndex
_ICON = 18


class CategoryDelegate(QStyledItemDelegate):
    """Icon, name, and the count at the right; the chosen line in the seal's colour."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._icons = {category: look.category_icon(category) for category in (None, *Category)}

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:  # noqa: ARG002 - Qt's signature
        height = option.fontMetrics.height() + M + XS
        return QSize(option.fontMetrics.averageCharWidth() * 16, height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        colours = self._look.colours
        state: QStyle.StateFlag = option.state
        rect: QRect = option.rect
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        row = rect.adjusted(S, 1, -S, -1)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if chosen or state & QStyle.StateFlag.State_MouseOver:
            painter.setBrush(QColor(colours.accent_soft if chosen else colours.hover))
            painter.drawRoundedRect(row, RADIUS, RADIUS)
        if chosen and state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QColor(colours.accent))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(row.adjusted(0, 0, -1, -1), RADIUS, RADIUS)
        icon = QRect(row.left() + S, row.center().y() - _ICON // 2, _ICON, _ICON)
        category: Category | None = index.data(CategoryRole.CATEGORY)
        mode = self._icons[category].Mode.Selected if chosen else self._icons[category].Mode.Normal
        self._icons[category].paint(painter, icon, Qt.AlignmentFlag.AlignCenter, mode)

        count: int = index.data(CategoryRole.COUNT)
        font: QFont = option.font
        painter.setFont(font)
        number = format_count(count)
        metrics = painter.fontMetrics()
        room = metrics.horizontalAdvance(number)
        text = row.adjusted(S + _ICON + S, 0, -M, 0)
        painter.setPen(QColor(colours.ink_soft if count else colours.ink_faint))
        painter.drawText(text, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, number)
        if chosen:
            font = QFont(font)
            font.setBold(True)
            painter.setFont(font)
        painter.setPen(QColor(colours.accent_ink if chosen else colours.ink))
        label = text.adjusted(0, 0, -room - S, 0)
        shown = painter.fontMetrics().elidedText(
            index.data(), Qt.TextElideMode.ElideRight, label.width()
        )
        painter.drawText(label, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
        painter.restore()


class CategoryPane(QWidget):
    """One category or all of them.

    Signals:
        category_chosen(object)   the `Category`, or None for all
    """

    category_chosen = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.model = CategoryListModel(self)
        self.view = QListView()
        self.view.setModel(self.model)
        self.view.setItemDelegate(CategoryDelegate(look, self.view))
        self.view.setAccessibleName(_("Categories"))
        self.view.setMouseTracking(True)
        self.view.setUniformItemSizes(True)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setCurrentIndex(self.model.index(0))
        self.view.selectionModel().currentChanged.connect(self._tell)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, L, 0, L)
        column.addWidget(self.view)

    @property
    def wanted_width(self) -> int:
        """Room for the longest name beside its icon and count."""
        metrics = self.fontMetrics()
        labels = [self.model.index(row).data() for row in range(self.model.rowCount())]
        longest = max(metrics.horizontalAdvance(label) for label in labels)
        return longest + metrics.horizontalAdvance("20,000") + _ICON + 4 * M + 2 * S

    @property
    def category(self) -> Category | None:
        """The category chosen."""
        category: Category | None = self.view.currentIndex().data(CategoryRole.CATEGORY)
        return category

    def choose(self, category: Category | None) -> None:
        """Choose a category as if it had been clicked."""
        self.view.setCurrentIndex(self.model.index(self.model.row_of(category)))

    def _tell(self, current: QModelIndex) -> None:
        self.category_chosen.emit(current.data(CategoryRole.CATEGORY))
