"""KPI indicators as charts and tables want them: numbers of one unit, tones, words."""

from __future__ import annotations

from fractions import Fraction

from desktop.itemmodels.rows_table import RowColumn
from models.kpi.kpi_rules import Unit
from models.kpi.kpi_status import Colour, KpiPeriod, KpiStatus, shown_value
from resources.words import _

_PERCENT = 100
_HOUR = 60


def number_of(status: KpiStatus, value: Fraction | None) -> float | None:
    """A value as it is drawn: rates in percent, times in minutes."""
    if value is None:
        return None
    return float(value * _PERCENT) if status.unit is Unit.RATE else float(value)


def unit_words(status: KpiStatus) -> str:
    """What stands behind a drawn number."""
    return {Unit.RATE: " %", Unit.MINUTES: " " + _("min")}.get(status.unit, "")


def is_count(status: KpiStatus) -> bool:
    """Whether it adds up over the contract."""
    return status.cumulative_target is not None


def colour_words(colour: Colour) -> str:
    """How an indicator stands, in a word."""
    return {
        Colour.GREEN: _("on target"),
        Colour.YELLOW: _("at risk"),
        Colour.RED: _("missed"),
        Colour.NONE: _("nothing to judge yet"),
    }[colour]


def summary_of(status: KpiStatus) -> str:
    """An indicator in a sentence, as it is read out."""
    said = [
        f"{status.id} {status.title}",
        _("{value} of {target}").format(
            value=status.shown(status.value), target=status.target_words
        ),
        colour_words(status.colour),
    ]
    if status.cumulative_target is not None:
        said.append(_("{target} by now").format(target=status.shown(status.cumulative_target)))
    if status.forecast is not None:
        said.append(_("expected at the end: {value}").format(value=status.shown(status.forecast)))
    return ", ".join(said)


def period_columns(status: KpiStatus) -> list[RowColumn[KpiPeriod]]:
    """Month by month, or quarter by quarter."""
    unit = status.unit

    def shown(value: Fraction | None) -> str:
        return "–" if value is None else shown_value(unit, value)

    columns: list[RowColumn[KpiPeriod]] = [
        RowColumn(_("Period"), lambda one: one.label, sample="2026-Q4"),
        RowColumn(_("Value"), lambda one: shown(one.value), sample="100.0 %"),
        RowColumn(_("Target"), lambda one: shown(one.target), sample="100.0 %"),
    ]
    if is_count(status):
        columns.append(RowColumn(_("So far"), lambda one: shown(one.cumulative), sample="0000"))
        columns.append(
            RowColumn(_("Due so far"), lambda one: shown(one.cumulative_target), sample="0000")
        )
    columns.append(
        RowColumn(_("Standing"), lambda one: colour_words(one.colour), stretch=True, mood=_mood)
    )
    return columns


def _mood(period: KpiPeriod) -> str:
    return {
        Colour.GREEN: "good",
        Colour.YELLOW: "caution",
        Colour.RED: "bad",
        Colour.NONE: "ink_faint",
    }[period.colour]
