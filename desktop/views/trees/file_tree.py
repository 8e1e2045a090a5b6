"""The tree of a delivery's files on screen: folders, sizes, and a letter for what changed."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QWidget,
)

from desktop.itemmodels.tree_files import Node, TreeColumn, TreeFilesModel, TreeRole
from desktop.services.deliveries.delivery_diff import Change
from desktop.services.deliveries.delivery_records import is_link
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import XS, S
from resources.artwork import Icon
from resources.words import _

AnyIndex = QModelIndex | QPersistentModelIndex
_ICON = 16
_LETTERS = {
    Change.ADDED: "A",
    Change.REMOVED: "D",
    Change.RENAMED: "R",
    Change.CHANGED: "M",
    Change.MODE: "P",
}


def change_colour(look: Look, change: Change) -> str:
    """The ink of a kind of change."""
    colours = look.colours
    return {
        Change.ADDED: colours.good,
        Change.REMOVED: colours.bad,
        Change.RENAMED: colours.ink_soft,
        Change.CHANGED: colours.caution,
        Change.MODE: colours.caution,
    }[change]


class _TreeDelegate(QStyledItemDelegate):
    """Icon, name and, at the right edge of the name, what happened to the file since the other delivery."""

    def __init__(self, look: Look, view: FileTree) -> None:
        super().__init__(view)
        self._look = look
        ratio, colours = view.devicePixelRatioF(), look.colours
        self._folder = look.picture(Icon.FOLDER, colours.ink_soft, _ICON, ratio)
        self._file = look.picture(Icon.FILE, colours.ink_faint, _ICON, ratio)
        self._link = look.picture(Icon.RIGHT, colours.ink_faint, _ICON, ratio)

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:  # noqa: ARG002 - Qt's signature
        return QSize(0, option.fontMetrics.height() + S)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        colours = self._look.colours
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        node: Node = index.data(TreeRole.NODE)
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(colours.accent_soft))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, QColor(colours.hover))
        painter.save()
        if index.column() == TreeColumn.SIZE:
            painter.setPen(QColor(colours.ink_faint))
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(rect.adjusted(0, 0, -S, 0), right, str(index.data()))
            painter.restore()
            return
        painter.drawPixmap(rect.left() + XS, rect.center().y() - _ICON // 2 + 1, self._icon(node))
        text = rect.adjusted(XS + _ICON + S, 0, -XS, 0)
        mark, colour = self._mark(node)
        if mark:
            painter.setPen(QColor(colour))
            bold = QFont(painter.font())
            bold.setBold(True)
            plain = painter.font()
            painter.setFont(bold)
            room = painter.fontMetrics().horizontalAdvance(mark)
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(text, right, mark)
            painter.setFont(plain)
            text = text.adjusted(0, 0, -room - S, 0)
        if node.change is not None:
            painter.setPen(QColor(change_colour(self._look, node.change.change)))
            if node.change.change is Change.REMOVED:
                struck = QFont(painter.font())
                struck.setStrikeOut(True)
                painter.setFont(struck)
        else:
            painter.setPen(QColor(colours.ink))
        shown = painter.fontMetrics().elidedText(
            node.name, Qt.TextElideMode.ElideMiddle, text.width()
        )
        painter.drawText(text, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
        painter.restore()

    def _icon(self, node: Node) -> QPixmap:
        if node.is_folder:
            return self._folder
        if node.member is not None and is_link(node.member.version.mode):
            return self._link
        return self._file

    def _mark(self, node: Node) -> tuple[str, str]:
        if node.change is not None:
            return _LETTERS[node.change.change], change_colour(self._look, node.change.change)
        if node.is_folder and node.changes:
            return str(node.changes), self._look.colours.ink_faint
        return "", ""


class FileTree(QTreeView):
    """Files are chosen one at a time, by mouse or by arrow keys.

    Signals:
        file_chosen(Node)   another file is the current one
    """

    file_chosen = Signal(object)

    def __init__(self, model: TreeFilesModel, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._files = model
        self.setModel(model)
        self.setItemDelegate(_TreeDelegate(look, self))
        self.setAccessibleName(_("Files of the delivery"))
        self.setUniformRowHeights(True)
        self.setHeaderHidden(True)
        self.setMouseTracking(True)
        self.setIndentation(self.fontMetrics().height())
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setExpandsOnDoubleClick(True)
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(TreeColumn.NAME, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(TreeColumn.SIZE, QHeaderView.ResizeMode.Fixed)
        header.resizeSection(TreeColumn.SIZE, self.fontMetrics().horizontalAdvance("999.9 MB") + S)
        self.selectionModel().currentChanged.connect(self._tell)
        model.modelReset.connect(self._unfold)

    def choose(self, index: QModelIndex) -> None:
        """Make a file the current one and bring it into view."""
        if index.isValid():
            self.setCurrentIndex(index)
            self.scrollTo(index, QAbstractItemView.ScrollHint.EnsureVisible)

    def _unfold(self) -> None:
        """What a filter left is shown at once; so is the one folder around everything."""
        if self._files.filtered:
            self.expandAll()
        elif self._files.rowCount() == 1:
            self.expand(self._files.index(0, 0))

    def _tell(self, current: QModelIndex) -> None:
        node = current.data(TreeRole.NODE) if current.isValid() else None
        if isinstance(node, Node) and not node.is_folder:
            self.file_chosen.emit(node)
