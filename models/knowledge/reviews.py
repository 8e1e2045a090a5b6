"""What changed behind an article's links since they were written or reviewed last."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from models.categories import DocumentState, VersionKind
from models.knowledge_tables import LinkRow
from models.tables import DocumentRow, VersionRow


class ChangedTarget(NamedTuple):
    """A document in use that has got a newer version, and when."""

    document: int
    number: str
    title: str
    filed: datetime


def changed_targets(session: Session) -> dict[int, list[ChangedTarget]]:
    """Article's document id → documents it links to that have changed since, each once, by id.

    A link that names a version means that one, whatever comes later.
    """
    current = aliased(VersionRow)
    rows = session.execute(
        select(
            LinkRow.document_id,
            DocumentRow.id,
            DocumentRow.number,
            DocumentRow.title,
            current.filed,
        )
        .join(DocumentRow, DocumentRow.id == LinkRow.target_document)
        .join(
            current,
            (current.document_id == DocumentRow.id)
            & current.live.is_(True)
            & (current.kind != VersionKind.MEMBER),
        )
        .where(
            DocumentRow.state == DocumentState.LIVE,
            LinkRow.version.is_(None),
            LinkRow.target_document != LinkRow.document_id,
            LinkRow.seen_version.is_not(None),
            LinkRow.seen_version != current.id,
        )
        .distinct()
        .order_by(LinkRow.document_id, DocumentRow.id)
    )
    found: dict[int, list[ChangedTarget]] = defaultdict(list)
    for row in rows:
        found[row.document_id].append(ChangedTarget(row.id, row.number, row.title, row.filed))
    return dict(found)
