"""Files that are in the archive already: with the same content, or with the same name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.categories import Category, DocumentState, VersionKind
from models.tables import DocumentRow, VersionRow

_VARIABLES = 500


class Twin(NamedTuple):
    """A filed version as a person knows it: the document's number and title, and which of its versions it is."""

    document_id: int
    number: str
    title: str
    category: Category
    ordinal: int
    live: bool
    name: str
    path: str
    digest: bytes
    sketch: int | None


_COLUMNS = (
    DocumentRow.id,
    DocumentRow.number,
    DocumentRow.title,
    DocumentRow.category,
    VersionRow.ordinal,
    VersionRow.live,
    VersionRow.name,
    VersionRow.path,
    VersionRow.digest,
    VersionRow.sketch,
)
_FILED = (VersionRow.kind == VersionKind.FILE, DocumentRow.state == DocumentState.LIVE)


def same_content(session: Session, digests: Sequence[bytes]) -> dict[bytes, list[Twin]]:
    """Digest → versions, also old ones, of documents in use whose file has it; by document."""
    found: dict[bytes, list[Twin]] = {}
    for start in range(0, len(digests), _VARIABLES):
        rows = session.execute(
            select(*_COLUMNS)
            .join(VersionRow, VersionRow.document_id == DocumentRow.id)
            .where(*_FILED, VersionRow.digest.in_(digests[start : start + _VARIABLES]))
            .order_by(DocumentRow.id, VersionRow.ordinal.desc())
        )
        for row in rows:
            found.setdefault(row.digest, []).append(Twin._make(row))
    return found


def same_name(session: Session, names: Sequence[str]) -> dict[str, list[Twin]]:
    """File name → current versions of documents in use that bear it; the newest document first."""
    found: dict[str, list[Twin]] = {}
    wanted = list(dict.fromkeys(names))
    for start in range(0, len(wanted), _VARIABLES):
        rows = session.execute(
            select(*_COLUMNS)
            .join(VersionRow, VersionRow.document_id == DocumentRow.id)
            .where(
                *_FILED,
                VersionRow.live.is_(True),
                VersionRow.name.in_(wanted[start : start + _VARIABLES]),
            )
            .order_by(DocumentRow.id.desc())
        )
        for row in rows:
            found.setdefault(row.name, []).append(Twin._make(row))
    return found


def sketched(session: Session) -> list[Twin]:
    """Current versions of documents in use whose text has a sketch."""
    rows = session.execute(
        select(*_COLUMNS)
        .join(VersionRow, VersionRow.document_id == DocumentRow.id)
        .where(*_FILED, VersionRow.live.is_(True), VersionRow.sketch.is_not(None))
        .order_by(DocumentRow.id)
    )
    return [Twin._make(row) for row in rows]
