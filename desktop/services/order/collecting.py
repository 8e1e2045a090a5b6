"""Collections: made, renamed, filled, ordered and removed; documents stay where they are. Journalled in the same
transaction."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from desktop.services.errors import OrderRefused
from desktop.services.house import House
from desktop.services.library import Archive
from desktop.services.order.order_rules import (
    Event,
    chosen,
    event,
    events_of,
    given_name,
    given_note,
    journal,
    require_order,
)
from models import queries
from models.categories import DocumentState
from models.naming import name_key
from models.order import collecting as model
from models.order.collecting import CollectionRecord
from models.records import DocumentRecord
from resources.words import _

__all__ = [
    "CollectionRecord",
    "collect",
    "collections",
    "collections_of",
    "find_collection",
    "items_of",
    "make_collection",
    "remove_collection",
    "rename_collection",
    "reorder",
    "reorder_collections",
    "uncollect",
]


def collections(archive: Archive) -> list[CollectionRecord]:
    """All collections in their order."""
    with archive.database.read() as session:
        return model.all_collections(session)


def find_collection(archive: Archive, name: str) -> CollectionRecord:
    """The collection of this name, in any case and width. Raises OrderRefused."""
    for record in collections(archive):
        if name_key(record.name) == name_key(name):
            return record
    raise _unknown(name)


def collections_of(archive: Archive, ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """The names of the collections that each of these documents is in; nothing for those in none."""
    with archive.database.read() as session:
        names = {record.id: record.name for record in model.all_collections(session)}
        found = model.collections_with(session, ids)
    return {document: tuple(names[each] for each in within) for document, within in found.items()}


def items_of(archive: Archive, collection: int) -> list[DocumentRecord]:
    """The live documents of a collection, in its order. Raises OrderRefused."""
    with archive.database.read() as session:
        _known(session, collection)
        wanted = model.in_collection(session, collection)
        found = {each.id: each for each in queries.documents(session, ids=wanted)}
    return [found[each] for each in wanted if found[each].state is DocumentState.LIVE]


def make_collection(house: House, name: str, note: str = "") -> CollectionRecord:
    """A new, empty collection behind the others. Raises NotAllowed, StateSecret, OrderRefused."""
    require_order(house, name, note)
    name, note = given_name(name), given_note(note)
    with house.database.write() as session:
        _refuse_twin(session, name)
        collection = model.add_collection(session, name, note)
        made = event("collection made", _object(collection), name=name, note=note)
        journal(house, session, [made])
        return _known(session, collection)


def rename_collection(
    house: House, collection: int, name: str, *, note: str | None = None
) -> CollectionRecord:
    """Call a collection otherwise, and with `note` say something else about it.

    Raises NotAllowed, StateSecret, OrderRefused.
    """
    require_order(house, name, note or "")
    name = given_name(name)
    with house.database.write() as session:
        before = _known(session, collection)
        note = before.note if note is None else given_note(note)
        _refuse_twin(session, name, but=collection)
        if (name, note) != (before.name, before.note):
            model.describe_collection(session, collection, name, note)
            renamed = event(
                "collection renamed", _object(collection), before=before.name, name=name, note=note
            )
            journal(house, session, [renamed])
        return _known(session, collection)


def remove_collection(house: House, collection: int) -> None:
    """Remove a collection; what was in it stays in the archive. Raises NotAllowed, OrderRefused."""
    require_order(house)
    with house.database.write() as session:
        record = _known(session, collection)
        documents = model.in_collection(session, collection)
        model.delete_collection(session, collection)
        removed = event(
            "collection removed", _object(collection), name=record.name, documents=documents
        )
        journal(house, session, [removed])


def collect(house: House, collection: int, ids: Sequence[int]) -> int:
    """Put documents into a collection, behind what is in it; returns how many are new there.

    Raises NotAllowed, NoSuchDocument, Withheld, OrderRefused.
    """
    require_order(house)
    with house.database.write() as session:
        chosen(session, ids)
        new, events = put_in(session, collection, ids)
        journal(house, session, events)
    return len(new)


def uncollect(house: House, collection: int, ids: Sequence[int]) -> int:
    """Take documents out of a collection; returns how many were in it.

    Raises NotAllowed, NoSuchDocument, Withheld, OrderRefused.
    """
    require_order(house)
    with house.database.write() as session:
        chosen(session, ids)
        gone, events = take_out(session, collection, ids)
        journal(house, session, events)
    return len(gone)


def reorder(house: House, collection: int, ids: Sequence[int]) -> None:
    """Let the documents of a collection stand in this order, those that aren't named behind. Raises NotAllowed,
    OrderRefused for documents that aren't in it."""
    require_order(house)
    with house.database.write() as session:
        name = _known(session, collection).name
        before = model.in_collection(session, collection)
        after = _ordered(before, ids)
        if after != before:
            model.place_items(session, collection, after)
            ordered = event("collection ordered", _object(collection), name=name, documents=after)
            journal(house, session, [ordered])


def reorder_collections(house: House, ids: Sequence[int]) -> None:
    """Let the collections stand in this order, those that aren't named behind. Raises NotAllowed, OrderRefused."""
    require_order(house)
    with house.database.write() as session:
        before = [record.id for record in model.all_collections(session)]
        after = _ordered(before, ids)
        if after != before:
            model.place_collections(session, after)
            journal(
                house, session, [event("collections ordered", "collections", collections=after)]
            )


def put_in(
    session: Session, collection: int, documents: Sequence[int]
) -> tuple[list[int], list[Event]]:
    """(documents that are new in a collection, what the journal says), inside the caller's transaction."""
    name = _known(session, collection).name
    new = model.put_in(session, collection, documents)
    return new, events_of("collected", new, collection=collection, name=name)


def take_out(
    session: Session, collection: int, documents: Sequence[int]
) -> tuple[list[int], list[Event]]:
    """(documents that were in a collection, what the journal says), inside the caller's transaction."""
    name = _known(session, collection).name
    gone = model.take_out(session, collection, documents)
    return gone, events_of("uncollected", gone, collection=collection, name=name)


def _known(session: Session, collection: int) -> CollectionRecord:
    for record in model.all_collections(session):
        if record.id == collection:
            return record
    raise _unknown(str(collection))


def _refuse_twin(session: Session, name: str, *, but: int = 0) -> None:
    for record in model.all_collections(session):
        if name_key(record.name) == name_key(name) and record.id != but:
            sentence = _("There is a collection “{name}” already.").format(name=record.name)
            raise OrderRefused("name-taken", sentence)


def _ordered(before: Sequence[int], wanted: Sequence[int]) -> list[int]:
    first = list(dict.fromkeys(wanted))
    for strange in set(first) - set(before):
        sentence = _("{number} isn't there to be put in order.").format(number=strange)
        raise OrderRefused("not-in-it", sentence)
    return [*first, *(each for each in before if each not in set(first))]


def _unknown(name: str) -> OrderRefused:
    sentence = _("There is no collection “{name}”.").format(name=name)
    return OrderRefused("no-such-collection", sentence)


def _object(collection: int) -> str:
    return f"collection {collection}"
