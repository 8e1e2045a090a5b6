"""How long a filing (定级备案) is valid, when its renewal may be applied for, and when the next assessment is due."""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from datetime import date, timedelta
from enum import Enum
from typing import NamedTuple

from models.assurance.assurance_rules import GRADING, Frequency
from models.assurance.grading_rules import FilingRules
from models.obligations.register_records import Assessment, Filing
from resources.words import N_


class FilingState(Enum):
    """How a filing stands on a day; the value is a stable word."""

    NOT_NEEDED = "not-needed"
    NOT_ISSUED = "not-issued"
    VALID = "valid"
    RENEW = "renew"
    EXPIRED = "expired"

    @property
    def label(self) -> str:
        """A message id."""
        return _LABELS[self]


_LABELS = {
    FilingState.NOT_NEEDED: N_("no filing needed"),
    FilingState.NOT_ISSUED: N_("not filed yet"),
    FilingState.VALID: N_("filing valid"),
    FilingState.RENEW: N_("to be renewed"),
    FilingState.EXPIRED: N_("filing expired"),
}


class Validity(NamedTuple):
    """From which day the certificate counts, until which it is valid and since when it may be renewed.

    `extensions` are the assessments that made it longer. `printed`: the last day is the one that the certificate bears.
    """

    state: FilingState
    start: date | None = None
    until: date | None = None
    window: date | None = None
    extensions: tuple[int, ...] = ()
    printed: bool = False

    def days_left(self, day: date) -> int | None:
        """Days from `day` to the last one; negative when it has passed."""
        return None if self.until is None else (self.until - day).days


class Next(NamedTuple):
    """When the next assessment is due; `last` is the day of the last report, `never` says that there was none."""

    due: date
    last: date | None
    binding: bool
    overdue: bool


def validity(
    rules: FilingRules, filing: Filing, assessments: Iterable[Assessment], day: date
) -> Validity:
    """The validity of a police filing as of `day`, by `rules` (公网安〔2025〕1846号 问题六).

    A last day that the certificate itself bears is taken as it is, and assessments completed after it was issued extend
    it as they extend a reckoned one.
    """
    if filing.issued is None or filing.issued > day:
        return Validity(FilingState.NOT_ISSUED)
    start = max(filing.issued, rules.counts_from)
    until = _until(rules, filing, start, 0)
    extended: list[int] = []
    for each in sorted(
        completed(filing, assessments, day), key=lambda each: (each.reported, each.id)
    ):
        assert each.reported is not None
        if not start <= each.reported <= until or (extended and not rules.each):
            continue
        extended.append(each.id)
        until = _until(rules, filing, start, len(extended))
    window = add_months(until, -rules.renewal_months)
    state = FilingState.VALID
    if day > until:
        state = FilingState.EXPIRED
    elif day >= window:
        state = FilingState.RENEW
    return Validity(state, start, until, window, tuple(extended), filing.until is not None)


def completed(filing: Filing, assessments: Iterable[Assessment], day: date) -> list[Assessment]:
    """The assessments of a filing whose reports were there by `day`."""
    return [
        each
        for each in assessments
        if each.filing_id == filing.id
        and each.scheme == filing.scheme
        and not each.void
        and each.reported is not None
        and each.reported <= day
    ]


def next_assessment(
    frequency: Frequency | None, filing: Filing, assessments: Iterable[Assessment], day: date
) -> Next | None:
    """When the next one is due: so many months after the last report, else after the filing; None without a rule."""
    if frequency is None:
        return None
    reports = [each.reported for each in completed(filing, assessments, day) if each.reported]
    last = max(reports, default=None)
    begin = last or (filing.issued if filing.scheme == GRADING else None) or filing.graded
    if begin is None:
        begin = filing.issued
    if begin is None:
        return None
    due = add_months(begin, frequency.months)
    return Next(due, last, frequency.binding, day > due)


def add_months(day: date, months: int) -> date:
    """The same day of another month, or that month's last where it has no such day."""
    number = day.year * 12 + day.month - 1 + months
    year, month = divmod(number, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def _until(rules: FilingRules, filing: Filing, start: date, extensions: int) -> date:
    more = extensions * rules.extension_years
    if filing.until is not None:
        return add_months(filing.until, 12 * more)
    anniversary = add_months(start, 12 * (rules.years + more))
    # From 29 February the anniversary in a common year is its 28th, which is an eve already.
    eve = rules.eve and anniversary.day == start.day
    return anniversary - timedelta(days=1) if eve else anniversary
