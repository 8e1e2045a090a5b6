"""The tables that put documents in order: tags, collections, relations, fields of one's own, bulk edits."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, UtcTime


class TagRow(Base):
    """A tag below another, or, with the parent 0, at the top. `key` is its name without case and width."""

    __tablename__ = "tag"
    __table_args__ = (UniqueConstraint("parent_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    parent_id: Mapped[int]
    name: Mapped[str]
    key: Mapped[str]


class DocumentTagRow(Base):
    """A document bears a tag."""

    __tablename__ = "document_tag"
    __table_args__ = {"sqlite_with_rowid": False}

    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), primary_key=True)
    tag_id: Mapped[int] = mapped_column(ForeignKey("tag.id"), primary_key=True, index=True)


class CollectionRow(Base):
    """Documents that somebody put together under a name."""

    __tablename__ = "collection"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    key: Mapped[str] = mapped_column(unique=True)
    note: Mapped[str]
    position: Mapped[int]


class CollectionItemRow(Base):
    """A document is in a collection, at a place."""

    __tablename__ = "collection_item"
    __table_args__ = {"sqlite_with_rowid": False}

    collection_id: Mapped[int] = mapped_column(ForeignKey("collection.id"), primary_key=True)
    document_id: Mapped[int] = mapped_column(
        ForeignKey("document.id"), primary_key=True, index=True
    )
    position: Mapped[int]


class RelationRow(Base):
    """What a document is to another: newer than it, attached to it, evidence for it, its answer, made from it."""

    __tablename__ = "relation"
    __table_args__ = {"sqlite_with_rowid": False}

    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    other_id: Mapped[int] = mapped_column(ForeignKey("document.id"), primary_key=True, index=True)
    note: Mapped[str]
    moment: Mapped[datetime] = mapped_column(UtcTime)


class FieldRow(Base):
    """A field of one's own. `types` are the document types that have it, as JSON; all of them where it is empty."""

    __tablename__ = "field"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    key: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    choices: Mapped[str]
    types: Mapped[str]
    position: Mapped[int]


class FieldValueRow(Base):
    """What a field says about a document, in the canonical writing of its kind."""

    __tablename__ = "field_value"
    __table_args__ = {"sqlite_with_rowid": False}

    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), primary_key=True)
    field_id: Mapped[int] = mapped_column(ForeignKey("field.id"), primary_key=True, index=True)
    value: Mapped[str]


class BulkEditRow(Base):
    """A change of many documents at once, with what undoes it, as JSON."""

    __tablename__ = "bulk_edit"

    id: Mapped[int] = mapped_column(primary_key=True)
    moment: Mapped[datetime] = mapped_column(UtcTime)
    summary: Mapped[str]
    changes: Mapped[str]
    undone: Mapped[datetime | None] = mapped_column(UtcTime)


class FavouriteRow(Base):
    """What the manager wants at hand: `kind` is document or system, `key` its id."""

    __tablename__ = "favourite"
    __table_args__ = {"sqlite_with_rowid": False}

    kind: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]


class RecentRow(Base):
    """What was looked at last, and when."""

    __tablename__ = "recent"
    __table_args__ = {"sqlite_with_rowid": False}

    kind: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    moment: Mapped[datetime] = mapped_column(UtcTime)
