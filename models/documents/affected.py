"""Which documents a damaged or missing pack concerns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.documents.chunks import CONTENT
from models.tables import ChunkRow, DocumentRow, VersionChunkRow, VersionRow
from vault.ids import PackId

_VARIABLES = 500


@dataclass(frozen=True, slots=True)
class AffectedDocument:
    """A document some of whose content lies in a pack that was asked for."""

    id: int
    number: str
    title: str


def documents_in_packs(session: Session, packs: Sequence[PackId]) -> list[AffectedDocument]:
    """Every document with content in one of `packs`, by number. Reads the list of all chunks once per 500 packs."""
    found: set[AffectedDocument] = set()
    for start in range(0, len(packs), _VARIABLES):
        chunks = select(ChunkRow.id).where(ChunkRow.pack.in_(packs[start : start + _VARIABLES]))
        rows = session.execute(
            select(DocumentRow.id, DocumentRow.number, DocumentRow.title)
            .join(VersionRow, VersionRow.document_id == DocumentRow.id)
            .join(VersionChunkRow, VersionChunkRow.version_id == VersionRow.id)
            .where(VersionChunkRow.kind == CONTENT, VersionChunkRow.chunk.in_(chunks))
            .distinct()
        )
        found.update(AffectedDocument(*row) for row in rows)
    return sorted(found, key=lambda each: each.number)
