"""Sealed snapshots: that they come out as they went in, or not at all; and which of them are kept."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from vault.errors import StorageFailed, Tampered, VaultError
from vault.ids import VaultId
from vault.keys import MasterKeys
from vault.retention import KEPT_NEWEST, superseded
from vault.sealed_file import BLOCK, SealedFiles
from vault.snapshots import (
    SnapshotFacts,
    SnapshotInfo,
    extract_snapshot,
    read_snapshot,
    snapshots_in,
    write_snapshot,
)
from vault.suites import SUITES

KEYS = MasterKeys(SUITES[1], VaultId(bytes(16)), bytes(range(32)))
MOMENT = datetime(2026, 7, 15, 9, 30, 0, 1, tzinfo=UTC)
DATABASE = bytes(range(256)) * 16


def facts(**changes: object) -> SnapshotFacts:
    made = SnapshotFacts(MOMENT, "daily", 7, b"h" * 32, "0002", len(DATABASE))
    return replace(made, **changes)  # type: ignore[arg-type]


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "vault.db"
    path.write_bytes(DATABASE)
    return path


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    return tmp_path / "snapshots"


def extracted(path: Path, target: Path, keys: MasterKeys = KEYS) -> bytes:
    extract_snapshot(path, keys, target)
    data = target.read_bytes()
    target.unlink()
    return data


@pytest.mark.parametrize("suite", SUITES.values(), ids=lambda suite: suite.name)
def test_a_snapshot_comes_out_as_it_went_in(database: Path, shelf: Path, suite: object) -> None:
    keys = MasterKeys(suite, VaultId(bytes(16)), bytes(range(32)))  # type: ignore[arg-type]
    data = DATABASE * 100  # several blocks
    database.write_bytes(data)
    info, digest = write_snapshot(shelf, keys, database, facts(database_size=len(data)))
    assert digest == keys.suite.digest(data)
    assert read_snapshot(info.path, keys) == info
    assert extract_snapshot(info.path, keys, database.with_name("out")) == (info.facts, digest)
    assert database.with_name("out").read_bytes() == data
    assert DATABASE[:64] not in info.path.read_bytes()
    assert b"daily" not in info.path.read_bytes()
    assert [path.name for path in shelf.iterdir()] == [info.path.name]


def test_no_byte_can_be_changed(database: Path, shelf: Path, tmp_path: Path) -> None:
    path = write_snapshot(shelf, KEYS, database, facts())[0].path
    whole = path.read_bytes()
    steps = itertools.chain(
        range(200), range(200, len(whole), 13), range(len(whole) - 40, len(whole))
    )
    for position in steps:
        flipped = bytearray(whole)
        flipped[position] ^= 1
        path.write_bytes(flipped)
        with pytest.raises(VaultError) as refused:
            extracted(path, tmp_path / "out")
        assert isinstance(refused.value, Tampered), position
        assert not (tmp_path / "out").exists()


def test_it_cannot_be_cut(database: Path, shelf: Path, tmp_path: Path) -> None:
    path = write_snapshot(shelf, KEYS, database, facts())[0].path
    whole = path.read_bytes()
    for length in (0, 1, 39, 40, 41, 100, len(whole) // 2, len(whole) - 1):
        path.write_bytes(whole[:length])
        with pytest.raises(Tampered):
            extracted(path, tmp_path / "out")
    path.write_bytes(whole + b"\0")
    with pytest.raises(Tampered):
        extracted(path, tmp_path / "out")


def test_no_page_of_another_time_can_slip_in(database: Path, shelf: Path, tmp_path: Path) -> None:
    size = 4 * BLOCK
    files = []
    for fill in (b"a", b"b"):
        database.write_bytes(fill * size)
        files.append(write_snapshot(shelf, KEYS, database, facts(database_size=size))[0].path)
    first, second = (bytearray(path.read_bytes()) for path in files)
    block = slice(40 + BLOCK + 16, 40 + 2 * (BLOCK + 16))
    assert extracted(files[0], tmp_path / "out") == b"a" * size
    first[block] = second[block]
    files[0].write_bytes(first)
    with pytest.raises(Tampered):
        extracted(files[0], tmp_path / "out")


def test_a_snapshot_under_anothers_name_or_key_does_not_open(
    database: Path, shelf: Path, tmp_path: Path
) -> None:
    info, _digest = write_snapshot(shelf, KEYS, database, facts())
    other = MasterKeys(SUITES[1], VaultId(bytes(16)), bytes(32))
    with pytest.raises(Tampered):
        extracted(info.path, tmp_path / "out", other)
    twin = info.path.with_name("20260715T093000000001Z-00000000.snap")
    info.path.rename(twin)
    with pytest.raises(Tampered):
        read_snapshot(twin, KEYS)


def test_sealed_files_of_other_kinds_are_no_snapshots(shelf: Path) -> None:
    shelf.mkdir()
    path = shelf / "20260715T093000000001Z-00000000.snap"
    for content in (b"", b"SHDGSNAP", bytes(200), b"SHDGSNAP" + bytes(66) + b"\xff\xff\xff\xff"):
        SealedFiles(KEYS.snapshots).write(path, content)
        with pytest.raises(Tampered):
            read_snapshot(path, KEYS)


@pytest.mark.parametrize("change", [b"", DATABASE[:-1], DATABASE + b"x"])
def test_a_database_that_changes_while_it_is_read_makes_no_snapshot(
    database: Path, shelf: Path, change: bytes
) -> None:
    database.write_bytes(change)
    with pytest.raises(StorageFailed):
        write_snapshot(shelf, KEYS, database, facts())
    assert list(shelf.iterdir()) == []


def test_extracting_never_touches_what_is_there_already(
    database: Path, shelf: Path, tmp_path: Path
) -> None:
    info, _digest = write_snapshot(shelf, KEYS, database, facts())
    taken = tmp_path / "taken"
    taken.write_bytes(b"mine")
    with pytest.raises(StorageFailed):
        extract_snapshot(info.path, KEYS, taken)
    assert taken.read_bytes() == b"mine"


def test_a_shelf_lists_the_newest_first_by_the_journals_count(database: Path, shelf: Path) -> None:
    assert snapshots_in(shelf, KEYS).snapshots == ()
    year = timedelta(days=365)
    for sequence, moment in ((1, MOMENT), (3, MOMENT - year), (2, MOMENT + year)):
        write_snapshot(shelf, KEYS, database, facts(sequence=sequence, moment=moment))
    found = snapshots_in(shelf, KEYS)
    assert [info.sequence for info in found.snapshots] == [3, 2, 1]
    assert found.damaged == ()
    spoilt = found.snapshots[1].path
    spoilt.write_bytes(spoilt.read_bytes()[:100])
    (shelf / "notes.txt").write_text("not a snapshot")
    again = snapshots_in(shelf, KEYS)
    assert [info.sequence for info in again.snapshots] == [3, 1]
    assert [path for path, _problem in again.damaged] == [spoilt]


def taken(*moments: datetime) -> list[SnapshotInfo]:
    """Snapshots in the order in which they were taken."""
    return [
        SnapshotInfo(Path(f"{number}.snap"), 1, facts(sequence=number, moment=moment))
        for number, moment in enumerate(moments, start=1)
    ]


def kept(snapshots: list[SnapshotInfo]) -> list[datetime]:
    gone = {info.path for info in superseded(snapshots)}
    return [info.moment for info in snapshots if info.path not in gone]


def test_rotation_keeps_the_last_three_seven_days_and_five_weeks() -> None:
    start = datetime(2026, 1, 5, 18, tzinfo=UTC)  # a Monday
    days = [start + timedelta(days=number) for number in range(70)]
    found = kept(taken(*days, *(days[-1] + timedelta(minutes=number) for number in (1, 2, 3))))
    last = days[-1].date()
    assert [moment.date() for moment in found[-3:]] == [last] * 3
    by_day = {moment.date() for moment in found}
    assert {last - timedelta(days=number) for number in range(7)} <= by_day
    sundays = {moment.date() for moment in found if moment.isoweekday() == 7}
    assert len(sundays) == 5
    assert len(found) == 2 + 7 + 4  # the last week's Sunday is one of the seven days


def test_rotation_done_day_by_day_comes_to_the_same() -> None:
    start = datetime(2026, 1, 5, 18, tzinfo=UTC)
    shelf: list[SnapshotInfo] = []
    for info in taken(*(start + timedelta(days=number) for number in range(200))):
        shelf.append(info)
        gone = {each.path for each in superseded(shelf)}
        assert info.path not in gone
        shelf = [each for each in shelf if each.path not in gone]
    assert 10 <= len(shelf) <= 11  # the days of the week that is running count as one week
    assert shelf[0].moment < shelf[-1].moment - timedelta(days=24)


@pytest.mark.parametrize(
    "jump",
    [timedelta(days=-365), timedelta(days=3650), timedelta(0)],
    ids=["back", "ahead", "still"],
)
def test_a_wrong_clock_never_takes_everything(jump: timedelta) -> None:
    before = [MOMENT + timedelta(days=number) for number in range(7)]
    after = [before[-1] + jump + timedelta(minutes=number) for number in range(4)]
    found = kept(taken(*before, *after))
    assert len(found) >= KEPT_NEWEST
    assert found[-KEPT_NEWEST:] == after[-KEPT_NEWEST:]
    # Of the time before the jump there is still something to go back to.
    assert set(found) & set(before)


def test_a_single_snapshot_is_never_given_up() -> None:
    for count in (1, 2, 3):
        assert superseded(taken(*[MOMENT] * count)) == []
