"""Erasing a folder: keys first and overwritten, strangers stay, any step may be repeated."""

from __future__ import annotations

from pathlib import Path

import pytest

from vault.destruction import (
    begin_destruction,
    destruction_note,
    erase,
    finish_erasing,
    is_destroyed,
    refuse_destroyed,
)
from vault.errors import Destroyed
from vault.layout import walk

OWN = {
    "header": b"h" * 300,
    "header.copy": b"h" * 300,
    "state": b"s" * 140,
    "vault.db": b"d" * 4096,
    "vault.db-wal": b"w" * 100,
    f"packs/ab/{'ab' * 16}.pack": b"p" * 500,
    "index/operations/MAIN_1.toc": b"i" * 40,
    "snapshots/20260701T120000000000Z-0123abcd.snap": b"n" * 40,
    f"editions/{'0f' * 16}/edition": b"e" * 200,
    f"editions/{'0f' * 16}/edition.db": b"e" * 200,
    "rekey/header": b"r" * 300,
    "header.tmp": b"t" * 300,
    "lock": b"",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one file of each kind; what is in them doesn't matter here."""
    for name, data in OWN.items():
        path = tmp_path / "a.vault" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return tmp_path / "a.vault"


def test_whatever_wraps_a_key_is_overwritten_and_goes_first(folder: Path) -> None:
    order: list[str] = []
    done = erase(folder, on_file=order.append)
    keys = {"header", "header.copy", "state", "header.tmp", "rekey/header"}
    keys.add(f"editions/{'0f' * 16}/edition")
    assert set(done.overwritten) == keys
    assert set(order[: len(keys)]) == keys
    assert set(order) == set(OWN) - {"lock"}
    assert done.files == len(order)
    assert done.bytes == sum(len(OWN[name]) for name in order)
    assert done.left == []
    assert [name for name, _folder in walk(folder)] == ["lock"]


def test_the_marker_and_strangers_survive_and_it_may_be_repeated(folder: Path) -> None:
    (folder / "packs" / "mine.txt").write_bytes(b"mine")
    begin_destruction(folder, {"vault": "档案", "record": "/x/证明.pdf"})
    assert is_destroyed(folder)
    with pytest.raises(Destroyed):
        refuse_destroyed(folder)
    erase(folder)
    assert erase(folder).files == 0
    assert destruction_note(folder) == {"vault": "档案", "record": "/x/证明.pdf"}
    assert not finish_erasing(folder)
    assert [name for name, _folder in walk(folder)] == ["packs", "packs/mine.txt"]
    (folder / "packs" / "mine.txt").unlink()
    (folder / "packs").rmdir()
    assert finish_erasing(folder)
    assert not folder.exists()


@pytest.mark.parametrize("raw", [b"", b"\xff\xfe", b"[1]", b"{", b'"x"'])
def test_a_damaged_note_is_no_obstacle(folder: Path, raw: bytes) -> None:
    (folder / "destroyed").write_bytes(raw)
    assert destruction_note(folder) == {}
    assert is_destroyed(folder)


def test_a_read_only_header_is_overwritten_all_the_same(folder: Path) -> None:
    (folder / "header").chmod(0o400)
    erase(folder)
    assert not (folder / "header").exists()
