"""What the registers knew of documents that are purged: evidence stays on record and proves nothing any more."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.obligation_tables import EvidenceRow, SettingRow
from models.obligations.registers import RowSaid, change

_VARIABLES = 500


def forget_proofs(session: Session, documents: Sequence[int]) -> list[RowSaid]:
    """Take these documents out of evidence and settings; returns what the journal is to keep."""
    said: list[RowSaid | None] = []
    for start in range(0, len(documents), _VARIABLES):
        some = documents[start : start + _VARIABLES]
        found = select(EvidenceRow.id).where(EvidenceRow.document_id.in_(some))
        nothing = {"document_id": None, "version_id": None, "digest": b""}
        said += [
            change(session, "evidence", each, nothing) for each in session.scalars(found).all()
        ]
        fixed = select(SettingRow.id).where(SettingRow.document_id.in_(some))
        said += [
            change(session, "setting", each, {"document_id": None})
            for each in session.scalars(fixed).all()
        ]
    return [each for each in said if each is not None]
