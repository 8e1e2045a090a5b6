"""What an indicator comes to in a span of days: one function for each measure that the rules may name.

Values are exact: whole numbers and fractions, None where nothing can be said. Only what was known on `day` counts.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from fractions import Fraction
from typing import NamedTuple

from models.kpi.kpi_entries import Ledger, LedgerEntry
from models.kpi.kpi_rules import Indicator, Measure

_MINUTE, _DAY = 60, 86_400


class Report(NamedTuple):
    """A duty that is a report: when it was due, and when it was handed in."""

    key: str
    due: date
    done: date | None

    @property
    def late(self) -> bool:
        """Whether it came too late; one that isn't there yet is none until its day is over."""
        return self.done is not None and self.done > self.due


def value_of(indicator: Indicator, entries: Sequence[LedgerEntry], day: date) -> Fraction | None:
    """What the indicator comes to over these entries, as known on `day`. Not for PUNCTUAL, which has no entries."""
    return _MEASURES[indicator.measure](indicator, entries, day)


def counted(indicator: Indicator, ledger: Ledger) -> Iterator[LedgerEntry]:
    """The entries that the indicator looks at, kind by kind."""
    for kind in indicator.kinds:
        for entry in ledger.get(kind, ()):
            if all(entry.facts.get(key) in values for key, values in indicator.where.items()):
                yield entry


def distinct_days(indicator: Indicator, entries: Iterable[LedgerEntry]) -> list[date]:
    """The day of every entry that counts as one of its own, in order: the same work written down twice is one."""
    seen: set[tuple[object, ...]] = set()
    days: list[date] = []
    for entry in sorted(entries, key=lambda each: (each.day, each.id)):
        mark = tuple(_mark(entry, name) for name in indicator.distinct)
        if mark not in seen:
            seen.add(mark)
            days.append(entry.day)
    return days


def names_of(indicator: Indicator, entries: Iterable[LedgerEntry]) -> set[str]:
    """The systems that entries name, whatever their case and width."""
    return {
        folded(str(each.facts[indicator.having]))
        for each in entries
        if indicator.having in each.facts
    }


def seconds(indicator: Indicator, entry: LedgerEntry, day: date) -> int | None:
    """From one moment of an entry to another; None while one of them isn't known."""
    begin, end = entry.facts.get(indicator.begin), entry.facts.get(indicator.end)
    if not isinstance(begin, datetime) or not isinstance(end, datetime) or end.date() > day:
        return None
    took = end - begin
    return took.days * _DAY + took.seconds


def has(indicator: Indicator, entry: LedgerEntry, day: date) -> bool:
    """Whether an entry has what is asked of it, on that day."""
    value = entry.facts.get(indicator.having)
    if isinstance(value, datetime):
        return value.date() <= day
    return bool(value)


def punctual(reports: Iterable[Report], day: date) -> Fraction | None:
    """On time out of all that were due up to `day` or are there already (按期/应交)."""
    due = [
        each for each in reports if each.due <= day or (each.done is not None and each.done <= day)
    ]
    if not due:
        return None
    kept = sum(1 for each in due if each.done is not None and each.done <= min(each.due, day))
    return Fraction(kept, len(due))


def _count(indicator: Indicator, entries: Sequence[LedgerEntry], day: date) -> Fraction:
    del day
    return Fraction(len(distinct_days(indicator, entries)))


def _systems(indicator: Indicator, entries: Sequence[LedgerEntry], day: date) -> Fraction:
    del day
    return Fraction(len(names_of(indicator, entries)))


def _having(indicator: Indicator, entries: Sequence[LedgerEntry], day: date) -> Fraction | None:
    if not entries:
        return None
    return Fraction(sum(1 for each in entries if has(indicator, each, day)), len(entries))


def _none(indicator: Indicator, entries: Sequence[LedgerEntry], day: date) -> Fraction:
    del indicator, day
    return Fraction(len(entries))


def _mean(indicator: Indicator, entries: Sequence[LedgerEntry], day: date) -> Fraction | None:
    took = _times(indicator, entries, day)
    return Fraction(sum(took), len(took) * _MINUTE) if took else None


def _longest(indicator: Indicator, entries: Sequence[LedgerEntry], day: date) -> Fraction | None:
    took = _times(indicator, entries, day)
    return Fraction(max(took), _MINUTE) if took else None


def _times(indicator: Indicator, entries: Sequence[LedgerEntry], day: date) -> list[int]:
    took = (seconds(indicator, entry, day) for entry in entries)
    return [each for each in took if each is not None]


def _ratio(indicator: Indicator, entries: Sequence[LedgerEntry], day: date) -> Fraction | None:
    del day
    part, whole = (
        sum(_number(each, name) for each in entries) for name in (indicator.part, indicator.whole)
    )
    return Fraction(part, whole) if whole else None


def _number(entry: LedgerEntry, name: str) -> int:
    value = entry.facts.get(name)
    return value if isinstance(value, int) else 0


def _mark(entry: LedgerEntry, name: str) -> object:
    if name == "day":
        return entry.day
    value = entry.reference if name == "reference" else entry.facts.get(name)
    return folded(value) if isinstance(value, str) else value


def folded(text: str) -> str:
    """A name as it is compared: without case, width and needless spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


_MEASURES: dict[Measure, Callable[[Indicator, Sequence[LedgerEntry], date], Fraction | None]] = {
    Measure.COUNT: _count,
    Measure.SYSTEMS: _systems,
    Measure.HAVING: _having,
    Measure.NONE: _none,
    Measure.MEAN: _mean,
    Measure.LONGEST: _longest,
    Measure.RATIO: _ratio,
}
