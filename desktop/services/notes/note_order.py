"""Putting imported notes in order: their tags, collections and attachments, in one transaction with its journal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from desktop.services.errors import OrderRefused, StateSecret
from desktop.services.filing.screening import finding_sentence, screen_name
from desktop.services.house import House
from desktop.services.notes.note_records import PlannedNote
from desktop.services.order.custom_fields import define_field, fields, set_values
from desktop.services.order.order_rules import (
    LONGEST_NOTE,
    Event,
    chosen,
    event,
    events_of,
    given_name,
    journal,
)
from desktop.services.order.tagging import names_in, put_tags
from desktop.services.records import Failed
from models.naming import name_key
from models.order import collecting
from models.order.relating import Relation, chain_between, put_relation, relation
from models.order.tags import tag_tree
from resources.knowledge import relation_kind
from resources.words import _
from vault.ids import utc_now

ATTACHMENT = "attachment"


@dataclass(frozen=True, slots=True)
class Ordered:
    """An article of the archive and the note it came from."""

    document: int
    note: PlannedNote


def put_in_order(
    house: House,
    articles: Sequence[Ordered],
    files: Mapping[str, int],
    places: Mapping[str, int],
) -> list[Failed]:
    """Tag, collect and relate articles as their notes say, fill their fields, attach to them the files they link to.

    `files` are the pictures and attachments, `places` all that was imported, path → document. Returns what could
    not be done: names that no tag and no collection can have, values that don't fit.
    """
    remarks: list[Failed] = []
    tagged = _by_name(articles, "tags", _usable_tag, remarks)
    collected = _by_name(articles, "collections", given_name, remarks)
    if not articles:
        return remarks
    fillable = _defined(house, articles, remarks)
    with house.database.write() as session:
        events: list[Event] = []
        tree = tag_tree(session)
        for tag, documents in tagged.items():
            events += put_tags(session, documents, [tag], tree)[1]
        events += _collect(session, collected)
        events += _attach(session, articles, files)
        events += _relate(session, articles, places)
        events += _fill_fields(session, articles, fillable, remarks)
        journal(house, session, events)
    return remarks


def _by_name(
    articles: Iterable[Ordered], fact: str, usable: object, remarks: list[Failed]
) -> dict[str, list[int]]:
    """Tag or collection → the documents that want it; names that can't be used become remarks."""
    found: dict[str, list[int]] = {}
    known: dict[str, str] = {}
    for article in articles:
        for name in getattr(article.note, fact):
            if name not in known:
                known[name] = _problem(name, usable)
            if known[name]:
                remarks.append(Failed(article.note.entry.path, known[name]))
            else:
                found.setdefault(name, []).append(article.document)
    return found


def _problem(name: str, usable: object) -> str:
    """Why a name can't be used, translated; nothing when it can."""
    finding = screen_name(name)
    if finding is not None and finding.certain:
        return _("A tag or collection was left out: its name is marked as a state secret.")
    assert callable(usable)
    try:
        usable(name)
    except OrderRefused as refusal:
        return refusal.sentence
    return ""


def _usable_tag(path: str) -> None:
    names_in(path)


def _collect(session: Session, wanted: Mapping[str, Sequence[int]]) -> list[Event]:
    known = {
        name_key(each.name): (each.id, each.name) for each in collecting.all_collections(session)
    }
    events: list[Event] = []
    for name, documents in wanted.items():
        called = given_name(name)
        if name_key(called) not in known:
            made = collecting.add_collection(session, called, "")
            known[name_key(called)] = made, called
            events.append(event("collection made", f"collection {made}", name=called, note=""))
        collection, called = known[name_key(called)]
        new = collecting.put_in(session, collection, documents)
        events += events_of("collected", new, collection=collection, name=called)
    return events


def _attach(session: Session, articles: Sequence[Ordered], files: Mapping[str, int]) -> list[Event]:
    events: list[Event] = []
    for article in articles:
        for path in dict.fromkeys(link.target for link in article.note.links):
            file = files.get(path)
            if file is None or relation(session, file, ATTACHMENT, article.document) is not None:
                continue
            events += put_related(session, file, article.document, ATTACHMENT)
    return events


def _defined(
    house: House, articles: Sequence[Ordered], remarks: list[Failed]
) -> dict[tuple[str, str], int]:
    """(name, value) → field, of all that notes say and fields may keep; one that nobody has defined yet becomes one of
    text."""
    wanted: dict[tuple[str, str], list[str]] = {}
    for article in articles:
        for said in article.note.fields:
            wanted.setdefault(said, []).append(article.note.entry.path)
    known = {name_key(field.name): field.id for field in fields(house)} if wanted else {}
    found: dict[tuple[str, str], int] = {}
    for (name, value), paths in wanted.items():
        try:
            finding = screen_name(value)
            if finding is not None and finding.certain:
                raise StateSecret(finding)
            if name_key(name) not in known:
                known[name_key(name)] = define_field(house, name, "text").id
            found[name, value] = known[name_key(name)]
        except OrderRefused as refusal:
            remarks += [Failed(path, refusal.sentence) for path in paths]
        except StateSecret as secret:
            remarks += [Failed(path, finding_sentence(secret.finding)) for path in paths]
    return found


def _fill_fields(
    session: Session,
    articles: Sequence[Ordered],
    known: Mapping[tuple[str, str], int],
    remarks: list[Failed],
) -> list[Event]:
    """Let fields say what notes say."""
    wanted: dict[tuple[str, str], list[Ordered]] = {}
    for article in articles:
        for said in article.note.fields:
            if said in known:
                wanted.setdefault(said, []).append(article)
    events: list[Event] = []
    for said, those in wanted.items():
        documents = chosen(session, [each.document for each in those])
        try:
            events += set_values(session, documents, known[said], said[1])[2]
        except OrderRefused as refusal:
            remarks += [Failed(each.note.entry.path, refusal.sentence) for each in those]
    return events


def _relate(
    session: Session, articles: Sequence[Ordered], places: Mapping[str, int]
) -> list[Event]:
    """Relations that an export wrote down; one that would lead in a circle is left out, as it can't have been there."""
    events: list[Event] = []
    for article in articles:
        for said in article.note.relations:
            other = places.get(said.path)
            if other is None or other == article.document:
                continue
            first, second = (
                (article.document, other) if said.outgoing else (other, article.document)
            )
            known = relation(session, first, said.kind, second)
            acyclic = relation_kind(said.kind).acyclic
            if known is None and not (acyclic and chain_between(session, said.kind, second, first)):
                note = said.note.strip()[:LONGEST_NOTE]
                events += put_related(session, first, second, said.kind, note)
    return events


def put_related(
    session: Session, document: int, other: int, kind: str, note: str = ""
) -> list[Event]:
    """Keep a new relation; returns what the journal says of both ends."""
    put_relation(session, Relation(document, kind, other, note, utc_now()))
    return [
        event("related", f"document {document}", kind=kind, other=other, note=note),
        event("related", f"document {other}", kind=kind, other=document, inverse=True),
    ]
