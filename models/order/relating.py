"""Relations: what one document is to another. Each is kept once, from the document it is said of."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import delete, func, or_, select
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.orm import Session

from models.naming import has_order
from models.organising_tables import RelationRow

_SUPERSEDED = """
    SELECT DISTINCT other_id FROM relation JOIN document ON document.id = document_id
    WHERE kind = ? AND state = 'live' AND other_id IN (SELECT value FROM json_each(?))
"""


class Relation(NamedTuple):
    """`document` is `kind` to (or of, for) `other`."""

    document: int
    kind: str
    other: int
    note: str
    moment: datetime


def relations_with(session: Session, documents: Sequence[int]) -> list[Relation]:
    """All relations of these documents in either direction, the oldest first."""
    if not has_order(session):
        return []
    # As one value: a statement takes some ten thousand of them at most.
    listed = func.json_each(json.dumps(list(documents))).table_valued("value")
    wanted = select(listed.c.value)
    query = select(RelationRow).where(
        or_(RelationRow.document_id.in_(wanted), RelationRow.other_id.in_(wanted))
    )
    order = (RelationRow.moment, RelationRow.document_id, RelationRow.kind, RelationRow.other_id)
    return [_record(row) for row in session.scalars(query.order_by(*order))]


def relation(session: Session, document: int, kind: str, other: int) -> Relation | None:
    """This relation, where there is one."""
    row = session.get(RelationRow, (document, kind, other))
    return None if row is None else _record(row)


def put_relation(session: Session, wanted: Relation) -> None:
    """Keep a relation; one that is known gets the new note."""
    statement = upsert(RelationRow).values(
        document_id=wanted.document,
        kind=wanted.kind,
        other_id=wanted.other,
        note=wanted.note,
        moment=wanted.moment,
    )
    session.execute(
        statement.on_conflict_do_update(
            index_elements=[RelationRow.document_id, RelationRow.kind, RelationRow.other_id],
            set_={"note": wanted.note},
        )
    )


def delete_relation(session: Session, document: int, kind: str, other: int) -> None:
    """Forget a relation."""
    session.execute(
        delete(RelationRow).where(
            RelationRow.document_id == document,
            RelationRow.kind == kind,
            RelationRow.other_id == other,
        )
    )


def chain_between(session: Session, kind: str, start: int, end: int) -> list[int]:
    """The shortest way of relations of one kind from `start` to `end`, both included; empty where there is none."""
    came_from: dict[int, int] = {start: start}
    latest = [start]
    while latest and end not in came_from:
        rows = session.execute(
            select(RelationRow.document_id, RelationRow.other_id).where(
                RelationRow.kind == kind, RelationRow.document_id.in_(latest)
            )
        )
        latest = []
        for document, other in rows:
            if other not in came_from:
                came_from[other] = document
                latest.append(other)
    if end not in came_from:
        return []
    way = [end]
    while way[-1] != start:
        way.append(came_from[way[-1]])
    return way[::-1]


def superseded_among(session: Session, kind: str, documents: Sequence[int]) -> set[int]:
    """Those of `documents` to which a live document is `kind`."""
    if not has_order(session):
        return set()
    rows = session.connection().exec_driver_sql(_SUPERSEDED, (kind, json.dumps(list(documents))))
    return {row[0] for row in rows}


def _record(row: RelationRow) -> Relation:
    return Relation(row.document_id, row.kind, row.other_id, row.note, row.moment)
