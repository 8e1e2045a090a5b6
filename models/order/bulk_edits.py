"""Changes of many documents at once: what was changed, so that it can be undone later."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, String, func, insert, select, type_coerce, update
from sqlalchemy.orm import Session

from models.documents.filing import take_ids
from models.knowledge_tables import ArticleRow
from models.organising_tables import BulkEditRow
from models.searching.visibility import await_index
from models.tables import DocumentRow, SubjectRow

_ADD_SUBJECT = """
    INSERT INTO document_subject (document_id, kind, name)
    SELECT value, ?1, ?2 FROM json_each(?3) WHERE true ON CONFLICT DO NOTHING
"""
_DROP_SUBJECT = """
    DELETE FROM document_subject
    WHERE kind = ?1 AND name = ?2 AND document_id IN (SELECT value FROM json_each(?3))
"""


@dataclass(frozen=True, slots=True)
class BulkEditRecord:
    """One such change; `undone` says when it was undone."""

    id: int
    moment: datetime
    summary: str
    undone: datetime | None


def all_bulk_edits(session: Session) -> list[BulkEditRecord]:
    """The newest first. A purge forgets them: what they remember may be about what was purged."""
    # Without `changes`: they are long.
    rows = session.execute(
        select(BulkEditRow.id, BulkEditRow.moment, BulkEditRow.summary, BulkEditRow.undone)
        .order_by(BulkEditRow.id.desc())
    )  # fmt: skip
    return [BulkEditRecord(*row) for row in rows]


def add_bulk_edit(session: Session, summary: str, changes: str, moment: datetime) -> int:
    """Keep a change; its number is never given out again."""
    edit = take_ids(session, "bulk edit", 1)
    session.execute(
        insert(BulkEditRow).values(id=edit, moment=moment, summary=summary, changes=changes)
    )
    return edit


def changes_of(session: Session, edit: int) -> tuple[BulkEditRecord, str] | None:
    """A change with what it did."""
    row = session.get(BulkEditRow, edit)
    if row is None:
        return None
    return BulkEditRecord(row.id, row.moment, row.summary, row.undone), row.changes


def mark_undone(session: Session, edit: int, moment: datetime) -> None:
    """It was undone."""
    session.execute(update(BulkEditRow).where(BulkEditRow.id == edit).values(undone=moment))


def facts_now(session: Session, column: str, documents: Sequence[int]) -> dict[int, str]:
    """Document → what one of its facts (type, mark, status or period) is at the moment."""
    found = DocumentRow.__table__.c[column]
    rows = session.execute(
        select(DocumentRow.id, type_coerce(found, String)).where(_among(documents))
    )
    return {row[0]: row[1] for row in rows}


def subjects_now(session: Session, kind: str, name: str, documents: Sequence[int]) -> set[int]:
    """Those of `documents` that are about this person or system."""
    wanted = (SubjectRow.kind == kind, SubjectRow.name == name)
    query = select(SubjectRow.document_id).where(*wanted, _among(documents, SubjectRow.document_id))
    return set(session.scalars(query))


def put_subject(
    session: Session, kind: str, name: str, documents: Sequence[int], *, on: bool
) -> None:
    """Let documents be about a person or system, or no longer; the index learns of it."""
    statement = _ADD_SUBJECT if on else _DROP_SUBJECT
    session.connection().exec_driver_sql(statement, (kind, name, json.dumps(list(documents))))
    await_index(session, documents)


def article_kinds_now(session: Session, documents: Sequence[int]) -> dict[int, str]:
    """Document → of which kind of article it is; documents that are none are left out."""
    query = select(ArticleRow.document_id, ArticleRow.kind)
    rows = session.execute(query.where(_among(documents, ArticleRow.document_id)))
    return {row[0]: row[1] for row in rows}


def _among(documents: Sequence[int], column: Any = DocumentRow.id) -> ColumnElement[bool]:
    """A condition that takes any number of documents as one value."""
    listed = func.json_each(json.dumps(list(documents))).table_valued("value")
    condition: ColumnElement[bool] = column.in_(select(listed.c.value))
    return condition
