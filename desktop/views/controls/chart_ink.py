"""Inks, fillings and markers of painted charts: each meaning has a colour and a shape, so that grey prints tell too."""

from __future__ import annotations

import enum
import math

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPolygonF

from desktop.views.theme.tokens import Colours

_HATCH = 5
_STEPS = (1, 2, 2.5, 5, 10)


class Tone(enum.Enum):
    """What a value means. Good is filled, caution is hatched one way, bad is hatched both ways, idle is only drawn."""

    GOOD = "good"
    CAUTION = "caution"
    BAD = "bad"
    IDLE = "idle"


def tone_ink(colours: Colours, tone: Tone) -> QColor:
    """The colour of lines and markers."""
    return QColor(
        {
            Tone.GOOD: colours.good,
            Tone.CAUTION: colours.caution,
            Tone.BAD: colours.bad,
            Tone.IDLE: colours.ink_faint,
        }[tone]
    )


def tone_ground(colours: Colours, tone: Tone) -> QColor:
    """The colour under lines and words."""
    return QColor(
        {
            Tone.GOOD: colours.good_soft,
            Tone.CAUTION: colours.caution_soft,
            Tone.BAD: colours.bad_soft,
            Tone.IDLE: colours.surface,
        }[tone]
    )


def fill(painter: QPainter, rect: QRectF, colours: Colours, tone: Tone) -> None:
    """Fill a bar with what its tone means, edged in its ink."""
    if rect.width() <= 0 or rect.height() <= 0:
        return
    ink = tone_ink(colours, tone)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillRect(rect, ink if tone is Tone.GOOD else tone_ground(colours, tone))
    if tone in (Tone.CAUTION, Tone.BAD):
        _hatch(painter, rect, ink, both=tone is Tone.BAD)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    edge = QPen(ink, 1)
    if tone is Tone.IDLE:
        edge.setStyle(Qt.PenStyle.DashLine)
        edge.setColor(QColor(colours.border))
    painter.setPen(edge)
    painter.drawRect(rect.adjusted(0.5, 0.5, -0.5, -0.5))
    painter.restore()


def marker(painter: QPainter, at: QPointF, size: float, colours: Colours, tone: Tone) -> None:
    """A disc is good, a triangle asks for attention, a square on its corner is bad, a ring is nothing yet."""
    ink = tone_ink(colours, tone)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(colours.surface), 1))
    painter.setBrush(QBrush(ink))
    half = size / 2
    if tone is Tone.GOOD:
        painter.drawEllipse(at, half, half)
    elif tone is Tone.CAUTION:
        painter.drawPolygon(_corners(at, half * 1.2, 3))
    elif tone is Tone.BAD:
        painter.drawPolygon(_corners(at, half * 1.2, 4))
    else:
        painter.setBrush(QColor(colours.surface))
        painter.setPen(QPen(ink, 1.4))
        painter.drawEllipse(at, half - 0.7, half - 0.7)
    painter.restore()


def ticks(highest: float, wanted: int = 4) -> list[float]:
    """Round values from 0 to at least `highest`, about `wanted` steps."""
    if highest <= 0:
        return [0.0, 1.0]
    rough = highest / wanted
    size = 10.0 ** math.floor(math.log10(rough))
    step = next(size * each for each in _STEPS if size * each >= rough)
    return [step * number for number in range(math.ceil(highest / step - 1e-9) + 1)]


def _hatch(painter: QPainter, rect: QRectF, ink: QColor, *, both: bool) -> None:
    painter.save()
    painter.setClipRect(rect, Qt.ClipOperation.IntersectClip)
    painter.setPen(QPen(ink, 1.2))
    lines = []
    span = rect.width() + rect.height()
    for number in range(int(span / _HATCH) + 1):
        offset = number * _HATCH
        lines.append(
            QLineF(
                rect.left() + offset - rect.height(),
                rect.bottom(),
                rect.left() + offset,
                rect.top(),
            )
        )
        if both:
            lines.append(
                QLineF(
                    rect.left() + offset - rect.height(),
                    rect.top(),
                    rect.left() + offset,
                    rect.bottom(),
                )
            )
    painter.drawLines(lines)
    painter.restore()


def _corners(at: QPointF, radius: float, count: int) -> QPolygonF:
    turn = 2 * math.pi / count
    return QPolygonF(
        [
            QPointF(
                at.x() + radius * math.sin(turn * each), at.y() - radius * math.cos(turn * each)
            )
            for each in range(count)
        ]
    )
