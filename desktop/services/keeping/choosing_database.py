"""Which database a damaged vault goes on from: the one that is there, or the newest snapshot of it that is whole."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from desktop.services.keeping.continuity import require_continuity
from desktop.services.keeping.repair_log import Phrase
from desktop.services.keeping.snapshots import prove_database, step_of
from desktop.services.progress import Progress
from models.audit.chain import Chain
from models.audit.standing import Standing, standing
from models.errors import ModelError, SchemaTooNew
from models.schema import KNOWN
from models.session import Database
from resources.words import N_, _
from vault.backup import OpenBackup
from vault.database import Connector
from vault.durable import TEMPORARY_SUFFIX, flush_file, flush_folder, publish, remove
from vault.errors import RolledBack, StorageFailed, Tampered, VaultError
from vault.snapshots import SnapshotInfo, extract_snapshot, snapshots_in
from vault.state import database_fingerprint
from vault.vault import Vault

_DANGLING = N_("rows refer to rows that do not exist")


@dataclass(frozen=True, slots=True)
class Current:
    """The database that is there: where it stands when it is whole, or what is wrong with it.

    `continues`: the state file says that it is the very one that was left.
    """

    standing: Standing | None
    problem: Tampered | str
    continues: bool


@dataclass(frozen=True, slots=True)
class Copy:
    """A whole copy of the database in a snapshot, of this vault or of its backup."""

    info: SnapshotInfo
    from_backup: bool


def examine_current(vault: Vault, chain: Chain, progress: Progress) -> Current:
    """Read all of the database that is there. Raises SchemaTooNew: then an older program would do harm.

    A log that isn't the database's own is left out of it, where the state file tells; the caller has a copy.
    """
    path = vault.database_path
    if not path.is_file():
        return Current(None, Phrase(N_("it is missing")), False)
    progress.start(_("Checking the database"), None, "bytes")
    _drop_foreign_log(vault)
    database = Database(Connector(path, vault.keys.database), path)
    try:
        problems, dangling = database.integrity()
        if problems or dangling:
            return Current(None, problems[0] if problems else Phrase(_DANGLING), False)
        with database.read() as session:
            where = standing(session, chain)
            if where.schema not in KNOWN:
                raise SchemaTooNew(where.schema)
            continues = vault.state_problem is None or vault.state_problem.object_name != "state"
            try:
                require_continuity(vault.state, session)
            except RolledBack:
                continues = False
        return Current(where, "", continues)
    except (Tampered, StorageFailed) as error:
        return Current(None, error if isinstance(error, Tampered) else str(error), False)
    finally:
        database.close()


def newest_copy(
    vault: Vault, backup: OpenBackup | None, chain: Chain, progress: Progress
) -> Copy | None:
    """The newest snapshot that is proven whole; those that aren't are passed over."""
    copies = [
        Copy(info, False) for info in snapshots_in(vault.snapshots_path, vault.keys).snapshots
    ]
    if backup is not None and backup.keys.database == vault.keys.database:
        with contextlib.suppress(VaultError):
            shelf = snapshots_in(backup.folder.snapshots_path, vault.keys)
            copies += [Copy(info, True) for info in shelf.snapshots]
    for copy in sorted(
        copies, key=lambda each: (each.info.sequence, not each.from_backup), reverse=True
    ):
        with contextlib.suppress(Tampered, ModelError), _extracted(vault, copy, progress) as path:
            prove_database(path, vault.keys, chain, copy.info.facts)
            return copy
    return None


def install(
    vault: Vault, copy: Copy, progress: Progress, *, prepare: Callable[[Session], None]
) -> None:
    """Put the database of a snapshot in the place of the one that is there, of which there must be a copy.

    `prepare` changes it before it counts, so that a crash leaves the old one or the new one with all that goes with
    it. The old one's log goes first: it would be taken for the new one's.
    """
    with _extracted(vault, copy, progress) as path:
        database = Database(Connector(path, vault.keys.database), path)
        try:
            with database.write() as session:
                prepare(session)
        finally:
            database.close()
        flush_file(path)
        for suffix in ("-wal", "-shm"):
            remove(vault.database_path.with_name(vault.database_path.name + suffix))
        flush_folder(vault.path)
        publish(path, vault.database_path)


@contextlib.contextmanager
def _extracted(vault: Vault, copy: Copy, progress: Progress) -> Iterator[Path]:
    """The copy as a file in the vault's folder that is gone afterwards, unless it got another name."""
    path = vault.database_path.with_name(vault.database_path.name + TEMPORARY_SUFFIX)
    for suffix in ("", "-wal", "-shm"):
        remove(path.with_name(path.name + suffix))
    progress.start(_("Reading a snapshot"), copy.info.facts.database_size, "bytes")
    try:
        extract_snapshot(copy.info.path, vault.keys, path, step_of(progress))
        yield path
    finally:
        for suffix in ("", "-wal", "-shm"):
            remove(path.with_name(path.name + suffix))


def _drop_foreign_log(vault: Vault) -> None:
    """A log beside a database that was left whole isn't its own: read with it, it would put older pages back."""
    state, path = vault.state, vault.database_path
    log = path.with_name(path.name + "-wal")
    if not state.clean or not log.is_file() or not log.stat().st_size:
        return
    if database_fingerprint(vault.suite, path) == (state.database_size, state.database_digest):
        for suffix in ("-wal", "-shm"):
            remove(path.with_name(path.name + suffix))
        flush_folder(vault.path)
