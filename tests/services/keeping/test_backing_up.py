"""Backing up: what goes over, what doesn't go over twice, what is refused, and what a backup is afterwards."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from desktop.services.errors import InsideVault, NotAllowed
from desktop.services.house import House
from desktop.services.keeping import backing_up
from desktop.services.keeping.backing_up import back_up
from desktop.services.keeping.media import last_backup, list_backups, register_medium, retire_medium
from desktop.services.keeping.snapshots import list_snapshots
from desktop.services.library import audit_events
from desktop.services.progress import Cancelled, Quiet
from models.documents.chunks import committed_packs
from tests.archives import PASSPHRASE, MakeHouse, archive_contents
from tests.services.backups import (
    backed_up,
    backup_in,
    file_some,
    files_in,
    make_stick,
    packs_in,
    problems_of_restored,
)
from vault import copying
from vault.backup import BackupFolder, key_name
from vault.errors import (
    BackupAhead,
    MediumFull,
    MediumLost,
    MediumUnknown,
    MediumUnreliable,
    Tampered,
)
from vault.ids import utc_now
from vault.manifest import serialise
from vault.pack import find_pack


@pytest.fixture
def stick(house: House, tmp_path: Path) -> Path:
    return make_stick(house, tmp_path / "stick")


def test_a_backup_holds_everything_and_was_read_back(
    house: House, stick: Path, tmp_path: Path
) -> None:
    report = backed_up(house, stick)
    folder = backup_in(stick)
    assert report.folder == folder
    assert folder.name == f"archive-{key_name(house.vault.keys)}.backup"
    assert packs_in(folder) == packs_in(house.path) != set()
    names = {path.name for path in folder.iterdir()}
    assert names == {"manifest", "manifest.copy", "packs", "snapshots"}
    assert (folder / "manifest").read_bytes() == (folder / "manifest.copy").read_bytes()
    (snapshot,) = (folder / "snapshots").iterdir()
    assert snapshot.read_bytes() == list_snapshots(house.vault)[0].path.read_bytes()
    sizes = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    assert (report.copied_bytes, report.verified_bytes) == (sizes, sizes)
    assert (report.packs, report.copied_packs, report.removed_files) == (1, 1, 0)
    assert (report.damaged, report.healed, report.superseded) == ((), (), ())
    assert report.same_file_system
    assert problems_of_restored(stick, tmp_path / "r.vault", archive_contents(house)) == []


def test_it_is_on_record(house: House, stick: Path) -> None:
    report = backed_up(house, stick)
    (run,) = list_backups(house)
    assert (run.medium, run.outcome, run.sequence) == ("盘 A", "complete", report.sequence)
    assert (run.packs, run.bytes) == (report.copied_packs, report.copied_bytes)
    assert run.finished is not None
    assert last_backup(house) == run.moment
    event = audit_events(house, limit=1)[0]
    assert (event.action, event.object_name) == ("backed up", "medium 盘 A")
    assert f"to event {report.sequence}" in event.detail


def test_only_what_is_new_goes_over(house: House, stick: Path, tmp_path: Path) -> None:
    backed_up(house, stick)
    before = {path: path.stat().st_mtime_ns for path in stick.rglob("*.pack")}
    again = back_up(house, stick)
    assert again.copied_packs == 0
    file_some(house, tmp_path, seed=2)
    file_some(house, tmp_path, seed=3)
    more = back_up(house, stick)
    assert (more.packs, more.copied_packs) == (3, 2)
    new = packs_in(house.path) - {path.name for path in before}
    written = sum(find_pack_named(house, name).stat().st_size for name in new)
    snapshot = list_snapshots(house.vault)[0].size
    manifest = (backup_in(stick) / "manifest").stat().st_size
    assert more.copied_bytes == more.verified_bytes == written + snapshot + 2 * manifest
    assert {path: path.stat().st_mtime_ns for path in before} == before
    assert len(list((backup_in(stick) / "snapshots").iterdir())) == 1
    assert problems_of_restored(stick, tmp_path / "r.vault", archive_contents(house)) == []


def find_pack_named(house: House, name: str) -> Path:
    return house.vault.packs_path / name[:2] / name


def test_what_the_vault_gave_up_leaves_the_backup_too(house: House, stick: Path) -> None:
    backed_up(house, stick)
    folder = backup_in(stick)
    retired = folder / "packs" / "ab" / ("ab" * 16 + ".pack")
    retired.parent.mkdir(exist_ok=True)
    retired.write_bytes(b"a pack that no manifest names")
    half = folder / "packs" / "ab" / ("ac" * 16 + ".pack.tmp")
    half.write_bytes(b"half")
    report = back_up(house, stick)
    assert report.removed_files == 3  # and the older snapshot
    assert packs_in(folder) == packs_in(house.path)
    assert not list(folder.rglob("*.tmp"))


def test_other_peoples_files_on_the_medium_stay(house: House, stick: Path) -> None:
    backed_up(house, stick)
    for name in ("holiday.jpg", f"{backup_in(stick).name}/notes.txt"):
        (stick / name).write_bytes(b"mine")
    back_up(house, stick)
    assert (stick / "holiday.jpg").read_bytes() == b"mine"
    assert (backup_in(stick) / "notes.txt").read_bytes() == b"mine"


def test_a_vault_that_was_renamed_goes_on_with_its_backup(
    make_house: MakeHouse, tmp_path: Path
) -> None:
    house = make_house("before")
    stick = make_stick(house, tmp_path / "stick")
    backed_up(house, stick)
    house.close()
    moved = house.path.rename(tmp_path / "after.vault")
    with House.open(moved, PASSPHRASE) as opened:
        assert back_up(opened, stick).copied_packs == 0
    assert backup_in(stick).name.startswith("before-")


def test_names_that_other_systems_do_not_take_are_not_written(
    make_house: MakeHouse, tmp_path: Path
) -> None:
    house = make_house('a:b?c* "长' + "名" * 60)
    report = back_up(house, make_stick(house, tmp_path / "stick"))
    assert report.folder.name.startswith("a_b_c_ _长名")
    assert len(report.folder.name.encode()) < 255


def test_two_vaults_keep_apart_on_one_medium(make_house: MakeHouse, tmp_path: Path) -> None:
    houses = [make_house("one"), make_house("two")]
    stick = tmp_path / "stick"
    for number, house in enumerate(houses):
        make_stick(house, stick)
        file_some(house, tmp_path, seed=number)
        back_up(house, stick)
    for house in houses:
        assert back_up(house, stick).copied_packs == 0
        assert back_up(house, stick).superseded == ()
    assert len(list(stick.glob("*.backup"))) == 2


@pytest.mark.parametrize("spoil", ["missing", "cut", "a byte"])
def test_what_is_no_longer_as_it_was_written_is_written_anew(
    house: House, stick: Path, tmp_path: Path, spoil: str
) -> None:
    backed_up(house, stick)
    (pack,) = backup_in(stick).glob("packs/*/*.pack")
    whole = pack.read_bytes()
    if spoil == "missing":
        pack.unlink()
    elif spoil == "cut":
        pack.write_bytes(whole[:-1])
    else:
        pack.write_bytes(whole[:99] + bytes((whole[99] ^ 1,)) + whole[100:])
        assert back_up(house, stick).healed == ()  # Its length is right, and nobody asked for more.
    report = back_up(house, stick, verify_all=True)
    assert (report.healed, report.copied_packs) == ((pack.name,), 1)
    assert pack.read_bytes() == whole
    assert back_up(house, stick, verify_all=True).healed == ()


def test_reading_everything_reads_everything(house: House, stick: Path) -> None:
    backed_up(house, stick)
    (pack,) = backup_in(stick).glob("packs/*/*.pack")
    plain, thorough = back_up(house, stick), back_up(house, stick, verify_all=True)
    assert thorough.verified_bytes - plain.verified_bytes == pack.stat().st_size


def test_an_interrupted_backup_is_gone_on_with(
    house: House, stick: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for seed in (1, 2, 3):
        file_some(house, tmp_path, seed=seed)
    with monkeypatch.context() as patch:
        patch.setattr(backing_up._Backup, "_put_in_force", stopping)
        with pytest.raises(Cancelled):
            back_up(house, stick)
    assert list_backups(house)[0].outcome == "stopped"
    assert list_backups(house)[0].finished is None
    folder = next(stick.glob("*.backup"))
    assert packs_in(folder) == packs_in(house.path)
    # Of what is there without a manifest nothing is believed.
    spoilt = next(folder.glob("packs/*/*.pack"))
    whole = spoilt.read_bytes()
    spoilt.write_bytes(whole[:50] + bytes((whole[50] ^ 1,)) + whole[51:])
    report = back_up(house, stick)
    assert (report.packs, report.copied_packs) == (3, 1)
    assert spoilt.read_bytes() == whole
    assert problems_of_restored(stick, tmp_path / "r.vault", archive_contents(house)) == []


def stopping(*_arguments: object) -> None:
    raise Cancelled


def test_stopping_at_any_moment_keeps_the_backup_before(
    house: House, stick: Path, tmp_path: Path
) -> None:
    backed_up(house, stick)
    expected = archive_contents(house)
    manifest = (backup_in(stick) / "manifest").read_bytes()
    file_some(house, tmp_path, seed=2)

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
            back_up(house, stick, progress=Stop(after))
            break
        except Cancelled:
            if (backup_in(stick) / "manifest").read_bytes() == manifest:
                target = tmp_path / f"{after}.vault"
                assert problems_of_restored(stick, target, expected) == []
        after += 1
    assert after > 6


def test_a_medium_that_lies_is_not_believed(
    house: House, stick: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backed_up(house, stick)
    before, expected = files_in(backup_in(stick)), archive_contents(house)
    file_some(house, tmp_path, seed=2)

    def forget(path: Path) -> bool:
        data = bytearray(path.read_bytes())
        data[-1] ^= 1
        path.write_bytes(data)
        return True

    with monkeypatch.context() as patch:
        patch.setattr(copying, "forget_cached", forget)
        with pytest.raises(MediumUnreliable):
            back_up(house, stick)
    assert files_in(backup_in(stick)) == before
    assert list_backups(house)[0].outcome == "medium-unreliable"
    assert problems_of_restored(stick, tmp_path / "r.vault", expected) == []


def test_a_platform_that_cannot_forget_says_so(
    house: House, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copying, "forget_cached", lambda _path: False)
    assert not backed_up(house, stick).read_from_medium


@pytest.mark.parametrize("replaced", [False, True], ids=["gone", "another in its place"])
def test_a_medium_that_is_taken_away_gets_no_manifest_where_it_was(
    house: House, stick: Path, tmp_path: Path, replaced: bool
) -> None:
    backed_up(house, stick)
    expected = archive_contents(house)
    for seed in (2, 3):
        file_some(house, tmp_path, seed=seed)
    away = tmp_path / "away"
    before = (backup_in(stick) / "manifest").read_bytes()

    class TakeAway(Quiet):
        def __init__(self, after: int) -> None:
            self.left = after

        def checkpoint(self) -> None:
            self.left -= 1
            if self.left == 0:
                stick.rename(away)
                if replaced:
                    stick.mkdir()

    tried = 0
    for after in range(3, 8):
        with pytest.raises(MediumLost):
            back_up(house, stick, progress=TakeAway(after))
        assert list_backups(house)[0].outcome == "medium-lost"
        assert not list(stick.rglob("manifest*"))
        if replaced:
            shutil.rmtree(stick)
        assert not stick.exists()
        away.rename(stick)
        assert (backup_in(stick) / "manifest").read_bytes() == before
        assert problems_of_restored(stick, tmp_path / f"{after}.vault", expected) == []
        tried += 1
    assert tried == 5
    assert back_up(house, stick).packs == 3


def test_a_medium_exchanged_at_the_last_moment_is_noticed(
    house: House, stick: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backed_up(house, stick)
    real = copying.MediumWriter.settle

    def settle(self: copying.MediumWriter) -> None:
        real(self)
        if not (tmp_path / "away").exists():
            stick.rename(tmp_path / "away")
            stick.mkdir()

    monkeypatch.setattr(copying.MediumWriter, "settle", settle)
    with pytest.raises(MediumLost):
        back_up(house, stick)
    assert list(stick.iterdir()) == []
    assert list_backups(house)[0].outcome == "medium-lost"


def test_a_rotten_pack_is_named_and_does_not_replace_a_good_copy(
    house: House, stick: Path, tmp_path: Path
) -> None:
    backed_up(house, stick)
    (good,) = packs_in(house.path)
    file_some(house, tmp_path, seed=2)
    (new,) = packs_in(house.path) - {good}
    for name in (good, new):
        path = find_pack_named(house, name)
        whole = bytearray(path.read_bytes())
        whole[200] ^= 1
        path.chmod(0o600)
        path.write_bytes(whole)
    kept = (backup_in(stick) / "packs" / good[:2] / good).read_bytes()
    report = back_up(house, stick, verify_all=True)
    assert [finding.object_name for finding in report.damaged] == [f"pack {new[:32]}"]
    assert packs_in(backup_in(stick)) == {good}
    assert (backup_in(stick) / "packs" / good[:2] / good).read_bytes() == kept
    assert "1 damaged packs left out" in audit_events(house, limit=1)[0].detail


def test_a_missing_pack_is_named(house: House, stick: Path, tmp_path: Path) -> None:
    file_some(house, tmp_path)
    (name,) = packs_in(house.path)
    find_pack_named(house, name).unlink()
    (finding,) = back_up(house, stick).damaged
    assert finding.object_name == f"pack {name[:32]}"


def test_a_pack_that_is_committed_but_not_yet_renamed_goes_over(
    house: House, stick: Path, tmp_path: Path
) -> None:
    file_some(house, tmp_path)
    (name,) = packs_in(house.path)
    path = find_pack_named(house, name)
    path.rename(path.with_suffix(".fresh"))
    assert back_up(house, stick).damaged == ()
    assert packs_in(backup_in(stick)) == {name}


def test_too_little_room_is_told_in_bytes_before_anything_is_written(
    house: House, stick: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backed_up(house, stick)
    file_some(house, tmp_path, seed=2)
    before = files_in(stick)
    monkeypatch.setattr(backing_up, "free_bytes", lambda _folder: 1000)
    with pytest.raises(MediumFull) as full:
        back_up(house, stick)
    with house.database.read() as session:
        packs = committed_packs(session)
    new = packs.keys() - {
        each for each in packs if find_pack(backup_in(stick) / "packs", each).exists()
    }
    wanted = sum(packs[each][1] for each in new) + list_snapshots(house.vault)[0].size
    assert full.value.missing == wanted - 1000
    assert files_in(stick) == before
    assert list_backups(house)[0].outcome == "medium-full"


def test_an_unregistered_place_gets_nothing(house: House, stick: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    retire_medium(house, "盘 A")
    for place in (other, stick, tmp_path / "absent"):
        with pytest.raises(MediumUnknown):
            back_up(house, place)
    assert list(other.iterdir()) == []
    assert list_backups(house) == []
    with pytest.raises(InsideVault):
        back_up(house, house.path)


def test_whoever_may_not_is_refused(
    house: House, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_house: House, right: object) -> None:
        raise NotAllowed("back up", house.vault.slot.kind)

    monkeypatch.setattr(backing_up, "require", refuse)
    with pytest.raises(NotAllowed):
        back_up(house, stick)
    assert not list(stick.glob("*.backup"))


def test_a_vault_that_was_put_back_cannot_overwrite_the_backup_of_a_newer_one(
    house: House, stick: Path, tmp_path: Path
) -> None:
    backed_up(house, stick)
    house.close()
    older = Path(shutil.copytree(house.path, tmp_path / "older.vault"))
    with House.open(house.path, PASSPHRASE) as newer:
        file_some(newer, tmp_path, seed=2)
        report = back_up(newer, stick)
        expected = archive_contents(newer)
    before = files_in(stick)
    with House.open(older, PASSPHRASE) as opened:
        with pytest.raises(BackupAhead) as refused:
            back_up(opened, stick)
        assert (refused.value.sequence, refused.value.moment) == (report.sequence, report.moment)
        assert files_in(stick) == before
        # Not even once its own journal is longer.
        for number in range(40):
            opened.log(("viewed", f"document {number}", ""))
        with pytest.raises(BackupAhead):
            back_up(opened, stick)
        assert files_in(stick) == before
        aside = back_up(opened, stick, set_aside=True)
        assert aside.copied_packs == 1
        assert back_up(opened, stick).copied_packs == 0
    (kept,) = stick.glob("*.kept")
    assert files_in(kept) == {
        name.partition("/")[2]: digest for name, digest in before.items() if "/" in name
    }
    assert problems_of_restored(kept, tmp_path / "r.vault", expected) == []


def test_a_backup_whose_manifest_is_damaged_in_both_copies_is_set_aside_only_when_told(
    house: House, stick: Path
) -> None:
    backed_up(house, stick)
    folder = backup_in(stick)
    (folder / "manifest").write_bytes(b"SHDGBKUP nonsense")
    assert back_up(house, stick).copied_packs == 0  # One copy is enough.
    for name in ("manifest", "manifest.copy"):
        (folder / name).write_bytes(b"SHDGBKUP nonsense")
    with pytest.raises(Tampered) as named:
        back_up(house, stick)
    assert named.value.object_name == "backup manifest"
    assert back_up(house, stick, set_aside=True).copied_packs == 1


def test_a_manifest_forged_without_the_key_is_not_believed(house: House, stick: Path) -> None:
    backed_up(house, stick)
    folder, keys = BackupFolder(backup_in(stick)), house.vault.keys
    manifest = folder.manifest(keys)
    assert manifest is not None
    rows = dict.fromkeys(manifest.packs, replace(manifest.snapshot_row, size=0))
    forged = replace(manifest, packs=rows, moment=utc_now() + timedelta(days=1))
    raw_header = house.vault.header.serialise(keys.master)
    for name in ("manifest", "manifest.copy"):
        raw = serialise(forged, raw_header, house.vault.suite, os.urandom(32))
        (folder.path / name).write_bytes(raw)
    with pytest.raises(Tampered):
        back_up(house, stick)


def test_a_backup_under_an_earlier_key_is_named_and_kept(
    house: House, stick: Path, tmp_path: Path
) -> None:
    from desktop.services.keys.rekeying import rekey

    backed_up(house, stick)
    old = backup_in(stick)
    before = files_in(old)
    rekey(house, PASSPHRASE, kdf_seconds=0)
    with House.open(house.path, PASSPHRASE) as changed:
        report = back_up(changed, stick)
        expected = archive_contents(changed)
    assert report.superseded == (old,)
    assert report.folder != old
    assert files_in(old) == before
    assert problems_of_restored(report.folder, tmp_path / "r.vault", expected) == []


def test_a_link_in_the_place_of_a_pack_is_not_followed_out_of_the_medium(
    house: House, stick: Path, tmp_path: Path
) -> None:
    backed_up(house, stick)
    (pack,) = backup_in(stick).glob("packs/*/*.pack")
    outside = tmp_path / "outside"
    outside.write_bytes(b"mine")
    pack.unlink()
    pack.symlink_to(outside)
    assert back_up(house, stick).healed == (pack.name,)
    assert outside.read_bytes() == b"mine"
    assert not pack.is_symlink()


def test_registering_anew_goes_on_with_the_backup(house: House, stick: Path) -> None:
    backed_up(house, stick)
    retire_medium(house, "盘 A")
    register_medium(house, stick, label="盘 A")
    assert back_up(house, stick).copied_packs == 0
