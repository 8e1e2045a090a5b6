"""The trash with its delay: what is in it, since when and why, and from when on it can be purged."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from desktop.services.filing.amending import list_trash
from desktop.services.house import House
from models.documents.trash import put_away
from models.records import DocumentRecord
from resources.trash_policy import trash_days


@dataclass(frozen=True, slots=True)
class Trashed:
    """A document in the trash. `purgeable` is the first day, of this machine, on which it may be purged from there."""

    document: DocumentRecord
    since: datetime | None
    reason: str
    purgeable: date | None

    def is_purgeable(self, today: date) -> bool:
        """Whether its delay is over."""
        return self.purgeable is None or today >= self.purgeable


def trash_contents(house: House) -> list[Trashed]:
    """What is in the trash, what was put away last first."""
    documents = list_trash(house)
    with house.database.read() as session:
        known = put_away(session)
    found: list[Trashed] = []
    for document in documents:
        since, reason = known.get(document.id, (None, ""))
        day = since.astimezone().date() + timedelta(days=trash_days()) if since else None
        found.append(Trashed(document, since, reason, day))
    return sorted(found, key=_when, reverse=True)


def _when(trashed: Trashed) -> tuple[float, int]:
    return (trashed.since.timestamp() if trashed.since else 0.0, trashed.document.id)
