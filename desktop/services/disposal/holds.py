"""Holds on documents or on everything: placed and released with a reason, journalled, never forgotten."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.services.errors import Held, ReasonMissing
from desktop.services.house import House
from desktop.services.rights import Right, require
from models import queries
from models.keeping.holds import HoldRecord, add_hold, all_holds, end_hold, hold, holds_on
from vault.ids import utc_now


def list_holds(house: House, *, released: bool = True) -> list[HoldRecord]:
    """Every hold in the order they were placed; without `released` only those in force."""
    with house.database.read() as session:
        return all_holds(session, released=released)


def place_hold(house: House, document: int | None, *, reason: str) -> HoldRecord:
    """Forbid purging a document, or without one anything. Raises NotAllowed, ReasonMissing, NoSuchDocument."""
    require(house, Right.HOLDS)
    words = require_reason(reason)
    with house.database.write() as session:
        if document is not None:
            queries.document(session, document)
        placed = add_hold(session, document, reason=words, placed_by=house.actor, moment=utc_now())
        house.journal.append(
            session, [("hold placed", _object(placed), f"hold {placed.id}: {words}")]
        )
    return placed


def release_hold(house: House, hold_id: int, *, reason: str) -> HoldRecord:
    """End a hold. Raises NotAllowed, ReasonMissing, NoSuchHold when none in force has this id."""
    require(house, Right.HOLDS)
    words = require_reason(reason)
    with house.database.write() as session:
        hold(session, hold_id)
        released = end_hold(session, hold_id, released_by=house.actor, moment=utc_now())
        house.journal.append(
            session, [("hold released", _object(released), f"hold {released.id}: {words}")]
        )
    return released


def require_no_hold(house: House, documents: Sequence[int]) -> None:
    """Raises Held, and journals the attempt, when something forbids purging one of `documents`."""
    with house.database.read() as session:
        holds = tuple(holds_on(session, documents))
    if holds:
        house.log(*(("refused", _object(each), f"hold {each.id}") for each in holds))
        raise Held(holds)


def require_reason(reason: str) -> str:
    """The reason without its margins; raises ReasonMissing when nothing is left of it."""
    words = reason.strip()
    if not words:
        raise ReasonMissing
    return words


def _object(record: HoldRecord) -> str:
    return "vault" if record.whole_vault else f"document {record.document_id}"
