"""Sealed copies of the database inside the vault's folder (FORMAT.md §12), and which of them are kept.

A snapshot is the encrypted file once more sealed as a whole, so that no page of another time can slip into it.
"""

from __future__ import annotations

import os
import re
import struct
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from resources.words import N_
from vault.durable import flush_folder, make_folder, remove, storage_errors
from vault.errors import StorageFailed, Tampered
from vault.keys import MasterKeys
from vault.medium import READ_AT_ONCE, forget_cached, pieces_of
from vault.primitives import new_hash, random_bytes
from vault.sealed_file import SealedFiles, SealedReader
from vault.times import from_microseconds, to_microseconds

SUFFIX = ".snap"
MAGIC = b"SHDGSNAP"
MAJOR, MINOR = 1, 0
_FIXED = struct.Struct(">8sHHQQ32sQHH")
_MOST_WORDS = 400
NAME = re.compile(r"[0-9]{8}T[0-9]{12}Z-[0-9a-f]{8}\.snap")
"""What a snapshot is called: the moment in UTC, and something random."""

OnBytes = Callable[[int], None]


def _silent(_count: int) -> None:
    pass


@dataclass(frozen=True, slots=True)
class SnapshotFacts:
    """What a snapshot says of the database in it: when it was taken and why, the journal's newest event, the schema."""

    moment: datetime
    reason: str
    sequence: int
    head: bytes
    schema: str
    database_size: int


@dataclass(frozen=True, slots=True)
class SnapshotInfo:
    """A snapshot on the medium. `size` is its file's, in bytes."""

    path: Path
    size: int
    facts: SnapshotFacts

    @property
    def moment(self) -> datetime:
        """When it was taken, by the clock of that moment."""
        return self.facts.moment

    @property
    def reason(self) -> str:
        """Why it was taken; a message id."""
        return self.facts.reason

    @property
    def sequence(self) -> int:
        """The number of the newest event in it."""
        return self.facts.sequence

    @property
    def head(self) -> bytes:
        """The hash of that event."""
        return self.facts.head


@dataclass(frozen=True, slots=True)
class Shelf:
    """The snapshots of one folder: readable ones, the newest first, and what is wrong with the others."""

    snapshots: tuple[SnapshotInfo, ...]
    damaged: tuple[tuple[Path, Tampered], ...]


def snapshot_name(moment: datetime) -> str:
    """A new name: the moment, and something random for two of one moment."""
    return f"{moment:%Y%m%dT%H%M%S%f}Z-{random_bytes(4).hex()}{SUFFIX}"


def write_snapshot(
    folder: Path,
    keys: MasterKeys,
    database: Path,
    facts: SnapshotFacts,
    on_bytes: OnBytes = _silent,
) -> tuple[SnapshotInfo, bytes]:
    """Seal the database's file as it is; also returns the digest of what was read. Nobody may write to it meanwhile.

    Raises StorageFailed; then nothing new is there.
    """
    make_folder(folder)
    path = folder / snapshot_name(facts.moment)
    hasher = new_hash(keys.suite.hash)
    front = _serialise(facts)

    def parts() -> Iterator[bytes]:
        yield front
        for piece in pieces_of(database):
            hasher.update(piece)
            on_bytes(len(piece))
            yield piece

    try:
        size = len(front) + facts.database_size
        SealedFiles(keys.snapshots).write_stream(path, parts(), size)
    except ValueError as error:
        # The one reason why another number of bytes can come: the file was written to.
        raise StorageFailed(database, OSError(f"it changed while it was read ({error})")) from None
    with storage_errors(path):
        return SnapshotInfo(path, path.stat().st_size, facts), hasher.digest()


def read_snapshot(path: Path, keys: MasterKeys) -> SnapshotInfo:
    """What the snapshot at `path` says of itself, from its first block. Raises Tampered, StorageFailed."""
    with SealedFiles(keys.snapshots).open(path) as reader:
        facts, _start = _read_front(reader, path)
    with storage_errors(path):
        return SnapshotInfo(path, path.stat().st_size, facts)


def extract_snapshot(
    path: Path,
    keys: MasterKeys,
    target: Path,
    on_bytes: OnBytes = _silent,
    *,
    durable: bool = True,
) -> tuple[SnapshotFacts, bytes]:
    """Write the database in a snapshot, still encrypted, as the new file `target`; every byte is read from the medium.

    Returns what the snapshot says and the database's digest. Raises Tampered, StorageFailed, whereupon there is no
    `target`.
    """
    forget_cached(path)
    hasher = new_hash(keys.suite.hash)
    with SealedFiles(keys.snapshots).open(path) as reader:
        facts, start = _read_front(reader, path)
        reader.seek(start)
        with storage_errors(target):
            stream = target.open("xb")
        try:
            with storage_errors(target), stream:
                while piece := reader.read(READ_AT_ONCE):
                    hasher.update(piece)
                    stream.write(piece)
                    on_bytes(len(piece))
                stream.flush()
                if durable:
                    os.fsync(stream.fileno())
        except BaseException:
            remove(target)
            raise
    return facts, hasher.digest()


def snapshots_in(folder: Path, keys: MasterKeys) -> Shelf:
    """Every snapshot in `folder`. Raises StorageFailed."""
    found, damaged = [], []
    with storage_errors(folder):
        paths = sorted(folder.iterdir()) if folder.is_dir() else []
    for path in paths:
        if not NAME.fullmatch(path.name) or not path.is_file():
            continue
        try:
            found.append(read_snapshot(path, keys))
        except Tampered as error:
            damaged.append((path, error))
    return Shelf(tuple(sorted(found, key=age, reverse=True)), tuple(damaged))


def remove_snapshots(folder: Path, snapshots: Iterable[SnapshotInfo]) -> None:
    """Remove these, durably. Raises StorageFailed."""
    for info in snapshots:
        remove(info.path)
    flush_folder(folder)


def age(info: SnapshotInfo) -> tuple[int, datetime]:
    """What orders snapshots: the journal's count first, since a clock may be wrong."""
    return info.sequence, info.moment


def _serialise(facts: SnapshotFacts) -> bytes:
    reason, schema = (word.encode("utf-8") for word in (facts.reason, facts.schema))
    fixed = _FIXED.pack(
        MAGIC,
        MAJOR,
        MINOR,
        to_microseconds(facts.moment),
        facts.sequence,
        facts.head,
        facts.database_size,
        len(reason),
        len(schema),
    )
    return fixed + reason + schema


def _read_front(reader: SealedReader, path: Path) -> tuple[SnapshotFacts, int]:
    """The facts, and where the database begins."""
    name = f"{path.parent.name}/{path.name}"
    fixed = reader.read(_FIXED.size)
    if len(fixed) != _FIXED.size:
        raise Tampered(name, N_("it is cut short"))
    magic, major, _minor, moment, sequence, head, size, reason, schema = _FIXED.unpack(fixed)
    if magic != MAGIC or major != MAJOR or reason + schema > _MOST_WORDS:
        raise Tampered(name, N_("its header is wrong"))
    words = reader.read(reason + schema)
    start = _FIXED.size + reason + schema
    if reader.size != start + size:
        raise Tampered(name, N_("its length is wrong"))
    try:
        facts = SnapshotFacts(
            from_microseconds(moment),
            words[:reason].decode("utf-8"),
            sequence,
            head,
            words[reason:].decode("utf-8"),
            size,
        )
    except ValueError:
        raise Tampered(name, N_("its header is wrong")) from None
    return facts, start
