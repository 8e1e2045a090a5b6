"""How the archive is put in order, told twice: by the journal alone, replayed, and by the tables as they are now."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, fields
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.services.audit.fact_words import changes_in, facts_of
from desktop.services.library import Archive
from models import queries
from models.audit.journal import AuditFilter, find_events
from models.categories import DocumentState
from models.order.custom_fields import all_fields
from models.order.tags import tag_tree
from models.organising_tables import (
    CollectionItemRow,
    CollectionRow,
    DocumentTagRow,
    FieldValueRow,
    RelationRow,
)
from models.records import AuditEvent

_STATES = {
    "trashed": DocumentState.TRASHED,
    "brought back": DocumentState.LIVE,
    "withheld": DocumentState.WITHHELD,
    "released": DocumentState.LIVE,
}
_FILED = ("filed", "written")


@dataclass(slots=True)
class Organisation:
    """The order of an archive at one moment.

    `tags`: id → (parent, name). `bearers`: tag → documents. `collections`: id → (name, note), in their order; `items`:
    collection → documents in theirs. `relations`: (document, kind, other) → note. `fields`: id → (name, kind, choices,
    types). `values`: (document, field) → value. `facts`: document → fact → values, as far as they were said anew.
    """

    states: dict[int, DocumentState] = field(default_factory=dict)
    tags: dict[int, tuple[int, str]] = field(default_factory=dict)
    bearers: dict[int, set[int]] = field(default_factory=dict)
    collections: dict[int, tuple[str, str]] = field(default_factory=dict)
    items: dict[int, list[int]] = field(default_factory=dict)
    relations: dict[tuple[int, str, int], str] = field(default_factory=dict)
    fields: dict[int, tuple[str, str, tuple[str, ...], tuple[str, ...]]] = field(
        default_factory=dict
    )
    values: dict[tuple[int, int], str] = field(default_factory=dict)
    facts: dict[int, dict[str, tuple[str, ...]]] = field(default_factory=dict)


def replay(events: Iterable[AuditEvent]) -> Organisation:
    """The order that these events, the oldest first and from the first one on, lead to.

    What officers' editions wrote is passed over: they can't put anything in order.
    """
    replayed = _Replay()
    for event in events:
        replayed.take(event)
    return replayed.order


def present(archive: Archive) -> Organisation:
    """The order as the tables tell it."""
    with archive.database.read() as session:
        return _present(session)


def replayed(archive: Archive) -> Organisation:
    """The order as the journal tells it."""
    with archive.database.read() as session:
        return replay(reversed(find_events(session, AuditFilter())))


def differences(told: Organisation, tables: Organisation) -> list[str]:
    """Where the two don't agree, part by part; nothing where they do. For tests, and for whoever doubts."""
    found: list[str] = []
    for part in fields(Organisation):
        one, other = getattr(told, part.name), getattr(tables, part.name)
        if part.name == "facts":
            other = {
                document: {fact: other[document][fact] for fact in said}
                for document, said in one.items()
                if document in other
            }
        if part.name == "collections":
            one, other = list(one.items()), list(other.items())
        if one != other:
            found.append(f"{part.name}: the journal says {one!r}, the tables {other!r}")
    return found


class _Replay:
    """Takes one event after another."""

    def __init__(self) -> None:
        self.order = Organisation()
        self._foreign: set[bytes] = set()
        self._actions: dict[str, Callable[[int, dict[str, Any]], None]] = {
            "tagged": self._tagged,
            "untagged": self._untagged,
            "tag made": self._tag_made,
            "tag renamed": self._tag_renamed,
            "tag moved": self._tag_moved,
            "tag merged": self._tag_merged,
            "tag removed": self._tag_removed,
            "collection made": self._collection_named,
            "collection renamed": self._collection_named,
            "collection removed": self._collection_removed,
            "collection ordered": self._collection_ordered,
            "collected": self._collected,
            "uncollected": self._uncollected,
            "related": self._related,
            "unrelated": self._unrelated,
            "field defined": self._field_said,
            "field changed": self._field_said,
            "field removed": self._field_removed,
            "field set": self._field_set,
        }

    def take(self, event: AuditEvent) -> None:
        """What this event changed."""
        kind, _blank, key = event.object_name.rpartition(" ")
        if event.action == "prepared" and kind == "edition":
            self._foreign.add(bytes.fromhex(key))
        if event.slot in self._foreign:
            return
        if event.action == "collections ordered":
            known = self.order.collections
            places = json.loads(event.detail)["collections"]
            self.order.collections = {each: known[each] for each in places}
        elif event.action in self._actions:
            self._actions[event.action](int(key), json.loads(event.detail))
        elif kind == "document" and key.isdecimal():
            self._document(event.action, int(key), event.detail)

    def _document(self, action: str, document: int, detail: str) -> None:
        if action in _FILED:
            self.order.states.setdefault(document, DocumentState.LIVE)
        elif action in _STATES:
            self.order.states[document] = _STATES[action]
        elif action == "amended":
            said = self.order.facts.setdefault(document, {})
            said.update((change.fact, change.after) for change in changes_in(detail))
        elif action == "purged":
            self._purged(document)

    def _purged(self, document: int) -> None:
        order = self.order
        order.states.pop(document, None)
        order.facts.pop(document, None)
        for borne in order.bearers.values():
            borne.discard(document)
        for items in order.items.values():
            if document in items:
                items.remove(document)
        for relation in [each for each in order.relations if document in (each[0], each[2])]:
            del order.relations[relation]
        for value in [each for each in order.values if each[0] == document]:
            del order.values[value]

    def _tagged(self, document: int, said: dict[str, Any]) -> None:
        self.order.bearers[said["tag"]].add(document)

    def _untagged(self, document: int, said: dict[str, Any]) -> None:
        self.order.bearers[said["tag"]].remove(document)

    def _tag_made(self, tag: int, said: dict[str, Any]) -> None:
        self.order.tags[tag] = said["parent"], _last(said["path"])
        self.order.bearers[tag] = set()

    def _tag_renamed(self, tag: int, said: dict[str, Any]) -> None:
        parent, _name = self.order.tags[tag]
        self.order.tags[tag] = parent, _last(said["after"])

    def _tag_moved(self, tag: int, said: dict[str, Any]) -> None:
        _parent, name = self.order.tags[tag]
        self.order.tags[tag] = said["parent"], name

    def _tag_merged(self, tag: int, said: dict[str, Any]) -> None:
        for child in said["children"]:
            _parent, name = self.order.tags[child]
            self.order.tags[child] = said["into"], name
        del self.order.tags[tag]
        self.order.bearers[said["into"]] |= self.order.bearers.pop(tag)

    def _tag_removed(self, tag: int, _said: dict[str, Any]) -> None:
        del self.order.tags[tag], self.order.bearers[tag]

    def _collection_named(self, collection: int, said: dict[str, Any]) -> None:
        self.order.collections[collection] = said["name"], said["note"]
        self.order.items.setdefault(collection, [])

    def _collection_removed(self, collection: int, _said: dict[str, Any]) -> None:
        del self.order.collections[collection], self.order.items[collection]

    def _collection_ordered(self, collection: int, said: dict[str, Any]) -> None:
        self.order.items[collection] = list(said["documents"])

    def _collected(self, document: int, said: dict[str, Any]) -> None:
        self.order.items[said["collection"]].append(document)

    def _uncollected(self, document: int, said: dict[str, Any]) -> None:
        self.order.items[said["collection"]].remove(document)

    def _related(self, document: int, said: dict[str, Any]) -> None:
        if not said.get("inverse"):
            self.order.relations[document, said["kind"], said["other"]] = said["note"]

    def _unrelated(self, document: int, said: dict[str, Any]) -> None:
        if not said.get("inverse"):
            del self.order.relations[document, said["kind"], said["other"]]

    def _field_said(self, key: int, said: dict[str, Any]) -> None:
        choices, types = tuple(said["choices"]), tuple(said["types"])
        self.order.fields[key] = said["name"], said["kind"], choices, types

    def _field_removed(self, key: int, _said: dict[str, Any]) -> None:
        del self.order.fields[key]
        for value in [each for each in self.order.values if each[1] == key]:
            del self.order.values[value]

    def _field_set(self, document: int, said: dict[str, Any]) -> None:
        if said["after"]:
            self.order.values[document, said["field"]] = said["after"]
        else:
            self.order.values.pop((document, said["field"]), None)


def _last(path: str) -> str:
    return path.rpartition("/")[2]


def _present(session: Session) -> Organisation:
    order, tree = Organisation(), tag_tree(session)
    for state in DocumentState:
        for document in queries.documents(session, state=state):
            order.states[document.id] = document.state
            order.facts[document.id] = facts_of(document)
    order.tags = {tag: (tree.parent(tag), tree.name(tag)) for tag in tree}
    order.bearers = {tag: set() for tag in tree}
    for borne in session.scalars(select(DocumentTagRow)):
        order.bearers.setdefault(borne.tag_id, set()).add(borne.document_id)
    places = (CollectionRow.position, CollectionRow.id)
    for row in session.scalars(select(CollectionRow).order_by(*places)):
        order.collections[row.id] = row.name, row.note
        order.items[row.id] = []
    within = (CollectionItemRow.position, CollectionItemRow.document_id)
    for item in session.scalars(select(CollectionItemRow).order_by(*within)):
        order.items.setdefault(item.collection_id, []).append(item.document_id)
    for said in session.scalars(select(RelationRow)):
        order.relations[said.document_id, said.kind, said.other_id] = said.note
    order.fields = {
        each.id: (each.name, each.kind, each.choices, each.types) for each in all_fields(session)
    }
    for value in session.scalars(select(FieldValueRow)):
        order.values[value.document_id, value.field_id] = value.value
    return order
