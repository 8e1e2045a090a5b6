"""The tables of knowledge: articles and their links, what is being written, and the systems that all of it is about."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, UtcTime

_EMPTY = text("''")


class ArticleRow(Base):
    """A document that is written here, as Markdown; its versions are the document's."""

    __tablename__ = "article"

    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(index=True)
    # Months from one review to the next; 0 where none is asked for.
    review_months: Mapped[int]
    reviewed: Mapped[datetime | None] = mapped_column(UtcTime)
    reviewed_by: Mapped[str]
    reviewed_version: Mapped[int | None]
    # The ticket or finding that it was written from.
    origin: Mapped[int | None]


class FormerTitleRow(Base):
    """A title that an article had: links written with it still lead there."""

    __tablename__ = "former_title"
    __table_args__ = {"sqlite_with_rowid": False}

    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), primary_key=True)
    title: Mapped[str] = mapped_column(primary_key=True)
    # `title` without differences of case and width.
    key: Mapped[str] = mapped_column(index=True)
    moment: Mapped[datetime] = mapped_column(UtcTime)


class LinkRow(Base):
    """A link of an article's current version, and what it leads to.

    `raw` is the destination as it is written. `target_document` or, for other kinds of things, `target_name` says what
    it leads to; neither where nothing is known of that name, and `problem` says why. It stays bound when what it leads
    to gets another name.
    """

    __tablename__ = "link"
    __table_args__ = (Index(None, "target_kind", "target_name"),)

    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), primary_key=True)
    ordinal: Mapped[int] = mapped_column(primary_key=True)
    raw: Mapped[str]
    key: Mapped[str] = mapped_column(index=True)
    label: Mapped[str]
    embedded: Mapped[bool]  # an image rather than a link
    target_kind: Mapped[str]
    target_document: Mapped[int | None] = mapped_column(index=True)
    target_name: Mapped[str]
    # Which version and which page or heading of the target, where the link says so.
    version: Mapped[int | None]
    place: Mapped[str]
    # The target's current version when this was written or reviewed last.
    seen_version: Mapped[int | None]
    problem: Mapped[str]


class DraftRow(Base):
    """What is being written and not yet saved as a version; `body` is compressed."""

    __tablename__ = "draft"

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int | None] = mapped_column(index=True)
    base_version: Mapped[int | None]
    kind: Mapped[str]
    category: Mapped[str]
    title: Mapped[str]
    body: Mapped[bytes] = mapped_column(LargeBinary)
    # What else the form says, as JSON: systems, persons, origin.
    facts: Mapped[str]
    created: Mapped[datetime] = mapped_column(UtcTime)
    changed: Mapped[datetime] = mapped_column(UtcTime)


class AssetRow(Base):
    """A system in the wide sense: business system, purchased software, hardware, cloud host, data exchange."""

    __tablename__ = "asset"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    name: Mapped[str] = mapped_column(unique=True)
    key: Mapped[str] = mapped_column(index=True)
    code: Mapped[str] = mapped_column(server_default=_EMPTY)
    owner: Mapped[str] = mapped_column(server_default=_EMPTY)
    purpose: Mapped[str] = mapped_column(server_default=_EMPTY)
    # Address, make and model, release, serial number: what the kind asks for, as JSON.
    facts: Mapped[str] = mapped_column(server_default=text("'{}'"))
    note: Mapped[str] = mapped_column(server_default=_EMPTY)
    retired: Mapped[datetime | None] = mapped_column(UtcTime)
    created: Mapped[datetime] = mapped_column(UtcTime)


class AssetPersonRow(Base):
    """Who is in charge of a system, and as what."""

    __tablename__ = "asset_person"
    __table_args__ = {"sqlite_with_rowid": False}

    asset_id: Mapped[int] = mapped_column(ForeignKey("asset.id"), primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    role: Mapped[str] = mapped_column(primary_key=True)


class AssetAccountRow(Base):
    """An account of a system by reference: who holds it and in which sealed envelope its password is, never that."""

    __tablename__ = "asset_account"

    id: Mapped[int] = mapped_column(primary_key=True)
    asset_id: Mapped[int] = mapped_column(ForeignKey("asset.id"), index=True)
    name: Mapped[str]
    purpose: Mapped[str]
    holder: Mapped[str]
    reference: Mapped[str]


class AssetTieRow(Base):
    """What a system has to do with another: it runs on it, is fed by it, is part of it."""

    __tablename__ = "asset_tie"
    __table_args__ = (UniqueConstraint("asset_id", "kind", "other_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    asset_id: Mapped[int] = mapped_column(ForeignKey("asset.id"))
    kind: Mapped[str]
    other_id: Mapped[int] = mapped_column(ForeignKey("asset.id"), index=True)
