"""Questions to the archive: rows in, records out. Nothing here commits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import RowMapping, func, select
from sqlalchemy.orm import Session

from models.categories import Category, TextState
from models.chunks import CONTENT
from models.errors import NoSuchDocument
from models.records import ContractProfile, DocumentRecord, VersionRecord
from models.tables import (
    ChunkRow,
    ContractRow,
    DocumentRow,
    SubjectRow,
    VersionChunkRow,
    VersionRow,
)
from vault.ids import ChunkId

_DOCUMENT = DocumentRow.__table__.c
_VERSION = VersionRow.__table__.c
_VARIABLES = 500


def contract_profile(session: Session) -> ContractProfile:
    """The contract of this archive."""
    row = session.scalars(select(ContractRow)).one()
    return ContractProfile(
        row.profile,
        row.title,
        row.client,
        row.contractor,
        row.start,
        row.end,
        row.amount_fen,
        row.number_prefix,
        row.fictional,
    )


def save_contract(session: Session, profile: ContractProfile) -> None:
    """Set the contract of a new archive."""
    session.add(
        ContractRow(
            id=1,
            profile=profile.id,
            title=profile.title,
            client=profile.client,
            contractor=profile.contractor,
            start=profile.start,
            end=profile.end,
            amount_fen=profile.amount_fen,
            number_prefix=profile.number_prefix,
            fictional=profile.fictional,
        )
    )


def documents(
    session: Session,
    *,
    category: Category | None = None,
    ids: Sequence[int] | None = None,
) -> list[DocumentRecord]:
    """Documents with their current versions, by id; all of them, of one category, or those of `ids` that exist."""
    if ids is not None:
        found = []
        for start in range(0, len(ids), _VARIABLES):
            some = list(ids[start : start + _VARIABLES])
            found += _documents(session, category, some)
        return found
    return _documents(session, category, None)


def document(session: Session, wanted: int) -> DocumentRecord:
    """One document; raises NoSuchDocument."""
    found = documents(session, ids=[wanted])
    if not found:
        raise NoSuchDocument(wanted)
    return found[0]


def count_by_category(session: Session) -> dict[Category, int]:
    """How many documents each category holds; empty categories with 0."""
    rows = session.execute(select(_DOCUMENT.category, func.count()).group_by(_DOCUMENT.category))
    counts = dict.fromkeys(Category, 0)
    for category, count in rows:
        counts[category] = count
    return counts


def version_chunks(session: Session, version: int, kind: int) -> list[ChunkId]:
    """The chunks of a version's content or text, in order."""
    rows = session.scalars(
        select(VersionChunkRow.chunk)
        .where(VersionChunkRow.version_id == version, VersionChunkRow.kind == kind)
        .order_by(VersionChunkRow.ordinal)
    )
    return [ChunkId(chunk) for chunk in rows]


def content_lengths(
    session: Session, category: Category, versions: Sequence[int]
) -> dict[int, int]:
    """How many bytes the known chunks of the content of each of these versions of one category have together."""
    rows = session.execute(
        select(VersionChunkRow.version_id, func.sum(ChunkRow.plain_length))
        .join(ChunkRow, ChunkRow.id == VersionChunkRow.chunk)
        .where(
            ChunkRow.compartment == int(category.compartment),
            VersionChunkRow.version_id.in_(versions),
            VersionChunkRow.kind == CONTENT,
        )
        .group_by(VersionChunkRow.version_id)
    )
    return {version: int(length) for version, length in rows}


def awaiting_text(session: Session, limit: int) -> list[int]:
    """Documents whose current text wasn't extracted yet, oldest first."""
    return list(
        session.scalars(
            select(VersionRow.document_id)
            .where(VersionRow.text_state == TextState.PENDING)
            .order_by(VersionRow.id)
            .limit(limit)
        )
    )


def awaiting_index(session: Session, limit: int) -> list[int]:
    """Documents whose extraction is done but whose current version isn't in the index."""
    return list(
        session.scalars(
            select(VersionRow.document_id)
            .where(VersionRow.text_state != TextState.PENDING, VersionRow.searchable.is_(False))
            .order_by(VersionRow.id)
            .limit(limit)
        )
    )


def count_awaiting_text(session: Session) -> int:
    """How many versions' text wasn't extracted yet."""
    query = select(func.count()).where(VersionRow.text_state == TextState.PENDING)
    return session.scalar(query) or 0


def count_awaiting(session: Session) -> int:
    """How many versions aren't in the index yet."""
    query = select(func.count()).where(VersionRow.searchable.is_(False))
    return session.scalar(query) or 0


def indexed_versions(session: Session, category: Category) -> set[tuple[int, int]]:
    """(document id, version id) of what the index of a category ought to hold."""
    rows = session.execute(
        select(VersionRow.document_id, VersionRow.id)
        .join(DocumentRow, DocumentRow.id == VersionRow.document_id)
        .where(DocumentRow.category == category, VersionRow.searchable.is_(True))
    )
    return {(document_id, version_id) for document_id, version_id in rows}


def text_counts(session: Session) -> tuple[int, int]:
    """(documents, those whose text search can see)."""
    total = session.scalar(select(func.count()).select_from(VersionRow)) or 0
    seen = session.scalar(
        select(func.count()).where(
            VersionRow.searchable.is_(True), VersionRow.text_state == TextState.READ
        )
    )
    return total, seen or 0


def _documents(
    session: Session, category: Category | None, ids: list[int] | None
) -> list[DocumentRecord]:
    query = (
        select(
            *DocumentRow.__table__.columns,
            *(column.label("version_" + column.name) for column in VersionRow.__table__.columns),
        )
        .join_from(DocumentRow.__table__, VersionRow.__table__)
        .order_by(_DOCUMENT.id, _VERSION.ordinal)
    )
    subjects = select(SubjectRow.document_id, SubjectRow.kind, SubjectRow.name)
    if category is not None:
        query = query.where(_DOCUMENT.category == category)
    if ids is not None:
        query = query.where(_DOCUMENT.id.in_(ids))
        subjects = subjects.where(SubjectRow.document_id.in_(ids))
    names: dict[tuple[int, str], list[str]] = defaultdict(list)
    for document_id, kind, name in session.execute(subjects):
        names[document_id, kind].append(name)
    # A later version of the same document replaces the earlier one: rows come in the order of their ordinals.
    current = {row["id"]: row for row in session.execute(query).mappings()}
    return [_document(row, names) for row in current.values()]


def _document(row: RowMapping, names: dict[tuple[int, str], list[str]]) -> DocumentRecord:
    document_id = row["id"]
    version = VersionRecord(
        row["version_id"],
        document_id,
        row["version_ordinal"],
        row["version_name"],
        row["version_path"],
        row["version_size"],
        row["version_digest"],
        row["version_modified"],
        row["version_filed"],
        row["version_text_state"],
        row["version_text_reason"],
        row["version_pages"],
        row["version_searchable"],
    )
    return DocumentRecord(
        document_id,
        row["category"],
        row["type"],
        row["number"],
        row["title"],
        row["period"],
        tuple(names.get((document_id, "person"), ())),
        tuple(names.get((document_id, "system"), ())),
        row["formed"],
        row["filed"],
        row["mark"],
        row["retention"],
        row["ownership"],
        version,
    )
