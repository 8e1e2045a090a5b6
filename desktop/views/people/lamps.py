"""Lamps as they are painted: told apart by their shape, so that they can be read in grey and on paper."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.itemmodels.lamp_words import LAMP_INKS, LampState
from desktop.views.theme.tokens import Colours

LAMP = 14
"""Width and height of a lamp in a list."""


def paint_lamp(painter: QPainter, rect: QRectF, state: LampState, colours: Colours) -> None:
    """In order: a filled disc with a tick. Expires soon: a triangle. Missing: an open square with a cross.

    Expired: a filled square with a cross. Not needed: a dash.
    """
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    ink, ground = QColor(getattr(colours, LAMP_INKS[state])), QColor(colours.surface)
    side = min(rect.width(), rect.height())
    box = QRectF(rect.center().x() - side / 2, rect.center().y() - side / 2, side, side)
    thick = max(1.3, side / 10)
    if state is LampState.NOT_NEEDED:
        painter.setPen(QPen(ink, thick))
        middle = box.center()
        painter.drawLine(middle - QPointF(side / 4, 0), middle + QPointF(side / 4, 0))
    elif state is LampState.EXPIRING:
        _paint_triangle(painter, box, ink, QColor(colours.caution_soft), thick)
    elif state is LampState.OK:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        painter.drawEllipse(box)
        _stroke(painter, box, ground, thick * 1.1, ((0.27, 0.52), (0.44, 0.68), (0.74, 0.34)))
    else:
        filled = state is LampState.EXPIRED
        inner = box.adjusted(thick / 2, thick / 2, -thick / 2, -thick / 2)
        painter.setPen(QPen(ink, thick))
        painter.setBrush(ink if filled else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(inner, side / 6, side / 6)
        cross = ground if filled else ink
        _stroke(painter, box, cross, thick, ((0.31, 0.31), (0.69, 0.69)))
        _stroke(painter, box, cross, thick, ((0.69, 0.31), (0.31, 0.69)))
    painter.restore()


def _paint_triangle(
    painter: QPainter, box: QRectF, ink: QColor, ground: QColor, thick: float
) -> None:
    painter.setPen(QPen(ink, thick, j=Qt.PenJoinStyle.RoundJoin))
    painter.setBrush(ground)
    corners = ((0.5, 0.06), (0.97, 0.9), (0.03, 0.9))
    painter.drawPolygon(QPolygonF([_at(box, *each) for each in corners]))
    _stroke(painter, box, ink, thick, ((0.5, 0.4), (0.5, 0.62)))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink)
    painter.drawEllipse(_at(box, 0.5, 0.77), thick * 0.6, thick * 0.6)


def _stroke(
    painter: QPainter,
    box: QRectF,
    ink: QColor,
    thick: float,
    points: tuple[tuple[float, float], ...],
) -> None:
    painter.setPen(QPen(ink, thick, c=Qt.PenCapStyle.RoundCap, j=Qt.PenJoinStyle.RoundJoin))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolyline(QPolygonF([_at(box, *each) for each in points]))


def _at(box: QRectF, x: float, y: float) -> QPointF:
    return QPointF(box.left() + box.width() * x, box.top() + box.height() * y)


class LampView(QWidget):
    """One lamp beside words; what it says is its accessible name."""

    def __init__(
        self, state: LampState, colours: Colours, name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._state, self._colours = state, colours
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setFixedSize(LAMP + 2, LAMP + 2)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def paintEvent(self, _event: object) -> None:
        painter = QPainter(self)
        paint_lamp(painter, QRectF(1, 1, LAMP, LAMP), self._state, self._colours)
