"""A destruction that was interrupted is completed elsewhere when the place of its record can't be read any more."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from desktop.services.disposal.destroying import destroy, finish_destroy
from models.keeping.destruction_record import DestructionNames
from tests.archives import make_quick_house, quick_stretch
from vault import destruction
from vault.errors import StorageFailed


@pytest.fixture
def half(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A vault whose destruction stopped behind its marker; its record is in `papers` beside it."""

    def fail(file: Path) -> None:
        raise StorageFailed(file, OSError(errno.EIO, "I/O error"))

    path = tmp_path / "项目档案.vault"
    names = DestructionNames(executors=("钱一", "孙二"), place="北京机房")
    with monkeypatch.context() as patch:
        patch.setattr("vault.slots.stretch", quick_stretch)
        house = make_quick_house(path)
        patch.setattr(destruction, "remove", fail)
        with pytest.raises(StorageFailed):
            destroy(
                house,
                confirm_name="项目档案",
                record=tmp_path / "papers" / "销毁证明.pdf",
                names=names,
            )
    return path


def fails_to_read(monkeypatch: pytest.MonkeyPatch, file: Path, code: int) -> None:
    """Let the medium under this file answer with an error."""
    real = Path.read_text

    def read(self: Path, *arguments: str, **options: str) -> str:
        if self == file:
            raise OSError(code, os.strerror(code))
        return real(self, *arguments, **options)

    monkeypatch.setattr(Path, "read_text", read)


@pytest.mark.parametrize("code", [errno.EIO, errno.EACCES])
def test_a_record_on_a_medium_that_fails_is_lost_and_a_new_one_is_made(
    half: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    noted = tmp_path / "papers" / "销毁证明.json"
    before = noted.read_bytes()
    fails_to_read(monkeypatch, noted, code)
    new = tmp_path / "new" / "销毁证明.pdf"
    done = finish_destroy(half, record=new)
    assert (done.vault_name, done.names.place, done.resumed) == ("项目档案", "", True)
    assert new.read_bytes().startswith(b"%PDF")
    assert not half.exists()
    assert noted.read_bytes() == before


def test_a_place_that_is_asked_for_must_be_readable(
    half: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What can't be read there may be the record: it isn't replaced. Nothing goes meanwhile."""
    fails_to_read(monkeypatch, tmp_path / "papers" / "销毁证明.json", errno.EIO)
    before = sorted(half.rglob("*"))
    with pytest.raises(StorageFailed):
        finish_destroy(half)
    assert sorted(half.rglob("*")) == before


def test_a_record_that_can_be_read_is_continued_elsewhere(half: Path, tmp_path: Path) -> None:
    done = finish_destroy(half, record=tmp_path / "new" / "销毁证明.pdf")
    assert done.names.place == "北京机房"
