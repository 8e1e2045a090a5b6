"""Compound files ([MS-CFB]): the streams inside binary office files of Microsoft and WPS, and inside Outlook mail."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from search.fencing.reasons import Reason, Unreadable

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEAD = struct.Struct("<8s16x2xH2xH8x3I4x5I")
_ENTRY = struct.Struct("<64sHBB3I16xI8x8xIQ")
_LAST_SECTOR = 0xFFFFFFFA
_SMALL_SECTOR = 64
_STORAGE, _STREAM, _ROOT = 1, 2, 5
_DEEPEST = 32


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    kind: int
    left: int
    right: int
    child: int
    start: int
    size: int


class CompoundFile:
    """The streams of a compound file, by their path: "WordDocument", "__attach_version1.0_#00000000/…".

    Raises Unreadable where its chains lead nowhere or in circles.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        if len(data) < _HEAD.size or not data.startswith(MAGIC):
            raise Unreadable(Reason.DAMAGED)
        (_, version, shift, _directories, _fats, first, cutoff, small, _smalls, more, mores) = (
            _HEAD.unpack_from(data)
        )
        if shift not in (9, 12) or version not in (3, 4):
            raise Unreadable(Reason.DAMAGED)
        self._size = 1 << shift
        self._cutoff = cutoff or 4096
        self._fat = self._read_fat(more, mores)
        self._small_fat = _numbers(self._chain(small))
        self._entries = list(self._read_entries(first, version))
        if not self._entries or self._entries[0].kind != _ROOT:
            raise Unreadable(Reason.DAMAGED)
        root = self._entries[0]
        self._small = self._chain(root.start)[: root.size]
        self.names: list[str] = []
        """The paths of all streams."""
        self._streams: dict[str, _Entry] = {}
        self._walk(root.child, "", 0, set())

    def __contains__(self, path: str) -> bool:
        return path.lower() in self._streams

    def read(self, path: str) -> bytes:
        """A stream's bytes. Letter case doesn't count. Raises Unreadable."""
        entry = self._streams.get(path.lower())
        if entry is None:
            raise Unreadable(Reason.DAMAGED)
        if entry.size < self._cutoff:
            return self._small_chain(entry.start)[: entry.size]
        return self._chain(entry.start)[: entry.size]

    def _read_fat(self, more: int, mores: int) -> tuple[int, ...]:
        """The table of sectors; its own sectors are listed in the head, and further on where there are many."""
        listed = list(struct.unpack_from("<109I", self._data, 76))
        seen: set[int] = set()
        per_sector = self._size // 4 - 1
        while more <= _LAST_SECTOR and more not in seen and len(seen) < mores + 1:
            seen.add(more)
            numbers = _numbers(self._sector(more))
            if len(numbers) <= per_sector:
                break
            listed += numbers[:per_sector]
            more = numbers[per_sector]
        sectors = [number for number in listed if number <= _LAST_SECTOR]
        if len(sectors) > len(self._data) // self._size + 1:
            raise Unreadable(Reason.DAMAGED)
        return _numbers(b"".join(self._sector(number) for number in sectors))

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        return self._data[start : start + self._size]

    def _chain(self, start: int) -> bytes:
        sectors, number = [], start
        longest = len(self._data) // self._size + 2
        while number <= _LAST_SECTOR:
            sectors.append(self._sector(number))
            if number >= len(self._fat) or len(sectors) > longest:
                break  # broken off, or a circle; what was read up to here still counts
            number = self._fat[number]
        return b"".join(sectors)

    def _small_chain(self, start: int) -> bytes:
        sectors, number = [], start
        longest = len(self._small) // _SMALL_SECTOR + 2
        while number <= _LAST_SECTOR:
            sectors.append(self._small[number * _SMALL_SECTOR : (number + 1) * _SMALL_SECTOR])
            if number >= len(self._small_fat) or len(sectors) > longest:
                break
            number = self._small_fat[number]
        return b"".join(sectors)

    def _read_entries(self, first: int, version: int) -> Iterator[_Entry]:
        directory = self._chain(first)
        for at in range(0, len(directory) - _ENTRY.size + 1, _ENTRY.size):
            raw, length, kind, _colour, left, right, child, _state, start, size = (
                _ENTRY.unpack_from(directory, at)
            )
            name = raw[: max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
            size = size & 0xFFFFFFFF if version == 3 else size
            yield _Entry(name, kind, left, right, child, start, min(size, len(self._data)))

    def _walk(self, number: int, folder: str, depth: int, seen: set[int]) -> None:
        """Follow the tree of names of one storage; a loop in it ends the walk."""
        waiting = [number]
        while waiting:
            number = waiting.pop()
            if number >= len(self._entries) or number in seen:
                continue
            seen.add(number)
            entry = self._entries[number]
            path = f"{folder}{entry.name}"
            if entry.kind == _STREAM:
                self._streams.setdefault(path.lower(), entry)
                self.names.append(path)
            elif entry.kind == _STORAGE and depth < _DEEPEST:
                self._walk(entry.child, f"{path}/", depth + 1, seen)
            waiting += [entry.left, entry.right]


def _numbers(data: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4])
