"""What evidence has to know of documents and versions, read in one pass: names, states, which version is current."""

from __future__ import annotations

import json
from collections.abc import Collection

from sqlalchemy.orm import Session

from models.obligations.evidence_rules import Paper, Papers, Pin

_DOCUMENTS = """
    SELECT document.id, document.number, document.title, document.type, document.state, document.status, (
        SELECT version.id FROM version
        WHERE version.document_id = document.id AND version.kind <> 'member'
        ORDER BY version.ordinal DESC LIMIT 1)
    FROM document WHERE document.id IN (SELECT value FROM json_each(?))
"""
_VERSIONS = "SELECT id, name FROM version WHERE id IN (SELECT value FROM json_each(?))"
_EVENTS = "SELECT DISTINCT action, object_name FROM audit_event WHERE sequence > ?"
_ANYTHING = frozenset({"repaired", "restored", "restored without"})
"""Actions after which any document may be another than it was."""


def documents_touched(session: Session, sequence: int) -> frozenset[int] | None:
    """The documents that the journal names behind event `sequence`; None where it may be any."""
    touched: set[int] = set()
    for action, name in session.connection().exec_driver_sql(_EVENTS, (sequence,)):
        kind, _blank, key = name.partition(" ")
        if kind == "document" and key.isdecimal():
            touched.add(int(key))
        elif action in _ANYTHING:
            return None
    return frozenset(touched)


def read_papers(session: Session, documents: Collection[int], versions: Collection[int]) -> Papers:
    """These documents in whatever state they are, and these versions; what was purged is missing."""
    connection = session.connection()
    found = connection.exec_driver_sql(_DOCUMENTS, (json.dumps(sorted(documents)),))
    pinned = connection.exec_driver_sql(_VERSIONS, (json.dumps(sorted(versions)),))
    return Papers(
        {row[0]: Paper._make(row) for row in found}, {row[0]: Pin._make(row) for row in pinned}
    )
