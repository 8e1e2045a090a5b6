"""Batches: files that were filed together, and the medium that they came from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from models.desk_tables import BatchRow


@dataclass(frozen=True, slots=True)
class BatchRecord:
    """`source` is the name of what was given, `files` how many were to be filed; label and serial are the medium's."""

    id: int
    moment: datetime
    medium_label: str
    medium_serial: str
    source: str
    files: int


def open_batch(
    session: Session, *, moment: datetime, label: str, serial: str, source: str, files: int
) -> int:
    """Record a batch that is about to be filed; returns its id."""
    result = session.execute(
        insert(BatchRow)
        .values(moment=moment, medium_label=label, medium_serial=serial, source=source, files=files)
        .returning(BatchRow.id)
    )
    return int(result.scalar_one())


def batch(session: Session, batch_id: int) -> BatchRecord | None:
    """One batch."""
    row = session.scalar(select(BatchRow).where(BatchRow.id == batch_id))
    if row is None:
        return None
    return BatchRecord(
        row.id, row.moment, row.medium_label, row.medium_serial, row.source, row.files
    )
