"""Documents that may become evidence: what matching has to know of them, read in one pass."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection
from datetime import date

from sqlalchemy.orm import Session

from models.obligations.evidence_matching import Candidate

_ROWS = """
    SELECT id, type, title, reference, period, formed FROM document
    WHERE state = 'live' AND status = '定稿' AND ({condition}) ORDER BY id
"""
_BY_TYPE = "type IN (SELECT value FROM json_each(?))"
_BY_TITLE = " OR EXISTS (SELECT 1 FROM json_each(?) WHERE instr(document.title, value))"
_PERSONS = """
    SELECT document_id, name FROM document_subject
    WHERE kind = 'person' AND document_id IN (SELECT value FROM json_each(?))
"""


def read_candidates(
    session: Session, types: Collection[str], *, titles: bool = True
) -> list[Candidate]:
    """Finished documents that can be used and are of these types, or with `titles` name one of them; by id."""
    words = json.dumps(sorted(types), ensure_ascii=False)
    condition, parameters = (
        (_BY_TYPE + _BY_TITLE, (words, words)) if titles else (_BY_TYPE, (words,))
    )
    connection = session.connection()
    rows = connection.exec_driver_sql(_ROWS.format(condition=condition), parameters).all()
    persons: dict[int, list[str]] = defaultdict(list)
    for document, name in connection.exec_driver_sql(
        _PERSONS, (json.dumps([row[0] for row in rows]),)
    ):
        persons[document].append(name)
    return [
        Candidate(
            row[0],
            row[1],
            row[2],
            row[3],
            row[4],
            date.fromisoformat(row[5]) if row[5] else None,
            tuple(persons.get(row[0], ())),
        )
        for row in rows
    ]
