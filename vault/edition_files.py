"""The files of an edition (FORMAT.md §11.1): where they lie, opening them with everything proven, destroying them."""

from __future__ import annotations

import contextlib
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from resources.words import N_
from vault.database import Connector
from vault.destruction import refuse_destroyed
from vault.dumps import forbid_core_dumps
from vault.durable import flush_folder, overwrite, remove, storage_errors
from vault.edition import EditionFile, Grant, read_edition
from vault.edition_journal import EditionJournal, read_journal
from vault.edition_keys import EditionKeys
from vault.errors import NotAVault, Tampered
from vault.header_files import NAMES as HEADERS
from vault.ids import Passphrase
from vault.lock import VaultLock
from vault.selftest import require_self_test
from vault.state import database_fingerprint

EDITIONS = "editions"
_NAME = re.compile("[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class EditionFolder:
    """Where one edition's files lie."""

    path: Path
    id: bytes

    @classmethod
    def below(cls, editions: Path, edition_id: bytes) -> EditionFolder:
        """The folder of this edition in the folder of editions."""
        return cls(editions / edition_id.hex(), edition_id)

    @property
    def edition(self) -> Path:
        """The edition's file."""
        return self.path / "edition"

    @property
    def fresh(self) -> Path:
        """The same before its transaction is known to have been committed."""
        return self.path / "edition.fresh"

    @property
    def database(self) -> Path:
        """The filtered copy."""
        return self.path / "edition.db"

    @property
    def journal(self) -> Path:
        """The edition's own journal, the only file that opening it changes."""
        return self.path / "journal"

    def read(self) -> EditionFile:
        """The edition's file; raises what `read_edition` does."""
        return read_edition(self.edition, self.id)

    def destroy(self) -> None:
        """Overwrite what holds keys, then remove every file and the folder. Raises StorageFailed."""
        for path in (self.edition, self.fresh):
            overwrite(path)
            remove(path)
        with storage_errors(self.path):
            left = sorted(self.path.iterdir()) if self.path.is_dir() else []
        for path in left:
            remove(path)
        with storage_errors(self.path):
            if self.path.is_dir():
                flush_folder(self.path)
                self.path.rmdir()
                flush_folder(self.path.parent)


def edition_folders(editions: Path) -> list[EditionFolder]:
    """The folders that are there, sorted. Raises StorageFailed."""
    with storage_errors(editions):
        found = sorted(editions.iterdir()) if editions.is_dir() else []
        return [
            EditionFolder(path, bytes.fromhex(path.name))
            for path in found
            if _NAME.fullmatch(path.name) and path.is_dir() and not path.is_symlink()
        ]


def require_vault(path: Path) -> None:
    """Raises NotAVault unless there is a header at `path`, whole or not; Destroyed where its destruction has begun."""
    refuse_destroyed(path)
    if not any((path / name).is_file() for name in HEADERS):
        raise NotAVault(path)


@dataclass(frozen=True, slots=True)
class OpenEdition:
    """An edition whose every file is proven to be what the manager, or the officer's own sessions, wrote."""

    folder: EditionFolder
    file: EditionFile
    keys: EditionKeys
    grant: Grant
    journal: EditionJournal
    lock: VaultLock

    @classmethod
    def open(cls, vault: Path, edition_id: bytes, passphrase: Passphrase) -> OpenEdition:
        """Take the vault's lock, without writing, and open the edition.

        Raises NotAVault, EditionRevoked, InUse, WrongEditionPassphrase, WeakKeyDerivation, TooNew, Tampered,
        StorageFailed, SelfTestFailed.
        """
        forbid_core_dumps()
        require_vault(vault)
        folder = EditionFolder.below(vault / EDITIONS, edition_id)
        folder.read()  # Whatever is wrong with it is better said than that the vault is in use.
        lock = VaultLock(vault, reading=True)
        try:
            return cls._unlocked(folder, passphrase, lock)
        except BaseException:
            lock.release()
            raise

    @classmethod
    def _unlocked(
        cls, folder: EditionFolder, passphrase: Passphrase, lock: VaultLock
    ) -> OpenEdition:
        file = folder.read()
        suite = file.terms.suite
        with ThreadPoolExecutor(1, thread_name_prefix="digest") as pool:
            # On another core, while the passphrase is being stretched; nothing is done with a key before.
            proven = pool.submit(require_self_test)
            fingerprint = pool.submit(database_fingerprint, suite, folder.database)
            keys = file.unlock(passphrase, folder.edition)
            proven.result()
            found = fingerprint.result()
        grant = file.opened(keys)
        if found != (grant.database_size, grant.database_digest):
            raise Tampered(file.name, N_("its database is not the one it was prepared with"))
        journal = read_journal(folder.journal, file.terms.vault_id, keys, file.name)
        if journal.damage is not None:
            raise journal.damage
        return cls(folder, file, keys, grant, journal, lock)

    def connector(self) -> Connector:
        """What opens connections to the filtered copy, which write nothing."""
        return Connector(self.folder.database, self.keys.database, immutable=True)

    def close(self) -> None:
        """Forget the keys and give the lock back. Harmless when repeated."""
        with contextlib.ExitStack() as closing:
            closing.callback(self.lock.release)
            closing.callback(self.keys.forget)
            for keys in self.grant.compartments.values():
                closing.callback(keys.forget)
