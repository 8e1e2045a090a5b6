"""The officer's side of an edition: reading what was agreed, and nothing else, while every look is written down.

Opens no file of the vault for writing but the edition's own journal. The keys of other compartments aren't there.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from types import TracebackType

from desktop.services.edition_search import EditionSearch
from desktop.services.library import (
    count_by_category,
    document_text,
    get_document,
    list_documents,
    open_document,
)
from desktop.services.records import SearchResult
from models.categories import Category
from models.chunks import DatabaseChunkTable
from models.errors import SchemaTooNew
from models.filtering import EditionScope
from models.queries import contract_profile
from models.records import ContractProfile, DocumentRecord
from models.schema import HEAD, KNOWN, current_schema
from models.session import Database
from resources.words import N_, _
from vault.database import Connector
from vault.dumps import forbid_core_dumps
from vault.edition import EditionFile, Grant, read_edition
from vault.edition_files import EditionFolder
from vault.edition_journal import EditionJournal, EditionRecorder, read_journal
from vault.edition_keys import EditionKeys
from vault.errors import (
    ClockWentBack,
    EditionExpired,
    EditionOutdated,
    NotAVault,
    Tampered,
)
from vault.ids import Passphrase, utc_now
from vault.lock import VaultLock
from vault.moved import MovedChunks
from vault.selftest import require_self_test
from vault.state import database_fingerprint
from vault.store import ChunkStore
from vault.times import from_microseconds, to_microseconds


class Officer:
    """An edition that is open. Close it: that is written down, too, and gives the vault back to its manager."""

    def __init__(
        self,
        path: Path,
        edition: EditionFile,
        keys: EditionKeys,
        grant: Grant,
        journal: EditionJournal,
    ) -> None:
        """For `open` only, which has proven everything."""
        self._path, self._terms, self._keys, self._grant = path, edition.terms, keys, grant
        folder = EditionFolder.of(path, edition.terms.id)
        self.scope = EditionScope.from_json(grant.scope)
        self.torn = journal.torn
        self._recorder = EditionRecorder(folder.journal, keys, journal)
        self._logging = threading.Lock()
        self._last = _last_moment(edition, journal)
        self._lock: VaultLock | None = None
        connect = Connector(folder.database, keys.database, immutable=True)
        self._connect = connect
        self._database = Database(connect, folder.database, object_name=edition.name)
        packs = path / "packs"
        table = MovedChunks(DatabaseChunkTable(self._database), packs, grant.compartments)
        self._store = ChunkStore(packs, grant.compartments, table)
        self._search = EditionSearch(
            path / "index", {category: grant.compartments[category.compartment]
                             for category in self.scope.categories}
        )
        self._closed = False

    @classmethod
    def open(cls, path: Path, edition_id: bytes, passphrase: Passphrase) -> Officer:
        """Open the edition `edition_id` of the vault at `path`.

        Raises NotAVault, EditionRevoked, InUse, WrongPassphrase, WeakKeyDerivation, TooNew, Tampered, EditionExpired,
        ClockWentBack, EditionOutdated, SchemaTooNew, StorageFailed, SelfTestFailed.
        """
        forbid_core_dumps()
        require_self_test()
        if not (path / "header").is_file() and not (path / "header.copy").is_file():
            raise NotAVault(path)
        folder = EditionFolder.of(path, edition_id)
        read_edition(folder.edition, edition_id)  # Before the lock is taken for one that isn't there.
        lock = VaultLock(path, reading=True)
        try:
            officer = cls._unlock(path, folder, edition_id, passphrase)
        except BaseException:
            lock.release()
            raise
        officer._lock = lock
        return officer
