"""How much is known of each record's history, for a whole archive in a few statements; numbers that are gone."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.categories import DocumentState
from models.naming import has_order

_EVENTS = """
    SELECT CAST(substr(object_name, 10) AS INTEGER), count(*) FROM audit_event
    WHERE object_name LIKE 'document %' GROUP BY 1
"""
_VERSIONS = "SELECT document_id, count(DISTINCT ordinal) FROM version WHERE member_of IS NULL GROUP BY document_id"
_ATTACHED = """
    SELECT relation.other_id, document.number FROM relation JOIN document ON document.id = relation.document_id
    WHERE relation.kind = 'attachment' ORDER BY document.number
"""
_SERIES = """
    SELECT DISTINCT counter.name, counter.value FROM counter
    JOIN (SELECT rtrim(rtrim(number, '0123456789'), '-') AS series FROM document
          UNION SELECT rtrim(rtrim(number, '0123456789'), '-') FROM purge_record) ON series = counter.name
"""


class Elsewhere(NamedTuple):
    """A number that may not be in a package: its document's state, or why it was purged."""

    number: str
    state: DocumentState | None
    purged: str


def events_by_document(session: Session) -> dict[int, int]:
    """How many events of the journal speak of each document, or of a version of it, by its id."""
    return {int(row[0]): int(row[1]) for row in session.execute(text(_EVENTS))}


def versions_by_document(session: Session) -> dict[int, int]:
    """How many versions each document has, by its id."""
    return {int(row[0]): int(row[1]) for row in session.execute(text(_VERSIONS))}


def attachments_by_document(session: Session) -> dict[int, tuple[str, ...]]:
    """The numbers of what is registered as attached to each document, by its id."""
    if not has_order(session):
        return {}
    found: dict[int, list[str]] = {}
    for document, number in session.execute(text(_ATTACHED)):
        found.setdefault(int(document), []).append(number)
    return {document: tuple(numbers) for document, numbers in found.items()}


def last_of_series(session: Session) -> dict[str, int]:
    """The last number that was given out in each series that any document bears or bore."""
    return {row[0]: int(row[1]) for row in session.execute(text(_SERIES))}


def all_numbers(session: Session) -> list[Elsewhere]:
    """Every number that a document bears, with its state, or that was purged, with the reason."""
    living = session.execute(text("SELECT number, state FROM document"))
    found = [Elsewhere(number, DocumentState(state), "") for number, state in living]
    purged = session.execute(text("SELECT number, reason FROM purge_record"))
    return [*found, *(Elsewhere(number, None, reason) for number, reason in purged)]
