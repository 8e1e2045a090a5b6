"""A month to look at: worked days, days off and made-up days told apart, and what is due on each.

Keys: arrows go on into the next month, Page Up and Page Down turn the month, Enter goes to what is due.
"""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from desktop.itemmodels.contract_calendar import DayCell, DayKind, DayRole, MonthModel
from desktop.itemmodels.contract_states import RANK, Sight, duty_title, sight_of
from desktop.views.contract.matrix_ink import draw_mark, sight_ground, sight_ink
from desktop.views.theme import tokens
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import XS, S
from models.obligations.duty_views import DutyView
from resources.words import _

_LINE = 18
_MARK = 14


class _DayDelegate(QStyledItemDelegate):
    """The number, whether it is worked, and as many of its duties as there is room for."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._small = QFont(parent.font())
        self._small.setPointSizeF(tokens.CAPTION)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        cell: DayCell = index.data(DayRole.CELL)
        colours = self._look.colours
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        off = cell.kind in (DayKind.WEEKEND, DayKind.HOLIDAY)
        painter.fillRect(rect, QColor(colours.paper if off else colours.surface))
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(colours.accent_soft))
        painter.setPen(QColor(colours.line))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.drawLine(rect.topRight(), rect.bottomRight())
        self._draw_day(painter, rect, cell, option.font)
        room = rect.adjusted(XS, 24, -XS, -XS)
        views = sorted(cell.views, key=lambda one: RANK[sight_of(one)])
        lines = max(0, room.height() // _LINE)
        if rect.width() < 80:
            self._draw_marks(painter, room, views)
        else:
            shown = views if len(views) <= lines else views[: max(0, lines - 1)]
            for number, view in enumerate(shown):
                at = QRect(room.left(), room.top() + number * _LINE, room.width(), _LINE)
                self._draw_duty(painter, at, view)
            if len(shown) < len(views) and lines:
                at = QRect(room.left(), room.top() + len(shown) * _LINE, room.width(), _LINE)
                painter.setFont(self._small)
                painter.setPen(QColor(colours.ink_soft))
                more = _("{count} more").format(count=len(views) - len(shown))
                painter.drawText(at, Qt.AlignmentFlag.AlignVCenter, more)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(colours.accent), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(1, 1, -2, -2))
        painter.restore()

    def _draw_day(self, painter: QPainter, rect: QRect, cell: DayCell, font: QFont) -> None:
        colours = self._look.colours
        head = QRect(rect.left() + S, rect.top() + XS, rect.width() - 2 * S, 20)
        strong = QFont(font)
        strong.setBold(cell.today)
        painter.setFont(strong)
        text = str(cell.day.day)
        if cell.today:
            wide = painter.fontMetrics().horizontalAdvance(text) + S
            badge = QRect(head.left() - XS, head.top(), wide, head.height())
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.accent))
            painter.drawRoundedRect(badge, 4, 4)
            painter.setPen(QColor(colours.on_accent))
            painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, text)
        else:
            bright = colours.ink if cell.inside else colours.ink_faint
            painter.setPen(QColor(bright))
            painter.drawText(head, Qt.AlignmentFlag.AlignVCenter, text)
        word = {DayKind.HOLIDAY: _("off"), DayKind.MADE_UP: _("work")}.get(cell.kind, "")
        if word:
            painter.setFont(self._small)
            made_up = cell.kind is DayKind.MADE_UP
            painter.setPen(QColor(colours.caution if made_up else colours.good))
            side = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(head, side, word)

    def _draw_duty(self, painter: QPainter, at: QRect, view: DutyView) -> None:
        colours, sight = self._look.colours, sight_of(view)
        badge = QRect(at.left(), at.center().y() - _MARK // 2, _MARK, _MARK)
        ground = sight_ground(colours, sight)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if ground is not None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ground)
            painter.drawRoundedRect(badge, 3, 3)
        draw_mark(painter, QPointF(badge.center()), sight, sight_ink(colours, sight), 9)
        painter.setFont(self._small)
        painter.setPen(QColor(colours.ink if sight is not Sight.NOT_DUE else colours.ink_soft))
        text = at.adjusted(_MARK + XS, 0, 0, 0)
        shown = painter.fontMetrics().elidedText(
            duty_title(view), Qt.TextElideMode.ElideRight, text.width()
        )
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter, shown)

    def _draw_marks(self, painter: QPainter, room: QRect, views: list[DutyView]) -> None:
        """In a narrow window only how it stands at worst, and how many there are."""
        if not views:
            return
        sight, colours = sight_of(views[0]), self._look.colours
        badge = QRect(room.left(), room.top() + XS, _MARK, _MARK)
        ground = sight_ground(colours, sight)
        if ground is not None:
            painter.fillRect(badge, ground)
        draw_mark(painter, QPointF(badge.center()), sight, sight_ink(colours, sight), 9)
        painter.setFont(self._small)
        painter.setPen(QColor(colours.ink_soft))
        painter.drawText(
            QRect(badge.right() + XS, badge.top(), room.width() - _MARK, _MARK),
            Qt.AlignmentFlag.AlignVCenter,
            str(len(views)),
        )


class MonthTable(QTableView):
    """Signals:
    day_chosen(object)     the `date` one is at
    month_wanted(object)   show the month of this `date`, and go to it
    day_entered()          Enter: go on to what is due
    """

    day_chosen = Signal(object)
    month_wanted = Signal(object)
    day_entered = Signal()

    def __init__(self, model: MonthModel, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._month = model
        self.setModel(model)
        self.setItemDelegate(_DayDelegate(look, self))
        self.setObjectName("month")
        self.setAccessibleName(_("Days of the month"))
        self.setShowGrid(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.setMinimumSectionSize(24)
            header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
            header.setHighlightSections(False)
        self.horizontalHeader().setAccessibleName(_("Days of the week"))
        self.selectionModel().currentChanged.connect(self._tell)
        self.doubleClicked.connect(lambda _index: self.day_entered.emit())

    @property
    def day(self) -> date | None:
        """The day one is at."""
        index = self.currentIndex()
        return self._month.day_at(index.row(), index.column()) if index.isValid() else None

    def choose(self, day: date) -> None:
        """Go to a day of the month in view."""
        place = self._month.place_of(day)
        if place is not None:
            self.setCurrentIndex(self._month.index(*place))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        day, key = self.day, Qt.Key(event.key())
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.day_entered.emit()
            return
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -7, Qt.Key.Key_Down: 7}
        if day is not None and key in steps:
            self._go(day + timedelta(days=steps[key]))
        elif day is not None and key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.month_wanted.emit(turned(day, -1 if key is Qt.Key.Key_PageUp else 1))
        else:
            super().keyPressEvent(event)

    def _go(self, day: date) -> None:
        if (day.year, day.month) == (self._month.month.year, self._month.month.month):
            self.choose(day)
        else:
            self.month_wanted.emit(day)

    def _tell(self, current: QModelIndex) -> None:
        if current.isValid():
            self.day_chosen.emit(self._month.day_at(current.row(), current.column()))


def turned(day: date, months: int) -> date:
    """The same day some months on, or the last one of that month."""
    number = day.year * 12 + day.month - 1 + months
    year, month = divmod(number, 12)
    first = date(year, month + 1, 1)
    following = date(year + month // 11, (month + 1) % 12 + 1, 1)
    return min(first + timedelta(days=day.day - 1), following - timedelta(days=1))
