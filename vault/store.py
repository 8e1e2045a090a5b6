"""The chunk store: pieces go into packs in batches, chunks come back authenticated, in any order, from any thread."""

from __future__ import annotations

import contextlib
import re
import threading
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from resources.words import N_
from vault.durable import flush_folder, remove, storage_errors
from vault.errors import ChunkMissing, StorageFailed, Tampered
from vault.ids import ChunkId, Compartment, PackId
from vault.keys import CompartmentKeys
from vault.pack import (
    FRESH,
    PackWriter,
    chunk_name,
    fresh_path,
    open_body,
    open_chunk,
    pack_path,
)
from vault.pieces import PLAIN, ChunkTable, Piece, PlacedChunk, compress, decompress
from vault.primitives import Sealer, random_bytes

PACK_TARGET = 64 * 1024 * 1024
_MOST_CHUNKS = 16_384
_OPEN_PACKS = 16
_PACK_NAME = re.compile("[0-9a-f]{32}")
_LOOKED_UP_AT_ONCE = 256


@dataclass(frozen=True, slots=True)
class Batch:
    """Fresh packs that are durable and wait for their transaction, and then for `publish`."""

    packs: tuple[tuple[PackId, int], ...]
    chunks: tuple[PlacedChunk, ...]


class BatchWriter:
    """Collects pieces of one compartment into fresh packs, for one database transaction at a time (FORMAT.md §5.3)."""

    def __init__(self, packs: Path, keys: CompartmentKeys) -> None:
        self._packs, self._keys = packs, keys
        self._current: PackWriter | None = None
        self._finished: list[PackWriter] = []
        self._written: set[ChunkId] = set()

    @property
    def full(self) -> bool:
        """Whether enough is collected for a transaction to be worth its flush."""
        return bool(self._finished) or (self._current is not None and self._is_full(self._current))

    def put(self, piece: Piece) -> None:
        """Take a piece; one that is known, or was taken before, costs nothing."""
        if piece.body is None or piece.id in self._written:
            return
        if self._current is not None and self._is_full(self._current):
            self._finish_current()
        if self._current is None:
            self._current = PackWriter(self._packs, PackId(random_bytes(16)), self._keys)
        self._current.append(piece)
        self._written.add(piece.id)

    def flush(self) -> Batch:
        """Make everything taken so far durable and hand it over; the writer is empty afterwards."""
        if self._current is not None:
            self._finish_current()
        batch = Batch(
            tuple((writer.pack, writer.size) for writer in self._finished),
            tuple(chunk for writer in self._finished for chunk in writer.chunks),
        )
        self._finished = []
        return batch

    def publish(self, batch: Batch) -> None:
        """Give the packs of a committed batch their names, durably; only then may its files be acknowledged."""
        publish_packs(self._packs, [pack for pack, _size in batch.packs])

    def abandon(self) -> None:
        """Remove what was taken since the last flush."""
        for writer in [*self._finished, *([self._current] if self._current else [])]:
            writer.abandon()
            self._written.difference_update(chunk.id for chunk in writer.chunks)
        self._finished, self._current = [], None

    def _finish_current(self) -> None:
        assert self._current is not None
        self._current.finish()
        self._finished.append(self._current)
        self._current = None

    @staticmethod
    def _is_full(writer: PackWriter) -> bool:
        return writer.size >= PACK_TARGET or len(writer.chunks) >= _MOST_CHUNKS


class ChunkStore:
    """Reads chunks through a ChunkTable, and names pieces for writing. Safe to use from several threads."""

    def __init__(
        self, packs: Path, keys: dict[Compartment, CompartmentKeys], table: ChunkTable
    ) -> None:
        self._packs, self._keys, self._table = packs, keys, table
        self._open: OrderedDict[PackId, tuple[BinaryIO, Sealer]] = OrderedDict()
        self._lock = threading.Lock()

    def prepare(self, compartment: Compartment, pieces: list[tuple[bytes, bytes]]) -> list[Piece]:
        """Pieces from (digest, bytes) pairs: those the vault has whole without a body, all others compressed.

        A chunk that is known but can't be read any more is stored again, so that filing a file once more heals it.
        """
        keys = self._keys[compartment]
        ids = [keys.chunk_id(digest) for digest, _data in pieces]
        whole = {
            chunk
            for chunk, place in self._table.places(compartment, ids).items()
            if self._is_whole(place)
        }
        new = iter(
            compress(
                [
                    data
                    for chunk, (_digest, data) in zip(ids, pieces, strict=True)
                    if chunk not in whole
                ]
            )
        )
        return [
            Piece(chunk, len(data), PLAIN, None)
            if chunk in whole
            else Piece(chunk, len(data), *next(new))
            for chunk, (_digest, data) in zip(ids, pieces, strict=True)
        ]

    def stream(self, compartment: Compartment, chunks: Iterable[ChunkId]) -> Iterator[bytes]:
        """The pieces of `chunks`, in order, opened one by one. Raises ChunkMissing, Tampered, StorageFailed."""
        waiting = list(chunks)
        for start in range(0, len(waiting), _LOOKED_UP_AT_ONCE):
            wanted = waiting[start : start + _LOOKED_UP_AT_ONCE]
            places = self._table.places(compartment, wanted)
            yield from self.stream_placed(compartment, [places.get(each, each) for each in wanted])

    def stream_placed(
        self, compartment: Compartment, chunks: Iterable[PlacedChunk | ChunkId]
    ) -> Iterator[bytes]:
        """The same where the places were looked up before; a chunk's id alone says that it has none."""
        for chunk in chunks:
            if not isinstance(chunk, PlacedChunk):
                raise ChunkMissing(chunk)
            yield self._read_where_it_is(compartment, chunk)

    def _read_where_it_is(self, compartment: Compartment, place: PlacedChunk) -> bytes:
        """The piece, also when its pack was written anew since its place was looked up."""
        try:
            return self.read(place)
        except Tampered:
            now = self._table.places(compartment, [place.id]).get(place.id, place)
            if now == place:
                raise
            return self.read(now)

    def read(self, place: PlacedChunk) -> bytes:
        """One piece, authenticated."""
        sealer, sealed = self._sealed(place)
        return open_chunk(sealer, sealed, place)

    def read_packed(self, place: PlacedChunk) -> tuple[bytes, bytes]:
        """(digest of the piece, its body as it is packed), the piece compared with its id; for sealing it anew."""
        keys = self._keys[place.compartment]
        sealer, sealed = self._sealed(place)
        body = open_body(sealer, sealed, place)
        try:
            digest = keys.suite.digest(decompress(place.method, body, place.plain_length))
        except ValueError as error:
            raise Tampered(chunk_name(place), str(error)) from None
        if keys.chunk_id(digest) != place.id:
            raise Tampered(chunk_name(place), N_("it is not what its id says"))
        return digest, body

    def _sealed(self, place: PlacedChunk) -> tuple[Sealer, bytes]:
        with self._lock, storage_errors(pack_path(self._packs, place.pack)):
            stream, sealer = self._pack(place)
            stream.seek(place.offset)
            sealed = stream.read(place.stored_length)
        if len(sealed) != place.stored_length:
            raise Tampered(f"pack {place.pack.hex()}", N_("it is cut short"))
        return sealer, sealed

    def verify(self, place: PlacedChunk) -> int:
        """Open a chunk and compare its content with its id; returns its length in bytes."""
        keys = self._keys[place.compartment]
        piece = self.read(place)
        if keys.chunk_id(keys.suite.digest(piece)) != place.id:
            raise Tampered(chunk_name(place), N_("it is not what its id says"))
        return len(piece)

    def _is_whole(self, place: PlacedChunk) -> bool:
        try:
            self.verify(place)
        except (Tampered, StorageFailed):
            return False
        return True

    def close(self) -> None:
        """Close the packs that are open."""
        with self._lock:
            for stream, _sealer in self._open.values():
                stream.close()
            self._open.clear()

    def _pack(self, place: PlacedChunk) -> tuple[BinaryIO, Sealer]:
        entry = self._open.get(place.pack)
        if entry is None:
            sealer = self._keys[place.compartment].pack_sealer(place.pack)
            entry = self._open[place.pack] = (self._opened(place.pack), sealer)
            if len(self._open) > _OPEN_PACKS:
                self._open.popitem(last=False)[1][0].close()
        else:
            self._open.move_to_end(place.pack)
        return entry

    def _opened(self, pack: PackId) -> BinaryIO:
        """A pack's file, under either name: a reader may come between a commit and the renaming that follows it."""
        for path in (
            pack_path(self._packs, pack),
            fresh_path(self._packs, pack),
            pack_path(self._packs, pack),
        ):
            with contextlib.suppress(FileNotFoundError):
                return path.open("rb")
        raise Tampered(f"pack {pack.hex()}", N_("it is missing"))


def fresh_packs(packs: Path) -> list[PackId]:
    """Packs whose transaction isn't known to have been committed."""
    return [
        PackId(bytes.fromhex(path.stem))
        for path in packs.glob("*/*" + FRESH)
        if _PACK_NAME.fullmatch(path.stem)
    ]


def publish_packs(packs: Path, committed: Iterable[PackId]) -> None:
    """Rename fresh packs that are committed, durably."""
    folders = set()
    for pack in committed:
        path = pack_path(packs, pack)
        with storage_errors(path):
            fresh_path(packs, pack).replace(path)
        folders.add(path.parent)
    for folder in folders:
        flush_folder(folder)


def discard_packs(packs: Path, uncommitted: Iterable[PackId]) -> None:
    """Remove fresh packs that no transaction has committed: nothing in them was ever acknowledged."""
    for pack in uncommitted:
        remove(fresh_path(packs, pack))
