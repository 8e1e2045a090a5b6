"""Collections: documents that somebody put together under a name, in an order of their own."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, func, insert, select, text, update
from sqlalchemy.orm import Session

from models.documents.filing import take_ids
from models.naming import name_key
from models.organising_tables import CollectionItemRow, CollectionRow

_COUNTS = """
    SELECT collection_id, count(*) FROM collection_item JOIN document ON document.id = document_id
    WHERE state = 'live' GROUP BY collection_id
"""
_PUT = """
    INSERT INTO collection_item (collection_id, document_id, position)
    SELECT ?, value, ? + key FROM json_each(?) WHERE true
    ON CONFLICT DO NOTHING RETURNING document_id
"""
_TAKE = """
    DELETE FROM collection_item
    WHERE collection_id = ? AND document_id IN (SELECT value FROM json_each(?)) RETURNING document_id
"""
_PLACE = """
    UPDATE collection_item SET position = places.key FROM json_each(?) AS places
    WHERE collection_id = ? AND document_id = places.value
"""
_OF_DOCUMENTS = """
    SELECT document_id, collection_id FROM collection_item
    WHERE document_id IN (SELECT value FROM json_each(?)) ORDER BY document_id, collection_id
"""


@dataclass(frozen=True, slots=True)
class CollectionRecord:
    """A collection; `documents` counts those in it that are live."""

    id: int
    name: str
    note: str
    position: int
    documents: int


def all_collections(session: Session) -> list[CollectionRecord]:
    """All collections in their order. An edition has none: what the manager puts together is the manager's business."""
    if not has_collections(session):
        return []
    counts = {row[0]: row[1] for row in session.connection().exec_driver_sql(_COUNTS)}
    rows = session.scalars(select(CollectionRow).order_by(CollectionRow.position, CollectionRow.id))
    return [
        CollectionRecord(row.id, row.name, row.note, row.position, counts.get(row.id, 0))
        for row in rows
    ]


def has_collections(session: Session) -> bool:
    """Whether there is a table of them."""
    found = session.execute(text("SELECT 1 FROM sqlite_master WHERE name = 'collection_item'"))
    return found.first() is not None


def add_collection(session: Session, name: str, note: str) -> int:
    """A new collection behind the others; its number is never given out again."""
    collection = take_ids(session, "collection", 1)
    last = session.scalar(select(func.max(CollectionRow.position))) or 0
    session.execute(
        insert(CollectionRow).values(
            id=collection, name=name, key=name_key(name), note=note, position=last + 1
        )
    )
    return collection


def describe_collection(session: Session, collection: int, name: str, note: str) -> None:
    """Call it so from now on."""
    values = {"name": name, "key": name_key(name), "note": note}
    session.execute(update(CollectionRow).where(CollectionRow.id == collection).values(values))


def delete_collection(session: Session, collection: int) -> None:
    """The collection goes; what was in it stays."""
    session.execute(delete(CollectionItemRow).where(CollectionItemRow.collection_id == collection))
    session.execute(delete(CollectionRow).where(CollectionRow.id == collection))


def place_collections(session: Session, collections: Sequence[int]) -> None:
    """Collections stand in this order from now on."""
    for position, collection in enumerate(collections, 1):
        session.execute(
            update(CollectionRow).where(CollectionRow.id == collection).values(position=position)
        )


def put_in(session: Session, collection: int, documents: Sequence[int]) -> list[int]:
    """Put documents behind what is in a collection; returns those that weren't in it, in the order they were given."""
    wanted = list(dict.fromkeys(documents))
    last = session.scalar(
        select(func.max(CollectionItemRow.position)).where(
            CollectionItemRow.collection_id == collection
        )
    )
    first = 0 if last is None else last + 1
    rows = session.connection().exec_driver_sql(_PUT, (collection, first, json.dumps(wanted)))
    new = {row[0] for row in rows}
    return [document for document in wanted if document in new]


def take_out(session: Session, collection: int, documents: Sequence[int]) -> list[int]:
    """Take documents out of a collection; returns those that were in it, by id."""
    rows = session.connection().exec_driver_sql(_TAKE, (collection, json.dumps(list(documents))))
    return sorted(row[0] for row in rows)


def place_items(session: Session, collection: int, documents: Sequence[int]) -> None:
    """All that is in a collection stands in this order from now on."""
    session.connection().exec_driver_sql(_PLACE, (json.dumps(list(documents)), collection))


def in_collection(session: Session, collection: int) -> list[int]:
    """What is in a collection, whatever its state, in order."""
    query = select(CollectionItemRow.document_id).where(
        CollectionItemRow.collection_id == collection
    )
    places = (CollectionItemRow.position, CollectionItemRow.document_id)
    return list(session.scalars(query.order_by(*places)))


def collections_with(session: Session, documents: Sequence[int]) -> dict[int, list[int]]:
    """Document → the collections it is in; documents in none are left out."""
    if not has_collections(session):
        return {}
    found: dict[int, list[int]] = defaultdict(list)
    rows = session.connection().exec_driver_sql(_OF_DOCUMENTS, (json.dumps(list(documents)),))
    for document, collection in rows:
        found[document].append(collection)
    return dict(found)
