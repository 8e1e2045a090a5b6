"""Backups at a glance for the window: media, the latest runs, snapshots, and whether it is high time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from desktop.services.credentials import known_key
from desktop.services.house import House
from desktop.services.keeping.backing_up import BackupReport, back_up
from desktop.services.keeping.drilling import DrillReport, drill, last_drill, record_drill
from desktop.services.keeping.media import (
    BackupRun,
    MediumRecord,
    last_backup,
    list_backups,
    list_media,
)
from desktop.services.keeping.snapshots import list_snapshots
from desktop.services.progress import Progress
from vault.ids import Passphrase, utc_now
from vault.snapshots import SnapshotInfo

__all__ = [
    "BackupReport",
    "BackupRun",
    "BackupState",
    "DrillReport",
    "MediumRecord",
    "SnapshotInfo",
]

HIGH_TIME = timedelta(days=7)
"""A week's work is what can be filed anew from paper and mail; more can't."""

_RUNS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class BackupState:
    """`overdue`: the last backup is older than a week, or there is none. `drilled`: when a drill was last noted."""

    media: tuple[MediumRecord, ...]
    runs: tuple[BackupRun, ...]
    snapshots: tuple[SnapshotInfo, ...]
    last: datetime | None
    drilled: datetime | None
    overdue: bool


def read_backup_state(house: House) -> BackupState:
    """What the vault knows of its backups. Raises StorageFailed."""
    last, drilled = last_backup(house), last_drill(house)
    return BackupState(
        tuple(list_media(house)),
        tuple(list_backups(house, limit=_RUNS_SHOWN)),
        list_snapshots(house.vault),
        last,
        drilled[0] if drilled else None,
        last is None or utc_now() - last > HIGH_TIME,
    )


def back_up_to(house: House, progress: Progress, *, dest: Path) -> BackupReport:
    """Bring the backup on the medium at `dest` up to date. Raises what `back_up` does."""
    return back_up(house, dest, progress=progress)


def drill_backup(
    house: House, progress: Progress, *, source: Path, passphrase: Passphrase, key_file: Path | None
) -> DrillReport:
    """Restore a backup beside itself, check it in full, remove it; journalled when it is this vault's."""
    report = drill(source, known_key(passphrase, key_file), progress=progress)
    record_drill(house, report)
    return report
