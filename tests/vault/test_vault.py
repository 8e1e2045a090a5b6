"""Creating and opening: whole or not there, and untouched by those who can't get in."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.archives import PASSPHRASE, folder_digest
from tests.vault.builders import suite
from vault.errors import (
    AlreadyExists,
    InUse,
    NotAVault,
    StorageFailed,
    Tampered,
    VaultError,
    WrongPassphrase,
)
from vault.ids import Compartment, PackId, Passphrase
from vault.pack import fresh_path, pack_path
from vault.vault import Vault

pytestmark = pytest.mark.usefixtures("quick_unlock")


def prepare(vault: Vault) -> None:
    connection = vault.connect()
    connection.execute("CREATE TABLE kept (word)")
    connection.close()


def create(path: Path) -> Vault:
    return Vault.create(
        path, PASSPHRASE, suite=suite().name, label="测试", prepare=prepare, kdf_seconds=0
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A vault, closed."""
    create(tmp_path / "a.vault").close()
    return tmp_path / "a.vault"


def test_a_new_vault_holds_what_the_format_names(path: Path) -> None:
    assert sorted(entry.name for entry in path.iterdir()) == [
        "header",
        "header.copy",
        "index",
        "lock",
        "packs",
        "state",
        "vault.db",
    ]
    assert path.stat().st_mode & 0o077 == 0, "others have no business here"


def test_what_was_created_opens_with_the_same_keys(tmp_path: Path) -> None:
    made = create(tmp_path / "a.vault")
    digest = bytes(32)
    ids = {each: made.keys.compartments[each].chunk_id(digest) for each in Compartment}
    identity = (made.id, made.header.created, made.suite, made.slot)
    made.close()
    opened = Vault.open(tmp_path / "a.vault", PASSPHRASE)
    assert {each: opened.keys.compartments[each].chunk_id(digest) for each in Compartment} == ids
    assert (opened.id, opened.header.created, opened.suite, opened.slot) == identity
    assert opened.slot.label == "测试"
    opened.close()


def test_two_vaults_share_nothing(tmp_path: Path) -> None:
    first, second = create(tmp_path / "a.vault"), create(tmp_path / "b.vault")
    assert first.id != second.id
    ours, theirs = (
        vault.keys.compartments[Compartment.PLEDGE].chunk_id(bytes(32)) for vault in (first, second)
    )
    assert ours != theirs
    first.close()
    second.close()


def test_a_wrong_passphrase_touches_nothing(path: Path) -> None:
    before = folder_digest(path)
    times = {entry: entry.stat().st_mtime_ns for entry in [path, *path.iterdir()]}
    for _attempt in range(3):
        with pytest.raises(WrongPassphrase):
            Vault.open(path, Passphrase("wrong"))
    assert folder_digest(path) == before
    assert {entry: entry.stat().st_mtime_ns for entry in [path, *path.iterdir()]} == times


def test_a_wrong_passphrase_gives_the_lock_back(path: Path) -> None:
    with pytest.raises(WrongPassphrase):
        Vault.open(path, Passphrase("wrong"))
    Vault.open(path, PASSPHRASE).close()


def test_someone_elses_lock_is_told_before_the_passphrase_is_tried(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = Vault.open(path, PASSPHRASE)

    def refuse(*_arguments: object, **_costs: object) -> bytes:
        raise AssertionError("the passphrase was stretched in vain")

    monkeypatch.setattr("vault.slots.stretch", refuse)
    with pytest.raises(InUse):
        Vault.open(path, PASSPHRASE)
    first.close()


def test_a_closed_vault_has_no_keys_and_may_be_closed_again(path: Path) -> None:
    vault = Vault.open(path, PASSPHRASE)
    vault.close()
    vault.close()
    with pytest.raises(ValueError, match="forgotten"):
        vault.index_files(Compartment.PLEDGE).write(path / "x", b"")
    Vault.open(path, PASSPHRASE).close()


@pytest.mark.parametrize("kind", ["missing", "empty folder", "file", "other folder"])
def test_what_is_no_vault_is_called_so_and_left_alone(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "thing"
    if kind == "file":
        path.write_bytes(b"SHOUDANG")
    elif kind != "missing":
        path.mkdir()
        if kind == "other folder":
            (path / "header").write_bytes(b"#include")
    before = folder_digest(tmp_path)
    with pytest.raises(NotAVault):
        Vault.open(path, PASSPHRASE)
    assert folder_digest(tmp_path) == before


def test_a_header_that_is_a_folder_is_no_vault(tmp_path: Path) -> None:
    (tmp_path / "header").mkdir()
    with pytest.raises(NotAVault):
        Vault.open(tmp_path, PASSPHRASE)


def test_nothing_is_ever_created_over_something(tmp_path: Path, path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    (tmp_path / "dangling").symlink_to(tmp_path / "nowhere")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "work.txt").write_bytes(b"")
    before = folder_digest(tmp_path)
    for name in ("a.vault", "file", "dangling", "folder"):
        with pytest.raises(AlreadyExists):
            create(tmp_path / name)
    assert folder_digest(tmp_path) == before


def test_an_empty_folder_may_become_a_vault(tmp_path: Path) -> None:
    (tmp_path / "new.vault").mkdir()
    create(tmp_path / "new.vault").close()
    Vault.open(tmp_path / "new.vault", PASSPHRASE).close()


def test_creation_that_fails_leaves_nothing(tmp_path: Path) -> None:
    def fail(vault: Vault) -> None:
        prepare(vault)
        raise sqlite3.OperationalError("no luck")

    with pytest.raises(sqlite3.OperationalError):
        Vault.create(
            tmp_path / "a.vault",
            PASSPHRASE,
            suite=suite().name,
            label="",
            prepare=fail,
            kdf_seconds=0,
        )
    assert list(tmp_path.iterdir()) == []
    create(tmp_path / "a.vault").close()


def test_creation_in_a_place_that_takes_no_files_is_storage_failure(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(StorageFailed):
        create(tmp_path / "file" / "a.vault")


def test_a_sweep_settles_what_was_interrupted_and_nothing_else(path: Path) -> None:
    vault = Vault.open(path, PASSPHRASE)
    committed, lost, acknowledged = (PackId(bytes((number,)) * 16) for number in (1, 2, 3))
    packs = vault.packs_path
    for pack in (committed, lost):
        fresh_path(packs, pack).parent.mkdir()
        fresh_path(packs, pack).write_bytes(pack)
    pack_path(packs, acknowledged).parent.mkdir()
    pack_path(packs, acknowledged).write_bytes(b"of a newer database, perhaps")
    for place in ("header.tmp", "packs/01/x.pack.tmp", "index/y.tmp"):
        (path / place).write_bytes(b"half")
    asked: list[PackId] = []

    def committed_among(some: list[PackId]) -> set[PackId]:
        asked.extend(some)
        return {committed} & set(some)

    assert vault.sweep(committed_among) == 4
    assert set(asked) == {committed, lost}
    left = {file.relative_to(path).as_posix() for file in path.rglob("*") if file.is_file()}
    assert left == {
        "header",
        "header.copy",
        "lock",
        "state",
        "vault.db",
        f"packs/01/{committed.hex()}.pack",
        f"packs/03/{acknowledged.hex()}.pack",
    }
    assert pack_path(packs, committed).read_bytes() == committed
    assert vault.sweep(committed_among) == 0
    vault.close()


def test_a_header_of_another_vault_does_not_open_this_database(tmp_path: Path, path: Path) -> None:
    create(tmp_path / "b.vault").close()
    (tmp_path / "b.vault" / "header").replace(path / "header")
    with pytest.raises(Tampered, match="two different vaults"):
        Vault.open(path, PASSPHRASE)
    (tmp_path / "b.vault" / "header.copy").replace(path / "header.copy")
    with pytest.raises(Tampered):
        Vault.open(path, PASSPHRASE)


def test_neither_vault_nor_passphrase_show_secrets(path: Path) -> None:
    vault = Vault.open(path, PASSPHRASE)
    shown = repr(vault) + repr(PASSPHRASE) + f"{PASSPHRASE}"
    assert PASSPHRASE.text not in shown
    vault.close()


def test_every_error_has_a_code_of_its_own_and_a_place_in_the_tree() -> None:
    import vault.errors as errors

    kinds = [
        kind
        for kind in vars(errors).values()
        if isinstance(kind, type) and issubclass(kind, VaultError) and kind is not VaultError
    ]
    codes = {kind.code for kind in kinds}
    assert len(codes) == len(kinds)
    assert VaultError.code not in codes
    for kind in kinds:
        assert f"── {kind.__name__} " in (errors.__doc__ or "")
