"""The recovery test of a destruction: pieces of files are kept in memory before, and looked for in what is left after.

It sees what the file system shows. Blocks that a disk keeps behind it are beyond any program (THREAT_MODEL.md).
"""

from __future__ import annotations

import random
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from vault.destruction import LOCK, MARKER, wraps_keys
from vault.durable import storage_errors
from vault.errors import StorageFailed
from vault.layout import is_own, is_unfinished, walk

PIECE = 32
_OF_KEYS = 64
_OF_OTHERS = 64
_SHORTEST_MIX = 12
"""A piece with fewer different bytes (a run of zeros) says nothing about where it came from."""

_AT_ONCE = 1 << 20
_MOST = 1 << 30


@dataclass(frozen=True, slots=True)
class Sample:
    """Pieces of the files that wrap keys, and of the others, by chance. `files` and `bytes` are the whole vault's."""

    keys: tuple[bytes, ...]
    others: tuple[bytes, ...]
    files: int
    bytes: int

    def __repr__(self) -> str:
        return f"Sample({len(self.keys)} + {len(self.others)} pieces)"


@dataclass(frozen=True, slots=True)
class Examined:
    """What is left in the folder: files of the vault's own, files looked through, and pieces that were found again.

    Without `sampled` there was nothing to look for: the destruction had been interrupted. `unread` files were not
    looked through to their end: they can't be read, or there is more than is read.
    """

    own: tuple[str, ...]
    files: int
    bytes: int
    found: int
    pieces: int
    sampled: bool
    unread: int = 0


def take_sample(vault: Path) -> Sample:
    """Pieces of a vault that is about to be erased. Raises StorageFailed."""
    chance = random.SystemRandom()
    keys: list[bytes] = []
    others: list[bytes] = []
    files = total = 0
    for name in _own_files(vault):
        path = vault / name
        with storage_errors(path):
            size = path.lstat().st_size
            with path.open("rb") as stream:
                for start in _places(size, chance, every=wraps_keys(name)):
                    stream.seek(start)
                    piece = stream.read(PIECE)
                    if len(set(piece)) >= _SHORTEST_MIX:
                        (keys if wraps_keys(name) else others).append(piece)
        files, total = files + 1, total + size
    return Sample(
        tuple(chance.sample(keys, min(_OF_KEYS, len(keys)))),
        tuple(chance.sample(others, min(_OF_OTHERS, len(others)))),
        files,
        total,
    )


def examine(vault: Path, sample: Sample | None) -> Examined:
    """Look through everything that is left in the folder, a gibibyte at most; what was not is counted.

    Whether the folder itself is still there doesn't matter. Raises StorageFailed.
    """
    pieces = (*sample.keys, *sample.others) if sample else ()
    files = total = unread = 0
    found: set[bytes] = set()
    own: list[str] = []
    if not vault.is_dir():
        return Examined((), 0, 0, 0, len(pieces), sample is not None)
    for name, is_folder in walk(vault):
        if is_folder or name in (MARKER, LOCK):
            continue
        if is_own(name) or is_unfinished(name):
            own.append(name)
        files += 1
        try:
            size, read = _size(vault / name), 0
            for part, new in _parts(vault / name, _MOST - total):
                read += new
                total += new
                found.update(piece for piece in pieces if piece in part)
        except StorageFailed:
            unread += 1
        else:
            unread += read < size
    return Examined(tuple(own), files, total, len(found), len(pieces), sample is not None, unread)


def has_header(vault: Path) -> bool:
    """Whether there is anything that a passphrase could be tried on."""
    names = ("header", "header.copy", "rekey/header", "rekey/header.copy")
    return any((vault / name).is_file() for name in names)


def _own_files(vault: Path) -> Iterator[str]:
    for name, is_folder in walk(vault):
        own = is_own(name) or is_unfinished(name)
        if own and not is_folder and name not in (MARKER, LOCK) and not (vault / name).is_symlink():
            yield name


def _places(size: int, chance: random.SystemRandom, *, every: bool) -> list[int]:
    if size < PIECE:
        return []
    if every:
        return list(range(0, size - PIECE + 1, PIECE))
    return [chance.randrange(size - PIECE + 1) for _time in range(2)]


def _size(path: Path) -> int:
    """Bytes that can be looked through: a link, a pipe or a device has none."""
    with storage_errors(path):
        found = path.lstat()
    return found.st_size if stat.S_ISREG(found.st_mode) else 0


def _parts(path: Path, most: int) -> Iterator[tuple[bytes, int]]:
    """The file's bytes, each part beginning with the end of the one before, so that no piece is cut in two.

    With each part, how many of its bytes are new.
    """
    with storage_errors(path):
        if not stat.S_ISREG(path.lstat().st_mode):
            return
        end = b""
        with path.open("rb") as stream:
            while most > 0 and (read := stream.read(_AT_ONCE)):
                yield end + read, len(read)
                end = read[-(PIECE - 1) :]
                most -= len(read)
