"""Appending to the journal, and reading it. There is no function that changes or removes an event."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.base import to_microseconds
from models.bulk import insert_rows
from models.records import AuditEvent
from models.tables import AuditRow


def append_events(
    session: Session, actor: str, moment: datetime, events: Sequence[tuple[str, str, str]]
) -> None:
    """Append (action, object name, detail) triples, in order, inside the caller's transaction."""
    if not events:
        return
    stored = to_microseconds(moment)
    last = session.scalar(select(func.max(AuditRow.sequence))) or 0
    insert_rows(
        session,
        AuditRow,
        ("sequence", "moment", "actor", "action", "object_name", "detail"),
        [(last + ordinal, stored, actor, *event) for ordinal, event in enumerate(events, start=1)],
    )


def latest_events(session: Session, limit: int) -> list[AuditEvent]:
    """The newest events, newest first."""
    rows = session.execute(
        select(AuditRow.__table__).order_by(AuditRow.sequence.desc()).limit(limit)
    )
    return [AuditEvent(*row) for row in rows]
