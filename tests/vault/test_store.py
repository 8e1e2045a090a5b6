"""The chunk store: what is put is read, equal things are kept once, memory stays flat."""

from __future__ import annotations

import gc
import threading
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.vault.builders import all_keys, pledge, suite
from vault import store as store_module
from vault.errors import ChunkMissing, Tampered
from vault.ids import ChunkId, Compartment, PackId
from vault.pieces import MemoryChunkTable
from vault.store import Batch, BatchWriter, ChunkStore, fresh_packs

WHERE = Compartment.PLEDGE


class Shelf:
    """A store with a table in memory, whose batches are committed and published at once."""

    def __init__(self, packs: Path) -> None:
        packs.mkdir(exist_ok=True)
        self.packs = packs
        self.table = MemoryChunkTable()
        self.store = ChunkStore(packs, all_keys(), self.table)

    def writer(self) -> BatchWriter:
        return BatchWriter(self.packs, pledge())

    def commit(self, writer: BatchWriter) -> Batch:
        batch = writer.flush()
        self.table.add(list(batch.chunks))
        writer.publish(batch)
        return batch

    def put(self, writer: BatchWriter, *contents: bytes) -> list[ChunkId]:
        pairs = [(suite().digest(data), data) for data in contents]
        prepared = self.store.prepare(WHERE, pairs)
        for piece in prepared:
            writer.put(piece)
        return [piece.id for piece in prepared]

    def keep(self, *contents: bytes) -> list[ChunkId]:
        writer = self.writer()
        ids = self.put(writer, *contents)
        self.commit(writer)
        return ids

    def files(self) -> list[Path]:
        return sorted(path for path in self.packs.rglob("*") if path.is_file())


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    made = Shelf(tmp_path / "packs")
    yield made
    made.store.close()


def test_what_is_put_is_streamed_back_in_any_order(shelf: Shelf) -> None:
    contents = [bytes((number,)) * number * 37 for number in range(1, 40)]
    ids = shelf.keep(*contents)
    assert list(shelf.store.stream(WHERE, ids)) == contents
    assert list(shelf.store.stream(WHERE, ids[::-1])) == contents[::-1]
    assert list(shelf.store.stream(WHERE, [ids[3]] * 3)) == [contents[3]] * 3
    assert list(shelf.store.stream(WHERE, [])) == []


def test_equal_pieces_are_stored_once_in_a_batch_and_across_batches(shelf: Shelf) -> None:
    assert len(set(shelf.keep(b"same", b"same", b"other"))) == 2
    assert len(shelf.table.rows) == 2
    before = shelf.files()
    shelf.keep(b"same", b"other")
    assert shelf.files() == before
    writer = shelf.writer()
    shelf.put(writer, b"new")
    writer.flush()  # not in the table yet: its transaction is still running
    shelf.put(writer, b"new")
    assert writer.flush().chunks == ()


def test_equal_pieces_of_two_compartments_have_two_ids(shelf: Shelf) -> None:
    pair = [(suite().digest(b"same"), b"same")]
    ids = {shelf.store.prepare(each, pair)[0].id for each in Compartment}
    assert len(ids) == len(Compartment)


def test_ids_say_nothing_without_the_key(shelf: Shelf) -> None:
    (chunk,) = shelf.keep(b"guessed content")
    assert chunk not in (suite().digest(b"guessed content"), b"guessed content")
    assert all(
        suite().digest(b"guessed content") not in path.read_bytes() for path in shelf.files()
    )


def test_a_batch_is_fresh_until_it_is_published_and_can_be_read_all_the_while(shelf: Shelf) -> None:
    writer = shelf.writer()
    ids = shelf.put(writer, b"one", b"two")
    batch = writer.flush()
    assert [path.suffix for path in shelf.files()] == [".fresh"]
    assert fresh_packs(shelf.packs) == [pack for pack, _size in batch.packs]
    shelf.table.add(list(batch.chunks))
    assert list(shelf.store.stream(WHERE, ids)) == [b"one", b"two"]
    writer.publish(batch)
    shelf.store.close()
    assert [path.suffix for path in shelf.files()] == [".pack"]
    assert fresh_packs(shelf.packs) == []
    assert list(shelf.store.stream(WHERE, ids)) == [b"one", b"two"]


def test_what_can_no_longer_be_read_is_stored_again(shelf: Shelf) -> None:
    """Filing a file once more heals what damage took from it."""
    ids = shelf.keep(b"hurt", b"whole")
    (path,) = shelf.files()
    data = bytearray(path.read_bytes())
    data[shelf.table.rows[WHERE, ids[0]].offset] ^= 1
    path.write_bytes(data)
    bodies = [
        piece.body
        for piece in shelf.store.prepare(
            WHERE, [(suite().digest(word), word) for word in (b"hurt", b"whole")]
        )
    ]
    assert bodies == [b"hurt", None]
    path.unlink()
    shelf.store.close()
    assert shelf.keep(b"hurt", b"whole") == ids
    assert list(shelf.store.stream(WHERE, ids)) == [b"hurt", b"whole"]


def test_a_full_pack_makes_room_for_the_next(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_module, "PACK_TARGET", 2000)
    writer = shelf.writer()
    contents = [bytes(range(250)) + number.to_bytes(4, "big") for number in range(40)]
    ids = shelf.put(writer, *contents)
    assert writer.full
    batch = shelf.commit(writer)
    assert not writer.full
    assert len(batch.packs) >= 5
    assert dict(batch.packs) == {
        PackId(bytes.fromhex(path.stem)): path.stat().st_size for path in shelf.files()
    }
    assert list(shelf.store.stream(WHERE, ids)) == contents


def test_an_abandoned_batch_leaves_nothing_and_forgets_what_it_held(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_module, "PACK_TARGET", 500)
    writer = shelf.writer()
    (kept,) = shelf.put(writer, b"kept")
    shelf.commit(writer)
    lost = shelf.put(writer, *(bytes(range(200)) + bytes((number,)) for number in range(9)))
    writer.abandon()
    assert len(shelf.files()) == 1
    assert list(shelf.store.stream(WHERE, [kept])) == [b"kept"]
    # The same pieces once more: they must be written again, not believed to be there.
    shelf.put(writer, *(bytes(range(200)) + bytes((number,)) for number in range(9)))
    shelf.commit(writer)
    assert len(list(shelf.store.stream(WHERE, lost))) == 9


def test_an_unknown_chunk_is_missing(shelf: Shelf) -> None:
    (known,) = shelf.keep(b"known")
    stream = shelf.store.stream(WHERE, [known, ChunkId(bytes(32))])
    with pytest.raises(ChunkMissing):
        list(stream)
    with pytest.raises(ChunkMissing):
        list(shelf.store.stream(Compartment.CRYPTO, [known]))


def test_a_pack_that_is_gone_is_named(shelf: Shelf) -> None:
    (chunk,) = shelf.keep(b"known")
    (path,) = shelf.files()
    path.unlink()
    with pytest.raises(Tampered) as caught:
        list(shelf.store.stream(WHERE, [chunk]))
    assert caught.value.object_name.startswith(f"pack {path.stem}")


def test_damage_to_one_chunk_leaves_the_others_readable(shelf: Shelf) -> None:
    contents = [bytes(range(200)) + bytes((number,)) for number in range(5)]
    ids = shelf.keep(*contents)
    (path,) = shelf.files()
    damaged = bytearray(path.read_bytes())
    damaged[shelf.table.rows[WHERE, ids[2]].offset] ^= 1
    path.write_bytes(damaged)
    for number, chunk in enumerate(ids):
        if number == 2:
            with pytest.raises(Tampered):
                list(shelf.store.stream(WHERE, [chunk]))
        else:
            assert list(shelf.store.stream(WHERE, [chunk])) == [contents[number]]


def test_many_packs_are_read_with_few_open_files(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_module, "PACK_TARGET", 1)
    contents = [bytes((number,)) * 50 for number in range(40)]
    ids = shelf.keep(*contents)
    assert len(shelf.files()) == 40
    for _round in range(2):
        assert list(shelf.store.stream(WHERE, ids)) == contents
    assert len(shelf.store._open) <= 16


def test_threads_may_read_at_once(shelf: Shelf) -> None:
    contents = [bytes((number,)) * 5000 for number in range(60)]
    ids = shelf.keep(*contents)
    wrong: list[int] = []

    def read(offset: int) -> None:
        order = ids[offset:] + ids[:offset]
        expected = contents[offset:] + contents[:offset]
        if list(shelf.store.stream(WHERE, order)) != expected:
            wrong.append(offset)

    threads = [threading.Thread(target=read, args=(number * 7,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


def test_streaming_takes_the_memory_of_a_few_pieces(shelf: Shelf) -> None:
    size, count = 1024 * 1024, 24
    ids = []
    writer = shelf.writer()
    for number in range(count):
        ids += shelf.put(writer, bytes((number,)) * size)
    shelf.commit(writer)
    gc.collect()
    tracemalloc.start()
    try:
        total = sum(len(piece) for piece in shelf.store.stream(WHERE, ids))
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert total == size * count
    assert peak < 6 * size


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(batches=st.lists(st.lists(st.binary(min_size=1, max_size=60), max_size=6), max_size=6))
def test_the_store_behaves_like_a_dictionary(
    tmp_path_factory: pytest.TempPathFactory, batches: list[list[bytes]]
) -> None:
    shelf = Shelf(tmp_path_factory.mktemp("store") / "packs")
    kept: dict[ChunkId, bytes] = {}
    for batch in batches:
        kept.update(zip(shelf.keep(*batch), batch, strict=True))
    assert list(shelf.store.stream(WHERE, kept)) == list(kept.values())
    assert len(set(kept.values())) == len(kept) == len(shelf.table.rows)
    for place in shelf.table.rows.values():
        shelf.store.verify(place)
    shelf.store.close()
