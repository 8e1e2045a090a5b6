"""A line chart: what has come together so far against what had to be there by then, and where it is going.

Solid is what is, dashed what is demanded, dotted what is expected; the marker at the end tells how it stands.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF

from desktop.views.controls.chart import Chart
from desktop.views.controls.chart_ink import Tone, marker, ticks, tone_ground, tone_ink
from desktop.views.theme.tokens import S
from resources.words import _


@dataclass(frozen=True, slots=True)
class Course:
    """Values by period; None where there is none (yet). `forecast` is expected at the end of the last period.

    `low` is where the axis begins: shares close to 100 % would all look the same from 0 on. With `at` values belong to
    these points in time, counted in periods, and the course begins with nothing; without it to whole periods.
    """

    labels: Sequence[str]
    values: Sequence[float | None]
    targets: Sequence[float | None]
    tone: Tone
    forecast: float | None = None
    unit: str = ""
    low: float = 0.0
    at: Sequence[float] = ()


class LineChart(Chart):
    """Shows one `Course`."""

    _course = Course((), (), (), Tone.IDLE)

    def show_course(self, course: Course, summary: str) -> None:
        """Draw this, told in words by `summary`."""
        self._course = course
        self.labels = course.labels
        self.describe(summary)

    def axis_words(self) -> Sequence[str]:
        return [_number(each) for each in self._ticks()]

    def words_at(self, period: int) -> str:
        course = self._course
        value, target = course.values[period], course.targets[period]
        said = [course.labels[period]]
        if value is not None:
            said.append(_("so far {value}").format(value=_number(value) + course.unit))
        if target is not None:
            said.append(_("target {value}").format(value=_number(target) + course.unit))
        return " · ".join(said)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        course, colours, field = self._course, self.look.colours, self.field
        self.draw_periods(painter)
        if not self.small:
            self._draw_grid(painter, field)
        else:
            painter.setPen(QPen(QColor(colours.line), 1))
            painter.drawLine(field.bottomLeft(), field.bottomRight())
        demanded = self._line(course.targets)
        if len(demanded) > 1:
            painter.setPen(QPen(QColor(colours.ink_soft), 1.2, Qt.PenStyle.DashLine))
            painter.drawPolyline(QPolygonF(demanded))
        line = self._line(course.values)
        if not line or (course.at and len(line) == 1):
            self.draw_reading(painter)
            return
        if len(line) > 1:
            ground = tone_ground(colours, course.tone)
            ground.setAlpha(150)
            area = [QPointF(line[0].x(), field.bottom()), *line]
            area.append(QPointF(line[-1].x(), field.bottom()))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ground)
            painter.drawPolygon(QPolygonF(area))
            painter.setPen(QPen(QColor(colours.ink), 1.6 if self.small else 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPolyline(QPolygonF(line))
        if course.forecast is not None and course.values and course.values[-1] is None:
            last = len(course.values) - 1
            end = QPointF(self._place(last, last + 1.0), self._height(course.forecast))
            painter.setPen(QPen(tone_ink(colours, course.tone), 1.6, Qt.PenStyle.DotLine))
            painter.drawLine(line[-1], end)
            painter.setPen(QPen(tone_ink(colours, course.tone), 1.4))
            painter.setBrush(QColor(colours.surface))
            painter.drawEllipse(end, 3, 3)
        marker(painter, line[-1], 8 if self.small else 10, colours, course.tone)
        self.draw_reading(painter)

    def _draw_grid(self, painter: QPainter, field: QRectF) -> None:
        colours = self.look.colours
        painter.setFont(self.caption)
        for value in self._ticks():
            height = self._height(value)
            painter.setPen(QPen(QColor(colours.line), 1))
            painter.drawLine(QPointF(field.left(), height), QPointF(field.right(), height))
            painter.setPen(QColor(colours.ink_soft))
            cell = QRectF(0, height - field.height(), field.left() - S, 2 * field.height())
            side = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(cell, side, _number(value))

    def _line(self, values: Sequence[float | None]) -> list[QPointF]:
        at = self._course.at
        begin = [QPointF(self.field.left(), self._height(0.0))] if at else []
        return begin + [
            QPointF(self._place(number, at[number] if at else 0.0), self._height(value))
            for number, value in enumerate(values)
            if value is not None
        ]

    def _place(self, period: int, at: float) -> float:
        if not self._course.at:
            return self.middle(period)
        return self.field.left() + self.field.width() * at / len(self._course.at)

    def _highest(self) -> float:
        course = self._course
        held = [each for each in (*course.values, *course.targets) if each is not None]
        if course.forecast is not None:
            held.append(course.forecast)
        return max(held, default=1.0)

    def _ticks(self) -> list[float]:
        low = self._course.low
        return [low + each for each in ticks(self._highest() - low)]

    def _height(self, value: float) -> float:
        course, field, marks = self._course, self.field, self._ticks()
        top = self._highest() if self.small else marks[-1]
        span = max(top - course.low, 1e-9)
        share = min(1.0, max(0.0, (value - course.low) / span))
        return field.bottom() - field.height() * share


def _number(value: float) -> str:
    return f"{value:,.2f}".rstrip("0").rstrip(".")
