"""Where every indicator stands on a day: value, targets, months and quarters, colour, forecast and traps."""

from __future__ import annotations

import enum
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from models.contract.contract_terms import ContractTerms
from models.contract.periods import MONTHS, Period, periods
from models.kpi.kpi_counting import Report, counted, distinct_days, punctual, value_of
from models.kpi.kpi_entries import Ledger, LedgerEntry
from models.kpi.kpi_forecast import forecast_count, rate_with_misses
from models.kpi.kpi_rules import Bound, Indicator, KpiRules, Measure, Unit
from models.kpi.kpi_targets import (
    Term,
    cumulative_target,
    share,
    share_by,
    term_of,
    with_targets,
)
from models.kpi.kpi_traps import (
    count_traps,
    declaration_traps,
    duration,
    percent,
    rate_traps,
    report_traps,
    sample_traps,
    system_traps,
    time_traps,
)


class Colour(enum.Enum):
    """How it stands: NONE where there is nothing to judge yet."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    NONE = "none"


class KpiPeriod(NamedTuple):
    """A month or quarter by itself, and where the whole stood at its end (or on the day asked for, while it runs).

    `cumulative` and its target are None where an indicator isn't a count. A period that hasn't begun has no value.
    """

    label: str
    value: Fraction | None
    target: Fraction
    colour: Colour
    first: date
    last: date
    cumulative: Fraction | None
    cumulative_target: Fraction | None


@dataclass(frozen=True, slots=True)
class KpiStatus:
    """One indicator on a day. Rates are fractions of 1, times are minutes; `shown` writes any of them for people.

    `forecast` is the value at the end: of a count at the present pace, of the reports' rate at best. `entries` is how
    many were counted, `evidence` how many papers prove them.
    """

    id: str
    title: str
    clause: str
    target: Fraction
    value: Fraction | None
    unit: Unit
    bound: Bound
    cumulative_target: Fraction | None
    months: tuple[KpiPeriod, ...]
    quarters: tuple[KpiPeriod, ...]
    forecast: Fraction | None
    colour: Colour
    traps: tuple[str, ...]
    entries: int
    evidence: int

    def shown(self, value: Fraction | None) -> str:
        """A value of this indicator for people; a dash for none."""
        return "–" if value is None else shown_value(self.unit, value)

    @property
    def target_words(self) -> str:
        """The target with its sign: "≥ 600", "≤ 4 h", "= 100 %"."""
        sign = "≤" if self.bound is Bound.MOST else "≥"
        if self.target == 0 or (self.unit is Unit.RATE and self.target == 1):
            sign = "="
        return f"{sign} {self.shown(self.target)}"


def shown_value(unit: Unit, value: Fraction) -> str:
    """A value in its unit: "94.4 %", "3 h 20 min", "417"."""
    if unit is Unit.RATE:
        return percent(value)
    if unit is Unit.MINUTES:
        return duration(value)
    return str(value.numerator // value.denominator)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is judged: the ledger with its evidence and the reports as known on `day`, and the registered systems."""

    ledger: Ledger
    evidence: Mapping[int, int]
    reports: Sequence[Report]
    systems: Sequence[str]
    day: date
    months_of_contract: bool
    quarters_of_contract: bool


def kpi_statuses(
    rules: KpiRules, terms: ContractTerms, asked: Asked, same: Mapping[str, KpiStatus] | None = None
) -> tuple[KpiStatus, ...]:
    """Every indicator in the order of the rules, with the targets that this contract sets.

    `same` are indicators, by id, of which everything but the reports is as it was: only those of reports are judged
    anew.
    """
    term = term_of(terms.start, terms.end)
    months = periods("month", term.start, term.end, of_contract=asked.months_of_contract)
    quarters = periods("quarter", term.start, term.end, of_contract=asked.quarters_of_contract)
    return tuple(
        same[each.id]
        if same and each.id in same and each.measure is not Measure.PUNCTUAL
        else _Judge(rules, each, term, asked).status(months, quarters)
        for each in with_targets(rules.indicators, terms)
    )


class _Judge:
    """Judges one indicator."""

    def __init__(self, rules: KpiRules, indicator: Indicator, term: Term, asked: Asked) -> None:
        self._rules, self._of, self._term, self._asked = rules, indicator, term, asked
        self._day = asked.day
        counts = (each for each in counted(indicator, asked.ledger))
        self._entries = sorted(
            (each for each in counts if term.start <= each.day <= term.end), key=_day_of
        )
        self._is_count = indicator.measure is Measure.COUNT
        self._evidence = sum(asked.evidence.get(each.id, 0) for each in self._entries)
        self._days = distinct_days(indicator, self._entries) if self._is_count else []

    def status(self, months: Sequence[Period], quarters: Sequence[Period]) -> KpiStatus:
        of, judged = self._of, tuple(self._period(each, MONTHS["month"]) for each in months)
        value = self._value(judged)
        owed = (
            Fraction(cumulative_target(of.target, self._term, self._day))
            if self._is_count
            else None
        )
        forecast = self._forecast()
        return KpiStatus(
            of.id,
            of.label,
            of.clause,
            of.target,
            value,
            of.unit,
            of.bound,
            owed,
            judged,
            tuple(self._period(each, MONTHS["quarter"]) for each in quarters),
            forecast,
            self._colour(value, owed, judged),
            tuple(self._traps(value, forecast, months)),
            len(self._entries),
            self._evidence,
        )

    def _whole(self, first: date, last: date) -> Fraction | None:
        if self._is_count:
            return Fraction(bisect_right(self._days, last) - bisect_left(self._days, first))
        if self._of.measure is Measure.PUNCTUAL:
            reports = [each for each in self._asked.reports if first <= each.due <= last]
            return punctual(reports, self._day)
        low = bisect_left(self._entries, first, key=_day_of)
        high = bisect_right(self._entries, last, key=_day_of)
        return value_of(self._of, self._entries[low:high], self._day)

    def _value(self, months: Sequence[KpiPeriod]) -> Fraction | None:
        if self._day < self._term.start:
            return None
        if self._of.measure is not Measure.SYSTEMS:
            # Reports of the last month are due after the service has ended.
            return self._whole(self._term.start, max(self._term.end, self._day))
        # Every period by itself must have them, so the weakest finished one speaks for the whole.
        finished = [each.value for each in months if each.last < self._day]
        running = [each.value for each in months if each.first <= self._day]
        return min((each for each in finished or running if each is not None), default=None)

    def _period(self, period: Period, months: int) -> KpiPeriod:
        of, term, day = self._of, self._term, self._day
        begun = period.first <= day
        value = self._whole(period.first, period.last) if begun else None
        target, by_now, cumulative, owed = of.target, of.target, None, None
        if self._is_count:
            target = Fraction(share(of.target, term, period, months))
            by_now = Fraction(share_by(of.target, term, period, months, day))
            until = min(period.last, day)
            cumulative = self._whole(term.start, until) if begun else None
            owed = Fraction(cumulative_target(of.target, term, until if begun else period.last))
        colour = self._judged(
            value, by_now if self._is_count else target, running=begun and day <= period.last
        )
        return KpiPeriod(
            period.label, value, target, colour, period.first, period.last, cumulative, owed
        )

    def _colour(
        self, value: Fraction | None, owed: Fraction | None, months: Sequence[KpiPeriod]
    ) -> Colour:
        of, forecast = self._of, self._forecast()
        if of.mendable and value is not None and not of.meets(value):
            # What this month left open can be mended; what an earlier one did was missed at its stage check.
            missed = any(each.colour is Colour.RED for each in months)
            return Colour.RED if missed else Colour.YELLOW
        if of.measure is Measure.PUNCTUAL and value is not None and not of.meets(value):
            return Colour.YELLOW if forecast is not None and of.meets(forecast) else Colour.RED
        running = not any(each.last < self._day for each in months)
        return self._judged(value, of.target if owed is None else owed, running=running)

    def _judged(self, value: Fraction | None, target: Fraction, *, running: bool) -> Colour:
        of = self._of
        if value is None:
            return Colour.NONE
        if of.measure in (Measure.MEAN, Measure.LONGEST):
            near = value * 100 > target * self._rules.near_limit
            return Colour.RED if value > target else Colour.YELLOW if near else Colour.GREEN
        met = value <= target if of.bound is Bound.MOST else value >= target
        if met:
            return Colour.GREEN
        if self._is_count:
            near = value * 100 >= target * self._rules.near_count
            return Colour.YELLOW if near else Colour.RED
        # What is still open can be mended, and a running month can still name its systems.
        mendable = of.mendable or (of.measure is Measure.SYSTEMS and running)
        return Colour.YELLOW if mendable and running else Colour.RED

    def _forecast(self) -> Fraction | None:
        of = self._of
        if self._is_count:
            end = forecast_count(
                self._days,
                self._term,
                self._day,
                window=self._rules.window,
                least=self._rules.least_days,
            )
            return None if end is None else Fraction(end)
        reports = self._asked.reports
        if of.measure is Measure.PUNCTUAL and reports:
            late = sum(
                1 for each in reports if each.late or (each.done is None and each.due < self._day)
            )
            return rate_with_misses(len(reports), late)
        return None

    def _traps(
        self, value: Fraction | None, forecast: Fraction | None, months: Sequence[Period]
    ) -> list[str]:
        of, asked = self._of, self._asked
        if of.measure is Measure.COUNT:
            count = int(value or 0)
            end = None if forecast is None else int(forecast)
            return count_traps(of, count, end, self._term, self._day)
        if of.measure is Measure.HAVING:
            field = self._rules.kind(of.kinds[0]).field(of.having)
            return rate_traps(of, asked.ledger, self._day, field.label)
        if of.measure in (Measure.MEAN, Measure.LONGEST):
            return time_traps(of, asked.ledger, self._day)
        if of.measure is Measure.NONE and of.declared:
            return declaration_traps(of, asked.ledger, months, self._day)
        if of.measure is Measure.SYSTEMS:
            return system_traps(of, asked.ledger, asked.systems, self._evidence)
        if of.measure is Measure.RATIO and of.sample:
            return sample_traps(of, asked.ledger)
        if of.measure is Measure.PUNCTUAL:
            return report_traps(of, asked.reports, self._day)
        return []


def _day_of(entry: LedgerEntry) -> date:
    return entry.day
