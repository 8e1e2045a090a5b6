"""Reading the archive: lists, single documents, their text and their bytes. Opening content is journalled."""

from __future__ import annotations

from collections.abc import Iterator

from desktop.services.house import House
from models import queries
from models.categories import Category
from models.chunks import CONTENT, TEXT
from models.journal import latest_events
from models.records import AuditEvent, DocumentRecord


def list_documents(house: House, category: Category | None = None) -> list[DocumentRecord]:
    """All documents, or those of one category, by id."""
    with house.database.read() as session:
        return queries.documents(session, category=category)


def count_by_category(house: House) -> dict[Category, int]:
    """How many documents each category holds."""
    with house.database.read() as session:
        return queries.count_by_category(session)


def get_document(house: House, document_id: int) -> DocumentRecord:
    """One document; raises NoSuchDocument."""
    with house.database.read() as session:
        return queries.document(session, document_id)


def document_text(house: House, document_id: int) -> str:
    """The text that was extracted from a document's current version; empty when there is none."""
    document = get_document(house, document_id)
    house.log(("read", f"document {document.id}", ""))
    return stored_text(house, document)


def stored_text(house: House, document: DocumentRecord) -> str:
    """The same, for a record that is at hand."""
    return b"".join(_pieces(house, document, TEXT)).decode("utf-8")


def open_document(house: House, document_id: int) -> Iterator[bytes]:
    """A document's bytes, piece by piece, each authenticated before it is handed out. Journalled as a view."""
    document = get_document(house, document_id)
    house.log(("opened", f"document {document.id}", ""))
    return document_bytes(house, document)


def document_bytes(house: House, document: DocumentRecord) -> Iterator[bytes]:
    """The bytes of `document`'s current version, for use cases that journal the whole action themselves."""
    return _pieces(house, document, CONTENT)


def audit_events(house: House, limit: int = 200) -> list[AuditEvent]:
    """The newest journal entries, newest first."""
    with house.database.read() as session:
        return latest_events(session, limit)


def _pieces(house: House, document: DocumentRecord, kind: int) -> Iterator[bytes]:
    with house.database.read() as session:
        chunks = queries.version_chunks(session, document.version.id, kind)
    return house.store.stream(document.category.compartment, chunks)
