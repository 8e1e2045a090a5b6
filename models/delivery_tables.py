"""The tables of source deliveries: where a tree came from, what it is made of, what looks like a secret in it."""

from __future__ import annotations

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class DeliveryRow(Base):
    """A tree version as a delivery: of what, which release, from where, at which commit."""

    __tablename__ = "delivery"

    version_id: Mapped[int] = mapped_column(ForeignKey("version.id"), primary_key=True)
    name: Mapped[str]
    release: Mapped[str]
    origin: Mapped[str]  # folder, git or archive
    source: Mapped[str]
    commit_id: Mapped[str]
    branch: Mapped[str]
    note: Mapped[str]
    files: Mapped[int]
    bytes: Mapped[int] = mapped_column(BigInteger)
    bundle: Mapped[bool]
    # Whether components and suspicions were looked for to the end; without it, none means nothing.
    inspected: Mapped[bool]


class ComponentRow(Base):
    """A third-party component that a manifest of the tree names."""

    __tablename__ = "component"
    __table_args__ = {"sqlite_with_rowid": False}

    version_id: Mapped[int] = mapped_column(ForeignKey("version.id"), primary_key=True)
    ordinal: Mapped[int] = mapped_column(primary_key=True)
    ecosystem: Mapped[str]
    name: Mapped[str]
    release: Mapped[str]
    licence: Mapped[str]
    manifest: Mapped[str]
    scope: Mapped[str]


class SuspicionRow(Base):
    """A line of a member that looks like a secret: where and what kind, never the secret."""

    __tablename__ = "suspicion"
    __table_args__ = {"sqlite_with_rowid": False}

    version_id: Mapped[int] = mapped_column(ForeignKey("version.id"), primary_key=True)
    line: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
