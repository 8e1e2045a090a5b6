"""Changing the master key: everything is sealed anew beside the old, then put in force in one step.

What somebody copied before stays readable with the old key; what is filed from now on isn't.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from desktop.services.house import House
from desktop.services.keys.keyring import prove_key
from desktop.services.progress import Progress, Quiet
from desktop.services.rights import Right, require
from models.audit.journal import head
from models.documents.chunks import add_batch, chunks_of_pack, committed_packs
from models.keeping.rekeying import (
    copy_database,
    forget_places,
    note_renamed,
    open_editions,
    rename_chunks,
    seal_columns_anew,
)
from models.session import Database
from resources.words import N_, _
from vault.credentials import Key
from vault.database import Connector
from vault.durable import flush_folder, write_durable
from vault.errors import StorageFailed, Tampered, WrongPassphrase
from vault.header import MAJOR, Header
from vault.ids import ChunkId, Compartment, PackId
from vault.keys import MasterKeys
from vault.pieces import Piece, PlacedChunk
from vault.primitives import random_bytes
from vault.rekeying import building_folder, discard_building, put_in_force
from vault.slots import MASTER_LENGTH, calibrated_cost, wrap
from vault.state import State, database_fingerprint, write_state
from vault.store import BatchWriter
from vault.vault import KDF_SECONDS


@dataclass(frozen=True, slots=True)
class RekeyReport:
    """What a changed master key means: ways in that were dropped, editions that no longer open, bytes sealed anew."""

    slots_dropped: tuple[str, ...]
    editions_revoked: int
    bytes_sealed: int


def rekey(
    house: House,
    key: Key,
    *,
    progress: Progress | None = None,
    kdf_seconds: float = KDF_SECONDS,
) -> RekeyReport:
    """Seal the whole vault under a new master key and lock it; `key` opens the slot in use, the only one that stays.

    Needs as much room again as the vault takes. Raises NotAllowed, WrongPassphrase, Cancelled, StorageFailed, and
    Tampered when something can't be read: then, as after any failure, the old vault is as it was.
    """
    require(house, Right.REKEY)
    vault = house.vault
    if prove_key(vault.path, key).id != vault.slot.id:
        # Somebody else's: it would become the only way in, under the name and with the rights of this slot.
        raise WrongPassphrase
    _require_room(vault.path)
    building = building_folder(vault.path)
    try:
        change = _Change(house, building, progress or Quiet())
        change.seal_anew()
        slot = wrap(
            vault.suite,
            vault.id,
            MAJOR,
            change.keys.master,
            key,
            kind=vault.slot.kind,
            label=vault.slot.label,
            cost=calibrated_cost(vault.suite, kdf_seconds),
            slot_id=vault.slot.id,
        )
        header = vault.next_header((slot,))
        change.finish(header)
    except BaseException:
        discard_building(vault.path)
        raise
    dropped = tuple(each.label for each in vault.header.slots if each.id != vault.slot.id)
    house.close(last=partial(put_in_force, vault.path))
    return RekeyReport(dropped, change.editions, change.bytes_sealed)


class _Change:
    """The new vault while it grows: its keys, its database, its packs."""

    def __init__(self, house: House, building: Path, progress: Progress) -> None:
        vault = house.vault
        self.keys = MasterKeys(vault.suite, vault.id, random_bytes(MASTER_LENGTH))
        self.bytes_sealed = self.editions = 0
        self._house, self._building, self._progress = house, building, progress
        self._path = building / "vault.db"

    def seal_anew(self) -> None:
        """The database under its new key, and every chunk, pack by pack, in packs of the new keys."""
        copy_database(self._house.database, self._path, self.keys.database)
        with self._opened() as database:
            with database.write() as session:
                self.editions = open_editions(session)
                packs = committed_packs(session)
                forget_places(session)
                before = self._house.vault.columns(Compartment.PERSONNEL)
                now = self.keys.compartments[Compartment.PERSONNEL].columns()
                seal_columns_anew(session, before, now)
            self._progress.start(
                _("Sealing everything anew"), sum(size for _number, size in packs.values()), "bytes"
            )
            for compartment in Compartment:
                mine = [pack for pack, (number, _size) in packs.items() if number == compartment]
                self._compartment(database, compartment, mine)
            with database.write() as session:
                lost = rename_chunks(session)
                if lost:
                    raise Tampered("database", N_("{count} references lead nowhere"), count=lost)
                self._house.journal.append(session, [("rekeyed", "vault", "")])

    def finish(self, header: Header) -> None:
        """The state file, then the header: with it the new vault is whole."""
        with self._opened() as database, database.read() as session:
            newest = head(session, self._house.journal.chain)
        size, digest = database_fingerprint(self.keys.suite, self._path)
        counter = self._house.vault.state.counter
        state = State(counter, True, header.revision, newest.sequence, newest.hash, size, digest)
        write_state(self._building, self.keys, state)
        write_durable(self._building / "header", header.serialise(self.keys.master))
        for path in sorted(self._building.rglob("*"), reverse=True):
            if path.is_dir():
                flush_folder(path)
        flush_folder(self._building)
        self.keys.forget()

    def _compartment(
        self, database: Database, compartment: Compartment, packs: list[PackId]
    ) -> None:
        keys = self.keys.compartments[compartment]
        writer = BatchWriter(self._building / "packs", keys)
        renamed: list[tuple[ChunkId, ChunkId]] = []
        try:
            for place in self._chunks(packs):
                digest, body = self._house.store.read_packed(place)
                new = keys.chunk_id(digest)
                writer.put(Piece(new, place.plain_length, place.method, body))
                renamed.append((place.id, new))
                self.bytes_sealed += place.plain_length
                self._progress.advance(place.stored_length)
                self._progress.checkpoint()
                if writer.full:
                    self._commit(database, compartment, writer, renamed)
            self._commit(database, compartment, writer, renamed)
        except BaseException:
            writer.abandon()
            raise

    def _commit(
        self,
        database: Database,
        compartment: Compartment,
        writer: BatchWriter,
        renamed: list[tuple[ChunkId, ChunkId]],
    ) -> None:
        batch = writer.flush()
        with database.write() as session:
            add_batch(session, compartment, batch)
            note_renamed(session, renamed)
        writer.publish(batch)
        renamed.clear()

    def _chunks(self, packs: list[PackId]) -> Iterator[PlacedChunk]:
        """Every chunk of these packs, in the order in which they lie on the medium."""
        for pack in packs:
            with self._house.database.read() as session:
                places = chunks_of_pack(session, pack)
            yield from places

    @contextlib.contextmanager
    def _opened(self) -> Iterator[Database]:
        database = Database(Connector(self._path, self.keys.database), self._path)
        try:
            yield database
        finally:
            database.close()


def _require_room(vault: Path) -> None:
    needed = sum(path.stat().st_size for path in vault.rglob("*") if path.is_file())
    if shutil.disk_usage(vault).free < needed:
        raise StorageFailed(vault, OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)))
