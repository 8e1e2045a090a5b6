"""How the relations view is drawn: cards with icons and hairlines, told apart by shape and not by colour alone."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPen

from desktop.itemmodels.graph_groups import Neighbour
from desktop.itemmodels.graph_layout import Box, Layout, Spot
from desktop.views.theme import tokens
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import RADIUS, XS, M, S
from resources.artwork import Icon

_ICON = 18
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
KIND_ICONS = {
    "system": Icon.SYSTEMS,
    "article": Icon.KNOWLEDGE,
    "document": Icon.FILE,
    "person": Icon.PERSONNEL,
    "duty": Icon.CONTRACT,
    "finding": Icon.WARNING,
}


class GraphPainter:
    """Draws a `Layout`. What can't be reached is dashed, what is in the trash is faint, the centre is filled."""

    def __init__(self, look: Look) -> None:
        self._look = look
        self.ratio = 1.0

    def paint(
        self,
        painter: QPainter,
        layout: Layout,
        centre: Neighbour,
        current: int | None,
        pointed: int | None,
    ) -> None:
        """The whole picture; `current` has the keys' ring, `pointed` is under the pointer, -1 is the centre."""
        colours = self._look.colours
        for number, spot in enumerate(layout.spots):
            strong = number in (current, pointed)
            self._line(painter, layout.centre, spot, strong=strong)
        caption = QFont(painter.font())
        caption.setPointSizeF(tokens.CAPTION)
        caption.setBold(True)
        painter.save()
        painter.setFont(caption)
        for title in layout.titles:
            painter.setPen(QColor(colours.ink_soft))
            rect = _rect(title.box).adjusted(XS, 0, -XS, -XS)
            words = painter.fontMetrics().elidedText(
                title.group.title, Qt.TextElideMode.ElideRight, rect.width()
            )
            painter.fillRect(
                QRect(
                    rect.left() - XS,
                    rect.top(),
                    painter.fontMetrics().horizontalAdvance(words) + S,
                    rect.height(),
                ),
                QColor(colours.paper),
            )
            painter.drawText(rect, _LEFT, words)
        painter.restore()
        for number, spot in enumerate(layout.spots):
            states = number == current, number == pointed
            if spot.neighbour is None:
                self._more(painter, spot, *states)
            else:
                self._card(painter, spot.box, spot.neighbour, *states)
        self._card(painter, layout.centre, centre, current == -1, pointed == -1, middle=True)

    def _line(self, painter: QPainter, centre: Box, spot: Spot, *, strong: bool) -> None:
        """From the centre's side to the card's; further columns are reached through the lanes between cards."""
        colours = self._look.colours
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(
            QPen(QColor(colours.accent if strong else colours.border), 2.0 if strong else 1.2)
        )
        start_x = centre.x + (centre.width if spot.side > 0 else 0)
        end_x = spot.box.x + (0 if spot.side > 0 else spot.box.width)
        start = QPointF(start_x, centre.middle[1])
        end = QPointF(end_x, spot.box.middle[1])
        path = QPainterPath(start)
        if spot.column:
            # One level rail behind the inner columns; lines part in the last lane only.
            lane = centre.width // 8 + M
            start = QPointF(end_x - spot.side * lane, start.y())
            path.lineTo(start)
        half = (start.x() + end_x) / 2
        path.cubicTo(QPointF(half, start.y()), QPointF(half, end.y()), end)
        painter.drawPath(path)

    def _card(
        self,
        painter: QPainter,
        box: Box,
        item: Neighbour,
        current: bool,
        pointed: bool,
        *,
        middle: bool = False,
    ) -> None:
        colours = self._look.colours
        rect = QRectF(box.x + 0.5, box.y + 0.5, box.width - 1, box.height - 1)
        lost = not item.reachable
        faint = lost or item.state in ("trashed", "retired")
        pen = QPen(
            QColor(colours.accent if middle or current else colours.border),
            2.0 if middle or current else 1.0,
        )
        if lost:
            pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        ground = colours.accent_soft if middle else colours.hover if pointed else colours.surface
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(rect, RADIUS, RADIUS)
        if middle and current:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(colours.accent), 1.0))
            painter.drawRoundedRect(rect.adjusted(-3, -3, 3, 3), RADIUS + 2, RADIUS + 2)
        icon = KIND_ICONS.get(item.kind, Icon.HELP)
        colour = colours.accent_ink if middle else colours.ink_faint if faint else colours.ink_soft
        picture = self._look.picture(icon, colour, _ICON, self.ratio)
        inner = rect.toRect().adjusted(M, XS, -S, -XS)
        painter.drawPixmap(inner.left(), inner.center().y() - _ICON // 2, picture)
        words = inner.adjusted(_ICON + S, 0, 0, 0)
        painter.save()
        font = QFont(painter.font())
        font.setBold(middle)
        painter.setFont(font)
        ties = "、".join(item.ties)
        upper = words.adjusted(0, 0, 0, -words.height() // 2) if ties else words
        painter.setPen(QColor(colours.ink_soft if faint else colours.ink))
        mode = Qt.TextElideMode.ElideMiddle
        shown = painter.fontMetrics().elidedText(item.label, mode, words.width())
        painter.drawText(upper, _LEFT, shown)
        if ties:
            font.setPointSizeF(tokens.CAPTION)
            font.setBold(False)
            painter.setFont(font)
            painter.setPen(QColor(colours.ink_soft))
            lower = words.adjusted(0, words.height() // 2, 0, 0)
            shown = painter.fontMetrics().elidedText(
                ties, Qt.TextElideMode.ElideRight, words.width()
            )
            painter.drawText(lower, _LEFT, shown)
        painter.restore()

    def _more(self, painter: QPainter, spot: Spot, current: bool, pointed: bool) -> None:
        colours = self._look.colours
        rect = QRectF(spot.box.x + 0.5, spot.box.y + 0.5, spot.box.width - 1, spot.box.height - 1)
        pen = QPen(QColor(colours.accent if current else colours.border), 2.0 if current else 1.0)
        painter.setPen(pen)
        painter.setBrush(QColor(colours.hover if pointed else colours.paper))
        painter.drawRoundedRect(rect, rect.height() / 2, rect.height() / 2)
        painter.setPen(QColor(colours.accent_ink))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, spot.group.more)


def _rect(box: Box) -> QRect:
    return QRect(box.x, box.y, box.width, box.height)
