"""Paints the entries of the lists at the left: headings in small bold type, two lines each, lamps at the right."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop.itemmodels.two_lines import TwoLines, TwoLinesRole
from desktop.views.people.lamps import LAMP, paint_lamp
from desktop.views.theme import tokens
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import RADIUS, XS, L, M, S

AnyIndex = QModelIndex | QPersistentModelIndex
_LAMP_STEP = LAMP + S


class TwoLineDelegate(QStyledItemDelegate):
    """For any model that answers `TwoLinesRole.LINES`."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._small = QFont(parent.font())
        self._small.setPointSizeF(tokens.CAPTION)

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        lines: TwoLines = index.data(TwoLinesRole.LINES)
        height = option.fontMetrics.height()
        if lines.heading:
            return QSize(0, height + M + (L if index.row() else 0))
        under = QFontMetrics(self._small).height() if lines.under else 0
        return QSize(0, height + under + M)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        lines: TwoLines = index.data(TwoLinesRole.LINES)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if lines.heading:
            self._paint_heading(painter, option.rect, lines, first=index.row() == 0)
        else:
            self._paint_entry(painter, option, lines)
        painter.restore()

    def _paint_heading(
        self, painter: QPainter, rect: QRect, lines: TwoLines, *, first: bool
    ) -> None:
        colours = self._look.colours
        area = rect.adjusted(M, 0 if first else L, -M, 0)
        bold = QFont(self._small)
        bold.setBold(True)
        painter.setFont(bold)
        painter.setPen(QColor(colours.ink_soft))
        _write(painter, area, lines.title)
        width = painter.fontMetrics().horizontalAdvance(lines.title)
        painter.setFont(self._small)
        painter.setPen(QColor(colours.ink_faint))
        _write(painter, area.adjusted(width + S, 0, 0, 0), lines.under)

    def _paint_entry(
        self, painter: QPainter, option: QStyleOptionViewItem, lines: TwoLines
    ) -> None:
        colours, state = self._look.colours, option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        rect: QRect = option.rect
        row = rect.adjusted(S, 1, -S, -1)
        painter.setPen(Qt.PenStyle.NoPen)
        if chosen or state & QStyle.StateFlag.State_MouseOver:
            painter.setBrush(QColor(colours.accent_soft if chosen else colours.hover))
            painter.drawRoundedRect(row, RADIUS, RADIUS)
        if chosen and state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QColor(colours.accent))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(row.adjusted(0, 0, -1, -1), RADIUS, RADIUS)
        inner = row.adjusted(M, XS, -S, -XS)
        text = inner
        if lines.lamps:
            left = inner.right() - len(lines.lamps) * _LAMP_STEP + S
            painter.setOpacity(0.45 if lines.faded else 1.0)
            for place, lamp in enumerate(lines.lamps):
                middle = inner.center().y() - LAMP / 2
                box = QRectF(left + place * _LAMP_STEP, middle, LAMP, LAMP)
                paint_lamp(painter, box, lamp, colours)
            painter.setOpacity(1.0)
            text = inner.adjusted(0, 0, left - M - inner.right(), 0)
        font = QFont(option.font)
        font.setBold(chosen)
        painter.setFont(font)
        ink = colours.ink_soft if lines.faded else colours.ink
        painter.setPen(QColor(colours.accent_ink if chosen else ink))
        if not lines.under:
            _write(painter, text, lines.title)
            return
        half = text.height() // 2
        _write(painter, text.adjusted(0, 0, 0, -half), lines.title)
        painter.setFont(self._small)
        painter.setPen(QColor(getattr(colours, lines.ink)))
        _write(painter, text.adjusted(0, half, 0, 0), lines.under)


def _write(painter: QPainter, area: QRect, text: str) -> None:
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, area.width())
    painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
