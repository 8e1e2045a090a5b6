"""Backing up: what is new goes to a registered medium, is read back from there, and one file makes it the backup.

Until that file, the manifest, is replaced, the backup before it is whole; what the vault gave up goes after that.
Editions and the index aren't part of it: the ones are short-lived, the other is made anew from what is.
"""

from __future__ import annotations

import contextlib
import errno
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from desktop.services.house import House
from desktop.services.keeping.backup_record import BackupRecord
from desktop.services.keeping.media import recognised
from desktop.services.keeping.snapshots import FOR_A_BACKUP, snapshot_database, step_of
from desktop.services.progress import Progress, Quiet
from desktop.services.records import Finding
from desktop.services.rights import Right, require
from models.audit.standing import event_hash
from models.documents.chunks import committed_packs
from models.keeping.media import MediumRecord
from resources.words import _
from vault import manifest as manifest_file
from vault.backup import (
    SUFFIX,
    BackupFolder,
    is_file_of_size,
    on_medium,
)
from vault.copying import MediumWriter, proven_pieces
from vault.durable import flush_folder, remove, storage_errors
from vault.errors import (
    BackupAhead,
    MediumFull,
    MediumLost,
    MediumUnknown,
    StorageFailed,
    Tampered,
    VaultError,
)
from vault.ids import Compartment, PackId, utc_now
from vault.manifest import FileRow, Manifest, ManifestCopy
from vault.medium import digest_of, free_bytes, pieces_of, read_mark, same_file_system
from vault.pack import find_pack
from vault.snapshots import SnapshotInfo


@dataclass(frozen=True, slots=True)
class BackupReport:
    """A backup that came to its end. `packs` is how many there are in it, `copied_packs` how many of them are new.

    `healed` names files on the medium that weren't as they had been written, and were written anew. `damaged` are packs
    of the vault that could not be taken over. `superseded` are backups on this medium under an earlier master key.
    `read_from_medium` is false where the platform may have given back what it remembered.
    """

    folder: Path
    medium: MediumRecord
    moment: datetime
    sequence: int
    packs: int
    copied_packs: int
    copied_bytes: int
    verified_bytes: int
    removed_files: int
    healed: tuple[str, ...]
    damaged: tuple[Finding, ...]
    superseded: tuple[Path, ...]
    same_file_system: bool
    read_from_medium: bool
    seconds: float


def back_up(
    house: House,
    dest: Path,
    *,
    verify_all: bool = False,
    set_aside: bool = False,
    progress: Progress | None = None,
) -> BackupReport:
    """Bring the vault's backup on the registered medium at `dest` up to date.

    With `verify_all` everything that is there is read as well. `set_aside` keeps a backup that the vault can't follow
    (BackupAhead, or a manifest that is damaged) under another name, and begins anew. Raises NotAllowed, InsideVault,
    MediumUnknown, MediumLost, MediumFull, MediumUnreliable, BackupAhead, Tampered, StorageFailed, Cancelled; in each
    case the backup that was there before is whole.
    """
    require(house, Right.BACKUP)
    dest = dest.absolute()
    medium = recognised(house, dest)
    with on_medium(dest):
        run = _Backup(house, dest, medium, progress or Quiet())
        try:
            return run.make(verify_all=verify_all, set_aside=set_aside)
        except MediumUnknown as error:
            # It was known when the backup began: it was taken away meanwhile.
            raise MediumLost(dest, OSError(errno.ENODEV, os.strerror(errno.ENODEV))) from error


class _Backup:
    """One run."""

    def __init__(self, house: House, dest: Path, medium: MediumRecord, progress: Progress) -> None:
        self._house, self._dest, self._medium = house, dest, medium
        self._progress, self._started = progress, time.monotonic()
        self._keys = house.vault.keys
        self._folder = BackupFolder.on(dest, self._keys, house.path.stem)
        self._device = dest.stat().st_dev
        self._writer = MediumWriter(house.vault.suite, step_of(progress))
        self._packs: dict[PackId, tuple[Compartment, int]] = {}
        self._rows: dict[PackId, FileRow] = {}
        self._healed: list[str] = []
        self._damaged: list[Finding] = []

    def make(self, *, verify_all: bool, set_aside: bool) -> BackupReport:
        previous = self._previous(set_aside=set_aside)
        snapshot = self._snapshot()
        with BackupRecord(self._house, self._medium, self._dest) as record:
            missing = self._compare(previous, verify_all=verify_all)
            self._require_room(missing, snapshot)
            copied = self._copy(missing)
            self._require_same_medium()
            path = self._folder.snapshot_path(snapshot.path.name)
            row = self._writer.write(path, pieces_of(snapshot.path))
            self._put_in_force(snapshot, row)
            removed = self._clean(snapshot)
            record.complete(
                packs=copied,
                size=self._writer.written,
                sequence=snapshot.sequence,
                left_out=len(self._damaged),
            )
        return BackupReport(
            folder=self._folder.path,
            medium=self._medium,
            moment=snapshot.moment,
            sequence=snapshot.sequence,
            packs=len(self._rows),
            copied_packs=copied,
            copied_bytes=self._writer.written,
            verified_bytes=self._writer.verified,
            removed_files=removed,
            healed=tuple(self._healed),
            damaged=tuple(self._damaged),
            superseded=tuple(self._superseded()),
            same_file_system=same_file_system(self._house.path, self._dest),
            read_from_medium=self._writer.uncached,
            seconds=time.monotonic() - self._started,
        )

    def _previous(self, *, set_aside: bool) -> Manifest | None:
        """The backup that is there, if the vault is what became of it."""
        path = self._folder.path
        if not path.is_dir():
            return None
        try:
            found = self._folder.manifest(self._keys)
            if found is None or self._follows(found):
                return found
            problem: VaultError = BackupAhead(path, found.moment, found.sequence)
        except Tampered as error:
            problem = error
        if not set_aside:
            raise problem
        kept = path.with_name(f"{path.name}.{utc_now():%Y%m%dT%H%M%S}.kept")
        with storage_errors(path):
            path.replace(kept)
        flush_folder(path.parent)
        self._house.log(("backup set aside", f"medium {self._medium.label}", kept.name))
        return None

    def _follows(self, manifest: Manifest) -> bool:
        with self._house.database.read() as session:
            return event_hash(session, manifest.sequence) == manifest.head

    def _snapshot(self) -> SnapshotInfo:
        house = self._house
        return snapshot_database(
            house.vault,
            house.database,
            house.journal.chain,
            FOR_A_BACKUP,
            also=lambda session: self._packs.update(committed_packs(session)),
            progress=self._progress,
        )

    def _compare(self, previous: Manifest | None, *, verify_all: bool) -> dict[PackId, int]:
        """Which packs are to be written, with their sizes; the others are noted as they are."""
        written = {} if previous is None else previous.packs
        if verify_all:
            total = sum(written[pack].size for pack in self._packs if pack in written)
            self._progress.start(_("Reading what is on the medium"), total, "bytes")
        missing = {}
        for pack, (_compartment, size) in self._packs.items():
            path, row = self._folder.pack_path(pack), written.get(pack)
            if row is None:
                row = self._left_over(pack, size)
            elif not is_file_of_size(path, row.size) or (
                verify_all and not self._writer.holds(path, row)
            ):
                self._healed.append(path.name)
                row = None
            if row is None:
                missing[pack] = size
            else:
                self._rows[pack] = row
        return missing

    def _left_over(self, pack: PackId, size: int) -> FileRow | None:
        """A pack that an interrupted backup has written: nothing vouches for it but the comparison with ours."""
        path, ours = self._folder.pack_path(pack), find_pack(self._house.vault.packs_path, pack)
        if not is_file_of_size(path, size) or not is_file_of_size(ours, size):
            return None
        row = FileRow(*digest_of(ours, self._house.vault.suite))
        return row if self._writer.holds(path, row) else None

    def _require_room(self, missing: dict[PackId, int], snapshot: SnapshotInfo) -> None:
        wanted = sum(missing.values()) + snapshot.size
        free = free_bytes(self._dest)
        if wanted > free:
            raise MediumFull(self._dest, wanted - free)
        self._progress.start(_("Backing up"), 2 * wanted, "bytes")

    def _require_same_medium(self) -> None:
        """What is written to the folder of a medium that was taken away would land on the disk beneath it."""
        with storage_errors(self._dest):
            if self._dest.stat().st_dev != self._device:
                raise OSError(errno.ENODEV, os.strerror(errno.ENODEV))

    def _copy(self, missing: dict[PackId, int]) -> int:
        copied = 0
        for pack in missing:
            self._require_same_medium()
            source = find_pack(self._house.vault.packs_path, pack)
            try:
                pieces = proven_pieces(source, self._keys.compartments)
                self._rows[pack] = self._writer.write(self._folder.pack_path(pack), pieces)
                copied += 1
            except (Tampered, StorageFailed) as error:
                if isinstance(error, StorageFailed) and error.path != source:
                    raise
                self._note_damage(pack, error)
        return copied

    def _note_damage(self, pack: PackId, error: Tampered | StorageFailed) -> None:
        problem = error.problem if isinstance(error, Tampered) else str(error)
        self._damaged.append(
            Finding(
                "error",
                f"pack {pack.hex()}",
                problem,
                _("It is not in this backup. Run a full check, and look for it in older backups."),
            )
        )

    def _put_in_force(self, snapshot: SnapshotInfo, row: FileRow) -> None:
        """Write the manifest; with its first copy the new backup is there."""
        vault = self._house.vault
        manifest = Manifest(
            snapshot.moment,
            snapshot.sequence,
            snapshot.head,
            self._medium.token,
            self._house.path.name,
            snapshot.path.name,
            row,
            self._rows,
        )
        raw_header = vault.header.serialise(self._keys.master)
        raw = manifest_file.serialise(manifest, raw_header, vault.suite, self._keys.manifest)
        self._writer.settle()
        self._require_same_medium()
        if read_mark(self._dest).token != self._medium.token:
            raise StorageFailed(self._dest, OSError(errno.ENODEV, os.strerror(errno.ENODEV)))
        for name in manifest_file.NAMES:
            self._writer.write(self._folder.path / name, [raw])
            self._writer.settle()

    def _clean(self, snapshot: SnapshotInfo) -> int:
        """Remove what no manifest names any more. What can't be removed now goes with the next backup."""
        wanted = {self._folder.pack_path(pack) for pack in self._rows}
        wanted.add(self._folder.snapshot_path(snapshot.path.name))
        removed = 0
        with contextlib.suppress(StorageFailed), storage_errors(self._folder.path):
            for path in [path for path in self._folder.files() if path not in wanted]:
                remove(path)
                removed += 1
        return removed

    def _superseded(self) -> Iterator[Path]:
        with storage_errors(self._dest):
            others = [path for path in self._dest.glob("*" + SUFFIX) if path.is_dir()]
        for path in others:
            with contextlib.suppress(VaultError):
                copies = manifest_file.read(path)
                ids = {copy.header.vault_id for copy in copies if isinstance(copy, ManifestCopy)}
                if path != self._folder.path and self._house.vault.id in ids:
                    yield path
