"""The column at the left of the systems page: a filter, the systems by kind, and how much is missing."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import (
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
from desktop.itemmodels.system_list import SystemLine, SystemListModel, SystemRole
from desktop.jobs.systems import Register
from desktop.views.controls.buttons import button, icon_button
from desktop.views.controls.words import words
from desktop.views.theme import tokens
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import RADIUS, L, M, S
from models.order.assets import SystemRecord
from resources.artwork import Icon
from resources.words import _

AnyIndex = QModelIndex | QPersistentModelIndex
_MARK = 7
_LIST_EM = 15


class SystemDelegate(QStyledItemDelegate):
    """Headings in small bold type; a dot where the runbook is missing, the number of documents at the right."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._small = QFont(parent.font())
        self._small.setPointSizeF(tokens.CAPTION)

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        line: SystemLine = index.data(SystemRole.LINE)
        above = L if line.system is None and index.row() else 0
        return QSize(0, option.fontMetrics.height() + M + above)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        colours = self._look.colours
        line: SystemLine = index.data(SystemRole.LINE)
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if line.system is None:
            rect = rect.adjusted(M, L if index.row() else 0, -M, 0)
            self._small.setBold(True)
            painter.setFont(self._small)
            painter.setPen(QColor(colours.ink_soft))
            painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | middle, line.label)
            self._small.setBold(False)
            painter.setFont(self._small)
            painter.setPen(QColor(colours.ink_faint))
            count = format_count(line.count)
            painter.drawText(rect, Qt.AlignmentFlag.AlignRight | middle, count)
            painter.restore()
            return
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        row = rect.adjusted(S, 1, -S, -1)
        painter.setPen(Qt.PenStyle.NoPen)
        if chosen or state & QStyle.StateFlag.State_MouseOver:
            painter.setBrush(QColor(colours.accent_soft if chosen else colours.hover))
            painter.drawRoundedRect(row, RADIUS, RADIUS)
        if chosen and state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QColor(colours.accent))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(row.adjusted(0, 0, -1, -1), RADIUS, RADIUS)
        inner = row.adjusted(M, 0, -S, 0)
        number = format_count(line.count)
        painter.setFont(self._small)
        room = painter.fontMetrics().horizontalAdvance(number)
        painter.setPen(QColor(colours.ink_soft if line.count else colours.ink_faint))
        painter.drawText(inner, Qt.AlignmentFlag.AlignRight | middle, number)
        font = QFont(option.font)
        font.setBold(chosen)
        font.setStrikeOut(line.system.retired is not None)
        painter.setFont(font)
        ink = colours.accent_ink if chosen else colours.ink
        painter.setPen(QColor(colours.ink_faint if line.system.retired else ink))
        mark = _MARK + S if line.gap else 0
        name = inner.adjusted(0, 0, -room - S - mark, 0)
        shown = painter.fontMetrics().elidedText(
            line.label, Qt.TextElideMode.ElideRight, name.width()
        )
        painter.drawText(name, Qt.AlignmentFlag.AlignLeft | middle, shown)
        if line.gap:
            # A ring, not a dot: told from a count's punctuation also in grey.
            left = inner.right() - room - S - _MARK
            painter.setPen(QColor(colours.caution))
            painter.setBrush(QColor(colours.caution_soft))
            painter.drawEllipse(left, inner.center().y() - _MARK // 2, _MARK, _MARK)
        painter.restore()


class SystemPane(QWidget):
    """Signals:
    system_chosen(int)   the id of the system chosen
    gaps_wanted()        show what is missing
    new_wanted()         enter a system
    """

    system_chosen = Signal(int)
    gaps_wanted = Signal()
    new_wanted = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.model = SystemListModel(self)
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setItemDelegate(SystemDelegate(look, self.list))
        self.list.setAccessibleName(_("Systems"))
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(_("Name, code, person, address…"))
        self.filter.setAccessibleName(_("Filter the systems"))
        self.filter.setClearButtonEnabled(True)
        self.filter.textChanged.connect(self._narrow)
        self.new = icon_button(look, Icon.CREATE, _("Enter a system…"), self.new_wanted.emit)
        self.gaps = button(_("Gaps"), self.gaps_wanted.emit, kind="section")
        self.gaps.setCheckable(True)
        self.gaps.setIcon(look.icon(Icon.GAPS))
        self.gaps.hide()
        head = QHBoxLayout()
        head.addWidget(words(_("Systems"), "title"), 1)
        head.addWidget(self.new)
        top = QVBoxLayout()
        top.setContentsMargins(M, 0, M, 0)
        top.setSpacing(M)
        top.addLayout(head)
        top.addWidget(self.filter)
        foot = QVBoxLayout()
        foot.setContentsMargins(M, 0, M, 0)
        foot.addWidget(self.gaps)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, L, 0, M)
        column.setSpacing(S)
        column.addLayout(top)
        column.addWidget(self.list, 1)
        column.addLayout(foot)
        self.list.selectionModel().currentChanged.connect(self._tell)

    @property
    def wanted_width(self) -> int:
        """Room for a usual name beside its count."""
        return self.fontMetrics().height() * _LIST_EM

    def show_register(self, register: Register) -> None:
        """Show the systems as they are now; the chosen one stays so."""
        chosen = self.chosen
        lacking = frozenset(each.id for each in register.gaps.without_runbook.items)
        self.model.replace(register.systems, register.documents, lacking)
        self.gaps.setText(_("{count} gaps").format(count=format_count(register.gaps.total)))
        self.gaps.setAccessibleName(self.gaps.text())
        self.gaps.setVisible(bool(register.gaps.total))
        if chosen is not None:
            self._mark(chosen.id)

    @property
    def chosen(self) -> SystemRecord | None:
        """The system chosen."""
        line: SystemLine | None = self.list.currentIndex().data(SystemRole.LINE)
        return line.system if line else None

    def choose(self, system: int) -> None:
        """Choose a system as if it had been clicked; the filter gives way to it."""
        if self.model.row_of(system) is None:
            self.filter.clear()
        row = self.model.row_of(system)
        if row is not None:
            self.list.setCurrentIndex(self.model.index(row))
            self.list.scrollTo(self.model.index(row))

    def choose_none(self) -> None:
        """The gaps are shown instead of a system."""
        self.list.setCurrentIndex(QModelIndex())
        self.list.clearSelection()

    def first(self) -> int | None:
        """The system in the first line that has one."""
        return next((each.system.id for each in self.model.lines if each.system), None)

    def _narrow(self, text: str) -> None:
        chosen = self.chosen
        self.model.show_matching(text)
        if chosen is not None:
            self._mark(chosen.id)

    def _mark(self, system: int) -> None:
        """The same system again in other rows: nothing is told, nothing is read anew."""
        row = self.model.row_of(system)
        selection = self.list.selectionModel()
        was = selection.blockSignals(True)
        self.list.setCurrentIndex(self.model.index(row) if row is not None else QModelIndex())
        selection.blockSignals(was)
        self.list.viewport().update()

    def _tell(self, current: QModelIndex) -> None:
        line: SystemLine | None = current.data(SystemRole.LINE)
        if line is not None and line.system is not None:
            self.system_chosen.emit(line.system.id)
