"""A new master key: everything is readable with it, nothing new with the old, and nothing is lost on the way."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.services.contracts import load_contract
from desktop.services.errors import NotAllowed
from desktop.services.filing.intake import file_paths
from desktop.services.filing.texts import make_searchable
from desktop.services.house import House
from desktop.services.keys.keyring import add_recovery, add_slot
from desktop.services.keys.rekeying import rekey
from desktop.services.library import audit_events, document_text, list_documents
from desktop.services.progress import Cancelled, Quiet
from desktop.services.records import Filing
from desktop.services.searching.finding import search_documents
from models.categories import Category
from models.obligations.registers import enter
from models.people_tables import IDENTITY, PHONE, PersonRow
from tests.archives import PASSPHRASE, archive_contents, findings, folder_digest, make_tree
from vault.credentials import Credentials, KeyFile, RecoverySecret
from vault.errors import KeyFileWrong, StorageFailed, Tampered, WrongPassphrase
from vault.header_files import read_headers
from vault.ids import Compartment, Passphrase, SlotKind, utc_now
from vault.keys import MasterKeys
from vault.pack import read_table
from vault.recovery import parse_sheet

DEPUTY = Passphrase("副手 的 口令 很长 0815")
FACTOR = KeyFile(b"f" * 32)
FILES = {"header", "header.copy", "state", "vault.db", "packs", "index", "lock"}


@pytest.fixture(params=["aes", "sm"])
def house(request: pytest.FixtureRequest, tmp_path: Path, quick_unlock: None) -> Iterator[House]:
    """An empty archive under each suite."""
    with House.create(
        tmp_path / "archive.vault",
        PASSPHRASE,
        contract=load_contract("demo"),
        suite=request.param,
        label="测试",
        kdf_seconds=0,
    ) as made:
        yield made


@pytest.fixture
def full(house: House, tmp_path: Path) -> House:
    """Documents in three categories, searchable; a deputy and a recovery sheet."""
    for number, category in enumerate((Category.OPERATIONS, Category.PLEDGE, Category.SOURCE)):
        tree = make_tree(tmp_path / category.value, count=5, seed=number)
        file_paths(house, [tree], Filing(category))
    # What is equal in two categories, and a text that isn't its content.
    (tmp_path / "gb.txt").write_bytes("网络安全等级保护测评报告".encode("gb18030"))
    file_paths(house, [tmp_path / "gb.txt"], Filing(Category.PLEDGE))
    make_searchable(house)
    add_slot(house, kind=SlotKind.DEPUTY, label="副手", key=DEPUTY, kdf_seconds=0)
    return house


@pytest.fixture
def sheet(full: House) -> RecoverySecret:
    return parse_sheet("\n".join(add_recovery(full, label="纸").lines))


def shown(house: House) -> list[tuple[int, str, str]]:
    """Every document with its path and its text."""
    return [
        (each.id, each.version.path, document_text(house, each.id))
        for each in list_documents(house)
    ]


def undisturbed(vault: Path) -> dict[str, str]:
    """The vault's files but the database, in which a refusal may be journalled."""
    return {
        name: digest
        for name, digest in folder_digest(vault).items()
        if not name.startswith("vault.db")
    }


def old_keys(house: House) -> MasterKeys:
    """The keys in force now, kept as an attacker keeps them."""
    return MasterKeys(house.vault.suite, house.vault.id, bytes(house.vault.keys.master))


def test_everything_is_as_it_was_under_another_key(full: House, sheet: RecoverySecret) -> None:
    before, contents = shown(full), archive_contents(full)
    stolen, packs = old_keys(full), {path.name for path in full.vault.packs_on_disk()}
    report = rekey(full, PASSPHRASE, kdf_seconds=0)
    assert report.slots_dropped == ("副手", "纸")
    assert report.editions_revoked == 0
    assert report.bytes_sealed >= sum(map(len, set(contents.values())))
    with House.open(full.path, PASSPHRASE) as house:
        assert archive_contents(house) == contents
        assert shown(house) == before
        make_searchable(house)
        assert search_documents(house, "等级保护").total == 1
        assert findings(house) == []
        assert house.vault.id == stolen.vault_id
        new = {path.name for path in house.vault.packs_on_disk()}
        assert not new & packs
        assert "rekeyed" in {event.action for event in audit_events(house)}
        # Whoever kept the old key opens nothing of what is there now.
        for path in house.vault.packs_on_disk():
            with pytest.raises(Tampered):
                read_table(path, stolen.compartments)
        assert stolen.master != house.vault.keys.master
        assert stolen.database != house.vault.keys.database
    assert {path.name for path in full.path.iterdir()} == FILES


def test_only_the_key_of_the_slot_in_use_opens_afterwards(
    full: House, sheet: RecoverySecret
) -> None:
    rekey(full, PASSPHRASE, kdf_seconds=0)
    for key in (DEPUTY, sheet, Credentials(DEPUTY, FACTOR)):
        with pytest.raises((WrongPassphrase, KeyFileWrong)):
            House.open(full.path, key)
    with House.open(full.path, PASSPHRASE) as house:
        (slot,) = house.vault.header.slots
        assert (slot.kind, slot.label, slot.id) == (SlotKind.MANAGER, "测试", full.vault.slot.id)


def test_the_old_header_opens_nothing_any_more(full: House, tmp_path: Path) -> None:
    kept = [(full.path / name).read_bytes() for name in ("header", "header.copy")]
    rekey(full, PASSPHRASE, kdf_seconds=0)
    whole = shutil.copytree(full.path, tmp_path / "kept.vault")
    for name, raw in zip(("header", "header.copy"), kept, strict=True):
        (full.path / name).write_bytes(raw)
    for key in (PASSPHRASE, DEPUTY):
        with pytest.raises(Tampered):
            House.open(full.path, key)
    House.open(whole, PASSPHRASE).close()


@pytest.mark.parametrize(
    "key",
    [Passphrase("wrong"), DEPUTY, Passphrase("")],
    ids=["wrong", "somebody else's", "empty"],
)
def test_only_the_owner_of_the_slot_in_use_can_do_it(full: House, key: Passphrase) -> None:
    """Else the deputy's passphrase would become the manager's, with all that a manager may."""
    before = undisturbed(full.path)
    with pytest.raises(WrongPassphrase):
        rekey(full, key, kdf_seconds=0)
    assert undisturbed(full.path) == before
    assert archive_contents(full)


def test_a_recovery_sheet_is_no_manager(full: House, sheet: RecoverySecret) -> None:
    with pytest.raises(WrongPassphrase):
        rekey(full, sheet, kdf_seconds=0)
    full.close()
    for key in (DEPUTY, sheet):
        with House.open(full.path, key) as house, pytest.raises(NotAllowed):
            rekey(house, key, kdf_seconds=0)


def test_a_key_file_stays_part_of_the_key(full: House) -> None:
    from desktop.services.keys.keyring import change_key

    both = Credentials(PASSPHRASE, FACTOR)
    change_key(full, both, kdf_seconds=0)
    rekey(full, both, kdf_seconds=0)
    with pytest.raises(WrongPassphrase) as caught:
        House.open(full.path, PASSPHRASE)
    assert caught.value.key_file_helps
    with House.open(full.path, both) as house:
        assert archive_contents(house)


class StopsAfter(Quiet):
    """A user who presses the button after so many checkpoints."""

    def __init__(self, count: int) -> None:
        self._left = count

    def checkpoint(self) -> None:
        self._left -= 1
        if self._left < 0:
            raise Cancelled


@pytest.mark.parametrize("count", [0, 1, 7])
def test_a_cancelled_change_leaves_the_old_vault_open(full: House, count: int) -> None:
    contents = archive_contents(full)
    with pytest.raises(Cancelled):
        rekey(full, PASSPHRASE, progress=StopsAfter(count), kdf_seconds=0)
    assert archive_contents(full) == contents
    assert not (full.path / "rekey.tmp").exists()
    full.close()
    for key in (PASSPHRASE, DEPUTY):
        with House.open(full.path, key) as house:
            assert archive_contents(house) == contents
            assert findings(house) == []


def test_a_damaged_chunk_prevents_it(full: House) -> None:
    """What can't be read would be lost for good: the old vault stays, and a check names the damage."""
    pack = next(full.vault.packs_on_disk())
    raw = bytearray(pack.read_bytes())
    raw[40] ^= 1
    pack.write_bytes(raw)
    full.store.close()  # What it had read already would still be whole.
    with pytest.raises(Tampered) as caught:
        rekey(full, PASSPHRASE, kdf_seconds=0)
    assert pack.stem in caught.value.object_name
    assert not (full.path / "rekey.tmp").exists()
    assert list_documents(full)


def test_a_full_medium_is_told_before_anything_is_written(
    full: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = set(full.path.rglob("*"))
    usage = shutil.disk_usage(full.path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage._replace(free=1000))
    with pytest.raises(StorageFailed) as caught:
        rekey(full, PASSPHRASE, kdf_seconds=0)
    assert caught.value.full
    assert set(full.path.rglob("*")) == before


def test_it_can_be_done_again_and_again(full: House) -> None:
    contents = archive_contents(full)
    revisions = [full.vault.header.revision]
    rekey(full, PASSPHRASE, kdf_seconds=0)
    for _round in range(3):
        house = House.open(full.path, PASSPHRASE)
        revisions.append(house.vault.header.revision)
        rekey(house, PASSPHRASE, kdf_seconds=0)
    with House.open(full.path, PASSPHRASE) as house:
        assert archive_contents(house) == contents
        make_searchable(house)
        assert findings(house) == []
    assert revisions == sorted(set(revisions))
    headers = read_headers(full.path)
    assert headers.first.raw == headers.second.raw


def test_sealed_columns_open_under_the_new_key_alone(house: House) -> None:
    columns = house.vault.columns(Compartment.PERSONNEL)
    sealed = columns.seal(IDENTITY, "11010519491231002X"), columns.seal(PHONE, "13800000000")
    mark = columns.mark(IDENTITY, "11010519491231002X")
    with house.database.write() as session:
        values = {"label": "甲", "key": "甲", "name": "甲", "created": utc_now()}
        values |= {"identity": sealed[0], "phone": sealed[1], "identity_mark": mark}
        enter(session, "person", values)
        enter(session, "person", values | {"label": "乙", "identity": None, "phone": None})
    path = house.path
    rekey(house, PASSPHRASE, kdf_seconds=0)
    with House.open(path, PASSPHRASE) as again:
        now = again.vault.columns(Compartment.PERSONNEL)
        with again.database.read() as session:
            row = session.get_one(PersonRow, 1)
            assert row.identity is not None
            assert row.phone is not None
            assert now.open(IDENTITY, row.identity) == "11010519491231002X"
            assert now.open(PHONE, row.phone) == "13800000000"
            assert row.identity_mark == now.mark(IDENTITY, "11010519491231002X") != mark
            with pytest.raises(Tampered):
                columns.open(IDENTITY, row.identity)
            assert session.get_one(PersonRow, 2).identity is None
