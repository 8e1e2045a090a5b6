"""Durable writes, in the order that makes them durable."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from vault import durable
from vault.errors import AlreadyExists, StorageFailed


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is flushed and renamed, in order, by name."""
    seen: list[str] = []
    real_fsync, real_replace = os.fsync, Path.replace

    def fsync(handle: int) -> None:
        seen.append("flush " + Path(f"/proc/self/fd/{handle}").readlink().name)
        real_fsync(handle)

    def replace(self: Path, target: Path) -> Path:
        seen.append(f"rename {self.name} to {target.name}")
        return real_replace(self, target)

    if not Path("/proc/self/fd").is_dir():
        pytest.skip("needs /proc to name what is flushed")
    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(Path, "replace", replace)
    return seen


def test_a_file_is_flushed_before_it_is_named_and_its_folder_after(
    tmp_path: Path, steps: list[str]
) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    durable.write_durable(folder / "file", b"data")
    assert steps == ["flush file.tmp", "rename file.tmp to file", "flush folder"]
    assert (folder / "file").read_bytes() == b"data"


def test_a_new_folder_is_flushed_into_its_parent(tmp_path: Path, steps: list[str]) -> None:
    durable.make_folder(tmp_path / "new")
    assert steps == [f"flush {tmp_path.name}"]
    durable.make_folder(tmp_path / "new")
    assert len(steps) == 1
    assert (tmp_path / "new").stat().st_mode & 0o077 == 0


def test_folders_above_are_made_and_flushed_too(tmp_path: Path, steps: list[str]) -> None:
    durable.make_folder(tmp_path / "a" / "b" / "c")
    assert steps == [f"flush {tmp_path.name}", "flush a", "flush b"]


def test_a_folder_whose_place_is_a_file_is_storage_failure(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(StorageFailed) as caught:
        durable.make_folder(tmp_path / "file" / "new")
    assert not caught.value.full


def test_removing_what_is_gone_is_no_error(tmp_path: Path) -> None:
    durable.remove(tmp_path / "gone")


def test_storage_errors_carry_path_and_cause(tmp_path: Path) -> None:
    with pytest.raises(StorageFailed) as caught, durable.storage_errors(tmp_path):
        raise OSError(122, "Disk quota exceeded")
    assert caught.value.full
    assert caught.value.path == tmp_path
    assert isinstance(caught.value.__cause__, OSError)


@pytest.fixture(params=[True, False], ids=["in one step", "the name taken first"])
def free_names(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the system's own way, and where system or file system has none."""
    if not request.param:
        monkeypatch.setattr(durable, "_renamed_to_free_name", lambda _old, _new: False)


@pytest.mark.usefixtures("free_names")
def test_a_new_file_gets_a_free_name_and_never_anothers(tmp_path: Path, steps: list[str]) -> None:
    durable.write_new(tmp_path / "file", b"data")
    assert (steps[0], steps[-1]) == ("flush file.tmp", f"flush {tmp_path.name}")
    assert (tmp_path / "file").read_bytes() == b"data"
    (tmp_path / "folder").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "nothing")
    for name in ("file", "folder", "link"):
        with pytest.raises(AlreadyExists) as caught:
            durable.write_new(tmp_path / name, b"other")
        assert caught.value.path == tmp_path / name
    assert (tmp_path / "file").read_bytes() == b"data"
    assert sorted(each.name for each in tmp_path.iterdir()) == ["file", "folder", "link"]


def test_a_new_name_in_a_folder_that_is_gone_is_storage_failure(tmp_path: Path) -> None:
    (tmp_path / "file.tmp").write_bytes(b"data")
    with pytest.raises(StorageFailed) as caught:
        durable.publish_new(tmp_path / "file.tmp", tmp_path / "gone" / "file")
    assert caught.value.path == tmp_path / "gone" / "file"
    assert (tmp_path / "file.tmp").read_bytes() == b"data"
