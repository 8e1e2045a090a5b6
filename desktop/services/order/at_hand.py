"""Favourites, and what was looked at last. What is looked at is noted in memory first: never a commit per click."""

from __future__ import annotations

import threading
import weakref
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from desktop.services.house import House
from models import queries
from models.categories import DocumentState
from models.records import DocumentRecord
from models.searching import at_hand as model
from models.searching.at_hand import Thing
from vault.ids import utc_now

DOCUMENT = "document"
SYSTEM = "system"

_RECENTS_SHOWN = 20
_SEEN: weakref.WeakKeyDictionary[House, dict[Thing, datetime]] = weakref.WeakKeyDictionary()
_NOTING = threading.Lock()


@dataclass(frozen=True, slots=True)
class AtHand:
    """Something at hand: `kind` is document or system, `key` its id as text; `document` where it is one."""

    kind: str
    key: str
    document: DocumentRecord | None = None
    moment: datetime | None = None


def favourites(house: House) -> list[AtHand]:
    """What the manager wants at hand, in the order in which it was added; only what can be used."""
    with house.database.read() as session:
        things = model.all_favourites(session)
        return _usable(session, dict.fromkeys(things))


def is_favourite(house: House, kind: str, key: str) -> bool:
    """Whether it is one."""
    with house.database.read() as session:
        return (kind, key) in model.all_favourites(session)


def set_favourite(house: House, kind: str, key: str, on: bool) -> None:
    """Add something to what is at hand, or take it away."""
    with house.database.write() as session:
        if on:
            model.add_favourite(session, (kind, key))
        else:
            model.drop_favourite(session, (kind, key))


def note_seen(house: House, kind: str, key: str) -> None:
    """Something is being looked at. Costs nothing; `settle_seen` keeps it."""
    with _NOTING:
        _SEEN.setdefault(house, {})[kind, key] = utc_now()


def recents(house: House, limit: int = _RECENTS_SHOWN) -> list[AtHand]:
    """What was looked at last, the latest first; only what can be used."""
    with _NOTING:
        noted = dict(_SEEN.get(house, {}))
    with house.database.read() as session:
        seen: dict[Thing, datetime | None] = {**model.latest_seen(session), **noted}
        latest = sorted(seen.items(), key=lambda each: (each[1], each[0]), reverse=True)
        return _usable(session, dict(latest))[:limit]


def settle_seen(house: House) -> None:
    """Keep what was noted; for a job now and then, and for closing."""
    with _NOTING:
        noted = _SEEN.pop(house, {})
    if noted:
        with house.database.write() as session:
            model.put_seen(session, noted)


def _usable(session: Session, things: dict[Thing, datetime | None]) -> list[AtHand]:
    ids = [int(key) for kind, key in things if kind == DOCUMENT and key.isdecimal()]
    found = {str(each.id): each for each in queries.documents(session, ids=ids)}
    at_hand: list[AtHand] = []
    for (kind, key), moment in things.items():
        document = found.get(key) if kind == DOCUMENT else None
        if kind == DOCUMENT and (document is None or document.state is not DocumentState.LIVE):
            continue
        at_hand.append(AtHand(kind, key, document, moment))
    return at_hand
