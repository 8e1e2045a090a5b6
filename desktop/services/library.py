"""Reading the archive: lists, single documents, their text and their bytes. Opening content is journalled."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from desktop.services.errors import Withheld
from desktop.services.house import House
from models import queries
from models.audit.journal import latest_events
from models.categories import Category, DocumentState, VersionKind
from models.documents.chunks import CONTENT, TEXT
from models.errors import NoSuchDocument
from models.records import AuditEvent, DocumentRecord, VersionRecord
from models.session import Database
from search.kept import unpack_kept
from search.records import KeptText
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


def usable_document(archive: Archive, document_id: int) -> DocumentRecord:
    """The same of a document that may be looked at; raises Withheld, too: its title may say too much as well."""
    document = get_document(archive, document_id)
    if document.state is DocumentState.WITHHELD:
        raise Withheld(document.number)
    return document


def get_version(archive: Archive, version_id: int) -> DocumentRecord:
    """One version, be it old or a member of a tree, as its document's `version`; raises NoSuchDocument."""
    with archive.database.read() as session:
        found = queries.filed_versions(session, [version_id])
    if not found:
        raise NoSuchDocument(version_id)
    return found[0]


def list_versions(archive: Archive, document_id: int) -> list[VersionRecord]:
    """A document's versions, newest first; raises NoSuchDocument, Withheld."""
    usable_document(archive, document_id)
    with archive.database.read() as session:
        return queries.versions_of(session, document_id)


def document_text(archive: Archive, document_id: int) -> str:
    """The text that was extracted from a document's current version; empty when there is none."""
    return read_version(archive, get_document(archive, document_id)).text


def read_version(archive: Archive, document: DocumentRecord) -> KeptText:
    """The text of `document`'s version with what its pages are. Journalled; raises Withheld, NoSuchDocument."""
    # Asked anew: it may have been withheld since it was listed.
    usable_document(archive, document.id)
    archive.log(("read", _name(document), ""))
    return kept_text(archive, document)


def stored_text(archive: Archive, document: DocumentRecord) -> str:
    """The text of `document`'s version, for use cases that journal the whole action themselves."""
    return kept_text(archive, document).text


def kept_text(archive: Archive, document: DocumentRecord) -> KeptText:
    """The same, with what its pages are."""
    return unpack_kept(b"".join(_pieces(archive, document, TEXT)))


def open_document(archive: Archive, document_id: int) -> Iterator[bytes]:
    """A document's bytes, piece by piece, each authenticated before it is handed out. Journalled; raises Withheld."""
    return open_version(archive, get_document(archive, document_id))


def open_version(archive: Archive, document: DocumentRecord) -> Iterator[bytes]:
    """The same for the version that `document` comes with."""
    usable_document(archive, document.id)
    archive.log(("opened", _name(document), ""))
    return document_bytes(archive, document)


def journal_views(archive: Archive, documents: Sequence[DocumentRecord]) -> None:
    """Journal that these versions are looked at together, such as both sides of a comparison. Raises Withheld."""
    for document in {each.id for each in documents}:
        usable_document(archive, document)
    archive.log(*(("opened", _name(each), "") for each in documents))


def document_bytes(archive: Archive, document: DocumentRecord) -> Iterator[bytes]:
    """The bytes of `document`'s current version, for use cases that journal the whole action themselves."""
    return _pieces(archive, document, CONTENT)


def audit_events(house: House, limit: int = 200) -> list[AuditEvent]:
    """The newest journal entries, newest first."""
    with house.database.read() as session:
        return latest_events(session, limit)


def _name(document: DocumentRecord) -> str:
    """What the journal calls a version: members and old ones by their own number."""
    version = document.version
    if version.live and version.kind is not VersionKind.MEMBER:
        return f"document {document.id}"
    return f"document {document.id} version {version.id}"


def _pieces(archive: Archive, document: DocumentRecord, kind: int) -> Iterator[bytes]:
    with archive.database.read() as session:
        chunks = queries.version_chunks(session, document.version.id, kind)
    return archive.store.stream(document.category.compartment, chunks)
