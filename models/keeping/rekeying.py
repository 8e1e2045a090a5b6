"""The database's side of a changed master key: a copy under another key whose chunks get their new names and places."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sqlalchemy.orm import Session

from models.base import to_microseconds
from models.people_tables import IDENTITY, PHONE
from models.session import Database
from vault.column import ColumnSealer
from vault.ids import ChunkId, utc_now

_RENAMED = "CREATE TABLE renamed (before BLOB PRIMARY KEY, now BLOB NOT NULL) WITHOUT ROWID"


def copy_database(database: Database, target: Path, key: bytes) -> None:
    """A copy of the whole database at `target`, under another key. Raises StorageFailed."""
    # On the driver's own connection: no library between may put the statement, and the key in it, into an exception.
    with database.exclusive() as connection:
        connection.execute(f"ATTACH DATABASE ? AS copy KEY \"x'{key.hex()}'\"", (str(target),))
        try:
            connection.execute("SELECT sqlcipher_export('copy')")
        finally:
            connection.execute("DETACH DATABASE copy")


def forget_places(session: Session) -> None:
    """Clear what said where chunks lie, in the copy; and what depended on the old keys."""
    run = session.connection().exec_driver_sql
    run("PRAGMA defer_foreign_keys = ON")
    for table in ("chunk", "pack_retired", "pack"):
        run(f"DELETE FROM {table}")
    run("UPDATE version SET searchable = 0")
    run("UPDATE edition SET revoked = ? WHERE revoked IS NULL", (to_microseconds(utc_now()),))
    run(_RENAMED)


def note_renamed(session: Session, renamed: Sequence[tuple[ChunkId, ChunkId]]) -> None:
    """Remember (old id, new id) of chunks that were sealed anew."""
    if renamed:
        session.connection().exec_driver_sql("INSERT INTO renamed VALUES (?, ?)", list(renamed))


def rename_chunks(session: Session) -> int:
    """Let every version refer to the new ids; returns how many references have none, which must be 0."""
    run = session.connection().exec_driver_sql
    missing = run(
        "SELECT count(*) FROM version_chunk WHERE chunk NOT IN (SELECT before FROM renamed)"
    ).scalar()
    run(
        "UPDATE version_chunk SET chunk = renamed.now"
        " FROM renamed WHERE renamed.before = version_chunk.chunk"
    )
    run("DROP TABLE renamed")
    return int(missing or 0)


_SEALED = "SELECT id, identity, phone FROM person WHERE identity IS NOT NULL OR phone IS NOT NULL"


def seal_columns_anew(session: Session, before: ColumnSealer, now: ColumnSealer) -> None:
    """Seal what columns hold under the old keys again under the new ones, in the copy. Raises Tampered."""
    run = session.connection().exec_driver_sql
    for person, identity, phone in run(_SEALED).all():
        values: list[bytes | None] = [None, None, None]
        if identity is not None:
            plain = before.open(IDENTITY, identity)
            values[:2] = now.seal(IDENTITY, plain), now.mark(IDENTITY, plain)
        if phone is not None:
            values[2] = now.seal(PHONE, before.open(PHONE, phone))
        run(
            "UPDATE person SET identity = ?, identity_mark = ?, phone = ? WHERE id = ?",
            (*values, person),
        )


def open_editions(session: Session) -> int:
    """How many editions are in force."""
    counted = session.connection().exec_driver_sql(
        "SELECT count(*) FROM edition WHERE revoked IS NULL"
    )
    return int(counted.scalar() or 0)
