"""Copies that are read back, and packs that are proven on their way out."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.vault.builders import all_keys, make_pack, suite
from vault import copying
from vault.copying import MediumWriter, proven_pieces
from vault.errors import MediumUnreliable, StorageFailed, Tampered
from vault.manifest import FileRow


def test_a_copy_is_what_was_written_and_its_row_says_so(tmp_path: Path) -> None:
    heard: list[int] = []
    writer = MediumWriter(suite(), heard.append)
    path = tmp_path / "new" / "file"
    row = writer.write(path, [b"one", b"", b"two"])
    assert path.read_bytes() == b"onetwo"
    assert row == FileRow(6, suite().digest(b"onetwo"))
    assert (writer.written, writer.verified) == (6, 6)
    assert sum(heard) == 12
    assert writer.holds(path, row)
    assert [each.name for each in path.parent.iterdir()] == ["file"]
    path.write_bytes(b"onetwO")
    assert not writer.holds(path, row)


def test_a_medium_that_gives_back_something_else_is_found_out_before_the_old_file_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"older")

    def spoil(temporary: Path) -> bool:
        temporary.write_bytes(b"nEwer")
        return True

    monkeypatch.setattr(copying, "forget_cached", spoil)
    with pytest.raises(MediumUnreliable):
        MediumWriter(suite()).write(path, [b"newer"])
    assert path.read_bytes() == b"older"
    assert [each.name for each in tmp_path.iterdir()] == ["file"]


def test_what_interrupts_the_copy_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"older")

    def pieces() -> Iterator[bytes]:
        yield b"new"
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        MediumWriter(suite()).write(path, pieces())
    assert path.read_bytes() == b"older"
    assert [each.name for each in tmp_path.iterdir()] == ["file"]


def test_names_are_flushed_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    flushed: list[Path] = []
    writer = MediumWriter(suite())
    (tmp_path / "a").mkdir()
    monkeypatch.setattr(copying, "flush_folder", flushed.append)
    for number in range(3):
        writer.write(tmp_path / "a" / str(number), [b"x"])
    assert flushed == []
    writer.settle()
    assert flushed == [tmp_path / "a"]
    writer.settle()
    assert len(flushed) == 1


def test_a_whole_pack_comes_out_byte_by_byte(tmp_path: Path) -> None:
    contents = [os.urandom(3000) for _number in range(20)] + [b"x" * 2_000_000]
    path, _table = make_pack(tmp_path / "packs", contents)
    assert b"".join(proven_pieces(path, all_keys())) == path.read_bytes()


def test_a_pack_that_has_rotted_is_not_passed_on(tmp_path: Path) -> None:
    path, table = make_pack(tmp_path / "packs", [b"one" * 100, b"two" * 100])
    whole = path.read_bytes()
    for position in (0, 20, table[0].offset, table[1].offset + 5, len(whole) - 20, len(whole) - 1):
        damaged = bytearray(whole)
        damaged[position] ^= 1
        path.write_bytes(damaged)
        with pytest.raises(Tampered):
            list(proven_pieces(path, all_keys()))
    path.write_bytes(whole[:-1])
    with pytest.raises(Tampered):
        list(proven_pieces(path, all_keys()))
    path.unlink()
    with pytest.raises(StorageFailed):
        list(proven_pieces(path, all_keys()))
