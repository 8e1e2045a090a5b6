"""The tables of an archive: the contract, documents and their versions, where their bytes lie, and the journal.

ORM objects never leave this package; queries turn them into records.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, Enum, ForeignKey, Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, UtcTime
from models.categories import (
    Category,
    DocumentState,
    Mark,
    Ownership,
    Status,
    TextState,
    VersionKind,
)


def _words(kind: type) -> Enum:
    """An enum stored by value, as text: readable in the database and stable against reordering."""
    return Enum(
        kind,
        values_callable=lambda members: [member.value for member in members],
        native_enum=False,
        length=24,
        create_constraint=False,
    )


class ContractRow(Base):
    """The contract this archive is kept for; exactly one row."""

    __tablename__ = "contract"

    id: Mapped[int] = mapped_column(primary_key=True)
    profile: Mapped[str]
    title: Mapped[str]
    client: Mapped[str]
    contractor: Mapped[str]
    start: Mapped[date]
    end: Mapped[date]
    amount_fen: Mapped[int] = mapped_column(BigInteger)
    number_prefix: Mapped[str]
    fictional: Mapped[bool]


class PackRow(Base):
    """A pack that a transaction has committed to."""

    __tablename__ = "pack"

    id: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    compartment: Mapped[int]
    size: Mapped[int] = mapped_column(BigInteger)
    created: Mapped[datetime] = mapped_column(UtcTime)
    # When its every chunk was last opened and compared with its id.
    proven: Mapped[datetime | None] = mapped_column(UtcTime)


class ChunkRow(Base):
    """Where a sealed chunk lies."""

    __tablename__ = "chunk"
    __table_args__ = {"sqlite_with_rowid": False}

    compartment: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    pack: Mapped[bytes] = mapped_column(ForeignKey("pack.id"), index=True)
    ordinal: Mapped[int]
    offset: Mapped[int] = mapped_column(BigInteger)
    stored_length: Mapped[int]
    plain_length: Mapped[int]
    method: Mapped[int]


class DocumentRow(Base):
    """What is filed. Its current version is the one with the highest ordinal."""

    __tablename__ = "document"

    id: Mapped[int] = mapped_column(primary_key=True)
    category: Mapped[Category] = mapped_column(_words(Category), index=True)
    type: Mapped[str]
    number: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    period: Mapped[str]
    formed: Mapped[date | None]
    filed: Mapped[datetime] = mapped_column(UtcTime)
    mark: Mapped[Mark] = mapped_column(_words(Mark))
    retention: Mapped[str]
    ownership: Mapped[Ownership] = mapped_column(_words(Ownership))
    status: Mapped[Status] = mapped_column(_words(Status), server_default=Status.FINAL.value)
    state: Mapped[DocumentState] = mapped_column(
        _words(DocumentState), server_default=DocumentState.LIVE.value
    )
    state_since: Mapped[datetime | None] = mapped_column(UtcTime)
    state_reason: Mapped[str] = mapped_column(server_default=text("''"))
    # The paper's own number, as its author gave it (文号); `number` is ours (档号).
    reference: Mapped[str] = mapped_column(server_default=text("''"))


class SubjectRow(Base):
    """A person or a system that a document is about."""

    __tablename__ = "document_subject"
    __table_args__ = {"sqlite_with_rowid": False}

    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)


class VersionRow(Base):
    """One immutable file of a document, a source tree, or a member of one.

    Only what is derived (text state, searchable, sketch, flags) and whether it is in use (`live`) ever changes.
    Members carry the ordinal 0: a document's versions are the others.
    """

    __tablename__ = "version"
    # Thousands of versions may share one digest (empty files); with the path behind it a look-up stays a look-up.
    __table_args__ = (Index(None, "digest", "path"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), index=True)
    ordinal: Mapped[int]
    name: Mapped[str]
    path: Mapped[str]
    size: Mapped[int] = mapped_column(BigInteger)
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    modified: Mapped[datetime | None] = mapped_column(UtcTime)
    filed: Mapped[datetime] = mapped_column(UtcTime)
    text_state: Mapped[TextState] = mapped_column(_words(TextState))
    text_reason: Mapped[str]
    pages: Mapped[int]
    searchable: Mapped[bool] = mapped_column(index=True)
    kind: Mapped[VersionKind] = mapped_column(
        _words(VersionKind), server_default=VersionKind.FILE.value
    )
    # The tree version it is a member of. No constraint: SQLite can't add one to a table that has rows.
    member_of: Mapped[int | None] = mapped_column(index=True)
    # POSIX permission bits of a tree's member; 0 where nobody knows.
    mode: Mapped[int] = mapped_column(server_default=text("0"))
    reason: Mapped[str] = mapped_column(server_default=text("''"))
    # A 64-bit sketch of its text that near duplicates share most bits of; signed, as SQLite keeps it.
    sketch: Mapped[int | None] = mapped_column(BigInteger)
    flags: Mapped[str] = mapped_column(server_default=text("''"))
    # Of the current version of a document that can be used, or a member of such a tree.
    live: Mapped[bool] = mapped_column(server_default=text("1"), index=True)
    batch_id: Mapped[int | None]


class VersionChunkRow(Base):
    """The chunks of a version's content (`kind` 0) or extracted text (`kind` 1), in order."""

    __tablename__ = "version_chunk"
    __table_args__ = {"sqlite_with_rowid": False}

    version_id: Mapped[int] = mapped_column(ForeignKey("version.id"), primary_key=True)
    kind: Mapped[int] = mapped_column(primary_key=True)
    ordinal: Mapped[int] = mapped_column(primary_key=True)
    chunk: Mapped[bytes] = mapped_column(LargeBinary(32))


class AuditRow(Base):
    """The journal: appended to by every use case that changes or opens something; the database refuses any change.

    `hash` chains it (vault/FORMAT.md §10); `slot` is the key slot that was at work.
    """

    __tablename__ = "audit_event"

    sequence: Mapped[int] = mapped_column(primary_key=True)
    moment: Mapped[datetime] = mapped_column(UtcTime)
    slot: Mapped[bytes] = mapped_column(LargeBinary(16))
    actor: Mapped[str]
    action: Mapped[str]
    object_name: Mapped[str]
    detail: Mapped[str]
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))


class CounterRow(Base):
    """The last number given out under a prefix."""

    __tablename__ = "counter"
    __table_args__ = {"sqlite_with_rowid": False}

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[int]
