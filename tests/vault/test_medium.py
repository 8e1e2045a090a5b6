"""Marks on media, and reading from the medium itself."""

from __future__ import annotations

import ctypes
import mmap
import os
from pathlib import Path

import pytest

from vault import medium
from vault.errors import MediumUnknown, StorageFailed
from vault.medium import (
    MARK,
    digest_of,
    forget_cached,
    free_bytes,
    pieces_of,
    read_mark,
    same_file_system,
    volume_id,
    write_mark,
)
from vault.suites import SUITES


def resident_pages(path: Path) -> int:
    """How many of a file's pages the system keeps in memory."""
    library = ctypes.CDLL(None, use_errno=True)
    with path.open("r+b") as stream, mmap.mmap(stream.fileno(), 0) as mapped:
        count = -(-len(mapped) // mmap.PAGESIZE)
        found = (ctypes.c_ubyte * count)()
        view = (ctypes.c_char * len(mapped)).from_buffer(mapped)
        address = ctypes.c_void_p(ctypes.addressof(view))
        code = library.mincore(address, ctypes.c_size_t(len(mapped)), found)
        del view
        assert code == 0
    return sum(page & 1 for page in found)


def test_a_mark_is_read_as_it_was_written(tmp_path: Path) -> None:
    written = write_mark(tmp_path, "备份盘 A")
    assert read_mark(tmp_path) == written
    assert len(written.token) == 16
    assert write_mark(tmp_path, "备份盘 A").token != written.token


def test_a_mark_that_a_windows_editor_has_saved_is_still_read(tmp_path: Path) -> None:
    written = write_mark(tmp_path, "A")
    text = (tmp_path / MARK).read_bytes()
    (tmp_path / MARK).write_bytes(text.replace(b"\n", b"\r\n"))
    assert read_mark(tmp_path) == written


@pytest.mark.parametrize("label", ["", "  ", "two\nlines", "\x1b[1m", "x" * 101])
def test_what_is_no_label_is_not_written(tmp_path: Path, label: str) -> None:
    with pytest.raises(ValueError, match="label"):
        write_mark(tmp_path, label)
    assert list(tmp_path.iterdir()) == []


def test_a_missing_folder_a_missing_mark_and_a_damaged_one_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(MediumUnknown) as absent:
        read_mark(tmp_path / "gone")
    with pytest.raises(MediumUnknown) as unmarked:
        read_mark(tmp_path)
    assert (absent.value.problem, unmarked.value.problem) == ("absent", "unmarked")
    mark = write_mark(tmp_path, "A")
    good = (tmp_path / MARK).read_bytes()
    for bad in (
        b"",
        good + b"more\n",
        good[:-4].replace(b"label", b""),
        good.replace(b"1", b"2", 1),
        good.replace(mark.token.hex().encode(), mark.token.hex().upper().encode() + b"0"),
        b"\xff" * 100,
        good + b"x" * 5000,
    ):
        (tmp_path / MARK).write_bytes(bad)
        with pytest.raises(MediumUnknown) as damaged:
            read_mark(tmp_path)
        assert damaged.value.problem == "damaged"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
def test_a_pipe_in_the_place_of_a_file_keeps_nobody_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / MARK)
    with pytest.raises(MediumUnknown):
        read_mark(tmp_path)
    os.mkfifo(tmp_path / "pack")
    with pytest.raises(StorageFailed):
        list(pieces_of(tmp_path / "pack"))


def test_a_digest_is_of_the_whole_file_and_every_byte_is_announced(tmp_path: Path) -> None:
    data = os.urandom(2 * medium.READ_AT_ONCE + 5)
    (tmp_path / "file").write_bytes(data)
    heard: list[int] = []
    for suite in SUITES.values():
        heard.clear()
        found = digest_of(tmp_path / "file", suite, heard.append)
        assert found == (len(data), suite.digest(data))
        assert sum(heard) == len(data)


@pytest.mark.skipif(not hasattr(os, "posix_fadvise"), reason="another platform's way")
def test_a_flushed_file_is_no_longer_in_memory(tmp_path: Path) -> None:
    path = tmp_path / "file"
    with path.open("wb") as stream:
        stream.write(os.urandom(1 << 20))
        stream.flush()
        os.fsync(stream.fileno())
    if not resident_pages(path):
        pytest.skip("this file system keeps nothing in memory")
    assert forget_cached(path)
    if resident_pages(path) == 256:
        pytest.skip("this file system lives in memory")
    # A page that the system is busy with stays for a moment.
    for _again in range(10):
        if resident_pages(path):
            assert forget_cached(path)
    assert resident_pages(path) < 32
    assert path.stat().st_size == 1 << 20


def test_what_the_platform_knows_about_a_place(tmp_path: Path) -> None:
    assert isinstance(volume_id(tmp_path), str)
    assert same_file_system(tmp_path, tmp_path)
    assert free_bytes(tmp_path) > 0
    with pytest.raises(StorageFailed):
        free_bytes(tmp_path / "gone")


@pytest.mark.skipif(os.name == "nt", reason="Windows has serial numbers instead")
def test_a_volume_is_named_by_what_the_system_calls_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    devices = tmp_path / "by-uuid"
    devices.mkdir()
    for name in ("4A2F-11B3", "other"):
        (devices / name).touch()
    here = tmp_path.stat().st_dev
    real = os.stat

    class Status:
        st_rdev = here

    def stat(self: Path, *, follow_symlinks: bool = True) -> object:
        return Status if self.name == "4A2F-11B3" else real(self)

    monkeypatch.setattr(medium, "_BY_UUID", devices)
    monkeypatch.setattr(Path, "stat", stat)
    assert volume_id(tmp_path) == "4A2F-11B3"
