"""Opening, sweeping, closing: the vault as a whole."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop.services.contracts import load_contract
from desktop.services.errors import DatabaseMissing
from desktop.services.filing.intake import file_paths
from desktop.services.filing.texts import make_searchable
from desktop.services.house import House
from desktop.services.library import (
    audit_events,
    count_by_category,
    document_bytes,
    get_document,
    list_documents,
    open_document,
)
from desktop.services.records import Filing
from desktop.services.unlocking import open_house
from models.audit.journal import Journal
from models.categories import Category
from models.errors import NoSuchDocument, SchemaTooNew
from models.session import Database
from tests.archives import PASSPHRASE, MakeHouse, archive_contents, findings, tree_contents
from vault.errors import InUse, StorageFailed, Tampered, WrongPassphrase
from vault.ids import PackId, Passphrase
from vault.pack import fresh_path, pack_path

OPERATIONS = Filing(Category.OPERATIONS)


@pytest.mark.parametrize("suite", ["aes", "sm"])
def test_the_whole_way_with_the_real_derivation(tmp_path: Path, tree: Path, suite: str) -> None:
    path = tmp_path / "real.vault"
    with House.create(
        path, PASSPHRASE, contract=load_contract("demo"), suite=suite, kdf_seconds=0
    ) as house:
        assert house.suite_name == suite
        file_paths(house, [tree], OPERATIONS)
        make_searchable(house)
        contract = house.contract
    with pytest.raises(WrongPassphrase):
        open_house(path, Passphrase("wrong"))
    with open_house(path, PASSPHRASE) as house:
        assert house.contract == contract == load_contract("demo")
        assert archive_contents(house) == tree_contents(tree)
        assert findings(house) == []


def test_an_open_archive_is_in_use_and_a_closed_one_is_not(house: House) -> None:
    for way in (House.open, open_house):
        with pytest.raises(InUse):
            way(house.path, PASSPHRASE)
    house.close()
    house.close()
    House.open(house.path, PASSPHRASE).close()


def test_a_closed_archive_is_a_few_whole_files(house: House, tree: Path) -> None:
    file_paths(house, [tree], OPERATIONS)
    house.close()
    left = {path.name for path in house.path.iterdir()}
    assert left == {"header", "header.copy", "state", "vault.db", "packs", "index", "lock"}


def test_a_vault_without_its_database_says_so_and_stays_as_it_is(house: House) -> None:
    house.close()
    (house.path / "vault.db").unlink()
    for _attempt in range(2):
        with pytest.raises(DatabaseMissing):
            House.open(house.path, PASSPHRASE)
    assert not (house.path / "vault.db").exists()


@pytest.mark.parametrize("length", [0, 10, 4096])
def test_a_database_that_was_cut_is_tampering_and_never_begun_anew(
    house: House, tree: Path, length: int
) -> None:
    file_paths(house, [tree], OPERATIONS)
    house.close()
    database = house.path / "vault.db"
    database.write_bytes(database.read_bytes()[:length])
    for _attempt in range(2):
        with pytest.raises(Tampered):
            House.open(house.path, PASSPHRASE)
    assert database.stat().st_size == length


def test_the_database_of_another_vault_is_tampering(make_house: MakeHouse) -> None:
    ours, other = make_house("ours"), make_house("other")
    ours.close()
    other.close()
    shutil.copyfile(other.path / "vault.db", ours.path / "vault.db")
    with pytest.raises(Tampered):
        House.open(ours.path, PASSPHRASE)


def test_a_refused_opening_gives_the_lock_back(house: House) -> None:
    with house.database.write() as session:
        session.connection().exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    house.close()
    for _attempt in range(2):
        with pytest.raises(SchemaTooNew):
            House.open(house.path, PASSPHRASE)


def test_an_opening_whose_journal_entry_fails_gives_the_lock_back(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on a full disk: the second try must say the same thing, not that the vault is in use."""
    house.close()

    def fail(_journal: Journal, *_events: object) -> None:
        raise StorageFailed(house.path, OSError(28, "No space left on device"))

    held = []
    with monkeypatch.context() as patch:
        patch.setattr(Journal, "append", fail)
        for _attempt in range(2):
            with pytest.raises(StorageFailed) as caught:
                House.open(house.path, PASSPHRASE)
            held.append(caught)  # and with it the frames that refer to the house
    House.open(house.path, PASSPHRASE).close()


def test_opening_settles_what_was_interrupted_and_nothing_else(house: House, tree: Path) -> None:
    file_paths(house, [tree], OPERATIONS)
    packs = house.vault.packs_path
    (committed,) = house.vault.packs_on_disk()
    house.close()
    committed.rename(committed.with_suffix(".fresh"))  # killed between commit and renaming
    uncommitted, unknown = PackId(b"\xaa" * 16), PackId(b"\xbb" * 16)
    for path in (fresh_path(packs, uncommitted), pack_path(packs, unknown)):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"interrupted")
    with House.open(house.path, PASSPHRASE) as again:
        assert committed.exists()
        assert not fresh_path(packs, uncommitted).exists()
        assert pack_path(packs, unknown).exists(), "it may belong to a newer database"
        assert "swept" in {event.action for event in audit_events(again)}
        pack_path(packs, unknown).unlink()
        assert archive_contents(again) == tree_contents(tree)
        assert findings(again) == []


def test_every_unfinished_write_is_removed_at_the_next_opening(house: House, tree: Path) -> None:
    """FORMAT.md §1: a name ending in .tmp is never read, and removed at the next open."""
    file_paths(house, [tree], OPERATIONS)
    house.index.close()
    house.close()
    for place in ("header.tmp", "packs/x.tmp", "index/operations/y.tmp", "index/z.tmp"):
        (house.path / place).parent.mkdir(exist_ok=True)
        (house.path / place).write_bytes(b"half")
    with House.open(house.path, PASSPHRASE) as again:
        assert list(again.path.rglob("*.tmp")) == []


def test_reading_is_exact_counted_and_journalled(house: House, tree: Path) -> None:
    file_paths(house, [tree], OPERATIONS)
    contents = tree_contents(tree)
    assert count_by_category(house)[Category.OPERATIONS] == len(contents)
    for document in list_documents(house):
        assert b"".join(open_document(house, document.id)) == contents[document.version.path]
        (event,) = audit_events(house, 1)
        assert (event.action, event.object_name) == ("opened", f"document {document.id}")
        assert get_document(house, document.id) == document
    before = audit_events(house, 1)
    b"".join(document_bytes(house, document))
    assert audit_events(house, 1) == before
    with pytest.raises(NoSuchDocument):
        open_document(house, 10_000)


def test_damaged_content_gives_no_byte_of_the_damaged_piece(house: House, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(bytes(range(256)) * 100)
    file_paths(house, [tmp_path / "file"], OPERATIONS)
    (path,) = house.vault.packs_on_disk()
    data = bytearray(path.read_bytes())
    data[40] ^= 1
    path.write_bytes(data)
    (document,) = list_documents(house)
    with pytest.raises(Tampered):
        next(open_document(house, document.id))


def test_a_migration_that_fails_is_no_tampering_the_next_time(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the moment a migration begins the database isn't the one that was left in order."""
    house.close()

    def migrate(
        database: Database, _chain: object, *, before_migrating: Callable[[], None]
    ) -> None:
        before_migrating()
        with database.write() as session:
            session.connection().exec_driver_sql("CREATE TABLE half_done (x)")
        raise StorageFailed(house.path, OSError(28, "No space left on device"))

    with monkeypatch.context() as patch:
        patch.setattr("desktop.services.house.ensure_schema", migrate)
        with pytest.raises(StorageFailed):
            House.open(house.path, PASSPHRASE)
    House.open(house.path, PASSPHRASE).close()


def test_whatever_fails_while_closing_the_lock_is_given_back(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_house: House) -> None:
        raise RuntimeError("ours")

    with monkeypatch.context() as patch:
        patch.setattr("desktop.services.keeping.snapshots.auto_snapshot", fail)
        with pytest.raises(RuntimeError):
            house.close()
    House.open(house.path, PASSPHRASE).close()
