"""Questions to the archive: rows in, records out. Nothing here commits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import RowMapping, Select, func, select
from sqlalchemy.orm import Session

from models.categories import Category, DocumentState, Status, TextState, VersionKind
from models.documents.chunks import CONTENT
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
    state: DocumentState | None = DocumentState.LIVE,
) -> list[DocumentRecord]:
    """Documents with their current versions, by id: all in this `state`, those of one category, or those of `ids`.

    Those of `ids` come whatever their state is.
    """
    if ids is not None:
        found = []
        for start in range(0, len(ids), _VARIABLES):
            some = list(ids[start : start + _VARIABLES])
            found += _documents(session, category, some, None)
        return found
    return _documents(session, category, None, state)


def known_documents(session: Session, ids: Sequence[int]) -> set[int]:
    """Those of `ids` that are there, whatever their state is."""
    found: set[int] = set()
    for start in range(0, len(ids), _VARIABLES):
        some = _DOCUMENT.id.in_(ids[start : start + _VARIABLES])
        found.update(session.scalars(select(_DOCUMENT.id).where(some)))
    return found


def filed_versions(session: Session, versions: Sequence[int]) -> list[DocumentRecord]:
    """Each of these versions, old ones and members of trees too, as its document's `version`; by version id."""
    found: list[DocumentRecord] = []
    for start in range(0, len(versions), _VARIABLES):
        wanted = _VERSION.id.in_(versions[start : start + _VARIABLES])
        rows = session.execute(_rows().where(wanted).order_by(_VERSION.id)).mappings().all()
        names = _subjects(session, list({row["id"] for row in rows}))
        found += [_document(row, names) for row in rows]
    return found


def versions_of(session: Session, document_id: int) -> list[VersionRecord]:
    """A document's versions, newest first; members of trees are not versions of their own."""
    rows = session.execute(
        _rows()
        .where(_DOCUMENT.id == document_id, _VERSION.kind != VersionKind.MEMBER)
        .order_by(_VERSION.ordinal.desc())
    )
    return [_version(row) for row in rows.mappings()]


def shown_versions(session: Session) -> set[tuple[int, int]]:
    """(document id, version id) of all that a search in what can be used may find."""
    rows = session.execute(select(_VERSION.document_id, _VERSION.id).where(_VERSION.live.is_(True)))
    return {(document_id, version_id) for document_id, version_id in rows}


def document(session: Session, wanted: int) -> DocumentRecord:
    """One document; raises NoSuchDocument."""
    found = documents(session, ids=[wanted])
    if not found:
        raise NoSuchDocument(wanted)
    return found[0]


def count_by_category(session: Session) -> dict[Category, int]:
    """How many documents that can be used each category holds; empty categories with 0."""
    rows = session.execute(
        select(_DOCUMENT.category, func.count())
        .where(_DOCUMENT.state == DocumentState.LIVE)
        .group_by(_DOCUMENT.category)
    )
    counts = dict.fromkeys(Category, 0)
    for category, count in rows:
        counts[category] = count
    return counts


def count_drafts(session: Session) -> int:
    """How many documents that can be used are drafts."""
    query = select(func.count()).select_from(DocumentRow)
    query = query.where(DocumentRow.state == DocumentState.LIVE, DocumentRow.status == Status.DRAFT)
    return session.scalar(query) or 0


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
    """Versions whose text wasn't extracted yet, oldest first."""
    return list(
        session.scalars(
            select(VersionRow.id)
            .where(VersionRow.text_state == TextState.PENDING)
            .order_by(VersionRow.id)
            .limit(limit)
        )
    )


def awaiting_index(session: Session, limit: int) -> list[int]:
    """Versions whose extraction is done but which aren't in the index."""
    return list(
        session.scalars(
            select(VersionRow.id)
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


def with_text_reason(session: Session, reason: str, limit: int) -> list[int]:
    """Versions whose text is missing, or not complete, for this reason, oldest first."""
    return list(
        session.scalars(
            select(VersionRow.id)
            .where(VersionRow.text_reason == reason)
            .order_by(VersionRow.id)
            .limit(limit)
        )
    )


def count_text_reason(session: Session, reason: str) -> int:
    """How many these are."""
    query = select(func.count()).select_from(VersionRow).where(VersionRow.text_reason == reason)
    return session.scalar(query) or 0


def filed_in(session: Session, category: Category) -> dict[tuple[int, int], bool]:
    """(document id, version id) of every version of a category → whether the index ought to hold it as it is."""
    rows = session.execute(
        select(VersionRow.document_id, VersionRow.id, VersionRow.searchable)
        .join(DocumentRow, DocumentRow.id == VersionRow.document_id)
        .where(DocumentRow.category == category)
    )
    return {(document_id, version_id): searchable for document_id, version_id, searchable in rows}


def text_counts(session: Session) -> tuple[int, int]:
    """(files that can be used, those whose text search can see); a tree's members are files, its listing is not."""
    files = (VersionRow.live.is_(True), VersionRow.kind != VersionKind.TREE)
    total = session.scalar(select(func.count()).where(*files)) or 0
    seen = session.scalar(
        select(func.count()).where(
            *files, VersionRow.searchable.is_(True), VersionRow.text_state == TextState.READ
        )
    )
    return total, seen or 0


def _rows() -> Select[Any]:
    return select(
        *DocumentRow.__table__.columns,
        *(column.label("version_" + column.name) for column in VersionRow.__table__.columns),
    ).join_from(DocumentRow.__table__, VersionRow.__table__, _VERSION.document_id == _DOCUMENT.id)


def _subjects(session: Session, ids: list[int] | None) -> dict[tuple[int, str], list[str]]:
    query = select(SubjectRow.document_id, SubjectRow.kind, SubjectRow.name)
    if ids is not None:
        query = query.where(SubjectRow.document_id.in_(ids))
    names: dict[tuple[int, str], list[str]] = defaultdict(list)
    for document_id, kind, name in session.execute(query):
        names[document_id, kind].append(name)
    return names


def _documents(
    session: Session,
    category: Category | None,
    ids: list[int] | None,
    state: DocumentState | None,
) -> list[DocumentRecord]:
    query = (
        _rows().where(_VERSION.kind != VersionKind.MEMBER).order_by(_DOCUMENT.id, _VERSION.ordinal)
    )
    if category is not None:
        query = query.where(_DOCUMENT.category == category)
    if ids is not None:
        query = query.where(_DOCUMENT.id.in_(ids))
    if state is not None:
        query = query.where(_DOCUMENT.state == state)
    names = _subjects(session, ids)
    # A later version of the same document replaces the earlier one: rows come in the order of their ordinals.
    current = {row["id"]: row for row in session.execute(query).mappings()}
    return [_document(row, names) for row in current.values()]


def _version(row: RowMapping) -> VersionRecord:
    return VersionRecord(
        row["version_id"],
        row["id"],
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
        row["version_kind"],
        row["version_member_of"],
        row["version_mode"],
        row["version_reason"],
        tuple(filter(None, row["version_flags"].split(","))),
        row["version_live"],
        row["version_batch_id"],
    )


def _document(row: RowMapping, names: dict[tuple[int, str], list[str]]) -> DocumentRecord:
    document_id = row["id"]
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
        _version(row),
        row["status"],
        row["state"],
        row["reference"],
    )
