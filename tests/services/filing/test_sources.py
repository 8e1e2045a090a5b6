"""Files on the way in: found in order, read whole, and named when they can't be."""

from __future__ import annotations

import os
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desktop.services.filing.sources import (
    FoundFiles,
    SourceFile,
    SourceProblem,
    StableReader,
    find_files,
    read_whole,
    visible_name,
)

needs_posix = pytest.mark.skipif(sys.platform == "win32", reason="POSIX file systems only")


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    """A folder that stands for the vault's own."""
    (tmp_path / "the.vault").mkdir()
    (tmp_path / "the.vault" / "header").write_bytes(b"secret")
    return tmp_path / "the.vault"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "folder").mkdir()
    return tmp_path / "folder"


def shown(paths: list[Path], vault: Path) -> list[str]:
    return [source.shown for source in find_files(paths, forbidden=vault).files]


def failed(paths: list[Path], vault: Path) -> dict[str, str]:
    return {each.path: each.reason for each in find_files(paths, forbidden=vault).failed}


def source_of(path: Path) -> SourceFile:
    return SourceFile(os.fspath(path), path.name, path.stat().st_size)


def test_files_come_in_one_order_whatever_the_file_system_says(folder: Path, vault: Path) -> None:
    for name in ("b/2", "b/1", "a", "c", "b/0/x", "é", "一"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"")
    first = shown([folder], vault)
    assert sorted(first) == sorted(
        f"folder/{name}" for name in ("a", "b/0/x", "b/1", "b/2", "c", "é", "一")
    )
    assert shown([folder], vault) == first


def test_a_single_file_is_shown_by_its_name(folder: Path, vault: Path) -> None:
    (folder / "file.txt").write_bytes(b"abc")
    assert find_files([folder / "file.txt"], forbidden=vault) == FoundFiles(
        [SourceFile(os.fspath(folder / "file.txt"), "file.txt", 3)], []
    )


def test_dots_never_appear_in_what_is_shown(
    folder: Path, vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A path with `..` in it would climb out of the package that it ends up in."""
    (folder / "below").mkdir()
    (folder / "file").write_bytes(b"")
    monkeypatch.chdir(folder / "below")
    for given in (Path(".."), Path("../."), folder / "below" / ".."):
        assert shown([given], vault) == ["folder/file"]
    monkeypatch.chdir(folder)
    assert shown([Path()], vault) == ["folder/file"]


def test_the_vault_itself_is_left_out_wherever_it_lies(tmp_path: Path, vault: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    assert shown([tmp_path], vault) == [f"{tmp_path.name}/file"]
    assert list(failed([tmp_path], vault)) == [f"{tmp_path.name}/the.vault"]
    assert shown([vault], vault) == []


@needs_posix
def test_the_vault_is_recognised_under_another_name(
    tmp_path: Path, folder: Path, vault: Path
) -> None:
    (folder / "link").symlink_to(vault)
    assert shown([folder, folder / "link"], vault) == []
    assert set(failed([folder, folder / "link"], vault)) == {"folder/link", "link"}


def test_a_part_of_the_vault_is_left_out_too(vault: Path) -> None:
    (vault / "packs").mkdir()
    (vault / "packs" / "x.pack").write_bytes(b"")
    for given in (vault / "packs", vault / "header", vault / "packs" / "x.pack"):
        assert shown([given], vault) == []
        assert len(failed([given], vault)) == 1


@needs_posix
def test_links_to_folders_are_named_and_loops_end(folder: Path, vault: Path) -> None:
    (folder / "file").write_bytes(b"")
    (folder / "loop").symlink_to(folder)
    (folder / "circle").symlink_to(folder / "circle")
    (folder / "dangling").symlink_to(folder / "nowhere")
    (folder / "good").symlink_to(folder / "file")
    assert shown([folder], vault) == ["folder/file", "folder/good"]
    assert set(failed([folder], vault)) == {"folder/loop", "folder/circle", "folder/dangling"}


@needs_posix
def test_special_files_are_named_and_never_opened(folder: Path, vault: Path) -> None:
    os.mkfifo(folder / "pipe")
    assert shown([folder, folder / "pipe", Path("/dev/null")], vault) == []
    assert set(failed([folder, folder / "pipe", Path("/dev/null")], vault)) == {
        "folder/pipe",
        "pipe",
        "null",
    }


@needs_posix
def test_a_pipe_that_took_a_files_place_does_not_hang(folder: Path) -> None:
    path = folder / "file"
    path.write_bytes(b"abc")
    source = source_of(path)
    path.unlink()
    os.mkfifo(path)
    with pytest.raises(SourceProblem):
        read_whole(source, 100)
    with pytest.raises(SourceProblem):
        StableReader(source)


def test_what_is_not_there_is_named(folder: Path, vault: Path) -> None:
    assert failed([folder / "gone"], vault) == {"gone": "It is no longer there."}
    (folder / "file").write_bytes(b"")
    source = source_of(folder / "file")
    (folder / "file").unlink()
    with pytest.raises(SourceProblem, match="no longer there"):
        read_whole(source, 100)


@needs_posix
def test_names_that_are_no_text_are_shown_as_text(folder: Path, vault: Path) -> None:
    try:
        (folder / os.fsdecode(b"\xc4\xe3\xba\xc3.txt")).write_bytes(b"GBK name")
    except OSError:
        pytest.skip("this file system refuses such names")
    (source,) = find_files([folder], forbidden=vault).files
    assert source.shown == r"folder/\xc4\xe3\xba\xc3.txt"
    source.shown.encode("utf-8")
    assert read_whole(source, 100) is not None


def test_visible_names() -> None:
    assert visible_name("plain.txt") == "plain.txt"
    assert visible_name("七月 🗂.txt") == "七月 🗂.txt"
    assert visible_name("a\udcffb") == r"a\xffb"
    assert visible_name("a\ud800b") == r"a\ud800b"


@pytest.mark.parametrize("size", [0, 1, 99, 100])
def test_small_files_are_read_whole(folder: Path, size: int) -> None:
    path = folder / "file"
    path.write_bytes(b"x" * size)
    os.utime(path, ns=(0, 1_782_894_600_123_456_789))
    assert read_whole(source_of(path), 100) == (
        b"x" * size,
        datetime(2026, 7, 1, 8, 30, 0, 123_456, tzinfo=UTC),
    )


def test_larger_files_are_left_to_the_stream(folder: Path) -> None:
    (folder / "file").write_bytes(b"x" * 101)
    assert read_whole(source_of(folder / "file"), 100) is None


def test_impossible_times_do_not_stop_a_file(folder: Path) -> None:
    path = folder / "file"
    path.write_bytes(b"x")
    for moment in (-(2**33), 2**34):
        try:
            os.utime(path, (moment, moment))
        except (OSError, OverflowError):
            continue
        assert read_whole(source_of(path), 100) is not None


class Writer:
    """Changes a file each time that it is looked at, as a program that writes it would."""

    def __init__(self, path: Path, times: int) -> None:
        self.path, self.left = path, times

    def fstat(self, handle: int) -> os.stat_result:
        status = REAL_FSTAT(handle)
        if self.left > 0:
            self.left -= 1
            with self.path.open("ab") as stream:
                stream.write(b"more")
        return status


REAL_FSTAT = os.fstat


def test_a_file_that_settles_is_read_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = folder / "file"
    path.write_bytes(b"start ")
    source = source_of(path)
    monkeypatch.setattr(os, "fstat", Writer(path, 2).fstat)
    whole = read_whole(source, 100)
    assert whole is not None
    assert whole[0] == b"start moremore"


def test_a_file_that_never_settles_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = folder / "file"
    path.write_bytes(b"start")
    source = source_of(path)
    monkeypatch.setattr(os, "fstat", Writer(path, 100).fstat)
    with pytest.raises(SourceProblem, match="changed while"):
        read_whole(source, 10_000)


def test_a_change_that_keeps_the_size_is_noticed(folder: Path) -> None:
    path = folder / "file"
    path.write_bytes(b"x" * 1000)
    reader = StableReader(source_of(path))
    data = reader.stream.read()
    reader.confirm_unchanged(len(data))
    path.write_bytes(b"y" * 1000)
    os.utime(path, ns=(0, 1))
    with pytest.raises(SourceProblem):
        reader.confirm_unchanged(len(data))
    with pytest.raises(SourceProblem):
        reader.confirm_unchanged(len(data) - 1)
    reader.close()


@needs_posix
def test_what_may_not_be_read_is_named(folder: Path, vault: Path) -> None:
    (folder / "closed.txt").write_bytes(b"x")
    (folder / "closed").mkdir()
    source = source_of(folder / "closed.txt")
    (folder / "closed.txt").chmod(0)
    (folder / "closed").chmod(0)
    try:
        if os.geteuid() == 0:
            pytest.skip("root may read everything; see the next test")
        with pytest.raises(SourceProblem, match="permission"):
            read_whole(source, 100)
        assert failed([folder], vault) == {
            "folder/closed": "There is no permission to read it.",
        }
    finally:
        (folder / "closed").chmod(0o700)


def test_every_refusal_of_the_system_is_named(
    folder: Path, vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same with a system that refuses, so that root tries it too."""
    (folder / "file").write_bytes(b"x")
    source = source_of(folder / "file")
    for number, words in ((13, "There is no permission"), (5, "Input/output error")):

        def refuse(*_arguments: object, number: int = number) -> int:
            raise OSError(number, os.strerror(number))

        with monkeypatch.context() as patch:
            patch.setattr(os, "open", refuse)
            with pytest.raises(SourceProblem, match=words):
                read_whole(source, 100)
            with pytest.raises(SourceProblem, match=words):
                StableReader(source)
        with monkeypatch.context() as patch:
            patch.setattr(os, "scandir", refuse)
            (reason,) = failed([folder], vault).values()
            assert words in reason


def test_reading_from_many_threads_is_safe(folder: Path) -> None:
    paths = [folder / f"{number}" for number in range(20)]
    for path in paths:
        path.write_bytes(path.name.encode() * 100)
    wrong: list[str] = []

    def read() -> None:
        for path in paths:
            whole = read_whole(source_of(path), 10_000)
            if whole is None or whole[0] != path.name.encode() * 100:
                wrong.append(path.name)

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
