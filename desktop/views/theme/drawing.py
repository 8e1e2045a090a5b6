"""Icons in the palette's inks, and the seal that stands for the application."""

from __future__ import annotations

import functools

from PySide6.QtCore import QByteArray, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from desktop.views.theme import tokens
from models.categories import Category
from resources.artwork import Icon, icon_svg

_SIZES = (16, 18, 20, 24, 32, 36, 40, 48, 72)
_DISABLED_OPACITY = 0.4
_WEIGHT = 1.6
_LARGE = 28
"""Above this size lines keep their width instead of growing with the drawing."""

CATEGORY_ICONS = {
    Category.CONTRACT: Icon.CONTRACT,
    Category.SOURCE: Icon.SOURCE,
    Category.TECHDOC: Icon.TECHDOC,
    Category.PLEDGE: Icon.PLEDGE,
    Category.PERSONNEL: Icon.PERSONNEL,
    Category.GRADING: Icon.GRADING,
    Category.CRYPTO: Icon.CRYPTO,
    Category.OPERATIONS: Icon.OPERATIONS,
}


@functools.cache
def drawn_icon(icon: Icon, colour: str, *, chosen: str | None = None) -> QIcon:
    """`icon` with lines in `colour`, or in `chosen` where it is checked or selected; sharp at any scale.

    Drawn once: a workspace asks for some 80 icons 125 times, and drawing them was half of what opening a vault took.
    """
    result = QIcon()
    for size in _SIZES:
        plain = _rendered(icon, colour, size)
        result.addPixmap(plain, QIcon.Mode.Normal, QIcon.State.Off)
        result.addPixmap(_faded(plain), QIcon.Mode.Disabled, QIcon.State.Off)
        if chosen:
            on = _rendered(icon, chosen, size)
            result.addPixmap(on, QIcon.Mode.Normal, QIcon.State.On)
            result.addPixmap(on, QIcon.Mode.Selected, QIcon.State.Off)
    return result


def drawn_pixmap(icon: Icon, colour: str, size: int, ratio: float) -> QPixmap:
    """`icon` for a label, `size` logical pixels wide on a display of device pixel ratio `ratio`."""
    weight = _WEIGHT if size <= _LARGE else _WEIGHT * _LARGE / size
    pixmap = _rendered(icon, colour, round(size * ratio), weight)
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def paint_seal(painter: QPainter, rect: QRectF, accent: str, paper: str) -> None:
    """The seal 守档: white characters cut into a cinnabar square."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(accent))
    side = rect.width()
    painter.drawRoundedRect(rect, side * 0.14, side * 0.14)
    painter.setPen(QColor(paper))
    font = QFont(tokens.FAMILY)
    font.setBold(True)
    font.setPixelSize(max(1, round(side * 0.40)))
    painter.setFont(font)
    half = rect.height() / 2
    inset = side * 0.055
    for line, character in enumerate("守档"):
        top = rect.top() + inset + line * (half - inset)
        cell = QRectF(rect.left(), top, side, half - inset)
        painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, character)
    painter.restore()


def seal_pixmap(size: int, ratio: float, accent: str, paper: str) -> QPixmap:
    """The seal as a picture, `size` logical pixels wide."""
    pixmap = QPixmap(QSize(round(size * ratio), round(size * ratio)))
    pixmap.fill(Qt.GlobalColor.transparent)
    pixmap.setDevicePixelRatio(ratio)
    painter = QPainter(pixmap)
    paint_seal(painter, QRectF(QPointF(0, 0), QSize(size, size)), accent, paper)
    painter.end()
    return pixmap


def seal_icon(accent: str, paper: str) -> QIcon:
    """The seal as the window's icon."""
    icon = QIcon()
    for size in (16, 24, 32, 48, 64, 128, 256):
        icon.addPixmap(seal_pixmap(size, 1.0, accent, paper))
    return icon


def _rendered(icon: Icon, colour: str, size: int, weight: float = _WEIGHT) -> QPixmap:
    pixmap = QPixmap(size, size)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer = QSvgRenderer(QByteArray(icon_svg(icon, colour=colour, weight=weight)))
    renderer.render(painter, QRectF(0, 0, size, size))
    painter.end()
    return pixmap


def _faded(pixmap: QPixmap) -> QPixmap:
    faded = QPixmap(pixmap.size())
    faded.fill(Qt.GlobalColor.transparent)
    painter = QPainter(faded)
    painter.setOpacity(_DISABLED_OPACITY)
    painter.drawPixmap(0, 0, pixmap)
    painter.end()
    return faded
