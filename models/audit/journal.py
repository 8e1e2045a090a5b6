"""Appending to the journal, and reading it. There is no function that changes or removes an event.

Every event's hash binds all before it (models/audit/chain.py). A clock that runs backwards is an event of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import BigInteger, LargeBinary, cast, func, or_, select, type_coerce
from sqlalchemy.orm import Session

from models.audit.chain import SLOT_LENGTH, Chain, storable
from models.base import to_microseconds
from models.bulk import insert_rows
from models.records import AuditEvent
from models.tables import AuditRow
from vault.ids import utc_now
from vault.times import from_microseconds

_COLUMNS = ("sequence", "moment", "slot", "actor", "action", "object_name", "detail", "hash")

_LARGEST = 2**63 - 1

CLOCK_BACK = "clock back"
"""The action of the event that says by how much the clock was behind the event before."""

ABSORBED = "absorbed"
"""The action of the event behind others that somebody else wrote elsewhere."""

ROWS_BEGIN = '"rows": ['
"""How rows of registers begin in the detail of an event (models/obligations/registers.py), and in no other detail."""


class Head(NamedTuple):
    """The newest event: its number, when it was (microseconds), and the hash that binds it and all before it."""

    sequence: int
    moment: int
    hash: bytes


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Which events are wanted: the newest `limit` of those that meet every condition that is given.

    `text` stands anywhere in actor, action, object or detail, in any case; `since` is inclusive, `until` exclusive;
    `before` is a sequence, for the next page.
    """

    text: str = ""
    actions: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    objects: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    limit: int | None = None
    before: int | None = None


@dataclass(frozen=True, slots=True)
class Journal:
    """Appends as one actor: the key slot `slot` with the label `actor`."""

    chain: Chain
    slot: bytes
    actor: str

    def append(
        self,
        session: Session,
        events: Sequence[tuple[str, str, str]],
        *,
        moment: datetime | None = None,
        rows: bool = False,
    ) -> None:
        """Append (action, object name, detail) triples, in order, inside the caller's transaction.

        Only with `rows` do their details speak of rows of registers. A `moment` is to be taken inside that
        transaction: taken before it began, it may be behind an event that another thread wrote meanwhile, which
        would look like a clock that was set back.
        """
        if not events:
            return
        last = head(session, self.chain)
        now = to_microseconds(utc_now() if moment is None else moment)
        told = events if rows else [(*each[:2], _no_rows(each[2])) for each in events]
        self._insert(session, last, self._own(last.moment, now, told))

    def append_foreign(
        self,
        session: Session,
        slot: bytes,
        actor: str,
        events: Sequence[tuple[int, str, str, str]],
        *,
        moment: datetime | None = None,
    ) -> None:
        """Append (moment in microseconds, action, object name, detail) that another actor wrote elsewhere.

        They keep their moments and their slot. An event of our own follows them, so that the next one is compared with
        our clock and not with theirs.
        """
        if not events:
            return
        last = head(session, self.chain)
        now = to_microseconds(utc_now() if moment is None else moment)
        foreign = [
            (when, slot, actor, action, object_name, _no_rows(detail))
            for when, action, object_name, detail in events
        ]
        closing = [(ABSORBED, f"edition {slot.hex()}", f"{len(events)} events")]
        self._insert(session, last, foreign + self._own(last.moment, now, closing))

    def _own(
        self, before: int, now: int, events: Sequence[tuple[str, str, str]]
    ) -> list[tuple[int, bytes, str, str, str, str]]:
        """Events of our own at `now`, behind one of ours at `before` (microseconds)."""
        if now < before:
            behind = (before - now) / 1_000_000
            events = [(CLOCK_BACK, "clock", f"{behind:.6f} s"), *events]
        return [(now, self.slot, self.actor, *event) for event in events]

    def _insert(
        self, session: Session, last: Head, events: Sequence[tuple[int, bytes, str, str, str, str]]
    ) -> None:
        rows, previous = [], last.hash
        for sequence, event in enumerate(events, start=last.sequence + 1):
            moment, slot, *words = event
            actor, action, object_name, detail = map(storable, words)
            if len(slot) != SLOT_LENGTH:
                raise ValueError("a slot id has 16 bytes")
            previous = self.chain.link(
                previous,
                sequence=sequence,
                moment=moment,
                slot=slot,
                actor=actor,
                action=action,
                object_name=object_name,
                detail=detail,
            )
            rows.append((sequence, moment, slot, actor, action, object_name, detail, previous))
        insert_rows(session, AuditRow, _COLUMNS, rows)


def _no_rows(detail: str) -> str:
    """A detail that no replay takes for rows: somebody's reason, or an officer's search, may look like them."""
    return detail.replace(ROWS_BEGIN, ROWS_BEGIN.replace(": ", " : "))


def head(session: Session, chain: Chain) -> Head:
    """The newest event, or what stands before the first."""
    row = (
        session.connection()
        .exec_driver_sql(
            "SELECT sequence, moment, hash FROM audit_event ORDER BY sequence DESC LIMIT 1"
        )
        .first()
    )
    return Head(0, 0, chain.start()) if row is None else Head(*row)


def latest_events(session: Session, limit: int) -> list[AuditEvent]:
    """The newest events, newest first."""
    return find_events(session, AuditFilter(limit=limit))


def row_details_since(session: Session, sequence: int, until: datetime | None = None) -> list[str]:
    """The details of the events behind `sequence` that speak of rows of registers, in order.

    Only those before the moment `until`, where it is given.
    """
    query = select(AuditRow.detail).where(
        AuditRow.sequence > sequence, func.instr(AuditRow.detail, ROWS_BEGIN) > 0
    )
    if until is not None:
        query = query.where(AuditRow.moment < until)
    return list(session.scalars(query.order_by(AuditRow.sequence)))


def find_events(session: Session, wanted: AuditFilter) -> list[AuditEvent]:
    """The events that are wanted, newest first."""
    words = (AuditRow.actor, AuditRow.action, AuditRow.object_name, AuditRow.detail)
    query = select(
        AuditRow.sequence,
        type_coerce(AuditRow.moment, BigInteger),
        *(cast(column, LargeBinary) for column in (AuditRow.slot, *words, AuditRow.hash)),
    ).order_by(AuditRow.sequence.desc())
    if wanted.text:
        sought = func.lower(storable(wanted.text))
        query = query.where(or_(*(func.instr(func.lower(word), sought) for word in words)))
    if wanted.actions:
        query = query.where(AuditRow.action.in_(map(storable, wanted.actions)))
    if wanted.actors:
        query = query.where(AuditRow.actor.in_(map(storable, wanted.actors)))
    if wanted.objects:
        query = query.where(AuditRow.object_name.in_(map(storable, wanted.objects)))
    if wanted.since is not None:
        query = query.where(AuditRow.moment >= wanted.since)
    if wanted.until is not None:
        query = query.where(AuditRow.moment < wanted.until)
    if wanted.before is not None:
        query = query.where(AuditRow.sequence < min(wanted.before, _LARGEST))
    if wanted.limit is not None:
        query = query.limit(min(wanted.limit, _LARGEST))
    return [_event(*row) for row in session.execute(query)]


def known_words(session: Session) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(every action, every actor) that occurs, for a filter to choose from."""
    actions = session.scalars(select(AuditRow.action).distinct().order_by(AuditRow.action))
    actors = session.scalars(select(AuditRow.actor).distinct().order_by(AuditRow.actor))
    return tuple(actions), tuple(actors)


def _event(sequence: int, moment: object, slot: bytes, *values: bytes) -> AuditEvent:
    """An event as far as it can be shown: a journal that somebody changed has to be readable, too."""
    *words, event_hash = values
    actor, action, object_name, detail = (
        word.decode("utf-8", "backslashreplace") for word in words
    )
    try:
        when = from_microseconds(moment if isinstance(moment, int) else 0)
    except ValueError:
        when = from_microseconds(0)
    return AuditEvent(sequence, when, slot, actor, action, object_name, detail, event_hash)
