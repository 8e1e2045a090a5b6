"""Everything is read and compared within 30 days, a share a day, and the start page can say since when."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from desktop.services.filing import digesting
from desktop.services.filing.intake import file_paths
from desktop.services.filing.texts import make_searchable
from desktop.services.house import House
from desktop.services.keeping import proving
from desktop.services.keeping.checking import check_vault, daily_share, last_proven
from desktop.services.keeping.proving import CYCLE, due_packs, share_is_due
from desktop.services.library import list_documents
from desktop.services.progress import Cancelled
from desktop.services.records import Filing
from models.categories import Category
from models.documents.proofs import PackAge, packs_by_age
from tests.archives import findings, make_tree
from tests.crash.points import small_steps
from tests.services.filing.test_intake import StopAt
from vault.ids import Compartment, PackId, utc_now

OPERATIONS = Filing(Category.OPERATIONS)
START = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def archive(house: House, tmp_path: Path) -> House:
    """Several packs, and files of several parts."""
    with small_steps():
        tree = make_tree(tmp_path / "tree", count=12)
        (tree / "long.bin").write_bytes(random.Random(5).randbytes(20_000))
        (tree / "zeros.bin").write_bytes(bytes(9_000))
        file_paths(house, [tree], OPERATIONS)
        make_searchable(house)
    return house


class Clock:
    """The time, as the services see it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = utc_now()
        monkeypatch.setattr(proving, "utc_now", lambda: self.now)


def flip_in_content(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[40] ^= 1
    path.write_bytes(data)


def ages(house: House) -> list[PackAge]:
    with house.database.read() as session:
        return packs_by_age(session)


def test_a_new_archive_is_proven_and_one_with_packs_is_not(house: House, tree: Path) -> None:
    assert last_proven(house) == (None, 1.0)
    assert not share_is_due(house)
    file_paths(house, [tree], OPERATIONS)
    assert last_proven(house) == (None, 0.0)
    assert share_is_due(house)


def test_a_full_check_proves_everything_and_says_since_when(archive: House) -> None:
    before = utc_now()
    report = check_vault(archive, full=True)
    assert report.findings == ()
    assert report.proven_through is not None
    assert before <= report.proven_through <= utc_now()
    assert report.proven_share == 1.0
    assert last_proven(archive) == (report.proven_through, 1.0)
    assert not share_is_due(archive)


def test_a_structural_check_proves_nothing(archive: House) -> None:
    report = check_vault(archive)
    assert (report.proven_through, report.proven_share) == (None, 0.0)


def test_daily_runs_prove_everything_within_thirty_days(
    archive: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock(monkeypatch)
    assert len(ages(archive)) > 5
    runs = 0
    while last_proven(archive).oldest is None:
        assert share_is_due(archive)
        daily_share(archive)
        assert not share_is_due(archive), "once a day is enough"
        clock.now += timedelta(days=1)
        runs += 1
    assert runs <= 30
    for _day in range(40):
        daily_share(archive)
        clock.now += timedelta(days=1)
        oldest = last_proven(archive).oldest
        assert oldest is not None
        assert clock.now - oldest <= CYCLE + timedelta(days=1)


def simulated(
    sizes: list[int], days: int, new: dict[int, int], *, purged: int | None = None
) -> timedelta:
    """Prove shares of imagined packs, some of them new on a day; the longest that any waited.

    On the day `purged` everything goes that was proven by then: what is left is little, and old.
    """
    packs = [
        PackAge(PackId(bytes([number]) * 16), Compartment.SOURCE, size, None, START)
        for number, size in enumerate(sizes)
    ]
    longest = timedelta(0)
    for day in range(days):
        now = START + timedelta(days=day)
        if day in new:
            name = PackId(day.to_bytes(16, "big"))
            packs.append(PackAge(name, Compartment.SOURCE, new[day], None, now))
        if day == purged:
            packs = [each for each in packs if each.proven is None]
        longest = max(longest, *(now - each.since for each in packs))
        chosen = {each.pack for each in due_packs(packs, now)}
        assert chosen
        packs = [
            each._replace(proven=now, since=now) if each.pack in chosen else each for each in packs
        ]
    return longest


def test_nothing_waits_longer_than_the_cycle_whatever_the_sizes() -> None:
    assert simulated([100] * 90, 120, {}) <= CYCLE
    assert simulated([1, 10_000, 1, 1, 5_000], 120, {}) <= CYCLE
    assert simulated([100] * 90, 120, dict.fromkeys(range(60), 100)) <= CYCLE
    assert simulated([7], 120, {}) <= CYCLE
    assert simulated([100] * 90, 120, {}, purged=20) <= CYCLE


def test_the_share_is_a_thirtieth_a_day_and_more_after_a_pause() -> None:
    packs = [
        PackAge(PackId(bytes([number]) * 16), Compartment.SOURCE, 10, None, START)
        for number in range(90)
    ]
    assert len(due_packs(packs, START)) == 3
    proven = [packs[0]._replace(proven=START, since=START), *packs[1:]]
    assert len(due_packs(proven, START + timedelta(days=10))) == 30
    assert len(due_packs(proven, START + timedelta(days=400))) == 90


def test_a_clock_that_was_set_back_leaves_nothing_out(
    archive: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Packs that seem to be of the future come first, and are proven within the cycle like all others."""
    clock = Clock(monkeypatch)
    clock.now -= timedelta(days=365)
    for _day in range(30):
        daily_share(archive)
        clock.now += timedelta(days=1)
    assert last_proven(archive).oldest is not None


def test_a_damaged_pack_is_found_by_the_share_and_stays_unproven(archive: House) -> None:
    first = ages(archive)[0]
    (path,) = [each for each in archive.vault.packs_on_disk() if each.stem == first.pack.hex()]
    flip_in_content(path)
    report = daily_share(archive)
    assert any(first.pack.hex() in finding.object_name for finding in report.findings)
    assert first.pack in [each.pack for each in ages(archive) if each.proven is None]
    assert report.proven_through is None


def test_a_stopped_share_keeps_what_it_proved(
    archive: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proving, "_PACKS_AT_ONCE", 1)
    whole = len(ages(archive))
    for stop in range(1, 200):
        try:
            check_vault(archive, share=1.0, progress=StopAt(stop))
        except Cancelled:
            proven = sum(each.proven is not None for each in ages(archive))
            if 0 < proven < whole:
                return
    pytest.fail("no stop was between two packs")


def test_a_large_file_is_read_once_when_its_parts_come_in_order(
    archive: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = []
    real = digesting.Digests._read

    def counted(self: digesting.Digests, growing: digesting._Growing) -> object:
        read.append(growing)
        return real(self, growing)

    monkeypatch.setattr(digesting.Digests, "_read", counted)
    assert check_vault(archive, full=True).findings == ()
    assert read == []


def test_a_large_file_whose_parts_are_spread_is_read_again_and_compared(
    archive: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def backwards(session: object) -> list[PackAge]:
        return list(reversed(packs_by_age(session)))  # type: ignore[arg-type]  # a session

    monkeypatch.setattr(proving, "packs_in_order", backwards)
    assert findings(archive) == []
    (long,) = [each for each in list_documents(archive) if each.title == "long"]
    with archive.database.write() as session:
        session.connection().exec_driver_sql(
            "UPDATE version SET digest = zeroblob(32) WHERE id = ?", (long.version.id,)
        )
    assert any(each.startswith(f"error: document {long.id}:") for each in findings(archive))


def test_two_parts_exchanged_are_found_though_each_is_whole(archive: House) -> None:
    (long,) = [each for each in list_documents(archive) if each.title == "long"]
    with archive.database.write() as session:
        run = session.connection().exec_driver_sql
        rows = run(
            "SELECT ordinal, chunk FROM version_chunk WHERE version_id = ? AND kind = 0"
            " ORDER BY ordinal LIMIT 2",
            (long.version.id,),
        ).all()
        for (ordinal, _own), (_other, chunk) in zip(rows, reversed(rows), strict=True):
            run(
                "UPDATE version_chunk SET chunk = ? WHERE version_id = ? AND kind = 0 AND ordinal = ?",
                (chunk, long.version.id, ordinal),
            )
    assert any(each.startswith(f"error: document {long.id}:") for each in findings(archive))
