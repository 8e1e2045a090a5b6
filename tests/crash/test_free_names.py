"""The crash harness sees a file take a name that nothing had: as a point, and as what a power cut may take back."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from tests.crash.points import Points, Unflushed, install
from vault import durable
from vault.errors import AlreadyExists, StorageFailed


def nothing(_number: int, _name: str, _when: str) -> None:
    """Only count."""


@pytest.fixture(params=[True, False], ids=["in one step", "the name taken first"], autouse=True)
def free_names(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the system's own way, and where system or file system has none."""
    if not request.param:
        monkeypatch.setattr(durable, "_renamed_to_free_name", lambda _old, _new: False)


def test_taking_a_free_name_is_a_point_at_which_the_medium_may_fail(tmp_path: Path) -> None:
    def fail(_number: int, name: str, when: str) -> None:
        if (name, when) == ("rename", "before"):
            raise OSError(errno.EIO, os.strerror(errno.EIO))

    points = Points(fail)
    with install(points), pytest.raises(StorageFailed):
        durable.write_new(tmp_path / "file", b"data")
    assert "rename" in points.names
    assert list(tmp_path.iterdir()) == []


def test_the_point_lies_between_the_files_flush_and_its_folders(tmp_path: Path) -> None:
    points = Points(nothing)
    with install(points):
        durable.write_new(tmp_path / "file", b"data")
    assert "rename" in points.names
    assert points.names.index("fsync") < points.names.index("rename")
    assert points.names[-1] == "fsync"


def test_a_name_that_was_never_flushed_is_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary, path = tmp_path / "file.tmp", tmp_path / "file"
    temporary.write_bytes(b"data")
    monkeypatch.setattr(durable, "flush_folder", lambda _folder: None)
    unflushed = Unflushed()
    with install(Points(nothing), unflushed):
        durable.publish_new(temporary, path)
    assert path.read_bytes() == b"data"
    unflushed.lose()
    assert not path.exists()


def test_a_name_that_was_flushed_stays(tmp_path: Path) -> None:
    unflushed = Unflushed()
    with install(Points(nothing), unflushed):
        durable.write_new(tmp_path / "file", b"data")
    unflushed.lose()
    assert (tmp_path / "file").read_bytes() == b"data"


def test_what_had_the_name_first_isnt_touched_by_a_power_cut(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"another's")
    unflushed = Unflushed()
    with install(Points(nothing), unflushed), pytest.raises(AlreadyExists):
        durable.write_new(tmp_path / "file", b"data")
    unflushed.lose()
    assert (tmp_path / "file").read_bytes() == b"another's"
