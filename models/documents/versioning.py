"""New versions of documents: a newer file, or a source tree with all its members."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.base import to_microseconds
from models.bulk import insert_rows
from models.categories import TextState, VersionKind
from models.documents.chunks import CONTENT, TEXT
from models.documents.filing import take_ids
from models.errors import NoSuchDocument
from models.searching.visibility import settle_live
from models.tables import DocumentRow, VersionChunkRow, VersionRow
from vault.ids import ChunkId

_MEMBER = (
    "id",
    "document_id",
    "ordinal",
    "name",
    "path",
    "size",
    "digest",
    "modified",
    "filed",
    "text_state",
    "text_reason",
    "pages",
    "searchable",
    "kind",
    "member_of",
    "mode",
    "sketch",
    "flags",
)
_VERSION = (
    "id",
    "document_id",
    "ordinal",
    "name",
    "path",
    "size",
    "digest",
    "modified",
    "filed",
    "text_state",
    "text_reason",
    "pages",
    "searchable",
    "kind",
    "reason",
    "flags",
    "batch_id",
)
_KNOWN_TEXTS = """
    SELECT digest, name, max(id), text_state, text_reason, pages, sketch, flags FROM version
    WHERE document_id = ? AND kind = 'member' AND text_state <> 'pending' GROUP BY digest, name
"""
_TAKE_TEXTS = """
    INSERT INTO version_chunk (version_id, kind, ordinal, chunk)
    SELECT ?, kind, ordinal, chunk FROM version_chunk WHERE version_id = ? AND kind = ?
"""


class NewVersion(NamedTuple):
    """A file, or the listing of a tree, that becomes a document's newest version; its chunks are durable already."""

    name: str
    path: str
    size: int
    digest: bytes
    modified: datetime | None
    chunks: tuple[ChunkId, ...]
    reason: str = ""
    flags: str = ""
    batch: int | None = None
    kind: VersionKind = VersionKind.FILE


class NewMember(NamedTuple):
    """One file of a tree. `path` has `/` between its parts; `mode` are POSIX permission bits, 0 where unknown."""

    path: str
    mode: int
    size: int
    digest: bytes
    modified: datetime | None
    chunks: tuple[ChunkId, ...]


def add_version(
    session: Session,
    document_id: int,
    new: NewVersion,
    *,
    filed: datetime,
    ordinal: int | None = None,
) -> int:
    """Make `new` the newest version of a document; returns its id. Raises NoSuchDocument.

    `ordinal` is its number where that is known, as of an imported one; it must be free.
    """
    if session.get(DocumentRow, document_id) is None:
        raise NoSuchDocument(document_id)
    version = take_ids(session, "version", 1)
    newest = session.scalar(
        select(func.max(VersionRow.ordinal)).where(VersionRow.document_id == document_id)
    )
    number = (newest or 0) + 1 if ordinal is None else ordinal
    _insert(session, [(version, document_id, number, new)], filed)
    settle_live(session, [document_id])
    return version


def add_versions(
    session: Session, many: Sequence[tuple[int, int, NewVersion]], *, filed: datetime
) -> list[int]:
    """Add (document, ordinal, version) triples, in a few statements for thousands; returns the versions' ids.

    The documents must be there, and the ordinals free.
    """
    if not many:
        return []
    first = take_ids(session, "version", len(many))
    ids = list(range(first, first + len(many)))
    _insert(session, [(each, *version) for each, version in zip(ids, many, strict=True)], filed)
    settle_live(session, list(dict.fromkeys(document for document, _ordinal, _new in many)))
    return ids


def _insert(
    session: Session, versions: Sequence[tuple[int, int, int, NewVersion]], filed: datetime
) -> None:
    """Rows for (id, document, ordinal, version), none of which is searchable yet."""
    moment = to_microseconds(filed)
    rows = [
        (
            version,
            document,
            ordinal,
            new.name,
            new.path,
            new.size,
            new.digest,
            None if new.modified is None else to_microseconds(new.modified),
            moment,
            TextState.PENDING.value,
            "",
            0,
            0,
            new.kind.value,
            new.reason,
            new.flags,
            new.batch,
        )
        for version, document, ordinal, new in versions
    ]
    insert_rows(session, VersionRow, _VERSION, rows)
    _refer(session, [(version, new.chunks) for version, _document, _ordinal, new in versions])


def add_tree(
    session: Session,
    document_id: int,
    listing: NewVersion,
    members: Sequence[NewMember],
    *,
    filed: datetime,
) -> int:
    """Make a tree the newest version of a document; returns the tree's version id. Raises NoSuchDocument.

    Members whose file an earlier delivery has under the same name take its text over: nothing is read twice.
    """
    tree = add_version(session, document_id, listing._replace(kind=VersionKind.TREE), filed=filed)
    add_members(session, document_id, tree, members, filed=filed)
    return tree


def add_members(
    session: Session,
    document_id: int,
    tree: int,
    members: Sequence[NewMember],
    *,
    filed: datetime,
) -> None:
    """Add the members of a tree version that is there."""
    if not members:
        return
    connection = session.connection()
    known = {
        (row[0], row[1]): row[2:]
        for row in connection.exec_driver_sql(_KNOWN_TEXTS, (document_id,))
    }
    first = take_ids(session, "version", len(members))
    moment = to_microseconds(filed)
    unread = (None, TextState.PENDING.value, "", 0, None, "")
    rows, taken = [], []
    for version, member in enumerate(members, start=first):
        name = member.path.rpartition("/")[2]
        earlier, state, reason, pages, sketch, flags = known.get((member.digest, name), unread)
        if earlier is not None:
            taken.append((version, earlier, TEXT))
        rows.append(
            (
                version,
                document_id,
                0,
                name,
                member.path,
                member.size,
                member.digest,
                None if member.modified is None else to_microseconds(member.modified),
                moment,
                state,
                reason,
                pages,
                0,
                VersionKind.MEMBER.value,
                tree,
                member.mode,
                sketch,
                flags,
            )
        )
    insert_rows(session, VersionRow, _MEMBER, rows)
    _refer(session, [(version, member.chunks) for version, member in enumerate(members, first)])
    if taken:
        connection.exec_driver_sql(_TAKE_TEXTS, taken)
    settle_live(session, [document_id])


def _refer(session: Session, contents: Sequence[tuple[int, tuple[ChunkId, ...]]]) -> None:
    rows = [
        (version, CONTENT, ordinal, chunk)
        for version, chunks in contents
        for ordinal, chunk in enumerate(chunks)
    ]
    insert_rows(session, VersionChunkRow, ("version_id", "kind", "ordinal", "chunk"), rows)
