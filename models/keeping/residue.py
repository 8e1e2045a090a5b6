"""What remains elsewhere when documents are purged or a vault is destroyed, as far as the archive knows."""

from __future__ import annotations

import enum
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.custody import BackupRow, MediumRow, PackageRow
from resources.words import N_, _


class ResidueKind(enum.Enum):
    """Where something may remain; the values are on disk in records."""

    SNAPSHOT = "snapshot"
    BACKUP = "backup"
    PACKAGE = "package"
    EDITION = "edition"
    PACK = "pack"
    JOURNAL = "journal"
    STRANGER = "stranger"
    MEDIUM = "medium"
    COPIES = "copies"

    @property
    def label(self) -> str:
        """The kind in words, translated."""
        return _(_LABELS[self])


_LABELS = {
    ResidueKind.SNAPSHOT: N_("Database snapshot"),
    ResidueKind.BACKUP: N_("Backup"),
    ResidueKind.PACKAGE: N_("Package"),
    ResidueKind.EDITION: N_("Edition"),
    ResidueKind.PACK: N_("Pack"),
    ResidueKind.JOURNAL: N_("Audit trail"),
    ResidueKind.STRANGER: N_("Other file in the folder"),
    ResidueKind.MEDIUM: N_("This disk"),
    ResidueKind.COPIES: N_("Copies made by hand"),
}


@dataclass(frozen=True, slots=True)
class Residue:
    """One thing that remains: what it is called, where it is as far as known, what to do about it (translated)."""

    kind: ResidueKind
    name: str
    where: str
    advice: str


@dataclass(frozen=True, slots=True)
class MediumBackups:
    """The complete backups on one medium: how many, the first and the last."""

    label: str
    serial: str
    purpose: str
    retired: datetime | None
    count: int
    first: datetime
    last: datetime


@dataclass(frozen=True, slots=True)
class PackageRecord:
    """A package, or a set of plain files, that was written outside the vault."""

    moment: datetime
    kind: str
    path: str
    root: str
    documents: int


def residue_to_json(residue: Iterable[Residue]) -> str:
    """As records keep it."""
    return json.dumps(
        [asdict(each) | {"kind": each.kind.value} for each in residue], ensure_ascii=False
    )


def residue_from_json(text: str) -> tuple[Residue, ...]:
    """What `residue_to_json` wrote; raises ValueError for anything else."""
    try:
        return tuple(
            Residue(ResidueKind(each["kind"]), each["name"], each["where"], each["advice"])
            for each in json.loads(text)
        )
    except (KeyError, TypeError) as error:
        raise ValueError("no residue") from error


def backups_by_medium(session: Session, since: datetime | None = None) -> list[MediumBackups]:
    """The media with backups, also those that were retired; with `since` only of backups that ended after it.

    A backup that never came to its end may have left files too; it counts from its beginning.
    """
    ended = func.coalesce(BackupRow.finished, BackupRow.moment)
    query = (
        select(
            MediumRow.label,
            MediumRow.serial,
            MediumRow.purpose,
            MediumRow.retired,
            func.count(),
            func.min(BackupRow.moment),
            func.max(BackupRow.moment),
        )
        .join(BackupRow, BackupRow.medium_id == MediumRow.id)
        .group_by(MediumRow.id)
        .order_by(MediumRow.id)
    )
    if since is not None:
        query = query.where(ended >= since)
    return [MediumBackups(*row) for row in session.execute(query)]


def add_package(
    session: Session, *, moment: datetime, kind: str, path: str, root: str, documents: int
) -> None:
    """Record a package that was written."""
    session.add(PackageRow(moment=moment, kind=kind, path=path, root=root, documents=documents))


FINAL_PACKAGE = "handover"
REHEARSAL_PACKAGE = "rehearsal"
UNFINISHED_PACKAGE = "unfinished"
"""Kinds of `PackageRow`. What was begun lies in clear at its place, even if it never became a package."""


def begin_package(session: Session, *, moment: datetime, path: str) -> int:
    """Record a package of what was there at `moment`; returns its id. One that is taken up again is the same record."""
    row = session.scalar(
        select(PackageRow).where(PackageRow.kind == UNFINISHED_PACKAGE, PackageRow.path == path)
    )
    if row is None:
        row = PackageRow(moment=moment, kind=UNFINISHED_PACKAGE, path=path, root="", documents=0)
        session.add(row)
    row.moment = moment
    session.flush()
    return row.id


def settle_package(session: Session, package: int, *, kind: str, root: str, documents: int) -> None:
    """The package of this record is whole. Its moment stays that of its beginning: what came later isn't in it."""
    row = session.get_one(PackageRow, package)
    row.kind, row.root, row.documents = kind, root, documents


def drop_package(session: Session, package: int) -> None:
    """Nothing of the package of this record is left."""
    session.delete(session.get_one(PackageRow, package))


def packages(session: Session, since: datetime | None = None) -> Sequence[PackageRecord]:
    """Every package on record, or those written after `since`, in order."""
    query = select(PackageRow).order_by(PackageRow.id)
    if since is not None:
        query = query.where(PackageRow.moment >= since)
    return [
        PackageRecord(row.moment, row.kind, row.path, row.root, row.documents)
        for row in session.scalars(query)
    ]
