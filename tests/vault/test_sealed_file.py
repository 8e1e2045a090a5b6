"""Sealed files: random access to authenticated bytes, and to no others."""

from __future__ import annotations

import io
import os
import struct
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.vault.builders import all_keys, pledge, suite
from vault.errors import StorageFailed, Tampered
from vault.ids import Compartment
from vault.sealed_file import BLOCK, SealedFiles

SIZES = [0, 1, 100, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK, 3 * BLOCK + 17]


def files() -> SealedFiles:
    return SealedFiles(pledge())


def pattern(size: int) -> bytes:
    """Bytes that differ from block to block."""
    return b"".join(struct.pack(">I", number) for number in range(size // 4 + 1))[:size]


def sealed(folder: Path, size: int, name: str = "segment.seg") -> Path:
    path = folder / name
    files().write(path, pattern(size))
    return path


def read_all(path: Path) -> bytes:
    reader = files().open(path)
    try:
        return reader.read()
    finally:
        reader.close()


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One sealed file of every size."""
    folder = tmp_path_factory.mktemp("sealed")
    for size in SIZES:
        sealed(folder, size, f"{size}")
    return folder


@pytest.mark.parametrize("size", SIZES)
def test_what_is_sealed_comes_back(shelf: Path, size: int) -> None:
    reader = files().open(shelf / f"{size}")
    assert reader.size == size
    assert reader.readable()
    assert reader.seekable()
    assert reader.readall() == pattern(size)
    assert reader.read() == b""
    reader.close()
    blocks = max(1, -(-size // BLOCK))
    assert (shelf / f"{size}").stat().st_size == 40 + size + 16 * blocks


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["read", "set", "forward", "end"]), st.integers(-3 * BLOCK, 4 * BLOCK)
    ),
    max_size=12,
)


@settings(max_examples=150, deadline=None)
@given(size=st.sampled_from(SIZES), steps=STEPS)
def test_random_access_is_that_of_bytes(
    shelf: Path, size: int, steps: list[tuple[str, int]]
) -> None:
    ours, model = files().open(shelf / f"{size}"), io.BytesIO(pattern(size))
    for action, number in steps:
        if action == "read":
            assert ours.read(number) == model.read(number)
        else:
            whence = {"set": io.SEEK_SET, "forward": io.SEEK_CUR, "end": io.SEEK_END}[action]
            base = (0, model.tell(), size)[whence]
            if base + number < 0:
                with pytest.raises(ValueError):
                    ours.seek(number, whence)
            else:
                assert ours.seek(number, whence) == model.seek(number, whence)
        assert ours.tell() == model.tell()
    ours.close()


def test_the_bytes_are_those_of_the_format(tmp_path: Path) -> None:
    path = sealed(tmp_path, BLOCK + 5)
    raw = path.read_bytes()
    assert raw[:16] == b"SHDGFILE" + struct.pack(">HHHH", 1, 0, suite().number, 4)
    assert raw[32:40] == struct.pack(">Q", BLOCK + 5)
    sealer = pledge().file_sealer(raw[16:32])
    associated = raw[:40] + b"segment.seg"
    middle = 40 + BLOCK + 16
    first = sealer.open(bytes(12), raw[40:middle], associated)
    second = sealer.open(bytes(11) + b"\x01", raw[middle:], associated)
    assert first + second == pattern(BLOCK + 5)


@pytest.mark.parametrize("size", [0, 1, 300])
def test_every_flipped_byte_of_a_small_file_is_found(tmp_path: Path, size: int) -> None:
    path = sealed(tmp_path, size)
    raw = path.read_bytes()
    for position in range(len(raw)):
        damaged = bytearray(raw)
        damaged[position] ^= 0x40
        path.write_bytes(damaged)
        with pytest.raises(Tampered) as caught:
            read_all(path)
        assert caught.value.object_name.endswith("segment.seg")


def test_a_flipped_byte_of_a_large_file_is_found_in_its_block_and_nowhere_else(
    tmp_path: Path,
) -> None:
    path = sealed(tmp_path, 3 * BLOCK)
    raw = bytearray(path.read_bytes())
    raw[40 + (BLOCK + 16) + 100] ^= 1  # in block 1
    path.write_bytes(raw)
    reader = files().open(path)
    assert reader.read(BLOCK) == pattern(3 * BLOCK)[:BLOCK]
    with pytest.raises(Tampered):
        reader.read(1)
    reader.seek(2 * BLOCK)
    assert reader.read() == pattern(3 * BLOCK)[2 * BLOCK :]
    reader.close()


@pytest.mark.parametrize("size", [0, 5, BLOCK, BLOCK + 1])
def test_every_other_length_is_found(tmp_path: Path, size: int) -> None:
    path = sealed(tmp_path, size)
    raw = path.read_bytes()
    for length in {*range(min(len(raw), 60)), len(raw) // 2, len(raw) - 17, len(raw) - 1}:
        path.write_bytes(raw[:length])
        with pytest.raises(Tampered):
            read_all(path)
    for extra in (b"\0", bytes(16), bytes(BLOCK + 16)):
        path.write_bytes(raw + extra)
        with pytest.raises(Tampered):
            read_all(path)


def test_swapped_blocks_are_found(tmp_path: Path) -> None:
    path = sealed(tmp_path, 2 * BLOCK)
    raw = path.read_bytes()
    middle = 40 + BLOCK + 16
    path.write_bytes(raw[:40] + raw[middle:] + raw[40:middle])
    with pytest.raises(Tampered):
        files().open(path)


def test_a_renamed_file_is_found(tmp_path: Path) -> None:
    path = sealed(tmp_path, 10)
    path.rename(tmp_path / "other.seg")
    with pytest.raises(Tampered):
        files().open(tmp_path / "other.seg")


def test_two_swapped_files_are_found(tmp_path: Path) -> None:
    one, other = sealed(tmp_path, 10, "one"), sealed(tmp_path, 10, "other")
    contents = one.read_bytes(), other.read_bytes()
    one.write_bytes(contents[1])
    other.write_bytes(contents[0])
    for path in (one, other):
        with pytest.raises(Tampered):
            files().open(path)


def test_another_compartments_key_opens_nothing(tmp_path: Path) -> None:
    path = sealed(tmp_path, 10)
    with pytest.raises(Tampered):
        SealedFiles(all_keys()[Compartment.CRYPTO]).open(path)
    # With the number in the header rewritten to fit, the key still doesn't.
    raw = bytearray(path.read_bytes())
    raw[14:16] = struct.pack(">H", Compartment.CRYPTO)
    path.write_bytes(raw)
    with pytest.raises(Tampered):
        SealedFiles(all_keys()[Compartment.CRYPTO]).open(path)


def test_a_newer_file_replaces_the_older_whole_and_under_another_key(tmp_path: Path) -> None:
    path = sealed(tmp_path, 3 * BLOCK)
    first = path.read_bytes()
    files().write(path, pattern(3 * BLOCK))
    assert path.read_bytes()[40:] != first[40:], "the same bytes under the same key and nonce"
    files().write(path, b"short")
    assert read_all(path) == b"short"
    assert [entry.name for entry in tmp_path.iterdir()] == ["segment.seg"]


def test_an_open_reader_keeps_its_file_while_it_is_replaced(tmp_path: Path) -> None:
    path = sealed(tmp_path, 3 * BLOCK)
    reader = files().open(path)
    files().write(path, b"new")
    assert reader.read() == pattern(3 * BLOCK)
    reader.close()


def test_a_missing_file_is_storage_failure(tmp_path: Path) -> None:
    with pytest.raises(StorageFailed):
        files().open(tmp_path / "gone")


def test_many_blocks_are_read_in_little_memory(tmp_path: Path) -> None:
    path = sealed(tmp_path, 100 * BLOCK)
    reader = files().open(path)
    expected = pattern(100 * BLOCK)
    for number in range(100):
        assert reader.read(BLOCK) == expected[number * BLOCK : (number + 1) * BLOCK]
    assert len(reader._blocks) <= 64
    reader.close()


def test_plaintext_is_nowhere_in_the_file(tmp_path: Path) -> None:
    files().write(tmp_path / "x", b"canary in the index" * 10_000)
    assert b"canary" not in (tmp_path / "x").read_bytes()


@pytest.mark.parametrize("failing", ["write", "fsync", "replace"])
def test_a_failed_write_keeps_the_old_file_and_leaves_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    path = sealed(tmp_path, 100)

    def fail(*_arguments: object, **_options: object) -> None:
        raise OSError(28, "No space left on device")

    if failing == "fsync":
        monkeypatch.setattr(os, "fsync", fail)
    elif failing == "replace":
        monkeypatch.setattr(Path, "replace", fail)
    else:
        monkeypatch.setattr(Path, "open", fail)
    with pytest.raises(StorageFailed) as caught:
        files().write(path, b"new")
    assert caught.value.full
    monkeypatch.undo()
    assert read_all(path) == pattern(100)
    assert [entry.name for entry in tmp_path.iterdir()] == ["segment.seg"]
