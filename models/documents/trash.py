"""Since when documents are in the trash, and why."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.categories import DocumentState
from models.tables import DocumentRow


class PutAway(NamedTuple):
    """When a document was put into the trash, None where that was never noted, and what was said of it."""

    since: datetime | None
    reason: str


def put_away(session: Session) -> dict[int, PutAway]:
    """Of every document in the trash."""
    rows = session.execute(
        select(DocumentRow.id, DocumentRow.state_since, DocumentRow.state_reason).where(
            DocumentRow.state == DocumentState.TRASHED
        )
    )
    return {document: PutAway(since, reason or "") for document, since, reason in rows}
