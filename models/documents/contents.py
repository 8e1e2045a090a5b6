"""What versions are made of, as a check asks: lengths, digests, the order of their pieces, and who uses a chunk."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from sqlalchemy.orm import Session

from models.categories import Category
from models.documents.chunks import CONTENT, TEXT
from models.session import Database
from vault.ids import ChunkId

_AT_ONCE = 2000
_VARIABLES = 500

_VERSIONS = """
    SELECT version.id, version.document_id, document.category, version.name, version.size, version.digest,
        count(part.chunk), min(part.chunk), coalesce(sum(chunk.plain_length), 0), count(part.chunk) - count(chunk.id)
    FROM version
    JOIN document ON document.id = version.document_id
    LEFT JOIN version_chunk AS part ON part.version_id = version.id AND part.kind = ?
    LEFT JOIN chunk ON chunk.compartment = CASE document.category {compartments} END AND chunk.id = part.chunk
    WHERE version.id > ?
    GROUP BY version.id ORDER BY version.id LIMIT ?
"""
_LOST_TEXTS = """
    SELECT DISTINCT version.document_id FROM version_chunk AS part
    JOIN version ON version.id = part.version_id
    JOIN document ON document.id = version.document_id
    LEFT JOIN chunk ON chunk.compartment = CASE document.category {compartments} END AND chunk.id = part.chunk
    WHERE part.kind = ? AND chunk.id IS NULL ORDER BY version.document_id
"""
_CASES = " ".join(
    f"WHEN '{category.value}' THEN {int(category.compartment)}" for category in Category
)


class VersionContent(NamedTuple):
    """One version: what was filed, and what is there of it. `only` is its chunk when it has exactly one."""

    version_id: int
    document_id: int
    category: Category
    name: str
    size: int
    digest: bytes
    parts: int
    only: ChunkId | None
    length: int
    """Bytes of those of its parts that the database can place."""
    missing: int
    """Parts that it can't place."""


def version_contents(database: Database) -> Iterator[list[VersionContent]]:
    """Every version there is, older ones included, some at a time; each group is read on its own."""
    last = 0
    while True:
        with database.read() as session:
            rows = (
                session.connection()
                .exec_driver_sql(_VERSIONS.format(compartments=_CASES), (CONTENT, last, _AT_ONCE))
                .all()
            )
        if not rows:
            return
        yield [_content(row) for row in rows]
        last = rows[-1][0]


def count_versions(session: Session) -> int:
    """How many versions there are."""
    counted = session.connection().exec_driver_sql("SELECT count(*) FROM version").scalar()
    return int(counted or 0)


def parts_from(session: Session, version: int, ordinal: int, limit: int) -> list[ChunkId]:
    """Up to `limit` chunks of a version's content, from its part `ordinal` (counted from 0) on."""
    rows = session.connection().exec_driver_sql(
        "SELECT chunk FROM version_chunk WHERE version_id = ? AND kind = ? AND ordinal >= ?"
        " ORDER BY ordinal LIMIT ?",
        (version, CONTENT, ordinal, limit),
    )
    return [ChunkId(row[0]) for row in rows]


def documents_with_lost_text(session: Session) -> list[int]:
    """Documents whose extracted text the database can't place."""
    rows = session.connection().exec_driver_sql(_LOST_TEXTS.format(compartments=_CASES), (TEXT,))
    return [row[0] for row in rows]


def documents_using(session: Session, chunks: Iterable[ChunkId]) -> dict[ChunkId, list[int]]:
    """The documents whose content or text has these chunks; chunks that nothing refers to are left out."""
    wanted = list(chunks)
    found: dict[ChunkId, list[int]] = {}
    for start in range(0, len(wanted), _VARIABLES):
        some = wanted[start : start + _VARIABLES]
        marks = ",".join("?" * len(some))
        rows = session.connection().exec_driver_sql(
            "SELECT DISTINCT part.chunk, version.document_id FROM version_chunk AS part"
            f" JOIN version ON version.id = part.version_id WHERE part.chunk IN ({marks})"
            " ORDER BY version.document_id",
            tuple(some),
        )
        for chunk, document in rows:
            found.setdefault(ChunkId(chunk), []).append(document)
    return found


def _content(row: tuple[int, int, str, str, int, bytes, int, bytes, int, int]) -> VersionContent:
    version, document, category, name, size, digest, parts, first, length, missing = row
    only = ChunkId(first) if parts == 1 else None
    return VersionContent(
        version, document, Category(category), name, size, digest, parts, only, length, missing
    )


def versions_of(session: Session, documents: Sequence[int]) -> dict[int, int]:
    """How many versions each of these documents has; members of source trees aren't counted."""
    rows = session.connection().exec_driver_sql(
        "SELECT document_id, count(*) FROM version WHERE member_of IS NULL"
        " AND document_id IN (SELECT value FROM json_each(?)) GROUP BY document_id",
        (json.dumps(list(documents)),),
    )
    return {int(document): int(count) for document, count in rows}


def bytes_by_category(session: Session) -> list[tuple[Category, int, int]]:
    """(category, documents, bytes of all their versions) of the categories that aren't empty."""
    rows = session.connection().exec_driver_sql(
        "SELECT document.category, count(DISTINCT document.id), coalesce(sum(version.size), 0)"
        " FROM document LEFT JOIN version ON version.document_id = document.id GROUP BY document.category"
    )
    found = {Category(word): (documents, size) for word, documents, size in rows}
    return [(category, *found[category]) for category in Category if category in found]
