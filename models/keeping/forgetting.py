"""What articles, links, tags, collections, relations and fields knew of documents that are purged."""

from __future__ import annotations

import json
from collections.abc import Sequence

from sqlalchemy import delete, or_, update
from sqlalchemy.orm import Session

from models.knowledge_tables import ArticleRow, DraftRow, FormerTitleRow, LinkRow
from models.organising_tables import (
    BulkEditRow,
    CollectionItemRow,
    DocumentTagRow,
    FavouriteRow,
    FieldValueRow,
    RecentRow,
    RelationRow,
)

_GONE = "gone"
_ORIGINS = """
    UPDATE draft SET facts = json_set(facts, '$.origin', NULL)
    WHERE json_extract(facts, '$.origin') IN (SELECT value FROM json_each(?))
"""
_DOCUMENT = "document"


def forget_knowledge(session: Session, documents: Sequence[int]) -> None:
    """Delete every such row about these documents, of which there may be 500 at most; links to them lead nowhere.

    What bulk edits remember goes altogether, and with it their undoing: it may be about any document.
    """
    keys = [str(document) for document in documents]
    desk = [
        delete(row).where(row.kind == _DOCUMENT, row.key.in_(keys))
        for row in (FavouriteRow, RecentRow)
    ]
    rows = (FormerTitleRow, LinkRow, DocumentTagRow, CollectionItemRow, FieldValueRow)
    of_documents = [delete(row).where(row.document_id.in_(documents)) for row in rows]
    for statement in (
        *desk,
        *of_documents,
        delete(DraftRow).where(DraftRow.document_id.in_(documents)),
        delete(RelationRow).where(
            or_(RelationRow.document_id.in_(documents), RelationRow.other_id.in_(documents))
        ),
        delete(BulkEditRow),
        update(LinkRow)
        .where(LinkRow.target_document.in_(documents))
        .values(target_document=None, seen_version=None, problem=_GONE),
        update(ArticleRow).where(ArticleRow.origin.in_(documents)).values(origin=None),
        delete(ArticleRow).where(ArticleRow.document_id.in_(documents)),
    ):
        session.execute(statement, execution_options={"synchronize_session": False})
    session.connection().exec_driver_sql(_ORIGINS, (json.dumps(list(documents)),))
