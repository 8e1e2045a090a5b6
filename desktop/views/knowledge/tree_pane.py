"""The tree at the left of the knowledge page."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QIcon, QPainter
from PySide6.QtWidgets import (
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from desktop.itemmodels.formats import format_count
from desktop.itemmodels.knowledge_tree import Branch, KnowledgeTreeModel, TreeNode, TreeRole
from desktop.views.theme import tokens
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import RADIUS, M, S
from resources.artwork import Icon
from resources.words import _

AnyIndex = QModelIndex | QPersistentModelIndex
_ICON = 18
_INDENT = 14
_WIDTH_EM = 12.5
_OPEN_TAGS = 24
"""Up to so many tags the whole tree of them is open at first."""


class _NodeDelegate(QStyledItemDelegate):
    """Icon, name, count; headings in small letters over what belongs to them."""

    def __init__(self, look: Look, view: QTreeView) -> None:
        super().__init__(view)
        self._look, self._view = look, view
        self._icons: dict[Icon, QIcon] = {}

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        node: TreeNode = index.data(TreeRole.NODE)
        height = option.fontMetrics.height() + S + 2
        return QSize(0, height + S if node.branch is Branch.HEADING else height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        node: TreeNode = index.data(TreeRole.NODE)
        colours = self._look.colours
        rect: QRect = option.rect
        painter.save()
        if node.branch is Branch.HEADING:
            font = QFont(option.font)
            font.setPointSizeF(tokens.CAPTION)
            font.setBold(True)
            painter.setFont(font)
            painter.setPen(QColor(colours.ink_soft))
            area = QRect(M + S, rect.top() + S, self._view.viewport().width(), rect.height() - S)
            painter.drawText(area, int(Qt.AlignmentFlag.AlignVCenter), node.label)
            painter.restore()
            return
        state: QStyle.StateFlag = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        row = QRect(S, rect.top() + 1, self._view.viewport().width() - 2 * S, rect.height() - 2)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if chosen or state & QStyle.StateFlag.State_MouseOver:
            painter.setBrush(QColor(colours.accent_soft if chosen else colours.hover))
            painter.drawRoundedRect(row, RADIUS, RADIUS)
        if chosen and self._view.hasFocus():
            painter.setPen(QColor(colours.accent))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(row.adjusted(0, 0, -1, -1), RADIUS, RADIUS)
        self._paint_words(painter, option, index, row, chosen=chosen)
        painter.restore()

    def _paint_words(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: AnyIndex,
        row: QRect,
        *,
        chosen: bool,
    ) -> None:
        node: TreeNode = index.data(TreeRole.NODE)
        colours = self._look.colours
        depth = _depth(node)
        left = row.left() + S + depth * _INDENT
        if node.children:
            unfolded = self._view.isExpanded(index)
            mark = Icon.DOWN if unfolded else Icon.RIGHT
            arrow = QRect(row.left() + S + (depth - 1) * _INDENT, row.center().y() - 6, 12, 12)
            self._icon(mark).paint(painter, arrow.translated(2, 0))
        mode = QIcon.Mode.Selected if chosen else QIcon.Mode.Normal
        icon = QRect(left, row.center().y() - _ICON // 2, _ICON, _ICON)
        if node.icon is not None:
            self._icon(node.icon).paint(painter, icon, Qt.AlignmentFlag.AlignCenter, mode)
        font = QFont(option.font)
        painter.setFont(font)
        count = "" if node.count is None else format_count(node.count)
        room = painter.fontMetrics().horizontalAdvance(count)
        area = row.adjusted(left - row.left() + _ICON + S, 0, -M, 0)
        centre = Qt.AlignmentFlag.AlignVCenter
        painter.setPen(QColor(colours.ink_soft if node.count else colours.ink_faint))
        painter.drawText(area, Qt.AlignmentFlag.AlignRight | centre, count)
        font.setBold(chosen)
        painter.setFont(font)
        painter.setPen(QColor(colours.accent_ink if chosen else colours.ink))
        label = area.adjusted(0, 0, -room - S, 0)
        metrics = painter.fontMetrics()
        shown = metrics.elidedText(node.label, Qt.TextElideMode.ElideRight, label.width())
        painter.drawText(label, Qt.AlignmentFlag.AlignLeft | centre, shown)

    def _icon(self, icon: Icon) -> QIcon:
        if icon not in self._icons:
            self._icons[icon] = self._look.icon(icon)
        return self._icons[icon]


def _depth(node: TreeNode) -> int:
    depth, above = 0, node.parent
    while above is not None and above.branch is Branch.TAG:
        depth, above = depth + 1, above.parent
    # Where one tag has others below it, all of them leave room for the arrow.
    tags = node.branch is Branch.TAG
    return depth + (1 if tags else 0)


class TreePane(QWidget):
    """One node is chosen at a time.

    Signals:
        branch_chosen(Branch, str)   which node, and its key
    """

    branch_chosen = Signal(object, str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.model = KnowledgeTreeModel(self)
        self.view = QTreeView()
        self.view.setObjectName("knowledgetree")
        self.view.setModel(self.model)
        self.view.setItemDelegate(_NodeDelegate(look, self.view))
        self.view.setAccessibleName(_("What there is"))
        self.view.setHeaderHidden(True)
        self.view.setRootIsDecorated(False)
        self.view.setIndentation(0)
        self.view.setMouseTracking(True)
        self.view.setExpandsOnDoubleClick(True)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setVerticalScrollMode(QTreeView.ScrollMode.ScrollPerPixel)
        self._folded: set[tuple[Branch, str]] = set()
        self._fresh = True
        self._telling = True
        self.view.collapsed.connect(self._note_folded)
        self.view.expanded.connect(self._note_unfolded)
        self.view.clicked.connect(self._turn)
        self.view.selectionModel().currentChanged.connect(self._tell)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, M, 0, M)
        column.addWidget(self.view)
        self.choose((Branch.ALL, ""))

    @property
    def wanted_width(self) -> int:
        """Room for the names of kinds beside their icons and counts."""
        return round(self.fontMetrics().height() * _WIDTH_EM)

    @property
    def place(self) -> tuple[Branch, str]:
        """Which node is chosen."""
        index = self.view.currentIndex()
        return self.model.node_at(index).place if index.isValid() else (Branch.ALL, "")

    def choose(self, place: tuple[Branch, str]) -> None:
        """Choose a node; the first one where there is none such."""
        index = self.model.find(place)
        self.view.setCurrentIndex(index if index.isValid() else self.model.find((Branch.ALL, "")))

    def show_tree(self, root: TreeNode) -> None:
        """Another tree: what was chosen stays chosen, what was folded stays folded."""
        place, at = self.place, self.view.verticalScrollBar().value()
        if self._fresh:
            tags = [node for node in root.below() if node.branch is Branch.TAG]
            if len(tags) > _OPEN_TAGS:
                self._folded |= {tag.place for tag in tags if tag.children}
            self._fresh = False
        self._telling = False
        self.model.replace(root)
        for node in root.below():
            if node.children and node.parent is not None:
                self.view.setExpanded(self.model.find(node.place), node.place not in self._folded)
        self.choose(place)
        self._telling = True
        self.view.verticalScrollBar().setValue(at)

    def _tell(self, current: QModelIndex) -> None:
        if self._telling and current.isValid():
            self.branch_chosen.emit(*self.model.node_at(current).place)

    def _turn(self, index: QModelIndex) -> None:
        """A click left of a tag's icon folds what is below it."""
        node = self.model.node_at(index)
        x = self.view.viewport().mapFromGlobal(self.view.cursor().pos()).x()
        if node.branch is Branch.TAG and node.children and x < 2 * S + _depth(node) * _INDENT:
            self.view.setExpanded(index, not self.view.isExpanded(index))

    def _note_folded(self, index: QModelIndex) -> None:
        self._folded.add(self.model.node_at(index).place)

    def _note_unfolded(self, index: QModelIndex) -> None:
        self._folded.discard(self.model.node_at(index).place)
