"""What an edition shows: its scope, and the documents in it."""

from __future__ import annotations

import calendar
import json
import re
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from models.categories import Category
from models.queries import documents
from models.records import DocumentRecord

_PERIOD = re.compile("([0-9]{4})(?:-(0[1-9]|1[0-2])|-Q([1-4]))?")


@dataclass(frozen=True, slots=True)
class EditionScope:
    """What an officer is shown: documents of these categories that meet every limit that is set.

    `systems`, `persons`: at least one of them is among the document's. `since`, `until` (inclusive): the document's
    period lies wholly between them, or, where it has none, the day it was formed; one with neither isn't in a scope
    that is limited in time.
    """

    categories: tuple[Category, ...]
    systems: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None

    def includes(self, document: DocumentRecord) -> bool:
        """Whether an officer may see `document`."""
        return (
            document.category in self.categories
            and (not self.systems or not set(self.systems).isdisjoint(document.systems))
            and (not self.persons or not set(self.persons).isdisjoint(document.persons))
            and self._is_in_time(document)
        )

    def to_json(self) -> str:
        """As it is stored, in the vault and in the edition."""
        values: dict[str, Any] = asdict(self)
        values["categories"] = sorted(category.value for category in self.categories)
        for name in ("since", "until"):
            day = values[name]
            values[name] = day.isoformat() if day else None
        return json.dumps(values, ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> EditionScope:
        """What `to_json` wrote; raises ValueError for anything else."""
        try:
            values = json.loads(text)
            since, until = (
                date.fromisoformat(values[name]) if values[name] else None
                for name in ("since", "until")
            )
            return cls(
                tuple(Category(word) for word in values["categories"]),
                tuple(values["systems"]),
                tuple(values["persons"]),
                since,
                until,
            )
        except (KeyError, TypeError) as error:
            raise ValueError("not a scope") from error

    def _is_in_time(self, document: DocumentRecord) -> bool:
        if self.since is None and self.until is None:
            return True
        days = period_days(document.period)
        if days is None and not document.period and document.formed is not None:
            days = document.formed, document.formed
        if days is None:
            return False
        first, last = days
        return (self.since is None or first >= self.since) and (
            self.until is None or last <= self.until
        )


def period_days(period: str) -> tuple[date, date] | None:
    """The first and the last day of 2026, 2026-07 or 2026-Q3; None for anything else."""
    found = _PERIOD.fullmatch(period)
    if found is None:
        return None
    year, month, quarter = (int(part) if part else 0 for part in found.groups())
    last = month or 3 * quarter or 12
    first = month or (last - 2 if quarter else 1)
    return date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1])


def documents_in_scope(session: Session, scope: EditionScope) -> list[int]:
    """The ids of all documents that an edition of this scope shows."""
    return [
        document.id
        for category in scope.categories
        for document in documents(session, category=category)
        if scope.includes(document)
    ]
