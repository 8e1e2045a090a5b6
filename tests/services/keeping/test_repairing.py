"""What is lost comes back from what is there, nothing is changed without a copy, and a repair can be repeated."""

from __future__ import annotations

import shutil
from collections import namedtuple
from pathlib import Path

import pytest

from desktop.services.errors import DatabaseMissing, InsideVault, NotAllowed
from desktop.services.filing.intake import file_paths
from desktop.services.filing.texts import make_searchable
from desktop.services.house import House
from desktop.services.keeping.backing_up import back_up
from desktop.services.keeping.media import register_medium
from desktop.services.keeping.repairing import RepairReport, repair
from desktop.services.keeping.snapshots import BY_HAND, list_snapshots, take_snapshot
from desktop.services.library import audit_events, list_documents
from desktop.services.records import Filing
from desktop.services.searching.finding import search_documents
from models.categories import Category
from resources import words
from tests.archives import (
    PASSPHRASE,
    archive_contents,
    findings,
    folder_digest,
    make_quick_house,
    make_tree,
    quick_stretch,
)
from vault.errors import (
    InUse,
    NotAVault,
    RolledBack,
    StorageFailed,
    Tampered,
    VaultError,
    WrongPassphrase,
)
from vault.ids import Passphrase

OPERATIONS = Filing(Category.OPERATIONS)
LATER = "在快照之后归档的文件。\n" * 20


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an archive that has a snapshot and a backup, and files filed after both; closed."""
    folder = tmp_path_factory.mktemp("repairing")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("vault.slots.stretch", quick_stretch)
        with make_quick_house(folder / "archive.vault") as house:
            tree = make_tree(folder / "tree", count=6)
            (tree / "gb.txt").write_bytes("网络安全等级保护测评报告，结论为良。".encode("gb18030"))
            file_paths(house, [tree], OPERATIONS)
            make_searchable(house)
            medium = folder / "medium"
            medium.mkdir()
            register_medium(house, medium, label="蓝盘")
            back_up(house, medium)
            take_snapshot(house, BY_HAND)
            shutil.copyfile(folder / "archive.vault" / "vault.db", folder / "older.db")
        with House.open(folder / "archive.vault", PASSPHRASE) as house:
            (folder / "later.md").write_text(LATER, encoding="utf-8")
            file_paths(house, [folder / "later.md"], OPERATIONS)
            make_searchable(house)
    return folder


@pytest.fixture
def place(template: Path, tmp_path: Path, quick_unlock: None) -> Path:
    """A copy of that folder."""
    return Path(shutil.copytree(template, tmp_path / "place"))


@pytest.fixture
def path(place: Path) -> Path:
    """The archive in it, closed."""
    return place / "archive.vault"


def run(path: Path, **options: object) -> RepairReport:
    return repair(path, PASSPHRASE, safety=path.parent / "safety", **options)  # type: ignore[arg-type]  # per test


def before_of(path: Path) -> dict[str, bytes]:
    with House.open(path, PASSPHRASE) as house:
        return archive_contents(house)


def refused(path: Path) -> type[Exception]:
    """What opening raises."""
    with pytest.raises((VaultError, DatabaseMissing)) as caught:
        House.open(path, PASSPHRASE)
    return caught.type


def flip(path: Path, position: int) -> None:
    data = bytearray(path.read_bytes())
    data[position] ^= 1
    path.write_bytes(data)


def kept(report: RepairReport) -> dict[str, str]:
    return folder_digest(report.safety)


def objects(report: RepairReport) -> set[str]:
    return {action.object_name for action in report.actions}


def test_a_sound_vault_is_left_as_it_is_and_its_copy_is_made(path: Path) -> None:
    before = before_of(path)
    database = (path / "vault.db").read_bytes()
    report = run(path)
    assert (report.actions, report.left, report.opens) == ((), (), True)
    assert {"header", "header.copy", "state", "vault.db", "files.txt"} <= set(kept(report))
    assert (report.safety / "vault.db").read_bytes() == database
    assert "packs/" in (report.safety / "files.txt").read_text(encoding="utf-8")
    assert before_of(path) == before


@pytest.mark.parametrize("harm", ["missing", "empty", "cut", "garbled"])
def test_a_lost_database_comes_back_from_the_newest_snapshot(path: Path, harm: str) -> None:
    before = before_of(path)
    database = path / "vault.db"
    data = database.read_bytes()
    if harm == "missing":
        database.unlink()
    else:
        garbled = data[:8192] + bytes(4096) + data[12288:]
        database.write_bytes({"empty": b"", "cut": data[:9000], "garbled": garbled}[harm])
    refused(path)
    report = run(path)
    assert report.opens
    assert "database" in objects(report)
    if harm != "missing":
        assert (report.safety / "vault.db").read_bytes() != data
    with House.open(path, PASSPHRASE) as house:
        held = archive_contents(house)
        assert held == {name: data for name, data in before.items() if name in held}
        assert len(held) == len(before) - 1, "only what was filed after the snapshot is gone"
        assert findings(house) == []
        make_searchable(house)
        assert search_documents(house, "巡检").total > 0
    # What was filed later lies in a pack that was taken in, and belongs to nothing.
    assert [each.severity for each in report.left] == ["warning"]
    assert "belong to no document" in report.left[0].problem
    assert "perations" in report.left[0].problem


def test_the_journal_is_in_english_whatever_the_language_of_the_report(path: Path) -> None:
    (path / "vault.db").unlink()
    flip(next(iter((path / "snapshots").glob("*.snap"))), 50)
    words.set_language("zh_CN")
    report = run(path)
    assert report.opens
    assert {action.object_name for action in report.actions} >= {"database"}
    with House.open(path, PASSPHRASE) as house:
        kept_events = [each.detail for each in audit_events(house) if each.action == "repaired"]
    assert len(kept_events) == len(report.actions)
    assert all(detail.isascii() for detail in kept_events), kept_events


def test_filing_the_lost_file_again_costs_no_room_and_gets_a_new_number(
    path: Path, place: Path
) -> None:
    with House.open(path, PASSPHRASE) as house:
        (lost,) = [each.number for each in list_documents(house) if each.title == "later"]
    (path / "vault.db").unlink()
    run(path)
    with House.open(path, PASSPHRASE) as house:
        packs = set(house.vault.packs_on_disk())
        file_paths(house, [place / "later.md"], OPERATIONS)
        (again,) = [each for each in list_documents(house) if each.title == "later"]
        assert again.number > lost, "it may stand on a paper"
        assert set(house.vault.packs_on_disk()) == packs
        make_searchable(house)
        assert findings(house) == []


def test_an_older_database_gives_way_to_a_newer_snapshot(path: Path, place: Path) -> None:
    with House.open(path, PASSPHRASE) as house:
        take_snapshot(house, BY_HAND)
    before = before_of(path)
    shutil.copyfile(place / "older.db", path / "vault.db")
    assert refused(path) is RolledBack
    report = run(path)
    assert "database" in objects(report)
    assert before_of(path) == before


def test_an_older_database_without_a_newer_snapshot_is_only_taken_when_accepted(
    path: Path, place: Path
) -> None:
    for snapshot in (path / "snapshots").glob("*.snap"):
        snapshot.unlink()
    shutil.copyfile(place / "older.db", path / "vault.db")
    report = run(path)
    assert not report.opens
    (left,) = report.left
    assert "--accept-database" in left.advice
    assert left.expected != left.found
    assert refused(path) is RolledBack
    report = run(path, accept_database=True)
    assert report.opens
    with House.open(path, PASSPHRASE) as house:
        (event,) = [
            each
            for each in audit_events(house)
            if each.action == "repaired" and each.object_name == "database"
        ]
        assert "accepted" in event.detail
        assert findings(house) == []


def test_a_lost_state_file_needs_a_decision(path: Path) -> None:
    before = before_of(path)
    (path / "state").unlink()
    assert refused(path) is Tampered
    report = run(path)
    assert not report.opens
    report = run(path, accept_database=True)
    assert report.opens
    assert before_of(path) == before


def test_a_log_of_another_time_is_left_out(path: Path, place: Path) -> None:
    """Read together with the database it would put older pages back, each of them authentic."""
    with House.open(path, PASSPHRASE) as house:
        log = (path / "vault.db-wal").read_bytes()
        assert len(log) > 4096
        (place / "last.md").write_text("zuletzt", encoding="utf-8")
        file_paths(house, [place / "last.md"], OPERATIONS)
        make_searchable(house)
        before = archive_contents(house)
    (path / "vault.db-wal").write_bytes(log)
    assert refused(path) is RolledBack
    report = run(path)
    assert report.opens
    assert report.left == ()
    assert (report.safety / "vault.db-wal").read_bytes() == log
    assert before_of(path) == before


def test_numbers_of_lost_records_are_not_given_out_again_though_no_part_of_them_is_left(
    path: Path, place: Path
) -> None:
    """An empty file has no content from which a pack could tell that it was filed."""
    with House.open(path, PASSPHRASE) as house:
        for name in ("leer", "auch leer"):
            (place / f"{name}.md").write_bytes(b"")
            file_paths(house, [place / f"{name}.md"], OPERATIONS)
        lost = {each.number for each in list_documents(house)}
        ids = {each.id for each in list_documents(house)}
    (path / "vault.db").unlink()
    run(path)
    with House.open(path, PASSPHRASE) as house:
        known = {each.number for each in list_documents(house)}
        (place / "neu.md").write_text("neu", encoding="utf-8")
        file_paths(house, [place / "neu.md"], OPERATIONS)
        (new,) = [each for each in list_documents(house) if each.number not in known]
        assert new.number not in lost
        assert new.id not in ids


def test_the_index_says_what_the_restored_database_says(path: Path) -> None:
    with House.open(path, PASSPHRASE) as house:
        with house.database.write() as session:
            run_sql = session.connection().exec_driver_sql
            run_sql("UPDATE document SET title = 'Zanzibar'")
            run_sql("UPDATE version SET searchable = 0")
        make_searchable(house)
        assert search_documents(house, "zanzibar").total > 0
    (path / "vault.db").unlink()
    run(path)
    with House.open(path, PASSPHRASE) as house:
        make_searchable(house)
        assert search_documents(house, "zanzibar").total == 0
        assert search_documents(house, "巡检").total > 0


@pytest.mark.parametrize("name", ["header", "header.copy"])
def test_a_damaged_header_copy_is_written_anew_from_the_good_one(path: Path, name: str) -> None:
    good = (path / name).read_bytes()
    flip(path / name, 70)
    bad = (path / name).read_bytes()
    report = run(path)
    assert name in objects(report)
    assert (path / name).read_bytes() == good
    assert (report.safety / name).read_bytes() == bad


def test_lost_headers_come_back_from_the_backup_only(path: Path, place: Path) -> None:
    before = before_of(path)
    for name in ("header", "header.copy"):
        flip(path / name, 70)
    with pytest.raises(Tampered):
        run(path)
    report = run(path, backup=place / "medium")
    assert "header" in objects(report)
    assert before_of(path) == before
    for name in ("header", "header.copy"):
        (path / name).unlink()
    with pytest.raises(NotAVault):
        run(path)
    run(path, backup=place / "medium")
    assert before_of(path) == before


@pytest.mark.parametrize("harm", ["flipped", "cut", "missing"])
def test_damaged_packs_come_whole_from_the_backup(path: Path, place: Path, harm: str) -> None:
    before = before_of(path)
    backed_up = {each.name for each in (place / "medium").rglob("*.pack")}
    for pack in (path / "packs").glob("*/*.pack"):
        if pack.name not in backed_up:
            continue
        if harm == "flipped":
            flip(pack, 50)
        elif harm == "cut":
            pack.write_bytes(pack.read_bytes()[:-5])
        else:
            pack.unlink()
    report = run(path, backup=place / "medium")
    assert {f"pack {name.removesuffix('.pack')}" for name in backed_up} <= objects(report)
    assert report.left == ()
    assert before_of(path) == before
    if harm != "missing":
        assert backed_up <= {Path(name).name for name in kept(report)}
    with House.open(path, PASSPHRASE) as house:
        assert findings(house) == []


def test_without_a_backup_a_damaged_pack_stays_and_is_named(path: Path) -> None:
    pack = next(iter((path / "packs").glob("*/*.pack")))
    damaged = pack.read_bytes()[:-5]
    pack.write_bytes(damaged)
    report = run(path)
    assert f"pack {pack.stem}" in {each.object_name for each in report.left}
    assert pack.read_bytes() == damaged


def test_a_backup_that_is_damaged_in_the_same_place_replaces_nothing(
    path: Path, place: Path
) -> None:
    pack = next(iter((place / "medium").rglob("*.pack")))
    (own,) = (path / "packs").glob(f"*/{pack.name}")
    flip(pack, 50)
    flip(own, 60)
    damaged = own.read_bytes()
    report = run(path, backup=place / "medium")
    assert f"pack {pack.stem}" not in objects(report)
    assert own.read_bytes() == damaged


def test_a_pack_the_database_does_not_know_is_taken_in(path: Path) -> None:
    with House.open(path, PASSPHRASE) as house:
        before = archive_contents(house)
        with house.database.write() as session:
            run_sql = session.connection().exec_driver_sql
            run_sql("DELETE FROM chunk")
            run_sql("DELETE FROM pack")
    report = run(path)
    assert report.left == ()
    assert any(each.startswith("pack ") for each in objects(report))
    assert before_of(path) == before


def test_the_chunk_table_is_rebuilt_from_packs_alone(path: Path) -> None:
    with House.open(path, PASSPHRASE) as house:
        before = archive_contents(house)
        with house.database.write() as session:
            session.connection().exec_driver_sql(
                "UPDATE chunk SET offset = 99, ordinal = ordinal + 1, stored_length = 7"
            )
        assert findings(house) != []
    report = run(path, rebuild=True)
    assert report.left == ()
    assert before_of(path) == before
    with House.open(path, PASSPHRASE) as house:
        assert findings(house) == []


def test_of_two_copies_of_a_part_a_rebuild_takes_the_whole_one(path: Path, place: Path) -> None:
    backed_up = {each.name for each in (place / "medium").rglob("*.pack")}
    with House.open(path, PASSPHRASE) as house:
        before = archive_contents(house)
        for pack in [each for each in house.vault.packs_on_disk() if each.name in backed_up]:
            flip(pack, 40)
        house.store.close()
        file_paths(house, [place / "tree"], Filing(Category.OPERATIONS, "再归档"))
        make_searchable(house)
        with house.database.write() as session:
            # The older, damaged places again: as in a database from before.
            session.connection().exec_driver_sql("DELETE FROM chunk")
    run(path, rebuild=True)
    with House.open(path, PASSPHRASE) as house:
        held = archive_contents(house)
        assert {name: data for name, data in held.items() if name in before} == before


def test_text_that_is_in_no_pack_is_drawn_again(path: Path) -> None:
    with House.open(path, PASSPHRASE) as house:
        with house.database.write() as session:
            session.connection().exec_driver_sql(
                "DELETE FROM chunk WHERE id IN (SELECT chunk FROM version_chunk WHERE kind = 1)"
                " AND id NOT IN (SELECT chunk FROM version_chunk WHERE kind = 0)"
            )
            session.connection().exec_driver_sql(
                "DELETE FROM pack WHERE id NOT IN (SELECT pack FROM chunk)"
            )
        for pack in house.vault.packs_on_disk():
            with house.database.read() as session:
                known = session.connection().exec_driver_sql(
                    "SELECT 1 FROM pack WHERE id = ?", (bytes.fromhex(pack.stem),)
                )
                if known.first() is None:
                    pack.unlink()
    report = run(path)
    assert "texts" in objects(report)
    with House.open(path, PASSPHRASE) as house:
        assert findings(house) == []
        make_searchable(house)
        assert search_documents(house, "等级保护").total == 1


def test_strangers_and_unfinished_files_are_moved_never_deleted(path: Path) -> None:
    places = {
        "私人.txt": b"mine",
        "packs/ab/note.txt": b"note",
        "foreign/deep/file": b"deep",
        "state.tmp": b"half",
        f"packs/ab/{'ab' * 16}.fresh": b"fresh",
    }
    for name, data in places.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_bytes(data)
    report = run(path)
    for name, data in places.items():
        assert not (path / name).exists()
        assert (report.safety / name).read_bytes() == data
    assert not (path / "foreign").exists()
    assert report.left == ()


def test_a_link_in_the_place_of_a_folder_is_left_where_it_is(path: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    (path / "packs").rename(elsewhere)
    (path / "packs").symlink_to(elsewhere)
    report = run(path)
    assert (path / "packs").is_symlink()
    assert not (report.safety / "packs").is_symlink()
    assert any(elsewhere.rglob("*.pack"))


def test_a_damaged_snapshot_is_put_aside(path: Path) -> None:
    snapshot = next(iter((path / "snapshots").glob("*.snap")))
    flip(snapshot, 50)
    report = run(path)
    assert report.left == ()
    assert (report.safety / "snapshots" / snapshot.name).exists()
    assert not snapshot.exists()


def test_nothing_is_touched_without_room_for_the_copy(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flip(path / "state", 40)
    before = folder_digest(path)
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr("vault.safety.shutil.disk_usage", lambda _path: usage(10, 9, 1))
    with pytest.raises(StorageFailed) as caught:
        run(path)
    assert caught.value.full
    assert folder_digest(path) == before


def test_the_copy_goes_outside_and_the_key_must_fit(path: Path) -> None:
    before = folder_digest(path)
    with pytest.raises(InsideVault):
        repair(path, PASSPHRASE, safety=path / "packs")
    with pytest.raises(WrongPassphrase):
        repair(path, Passphrase("wrong"), safety=path.parent / "safety")
    assert folder_digest(path) == before
    with House.open(path, PASSPHRASE), pytest.raises(InUse):
        run(path)


def test_only_who_may_repairs(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desktop.services.keeping.repairing.allows", lambda _kind, _right: False)
    before = folder_digest(path)
    with pytest.raises(NotAllowed):
        run(path)
    assert folder_digest(path) == before


class Interrupted(BaseException):
    """As if the process had died."""


@pytest.mark.parametrize(
    "step",
    [
        "vault.safety.publish",
        "desktop.services.keeping.repairing_database.install",
        "desktop.services.keeping.choosing_database.publish",
        "desktop.services.keeping.repairing_database.fresh_packs",
        "desktop.services.keeping.repairing_packs.adopt_pack",
        "desktop.services.keeping.repairing_packs.copy_proven",
        "desktop.services.keeping.repairing_packs.forget_empty_packs",
        "desktop.services.keeping.repairing_packs.skip_numbers",
        "desktop.services.keeping.repairing.check_vault",
    ],
)
def test_an_interrupted_repair_can_be_run_again(
    path: Path, place: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    before = before_of(path)
    (path / "vault.db").write_bytes((path / "vault.db").read_bytes()[:9000])
    for pack in (path / "packs").glob("*/*.pack"):
        if any((place / "medium").rglob(pack.name)):
            flip(pack, 50)

    def stop(*_arguments: object, **_options: object) -> None:
        raise Interrupted

    with monkeypatch.context() as patch:
        patch.setattr(step, stop)
        with pytest.raises(Interrupted):
            run(path, backup=place / "medium")
    report = run(path, backup=place / "medium", accept_database=True)
    assert report.opens
    held = before_of(path)
    assert held == {name: data for name, data in before.items() if name in held}
    assert len(held) == len(before) - 1
    with House.open(path, PASSPHRASE) as house:
        assert findings(house) == []
        assert len(list_snapshots(house.vault)) >= 1
