"""What an archive holds, one file after the other, and the names that archives give them."""

from __future__ import annotations

import zlib
from typing import NamedTuple, Protocol

from search.fencing.budget import Budget
from search.fencing.reasons import Reason, Unreadable
from search.readers.encodings import decode

CHUNK = 1024 * 1024
_LONGEST_PATH = 1_024


class Member(NamedTuple):
    """A file in an archive: its bytes, or why there are none."""

    path: str
    data: bytes = b""
    reason: Reason = Reason.NONE


class Readable(Protocol):
    """Yields at most `size` bytes a time, nothing at its end."""

    def read(self, size: int, /) -> bytes:
        """The next bytes."""


class Inflating:
    """A raw deflate stream (RFC 1951), unpacked as it is read. Raises zlib.error, and EOFError where it breaks off."""

    def __init__(self, packed: bytes) -> None:
        self._rest = packed
        self._inflate = zlib.decompressobj(-zlib.MAX_WBITS)

    def read(self, size: int, /) -> bytes:
        """The next bytes."""
        if self._inflate.eof:
            return b""
        chunk = self._inflate.decompress(self._rest, size)
        self._rest = self._inflate.unconsumed_tail
        if not chunk and not self._inflate.eof:
            raise EOFError
        return chunk


def read_bounded(stream: Readable, budget: Budget) -> bytes:
    """All that a decompressing stream yields; raises Unreadable as soon as it is more than the budget has."""
    chunks = []
    largest = budget.largest_member()
    size = 0
    while chunk := stream.read(CHUNK):
        size += len(chunk)
        budget.count_expanded(len(chunk))
        if size > largest:
            raise Unreadable(Reason.TOO_LARGE)
        chunks.append(chunk)
    return b"".join(chunks)


def member_name(raw: bytes) -> str:
    """A name as bytes: UTF-8 where it is, else what Chinese systems write."""
    try:
        name = raw.decode("utf-8")
    except UnicodeDecodeError:
        try:
            name = raw.decode("gb18030")
        except UnicodeDecodeError:
            name = decode(raw) or raw.decode("cp437")
    return shown_path(name)


def shown_path(name: str) -> str:
    """A path for people: slashes between parts, nothing absolute, nothing that climbs. Nothing is written to it."""
    printable = "".join(each if each.isprintable() else "\ufffd" for each in name)
    parts = [
        part for part in printable.replace("\\", "/").split("/") if part not in ("", ".", "..")
    ]
    return "/".join(parts)[-_LONGEST_PATH:] or "?"


def crc_fits(data: bytes, expected: int) -> bool:
    """Whether a CRC-32 is that of the data."""
    return zlib.crc32(data) == expected
