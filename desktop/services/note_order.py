"""Putting imported notes in order: their tags, collections and attachments, in one transaction with its journal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from desktop.services.collecting import put_in
from desktop.services.custom_fields import define_field, fields, set_field
from desktop.services.errors import OrderRefused, StateSecret
from desktop.services.house import House
from desktop.services.note_records import PlannedNote
from desktop.services.order_rules import Event, event, given_name, journal
from desktop.services.records import Failed
from desktop.services.screening import finding_sentence, screen_name
from desktop.services.tagging import names_in, put_tags
from models import collecting
from models.naming import name_key
from models.relating import Relation, chain_between, put_relation, relation
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
    with house.database.write() as session:
        events: list[Event] = []
        for tag, documents in tagged.items():
            events += put_tags(session, documents, [tag])[1]
        for name, documents in collected.items():
            events += _collect(session, name, documents)
        events += _attach(session, articles, files)
        events += _relate(session, articles, places)
        journal(house, session, events)
    return remarks + _fill_fields(house, articles)


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
        return str(refusal)
    return ""


def _usable_tag(path: str) -> None:
    names_in(path)


def _collect(session: Session, name: str, documents: Sequence[int]) -> list[Event]:
    name, events = given_name(name), list[Event]()
    collection = next(
        (
            each.id
            for each in collecting.all_collections(session)
            if name_key(each.name) == name_key(name)
        ),
        None,
    )
    if collection is None:
        collection = collecting.add_collection(session, name, "")
        events.append(event("collection made", f"collection {collection}", name=name, note=""))
    return events + put_in(session, collection, documents)[1]


def _attach(session: Session, articles: Sequence[Ordered], files: Mapping[str, int]) -> list[Event]:
    events: list[Event] = []
    for article in articles:
        for path in dict.fromkeys(link.target for link in article.note.links):
            file = files.get(path)
            if file is None or relation(session, file, ATTACHMENT, article.document) is not None:
                continue
            events += _related(session, file, article.document, ATTACHMENT)
    return events


def _fill_fields(house: House, articles: Sequence[Ordered]) -> list[Failed]:
    """Let fields say what notes say; a field that nobody has defined yet becomes one of text."""
    wanted: dict[tuple[str, str], list[Ordered]] = {}
    for article in articles:
        for said in article.note.fields:
            wanted.setdefault(said, []).append(article)
    remarks: list[Failed] = []
    known = {name_key(field.name): field.id for field in fields(house)} if wanted else {}
    for (name, value), those in wanted.items():
        try:
            if name_key(name) not in known:
                known[name_key(name)] = define_field(house, name, "text").id
            set_field(house, [each.document for each in those], known[name_key(name)], value)
        except OrderRefused as refusal:
            remarks += [Failed(each.note.entry.path, str(refusal)) for each in those]
        except StateSecret as secret:
            sentence = finding_sentence(secret.finding)
            remarks += [Failed(each.note.entry.path, sentence) for each in those]
    return remarks


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
                events += _related(session, first, second, said.kind, said.note)
    return events


def _related(session: Session, document: int, other: int, kind: str, note: str = "") -> list[Event]:
    put_relation(session, Relation(document, kind, other, note, utc_now()))
    return [
        event("related", f"document {document}", kind=kind, other=other, note=note),
        event("related", f"document {other}", kind=kind, other=document, inverse=True),
    ]
