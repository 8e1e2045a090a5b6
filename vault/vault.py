"""The vault as one object: created or opened with a key, it holds the lock, the keys and the paths."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from vault import state as state_file
from vault.column import ColumnSealer
from vault.credentials import Key, RecoverySecret
from vault.database import Connector
from vault.destruction import refuse_destroyed
from vault.dumps import forbid_core_dumps
from vault.durable import (
    TEMPORARY_SUFFIX,
    flush_folder,
    make_folder,
    remove,
    storage_errors,
)
from vault.errors import AlreadyExists, Tampered
from vault.header import MAJOR, Header
from vault.header_files import NAMES as HEADERS
from vault.header_files import read_headers, write_headers
from vault.ids import Compartment, PackId, SlotKind, VaultId, utc_now
from vault.keys import MasterKeys
from vault.lock import VaultLock
from vault.opening import Notice, Opening
from vault.pack import SUFFIX, read_table
from vault.pieces import ChunkTable, PlacedChunk
from vault.primitives import random_bytes
from vault.rekeying import settle_rekey
from vault.sealed_file import SealedFiles
from vault.selftest import require_self_test
from vault.signing import Signer
from vault.slots import MASTER_LENGTH, Slot, calibrated_cost, wrap
from vault.state import State, database_fingerprint
from vault.store import (
    BatchWriter,
    ChunkStore,
    discard_packs,
    fresh_packs,
    publish_packs,
)
from vault.suites import Suite, suite_named

KDF_SECONDS = 0.75
"""With the program's own start, opening takes about a second."""


class Vault:
    """An open vault. Close it to give back the lock and forget the keys."""

    def __init__(
        self,
        path: Path,
        opening: Opening,
        lock: VaultLock,
        *,
        new: bool = False,
        repairing: bool = False,
    ) -> None:
        self.path = path
        self.header = opening.header
        self.slot = opening.slot
        self.keys = opening.keys
        self.state = opening.state
        self.repairing = repairing
        self.state_problem: Tampered | None = opening.problem
        self.notices: tuple[Notice, ...] = opening.notices
        self._lock = lock
        self._revision = self.header.revision
        self.connect = Connector(self.database_path, self.keys.database, new=new)

    def __repr__(self) -> str:
        return f"Vault({str(self.path)!r})"

    @classmethod
    def open(cls, path: Path, key: Key, *, repairing: bool = False) -> Vault:
        """Unlock the vault at `path`.

        Raises NotAVault, TooNew, Tampered (RolledBack), WeakKeyDerivation, WrongPassphrase, KeyFileWrong, InUse,
        StorageFailed, SelfTestFailed; nothing is written before the key has proven right. When `repairing`, what speaks
        against the database or the state file is kept in `state_problem` instead of being raised.
        """
        forbid_core_dumps()
        refuse_destroyed(path)
        headers = read_headers(path)  # Before a lock is put into a folder that is no vault.
        _ = headers.chosen
        lock = VaultLock(path)
        try:
            headers = read_headers(path)
            database = path / "vault.db"
            with ThreadPoolExecutor(1, thread_name_prefix="digest") as pool:
                suite = headers.header.suite
                # On another core, while the passphrase is being stretched; nothing is done with a key before.
                proven = pool.submit(require_self_test)
                fingerprint = pool.submit(database_fingerprint, suite, database)
                unlocked = headers.unlock(key)
                proven.result()
                found = fingerprint.result()
            keys = MasterKeys(headers.header.suite, headers.header.vault_id, unlocked.master)
            if settle_rekey(path, headers, keys):
                headers = read_headers(path)
                found = database_fingerprint(suite, database)
            opening = Opening.examine(path, headers, unlocked, keys, found, tolerant=repairing)
            return cls(path, opening, lock, repairing=repairing)
        except BaseException:
            lock.release()
            raise

    @classmethod
    def create(
        cls,
        path: Path,
        key: Key,
        *,
        suite: str,
        label: str,
        prepare: Callable[[Vault], None],
        kdf_seconds: float = KDF_SECONDS,
    ) -> Vault:
        """Make a vault at `path`, which must not exist or be an empty folder; `key` gets the first manager's slot.

        It is built beside its place and renamed when `prepare` (which makes the database) has returned:
        a vault that can be seen is whole. Raises AlreadyExists, StorageFailed, SelfTestFailed.
        """
        assert not isinstance(key, RecoverySecret)
        forbid_core_dumps()
        require_self_test()
        path = Path(os.path.abspath(path))  # noqa: PTH100 - `absolute` keeps `..` and a last `.`
        if _occupied(path):
            raise AlreadyExists(path)
        building = path.with_name(f"{path.name}.{random_bytes(4).hex()}{TEMPORARY_SUFFIX}")
        make_folder(building)
        try:
            opening = _new_opening(key, suite=suite, label=label, kdf_seconds=kdf_seconds)
            header, master = opening.header, opening.keys.master
            for name in ("packs", "index"):
                make_folder(building / name)
            unfinished = cls(building, opening, VaultLock(building), new=True)
            try:
                prepare(unfinished)
                state_file.write_state(building, opening.keys, opening.state)
            finally:
                unfinished.connect.forget()
                unfinished._lock.release()
            write_headers(building, header.serialise(master))
            with storage_errors(path):
                if path.is_dir():
                    path.rmdir()
                building.rename(path)
            flush_folder(path.parent)
        except BaseException:
            _discard(building)
            raise
        return cls(path, opening, VaultLock(path))

    @property
    def suite(self) -> Suite:
        """The cipher suite."""
        return self.header.suite

    @property
    def id(self) -> VaultId:
        """The vault's random name."""
        return self.header.vault_id

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
    def snapshots_path(self) -> Path:
        """The folder of sealed database snapshots."""
        return self.path / "snapshots"

    @property
    def editions_path(self) -> Path:
        """The folder of editions."""
        return self.path / "editions"

    @property
    def compartments(self) -> tuple[Compartment, ...]:
        """The compartments whose keys are held."""
        return tuple(self.keys.compartments)

    def signer(self) -> Signer:
        """What signs the journal's head."""
        return Signer(self.suite, self.keys.signing_seed)

    def replace_slots(self, slots: tuple[Slot, ...]) -> None:
        """Make `slots` the only ways in, durably, in both headers. Raises StorageFailed."""
        header = self.next_header(slots)
        write_headers(self.path, header.serialise(self.keys.master))
        self.header = header
        self._write_state(replace(self.state, header_revision=header.revision))

    def next_header(self, slots: tuple[Slot, ...]) -> Header:
        """The header's next revision with other slots. A number that was given out isn't given out again.

        When writing fails, one copy may bear the number already; a second header of it would look like a forgery.
        """
        self._revision = max(self._revision, self.header.revision) + 1
        return replace(self.header, slots=slots, revision=self._revision)

    def begin(self, counter: int, sequence: int, head: bytes) -> None:
        """Note that somebody is at work now; the database keeps the same counter afterwards. Raises StorageFailed."""
        self._write_state(State(counter, False, self.header.revision, sequence, head))

    def settle(self, sequence: int, head: bytes) -> None:
        """Note how the vault is left; the database must be closed. Raises StorageFailed."""
        log = self.database_path.with_name(self.database_path.name + "-wal")
        clean = not (log.is_file() and log.stat().st_size)
        size, digest = database_fingerprint(self.suite, self.database_path)
        state = State(self.state.counter, clean, self.header.revision, sequence, head)
        self._write_state(
            replace(state, database_size=size, database_digest=digest) if clean else state
        )

    def store(self, table: ChunkTable) -> ChunkStore:
        """The chunk store over `table`."""
        return ChunkStore(self.packs_path, self.keys.compartments, table)

    def writer(self, compartment: Compartment) -> BatchWriter:
        """A batch writer for one compartment."""
        return BatchWriter(self.packs_path, self.keys.compartments[compartment])

    def columns(self, compartment: Compartment) -> ColumnSealer:
        """What seals single columns of one compartment's tables."""
        return self.keys.compartments[compartment].columns()

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
        return SealedFiles(self.keys.compartments[compartment])

    def packs_on_disk(self) -> Iterator[Path]:
        """Every file in the packs folder that has a pack's name."""
        return self.packs_path.glob("*/*" + SUFFIX)

    def pack_table(self, path: Path) -> list[PlacedChunk]:
        """A pack's chunks from the pack alone, for check and repair. Raises Tampered, StorageFailed."""
        return read_table(path, self.keys.compartments)

    def close(self) -> None:
        """Forget the keys and give back the lock. Harmless when repeated."""
        self.keys.forget()
        self.connect.forget()
        self._lock.release()

    def _write_state(self, state: State) -> None:
        state_file.write_state(self.path, self.keys, state)
        self.state = state


def _new_opening(key: Key, *, suite: str, label: str, kdf_seconds: float) -> Opening:
    """A new master key, and a header with one manager's slot for it."""
    chosen = suite_named(suite)
    vault_id, master = VaultId(random_bytes(16)), random_bytes(MASTER_LENGTH)
    slot = wrap(
        chosen,
        vault_id,
        MAJOR,
        master,
        key,
        kind=SlotKind.MANAGER,
        label=label,
        cost=calibrated_cost(chosen, kdf_seconds),
    )
    header = Header(chosen, vault_id, utc_now(), (slot,))
    return Opening(header, slot, MasterKeys(chosen, vault_id, master), State(0, False, 1))


def _occupied(path: Path) -> bool:
    if path.is_dir() and not path.is_symlink():
        return any(path.iterdir())
    return path.exists() or path.is_symlink()


def _discard(folder: Path) -> None:
    """Remove what `create` made; only names that it makes."""
    for name in (*HEADERS, state_file.NAME):
        remove(folder / name)
        remove(folder / (name + TEMPORARY_SUFFIX))
    for name in ("vault.db", "vault.db-wal", "vault.db-shm", "lock"):
        remove(folder / name)
    for name in ("packs", "index", ""):
        with storage_errors(folder):
            if (folder / name).is_dir() and not any((folder / name).iterdir()):
                (folder / name).rmdir()
