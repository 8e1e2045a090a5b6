"""Targets by time: how much of a year's count should be there on a day, and each month's and quarter's share.

Ⅱ7.2(1) asks for the yearly figures to be broken down; cumulative targets are weighted by days and rounded up.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from fractions import Fraction
from math import ceil
from typing import NamedTuple

from models.contract.calendar import stepped
from models.contract.contract_terms import ContractTerms, KpiTarget
from models.contract.deadlines import months_later
from models.contract.periods import Period, periods
from models.kpi.kpi_rules import Bound, Indicator, Unit

_OF = {"percent": Fraction(1, 100), "hours": Fraction(60)}


class Term(NamedTuple):
    """The days of service, both included, and how many months they are."""

    start: date
    end: date
    months: int

    @property
    def days(self) -> int:
        """How many days of service there are."""
        return (self.end - self.start).days + 1

    def elapsed(self, day: date) -> int:
        """Days of service up to and with `day`; 0 before the first, all after the last."""
        return max(0, min(self.days, (day - self.start).days + 1))


def term_of(start: date, end: date) -> Term:
    """The service's term; what is left of a month at its end counts as one."""
    return Term(start, end, len(periods("month", start, end, of_contract=True)))


def cumulative_target(target: Fraction, term: Term, day: date) -> int:
    """How much should be there at the end of `day`: target × days passed / all days, rounded up."""
    return ceil(target * term.elapsed(day) / term.days)


def share(target: Fraction, term: Term, period: Period, months: int) -> int:
    """A period's own target: an equal share where it is a whole one of so many months, else by its days; rounded up."""
    if is_whole(period, months):
        return ceil(target * min(months, term.months) / term.months)
    return ceil(target * ((period.last - period.first).days + 1) / term.days)


def share_by(target: Fraction, term: Term, period: Period, months: int, day: date) -> int:
    """What of a period's share should be there at the end of `day`."""
    days = (period.last - period.first).days + 1
    passed = max(0, min(days, (day - period.first).days + 1))
    return ceil(Fraction(share(target, term, period, months) * passed, days))


def is_whole(period: Period, months: int) -> bool:
    """Whether a period of so many months is there from end to end, not cut off by the contract's first or last day."""
    return stepped(months_later(period.first, months), -1) == period.last


def with_targets(indicators: Iterable[Indicator], terms: ContractTerms) -> tuple[Indicator, ...]:
    """The indicators with what this contract's own profile sets as target, where it names one."""
    own = {each.id: each for each in terms.kpi}
    return tuple(_with(each, own[each.id]) if each.id in own else each for each in indicators)


def _with(indicator: Indicator, own: KpiTarget) -> Indicator:
    target = own.target * _OF.get(own.unit, Fraction(1))
    fits = (own.unit == "percent") == (indicator.unit is Unit.RATE)
    bound = {">=": Bound.LEAST, "<=": Bound.MOST}.get(own.relation, indicator.bound)
    return replace(indicator, target=target, bound=bound) if fits else indicator
