"""Where chunks lie: the database's side of the vault's chunk store, pack reservations included."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.base import to_microseconds
from models.bulk import insert_rows
from models.session import Database
from models.tables import ChunkRow, PackRow
from vault.ids import ChunkId, Compartment, PackId, utc_now
from vault.pieces import PlacedChunk
from vault.store import Batch

CONTENT, TEXT = 0, 1
"""The two kinds of chunk lists a version has."""

_VARIABLES = 500
_PLACES = (
    "SELECT id, pack, ordinal, offset, stored_length, plain_length, method FROM chunk"
    " WHERE compartment = ? AND id IN ({marks})"
)


class DatabaseChunkTable:
    """A ChunkTable over the database; every look-up is its own short read."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def places(self, compartment: Compartment, ids: list[ChunkId]) -> dict[ChunkId, PlacedChunk]:
        """The known ones of `ids`."""
        if not ids:
            return {}
        with self._database.read() as session:
            return chunk_places(session, compartment, ids)


def chunk_places(
    session: Session, compartment: Compartment, ids: list[ChunkId]
) -> dict[ChunkId, PlacedChunk]:
    """The known ones of `ids`."""
    found: dict[ChunkId, PlacedChunk] = {}
    connection = session.connection()
    for start in range(0, len(ids), _VARIABLES):
        wanted = ids[start : start + _VARIABLES]
        statement = _PLACES.format(marks=",".join("?" * len(wanted)))
        for row in connection.exec_driver_sql(statement, (int(compartment), *wanted)):
            chunk = ChunkId(row[0])
            found[chunk] = PlacedChunk(chunk, compartment, PackId(row[1]), *row[2:])
    return found


def add_batch(session: Session, compartment: Compartment, batch: Batch) -> None:
    """Take over a flushed batch. A chunk that was known but no longer readable gets its new place."""
    if not batch.packs:
        return
    moment = to_microseconds(utc_now())
    insert_rows(
        session,
        PackRow,
        ("id", "compartment", "size", "created"),
        [(pack, int(compartment), size, moment) for pack, size in batch.packs],
    )
    insert_chunks(session, compartment, batch.chunks)


def insert_chunks(
    session: Session, compartment: Compartment, chunks: Sequence[PlacedChunk]
) -> None:
    """Say where these chunks lie, whatever was said before. Their packs must be known."""
    insert_rows(
        session,
        ChunkRow,
        (
            "compartment",
            "id",
            "pack",
            "ordinal",
            "offset",
            "stored_length",
            "plain_length",
            "method",
        ),
        [
            (
                int(compartment),
                chunk.id,
                chunk.pack,
                chunk.ordinal,
                chunk.offset,
                chunk.stored_length,
                chunk.plain_length,
                chunk.method,
            )
            for chunk in chunks
        ],
        replace=True,
    )


def committed_among(session: Session, packs: list[PackId]) -> set[PackId]:
    """Those of `packs` that a transaction has committed to."""
    found: set[PackId] = set()
    for start in range(0, len(packs), _VARIABLES):
        some = packs[start : start + _VARIABLES]
        found.update(
            PackId(pack) for pack in session.scalars(select(PackRow.id).where(PackRow.id.in_(some)))
        )
    return found


def committed_packs(session: Session) -> dict[PackId, tuple[Compartment, int]]:
    """Every committed pack with its compartment and size in bytes."""
    rows = session.execute(select(PackRow.id, PackRow.compartment, PackRow.size))
    return {PackId(pack): (Compartment(number), size) for pack, number, size in rows}


def chunks_of_pack(session: Session, pack: PackId) -> list[PlacedChunk]:
    """The chunk table's rows of one pack, in order."""
    rows = session.execute(
        select(ChunkRow.__table__).where(ChunkRow.pack == pack).order_by(ChunkRow.ordinal)
    )
    return [
        PlacedChunk(
            ChunkId(row.id),
            Compartment(row.compartment),
            pack,
            row.ordinal,
            row.offset,
            row.stored_length,
            row.plain_length,
            row.method,
        )
        for row in rows
    ]
