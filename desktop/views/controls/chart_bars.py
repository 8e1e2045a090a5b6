"""Bars by period against a target each, and one bar divided into what is done, open, late and not due yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.views.controls.chart import Chart
from desktop.views.controls.chart_ink import Tone, fill, ticks
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import S
from resources.words import _

_THICK = 12


@dataclass(frozen=True, slots=True)
class Bar:
    """One period: its value, None where there is none yet, what was demanded, and how that stands."""

    label: str
    value: float | None
    target: float | None
    tone: Tone


class BarChart(Chart):
    """Values stand on their bars; a thick line across each is its target."""

    _bars: Sequence[Bar] = ()
    _unit = ""
    _low = 0.0

    def show_bars(
        self, bars: Sequence[Bar], summary: str, *, unit: str = "", low: float = 0.0
    ) -> None:
        """Draw these, told in words by `summary`; the axis begins at `low`."""
        self._bars, self._unit, self._low = tuple(bars), unit, low
        self.labels = [bar.label for bar in bars]
        self.describe(summary)

    def axis_words(self) -> Sequence[str]:
        return [_number(each) for each in self._ticks()]

    def words_at(self, period: int) -> str:
        bar = self._bars[period]
        said = [bar.label]
        said.append(_number(bar.value) + self._unit if bar.value is not None else _("none yet"))
        if bar.target is not None:
            said.append(_("target {value}").format(value=_number(bar.target) + self._unit))
        return " · ".join(said)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        painter = QPainter(self)
        colours, field = self.look.colours, self.field
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.draw_periods(painter)
        painter.setFont(self.caption)
        for value in self._ticks() if not self.small else ():
            height = self._height(value)
            painter.setPen(QPen(QColor(colours.line), 1))
            painter.drawLine(QPointF(field.left(), height), QPointF(field.right(), height))
            painter.setPen(QColor(colours.ink_soft))
            cell = QRectF(0, height - field.height(), field.left() - S, 2 * field.height())
            side = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(cell, side, _number(value))
        wide = field.width() / max(1, len(self._bars))
        thick = max(3.0, min(wide * 0.62, 34.0))
        for number, bar in enumerate(self._bars):
            middle = self.middle(number)
            if bar.value is not None:
                top = min(self._height(bar.value), field.bottom() - 2)
                shape = QRectF(middle - thick / 2, top, thick, field.bottom() - top)
                fill(painter, shape, colours, bar.tone)
            if bar.target is not None:
                height = self._height(bar.target)
                painter.setPen(QPen(QColor(colours.ink), 1.2 if self.small else 2))
                painter.drawLine(
                    QPointF(middle - wide * 0.42, height), QPointF(middle + wide * 0.42, height)
                )
        painter.setPen(QPen(QColor(colours.border), 1))
        painter.drawLine(field.bottomLeft(), field.bottomRight())
        self.draw_reading(painter)

    def _ticks(self) -> list[float]:
        held = [each for bar in self._bars for each in (bar.value, bar.target) if each is not None]
        return [self._low + each for each in ticks(max(held, default=1.0) - self._low)]

    def _height(self, value: float) -> float:
        field, top = self.field, self._ticks()[-1]
        share = (value - self._low) / max(top - self._low, 1e-9)
        return field.bottom() - field.height() * min(1.0, max(0.0, share))


@dataclass(frozen=True, slots=True)
class Portion:
    """One part of a divided bar."""

    count: int
    tone: Tone
    words: str


class DividedBar(QWidget):
    """Parts of a whole side by side. A part that isn't nothing is never too thin to be seen."""

    def __init__(self, look: Look, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._portions: Sequence[Portion] = ()
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_portions(self, portions: Sequence[Portion]) -> None:
        """Draw these, in this order."""
        self._portions = [each for each in portions if each.count]
        said = " · ".join(each.words for each in self._portions)
        self.setAccessibleDescription(said)
        self.setToolTip(said)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().height() * 8, _THICK + 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(40, _THICK + 2)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        painter = QPainter(self)
        whole = sum(each.count for each in self._portions)
        room = QRectF(self.contentsRect())
        area = QRectF(room.left(), (self.height() - _THICK) / 2, room.width(), _THICK)
        if not whole:
            painter.setPen(QPen(QColor(self._look.colours.line), 1, Qt.PenStyle.DashLine))
            painter.drawRect(area.adjusted(0.5, 0.5, -0.5, -0.5))
            return
        least = 5.0
        spare = area.width() - least * len(self._portions)
        left = area.left()
        for each in self._portions:
            wide = least + spare * each.count / whole
            fill(
                painter,
                QRectF(left, area.top(), wide, area.height()),
                self._look.colours,
                each.tone,
            )
            left += wide


def _number(value: float) -> str:
    return f"{value:,.2f}".rstrip("0").rstrip(".")
