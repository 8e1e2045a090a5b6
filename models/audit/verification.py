"""Verifying the journal: one pass over the values as they are stored, in flat memory, that names what it finds.

Nothing goes through column types, which could show a changed value as the old one. Signed heads (anchors) are compared
on the way, each when its event is passed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from models.audit.anchors import SIGNING_KEY, fingerprint, head_message
from models.audit.chain import HASH_LENGTH, SLOT_LENGTH, Chain
from models.audit.chain_report import ChainReport, Findings, Flaw
from models.audit.journal import CLOCK_BACK
from vault.signing import verify
from vault.suites import SUITES

_ROWS = 1000
_SIGNING_KEY, _CLOCK_BACK = SIGNING_KEY.encode(), CLOCK_BACK.encode()


def _kept(column: str, kind: str, length: int = 0, *, cast: bool = False) -> str:
    """A column as it is stored, or nothing when that isn't of its kind: SQLite keeps any value in any column."""
    condition = f"typeof({column}) = '{kind}'" + (
        f" AND length({column}) = {length}" * bool(length)
    )
    return f"CASE WHEN {condition} THEN {f'CAST({column} AS BLOB)' if cast else column} END"


_EVENTS = (
    f"SELECT sequence, {_kept('hash', 'blob', HASH_LENGTH)}, {_kept('moment', 'integer')},"
    f" {_kept('slot', 'blob', SLOT_LENGTH)}, "
    + ", ".join(
        _kept(word, "text", cast=True) for word in ("actor", "action", "object_name", "detail")
    )
    + " FROM audit_event ORDER BY sequence"
)
_ANCHORS = (
    f"SELECT COALESCE({_kept('a.sequence', 'integer')}, 0), {_kept('a.hash', 'blob', HASH_LENGTH)},"
    f" COALESCE({_kept('a.moment', 'integer')}, 0), {_kept('a.signature', 'blob')},"
    f" {_kept('k.suite', 'integer')}, {_kept('k.public', 'blob')} FROM audit_anchor AS a"
    " LEFT JOIN signing_key AS k ON k.id = a.key_id ORDER BY 1, a.id"
)


class _Event(NamedTuple):
    sequence: int
    hash: bytes | None
    moment: int
    slot: bytes
    actor: bytes
    action: bytes
    object_name: bytes
    detail: bytes


class _Anchor(NamedTuple):
    sequence: int
    hash: bytes | None
    moment: int
    signature: bytes | None
    suite: int | None
    public: bytes | None


def verify_chain(
    session: Session,
    chain: Chain,
    *,
    watch: int | None = None,
    step: Callable[[int], None] = lambda _count: None,
) -> ChainReport:
    """Verify every event and every anchor. `step` is told how many events were passed since it was last told.

    Of the event `watch` the report carries the hashes, for comparison with a paper.
    """
    connection = session.connection()
    run = _Run(chain, (_Anchor(*row) for row in _rows(connection, _ANCHORS)), watch)
    waiting = 0
    for row in _rows(connection, _EVENTS):
        run.event(_Event(*row))
        waiting += 1
        if waiting == _ROWS:
            step(waiting)
            waiting = 0
    step(waiting)
    return run.finish()


class _Run:
    """The state of one pass."""

    def __init__(self, chain: Chain, anchors: Iterator[_Anchor], watch: int | None) -> None:
        self._chain, self._watch = chain, watch
        self._found = Findings()
        self._anchors = _AnchorWalk(chain.origin, anchors, self._found)
        self._last = 0
        # What the next event may follow: one hash, or two behind an event that doesn't fit the hash stored with it.
        self._before: tuple[bytes, ...] = (chain.start(),)
        self._stored_before: bytes | None = chain.start()
        self._clocks: dict[bytes, int] = {}

    def event(self, event: _Event) -> None:
        """Take the next row, in the order of the numbers."""
        number = event.sequence
        if number < 1:
            self._found.add(Flaw.STRANGE, number, number)
            return
        gap = number > self._last + 1
        if gap:
            self._found.add(Flaw.MISSING, self._last + 1, number - 1)
        whole = None not in event
        if whole and not gap and self._follows(event):
            hashes: tuple[bytes, ...] = (event.hash,)  # type: ignore[assignment]  # it is whole
        else:
            hashes = self._hashes(event, gap=gap)
        self._last, self._before, self._stored_before = number, hashes, event.hash
        if number == self._watch:
            self._found.watched = hashes
        if event.action == _SIGNING_KEY:
            self._anchors.keys.add(event.detail)
        self._anchors.pass_event(number, hashes)
        if whole:
            self._look_at_clock(event)

    def finish(self) -> ChainReport:
        """What was found, now that there are no more rows."""
        self._found.fits()
        self._anchors.pass_end(self._last)
        return self._found.report(self._last, self._before[0])

    def _follows(self, event: _Event) -> bool:
        """Whether the event's hash is the one that its content gives behind the event before."""
        for before in self._before:
            if self._link(before, event) == event.hash:
                self._found.fits(only_hash_before=before != self._stored_before)
                return True
        return False

    def _hashes(self, event: _Event, *, gap: bool) -> tuple[bytes, ...]:
        """The hashes of an event that doesn't follow: the one that is stored, and the one that its content gives."""
        stored = () if event.hash is None else (event.hash,)
        if None in event[2:]:
            self._found.unfit(event.sequence)
            return stored or (b"",)
        if gap and stored:
            # Behind a gap there is nothing to compare with: the event is taken as it stands.
            return stored
        before = self._before[0]
        self._found.unfit(
            event.sequence,
            before=before,
            stored=stored,
            link=lambda previous, place: self._link(previous, event._replace(sequence=place)),
        )
        return (*stored, self._link(before, event))

    def _link(self, previous: bytes, event: _Event) -> bytes:
        number, _hash, moment, slot, *words = event
        return self._chain.link_stored(previous, number, moment, slot, words)

    def _look_at_clock(self, event: _Event) -> None:
        before = self._clocks.get(event.slot, event.moment)
        self._clocks[event.slot] = event.moment
        if event.action == _CLOCK_BACK or event.moment < before:
            self._found.step(event.sequence, event.moment)


class _AnchorWalk:
    """Compares the anchors, in the order of their numbers, with the events that pass by."""

    def __init__(self, origin: bytes, anchors: Iterator[_Anchor], found: Findings) -> None:
        self._origin, self._anchors, self._found = origin, anchors, found
        self._next = next(anchors, None)
        self._signed_to = 0
        self.keys: set[bytes] = set()
        """The fingerprints that the journal has announced so far."""

    def pass_event(self, number: int, hashes: tuple[bytes, ...]) -> None:
        """The event has this number and one of these hashes."""
        while self._next is not None and self._next.sequence <= number:
            anchor = self._next
            flaw = self._flaw(anchor)
            if flaw is Flaw.FOREIGN_KEY and self._found.torn:
                # The event that announced the key may be the one that is changed or gone, which was said already.
                self._found.anchors_bad += 1
            elif flaw is not None:
                self._bad(flaw, anchor.sequence, anchor)
            elif anchor.sequence < number:
                # The same goes for the event that was signed.
                self._found.anchors_bad += 1
            elif anchor.hash not in hashes:
                self._bad(Flaw.REWRITTEN, min(self._signed_to + 1, number), anchor)
            else:
                self._found.anchors_good += 1
                self._signed_to = number
            self._next = next(self._anchors, None)

    def pass_end(self, last: int) -> None:
        """There is no event beyond `last`."""
        furthest: _Anchor | None = None
        while self._next is not None:
            anchor = self._next
            # The event that announced the key may be among those that are gone.
            if self._flaw(anchor) is Flaw.SIGNATURE:
                self._bad(Flaw.SIGNATURE, anchor.sequence, anchor)
            else:
                self._found.anchors_bad += 1
                furthest = anchor
            self._next = next(self._anchors, None)
        if furthest is not None:
            self._found.add(Flaw.TRUNCATED, last + 1, furthest.sequence, furthest.moment)

    def _bad(self, flaw: Flaw, first: int, anchor: _Anchor) -> None:
        self._found.anchors_bad += 1
        self._found.add(flaw, first, anchor.sequence, anchor.moment)

    def _flaw(self, anchor: _Anchor) -> Flaw | None:
        """What is wrong with the anchor itself, whatever the event: then it proves nothing about it."""
        suite = None if anchor.suite is None else SUITES.get(anchor.suite)
        if suite is None or anchor.hash is None or anchor.sequence < 1:
            return Flaw.SIGNATURE
        if anchor.public is None or anchor.signature is None:
            return Flaw.SIGNATURE
        message = head_message(self._origin, anchor.sequence, anchor.hash)
        if not verify(suite, anchor.public, message, anchor.signature):
            return Flaw.SIGNATURE
        if fingerprint(suite, anchor.public).encode() not in self.keys:
            return Flaw.FOREIGN_KEY
        return None


def _rows(connection: Connection, statement: str) -> Iterator[Any]:
    """The rows as the driver gives them, a few at a time."""
    cursor = connection.exec_driver_sql(statement)
    try:
        while rows := cursor.fetchmany(_ROWS):
            yield from rows
    finally:
        cursor.close()
