"""The marks of a duty's states, each with a shape of its own, and whole cells of the matrix as pictures made once.

Painting a frame is then one picture a cell: scrolling costs no more with thousands of duties than with ten.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPen, QPixmap

from desktop.itemmodels.contract_matrix import Cell
from desktop.itemmodels.contract_states import Sight
from desktop.views.theme import tokens
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import Colours

_GLYPH = 13.0
_MOST_KEPT = 4_000

_INK = {
    Sight.OVERDUE: "paper",
    Sight.RETURNED: "bad",
    Sight.SIGN: "caution",
    Sight.COLLECT: "caution",
    Sight.READY: "caution",
    Sight.SUBMITTED: "ink_soft",
    Sight.CONFIRMED: "good",
    Sight.ARCHIVED: "good",
    Sight.MET: "good",
    Sight.NOT_DUE: "ink_faint",
    Sight.WAIVED: "ink_faint",
    Sight.NOT_APPLICABLE: "ink_faint",
}
_GROUND = {
    Sight.OVERDUE: "bad",
    Sight.RETURNED: "bad_soft",
    Sight.SIGN: "caution_soft",
    Sight.COLLECT: "caution_soft",
    Sight.READY: "caution_soft",
    Sight.SUBMITTED: "hover",
    Sight.CONFIRMED: "good_soft",
    Sight.ARCHIVED: "good_soft",
    Sight.MET: "good_soft",
}


def sight_ink(colours: Colours, sight: Sight) -> QColor:
    """The colour of a state's mark on its own ground."""
    # The bad colour of the dark palette is light: on it only paper can be read, and on the other one too.
    return QColor(getattr(colours, _INK[sight]))


def sight_ground(colours: Colours, sight: Sight) -> QColor | None:
    """The colour under the mark, if it has one."""
    name = _GROUND.get(sight)
    return QColor(getattr(colours, name)) if name else None


def draw_mark(
    painter: QPainter, at: QPointF, sight: Sight, ink: QColor, size: float = _GLYPH
) -> None:
    """A state's mark around a point."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(at)
    painter.scale(size / 12, size / 12)
    pen = QPen(ink, 1.7)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    _DRAW[sight](painter, ink)
    painter.restore()


class CellPictures:
    """Cells as pictures, by what is to be seen of them; dropped when size, scale or palette change."""

    def __init__(self, look: Look) -> None:
        self._colours = look.colours
        self._size, self._ratio = QSize(), 0.0
        self._held: dict[tuple[Sight, str], QPixmap] = {}
        self.font = QFont(tokens.FAMILY)
        self.font.setPointSizeF(tokens.CAPTION - 0.5)

    def of(self, cell: Cell, size: QSize, ratio: float) -> QPixmap:
        """The picture of a cell in a size."""
        if size != self._size or ratio != self._ratio or len(self._held) > _MOST_KEPT:
            self._held.clear()
            self._size, self._ratio = QSize(size), ratio
        key = cell.sight, cell.text
        picture = self._held.get(key)
        if picture is None:
            picture = self._held[key] = self._made(cell)
        return picture

    def _made(self, cell: Cell) -> QPixmap:
        picture = QPixmap(self._size * self._ratio)
        picture.setDevicePixelRatio(self._ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(2, 2, self._size.width() - 4, self._size.height() - 4)
        ink = sight_ink(self._colours, cell.sight)
        ground = sight_ground(self._colours, cell.sight)
        if ground is not None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ground)
            painter.drawRoundedRect(area, 4, 4)
        if not cell.text:
            draw_mark(painter, area.center(), cell.sight, ink)
        else:
            painter.setFont(self.font)
            wide = painter.fontMetrics().horizontalAdvance(cell.text)
            whole = _GLYPH - 2 + 3 + wide
            if whole <= area.width() - 2:
                left = area.center().x() - whole / 2
                at = QPointF(left + _GLYPH / 2 - 1, area.center().y())
                draw_mark(painter, at, cell.sight, ink, _GLYPH - 3)
                area.setLeft(left + _GLYPH + 1)
                area.setWidth(wide + 2)
            painter.setPen(ink)
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, cell.text)
        painter.end()
        return picture


def _overdue(painter: QPainter, ink: QColor) -> None:
    painter.drawLine(QPointF(0, -5), QPointF(0, 1.2))
    painter.setBrush(ink)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.drawEllipse(QPointF(0, 4.6), 1.2, 1.2)


def _returned(painter: QPainter, _ink: QColor) -> None:
    path = QPainterPath(QPointF(4.5, 4.5))
    path.cubicTo(QPointF(5, -2), QPointF(1, -2), QPointF(-4.5, -2))
    painter.drawPath(path)
    painter.drawPolyline([QPointF(-1.6, -5), QPointF(-4.8, -2), QPointF(-1.6, 1)])


def _sign(painter: QPainter, _ink: QColor) -> None:
    painter.drawPolyline(
        [QPointF(-4.6, 4.6), QPointF(-3.8, 1.4), QPointF(2.4, -4.8), QPointF(4.8, -2.4)]
    )
    painter.drawLine(QPointF(4.8, -2.4), QPointF(-1.4, 3.8))
    painter.drawLine(QPointF(-1.4, 3.8), QPointF(-4.6, 4.6))


def _collect(painter: QPainter, _ink: QColor) -> None:
    painter.drawEllipse(QPointF(0, 0), 4.6, 4.6)


def _ready(painter: QPainter, ink: QColor) -> None:
    painter.drawEllipse(QPointF(0, 0), 4.6, 4.6)
    painter.setBrush(ink)
    painter.drawPie(QRectF(-4.6, -4.6, 9.2, 9.2), 90 * 16, 180 * 16)


def _submitted(painter: QPainter, _ink: QColor) -> None:
    painter.drawLine(QPointF(0, 4.8), QPointF(0, -4.6))
    painter.drawPolyline([QPointF(-3.8, -1), QPointF(0, -4.8), QPointF(3.8, -1)])


def _check(painter: QPainter, _ink: QColor) -> None:
    painter.drawPolyline([QPointF(-4.4, 0.4), QPointF(-1.4, 3.6), QPointF(4.6, -3.6)])


def _archived(painter: QPainter, _ink: QColor) -> None:
    painter.drawPolyline([QPointF(-5.6, 0.4), QPointF(-2.8, 3.4), QPointF(2.6, -3.4)])
    painter.drawPolyline([QPointF(0.2, 3.2), QPointF(5.8, -3.4)])


def _not_due(painter: QPainter, ink: QColor) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink)
    painter.drawEllipse(QPointF(0, 0), 1.5, 1.5)


def _waived(painter: QPainter, _ink: QColor) -> None:
    painter.drawEllipse(QPointF(0, 0), 4.4, 4.4)
    painter.drawLine(QPointF(-3, 3), QPointF(3, -3))


def _not_applicable(painter: QPainter, _ink: QColor) -> None:
    painter.drawLine(QPointF(-4, 0), QPointF(4, 0))


_DRAW = {
    Sight.OVERDUE: _overdue,
    Sight.RETURNED: _returned,
    Sight.SIGN: _sign,
    Sight.COLLECT: _collect,
    Sight.READY: _ready,
    Sight.SUBMITTED: _submitted,
    Sight.CONFIRMED: _check,
    Sight.ARCHIVED: _archived,
    Sight.MET: _check,
    Sight.NOT_DUE: _not_due,
    Sight.WAIVED: _waived,
    Sight.NOT_APPLICABLE: _not_applicable,
}
