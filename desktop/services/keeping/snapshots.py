"""Snapshots of the database: taken while nobody writes, proven by being opened, only then in the place of older ones.

A snapshot lies in the vault's own folder. It answers a damaged database, not a lost disk: that is what backups are for.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from desktop.services.house import House
from desktop.services.progress import Progress, Quiet
from models.audit.chain import Chain
from models.audit.standing import Standing, changed_since, standing
from models.errors import ModelError, SchemaTooNew
from models.schema import KNOWN
from models.session import Database
from resources.words import N_, _
from vault.database import Connector
from vault.durable import TEMPORARY_SUFFIX, remove, storage_errors
from vault.errors import MediumUnreliable, StorageFailed, Tampered, VaultError
from vault.ids import utc_now
from vault.keys import MasterKeys
from vault.retention import superseded
from vault.snapshots import (
    Shelf,
    SnapshotFacts,
    SnapshotInfo,
    extract_snapshot,
    remove_snapshots,
    snapshots_in,
    write_snapshot,
)
from vault.vault import Vault

BY_HAND = N_("by hand")
DAILY = N_("daily")
FOR_A_BACKUP = N_("for a backup")
BEFORE_MIGRATION = N_("before a migration")

DAY = timedelta(hours=24)
_TAKEN, _FAILED = "snapshot taken", "snapshot failed"
# Events that leave nothing behind which would be worth a snapshot.
_UNIMPORTANT = ("opened", "mended", "swept", "signing key", "verified", _TAKEN, _FAILED)


def take_snapshot(house: House, reason: str, *, progress: Progress | None = None) -> SnapshotInfo:
    """Take, prove and journal a snapshot, then let go of those that rotation gives up. `reason` is a message id.

    Raises StorageFailed, Tampered, MediumUnreliable, DatabaseBusy, Cancelled; then every older snapshot is still there.
    """
    info = snapshot_database(
        house.vault, house.database, house.journal.chain, reason, progress=progress
    )
    house.log((_TAKEN, info.path.name, reason))
    return info


def snapshot_database(
    vault: Vault,
    database: Database,
    chain: Chain,
    reason: str,
    *,
    also: Callable[[Session], None] = lambda _session: None,
    progress: Progress | None = None,
) -> SnapshotInfo:
    """The same of a database whose schema may still be an older one, without a word in its journal.

    `also` reads from the very state that the snapshot holds.
    """
    progress = progress or Quiet()
    with database.still() as session:
        where = standing(session, chain)
        also(session)
        with storage_errors(vault.database_path):
            size = vault.database_path.stat().st_size
        facts = SnapshotFacts(utc_now(), reason, where.sequence, where.head, where.schema, size)
        progress.start(_("Taking a snapshot of the database"), 2 * size, "bytes")
        info, digest = write_snapshot(
            vault.snapshots_path, vault.keys, vault.database_path, facts, step_of(progress)
        )
    try:
        if _prove(info.path, vault.keys, chain, progress) != digest:
            raise MediumUnreliable(info.path)
    except BaseException:
        with contextlib.suppress(StorageFailed):
            remove(info.path)
        raise
    remove_snapshots(vault.snapshots_path, superseded(list_snapshots(vault)))
    return info


def snapshot_shelf(vault: Vault) -> Shelf:
    """Every snapshot in the vault's folder, and what is wrong with those that can't be read. Raises StorageFailed."""
    return snapshots_in(vault.snapshots_path, vault.keys)


def list_snapshots(vault: Vault) -> tuple[SnapshotInfo, ...]:
    """The snapshots whose first block opens, the newest first. Raises StorageFailed."""
    return snapshot_shelf(vault).snapshots


def verify_snapshot(
    vault: Vault, info: SnapshotInfo, chain: Chain, *, progress: Progress | None = None
) -> None:
    """Read all of a snapshot and open the database in it. Raises Tampered, SchemaTooNew, StorageFailed, Cancelled."""
    progress = progress or Quiet()
    progress.start(_("Checking a snapshot"), info.facts.database_size, "bytes")
    try:
        _prove(info.path, vault.keys, chain, progress)
    except Tampered as error:
        # Of the database in it, which isn't the one that is in use.
        raise Tampered(f"snapshots/{info.path.name}", error.message, **error.values) from None


def auto_snapshot(house: House) -> SnapshotInfo | None:
    """The daily snapshot, when it is due and something worth it has happened; never an obstacle to closing."""
    try:
        if not _due(house):
            return None
        return take_snapshot(house, DAILY)
    except (VaultError, ModelError) as error:
        with contextlib.suppress(VaultError):
            house.log((_FAILED, "database", error.code))
        return None


def prove_database(path: Path, keys: MasterKeys, chain: Chain, facts: SnapshotFacts) -> None:
    """Open a copy of the database that nobody else uses, read all of it, and compare it with what is said of it.

    Raises Tampered, SchemaTooNew.
    """
    if facts.schema not in KNOWN:
        raise SchemaTooNew(facts.schema)
    with closing(Database(Connector(path, keys.database, immutable=True), path)) as database:
        problems = database.quick_check()
        if problems:
            raise Tampered("database", N_("its structure is damaged"))
        with database.read() as session:
            found = standing(session, chain)
    if found != Standing(facts.schema, facts.sequence, facts.head):
        raise Tampered("database", N_("it is not the one that the snapshot names"))


def _prove(path: Path, keys: MasterKeys, chain: Chain, progress: Progress) -> bytes:
    """Take the database out of the snapshot and prove it; returns its digest."""
    copy = path.with_name(path.name + TEMPORARY_SUFFIX)
    remove(copy)
    try:
        facts, digest = extract_snapshot(path, keys, copy, step_of(progress), durable=False)
        prove_database(copy, keys, chain, facts)
    finally:
        with contextlib.suppress(StorageFailed):
            remove(copy)
    return digest


def _due(house: House) -> bool:
    newest = next(iter(list_snapshots(house.vault)), None)
    age = utc_now() - (house.vault.header.created if newest is None else newest.moment)
    if timedelta(0) <= age < DAY:
        return False
    with house.database.read() as session:
        return changed_since(session, newest.sequence if newest else 0, _UNIMPORTANT)


def step_of(progress: Progress) -> Callable[[int], None]:
    """Tells `progress` of bytes, and stops where it is safe."""

    def step(count: int) -> None:
        progress.advance(count)
        progress.checkpoint()

    return step
