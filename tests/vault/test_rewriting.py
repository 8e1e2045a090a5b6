"""Chunks move from pack to pack without being unpacked; a pack that is to go is overwritten first."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.vault.builders import all_keys, make_piece, pledge
from vault import rewriting
from vault.errors import Tampered
from vault.pack import pack_path
from vault.pieces import MemoryChunkTable, PlacedChunk
from vault.proving import pack_is_whole, prove_pack
from vault.rewriting import move_chunks, remove_packs
from vault.store import BatchWriter, ChunkStore

PIECES = [b"1", b"one" * 400, bytes(range(256)) * 30, "三".encode() * 900]


@pytest.fixture
def places(tmp_path: Path) -> tuple[PlacedChunk, ...]:
    """A published pack of a few pieces."""
    writer = BatchWriter(tmp_path, pledge())
    for data in PIECES:
        writer.put(make_piece(data))
    batch = writer.flush()
    writer.publish(batch)
    return batch.chunks


def moved(packs: Path, places: list[PlacedChunk]) -> tuple[PlacedChunk, ...]:
    writer = BatchWriter(packs, pledge())
    move_chunks(packs, all_keys(), places, writer)
    batch = writer.flush()
    writer.publish(batch)
    return batch.chunks


def test_moved_chunks_are_the_same_under_another_key(
    tmp_path: Path, places: tuple[PlacedChunk, ...]
) -> None:
    kept = [places[1], places[3]]
    now = moved(tmp_path, kept)
    assert [each.id for each in now] == [each.id for each in kept]
    assert {each.pack for each in now}.isdisjoint({each.pack for each in places})
    table = MemoryChunkTable()
    table.add(list(now))
    store = ChunkStore(tmp_path, all_keys(), table)
    assert [store.read(each) for each in now] == [PIECES[1], PIECES[3]]
    store.close()
    old, new = (pack_path(tmp_path, each[0].pack).read_bytes() for each in (places, now))
    sealed = old[places[1].offset : places[1].offset + places[1].stored_length]
    assert sealed not in new, "sealed anew"
    assert pack_is_whole(pack_path(tmp_path, now[0].pack), all_keys())


def test_what_cannot_be_read_is_not_moved(tmp_path: Path, places: tuple[PlacedChunk, ...]) -> None:
    path = pack_path(tmp_path, places[0].pack)
    data = bytearray(path.read_bytes())
    data[places[2].offset] ^= 1
    path.write_bytes(data)
    for chunks in ([places[2]], [places[0], places[2]]):
        with pytest.raises(Tampered):
            moved(tmp_path, chunks)
    path.unlink()
    with pytest.raises(Tampered):
        moved(tmp_path, [places[0]])


def test_a_pack_that_goes_is_overwritten_first(
    tmp_path: Path, places: tuple[PlacedChunk, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = pack_path(tmp_path, places[0].pack)
    before = path.read_bytes()
    seen: list[bytes] = []
    real = rewriting.remove

    def watched(file: Path) -> None:
        if file.exists():
            seen.append(file.read_bytes())
        real(file)

    monkeypatch.setattr(rewriting, "remove", watched)
    assert remove_packs(tmp_path, [places[0].pack]) == len(before)
    assert [len(each) for each in seen] == [len(before)]
    assert before[:64] not in seen[0]
    assert not path.exists()
    assert remove_packs(tmp_path, [places[0].pack]) == 0


def test_proving_hands_out_every_piece_and_names_what_fails(
    tmp_path: Path, places: tuple[PlacedChunk, ...]
) -> None:
    path = pack_path(tmp_path, places[0].pack)
    assert [chunk.piece for chunk in prove_pack(path, all_keys())] == PIECES
    original = path.read_bytes()
    for place in places:
        data = bytearray(original)
        data[place.offset + place.stored_length - 1] ^= 1
        path.write_bytes(data)
        bad = [chunk.place.ordinal for chunk in prove_pack(path, all_keys()) if chunk.error]
        assert bad == [place.ordinal], "the others are read all the same"
        assert not pack_is_whole(path, all_keys())
    path.write_bytes(original[:-1])
    with pytest.raises(Tampered):
        list(prove_pack(path, all_keys()))


def test_an_authentic_chunk_that_is_not_what_its_id_says_is_named(tmp_path: Path) -> None:
    """Sealed by somebody with the key, or by an error of ours."""
    writer = BatchWriter(tmp_path, pledge())
    writer.put(make_piece(b"what is meant"))
    writer.put(make_piece(b"other")._replace(id=make_piece(b"what is said").id))
    batch = writer.flush()
    writer.publish(batch)
    path = pack_path(tmp_path, batch.chunks[0].pack)
    found = [str(chunk.error) for chunk in prove_pack(path, all_keys()) if chunk.error]
    assert len(found) == 1
    assert "not what its id says" in found[0]
