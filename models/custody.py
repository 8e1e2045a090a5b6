"""The tables of an archive's keeping: keys and anchors of the journal, media, backups, holds, purges, editions."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, UtcTime


class SigningKeyRow(Base):
    """A key that the journal's head was signed with; a new one comes with every new master key."""

    __tablename__ = "signing_key"

    id: Mapped[int] = mapped_column(primary_key=True)
    suite: Mapped[int]
    public: Mapped[bytes] = mapped_column(LargeBinary)
    since: Mapped[datetime] = mapped_column(UtcTime)


class AnchorRow(Base):
    """A signed head of the journal, as it was printed or left: what comes before it can't change unnoticed."""

    __tablename__ = "audit_anchor"

    id: Mapped[int] = mapped_column(primary_key=True)
    sequence: Mapped[int] = mapped_column(index=True)
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    moment: Mapped[datetime] = mapped_column(UtcTime)
    key_id: Mapped[int] = mapped_column(ForeignKey("signing_key.id"))
    signature: Mapped[bytes] = mapped_column(LargeBinary)
    purpose: Mapped[str]


class MediumRow(Base):
    """A registered medium that backups may go to. `token` is written on it, so that it is known again."""

    __tablename__ = "medium"

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[bytes] = mapped_column(LargeBinary(16), unique=True)
    label: Mapped[str]
    serial: Mapped[str]
    purpose: Mapped[str]
    registered: Mapped[datetime] = mapped_column(UtcTime)
    retired: Mapped[datetime | None] = mapped_column(UtcTime)


class BackupRow(Base):
    """One run of a backup. `finished` is empty until everything written was read back and compared."""

    __tablename__ = "backup_run"

    id: Mapped[int] = mapped_column(primary_key=True)
    medium_id: Mapped[int] = mapped_column(ForeignKey("medium.id"))
    moment: Mapped[datetime] = mapped_column(UtcTime)
    finished: Mapped[datetime | None] = mapped_column(UtcTime)
    packs: Mapped[int]
    bytes: Mapped[int] = mapped_column(BigInteger)
    sequence: Mapped[int]
    outcome: Mapped[str]


class PackageRow(Base):
    """A package or a set of plain files that was written outside: part of what remains when the vault is gone."""

    __tablename__ = "package_record"

    id: Mapped[int] = mapped_column(primary_key=True)
    moment: Mapped[datetime] = mapped_column(UtcTime)
    kind: Mapped[str]
    path: Mapped[str]
    root: Mapped[str]
    documents: Mapped[int]


class HoldRow(Base):
    """Something that must not be purged, whatever anybody wants; without a document it holds everything."""

    __tablename__ = "hold"

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"), index=True)
    # The document's number, which stays when it is purged after a release; empty for the whole vault.
    number: Mapped[str]
    reason: Mapped[str]
    placed_by: Mapped[str]
    placed: Mapped[datetime] = mapped_column(UtcTime)
    released_by: Mapped[str]
    released: Mapped[datetime | None] = mapped_column(UtcTime)


class RetiredPackRow(Base):
    """A pack whose chunks were written anew elsewhere or purged: it is to be removed, at the next open if need be."""

    __tablename__ = "pack_retired"

    id: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    moment: Mapped[datetime] = mapped_column(UtcTime)


class PurgeRow(Base):
    """What remains of a purged document: that it was there, who removed it and why, and where copies may be left."""

    __tablename__ = "purge_record"

    id: Mapped[int] = mapped_column(primary_key=True)
    moment: Mapped[datetime] = mapped_column(UtcTime)
    actor: Mapped[str]
    number: Mapped[str]
    category: Mapped[str]
    type: Mapped[str]
    title: Mapped[str]
    reason: Mapped[str]
    residue: Mapped[str]


class EditionRow(Base):
    """An edition that was prepared for an officer. `absorbed` counts its journal's events that are in ours.

    `seal` is the tag of the last of these (vault/FORMAT.md §11.4), by which a journal that was replaced is known.
    """

    __tablename__ = "edition"

    id: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    label: Mapped[str]
    purpose: Mapped[str]
    scope: Mapped[str]
    documents: Mapped[int]
    created: Mapped[datetime] = mapped_column(UtcTime)
    expires: Mapped[datetime] = mapped_column(UtcTime)
    revoked: Mapped[datetime | None] = mapped_column(UtcTime)
    absorbed: Mapped[int]
    seal: Mapped[bytes] = mapped_column(LargeBinary(16))
