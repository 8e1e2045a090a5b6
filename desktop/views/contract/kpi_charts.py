"""Which chart an indicator gets: what adds up is a line against its cumulative target, a rate a line, the rest bars."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QWidget

from desktop.itemmodels.contract_kpi import is_count, number_of, summary_of, unit_words
from desktop.views.controls.chart_bars import Bar, BarChart
from desktop.views.controls.chart_ink import Tone
from desktop.views.controls.chart_line import Course, LineChart
from desktop.views.theme.look import Look
from models.kpi.kpi_rules import Unit
from models.kpi.kpi_status import Colour, KpiPeriod, KpiStatus
from resources.words import _

_ROOM_BELOW = 5

TONES = {
    Colour.GREEN: Tone.GOOD,
    Colour.YELLOW: Tone.CAUTION,
    Colour.RED: Tone.BAD,
    Colour.NONE: Tone.IDLE,
}


def main_chart(look: Look, status: KpiStatus, day: date, *, small: bool = False) -> QWidget:
    """The chart that tells how an indicator stands."""
    name = _("Chart: {title}").format(title=status.title)
    if is_count(status) or status.unit is Unit.RATE:
        chart = LineChart(look, name, small=small)
        chart.show_course(_course(status, day), summary_of(status))
        return chart
    bars = BarChart(look, name, small=small)
    bars.show_bars(_bars(status), summary_of(status), unit=unit_words(status))
    return bars


def month_chart(look: Look, status: KpiStatus) -> QWidget:
    """Each month by itself; of use for what adds up."""
    chart = BarChart(look, _("Chart by month: {title}").format(title=status.title))
    chart.show_bars(_bars(status), summary_of(status), unit=unit_words(status))
    return chart


def short_label(period: KpiPeriod) -> str:
    """A month's number where its label is a calendar month, else the label."""
    return period.label[-2:] if len(period.label) == len("2026-04") else period.label


def _reached(status: KpiStatus, day: date) -> list[float]:
    """How far each month has come: what adds up stands at its end, or where the running one is."""
    found = []
    for number, month in enumerate(status.months):
        whole = (month.last - month.first).days + 1
        gone = (day - month.first).days + 1
        found.append(number + (gone / whole if 0 < gone < whole else 1.0))
    return found


def _course(status: KpiStatus, day: date) -> Course:
    labels = [short_label(each) for each in status.months]
    if is_count(status):
        values = [number_of(status, each.cumulative) for each in status.months]
        targets = [number_of(status, each.cumulative_target) for each in status.months]
        low, at = 0.0, _reached(status, day)
    else:
        values = [number_of(status, each.value) for each in status.months]
        targets = [number_of(status, each.target) for each in status.months]
        held = [each for each in (*values, *targets) if each is not None]
        low, at = max(0.0, float(int(min(held, default=100.0)) - _ROOM_BELOW)), []
    forecast = number_of(status, status.forecast) if is_count(status) else None
    return Course(
        labels, values, targets, TONES[status.colour], forecast, unit_words(status), low, at
    )


def _bars(status: KpiStatus) -> list[Bar]:
    return [
        Bar(
            short_label(each),
            number_of(status, each.value),
            number_of(status, each.target),
            TONES[each.colour],
        )
        for each in status.months
    ]
