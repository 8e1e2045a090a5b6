"""The bag writer: refuses, cleans up, and never leaves a half-written bag that looks whole."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from exporters.bag import BagWriter, ByteSink, open_new
from exporters.bag_marker import INCOMPLETE
from exporters.errors import NotAPackage, OutputFailed, OutputNotEmpty
from exporters.verify import verify_package


class FullDisk:
    """Opens files on a medium that takes `room` more bytes; a write at the edge is cut short, as on a real one."""

    def __init__(self, room: int, code: int = errno.ENOSPC) -> None:
        self.room, self.code = room, code

    def __call__(self, path: Path) -> ByteSink:
        return _Sink(self, open_new(path))


class _Sink:
    def __init__(self, disk: FullDisk, real: ByteSink) -> None:
        self._disk, self._real = disk, real

    def write(self, data: bytes, /) -> int:
        if self._disk.room <= 0:
            raise OSError(self._disk.code, os.strerror(self._disk.code))
        taken = self._real.write(data[: self._disk.room])
        self._disk.room -= taken
        return taken

    def flush(self) -> None:
        self._real.flush()

    def fileno(self) -> int:
        return self._real.fileno()

    def close(self) -> None:
        self._real.close()


def _write(folder: Path, **options: object) -> str:
    with BagWriter(folder, **options) as bag:  # type: ignore[arg-type]  # options of a test
        bag.add("a/b.txt", [b"x" * 10, b"y"])
        root = bag.finish([("Source-Organization", "Line one\nPayload-Oxum: 9.9")])
        bag.complete()
    return root


def test_who_comes_second_leaves_the_first_one_alone(tmp_path: Path) -> None:
    folder = tmp_path / "bag"

    class Late(BagWriter):
        """Finds the folder empty, and then somebody else's marker in it."""

        def _write_whole(self, path: str, pieces: object) -> None:
            (folder / INCOMPLETE).write_text("somebody else's")
            (folder / "theirs").write_text("x")
            super()._write_whole(path, pieces)  # type: ignore[arg-type]  # as given

    with pytest.raises(OutputFailed), Late(folder):
        pass
    assert sorted(each.name for each in folder.iterdir()) == sorted([INCOMPLETE, "theirs"])


def test_a_bag_is_complete_only_without_its_marker(tmp_path: Path) -> None:
    folder = tmp_path / "bag"
    with BagWriter(folder) as bag:
        bag.add("a.txt", [b"x"])
        assert (folder / INCOMPLETE).exists()
        assert not (folder / "bagit.txt").exists()
        bag.finish([("Payload-Oxum", "1.1")])
        assert [f.check for f in verify_package(folder).findings] == ["incomplete"]
        bag.complete()
    assert verify_package(folder).ok


def test_an_existing_folder_is_used_only_when_empty(tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    _write(empty)
    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / "thesis.txt").write_text("x")
    for folder in (kept, kept / "thesis.txt", empty):
        with pytest.raises(OutputNotEmpty) as caught:
            _write(folder)
        assert caught.value.path == folder
    assert [path.name for path in kept.iterdir()] == ["thesis.txt"]


def test_values_of_bag_info_stay_in_their_line(tmp_path: Path) -> None:
    _write(tmp_path / "bag")
    lines = (tmp_path / "bag" / "bag-info.txt").read_text("utf-8").splitlines()
    assert lines == ["Source-Organization: Line one Payload-Oxum: 9.9"]


@pytest.mark.parametrize("ours", [True, False], ids=["made here", "was there"])
@pytest.mark.parametrize("room", [0, 1, 80, 85, 95, 200, 300, 380])
def test_a_full_disk_is_named_and_leaves_nothing(tmp_path: Path, room: int, ours: bool) -> None:
    folder = tmp_path / "bag"
    if not ours:
        folder.mkdir()
    with pytest.raises(OutputFailed) as caught:
        _write(folder, opener=FullDisk(room))
    assert caught.value.full
    assert caught.value.path.is_relative_to(folder)
    assert folder.exists() is not ours
    if not ours:
        assert list(folder.iterdir()) == []
        with pytest.raises(NotAPackage):
            verify_package(folder)


def test_the_disk_of_these_tests_fills_before_the_end(tmp_path: Path) -> None:
    disk = FullDisk(100_000)
    _write(tmp_path / "bag", opener=disk)
    assert 100_000 - disk.room > 380


def test_other_errors_are_not_called_a_full_disk(tmp_path: Path) -> None:
    with pytest.raises(OutputFailed) as caught:
        _write(tmp_path / "bag", opener=FullDisk(95, errno.EIO))
    assert not caught.value.full
    assert caught.value.errno == errno.EIO


def test_errors_of_the_source_pass_through_and_leave_nothing(tmp_path: Path) -> None:
    def broken() -> Iterator[bytes]:
        yield b"x"
        raise OSError(errno.EIO, "the source's own trouble")

    folder = tmp_path / "bag"
    with pytest.raises(OSError, match="the source's own trouble"), BagWriter(folder) as bag:
        bag.add("a", broken())
    assert not folder.exists()


def _fail(folder: Path, meanwhile: Callable[[], object], *, resume: str = "") -> None:
    """A build that fails after `meanwhile` happened in its folder; nothing that the medium did."""

    def broken() -> Iterator[bytes]:
        yield b"x"
        meanwhile()
        raise KeyError("the source's own trouble")

    def build() -> None:
        with BagWriter(folder, resume=resume) as bag:
            bag.add("a/b/one.txt", [b"x"])
            bag.add_tag("README.html", b"x")
            bag.add("a/c/two.txt", broken())

    with pytest.raises(KeyError):
        build()


def _contents(folder: Path) -> list[str]:
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())


@pytest.mark.parametrize("ours", [True, False], ids=["made here", "was there"])
def test_what_others_put_there_meanwhile_outlives_a_build_that_fails(
    tmp_path: Path, ours: bool
) -> None:
    folder = tmp_path / "bag"
    if not ours:
        folder.mkdir()
    theirs = ["thesis.txt", "data/a/b/thesis.txt", "data/x/y.txt", "verify.py"]

    def meanwhile() -> None:
        for path in theirs:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text("theirs")

    _fail(folder, meanwhile)
    assert _contents(folder) == sorted(theirs)
    assert not (folder / "data" / "a" / "c").exists()


def test_what_an_earlier_attempt_wrote_goes_with_a_build_that_fails(tmp_path: Path) -> None:
    folder = tmp_path / "bag"
    bag = BagWriter(folder, resume="00ff").__enter__()
    bag.add("old/place/kept.txt", [b"x"])
    _fail(folder, lambda: (folder / "data" / "thesis.txt").write_text("theirs"), resume="00ff")
    assert _contents(folder) == ["data/thesis.txt"]
    assert [each.name for each in (folder / "data").iterdir()] == ["thesis.txt"]


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
def test_a_folder_that_became_a_link_isnt_followed(tmp_path: Path) -> None:
    folder, elsewhere = tmp_path / "bag", tmp_path / "elsewhere"
    (elsewhere / "b").mkdir(parents=True)
    (elsewhere / "b" / "one.txt").write_text("theirs")

    def meanwhile() -> None:
        (folder / "data" / "a").rename(tmp_path / "moved")
        (folder / "data" / "a").symlink_to(elsewhere)

    _fail(folder, meanwhile)
    assert (elsewhere / "b" / "one.txt").read_text() == "theirs"


def test_a_file_that_was_there_first_is_not_ours_to_remove(tmp_path: Path) -> None:
    folder = tmp_path / "bag"

    def build() -> None:
        with BagWriter(folder) as bag:
            bag.add("a/one.txt", [b"x"])
            (folder / "data" / "a" / "two.txt").write_text("theirs")
            bag.add("a/two.txt", [b"x"])

    with pytest.raises(OutputFailed):
        build()
    assert _contents(folder) == ["data/a/two.txt"]


def test_an_interrupted_bag_is_no_package_or_says_so(tmp_path: Path) -> None:
    """As after a power cut: nothing cleaned up."""
    folder = tmp_path / "bag"
    bag = BagWriter(folder).__enter__()
    bag.add("a.txt", [b"x"])
    outcome = verify_package(folder)
    assert "incomplete" in [finding.check for finding in outcome.findings]
    bag.finish([("Payload-Oxum", "1.1")])
    assert [finding.check for finding in verify_package(folder).findings] == ["incomplete"]


def test_every_file_and_folder_is_flushed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    flushed: set[str] = set()
    real = os.fsync

    def record(descriptor: int) -> None:
        flushed.add(str(Path(f"/proc/self/fd/{descriptor}").readlink()))
        real(descriptor)

    if not Path("/proc/self/fd").exists():
        pytest.skip("needs /proc")
    monkeypatch.setattr(os, "fsync", record)
    folder = tmp_path / "bag"
    _write(folder)
    wanted = {str(path) for path in [folder, *folder.rglob("*")]}
    assert wanted <= flushed
