"""Putting the digests of large files together while packs are proven, so that most bytes are read once.

A file of one part needs no reading: its chunk's id is made of that very digest.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from desktop.services.house import House
from models.documents.contents import VersionContent, parts_from
from vault.ids import ChunkId
from vault.primitives import Hasher, new_hash

_PARTS_AHEAD = 64


@dataclass(slots=True, eq=False)
class _Growing:
    """The digest of a file's first `done` parts; `ahead` are the parts that come next."""

    version: VersionContent
    hasher: Hasher
    done: int = 0
    length: int = 0
    ahead: list[ChunkId] = field(default_factory=list)


class Digests:
    """Takes pieces in any order and hashes those whose turn it is; what is left over is read at the end."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._waiting: dict[ChunkId, list[_Growing]] = defaultdict(list)
        self._done: list[tuple[VersionContent, bytes, int]] = []

    def add(self, version: VersionContent) -> None:
        """Put this version's digest together; it has several parts."""
        self._await_next(_Growing(version, new_hash(self._house.vault.suite.hash)))

    def take(self, chunk: ChunkId, piece: bytes) -> None:
        """A piece was read and found whole."""
        for growing in self._waiting.pop(chunk, ()):
            # A file of zeros has the same part again and again.
            while growing.ahead and growing.ahead[0] == chunk:
                self._feed(growing, piece)
                self._look_ahead(growing)
            self._await_next(growing)

    def finished(self) -> Iterator[tuple[VersionContent, bytes, int]]:
        """(version, digest, bytes) of those that are complete since the last call."""
        while self._done:
            yield self._done.pop()

    def left_over(self) -> Iterator[tuple[VersionContent, Iterator[bytes]]]:
        """The others, each with an iterator that reads the rest; run it to its end to have the version finished."""
        for growing in [each for group in list(self._waiting.values()) for each in group]:
            yield growing.version, self._read(growing)

    def _read(self, growing: _Growing) -> Iterator[bytes]:
        compartment = growing.version.category.compartment
        while growing.ahead:
            for piece in self._house.store.stream(compartment, list(growing.ahead)):
                self._feed(growing, piece)
                yield piece
            self._look_ahead(growing)
        self._done.append((growing.version, growing.hasher.digest(), growing.length))

    def _feed(self, growing: _Growing, piece: bytes) -> None:
        growing.hasher.update(piece)
        growing.ahead.pop(0)
        growing.done += 1
        growing.length += len(piece)

    def _await_next(self, growing: _Growing) -> None:
        self._look_ahead(growing)
        if growing.ahead:
            self._waiting[growing.ahead[0]].append(growing)
        else:
            self._done.append((growing.version, growing.hasher.digest(), growing.length))

    def _look_ahead(self, growing: _Growing) -> None:
        if not growing.ahead:
            with self._house.database.read() as session:
                growing.ahead = parts_from(
                    session, growing.version.version_id, growing.done, _PARTS_AHEAD
                )
