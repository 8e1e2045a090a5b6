"""Where chunks lie: the database's side of the vault's chunk store, pack reservations included."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from models.base import to_microseconds
from models.bulk import insert_rows
from models.session import Database
from models.tables import ChunkRow, PackReservationRow, PackRow
from vault.ids import ChunkId, Compartment, PackId, utc_now
from vault.pieces import PlacedChunk
from vault.store import Batch

CONTENT, TEXT = 0, 1
"""The two kinds of chunk lists a version has."""

_VARIABLES = 500
_KNOWN = "SELECT id FROM chunk WHERE compartment = ? AND id IN ({marks})"


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

    def known(self, compartment: Compartment, ids: list[ChunkId]) -> set[ChunkId]:
        """The same without their places."""
        found: set[ChunkId] = set()
        with self._database.read() as session:
            for start in range(0, len(ids), _VARIABLES):
                wanted = ids[start : start + _VARIABLES]
                statement = _KNOWN.format(marks=",".join("?" * len(wanted)))
                parameters = (int(compartment), *wanted)
                rows = session.connection().exec_driver_sql(statement, parameters)
                found.update(ChunkId(row[0]) for row in rows)
        return found

    def reserve(self, packs: list[PackId]) -> None:
        """Commit pack ids before files of these names exist."""
        with self._database.write() as session:
            session.execute(insert(PackReservationRow), [{"id": pack} for pack in packs])


def chunk_places(
    session: Session, compartment: Compartment, ids: list[ChunkId]
) -> dict[ChunkId, PlacedChunk]:
    """The known ones of `ids`."""
    found: dict[ChunkId, PlacedChunk] = {}
    table = ChunkRow.__table__.c
    for start in range(0, len(ids), _VARIABLES):
        wanted = ids[start : start + _VARIABLES]
        query = select(
            table.id,
            table.pack,
            table.ordinal,
            table.offset,
            table.stored_length,
            table.plain_length,
            table.method,
        ).where(table.compartment == int(compartment), table.id.in_(wanted))
        for row in session.execute(query):
            chunk = ChunkId(row[0])
            found[chunk] = PlacedChunk(chunk, compartment, PackId(row[1]), *row[2:])
    return found


def add_batch(session: Session, compartment: Compartment, batch: Batch) -> None:
    """Take over a flushed batch: its packs are no longer merely reserved."""
    if not batch.packs:
        return
    moment = to_microseconds(utc_now())
    insert_rows(
        session,
        PackRow,
        ("id", "compartment", "size", "created"),
        [(pack, int(compartment), size, moment) for pack, size in batch.packs],
    )
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
        [(chunk[1], chunk[0], *chunk[2:]) for chunk in batch.chunks],
    )
    session.execute(
        delete(PackReservationRow).where(
            PackReservationRow.id.in_([pack for pack, _size in batch.packs])
        )
    )


def reserved_packs(session: Session) -> list[PackId]:
    """Packs that were reserved and never committed: remainders of interrupted writes."""
    return [PackId(pack) for pack in session.scalars(select(PackReservationRow.id))]


def forget_reservations(session: Session, packs: Iterable[PackId]) -> None:
    """Drop reservations whose files are gone."""
    session.execute(delete(PackReservationRow).where(PackReservationRow.id.in_(list(packs))))


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


def stored_bytes(session: Session) -> int:
    """What all packs take on disk, in bytes."""
    return session.scalar(select(func.coalesce(func.sum(PackRow.size), 0))) or 0
