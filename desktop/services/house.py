"""The open archive: vault, database, chunk store and index together, for as long as somebody works in it."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from desktop.services.errors import DatabaseMissing
from desktop.services.keeping.continuity import begin_session, end_session
from models.audit.chain import Chain
from models.audit.journal import Journal
from models.categories import Category
from models.contract.kept_rules import keep_first_contract
from models.documents.chunks import DatabaseChunkTable, committed_among
from models.queries import contract_profile, save_contract
from models.records import ContractProfile
from models.schema import ensure_schema
from models.session import Database
from vault.credentials import Key
from vault.durable import make_folder
from vault.errors import StorageFailed
from vault.ids import PackId, Passphrase
from vault.vault import KDF_SECONDS, Vault

if TYPE_CHECKING:
    from desktop.services.inspection.absorbing import Absorbed
    from search.index import SearchIndex

__all__ = ["House", "Passphrase"]


class House:
    """Everything a use case needs. Made by `create` or `open`; close it to lock the vault."""

    def __init__(self, vault: Vault, *events: tuple[str, str, str]) -> None:
        """Take over an unlocked vault; `events` are what the journal says first."""
        self._vault = vault
        self.journal = _journal(vault)
        self.database = Database(vault.connect, vault.database_path)
        try:
            ensure_schema(
                self.database, self.journal.chain, before_migrating=self._before_migrating
            )
            with self.database.read() as session:
                self.contract: ContractProfile = contract_profile(session)
            self.chunks = DatabaseChunkTable(self.database)
            self.store = vault.store(self.chunks)
            begin_session(vault, self.database, self.journal, events)
            self._sweep()
        except BaseException:
            self.database.close()
            vault.close()
            raise
        self.absorbed: tuple[Absorbed, ...] = ()
        self._index: SearchIndex | None = None
        # Held around each change of the index together with the database's word about it.
        self.indexing = threading.RLock()
        self._index_trusted = False
        self._closed = False

    @classmethod
    def create(
        cls,
        path: Path,
        key: Key,
        *,
        contract: ContractProfile,
        contract_text: str = "",
        suite: str = "aes",
        label: str = "",
        kdf_seconds: float = KDF_SECONDS,
    ) -> House:
        """A new, empty archive for `contract`; `contract_text` is its profile where that isn't a shipped one.

        Raises the vault's errors.
        """

        def prepare(vault: Vault) -> None:
            database = Database(vault.connect, vault.database_path)
            try:
                journal = _journal(vault)
                ensure_schema(database, journal.chain)
                with database.write() as session:
                    save_contract(session, contract)
                    journal.append(session, [("created", "vault", vault.suite.name)])
                    if contract_text:
                        keep_first_contract(session, journal, contract_text, contract.id)
            finally:
                database.close()

        vault = Vault.create(
            path, key, suite=suite, label=label, prepare=prepare, kdf_seconds=kdf_seconds
        )
        return cls(vault)

    @classmethod
    def open(cls, path: Path, key: Key) -> House:
        """Unlock the archive at `path`. Raises the vault's and the models' errors."""
        return cls.enter(Vault.open(path, key))

    @classmethod
    def enter(cls, vault: Vault) -> House:
        """The archive of a vault that was unlocked; takes the vault over, whatever happens."""
        if not vault.database_path.is_file():
            vault.close()
            raise DatabaseMissing
        healed = [("mended", notice.object_name, notice.message) for notice in vault.notices]
        house = cls(vault, ("opened", "vault", ""), *healed)
        try:
            house._resume()
        except BaseException:
            house.close()
            raise
        return house

    @property
    def path(self) -> Path:
        """The vault's folder."""
        return self._vault.path

    @property
    def vault(self) -> Vault:
        """The vault itself, for services only."""
        return self._vault

    @property
    def suite_name(self) -> str:
        """The cipher suite, as named on reports."""
        return self._vault.suite.name

    @property
    def actor(self) -> str:
        """Who is at work: the label of the key slot that opened the vault."""
        return self._vault.slot.label

    @property
    def index(self) -> SearchIndex:
        """The full-text index, opened when first asked for: most commands never need it."""
        if (opened := self._index) is not None:
            # Without waiting for a batch that is being indexed: searches go on meanwhile.
            return opened
        with self.indexing:
            if self._index is None:
                self._index = self._open_index()
            return self._index

    def trust_index(self, reconcile: Callable[[House], None]) -> None:
        """Compare index and database once, before the first answer: index files may be lost or older than they were."""
        if self._index_trusted:
            return
        with self.indexing:
            if not self._index_trusted:
                reconcile(self)
                self._index_trusted = True

    def log(self, *events: tuple[str, str, str]) -> None:
        """Append (action, object, detail) events to the journal in a transaction of their own."""
        with self.database.write() as session:
            self.journal.append(session, events)

    def close(self, *, last: Callable[[], None] | None = None) -> None:
        """Lock the vault: close everything, note how it is left, forget the keys. Harmless when repeated.

        `last` is called in place of the note, when nothing is open any more and the lock is still held.
        """
        if self._closed:
            return
        self._closed = True
        with contextlib.ExitStack() as closing:
            # In reverse, and each whatever happens to the others: the lock must not outlive the house.
            closing.callback(self._vault.close)
            noting = closing.enter_context(contextlib.ExitStack())
            closing.callback(self.database.close)
            closing.callback(self.store.close)
            if self._index is not None:
                closing.callback(self._index.close)
            noting.callback(last or self._leave())

    def __enter__(self) -> House:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _resume(self) -> None:
        """Finish what a purge left undone, and take over what officers did meanwhile."""
        from desktop.services.inspection.absorbing import absorb_editions
        from desktop.services.keeping.retiring import finish_retirement

        with contextlib.suppress(StorageFailed):
            # On a full disk the vault still opens; a check names what is left, and the next opening tries again.
            finish_retirement(self)
        self.absorbed = tuple(absorb_editions(self))

    def _leave(self) -> Callable[[], None]:
        """What closing does beforehand, none of which may prevent it; returns what notes how the vault is left."""
        # Here, not above: use cases know the house.
        from desktop.services.audit.anchoring import anchor_session
        from desktop.services.keeping.snapshots import auto_snapshot
        from desktop.services.order.at_hand import settle_seen

        with contextlib.suppress(StorageFailed):
            settle_seen(self)
        auto_snapshot(self)
        anchor_session(self)
        return end_session(self._vault, self.database, self.journal)

    def _before_migrating(self) -> None:
        from desktop.services.keeping.snapshots import BEFORE_MIGRATION, snapshot_database

        snapshot_database(self._vault, self.database, self.journal.chain, BEFORE_MIGRATION)
        # The database is about to differ from the one that was left; a crash on the way is no tampering.
        state = self._vault.state
        self._vault.begin(state.counter, state.sequence, state.head)

    def _open_index(self) -> SearchIndex:
        from search.index import SearchIndex

        folders = {}
        make_folder(self._vault.index_path)
        for category in Category:
            folder = self._vault.index_path / category.value
            make_folder(folder)
            folders[category] = (folder, self._vault.index_files(category.compartment))
        return SearchIndex(folders)

    def _sweep(self) -> None:
        """Settle what an interrupted write left behind (vault/FORMAT.md §5.3)."""
        removed = self._vault.sweep(self._committed_among)
        if removed:
            self.log(("swept", "vault", f"{removed} unfinished files"))

    def _committed_among(self, packs: list[PackId]) -> set[PackId]:
        with self.database.read() as session:
            return committed_among(session, packs)


def _journal(vault: Vault) -> Journal:
    return Journal(Chain(vault.suite.digest, vault.id), vault.slot.id, vault.slot.label)
