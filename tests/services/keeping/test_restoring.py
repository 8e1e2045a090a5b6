"""Restoring: the vault that was, under its keys, saying where it comes from; or nothing and a reason."""

from __future__ import annotations

import errno
import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from desktop.services.filing.intake import file_paths
from desktop.services.house import House
from desktop.services.keeping import restoring
from desktop.services.keeping.backing_up import back_up
from desktop.services.keeping.media import list_backups
from desktop.services.keeping.restoring import restore
from desktop.services.keeping.snapshots import list_snapshots, verify_snapshot
from desktop.services.library import audit_events, document_bytes, list_documents
from desktop.services.progress import Cancelled, Quiet
from models.audit.journal import head
from models.audit.standing import event_hash
from tests.archives import PASSPHRASE, MakeHouse, archive_contents, findings
from tests.services.backups import FIRST, backed_up, backup_in, file_some, files_in, make_stick
from vault.backup import BackupFolder
from vault.errors import (
    AlreadyExists,
    BackupDamaged,
    MediumFull,
    NotABackup,
    StorageFailed,
    Tampered,
    WrongPassphrase,
)
from vault.ids import Passphrase
from vault.manifest import serialise


@pytest.fixture
def stick(house: House, tmp_path: Path) -> Path:
    """A backup of three packs; the house is closed afterwards, as a lost one is."""
    folder = make_stick(house, tmp_path / "stick")
    for seed in (2, 3):
        file_some(house, tmp_path, seed=seed)
    backed_up(house, folder)
    return folder


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "again" / "restored.vault"


def left_beside(target: Path) -> list[str]:
    return sorted(path.name for path in target.parent.iterdir()) if target.parent.is_dir() else []


def spoil(path: Path, position: int = 300) -> None:
    whole = bytearray(path.read_bytes())
    whole[position] ^= 1
    path.write_bytes(whole)


def unreadable(house: House) -> set[str]:
    """The numbers of documents whose content can't be read any more."""
    found = set()
    for document in list_documents(house):
        try:
            b"".join(document_bytes(house, document))
        except (Tampered, StorageFailed):
            found.add(document.number)
    return found


def test_the_restored_vault_is_the_one_that_was_backed_up(
    house: House, stick: Path, target: Path
) -> None:
    expected, documents = archive_contents(house), list_documents(house)
    with house.database.read() as session:
        last = list_backups(house)[0].sequence
        known = event_hash(session, last)
    file_paths(house, [stick.parent / "tree 2"], FIRST)  # Later: no part of it.
    house.close()
    report = restore(stick, target, PASSPHRASE)
    assert (report.vault, report.sequence, report.packs) == (target, last, 3)
    assert report.documents == len(documents)
    assert (report.damaged, report.affected) == ((), ())
    assert left_beside(target) == ["restored.vault"]
    with House.open(target, PASSPHRASE) as restored:
        assert archive_contents(restored) == expected
        assert restored.vault.id == house.vault.id
        assert restored.vault.notices == ()
        found = findings(restored)
        assert [each for each in found if not each.startswith("warning: index")] == []
        with restored.database.read() as session:
            assert event_hash(session, last) == known


def test_it_says_in_its_journal_where_it_comes_from(
    house: House, stick: Path, target: Path
) -> None:
    moment = list_snapshots(house.vault)[0].moment
    report = restore(stick, target, PASSPHRASE)
    assert report.moment == moment
    with House.open(target, PASSPHRASE) as restored:
        events = {event.action: event for event in audit_events(restored, limit=20)}
        event = events["restored"]
        assert event.sequence > report.sequence
        assert event.detail == (
            f"from the backup of {moment:%Y-%m-%d %H:%M:%S} UTC, event {report.sequence}"
        )
        # The run that it comes from is on record, as complete as it was.
        (run,) = list_backups(restored)
        assert (run.medium, run.outcome, run.moment) == ("盘 A", "complete", moment)
        assert run.sequence == report.sequence
        # And it brings its first snapshot along.
        (snapshot,) = list_snapshots(restored.vault)
        verify_snapshot(restored.vault, snapshot, restored.journal.chain)


def test_it_goes_on_with_the_backup_it_comes_from(stick: Path, target: Path, house: House) -> None:
    restore(stick, target, PASSPHRASE)
    with House.open(target, PASSPHRASE) as restored:
        assert back_up(restored, stick).copied_packs == 0
    with pytest.raises(Exception, match="does not have"):
        back_up(house, stick)  # The one that it replaced has another history from here on.


def test_a_folder_that_is_the_backup_or_holds_one_is_taken(
    house: House, stick: Path, target: Path, make_house: MakeHouse, tmp_path: Path
) -> None:
    restore(backup_in(stick), target, PASSPHRASE)
    other = make_house("other")
    make_stick(other, stick, "盘 A")
    back_up(other, stick)
    with pytest.raises(NotABackup) as several:
        restore(stick, tmp_path / "r.vault", PASSPHRASE)
    assert len(several.value.found) == 2
    for nothing in (tmp_path / "absent", house.path):
        with pytest.raises((NotABackup, StorageFailed)):
            restore(nothing, tmp_path / "r.vault", PASSPHRASE)
    assert not (tmp_path / "r.vault").exists()


def test_a_vault_is_never_restored_over(
    house: House, stick: Path, tmp_path: Path, target: Path
) -> None:
    before = files_in(house.path)
    occupied = tmp_path / "occupied"
    occupied.mkdir()
    (occupied / "file").write_bytes(b"mine")
    dangling = tmp_path / "dangling"
    dangling.symlink_to(tmp_path / "nowhere")
    for place in (house.path, occupied, occupied / "file", dangling):
        with pytest.raises(AlreadyExists):
            restore(stick, place, PASSPHRASE)
    assert files_in(house.path) == before
    empty = tmp_path / "empty"
    empty.mkdir()
    restore(stick, empty, PASSPHRASE)


def test_what_takes_the_place_meanwhile_stays(
    stick: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = restoring.Restoring._restore_packs

    def and_somebody_else(self: restoring.Restoring, *, damaged_too: bool) -> None:
        target.mkdir()
        (target / "file").write_bytes(b"mine")
        real(self, damaged_too=damaged_too)

    monkeypatch.setattr(restoring.Restoring, "_restore_packs", and_somebody_else)
    with pytest.raises(AlreadyExists):
        restore(stick, target, PASSPHRASE)
    assert files_in(target).keys() == {"file"}
    assert left_beside(target) == ["restored.vault"]


def test_a_wrong_passphrase_restores_nothing(stick: Path, target: Path) -> None:
    with pytest.raises(WrongPassphrase):
        restore(stick, target, Passphrase("wrong"))
    assert left_beside(target) == []


def test_everything_that_is_damaged_is_named_with_its_documents(
    house: House, stick: Path, target: Path
) -> None:
    first, second, third = sorted(backup_in(stick).glob("packs/*/*.pack"))
    spoil(first)
    second.unlink()
    with pytest.raises(BackupDamaged) as damaged:
        restore(stick, target, PASSPHRASE)
    assert damaged.value.restorable
    assert dict(damaged.value.objects) == {
        f"pack {first.stem}": "it is not what was written",
        f"pack {second.stem}": "it is missing",
    }
    assert left_beside(target) == []
    restore(stick, target, PASSPHRASE, damaged_too=True)
    with House.open(target, PASSPHRASE) as restored:
        assert set(damaged.value.documents) == unreadable(restored) != set()
    shutil.rmtree(target)
    third.write_bytes(third.read_bytes()[:-1])
    with pytest.raises(BackupDamaged) as more:
        restore(stick, target, PASSPHRASE)
    assert dict(more.value.objects)[f"pack {third.stem}"] == "its length is wrong"


def test_what_is_whole_of_a_damaged_backup_can_be_restored(
    house: House, stick: Path, target: Path
) -> None:
    expected = archive_contents(house)
    first, *_others = sorted(backup_in(stick).glob("packs/*/*.pack"))
    spoil(first)
    report = restore(stick, target, PASSPHRASE, damaged_too=True)
    assert [part.name for part in report.damaged] == [f"pack {first.stem}"]
    lost = {document.number for document in report.affected}
    assert lost
    with House.open(target, PASSPHRASE) as restored:
        found = findings(restored)
        assert any(first.stem in each for each in found)
        events = [event.object_name for event in audit_events(restored, limit=20)]
        assert f"pack {first.stem}" in events
        whole = [each for each in list_documents(restored) if each.number not in lost]
        assert len(whole) == len(expected) - len(lost)
        for document in whole:
            content = b"".join(document_bytes(restored, document))
            assert content == expected[document.version.path]


@pytest.mark.parametrize("damage", ["a byte", "cut", "missing", "another's"])
def test_a_backup_without_its_database_gives_nothing(
    house: House, stick: Path, target: Path, damage: str
) -> None:
    (snapshot,) = backup_in(stick).glob("snapshots/*.snap")
    if damage == "a byte":
        spoil(snapshot, 5000)
    elif damage == "cut":
        snapshot.write_bytes(snapshot.read_bytes()[:-1])
    elif damage == "missing":
        snapshot.unlink()
    else:
        spoil(snapshot, snapshot.stat().st_size - 1)
    for damaged_too in (False, True):
        with pytest.raises(BackupDamaged) as damaged:
            restore(stick, target, PASSPHRASE, damaged_too=damaged_too)
        assert not damaged.value.restorable
        assert damaged.value.objects[0][0] == f"snapshots/{snapshot.name}"
    assert left_beside(target) == []


def test_packs_of_another_vault_or_in_each_others_place_are_noticed(
    stick: Path, target: Path
) -> None:
    first, second, _third = sorted(backup_in(stick).glob("packs/*/*.pack"))
    one, two = first.read_bytes(), second.read_bytes()
    first.write_bytes(two)
    second.write_bytes(one)
    with pytest.raises(BackupDamaged) as damaged:
        restore(stick, target, PASSPHRASE)
    assert len(damaged.value.objects) == 2


def test_an_older_snapshot_in_the_newer_ones_place_is_noticed(
    house: House, stick: Path, target: Path
) -> None:
    older = list_snapshots(house.vault)[0].path
    back_up(house, stick)
    (newer,) = backup_in(stick).glob("snapshots/*.snap")
    shutil.copy(older, newer)
    with pytest.raises(BackupDamaged):
        restore(stick, target, PASSPHRASE)


def test_a_manifest_put_together_from_two_backups_is_noticed(
    house: House, stick: Path, target: Path, tmp_path: Path
) -> None:
    older = (backup_in(stick) / "manifest").read_bytes()
    file_some(house, tmp_path, seed=7)
    back_up(house, stick)
    for name in ("manifest", "manifest.copy"):
        (backup_in(stick) / name).write_bytes(older)
    with pytest.raises(BackupDamaged) as damaged:
        restore(stick, target, PASSPHRASE)
    assert not damaged.value.restorable


def test_a_manifest_that_names_another_event_than_its_snapshot_is_refused(
    house: House, stick: Path, target: Path
) -> None:
    folder, keys = BackupFolder(backup_in(stick)), house.vault.keys
    manifest = folder.manifest(keys)
    assert manifest is not None
    for changes in ({"sequence": manifest.sequence + 1}, {"head": bytes(32)}):
        wrong = replace(manifest, **changes)  # type: ignore[arg-type]
        raw_header = house.vault.header.serialise(keys.master)
        raw = serialise(wrong, raw_header, house.vault.suite, keys.manifest)
        (folder.path / "manifest").write_bytes(raw)
        with pytest.raises(Tampered) as refused:
            restore(stick, target, PASSPHRASE)
        assert refused.value.object_name == f"snapshots/{manifest.snapshot}"
    assert left_beside(target) == []


def test_every_byte_of_a_manifest_counts(house: House, stick: Path, target: Path) -> None:
    folder = backup_in(stick)
    (folder / "manifest.copy").unlink()
    whole = (folder / "manifest").read_bytes()
    for position in range(0, len(whole), 29):
        flipped = bytearray(whole)
        flipped[position] ^= 1
        (folder / "manifest").write_bytes(flipped)
        with pytest.raises(Exception, match=r".") as refused:
            restore(stick, target, PASSPHRASE)
        assert type(refused.value).__name__ in ("Tampered", "TooNew"), position
    assert left_beside(target) == []


def test_a_medium_that_cannot_be_read_here_and_there_costs_only_what_lay_there(
    house: House, stick: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = sorted(backup_in(stick).glob("packs/*/*.pack"))[0]
    real = restoring.pieces_of

    def pieces_of(path: Path) -> object:
        if path == first:
            raise StorageFailed(path, OSError(errno.EIO, "Input/output error"))
        return real(path)

    monkeypatch.setattr(restoring, "pieces_of", pieces_of)
    with pytest.raises(BackupDamaged) as damaged:
        restore(stick, target, PASSPHRASE)
    assert damaged.value.objects == ((f"pack {first.stem}", "it cannot be read"),)
    report = restore(stick, target, PASSPHRASE, damaged_too=True)
    assert len(report.damaged) == 1


def test_a_full_disk_leaves_nothing_and_is_no_damage_of_the_backup(
    stick: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(restoring, "free_bytes", lambda _folder: 5000)
        with pytest.raises(MediumFull) as full:
            restore(stick, target, PASSPHRASE)
    assert full.value.missing is not None
    assert left_beside(target) == []


def test_stopping_leaves_nothing(stick: Path, target: Path) -> None:
    class Stop(Quiet):
        def __init__(self, after: int) -> None:
            self.left = after

        def checkpoint(self) -> None:
            self.left -= 1
            if self.left < 0:
                raise Cancelled

    after = 0
    while True:
        try:
            restore(stick, target, PASSPHRASE, progress=Stop(after))
            break
        except Cancelled:
            assert left_beside(target) == []
        after += 1
    assert after >= 4


def test_a_restored_vault_is_not_taken_for_one_that_was_put_back(stick: Path, target: Path) -> None:
    restore(stick, target, PASSPHRASE)
    for _time in range(2):
        with House.open(target, PASSPHRASE) as restored:
            assert restored.vault.state_problem is None
            with restored.database.read() as session:
                assert head(session, restored.journal.chain).sequence > 0
    # But its own database of an earlier day is.
    older = (target / "vault.db").read_bytes()
    House.open(target, PASSPHRASE).close()
    (target / "vault.db").write_bytes(older)
    with pytest.raises(Tampered):
        House.open(target, PASSPHRASE)


def test_changing_the_passphrase_reaches_the_medium_with_the_next_backup(
    house: House, stick: Path, tmp_path: Path
) -> None:
    from desktop.services.keys.keyring import change_key

    new = Passphrase("一个新的口令 with words 42")
    change_key(house, new, kdf_seconds=0)
    restore(stick, tmp_path / "old.vault", PASSPHRASE)
    back_up(house, stick)
    with pytest.raises(WrongPassphrase):
        restore(stick, tmp_path / "new.vault", PASSPHRASE)
    restore(stick, tmp_path / "new.vault", new)
    with House.open(tmp_path / "new.vault", new) as restored:
        assert restored.vault.header.revision == house.vault.header.revision


def test_an_old_backup_is_restored_whatever_the_clock_says(
    house: House, stick: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import vault.ids

    now = vault.ids.utc_now()
    monkeypatch.setattr("models.audit.journal.utc_now", lambda: now - timedelta(days=365))
    restore(stick, target, PASSPHRASE)
    with House.open(target, PASSPHRASE) as restored:
        assert "clock back" in [event.action for event in audit_events(restored, limit=20)]
