"""The saved views above the facets: a click asks a view's query, its menu renames, pins and removes it."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QListView,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from desktop.itemmodels.formats import format_count
from desktop.itemmodels.view_list import ViewListModel, ViewRole
from desktop.services.searching.search_records import CountedView, SavedView
from desktop.views.theme import tokens
from desktop.views.theme.drawing import drawn_icon
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import RADIUS, M, S
from resources.artwork import Icon
from resources.words import _

AnyIndex = QModelIndex | QPersistentModelIndex
_MOST_ROWS = 8
_ICON = 14


class _ViewDelegate(QStyledItemDelegate):
    """Bookmark or pin, name, and the count at the right."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._small = QFont(parent.font())
        self._small.setPointSizeF(tokens.CAPTION)
        self._kept = drawn_icon(Icon.BOOKMARK, look.colours.ink_faint)
        self._pinned = drawn_icon(Icon.PIN, look.colours.accent_ink)

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:  # noqa: ARG002 - Qt's signature
        return QSize(0, option.fontMetrics.height() + S)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        colours = self._look.colours
        counted: CountedView = index.data(ViewRole.COUNTED)
        state: QStyle.StateFlag = option.state
        row: QRect = option.rect
        painter.save()
        focused = state & QStyle.StateFlag.State_HasFocus
        if focused or state & QStyle.StateFlag.State_MouseOver:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QColor(colours.accent) if focused else Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.hover))
            painter.drawRoundedRect(row.adjusted(S, 1, -S, -2), RADIUS, RADIUS)
        icon = QRect(row.left() + M, row.center().y() - _ICON // 2, _ICON, _ICON)
        (self._pinned if counted.view.pinned else self._kept).paint(painter, icon)
        inner = row.adjusted(M + _ICON + S, 0, -M, 0)
        said = "!" if counted.problem else format_count(counted.count)
        painter.setFont(self._small)
        room = painter.fontMetrics().horizontalAdvance(said)
        painter.setPen(QColor(colours.bad if counted.problem else colours.ink_faint))
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(inner, Qt.AlignmentFlag.AlignRight | middle, said)
        painter.setFont(option.font)
        painter.setPen(QColor(colours.ink))
        name = inner.adjusted(0, 0, -room - S, 0)
        shown = painter.fontMetrics().elidedText(
            counted.view.name, Qt.TextElideMode.ElideRight, name.width()
        )
        painter.drawText(name, Qt.AlignmentFlag.AlignLeft | middle, shown)
        painter.restore()


class ViewPane(QListView):
    """Hidden while there are no views. F2 renames, Delete removes.

    Signals:
        view_chosen(SavedView)       ask its query
        rename_wanted(SavedView)
        remove_wanted(SavedView)
        pin_wanted(SavedView, bool)
    """

    view_chosen = Signal(object)
    rename_wanted = Signal(object)
    remove_wanted = Signal(object)
    pin_wanted = Signal(object, bool)

    def __init__(self, look: Look, *, edition: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._edition = edition
        self.views = ViewListModel(self)
        self.setModel(self.views)
        self.setItemDelegate(_ViewDelegate(look, self))
        self.setObjectName("facets")
        self.setAccessibleName(_("Saved views"))
        self.setMouseTracking(True)
        self.setSelectionMode(QListView.SelectionMode.NoSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._offer)
        self.clicked.connect(self._choose)
        self.views.modelReset.connect(self._fit)
        self._fit()

    def menu_for(self, view: SavedView) -> QMenu | None:
        """What can be done with a view; nothing in an edition."""
        if self._edition:
            return None
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(_("Rename…"), lambda: self.rename_wanted.emit(view))
        pin = _("Don't pin any more") if view.pinned else _("Pin to the top")
        menu.addAction(pin, lambda: self.pin_wanted.emit(view, not view.pinned))
        menu.addSeparator()
        menu.addAction(_("Remove the view"), lambda: self.remove_wanted.emit(view))
        return menu

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        if not index.isValid():
            super().keyPressEvent(event)
            return
        view = self.views.view_at(index.row()).view
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.view_chosen.emit(view)
        elif event.key() == Qt.Key.Key_F2 and not self._edition:
            self.rename_wanted.emit(view)
        elif event.key() == Qt.Key.Key_Delete and not self._edition:
            self.remove_wanted.emit(view)
        else:
            super().keyPressEvent(event)

    def _choose(self, index: QModelIndex) -> None:
        self.view_chosen.emit(self.views.view_at(index.row()).view)

    def _offer(self, at: QPoint) -> None:
        index = self.indexAt(at) if self.rect().contains(at) else self.currentIndex()
        if index.isValid():
            menu = self.menu_for(self.views.view_at(index.row()).view)
            if menu is not None:
                menu.popup(self.viewport().mapToGlobal(at))

    def _fit(self) -> None:
        rows = self.views.rowCount()
        self.setVisible(bool(rows))
        if rows:
            self.setFixedHeight(min(rows, _MOST_ROWS) * self.sizeHintForRow(0) + 2)
