"""An edition's own journal (FORMAT.md §11.4): appended to, never changed; each record is bound to all before it.

Every entry fills one sector, so that a write that was cut off can be told from one that was tampered with. Every record
has a key of its own, made from a random salt: whatever a crash left behind, no nonce is ever used twice under one key.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from resources.words import N_
from vault.durable import storage_errors, write_durable
from vault.edition_keys import EditionKeys
from vault.errors import StorageFailed, Tampered
from vault.ids import VaultId
from vault.primitives import TAG_LENGTH, AuthenticationFailed, counter_nonce, equal, random_bytes
from vault.times import from_microseconds

MAGIC = b"SHDGEJNL"
MAJOR, MINOR = 1, 0
ENTRY = 512
"""A sector: the unit that a medium writes whole or not at all."""

MOST_DETAIL = 32 * 1024
_FIRST = struct.Struct(">8sHHH16s16s")
_MAC = 32
_SALT = 32
_RECORD = struct.Struct(">QBH")
_PLAIN = ENTRY - _SALT - TAG_LENGTH
_ROOM = _PLAIN - _RECORD.size
_BEGINS, _ENDS = 1, 2
_EVENT = struct.Struct(">BB")
_MOST_WORD = 120
"""Both words fit into the first record, whatever becomes of the others."""


@dataclass(frozen=True, slots=True)
class EditionEvent:
    """One thing that was done with the edition. `moment` in microseconds since 1970-01-01 UTC.

    `seal` is the tag of its last record, which binds the journal up to here.
    """

    moment: int
    action: str
    object_name: str
    detail: str
    seal: bytes


@dataclass(frozen=True, slots=True)
class EditionJournal:
    """What a journal holds. `damage` says what is wrong behind `events`, which are proven whatever comes after them."""

    events: tuple[EditionEvent, ...]
    length: int
    """Bytes of the entries that are whole and authentic."""
    seal: bytes
    """The tag that the next record will be bound to."""
    torn: int
    """Bytes behind them that an interrupted write left; they say nothing and are overwritten by the next."""
    damage: Tampered | None


def create_journal(path: Path, vault_id: VaultId, keys: EditionKeys) -> None:
    """An empty journal, durably. Raises StorageFailed."""
    write_durable(path, _first_entry(vault_id, keys))


def read_journal(path: Path, vault_id: VaultId, keys: EditionKeys, name: str) -> EditionJournal:
    """All of the journal at `path`, as far as it is authentic; `name` is what errors call the edition.

    Raises StorageFailed. Damage is returned, because what was proven before it still counts.
    """
    with storage_errors(path):
        if not path.is_file():
            return _damaged_from_the_start(name, N_("its journal is missing"))
        raw = path.read_bytes()
    first = _first_entry(vault_id, keys)
    if not equal(raw[:ENTRY], first):
        return _damaged_from_the_start(name, N_("its journal begins with something else"))
    return _parse(raw, keys, name)


class EditionRecorder:
    """Appends to the journal of an edition that is open. Every append is on the medium when it returns."""

    def __init__(self, path: Path, keys: EditionKeys, journal: EditionJournal) -> None:
        """Raises StorageFailed when the journal can't be written to: then nothing may be looked at either."""
        self._path, self._keys = path, keys
        self._length, self._seal = journal.length, journal.seal
        self._broken: StorageFailed | None = None
        with storage_errors(path):
            # Never created here. What an interrupted write left is shorter than a record, and goes under the next one.
            self._stream: BinaryIO = path.open("r+b", buffering=0)

    @property
    def seal(self) -> bytes:
        """The tag of the newest record, which binds the whole journal."""
        return self._seal

    def append(
        self, moment: int, events: Sequence[tuple[str, str, str]]
    ) -> tuple[EditionEvent, ...]:
        """Append (action, object name, detail) triples durably; returns them as they are kept.

        Raises StorageFailed, and then holds none of them.
        """
        if self._broken is not None:
            raise self._broken
        before = self._length, self._seal
        kept = []
        try:
            for event in events:
                bodies = list(_bodies(event))
                for flags, body in bodies:
                    self._write(self._sealed(moment, flags, body))
                kept.append(_event(moment, [body for _flags, body in bodies], self._seal))
        except StorageFailed as error:
            self._length, self._seal = before
            try:
                self._stream.truncate(self._length)
            except OSError:
                # What is left of it would contradict whatever followed.
                self._broken = error
            raise
        return tuple(kept)

    def close(self) -> None:
        """Close the file. Harmless when repeated."""
        self._stream.close()

    def _sealed(self, moment: int, flags: int, body: bytes) -> bytes:
        salt = random_bytes(_SALT)
        plain = (_RECORD.pack(moment, flags, len(body)) + body).ljust(_PLAIN, b"\0")
        associated = _associated(self._length, self._seal)
        return salt + self._keys.record_sealer(salt).seal(counter_nonce(0), plain, associated)

    def _write(self, entry: bytes) -> None:
        """One entry and one flush at a time, so that a crash can leave no more than one of them in doubt."""
        with storage_errors(self._path):
            self._stream.seek(self._length)
            written = 0
            while written < len(entry):
                written += self._stream.write(entry[written:])
            os.fsync(self._stream.fileno())
        self._length += len(entry)
        self._seal = entry[-TAG_LENGTH:]


def _first_entry(vault_id: VaultId, keys: EditionKeys) -> bytes:
    fields = _FIRST.pack(MAGIC, MAJOR, MINOR, keys.suite.number, vault_id, keys.id)
    padded = fields.ljust(ENTRY - _MAC, b"\0")
    return padded + keys.mac(padded)


def _associated(place: int, seal: bytes) -> bytes:
    """What a record is bound to: its place in bytes, and through the tag before it everything that came before."""
    return place.to_bytes(8, "big") + seal


def _bodies(event: tuple[str, str, str]) -> Iterator[tuple[int, bytes]]:
    """(flags, body) of the records that an event takes: one, unless its detail is long."""
    action, object_name = (_cut(word, _MOST_WORD) for word in event[:2])
    body = _EVENT.pack(len(action), len(object_name)) + action + object_name
    body += _cut(event[2], MOST_DETAIL)
    for start in range(0, len(body), _ROOM):
        flags = (_BEGINS if start == 0 else 0) | (_ENDS if start + _ROOM >= len(body) else 0)
        yield flags, body[start : start + _ROOM]


def _cut(text: str, most: int) -> bytes:
    encoded = text.encode("utf-8", "backslashreplace")
    return encoded[:most].decode("utf-8", "ignore").encode("utf-8")


class _Unfit(Exception):
    """An authentic record that no writer of ours writes."""


def _parse(raw: bytes, keys: EditionKeys, name: str) -> EditionJournal:
    events: list[EditionEvent] = []
    begun: list[bytes] = []
    moment, length, seal = 0, ENTRY, raw[ENTRY - TAG_LENGTH : ENTRY]
    try:
        while length + ENTRY <= len(raw):
            entry = raw[length : length + ENTRY]
            plain = keys.record_sealer(entry[:_SALT]).open(
                counter_nonce(0), entry[_SALT:], _associated(length, seal)
            )
            recorded, flags, body = _record(plain)
            if not flags & _BEGINS and not begun:
                raise _Unfit
            if flags & _BEGINS and begun:
                # Its end was never written; what is known of it is kept.
                events.append(_event(moment, begun, seal, whole=False))
                begun = []
            moment, begun, seal = recorded, [*begun, body], entry[-TAG_LENGTH:]
            if flags & _ENDS:
                events.append(_event(moment, begun, seal))
                begun = []
            length += ENTRY
        if begun:
            events.append(_event(moment, begun, seal, whole=False))
        damaged = False
    except (AuthenticationFailed, _Unfit):
        # A crash may leave a longer file whose new sector never, or only in part, reached the medium.
        damaged = any(raw[-TAG_LENGTH:])
    left = len(raw) - length
    # One entry is flushed before the next is written: no crash leaves more than one in doubt.
    if damaged or left > ENTRY:
        number = length // ENTRY
        damage = Tampered(
            name, N_("record {number} of its journal fails its authentication"), number=number
        )
        return EditionJournal(tuple(events), length, seal, 0, damage)
    return EditionJournal(tuple(events), length, seal, left, None)


def _record(plain: bytes) -> tuple[int, int, bytes]:
    moment, flags, length = _RECORD.unpack_from(plain)
    end = _RECORD.size + length
    if flags & ~(_BEGINS | _ENDS) or not 0 < length <= _ROOM or any(plain[end:]):
        raise _Unfit
    try:
        from_microseconds(moment)
    except ValueError:
        raise _Unfit from None
    return moment, flags, plain[_RECORD.size : end]


def _event(moment: int, bodies: list[bytes], seal: bytes, *, whole: bool = True) -> EditionEvent:
    """The event in these records; one whose end was never written may break off inside a character."""
    body = b"".join(bodies)
    if len(body) < _EVENT.size:
        raise _Unfit
    action, object_name = _EVENT.unpack_from(body)
    first, second = _EVENT.size + action, _EVENT.size + action + object_name
    if len(body) < second:
        raise _Unfit
    try:
        return EditionEvent(
            moment,
            body[_EVENT.size : first].decode("utf-8"),
            body[first:second].decode("utf-8"),
            body[second:].decode("utf-8", "strict" if whole else "replace"),
            seal,
        )
    except UnicodeDecodeError:
        raise _Unfit from None


def _damaged_from_the_start(name: str, problem: str) -> EditionJournal:
    return EditionJournal((), 0, b"", 0, Tampered(name, problem))
