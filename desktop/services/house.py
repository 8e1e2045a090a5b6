"""The open archive: vault, database, chunk store and index together, for as long as somebody works in it."""

from __future__ import annotations

import threading
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from desktop.services.errors import DatabaseMissing
from models.categories import Category
from models.chunks import DatabaseChunkTable, forget_reservations, reserved_packs
from models.journal import append_events
from models.queries import contract_profile, save_contract
from models.records import ContractProfile
from models.schema import ensure_schema
from models.session import Database
from vault.durable import make_folder
from vault.ids import Passphrase, utc_now
from vault.store import sweep_packs
from vault.vault import KDF_SECONDS, Vault

if TYPE_CHECKING:
    from search.index import SearchIndex

__all__ = ["House", "Passphrase"]


class House:
    """Everything a use case needs. Made by `create` or `open`; close it to lock the vault."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self.database = Database(vault.connect, vault.database_path)
        try:
            ensure_schema(self.database)
            with self.database.read() as session:
                self.contract: ContractProfile = contract_profile(session)
            self.chunks = DatabaseChunkTable(self.database)
            self.store = vault.store(self.chunks)
            self._sweep()
        except BaseException:
            self.database.close()
            vault.close()
            raise
        self._index: SearchIndex | None = None
        self._opening_index = threading.Lock()
        self._closed = False

    @classmethod
    def create(
        cls,
        path: Path,
        passphrase: Passphrase,
        *,
        contract: ContractProfile,
        suite: str = "aes",
        label: str = "",
        kdf_seconds: float = KDF_SECONDS,
    ) -> House:
        """A new, empty archive for `contract`. Raises the vault's errors."""

        def prepare(vault: Vault) -> None:
            database = Database(vault.connect, vault.database_path)
            try:
                ensure_schema(database)
                with database.write() as session:
                    save_contract(session, contract)
                    detail = vault.suite.name
                    append_events(
                        session, vault.slot.label, utc_now(), [("created", "vault", detail)]
                    )
            finally:
                database.close()

        vault = Vault.create(
            path, passphrase, suite=suite, label=label, prepare=prepare, kdf_seconds=kdf_seconds
        )
        return cls(vault)

    @classmethod
    def open(cls, path: Path, passphrase: Passphrase) -> House:
        """Unlock the archive at `path`. Raises the vault's and the models' errors."""
        return cls.enter(Vault.open(path, passphrase))

    @classmethod
    def enter(cls, vault: Vault) -> House:
        """The archive of a vault that was unlocked; takes the vault over, whatever happens."""
        if not vault.database_path.is_file():
            vault.close()
            raise DatabaseMissing
        house = cls(vault)
        house.log(("opened", "vault", ""))
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
        with self._opening_index:
            if self._index is None:
                self._index = self._open_index()
            return self._index

    def log(self, *events: tuple[str, str, str]) -> None:
        """Append (action, object, detail) events to the journal in a transaction of their own."""
        with self.database.write() as session:
            append_events(session, self.actor, utc_now(), events)

    def close(self) -> None:
        """Lock the vault: close everything and forget the keys. Harmless when repeated."""
        if self._closed:
            return
        self._closed = True
        if self._index is not None:
            self._index.close()
        self.store.close()
        self.database.close()
        self._vault.close()

    def __enter__(self) -> House:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

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
        """Remove what an interrupted write left behind (vault/FORMAT.md §5.3)."""
        with self.database.read() as session:
            unfinished = reserved_packs(session)
        sweep_packs(self._vault.packs_path, unfinished)
        if unfinished:
            with self.database.write() as session:
                forget_reservations(session, unfinished)
