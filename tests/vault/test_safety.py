"""A safety copy is complete and compared before anything is removed, and replaces nothing."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from vault import safety
from vault.errors import MediumUnreliable, StorageFailed
from vault.safety import SafetyCopy, copy_proven

MOMENT = datetime(2026, 7, 1, 9, 30, tzinfo=UTC)


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    """A folder with two files."""
    (tmp_path / "档案.vault" / "packs").mkdir(parents=True)
    (tmp_path / "档案.vault" / "state").write_bytes(b"state" * 100)
    (tmp_path / "档案.vault" / "packs" / "x").write_bytes(b"x" * 3_000_000)
    return tmp_path / "档案.vault"


def test_each_repair_gets_a_folder_of_its_own(vault: Path, tmp_path: Path) -> None:
    made = [SafetyCopy(tmp_path / "safe", vault, MOMENT).path.name for _time in range(3)]
    assert made == [
        "档案 2026-07-01 093000",
        "档案 2026-07-01 093000 2",
        "档案 2026-07-01 093000 3",
    ]


def test_what_is_put_away_is_there_before_it_is_gone(
    vault: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = SafetyCopy(tmp_path / "safe", vault, MOMENT)
    real = safety.remove

    def watched(path: Path) -> None:
        if path.is_relative_to(vault):
            assert (copy.path / path.relative_to(vault)).read_bytes() == path.read_bytes()
        real(path)

    monkeypatch.setattr(safety, "remove", watched)
    copy.put_away("packs/x")
    assert not (vault / "packs" / "x").exists()
    copy.put_away("packs/x")
    assert (copy.path / "packs" / "x").stat().st_size == 3_000_000
    (vault / "packs" / "x").write_bytes(b"another one")
    with monkeypatch.context() as patch:
        patch.setattr(safety, "remove", real)
        copy.put_away("packs/x")
    assert (copy.path / "packs" / "x").stat().st_size == 3_000_000
    assert (copy.path / "packs" / "x 2").read_bytes() == b"another one"
    assert not copy.keep("nothing")


def test_what_was_kept_first_stays(vault: Path, tmp_path: Path) -> None:
    copy = SafetyCopy(tmp_path / "safe", vault, MOMENT)
    copy.write("header", b"as it was found")
    copy.write("header", b"as it is now")
    assert (copy.path / "header").read_bytes() == b"as it was found"


def test_a_link_is_kept_as_a_link(vault: Path, tmp_path: Path) -> None:
    (vault / "link").symlink_to("/etc")
    copy = SafetyCopy(tmp_path / "safe", vault, MOMENT)
    copy.put_away("link")
    assert (copy.path / "link").readlink() == Path("/etc")
    assert not (vault / "link").is_symlink()


def test_a_copy_that_reads_differently_is_refused(
    vault: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = safety.pieces_of

    def unreliable(path: Path) -> list[bytes]:
        pieces = list(real(path))
        return pieces if path.is_relative_to(vault) else [b"y" + pieces[0][1:], *pieces[1:]]

    monkeypatch.setattr(safety, "pieces_of", unreliable)
    with pytest.raises(MediumUnreliable):
        copy_proven(vault / "state", tmp_path / "out" / "state")
    assert list((tmp_path / "out").iterdir()) == []


def test_room_is_asked_for_beforehand(vault: Path, tmp_path: Path) -> None:
    copy = SafetyCopy(tmp_path / "safe", vault, MOMENT)
    copy.require_room(["state", "packs/x", "nothing"])
    with pytest.raises(StorageFailed) as caught:
        copy.require_room(["state"], more=1 << 60)
    assert caught.value.full
