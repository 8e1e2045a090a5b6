"""Packs: every byte of them counts."""

from __future__ import annotations

import errno
import os
import struct
from pathlib import Path

import pytest

from tests.vault.builders import all_keys, make_pack, make_piece, pledge, suite
from vault.errors import StorageFailed, Tampered
from vault.ids import Compartment, PackId
from vault.pack import PackWriter, fresh_path, pack_path, read_table
from vault.pieces import MemoryChunkTable, Piece, PlacedChunk
from vault.primitives import counter_nonce
from vault.store import ChunkStore, publish_packs

NOISE = bytes(range(256))
CONTENTS = [NOISE, b"text " * 100, b"x"]


def read_everything(path: Path) -> list[bytes]:
    """All that a reader does with a pack: its table, then every chunk against its id."""
    store = ChunkStore(path.parent.parent, all_keys(), MemoryChunkTable())
    try:
        places = read_table(path, all_keys())
        for place in places:
            store.verify(place)
        return [store.read(place) for place in places]
    finally:
        store.close()


def rebuilt(header: bytes, chunks: list[bytes], rows: bytes, *, pack: bytes = b"p" * 16) -> bytes:
    """A pack put together by someone who holds the key: what only our own error could write."""
    sealer = pledge().pack_sealer(PackId(pack))
    count = len(rows) // 41
    table = sealer.seal(counter_nonce(count, prefix=0xFFFFFFFF), rows, header)
    return header + b"".join(chunks) + table + struct.pack(">I8s", len(table), b"SHDGPEND")


def test_what_is_packed_comes_back_and_the_table_says_where(tmp_path: Path) -> None:
    path, placed = make_pack(tmp_path / "packs", CONTENTS)
    assert read_everything(path) == CONTENTS
    assert read_table(path, all_keys()) == placed
    assert path == tmp_path / "packs" / "70" / ("70" * 16 + ".pack")


def test_the_bytes_are_those_of_the_format(tmp_path: Path) -> None:
    path, _placed = make_pack(tmp_path / "packs", [NOISE, b"text " * 100])
    raw = path.read_bytes()
    assert raw[:32] == b"SHDGPACK" + struct.pack(">HHHH", 1, 0, suite().number, 4) + b"p" * 16
    length, end = struct.unpack(">I8s", raw[-12:])
    assert end == b"SHDGPEND"
    assert length == 2 * 41 + 16
    sealer = pledge().pack_sealer(PackId(b"p" * 16))
    nonce = b"\xff\xff\xff\xff" + (2).to_bytes(8, "big")
    rows = sealer.open(nonce, raw[-12 - length : -12], raw[:32])
    chunk, stored, plain, method = struct.unpack(">32sIIB", rows[:41])
    assert chunk == pledge().chunk_id(suite().digest(NOISE))
    assert (stored, plain, method) == (256 + 16, 256, 0)
    associated = rows[:32] + rows[36:41]
    assert sealer.open(bytes(12), raw[32 : 32 + stored], associated) == NOISE
    _chunk, stored_too, plain, method = struct.unpack(">32sIIB", rows[41:])
    assert (plain, method) == (500, 1)
    assert len(raw) == 32 + stored + stored_too + length + 12


def test_an_empty_pack_is_a_pack(tmp_path: Path) -> None:
    path, _placed = make_pack(tmp_path / "packs", [])
    assert read_everything(path) == []


@pytest.mark.parametrize("change", [0x01, 0xFF])
def test_every_flipped_byte_is_found(tmp_path: Path, change: int) -> None:
    path, _placed = make_pack(tmp_path / "packs", CONTENTS)
    raw = path.read_bytes()
    for position in range(len(raw)):
        damaged = bytearray(raw)
        damaged[position] ^= change
        path.write_bytes(damaged)
        with pytest.raises(Tampered) as caught:
            read_everything(path)
        assert caught.value.object_name.startswith(f"pack {'70' * 16}")


def test_every_truncation_is_found(tmp_path: Path) -> None:
    path, _placed = make_pack(tmp_path / "packs", CONTENTS)
    raw = path.read_bytes()
    for length in range(len(raw)):
        path.write_bytes(raw[:length])
        with pytest.raises(Tampered):
            read_everything(path)


@pytest.mark.parametrize("extra", [b"\0", b"SHDGPEND", b"\0" * 100])
def test_appended_bytes_are_found(tmp_path: Path, extra: bytes) -> None:
    path, _placed = make_pack(tmp_path / "packs", CONTENTS)
    path.write_bytes(path.read_bytes() + extra)
    with pytest.raises(Tampered):
        read_everything(path)


def test_two_swapped_chunks_of_one_length_are_found(tmp_path: Path) -> None:
    path, placed = make_pack(tmp_path / "packs", [NOISE, NOISE[::-1]])
    raw = path.read_bytes()
    first, second = placed
    assert first.stored_length == second.stored_length
    middle, end = second.offset, second.offset + second.stored_length
    path.write_bytes(raw[: first.offset] + raw[middle:end] + raw[first.offset : middle] + raw[end:])
    with pytest.raises(Tampered):
        read_everything(path)


def test_two_swapped_packs_are_found(tmp_path: Path) -> None:
    first, placed = make_pack(tmp_path / "packs", [NOISE], pack=b"p" * 16)
    second, _ = make_pack(tmp_path / "packs", [NOISE[::-1]], pack=b"q" * 16)
    one, other = first.read_bytes(), second.read_bytes()
    first.write_bytes(other)
    second.write_bytes(one)
    for path in (first, second):
        with pytest.raises(Tampered):
            read_everything(path)
    store = ChunkStore(tmp_path / "packs", all_keys(), MemoryChunkTable())
    with pytest.raises(Tampered):
        store.read(placed[0])
    store.close()


def test_the_same_chunk_of_another_pack_is_found(tmp_path: Path) -> None:
    """Equal content in two packs is sealed under two keys: one can't stand in for the other."""
    first, placed = make_pack(tmp_path / "packs", [NOISE], pack=b"p" * 16)
    second, _ = make_pack(tmp_path / "packs", [NOISE], pack=b"q" * 16)
    raw, start = bytearray(first.read_bytes()), placed[0].offset
    end = start + placed[0].stored_length
    raw[start:end] = second.read_bytes()[start:end]
    first.write_bytes(raw)
    with pytest.raises(Tampered):
        read_everything(first)


def test_a_pack_under_another_name_is_found(tmp_path: Path) -> None:
    path, _placed = make_pack(tmp_path / "packs", CONTENTS)
    other = path.with_name("71" * 16 + ".pack")
    path.rename(other)
    with pytest.raises(Tampered):
        read_table(other, all_keys())


def test_a_pack_of_another_compartment_is_found(tmp_path: Path) -> None:
    """The compartment's number is in the header, which the table's seal covers."""
    path, _placed = make_pack(tmp_path / "packs", CONTENTS)
    raw = bytearray(path.read_bytes())
    for number in (0, 1, 5, 9):
        raw[14:16] = struct.pack(">H", number)
        path.write_bytes(raw)
        with pytest.raises(Tampered):
            read_table(path, all_keys())


def test_a_pack_whose_compartment_is_not_held_does_not_open(tmp_path: Path) -> None:
    path, _placed = make_pack(tmp_path / "packs", CONTENTS)
    fewer = {Compartment.CONTRACT: all_keys()[Compartment.CONTRACT]}
    with pytest.raises(Tampered):
        read_table(path, fewer)


def test_lengths_that_do_not_add_up_are_refused_even_when_sealed(tmp_path: Path) -> None:
    path, _placed = make_pack(tmp_path / "packs", [NOISE])
    raw = path.read_bytes()
    header, chunk = raw[:32], raw[32 : 32 + 272]
    row = struct.pack(">32sIIB", pledge().chunk_id(suite().digest(NOISE)), 272, 256, 0)
    path.write_bytes(rebuilt(header, [chunk], row))
    assert read_everything(path) == [NOISE]
    for rows in (row + row, b"", struct.pack(">32sIIB", row[:32], 271, 256, 0)):
        path.write_bytes(rebuilt(header, [chunk], rows))
        with pytest.raises(Tampered):
            read_table(path, all_keys())


def test_a_sealed_chunk_that_unpacks_to_something_else_is_refused(tmp_path: Path) -> None:
    """Only our own error could seal these; they are refused with the pack's name all the same."""
    bomb = make_piece(bytes(1024 * 1024))
    assert bomb.body is not None
    for piece in (
        Piece(bomb.id, 10, bomb.method, bomb.body),
        Piece(bomb.id, 10, 1, b"no frame"),
        Piece(bomb.id, 10, 0, b"nine byte"),
        Piece(bomb.id, 10, 7, b"ten bytes!"),
    ):
        packs = tmp_path / f"packs {piece.method} {len(piece.body or b'')}"
        packs.mkdir()
        writer = PackWriter(packs, PackId(b"p" * 16), pledge())
        writer.append(piece)
        writer.finish()
        publish_packs(packs, [writer.pack])
        with pytest.raises(Tampered):
            read_everything(pack_path(packs, writer.pack))


def test_content_that_is_not_what_its_id_says_is_found(tmp_path: Path) -> None:
    packs = tmp_path / "packs"
    packs.mkdir()
    writer = PackWriter(packs, PackId(b"p" * 16), pledge())
    writer.append(Piece(make_piece(b"one").id, 5, 0, b"other"))
    writer.finish()
    publish_packs(packs, [writer.pack])
    with pytest.raises(Tampered):
        read_everything(pack_path(packs, writer.pack))


def test_a_chunk_row_that_differs_from_the_pack_does_not_open_it(tmp_path: Path) -> None:
    """The database's word on a chunk is part of its seal, so a changed row opens nothing."""
    _path, placed = make_pack(tmp_path / "packs", [NOISE, NOISE[::-1]])
    store = ChunkStore(tmp_path / "packs", all_keys(), MemoryChunkTable())
    place = placed[0]
    changed: list[PlacedChunk] = [
        place._replace(id=placed[1].id),
        place._replace(ordinal=1),
        place._replace(offset=placed[1].offset),
        place._replace(plain_length=255),
        place._replace(method=1),
        place._replace(stored_length=271),
        place._replace(stored_length=10_000),
        place._replace(offset=10_000),
        place._replace(compartment=Compartment.CRYPTO),
    ]
    for wrong in changed:
        with pytest.raises(Tampered):
            store.read(wrong)
        store.close()
    assert store.read(place) == NOISE
    store.close()


def test_an_abandoned_pack_leaves_nothing(tmp_path: Path) -> None:
    packs = tmp_path / "packs"
    packs.mkdir()
    writer = PackWriter(packs, PackId(b"p" * 16), pledge())
    writer.append(make_piece(NOISE))
    writer.abandon()
    writer.abandon()
    assert [path for path in packs.rglob("*") if path.is_file()] == []
    _path, _ = make_pack(packs, [NOISE], pack=b"q" * 16)


def test_a_pack_is_never_written_over_another(tmp_path: Path) -> None:
    """A pack id is used once: a second writer of the same name must fail, or a nonce would repeat."""
    packs = tmp_path / "packs"
    packs.mkdir()
    first = PackWriter(packs, PackId(b"p" * 16), pledge())
    with pytest.raises(StorageFailed):
        PackWriter(packs, PackId(b"p" * 16), pledge())
    first.abandon()


def test_a_pack_is_fresh_until_it_is_published(tmp_path: Path) -> None:
    packs = tmp_path / "packs"
    packs.mkdir()
    writer = PackWriter(packs, PackId(b"p" * 16), pledge())
    writer.append(make_piece(NOISE))
    writer.finish()
    assert fresh_path(packs, writer.pack).stat().st_size == writer.size
    assert not pack_path(packs, writer.pack).exists()
    publish_packs(packs, [writer.pack])
    assert pack_path(packs, writer.pack).stat().st_size == writer.size
    assert not fresh_path(packs, writer.pack).exists()


def test_a_failing_medium_is_storage_failure_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    packs = tmp_path / "packs"
    packs.mkdir()
    writer = PackWriter(packs, PackId(b"p" * 16), pledge())
    writer.append(make_piece(NOISE))
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StorageFailed) as caught:
        writer.finish()
    assert caught.value.full
    writer.abandon()
    assert [path for path in packs.rglob("*") if path.is_file()] == []
