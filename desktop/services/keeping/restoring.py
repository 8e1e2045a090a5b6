"""Restoring a vault from a backup.

The vault is built beside its place and gets its name when everything in it was compared with what was written.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from desktop.services.house import House
from desktop.services.keeping.snapshots import prove_database, step_of
from desktop.services.progress import Progress, Quiet
from models.audit.chain import Chain
from models.audit.standing import session_count
from models.documents.affected import AffectedDocument, documents_in_packs
from models.documents.chunks import committed_packs
from models.inspection.editions import editions, note_revoked
from models.keeping import media
from models.queries import count_by_category
from models.session import Database
from resources.words import N_, _
from vault.backup import OpenBackup, is_file_of_size, open_backup
from vault.copying import MediumWriter
from vault.credentials import Key
from vault.database import Connector
from vault.durable import TEMPORARY_SUFFIX, flush_folder, make_folder, storage_errors
from vault.errors import AlreadyExists, BackupDamaged, MediumFull, StorageFailed, Tampered
from vault.header_files import write_headers
from vault.ids import PackId, utc_now
from vault.lock import VaultLock
from vault.manifest import FileRow
from vault.medium import free_bytes, pieces_of
from vault.opening import Opening
from vault.pack import pack_path
from vault.primitives import random_bytes
from vault.snapshots import extract_snapshot
from vault.state import State, write_state
from vault.vault import Vault


@dataclass(frozen=True, slots=True)
class DamagedPart:
    """A part of a backup that can't be restored; `problem` is a message id."""

    name: str
    problem: str


@dataclass(frozen=True, slots=True)
class RestoreReport:
    """A vault that was restored as it was at `moment`, with the journal up to event `sequence`.

    `damaged` parts are missing in it, and with them content of the `affected` documents.
    """

    vault: Path
    moment: datetime
    sequence: int
    documents: int
    packs: int
    bytes: int
    editions_left_out: int
    damaged: tuple[DamagedPart, ...]
    affected: tuple[AffectedDocument, ...]
    seconds: float


def restore(
    source: Path,
    target: Path,
    key: Key,
    *,
    damaged_too: bool = False,
    progress: Progress | None = None,
) -> RestoreReport:
    """Restore the backup at `source` (its folder, or a medium with just one) as the new vault `target`.

    A damaged backup is refused with all that is wrong with it; with `damaged_too` what is whole of it is restored.
    Raises AlreadyExists, NotABackup, BackupDamaged, Tampered, TooNew, WrongPassphrase, KeyFileWrong, MediumFull,
    StorageFailed, Cancelled; then nothing is left at `target`.
    """
    started = time.monotonic()
    target = Path(os.path.abspath(target))  # noqa: PTH100 - `absolute` keeps `..` and a last `.`
    _require_free(target)
    backup = open_backup(source, key)
    with building(target) as folder:
        work = Restoring(backup, folder, progress or Quiet())
        with work.house(damaged_too=damaged_too) as house, house.database.read() as session:
            count = sum(count_by_category(session).values())
        _require_free(target)
        with storage_errors(target):
            if target.is_dir():
                target.rmdir()
            folder.replace(target)
        flush_folder(target.parent)
    return RestoreReport(
        target,
        backup.manifest.moment,
        backup.manifest.sequence,
        count,
        work.packs,
        work.bytes,
        work.editions,
        tuple(work.damaged),
        tuple(work.affected),
        time.monotonic() - started,
    )


class Restoring:
    """One restore into a folder that nobody knows yet."""

    def __init__(self, backup: OpenBackup, folder: Path, progress: Progress) -> None:
        self._backup, self._folder, self._progress = backup, folder, progress
        self._keys, self._manifest = backup.keys, backup.manifest
        suite = backup.header.suite
        self._chain = Chain(suite.digest, backup.header.vault_id)
        self._database = folder / "vault.db"
        self.packs = self.bytes = self.editions = 0
        self.damaged: list[DamagedPart] = []
        self.affected: list[AffectedDocument] = []

    @contextlib.contextmanager
    def house(self, *, damaged_too: bool) -> Iterator[House]:
        """The restored vault, open, its first event saying where it comes from."""
        rows = self._manifest.packs.values()
        total = sum(row.size for row in rows) + 2 * self._manifest.snapshot_row.size
        free = free_bytes(self._folder)
        if total > free:
            raise MediumFull(self._folder.parent, total - free)
        self._progress.start(_("Restoring"), total, "bytes")
        self._restore_database()
        self._restore_packs(damaged_too=damaged_too)
        vault = self._vault()
        with House.enter(vault) as house:
            manifest = self._manifest
            detail = f"from the backup of {manifest.moment:%Y-%m-%d %H:%M:%S} UTC, event {manifest.sequence}"
            with house.database.write() as session:
                for edition in editions(session):
                    if edition.revoked is None:
                        # Its files were no part of the backup: nobody will open it again.
                        note_revoked(session, edition.id, utc_now())
                house.journal.append(session, [("restored", "vault", detail), *self._events()])
            self._note_run(house)
            yield house

    def _restore_database(self) -> None:
        """The snapshot comes along: it is the restored vault's first one."""
        name, row = self._manifest.snapshot, self._manifest.snapshot_row
        source, snapshot = (
            self._backup.folder.snapshot_path(name),
            self._folder / "snapshots" / name,
        )
        problem = self._copied(source, snapshot, row)
        if problem:
            objects = ((f"snapshots/{name}", problem),)
            raise BackupDamaged(self._backup.folder.path, objects, restorable=False)
        facts, _digest = extract_snapshot(
            snapshot, self._keys, self._database, step_of(self._progress)
        )
        if (facts.sequence, facts.head) != (self._manifest.sequence, self._manifest.head):
            raise Tampered(f"snapshots/{name}", N_("it is not the one that the manifest names"))
        prove_database(self._database, self._keys, self._chain, facts)

    def _restore_packs(self, *, damaged_too: bool) -> None:
        with self._frozen() as session:
            known = committed_packs(session)
            lost = []
            for pack in known:
                problem = self._restore_pack(pack)
                if problem:
                    lost.append(pack)
                    self.damaged.append(DamagedPart(f"pack {pack.hex()}", problem))
            self.affected = documents_in_packs(session, lost) if lost else []
        if lost and not damaged_too:
            parts = tuple((part.name, part.problem) for part in self.damaged)
            raise BackupDamaged(
                self._backup.folder.path, parts, tuple(each.number for each in self.affected)
            )

    def _restore_pack(self, pack: PackId) -> str:
        """What is wrong with it, or nothing."""
        row = self._manifest.packs.get(pack)
        if row is None:
            return N_("it was damaged already when the backup was made")
        target = pack_path(self._folder / "packs", pack)
        problem = self._copied(self._backup.folder.pack_path(pack), target, row)
        self.packs += not problem
        return problem

    def _copied(self, source: Path, target: Path, row: FileRow) -> str:
        """Copy a file of the backup, durably but for its name; what is wrong with it, or nothing."""
        writer = MediumWriter(self._backup.header.suite, step_of(self._progress), read_back=False)
        try:
            if not is_file_of_size(source, row.size):
                return N_("it is missing") if not source.is_file() else N_("its length is wrong")
            found = writer.write(target, pieces_of(source))
        except StorageFailed as error:
            if error.path != source:
                raise
            return N_("it cannot be read")
        if found != row:
            with storage_errors(target):
                target.unlink()
            return N_("it is not what was written")
        writer.settle()
        self.bytes += row.size
        return ""

    def _vault(self) -> Vault:
        """What was restored, as a vault that was left in the middle of its work."""
        backup = self._backup
        for name in ("packs", "index"):
            make_folder(self._folder / name)
        with self._frozen() as session:
            counter = session_count(session)
            self.editions = sum(edition.revoked is None for edition in editions(session))
        state = State(
            counter, False, backup.header.revision, self._manifest.sequence, self._manifest.head
        )
        write_headers(self._folder, backup.raw_header)
        write_state(self._folder, self._keys, state)
        opening = Opening(backup.header, backup.slot, self._keys, state)
        return Vault(self._folder, opening, VaultLock(self._folder))

    @contextlib.contextmanager
    def _frozen(self) -> Iterator[Session]:
        """The restored database, for reading, before it is anybody's."""
        connect = Connector(self._database, self._keys.database, immutable=True)
        database = Database(connect, self._database)
        with contextlib.closing(database), database.read() as session:
            yield session

    def _events(self) -> list[tuple[str, str, str]]:
        return [("restored without", part.name, part.problem) for part in self.damaged]

    def _note_run(self, house: House) -> None:
        """The backup itself can't be on record in what it holds; it is from here on."""
        manifest = self._manifest
        with house.database.write() as session:
            known = {medium.token: medium.id for medium in media.media(session)}
            if manifest.token in known:
                run = media.begin_run(session, known[manifest.token], manifest.moment)
                media.complete_run(
                    session,
                    run,
                    finished=manifest.moment,
                    packs=len(manifest.packs),
                    size=self.bytes,
                    sequence=manifest.sequence,
                )


@contextlib.contextmanager
def building(target: Path) -> Iterator[Path]:
    """A new folder beside `target`; whatever still has that name when the block ends is removed."""
    folder = target.with_name(f"{target.name}.{random_bytes(4).hex()}{TEMPORARY_SUFFIX}")
    make_folder(folder)
    try:
        yield folder
    finally:
        if folder.is_dir():
            shutil.rmtree(folder, ignore_errors=True)


def _require_free(target: Path) -> None:
    """Nothing, or an empty folder, is where the vault is to be. Raises AlreadyExists, StorageFailed."""
    with storage_errors(target):
        empty = target.is_dir() and not target.is_symlink() and not any(target.iterdir())
        if not empty and os.path.lexists(target):
            raise AlreadyExists(target)
