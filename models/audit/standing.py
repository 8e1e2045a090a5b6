"""Where a database stands: its schema and its journal's newest event, read also where the schema is an older one."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.audit.chain import Chain
from models.audit.journal import head

UNCHAINED = bytes(32)
"""Stands for the newest event's hash in databases from before the journal was a chain."""

_CHAINED_SINCE = "0002"


@dataclass(frozen=True, slots=True)
class Standing:
    """`sequence` and `head` are number and hash of the journal's newest event."""

    schema: str
    sequence: int
    head: bytes


def standing(session: Session, chain: Chain) -> Standing:
    """Where the database stands now. Its schema must be one that this program knows."""
    schema = session.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
    if schema >= _CHAINED_SINCE:
        newest = head(session, chain)
        return Standing(schema, newest.sequence, newest.hash)
    sequence = session.execute(text("SELECT max(sequence) FROM audit_event")).scalar()
    return Standing(schema, sequence or 0, UNCHAINED)


def event_hash(session: Session, sequence: int) -> bytes | None:
    """The hash of the event of that number; None when there is none."""
    row = session.execute(
        text("SELECT hash FROM audit_event WHERE sequence = :sequence"), {"sequence": sequence}
    ).first()
    return None if row is None else row[0]


def changed_since(session: Session, sequence: int, unimportant: tuple[str, ...]) -> bool:
    """Whether anything but events of the `unimportant` actions follows the event `sequence`."""
    marks = ", ".join(f":action{number}" for number in range(len(unimportant)))
    values = {f"action{number}": action for number, action in enumerate(unimportant)}
    found = session.execute(
        text(
            "SELECT 1 FROM audit_event WHERE sequence > :sequence"
            f" AND action NOT IN ({marks}) LIMIT 1"
        ),
        values | {"sequence": sequence},
    )
    return found.first() is not None


def latest_event(session: Session, action: str) -> tuple[int, str] | None:
    """(moment in microseconds, detail) of the newest event of that action."""
    row = session.execute(
        text(
            "SELECT moment, detail FROM audit_event WHERE action = :action"
            " ORDER BY sequence DESC LIMIT 1"
        ),
        {"action": action},
    ).first()
    return None if row is None else (row[0], row[1])


def session_count(session: Session) -> int:
    """How often the vault was opened, as the state file counts it (FORMAT.md §8)."""
    row = session.execute(text("SELECT value FROM counter WHERE name = 'sessions'")).first()
    return 0 if row is None else int(row[0])
