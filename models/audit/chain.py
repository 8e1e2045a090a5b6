"""The arithmetic of the journal's chain (vault/FORMAT.md §10): every event's hash binds everything before it."""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass

_FIXED = struct.Struct(">Qq16s")
_LENGTH = struct.Struct(">I")

NOBODY = bytes(16)
"""The slot of events that were written before slots were recorded, and of those that no slot caused."""

HASH_LENGTH = 32
SLOT_LENGTH = 16


def storable(word: str) -> str:
    """`word` as it can be kept: what has no UTF-8 (undecodable bytes of a file's name) is written as `\\udcNN`."""
    return word.encode("utf-8", "backslashreplace").decode("utf-8")


@dataclass(frozen=True, slots=True)
class Chain:
    """The chain of one vault: `digest` is the hash of its suite, `origin` its id."""

    digest: Callable[[bytes], bytes]
    origin: bytes

    def start(self) -> bytes:
        """The hash before the first event."""
        return self.digest(b"shoudang audit" + self.origin)

    def link(
        self,
        previous: bytes,
        *,
        sequence: int,
        moment: int,
        slot: bytes,
        actor: str,
        action: str,
        object_name: str,
        detail: str,
    ) -> bytes:
        """The hash of an event that follows `previous`. `moment` is in microseconds; words are `storable`."""
        words = [word.encode("utf-8") for word in (actor, action, object_name, detail)]
        return self.link_stored(previous, sequence, moment, slot, words)

    def link_stored(
        self, previous: bytes, sequence: int, moment: int, slot: bytes, words: Sequence[bytes]
    ) -> bytes:
        """The same over the bytes that the database keeps: `words` are actor, action, object and detail.

        A slot of another length than 16 would be cut or filled silently; the caller has looked.
        """
        actor, action, object_name, detail = words
        length = _LENGTH.pack
        return self.digest(
            b"".join(
                (
                    previous,
                    _FIXED.pack(sequence, moment, slot),
                    length(len(actor)),
                    actor,
                    length(len(action)),
                    action,
                    length(len(object_name)),
                    object_name,
                    length(len(detail)),
                    detail,
                )
            )
        )
