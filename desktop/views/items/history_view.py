"""What happened to an item, in plain words, grouped by day, with who did it. Ctrl+C copies all of it."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
)
from PySide6.QtWidgets import (
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from desktop.itemmodels.formats import format_date
from desktop.itemmodels.history_lines import HistoryModel, HistoryRole, ShownLine
from desktop.views.theme import tokens
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import XL, L, M, S
from resources.words import _

AnyIndex = QModelIndex | QPersistentModelIndex
_WRAPPED = int(Qt.TextFlag.TextWordWrap) | int(
    Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
)
_DOT = 7


class _HistoryDelegate(QStyledItemDelegate):
    """A line down the day, a dot for each event, its time at the left, its sentence over who did it."""

    def __init__(self, look: Look, view: QListView) -> None:
        super().__init__(view)
        self._look, self._view = look, view
        self._small = QFont(view.font())
        self._small.setPointSizeF(tokens.CAPTION)

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        line: ShownLine = index.data(HistoryRole.LINE)
        metrics: QFontMetrics = option.fontMetrics
        if line.is_day:
            return QSize(0, metrics.height() + (XL if index.row() else M))
        room = self._view.viewport().width() - self._left(metrics) - L
        height = metrics.height()
        # Most sentences fit: only others are laid out.
        if metrics.horizontalAdvance(line.sentence) > room > 0:
            height = metrics.boundingRect(
                QRect(0, 0, room, 10_000), _WRAPPED, line.sentence
            ).height()
        return QSize(0, height + QFontMetrics(self._small).height() + M)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        colours = self._look.colours
        line: ShownLine = index.data(HistoryRole.LINE)
        rect: QRect = option.rect
        metrics: QFontMetrics = option.fontMetrics
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if line.is_day:
            font = QFont(option.font)
            font.setBold(True)
            painter.setFont(font)
            painter.setPen(QColor(colours.ink))
            below = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom
            painter.drawText(rect.adjusted(L, 0, -L, -2), below, format_date(line.day))
            painter.restore()
            return
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(colours.accent_soft))
        left = self._left(metrics)
        rail = rect.left() + left - L
        top = rect.top() + M // 2
        painter.setPen(QColor(colours.line))
        painter.drawLine(rail, rect.top(), rail, rect.bottom())
        painter.setPen(QColor(colours.border))
        painter.setBrush(QColor(colours.surface))
        painter.drawEllipse(rail - _DOT // 2, top + (metrics.height() - _DOT) // 2, _DOT, _DOT)
        painter.setFont(self._small)
        painter.setPen(QColor(colours.ink_soft))
        time = QRect(rect.left() + L, top, left - 2 * L, metrics.height())
        painter.drawText(
            time, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, line.time
        )
        painter.setFont(option.font)
        painter.setPen(QColor(colours.ink))
        small = QFontMetrics(self._small).height()
        words = QRect(rect.left() + left, top, rect.width() - left - L, rect.height() - small - M)
        painter.drawText(words, _WRAPPED, line.sentence)
        painter.setFont(self._small)
        painter.setPen(QColor(colours.ink_soft))
        actor = QRect(words.left(), words.bottom() + 1, words.width(), small)
        painter.drawText(
            actor, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, line.actor
        )
        painter.restore()

    @staticmethod
    def _left(metrics: QFontMetrics) -> int:
        return metrics.horizontalAdvance("00:00") + 3 * L


class HistoryView(QListView):
    """Days are headings, which can't be chosen."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.history = HistoryModel(self)
        self.setModel(self.history)
        self.setItemDelegate(_HistoryDelegate(look, self))
        self.setObjectName("history")
        self.setAccessibleName(_("History"))
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setLayoutMode(QListView.LayoutMode.Batched)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSpacing(S // 8)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            # The window's guard takes it off the clipboard again.
            QGuiApplication.clipboard().setText(self.history.as_text())
        else:
            super().keyPressEvent(event)
