"""Document numbers that were given out and are gone: 连续编号不漏号 (DA/T 70-2018 完2-6)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.orm import Session

_SERIES_COUNT = """
    WITH known(number) AS (SELECT number FROM document UNION SELECT number FROM purge_record),
    parts(series, ordinal) AS (
        SELECT rtrim(rtrim(number, '0123456789'), '-'),
               CAST(substr(number, length(rtrim(number, '0123456789')) + 1) AS INTEGER)
        FROM known)
    SELECT parts.series, max(counter.value)
    FROM parts JOIN counter ON counter.name = parts.series
    GROUP BY parts.series
    HAVING count(DISTINCT CASE WHEN ordinal BETWEEN 1 AND counter.value THEN ordinal END) < max(counter.value)
"""
_OF_SERIES = (
    "SELECT number FROM document WHERE number LIKE :like ESCAPE '!'"
    " UNION SELECT number FROM purge_record WHERE number LIKE :like ESCAPE '!'"
)
_MARK = """
    SELECT (SELECT count(*) FROM document), (SELECT coalesce(max(id), 0) FROM document),
           (SELECT count(*) FROM purge_record)
"""
_SPECIAL = re.compile(r"[!%_]")


@dataclass(frozen=True, slots=True)
class NumberGap:
    """The numbers `first` to `last` of a series, which no document bears and no purge explains."""

    series: str
    first: int
    last: int

    @property
    def words(self) -> str:
        """The numbers as they'd be printed."""
        first = f"{self.series}-{self.first:04d}"
        return first if self.first == self.last else f"{first}…{self.last:04d}"


def number_gaps(session: Session) -> tuple[NumberGap, ...]:
    """All of them, by series. A series is what stands before a number's last part; the counter knows its last one."""
    found: list[NumberGap] = []
    for series, last in session.execute(text(_SERIES_COUNT)).all():
        like = _SPECIAL.sub(r"!\g<0>", series) + "-%"
        known = {
            int(number.removeprefix(f"{series}-"))
            for number in session.execute(text(_OF_SERIES), {"like": like}).scalars()
            if number.removeprefix(f"{series}-").isdecimal()
        }
        found += [NumberGap(series, *run) for run in _runs(known, last)]
    return tuple(sorted(found, key=lambda gap: (gap.series, gap.first)))


def numbering_mark(session: Session) -> tuple[int, ...]:
    """As long as it stays the same, so do the gaps: how many documents and purges there are, and the newest ones."""
    return tuple(session.execute(text(_MARK)).one())


def _runs(known: set[int], last: int) -> list[tuple[int, int]]:
    """The stretches of 1 … `last` that aren't in `known`."""
    runs: list[tuple[int, int]] = []
    for number in range(1, last + 1):
        if number in known:
            continue
        if runs and runs[-1][1] == number - 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return runs
