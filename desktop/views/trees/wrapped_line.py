"""A line of prose on as many lines as it needs, with grounds behind parts of it."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QPointF, QRect
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QPainter,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)


def wrapped_height(text: str, font: QFont, width: int) -> int:
    """How high a line is at a width, in device-independent pixels."""
    return round(_laid_out(text, font, width).boundingRect().height())


def paint_wrapped(
    painter: QPainter,
    rect: QRect,
    text: str,
    marks: Iterable[tuple[int, int]],
    strong: QColor,
) -> None:
    """Draw a line in the painter's font and pen, the ground `strong` behind each (start, end) of `marks`."""
    layout = _laid_out(text, painter.font(), rect.width())
    ranges = []
    for start, end in marks:
        span = QTextLayout.FormatRange()
        span.start, span.length = start, end - start
        look = QTextCharFormat()
        look.setBackground(QBrush(strong))
        span.format = look
        ranges.append(span)
    layout.draw(painter, QPointF(rect.topLeft()), ranges)


def _laid_out(text: str, font: QFont, width: int) -> QTextLayout:
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    height = 0.0
    while (line := layout.createLine()).isValid():
        line.setLineWidth(max(1, width))
        line.setPosition(QPointF(0, height))
        height += line.height()
    layout.endLayout()
    return layout
