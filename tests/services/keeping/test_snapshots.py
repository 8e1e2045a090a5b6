"""Snapshots: proven before they count, in nobody's place unless they are good, and opened again."""

from __future__ import annotations

import errno
import os
import shutil
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from desktop.services.filing.intake import file_paths
from desktop.services.house import House
from desktop.services.keeping import snapshots
from desktop.services.keeping.snapshots import (
    BEFORE_MIGRATION,
    BY_HAND,
    DAILY,
    auto_snapshot,
    list_snapshots,
    snapshot_database,
    snapshot_shelf,
    take_snapshot,
    verify_snapshot,
)
from desktop.services.library import audit_events
from desktop.services.progress import Cancelled, Quiet
from desktop.services.records import Filing
from models.audit.journal import head
from models.categories import Category
from models.errors import SchemaTooNew
from models.queries import documents
from models.session import Database
from tests.archives import PASSPHRASE, MakeHouse
from tests.golden.vaults import FORMAT_1_AES
from vault import copying, medium
from vault import snapshots as vault_snapshots
from vault.database import Connector
from vault.errors import MediumUnreliable, StorageFailed, Tampered
from vault.ids import utc_now
from vault.snapshots import SnapshotInfo, extract_snapshot

OPERATIONS = Filing(Category.OPERATIONS)


def shelf_names(house: House) -> set[str]:
    return {path.name for path in house.vault.snapshots_path.iterdir()}


def titles_in(house: House, info: SnapshotInfo, scratch: Path) -> list[str]:
    """The documents in a snapshot's database."""
    extract_snapshot(info.path, house.vault.keys, scratch)
    connect = Connector(scratch, house.vault.keys.database, immutable=True)
    with closing(Database(connect, scratch)) as database, database.read() as session:
        return [record.title for record in documents(session)]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[timedelta]:
    """Put a difference into the list, and the services' clock is wrong by it."""
    shift = [timedelta(0)]

    def shifted() -> datetime:
        return utc_now() + shift[0]

    monkeypatch.setattr(snapshots, "utc_now", shifted)
    return shift


def test_a_snapshot_holds_what_was_filed_and_says_where_it_stands(
    house: House, tree: Path, tmp_path: Path
) -> None:
    file_paths(house, [tree], OPERATIONS)
    with house.database.read() as session:
        newest = head(session, house.journal.chain)
        titles = [record.title for record in documents(session)]
    info = take_snapshot(house, BY_HAND)
    assert (info.sequence, info.head) == (newest.sequence, newest.hash)
    assert info.reason == BY_HAND
    assert abs(info.moment - utc_now()) < timedelta(minutes=1)
    assert info.size == info.path.stat().st_size > 0
    assert list_snapshots(house.vault) == (info,)
    assert titles_in(house, info, tmp_path / "copy.db") == titles != []
    assert shelf_names(house) == {info.path.name}
    assert audit_events(house, limit=1)[0].action == "snapshot taken"
    verify_snapshot(house.vault, info, house.journal.chain)


def test_the_state_it_holds_is_the_one_that_was_read_along(house: House, tree: Path) -> None:
    file_paths(house, [tree], OPERATIONS)
    seen: list[int] = []
    info = snapshot_database(
        house.vault,
        house.database,
        house.journal.chain,
        BEFORE_MIGRATION,
        also=lambda session: seen.append(head(session, house.journal.chain).sequence),
    )
    assert seen == [info.sequence]
    assert audit_events(house, limit=1)[0].action != "snapshot taken"


def test_older_ones_go_by_rotation_only(house: House, clock: list[timedelta]) -> None:
    for day in range(20):
        clock[0] = timedelta(days=day)
        take_snapshot(house, DAILY)
    found = list_snapshots(house.vault)
    assert 8 <= len(found) <= 10
    assert [info.sequence for info in found] == sorted(
        (info.sequence for info in found), reverse=True
    )
    assert shelf_names(house) == {info.path.name for info in found}


def spoiling(*, size_kept: bool = True) -> object:
    """Stands in for a medium that keeps something else than what was written."""

    def forget(path: Path) -> bool:
        whole = bytearray(path.read_bytes())
        whole[len(whole) // 2] ^= 1
        path.write_bytes(whole if size_kept else whole[:-1])
        return True

    return forget


@pytest.mark.parametrize("size_kept", [True, False])
def test_a_snapshot_that_fails_its_check_replaces_nothing(
    house: House, monkeypatch: pytest.MonkeyPatch, size_kept: bool, clock: list[timedelta]
) -> None:
    good = []
    for number in range(3):
        clock[0] = timedelta(minutes=number)
        good.append(take_snapshot(house, DAILY))
    monkeypatch.setattr(vault_snapshots, "forget_cached", spoiling(size_kept=size_kept))
    clock[0] = timedelta(days=1)
    with pytest.raises(Tampered):
        take_snapshot(house, DAILY)
    assert shelf_names(house) == {info.path.name for info in good}
    monkeypatch.setattr(vault_snapshots, "forget_cached", medium.forget_cached)
    for info in good:
        verify_snapshot(house.vault, info, house.journal.chain)


def test_a_database_other_than_the_one_that_was_read_is_noticed(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    older = take_snapshot(house, DAILY)
    monkeypatch.setattr(snapshots, "_prove", lambda *_arguments: bytes(32))
    with pytest.raises(MediumUnreliable):
        take_snapshot(house, DAILY)
    assert shelf_names(house) == {older.path.name}


def test_a_damaged_database_is_no_snapshot(house: House, tree: Path) -> None:
    file_paths(house, [tree], OPERATIONS)
    older = take_snapshot(house, DAILY)
    path = house.vault.database_path
    with path.open("r+b") as stream:
        stream.seek(path.stat().st_size - 5000)
        stream.write(os.urandom(100))
    with pytest.raises(Tampered):
        take_snapshot(house, DAILY)
    assert shelf_names(house) == {older.path.name}
    verify_snapshot(house.vault, older, house.journal.chain)


def test_a_damaged_snapshot_is_named_and_the_others_stay_usable(house: House) -> None:
    good, bad = take_snapshot(house, BY_HAND), take_snapshot(house, BY_HAND)
    whole = bytearray(bad.path.read_bytes())
    whole[-20] ^= 1
    bad.path.write_bytes(whole)
    with pytest.raises(Tampered) as named:
        verify_snapshot(house.vault, bad, house.journal.chain)
    assert named.value.object_name == f"snapshots/{bad.path.name}"
    whole[60] ^= 1
    bad.path.write_bytes(whole)
    shelf = snapshot_shelf(house.vault)
    assert shelf.snapshots == (good,)
    assert [path for path, _error in shelf.damaged] == [bad.path]
    take_snapshot(house, BY_HAND)
    assert bad.path.exists()  # Rotation is no sweeper of evidence.


def test_a_snapshot_put_in_anothers_place_is_noticed(house: House) -> None:
    first, second = take_snapshot(house, BY_HAND), take_snapshot(house, BY_HAND)
    shutil.copy(first.path, second.path)
    assert list_snapshots(house.vault) == (first,)


def test_a_snapshot_of_an_unknown_schema_is_not_taken_for_proven(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    info = take_snapshot(house, BY_HAND)
    monkeypatch.setattr(snapshots, "KNOWN", ("0000",))
    with pytest.raises(SchemaTooNew):
        verify_snapshot(house.vault, info, house.journal.chain)


def test_stopping_leaves_the_older_ones_and_nothing_else(house: House, tree: Path) -> None:
    file_paths(house, [tree], OPERATIONS)
    older = take_snapshot(house, BY_HAND)

    class Stop(Quiet):
        def __init__(self, after: int) -> None:
            self.left = after

        def checkpoint(self) -> None:
            self.left -= 1
            if self.left < 0:
                raise Cancelled

    stopped = 0
    for after in range(2):
        with pytest.raises(Cancelled):
            take_snapshot(house, BY_HAND, progress=Stop(after))
        stopped += 1
        assert shelf_names(house) == {older.path.name}
    assert stopped == 2
    take_snapshot(house, BY_HAND, progress=Stop(1000))


def test_a_day_without_a_snapshot_makes_one_due(
    house: House, tree: Path, clock: list[timedelta]
) -> None:
    assert auto_snapshot(house) is None  # The vault is younger than a day.
    clock[0] = timedelta(hours=25)
    first = auto_snapshot(house)
    assert first is not None
    assert first.reason == DAILY
    file_paths(house, [tree], OPERATIONS)
    clock[0] = timedelta(hours=48)
    assert auto_snapshot(house) is None
    clock[0] = timedelta(hours=50)
    assert auto_snapshot(house) is not None


def test_opening_and_looking_alone_is_not_worth_one(house: House, clock: list[timedelta]) -> None:
    clock[0] = timedelta(days=2)
    assert auto_snapshot(house) is not None
    house.log(("opened", "vault", ""))
    clock[0] = timedelta(days=4)
    assert auto_snapshot(house) is None
    house.log(("purged", "document 1", ""))
    assert auto_snapshot(house) is not None


def test_a_clock_that_was_set_back_makes_one_due_once(
    house: House, tree: Path, clock: list[timedelta]
) -> None:
    clock[0] = timedelta(days=366)
    ahead = auto_snapshot(house)
    assert ahead is not None
    file_paths(house, [tree], OPERATIONS)
    clock[0] = timedelta(days=1)
    assert auto_snapshot(house) is not None
    file_paths(house, [tree], Filing(Category.PLEDGE))
    assert auto_snapshot(house) is None
    assert ahead.path.exists()


def test_a_full_disk_is_no_obstacle_to_closing_and_is_journalled(
    house: House, clock: list[timedelta], monkeypatch: pytest.MonkeyPatch
) -> None:
    clock[0] = timedelta(days=2)

    def full(*_arguments: object) -> object:
        raise StorageFailed(house.path, OSError(errno.ENOSPC, "No space left on device"))

    monkeypatch.setattr(snapshots, "write_snapshot", full)
    assert auto_snapshot(house) is None
    newest = audit_events(house, limit=1)[0]
    assert (newest.action, newest.detail) == ("snapshot failed", "storage-failed")


def test_an_unfinished_snapshot_is_swept_at_the_next_opening(make_house: MakeHouse) -> None:
    house = make_house()
    info = take_snapshot(house, BY_HAND)
    house.close()
    for name in (info.path.name + ".tmp", "20260715T093000000001Z-00000000.snap.tmp"):
        (info.path.parent / name).write_bytes(b"half")
    with House.open(house.path, PASSPHRASE) as opened:
        assert shelf_names(opened) == {info.path.name}


def test_read_back_means_from_the_medium(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Path] = []

    def forget(path: Path) -> bool:
        asked.append(path)
        return medium.forget_cached(path)

    monkeypatch.setattr(vault_snapshots, "forget_cached", forget)
    monkeypatch.setattr(copying, "forget_cached", forget)
    info = take_snapshot(house, BY_HAND)
    assert asked == [info.path]


def test_before_a_migration_the_older_database_is_kept_as_it_was(tmp_path: Path) -> None:
    vault = FORMAT_1_AES.unpack(tmp_path)
    before = (vault / "vault.db").read_bytes()
    with House.open(vault, FORMAT_1_AES.passphrase) as house:
        (info,) = list_snapshots(house.vault)
        assert (info.reason, info.facts.schema) == (BEFORE_MIGRATION, "0001")
        verify_snapshot(house.vault, info, house.journal.chain)
        extract_snapshot(info.path, house.vault.keys, tmp_path / "older.db")
    assert (tmp_path / "older.db").read_bytes() == before
