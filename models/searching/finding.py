"""What searching asks the database: the order of matches, what search can't see into, and values to offer."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from models.categories import Category, DocumentState, TextState, VersionKind
from models.tables import DocumentRow, SubjectRow, VersionRow

_DOCUMENT = DocumentRow.__table__.c
_VERSION = VersionRow.__table__.c
_ORDERS = {
    "formed": "document.formed",
    "filed": "version.filed",
    "number": "document.number",
    "size": "version.size",
}
_FILES = (_VERSION.live.is_(True), _VERSION.kind != VersionKind.TREE)
"""What a search looks into when it isn't told otherwise. A tree's listing is no file."""


@dataclass(frozen=True, slots=True)
class UnseenVersion:
    """A live file that search can't see into, and what is known about why."""

    document_id: int
    version_id: int
    text_state: TextState
    text_reason: str


@dataclass(frozen=True, slots=True)
class FileCounts:
    """How many files there are of one kind, and into how many of them search can see."""

    files: int
    seen: int


def in_order(
    session: Session,
    versions: Sequence[int],
    key: str,
    *,
    descending: bool,
    limit: int,
    offset: int = 0,
) -> list[int]:
    """A page of these versions, ordered by "formed", "filed", "number" or "size"; what has no value comes last."""
    column, direction = _ORDERS[key], "DESC" if descending else "ASC"
    rows = session.connection().exec_driver_sql(
        f"""SELECT version.id FROM json_each(?) AS wanted
            JOIN version ON version.id = wanted.value
            JOIN document ON document.id = version.document_id
            ORDER BY {column} IS NULL, {column} {direction}, version.id {direction} LIMIT ? OFFSET ?""",
        (json.dumps(list(versions)), limit, offset),
    )
    return [row[0] for row in rows]


def titles(session: Session, versions: Sequence[int]) -> dict[int, str]:
    """The title of the document of each of these versions."""
    rows = session.connection().exec_driver_sql(
        """SELECT version.id, document.title FROM json_each(?) AS wanted
           JOIN version ON version.id = wanted.value
           JOIN document ON document.id = version.document_id""",
        (json.dumps(list(versions)),),
    )
    return {row[0]: row[1] for row in rows}


def unseen_versions(session: Session) -> list[UnseenVersion]:
    """Live files whose text a search doesn't see, oldest first."""
    rows = session.execute(
        select(_VERSION.document_id, _VERSION.id, _VERSION.text_state, _VERSION.text_reason)
        .where(
            *_FILES,
            _VERSION.searchable.is_(False) | (_VERSION.text_state != TextState.READ),
        )
        .order_by(_VERSION.id)
    )
    return [UnseenVersion(*row) for row in rows]


def seen_versions(session: Session) -> list[tuple[int, int, VersionKind]]:
    """(document id, version id, kind) of the live files whose text a search sees, by the database's word."""
    rows = session.execute(
        select(_VERSION.document_id, _VERSION.id, _VERSION.kind)
        .where(*_FILES, _VERSION.searchable.is_(True), _VERSION.text_state == TextState.READ)
        .order_by(_VERSION.id)
    )
    return [(document, version, kind) for document, version, kind in rows]


def count_files(session: Session) -> tuple[FileCounts, FileCounts, FileCounts]:
    """Of all live files, of the members of trees among them, and of old versions of documents that can be used."""
    live, members = FileCounts(0, 0), FileCounts(0, 0)
    seen = _VERSION.searchable.is_(True) & (_VERSION.text_state == TextState.READ)
    rows = session.execute(
        select(_VERSION.kind, seen, func.count()).where(*_FILES).group_by(_VERSION.kind, seen)
    )
    for kind, is_seen, count in rows:
        live = FileCounts(live.files + count, live.seen + count * bool(is_seen))
        if kind is VersionKind.MEMBER:
            members = FileCounts(members.files + count, members.seen + count * bool(is_seen))
    usable = select(_DOCUMENT.id).where(_DOCUMENT.state == DocumentState.LIVE)
    old = session.execute(
        select(func.count(), func.coalesce(func.sum(seen), 0)).where(
            _VERSION.live.is_(False),
            _VERSION.kind != VersionKind.TREE,
            _VERSION.document_id.in_(usable),
        )
    ).one()
    return live, members, FileCounts(int(old[0]), int(old[1]))


def visible_versions(session: Session, which: str) -> frozenset[tuple[int, int]]:
    """(document id, version id) of all that a search in the "current", in "all" or in the "old" versions may find."""
    query = select(_VERSION.document_id, _VERSION.id)
    if which == "current":
        query = query.where(_VERSION.live.is_(True))
    else:
        usable = select(_DOCUMENT.id).where(_DOCUMENT.state == DocumentState.LIVE)
        query = query.where(_VERSION.document_id.in_(usable))
        if which == "old":
            query = query.where(_VERSION.live.is_(False))
    return frozenset((document, version) for document, version in session.execute(query))


def category_versions(
    session: Session, categories: Collection[Category]
) -> frozenset[tuple[int, int]]:
    """(document id, version id) of all versions in these categories."""
    query = (
        select(_VERSION.document_id, _VERSION.id)
        .join_from(VersionRow, DocumentRow, _VERSION.document_id == _DOCUMENT.id)
        .where(_DOCUMENT.category.in_(categories))
    )
    return frozenset((document, version) for document, version in session.execute(query))


def counted_types(session: Session) -> list[tuple[str, int]]:
    """The types of all documents that can be used, the most frequent first."""
    return _counted(
        session,
        select(_DOCUMENT.type, func.count())
        .where(_DOCUMENT.state == DocumentState.LIVE, _DOCUMENT.type != "")
        .group_by(_DOCUMENT.type),
    )


def counted_subjects(session: Session, kind: str) -> list[tuple[str, int]]:
    """The persons or the systems that documents are about, by `kind` "person" or "system", the most frequent first."""
    return _counted(
        session,
        select(SubjectRow.name, func.count())
        .join(DocumentRow, DocumentRow.id == SubjectRow.document_id)
        .where(_DOCUMENT.state == DocumentState.LIVE, SubjectRow.kind == kind)
        .group_by(SubjectRow.name),
    )


def numbers_beginning(session: Session, prefix: str, limit: int) -> list[tuple[str, str]]:
    """(number, title) of documents whose number begins so, whatever the case, in order."""
    rows = session.execute(
        select(_DOCUMENT.number, _DOCUMENT.title)
        .where(
            _DOCUMENT.state == DocumentState.LIVE,
            func.lower(_DOCUMENT.number).startswith(prefix.lower(), autoescape=True),
        )
        .order_by(_DOCUMENT.number)
        .limit(limit)
    )
    return [(number, title) for number, title in rows]


def _counted(session: Session, query: Select[str, int]) -> list[tuple[str, int]]:
    rows = session.execute(query).all()
    return sorted(((value, count) for value, count in rows), key=lambda row: (-row[1], row[0]))
