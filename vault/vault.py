"""The vault as one object: created or opened with a passphrase, it holds the lock, the keys and the paths."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

from vault import header as header_file
from vault.database import Connector
from vault.dumps import forbid_core_dumps
from vault.durable import (
    TEMPORARY_SUFFIX,
    flush_folder,
    make_folder,
    remove,
    storage_errors,
    write_durable,
)
from vault.errors import AlreadyExists
from vault.header import Header, KdfCost, Slot, calibrated_cost, new_slot
from vault.ids import Compartment, PackId, Passphrase, VaultId, utc_now
from vault.keys import compartment_keys, database_key
from vault.lock import VaultLock
from vault.pack import SUFFIX, read_table
from vault.pieces import ChunkTable, PlacedChunk
from vault.primitives import random_bytes
from vault.sealed_file import SealedFiles
from vault.store import (
    BatchWriter,
    ChunkStore,
    discard_packs,
    fresh_packs,
    publish_packs,
)
from vault.suites import suite_named

KDF_SECONDS = 0.75
"""With the program's own start, opening takes about a second."""


class Vault:
    """An open vault. Close it to give back the lock; the keys go with the object."""

    def __init__(
        self,
        path: Path,
        header: Header,
        slot: Slot,
        master: bytes,
        lock: VaultLock,
        *,
        new: bool = False,
    ) -> None:
        self.path = path
        self.suite = header.suite
        self.created = header.created
        self.id = header.vault_id
        self.slot = slot
        self._lock = lock
        self._keys = compartment_keys(header.suite, header.vault_id, master)
        key = database_key(header.suite, header.vault_id, master)
        self.connect = Connector(self.database_path, key, new=new)

    def __repr__(self) -> str:
        return f"Vault({str(self.path)!r})"

    @classmethod
    def open(cls, path: Path, passphrase: Passphrase) -> Vault:
        """Unlock the vault at `path`.

        Raises NotAVault, TooNew, Tampered, WeakKeyDerivation, WrongPassphrase, InUse, StorageFailed;
        nothing is written before the passphrase has proven right.
        """
        forbid_core_dumps()
        _read_header(path)  # Before a lock is put into a folder that is no vault.
        lock = VaultLock(path)
        try:
            raw, header = _read_header(path)
            master, slot = header_file.unlock(header, raw, passphrase, path)
            return cls(path, header, slot, master, lock)
        except BaseException:
            lock.release()
            raise

    @classmethod
    def create(
        cls,
        path: Path,
        passphrase: Passphrase,
        *,
        suite: str,
        label: str,
        prepare: Callable[[Vault], None],
        kdf_seconds: float = KDF_SECONDS,
    ) -> Vault:
        """Make a vault at `path`, which must not exist or be an empty folder.

        It is built beside its place and renamed when `prepare` (which makes the database) has returned:
        a vault that can be seen is whole. Raises AlreadyExists, StorageFailed.
        """
        forbid_core_dumps()
        path = Path(os.path.abspath(path))  # noqa: PTH100 - `absolute` keeps `..` and a last `.`
        if _occupied(path):
            raise AlreadyExists(path)
        building = path.with_name(f"{path.name}.{random_bytes(4).hex()}{TEMPORARY_SUFFIX}")
        make_folder(building)
        master = random_bytes(header_file.MASTER_LENGTH)
        try:
            header = Header(suite_named(suite), VaultId(random_bytes(16)), utc_now(), ())
            cost: KdfCost = calibrated_cost(kdf_seconds)
            slot = new_slot(header, master, passphrase, label=label, cost=cost)
            header = Header(header.suite, header.vault_id, header.created, (slot,))
            make_folder(building / "packs")
            make_folder(building / "index")
            unfinished = cls(building, header, slot, master, VaultLock(building), new=True)
            try:
                prepare(unfinished)
            finally:
                unfinished.close()
            write_durable(building / "header", header.serialise(master))
            with storage_errors(path):
                if path.is_dir():
                    path.rmdir()
                building.rename(path)
            flush_folder(path.parent)
        except BaseException:
            _discard(building)
            raise
        return cls(path, header, slot, master, VaultLock(path))

    @property
    def database_path(self) -> Path:
        """The encrypted database's file."""
        return self.path / "vault.db"

    @property
    def packs_path(self) -> Path:
        """The folder of packs."""
        return self.path / "packs"

    @property
    def index_path(self) -> Path:
        """The folder of sealed index files."""
        return self.path / "index"

    @property
    def compartments(self) -> tuple[Compartment, ...]:
        """The compartments whose keys are held."""
        return tuple(self._keys)

    def store(self, table: ChunkTable) -> ChunkStore:
        """The chunk store over `table`."""
        return ChunkStore(self.packs_path, self._keys, table)

    def writer(self, compartment: Compartment) -> BatchWriter:
        """A batch writer for one compartment."""
        return BatchWriter(self.packs_path, self._keys[compartment])

    def sweep(self, committed_among: Callable[[list[PackId]], set[PackId]]) -> int:
        """Settle what an interrupted write left behind (FORMAT.md §5.3); returns how many files were removed."""
        fresh = fresh_packs(self.packs_path)
        committed = committed_among(fresh)
        publish_packs(self.packs_path, committed)
        unfinished = set(fresh) - committed
        discard_packs(self.packs_path, unfinished)
        temporary = [path for path in self.path.rglob("*" + TEMPORARY_SUFFIX) if path.is_file()]
        for path in temporary:
            remove(path)
        return len(unfinished) + len(temporary)

    def index_files(self, compartment: Compartment) -> SealedFiles:
        """The sealed files of one compartment's index."""
        return SealedFiles(self._keys[compartment])

    def packs_on_disk(self) -> Iterator[Path]:
        """Every file in the packs folder that has a pack's name."""
        return self.packs_path.glob("*/*" + SUFFIX)

    def pack_table(self, path: Path) -> list[PlacedChunk]:
        """A pack's chunks from the pack alone, for check and repair. Raises Tampered, StorageFailed."""
        return read_table(path, self._keys)

    def close(self) -> None:
        """Forget the keys and give back the lock."""
        self._keys.clear()
        self.connect.forget()
        self._lock.release()


def _read_header(path: Path) -> tuple[bytes, Header]:
    """The header's bytes and what they say; raises what `header_file.read` and `parse` raise, and StorageFailed."""
    with storage_errors(path / "header"):
        raw = header_file.read(path)
    return raw, header_file.parse(raw, path)


def _occupied(path: Path) -> bool:
    if path.is_dir() and not path.is_symlink():
        return any(path.iterdir())
    return path.exists() or path.is_symlink()


def _discard(folder: Path) -> None:
    """Remove what `create` made; only names that it makes."""
    for name in ("header", "header.tmp", "vault.db", "vault.db-wal", "vault.db-shm", "lock"):
        remove(folder / name)
    for name in ("packs", "index", ""):
        with storage_errors(folder):
            if (folder / name).is_dir() and not any((folder / name).iterdir()):
                (folder / name).rmdir()
