"""Registered media and the backups that went to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from models.custody import BackupRow, MediumRow

COMPLETE = "complete"


@dataclass(frozen=True, slots=True)
class MediumRecord:
    """A registered medium. `serial` is what its sticker says, or what the platform calls its volume."""

    id: int
    token: bytes
    label: str
    serial: str
    purpose: str
    registered: datetime
    retired: datetime | None
    last_backup: datetime | None


@dataclass(frozen=True, slots=True)
class BackupRun:
    """One run of a backup. `outcome` is empty while it runs, or when it ended with its process."""

    id: int
    medium: str
    moment: datetime
    finished: datetime | None
    packs: int
    bytes: int
    sequence: int
    outcome: str


def add_medium(
    session: Session, *, token: bytes, label: str, serial: str, purpose: str, moment: datetime
) -> int:
    """Register a medium; one that was retired is taken back. Returns its id."""
    row = session.scalars(select(MediumRow).where(MediumRow.token == token)).first()
    if row is None:
        row = MediumRow(token=token)
        session.add(row)
    row.label, row.serial, row.purpose = label, serial, purpose
    row.registered, row.retired = moment, None
    session.flush()
    return row.id


def retire_medium(session: Session, medium: int, moment: datetime) -> None:
    """No more backups to this medium; what lies on it stays, and stays on record."""
    session.execute(update(MediumRow).where(MediumRow.id == medium).values(retired=moment))


def media(session: Session) -> list[MediumRecord]:
    """Every medium that was ever registered, in the order of registration."""
    last = (
        select(func.max(BackupRow.moment))
        .where(BackupRow.medium_id == MediumRow.id, BackupRow.finished.is_not(None))
        .scalar_subquery()
    )
    rows = session.execute(select(MediumRow.__table__, last).order_by(MediumRow.id))
    return [MediumRecord(*row) for row in rows]


def begin_run(session: Session, medium: int, moment: datetime) -> int:
    """Note that a backup begins; returns its id."""
    row = BackupRow(
        medium_id=medium, moment=moment, finished=None, packs=0, bytes=0, sequence=0, outcome=""
    )
    session.add(row)
    session.flush()
    return row.id


def complete_run(
    session: Session, run: int, *, finished: datetime, packs: int, size: int, sequence: int
) -> None:
    """Note that everything was written and read back: `packs` and `size` are what was newly written."""
    session.execute(
        update(BackupRow)
        .where(BackupRow.id == run)
        .values(finished=finished, packs=packs, bytes=size, sequence=sequence, outcome=COMPLETE)
    )


def fail_run(session: Session, run: int, outcome: str) -> None:
    """Note how a backup ended that didn't come to its end."""
    session.execute(update(BackupRow).where(BackupRow.id == run).values(outcome=outcome))


def runs(session: Session, limit: int) -> list[BackupRun]:
    """The latest backups, newest first."""
    rows = session.execute(
        select(
            BackupRow.id,
            MediumRow.label,
            BackupRow.moment,
            BackupRow.finished,
            BackupRow.packs,
            BackupRow.bytes,
            BackupRow.sequence,
            BackupRow.outcome,
        )
        .join(MediumRow, MediumRow.id == BackupRow.medium_id)
        .order_by(BackupRow.id.desc())
        .limit(limit)
    )
    return [BackupRun(*row) for row in rows]
