"""The vault's own word about its editions: which there are, and how far each one's journal is in ours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from models.custody import EditionRow
from models.inspection.scope import EditionScope
from models.tables import AuditRow

NOTHING_ABSORBED = bytes(16)
"""The seal while nothing of an edition's journal is in ours."""


@dataclass(frozen=True, slots=True)
class EditionRecord:
    """One edition. `absorbed` counts events of its journal that are in ours; `seal` is the tag of the last of them."""

    id: bytes
    label: str
    purpose: str
    scope: EditionScope
    documents: int
    created: datetime
    expires: datetime
    revoked: datetime | None
    absorbed: int
    seal: bytes


def add_edition(session: Session, record: EditionRecord) -> None:
    """A new edition."""
    session.add(
        EditionRow(
            id=record.id,
            label=record.label,
            purpose=record.purpose,
            scope=record.scope.to_json(),
            documents=record.documents,
            created=record.created,
            expires=record.expires,
            revoked=record.revoked,
            absorbed=record.absorbed,
            seal=record.seal,
        )
    )


def editions(session: Session) -> list[EditionRecord]:
    """All editions that were ever prepared, the oldest first."""
    rows = session.scalars(select(EditionRow).order_by(EditionRow.created, EditionRow.id))
    return [
        EditionRecord(
            row.id,
            row.label,
            row.purpose,
            EditionScope.from_json(row.scope),
            row.documents,
            row.created,
            row.expires,
            row.revoked,
            row.absorbed,
            row.seal,
        )
        for row in rows
    ]


def note_absorbed(session: Session, edition_id: bytes, absorbed: int, seal: bytes) -> None:
    """From now on so many events of its journal, the last of them with this seal, are in ours."""
    session.execute(
        update(EditionRow).where(EditionRow.id == edition_id).values(absorbed=absorbed, seal=seal)
    )


def note_revoked(session: Session, edition_id: bytes, moment: datetime) -> None:
    """The edition is not to be opened any more."""
    session.execute(update(EditionRow).where(EditionRow.id == edition_id).values(revoked=moment))


def is_journalled(session: Session, action: str, object_name: str, detail: str) -> bool:
    """Whether the vault itself journalled this: a problem that stays is told at every unlock, but written down once.

    What came out of editions doesn't count: whoever tampers with one could say it first.
    """
    query = select(AuditRow.sequence).where(
        AuditRow.action == action,
        AuditRow.object_name == object_name,
        AuditRow.detail == detail,
        AuditRow.slot.not_in(select(EditionRow.id)),
    )
    return session.scalars(query.limit(1)).first() is not None
