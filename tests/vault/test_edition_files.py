"""Opening an edition proves all of it and writes nothing; destroying it leaves nothing."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.vault.builders import VAULT_ID
from tests.vault.edition_samples import (
    EDITION,
    GRANTED,
    PASSPHRASE,
    edition_keys,
    make_folder_of_edition,
)
from vault.edition_files import EditionFolder, OpenEdition, edition_folders
from vault.edition_journal import EditionRecorder, read_journal
from vault.errors import (
    EditionRevoked,
    InUse,
    NotAVault,
    StorageFailed,
    Tampered,
    WrongEditionPassphrase,
)
from vault.ids import Passphrase
from vault.lock import VaultLock

OTHER = bytes(range(0x50, 0x60))
pytestmark = pytest.mark.usefixtures("quick_unlock")


@pytest.fixture
def folder(tmp_path: Path) -> EditionFolder:
    """One edition in something that looks like a vault."""
    return make_folder_of_edition(tmp_path)


def open_(vault: Path, edition: bytes = EDITION) -> OpenEdition:
    return OpenEdition.open(vault, edition, PASSPHRASE)


def everything(folder: Path) -> dict[str, tuple[bytes, int, int]]:
    return {
        path.relative_to(folder).as_posix(): (
            path.read_bytes() if path.is_file() else b"",
            path.stat().st_mtime_ns,
            path.stat().st_ctime_ns,
        )
        for path in [folder, *folder.rglob("*")]
    }


def test_opening_proves_everything_and_writes_nothing(
    folder: EditionFolder, tmp_path: Path
) -> None:
    before = everything(tmp_path)
    edition = open_(tmp_path)
    assert set(edition.grant.compartments) == set(GRANTED)
    edition.close()
    edition.close()
    with pytest.raises(ValueError, match="forgotten"):
        _ = edition.keys.key
    with pytest.raises(ValueError, match="forgotten"):
        edition.grant.compartments[GRANTED[0]].grant()
    assert everything(tmp_path) == before


def test_an_open_edition_keeps_everybody_else_out_and_is_kept_out(
    folder: EditionFolder, tmp_path: Path
) -> None:
    edition = open_(tmp_path)
    for reading in (False, True):
        with pytest.raises(InUse):
            VaultLock(tmp_path, reading=reading)
    edition.close()
    lock = VaultLock(tmp_path)
    with pytest.raises(InUse):
        open_(tmp_path)
    lock.release()
    open_(tmp_path).close()


@pytest.mark.parametrize("wrong", ["passphrase", "database", "journal", "edition"])
def test_a_refused_opening_gives_the_lock_back(
    folder: EditionFolder, tmp_path: Path, wrong: str
) -> None:
    passphrase = PASSPHRASE
    if wrong == "passphrase":
        passphrase = Passphrase("falsch")
    else:
        path = {
            "database": folder.database,
            "journal": folder.journal,
            "edition": folder.edition,
        }[wrong]
        raw = bytearray(path.read_bytes())
        raw[100] ^= 1
        path.write_bytes(raw)
    with pytest.raises((Tampered, WrongEditionPassphrase)) as caught:
        OpenEdition.open(tmp_path, EDITION, passphrase)
    assert isinstance(caught.value, Tampered) == (wrong != "passphrase")
    VaultLock(tmp_path).release()


@pytest.mark.parametrize("change", ["cut", "longer", "gone", "another"])
def test_a_database_that_is_not_the_one_it_was_prepared_with_is_refused(
    folder: EditionFolder, tmp_path: Path, change: str
) -> None:
    raw = folder.database.read_bytes()
    folder.database.unlink()
    if change != "gone":
        folder.database.write_bytes({"cut": raw[:-1], "longer": raw + b"x"}.get(change, raw[::-1]))
    with pytest.raises(Tampered) as caught:
        open_(tmp_path)
    assert caught.value.object_name == "edition 检查组"


def test_the_files_of_two_editions_cannot_be_exchanged(
    folder: EditionFolder, tmp_path: Path
) -> None:
    other = make_folder_of_edition(tmp_path, OTHER)
    for name in ("edition", "journal", "edition.db"):
        path, twin = folder.path / name, other.path / name
        raw = path.read_bytes()
        path.write_bytes(twin.read_bytes() + (b"" if name != "edition.db" else b"x"))
        with pytest.raises(Tampered):
            open_(tmp_path)
        path.write_bytes(raw)
    open_(tmp_path).close()


def test_a_missing_edition_and_a_missing_vault_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(NotAVault):
        open_(tmp_path)
    make_folder_of_edition(tmp_path)
    with pytest.raises(EditionRevoked):
        open_(tmp_path, OTHER)


def test_a_lock_that_is_missing_is_not_made(folder: EditionFolder, tmp_path: Path) -> None:
    (tmp_path / "lock").unlink()
    with pytest.raises(StorageFailed):
        open_(tmp_path)
    assert not (tmp_path / "lock").exists()


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_lock_that_may_only_be_read_excludes_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "lock").touch(mode=0o400)
    lock = VaultLock(tmp_path, reading=True)
    with pytest.raises(InUse):
        VaultLock(tmp_path, reading=True)
    lock.release()


def test_destroying_overwrites_what_holds_keys_and_leaves_nothing(
    folder: EditionFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = folder.edition.read_bytes()
    seen: list[bytes] = []
    real = Path.unlink

    def noted(self: Path, missing_ok: bool = False) -> None:
        if self.name == "edition" and self.exists():
            seen.append(self.read_bytes())
        real(self, missing_ok)

    monkeypatch.setattr(Path, "unlink", noted)
    folder.destroy()
    assert not folder.path.exists()
    (overwritten,) = seen
    assert len(overwritten) == len(held)
    assert all(
        held[start : start + 16] != overwritten[start : start + 16]
        for start in range(0, len(held), 16)
    )
    folder.destroy()


def test_folders_are_known_by_their_names(folder: EditionFolder, tmp_path: Path) -> None:
    other = make_folder_of_edition(tmp_path, OTHER)
    (tmp_path / "editions" / "strange").mkdir()
    (tmp_path / "editions" / ("a" * 32)).write_bytes(b"no folder")
    assert edition_folders(tmp_path / "editions") == [folder, other]
    assert edition_folders(tmp_path / "none") == []


def test_what_was_recorded_is_read_at_the_next_opening(
    folder: EditionFolder, tmp_path: Path
) -> None:
    edition = open_(tmp_path)
    recorder = EditionRecorder(folder.journal, edition.keys, edition.journal)
    recorder.append(5, [("opened", "edition", "")])
    recorder.close()
    edition.close()
    again = open_(tmp_path)
    assert [each.action for each in again.journal.events] == ["opened"]
    again.close()
    by_manager = read_journal(folder.journal, VAULT_ID, edition_keys(), "edition")
    assert by_manager.events == again.journal.events
