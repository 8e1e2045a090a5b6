"""The chunk table in the database: the vault's questions, and the reservation of packs."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import IntegrityError

from models.chunks import (
    DatabaseChunkTable,
    add_batch,
    chunks_of_pack,
    committed_packs,
    forget_reservations,
    reserved_packs,
    stored_bytes,
)
from models.session import Database
from vault.ids import ChunkId, Compartment, PackId
from vault.pieces import MemoryChunkTable, PlacedChunk
from vault.store import Batch

PACKS = [PackId(bytes((number,)) * 16) for number in range(1, 4)]


def placed(number: int, pack: PackId, where: Compartment = Compartment.PLEDGE) -> PlacedChunk:
    identifier = ChunkId(number.to_bytes(32, "big"))
    return PlacedChunk(identifier, where, pack, number, 32 + number * 100, 100, 84, number % 2)


def batch(pack: PackId, *chunks: PlacedChunk) -> Batch:
    return Batch(((pack, 1000),), chunks)


def test_both_tables_give_the_same_answers(database: Database) -> None:
    chunks = [placed(number, PACKS[0]) for number in range(1200)]
    memory, table = MemoryChunkTable(), DatabaseChunkTable(database)
    memory.add(chunks)
    with database.write() as session:
        add_batch(session, Compartment.PLEDGE, batch(PACKS[0], *chunks))
    asked = [ChunkId(number.to_bytes(32, "big")) for number in range(100, 1300)]
    for ids in (asked, asked[:1], [], [ChunkId(b"x" * 32)]):
        for where in (Compartment.PLEDGE, Compartment.CRYPTO):
            assert table.places(where, ids) == memory.places(where, ids)
            assert table.known(where, ids) == memory.known(where, ids)


def test_a_committed_batch_is_no_longer_reserved(database: Database) -> None:
    table = DatabaseChunkTable(database)
    table.reserve(PACKS)
    chunks = [placed(number, PACKS[1]) for number in (0, 1, 2)]
    with database.write() as session:
        add_batch(session, Compartment.PLEDGE, batch(PACKS[1], *chunks))
    with database.read() as session:
        assert set(reserved_packs(session)) == {PACKS[0], PACKS[2]}
        assert committed_packs(session) == {PACKS[1]: (Compartment.PLEDGE, 1000)}
        assert chunks_of_pack(session, PACKS[1]) == chunks
        assert chunks_of_pack(session, PACKS[0]) == []
        assert stored_bytes(session) == 1000
    with database.write() as session:
        forget_reservations(session, [PACKS[0]])
    with database.read() as session:
        assert reserved_packs(session) == [PACKS[2]]


def test_a_pack_id_can_be_reserved_only_once(database: Database) -> None:
    table = DatabaseChunkTable(database)
    table.reserve(PACKS[:1])
    with pytest.raises(IntegrityError):
        table.reserve(PACKS[:1])


def test_one_chunk_has_one_place_a_compartment(database: Database) -> None:
    with database.write() as session:
        add_batch(session, Compartment.PLEDGE, batch(PACKS[0], placed(1, PACKS[0])))
        other = placed(1, PACKS[1], Compartment.CRYPTO)
        add_batch(session, Compartment.CRYPTO, batch(PACKS[1], other))
    with pytest.raises(IntegrityError), database.write() as session:
        add_batch(session, Compartment.PLEDGE, batch(PACKS[2], placed(1, PACKS[2])))


def test_a_chunk_needs_its_pack(database: Database) -> None:
    with pytest.raises(IntegrityError), database.write() as session:
        stray = placed(1, PACKS[1])
        add_batch(session, Compartment.PLEDGE, batch(PACKS[0], stray))


def test_an_empty_batch_is_nothing(database: Database) -> None:
    with database.write() as session:
        add_batch(session, Compartment.PLEDGE, Batch((), ()))
    with database.read() as session:
        assert committed_packs(session) == {}
        assert stored_bytes(session) == 0
