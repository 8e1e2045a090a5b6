"""Reading the archive: lists, single documents, their text and their bytes. Opening content is journalled."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from desktop.services.house import House
from models import queries
from models.categories import Category
from models.chunks import CONTENT, TEXT
from models.journal import latest_events
from models.records import AuditEvent, DocumentRecord
from models.session import Database
from vault.store import ChunkStore


class Archive(Protocol):
    """What is read from: all of it (`House`), or the part of it that an edition shows (`Officer`)."""

    @property
    def database(self) -> Database:
        """Which documents there are, and where their chunks lie."""

    @property
    def store(self) -> ChunkStore:
        """Their content and text."""

    def log(self, *events: tuple[str, str, str]) -> None:
        """Write (action, object, detail) events down, durably, before what they tell of happens."""


def list_documents(archive: Archive, category: Category | None = None) -> list[DocumentRecord]:
    """All documents, or those of one category, by id."""
    with archive.database.read() as session:
        return queries.documents(session, category=category)


def count_by_category(archive: Archive) -> dict[Category, int]:
    """How many documents each category holds."""
    with archive.database.read() as session:
        return queries.count_by_category(session)


def get_document(archive: Archive, document_id: int) -> DocumentRecord:
    """One document; raises NoSuchDocument."""
    with archive.database.read() as session:
        return queries.document(session, document_id)


def document_text(archive: Archive, document_id: int) -> str:
    """The text that was extracted from a document's current version; empty when there is none."""
    document = get_document(archive, document_id)
    archive.log(("read", f"document {document.id}", ""))
    return stored_text(archive, document)


def stored_text(archive: Archive, document: DocumentRecord) -> str:
    """The same, for a record that is at hand."""
    return b"".join(_pieces(archive, document, TEXT)).decode("utf-8")


def open_document(archive: Archive, document_id: int) -> Iterator[bytes]:
    """A document's bytes, piece by piece, each authenticated before it is handed out. Journalled as a view."""
    document = get_document(archive, document_id)
    archive.log(("opened", f"document {document.id}", ""))
    return document_bytes(archive, document)


def document_bytes(archive: Archive, document: DocumentRecord) -> Iterator[bytes]:
    """The bytes of `document`'s current version, for use cases that journal the whole action themselves."""
    return _pieces(archive, document, CONTENT)


def audit_events(house: House, limit: int = 200) -> list[AuditEvent]:
    """The newest journal entries, newest first."""
    with house.database.read() as session:
        return latest_events(session, limit)


def _pieces(archive: Archive, document: DocumentRecord, kind: int) -> Iterator[bytes]:
    with archive.database.read() as session:
        chunks = queries.version_chunks(session, document.version.id, kind)
    return archive.store.stream(document.category.compartment, chunks)
