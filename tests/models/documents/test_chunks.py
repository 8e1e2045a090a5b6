"""The chunk table in the database: the vault's questions, and what became of packs."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import IntegrityError

from models.documents.chunks import (
    DatabaseChunkTable,
    add_batch,
    chunks_of_pack,
    committed_among,
    committed_packs,
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


def test_a_committed_batch_is_known_with_all_its_chunks(database: Database) -> None:
    chunks = [placed(number, PACKS[1]) for number in (0, 1, 2)]
    with database.write() as session:
        add_batch(session, Compartment.PLEDGE, batch(PACKS[1], *chunks))
    with database.read() as session:
        assert committed_among(session, PACKS) == {PACKS[1]}
        assert committed_among(session, []) == set()
        assert committed_among(session, [PackId(bytes(16))] * 1200 + PACKS) == {PACKS[1]}
        assert committed_packs(session) == {PACKS[1]: (Compartment.PLEDGE, 1000)}
        assert chunks_of_pack(session, PACKS[1]) == chunks
        assert chunks_of_pack(session, PACKS[0]) == []
        assert sum(size for _where, size in committed_packs(session).values()) == 1000


def test_a_batch_that_was_not_committed_is_unknown(database: Database) -> None:
    with pytest.raises(KeyboardInterrupt), database.write() as session:  # noqa: PT012 - one transaction
        add_batch(session, Compartment.PLEDGE, batch(PACKS[0], placed(0, PACKS[0])))
        raise KeyboardInterrupt
    with database.read() as session:
        assert committed_among(session, PACKS) == set()


def test_a_chunk_that_is_stored_again_gets_its_new_place(database: Database) -> None:
    """What filing a file once more does to a chunk whose pack was damaged."""
    table = DatabaseChunkTable(database)
    old, new = placed(1, PACKS[0]), placed(1, PACKS[1])
    for pack, place in ((PACKS[0], old), (PACKS[1], new)):
        with database.write() as session:
            add_batch(session, Compartment.PLEDGE, batch(pack, place))
        assert table.places(Compartment.PLEDGE, [old.id]) == {old.id: place}
    with database.read() as session:
        assert chunks_of_pack(session, PACKS[0]) == []
        assert committed_among(session, PACKS) == set(PACKS[:2])


def test_the_same_chunk_may_lie_in_two_compartments(database: Database) -> None:
    table = DatabaseChunkTable(database)
    ours, other = placed(1, PACKS[0]), placed(1, PACKS[1], Compartment.CRYPTO)
    with database.write() as session:
        add_batch(session, Compartment.PLEDGE, batch(PACKS[0], ours))
        add_batch(session, Compartment.CRYPTO, batch(PACKS[1], other))
    assert table.places(Compartment.PLEDGE, [ours.id]) == {ours.id: ours}
    assert table.places(Compartment.CRYPTO, [ours.id]) == {ours.id: other}


def test_a_chunk_needs_its_pack(database: Database) -> None:
    with pytest.raises(IntegrityError), database.write() as session:  # noqa: PT012 - one transaction
        stray = placed(1, PACKS[1])
        add_batch(session, Compartment.PLEDGE, batch(PACKS[0], stray))


def test_an_empty_batch_is_nothing(database: Database) -> None:
    with database.write() as session:
        add_batch(session, Compartment.PLEDGE, Batch((), ()))
    with database.read() as session:
        assert committed_packs(session) == {}
