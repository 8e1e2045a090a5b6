"""Holds: what must not be purged, by whose word and why. A released hold stays in the list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from models.custody import HoldRow
from models.errors import NoSuchHold
from models.tables import DocumentRow

_VARIABLES = 500


@dataclass(frozen=True, slots=True)
class HoldRecord:
    """One hold. Without `number` it holds the whole vault; `document_id` is None there, and once purged."""

    id: int
    document_id: int | None
    number: str
    reason: str
    placed_by: str
    placed: datetime
    released_by: str
    released: datetime | None

    @property
    def whole_vault(self) -> bool:
        """Whether everything is held."""
        return not self.number


def all_holds(session: Session, *, released: bool = True) -> list[HoldRecord]:
    """Every hold in the order they were placed; without `released` only those in force."""
    query = select(HoldRow).order_by(HoldRow.id)
    if not released:
        query = query.where(HoldRow.released.is_(None))
    return [_record(row) for row in session.scalars(query)]


def hold(session: Session, wanted: int) -> HoldRecord:
    """One hold; raises NoSuchHold."""
    row = session.get(HoldRow, wanted)
    if row is None:
        raise NoSuchHold(wanted)
    return _record(row)


def holds_on(session: Session, documents: Sequence[int]) -> list[HoldRecord]:
    """The holds in force on any of these documents, those on the whole vault first."""
    found: dict[int, HoldRecord] = {}
    for start in range(0, max(len(documents), 1), _VARIABLES):
        some = list(documents[start : start + _VARIABLES])
        rows = session.scalars(
            select(HoldRow)
            .where(
                HoldRow.released.is_(None),
                or_(HoldRow.document_id.is_(None), HoldRow.document_id.in_(some)),
            )
            .order_by(HoldRow.id)
        )
        found.update((row.id, _record(row)) for row in rows)
    return sorted(found.values(), key=lambda each: (not each.whole_vault, each.id))


def add_hold(
    session: Session, document: int | None, *, reason: str, placed_by: str, moment: datetime
) -> HoldRecord:
    """Hold a document, or everything. The document must exist."""
    number = ""
    if document is not None:
        number = session.scalars(select(DocumentRow.number).where(DocumentRow.id == document)).one()
    row = HoldRow(
        document_id=document,
        number=number,
        reason=reason,
        placed_by=placed_by,
        placed=moment,
        released_by="",
        released=None,
    )
    session.add(row)
    session.flush()
    return _record(row)


def end_hold(session: Session, wanted: int, *, released_by: str, moment: datetime) -> HoldRecord:
    """Release a hold that is in force; raises NoSuchHold."""
    row = session.get(HoldRow, wanted)
    if row is None or row.released is not None:
        raise NoSuchHold(wanted)
    row.released, row.released_by = moment, released_by
    session.flush()
    return _record(row)


def _record(row: HoldRow) -> HoldRecord:
    return HoldRecord(
        row.id,
        row.document_id,
        row.number,
        row.reason,
        row.placed_by,
        row.placed,
        row.released_by,
        row.released,
    )
