"""The drill: a restore that nobody keeps, and the journal's word about it."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.services.errors import NotAllowed
from desktop.services.house import House
from desktop.services.keeping import drilling
from desktop.services.keeping.backing_up import back_up
from desktop.services.keeping.drilling import drill, last_drill, record_drill
from desktop.services.keeping.media import list_backups
from desktop.services.library import audit_events
from tests.archives import PASSPHRASE, MakeHouse, archive_contents, folder_digest
from tests.services.backups import backed_up, backup_in, file_some, make_stick
from vault.errors import BackupDamaged, WrongPassphrase
from vault.ids import Passphrase


@pytest.fixture
def stick(house: House, tmp_path: Path) -> Path:
    folder = make_stick(house, tmp_path / "stick")
    file_some(house, tmp_path, seed=2)
    backed_up(house, folder)
    return folder


def test_a_good_backup_passes_and_nothing_is_left(
    house: House, stick: Path, tmp_path: Path
) -> None:
    before = folder_digest(stick)
    report = drill(stick, PASSPHRASE)
    assert report.ok
    assert report.documents == len(archive_contents(house))
    assert report.sequence == list_backups(house)[0].sequence
    assert report.backup == backup_in(stick)
    assert folder_digest(stick) == before
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    assert drill(stick, PASSPHRASE, scratch=scratch).ok
    assert list(scratch.iterdir()) == []


def test_it_restores_where_it_was_told_and_reads_every_byte(
    stick: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[Path, bool]] = []
    real = drilling.check_vault

    def check(house: House, **options: object) -> object:
        seen.append((house.path.parent, bool(options["full"])))
        return real(house, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(drilling, "check_vault", check)
    drill(stick, PASSPHRASE)
    drill(stick, PASSPHRASE, scratch=tmp_path)
    assert seen == [(stick, True), (tmp_path, True)]


def test_a_damaged_backup_fails_and_is_named(house: House, stick: Path) -> None:
    pack = next(backup_in(stick).glob("packs/*/*.pack"))
    whole = bytearray(pack.read_bytes())
    whole[100] ^= 1
    pack.write_bytes(whole)
    before = folder_digest(stick)
    report = drill(stick, PASSPHRASE)
    assert not report.ok
    assert f"pack {pack.stem}" in {finding.object_name for finding in report.findings}
    assert folder_digest(stick) == before


def test_a_backup_without_a_database_is_no_drill_at_all(stick: Path) -> None:
    next(backup_in(stick).glob("snapshots/*")).unlink()
    before = folder_digest(stick)
    with pytest.raises(BackupDamaged):
        drill(stick, PASSPHRASE)
    assert folder_digest(stick) == before
    with pytest.raises(WrongPassphrase):
        drill(stick, Passphrase("wrong"))


def test_a_backup_that_left_a_damaged_pack_out_does_not_pass(house: House, tmp_path: Path) -> None:
    stick = make_stick(house, tmp_path / "stick")
    file_some(house, tmp_path)
    (pack,) = house.vault.packs_on_disk()
    pack.unlink()
    assert back_up(house, stick).damaged
    report = drill(stick, PASSPHRASE)
    assert report.findings[0].problem == "it was damaged already when the backup was made"


def test_the_journal_says_that_it_passed_or_not(house: House, stick: Path) -> None:
    assert last_drill(house) is None
    assert record_drill(house, drill(stick, PASSPHRASE))
    event = audit_events(house, limit=1)[0]
    assert (event.action, event.object_name) == ("restore drill", "medium 盘 A")
    assert last_drill(house) == (event.moment, event.detail)
    assert event.detail.startswith("passed: event ")
    for pack in backup_in(stick).glob("packs/*/*.pack"):
        pack.unlink()
    assert record_drill(house, drill(stick, PASSPHRASE))
    assert not (last_drill(house) or ("", ""))[1].startswith("passed")


def test_another_vaults_journal_takes_no_notice(
    house: House, stick: Path, make_house: MakeHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = make_house("other")
    report = drill(stick, PASSPHRASE)
    assert not record_drill(other, report)
    assert last_drill(other) is None

    def refuse(_house: House, right: object) -> None:
        raise NotAllowed("back up", house.vault.slot.kind)

    monkeypatch.setattr(drilling, "require", refuse)
    with pytest.raises(NotAllowed):
        record_drill(house, report)
