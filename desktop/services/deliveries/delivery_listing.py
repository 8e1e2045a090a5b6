"""The listing of a tree, a line a file, which is what a tree version holds and what its digest is of.

    <digest, hexadecimal>  <mode, six octal digits>  <size in bytes>  <path>

Lines are sorted by the bytes of their paths and end with a line feed, so that equal trees have equal listings. In
paths a backslash and line ends are written as `\\\\`, `\\n`, `\\r`, as `sha256sum` does.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple, Protocol

_ESCAPES = {"\\": "\\\\", "\n": "\\n", "\r": "\\r"}
_ESCAPED = str.maketrans(_ESCAPES)


class Listed(Protocol):
    """What a listing names of a member."""

    @property
    def path(self) -> str: ...

    @property
    def mode(self) -> int: ...

    @property
    def size(self) -> int: ...

    @property
    def digest(self) -> bytes: ...


class ListingLine(NamedTuple):
    """One file as a listing names it."""

    path: str
    mode: int
    size: int
    digest: bytes


def listing_bytes(members: Iterable[Listed]) -> bytes:
    """The listing of `members`, in whatever order they come."""
    ordered = sorted(members, key=lambda member: member.path.encode())
    return "".join(map(_line, ordered)).encode()


def read_listing(data: bytes) -> list[ListingLine]:
    """The lines of a listing. Raises ValueError for anything that `listing_bytes` doesn't write."""
    lines = []
    for line in data.decode().split("\n")[:-1]:
        digest, mode, size, path = line.split("  ", 3)
        lines.append(ListingLine(_unescaped(path), int(mode, 8), int(size), bytes.fromhex(digest)))
    if listing_bytes(lines) != data:
        raise ValueError("not a listing as it is written")
    return lines


def listing_name(name: str) -> str:
    """The file name of a tree's listing."""
    return f"{name.replace('/', '_')}.files.txt"


def _line(member: Listed) -> str:
    path = member.path.translate(_ESCAPED)
    return f"{member.digest.hex()}  {member.mode:06o}  {member.size}  {path}\n"


def _unescaped(path: str) -> str:
    if "\\" not in path:
        return path
    pieces, at = [], 0
    while at < len(path):
        if path[at] == "\\":
            pieces.append({"\\": "\\", "n": "\n", "r": "\r"}[path[at + 1 : at + 2]])
            at += 2
        else:
            pieces.append(path[at])
            at += 1
    return "".join(pieces)
