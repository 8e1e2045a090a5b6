"""What happened to one document since it was filed, event by event, in plain words."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from desktop.services.audit.history_words import LOOKS, Background, OtherDocument, sentences
from desktop.services.errors import Withheld
from desktop.services.library import Archive
from models import queries
from models.audit.journal import AuditFilter, find_events
from models.categories import DocumentState
from models.records import AuditEvent

_THINGS = {
    "tagged": ("tag", "tag"),
    "untagged": ("tag", "tag"),
    "tag merged": ("tag", "into"),
    "collected": ("collection", "collection"),
    "uncollected": ("collection", "collection"),
    "field set": ("field", "field"),
}
"""Where an event names a tag, collection or field whose own events concern the document, too."""

_OF_EVERYTHING = AuditFilter(
    objects=("vault", "package"), actions=("hold placed", "hold released", "handover built")
)
"""What concerns every document."""


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One thing that happened; `event` is its number in the journal."""

    moment: datetime
    actor: str
    sentence: str
    event: int
    action: str


def history_of(archive: Archive, document_id: int, *, looks: bool = False) -> list[HistoryLine]:
    """Everything that happened to a document, the latest first; with `looks` also who read it and when.

    Nothing for the reader of an edition, who has no journal. Raises NoSuchDocument, Withheld.
    """
    with archive.database.read() as session:
        document = queries.document(session, document_id)
        if document.state is DocumentState.WITHHELD:
            raise Withheld(document.number)
        if not _has_journal(session):
            return []
        events = _events(session, document_id, looks=looks)
        background = _background(session, document_id, events)
    told: list[list[HistoryLine]] = []
    for event in sorted(events.values(), key=lambda each: each.sequence):
        if event.action in LOOKS and not looks:
            continue
        told.append(
            [
                HistoryLine(event.moment, event.actor, sentence, event.sequence, event.action)
                for sentence in sentences(event, background)
            ]
        )
    return [line for lines in reversed(told) for line in lines]


def _has_journal(session: Session) -> bool:
    found = session.execute(text("SELECT 1 FROM sqlite_master WHERE name = 'audit_event'"))
    return found.first() is not None


def _events(session: Session, document: int, *, looks: bool) -> dict[int, AuditEvent]:
    """The document's own events, those of the tags, collections and fields it ever had, and those of everything."""
    names = [f"document {document}"]
    if looks:
        versions = queries.versions_of(session, document)
        names += [f"document {document} version {version.id}" for version in versions]
    events = {each.sequence: each for each in find_events(session, AuditFilter(objects=(*names,)))}
    asked: set[str] = set()
    while wanted := _things(events.values()) - asked:
        asked |= wanted
        found = find_events(session, AuditFilter(objects=tuple(sorted(wanted))))
        events |= {each.sequence: each for each in found}
    return events | {each.sequence: each for each in find_events(session, _OF_EVERYTHING)}


def _things(events: Iterable[AuditEvent]) -> set[str]:
    found: set[str] = set()
    for event in events:
        if event.action in _THINGS:
            kind, key = _THINGS[event.action]
            said = _said(event)
            if key in said:
                found.add(f"{kind} {said[key]}")
    return found


def _said(event: AuditEvent) -> dict[str, Any]:
    try:
        said = json.loads(event.detail)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _background(session: Session, document: int, events: dict[int, AuditEvent]) -> Background:
    """What the words need to know besides the events."""
    others = {
        int(said["other"])
        for event in events.values()
        if event.action in ("related", "unrelated") and "other" in (said := _said(event))
    }
    known = {
        each.id: OtherDocument(
            each.number, "" if each.state is DocumentState.WITHHELD else each.title
        )
        for each in queries.documents(session, ids=sorted(others))
    }
    return Background(document, queries.versions_of(session, document), known)
