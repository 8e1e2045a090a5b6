"""Contents on their way into the vault: sealed, made durable, entered in one transaction (vault/FORMAT.md §5.3).

They come from streams: a file that is being read, or a text in memory, which needs no file in clear for that.
"""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable, Iterator, Sequence
from typing import BinaryIO, NamedTuple

from sqlalchemy.orm import Session

from desktop.services.house import House
from models.categories import Category
from models.documents.chunks import add_batch
from vault.ids import ChunkId, Compartment
from vault.pieces import cut
from vault.primitives import new_hash
from vault.store import Batch, BatchWriter, discard_packs


class Content(NamedTuple):
    """What a version is made of: the digest of the whole, its chunks, its size in bytes."""

    digest: bytes
    chunks: tuple[ChunkId, ...]
    size: int


OnPiece = Callable[[int], None]


class ContentWriter:
    """Takes contents of any category until `entering`; used by one thread."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._writers: dict[Compartment, BatchWriter] = {}
        self._batches: dict[Compartment, list[Batch]] = {}

    def take(
        self, category: Category, stream: BinaryIO, on_piece: OnPiece | None = None
    ) -> Content:
        """Seal what `stream` yields; `on_piece` gets the length of each piece."""
        compartment, suite = category.compartment, self._house.vault.suite
        writer = self._writer(compartment)
        whole, chunks, size = new_hash(suite.hash), list[ChunkId](), 0
        for data in cut(stream):
            (piece,) = self._house.store.prepare(compartment, [(suite.digest(data), data)])
            writer.put(piece)
            chunks.append(piece.id)
            whole.update(data)
            size += len(data)
            if on_piece is not None:
                on_piece(len(data))
            if writer.full:
                self._batches.setdefault(compartment, []).append(writer.flush())
        return Content(whole.digest(), tuple(chunks), size)

    def take_bytes(self, category: Category, data: bytes) -> Content:
        """The same for bytes in memory."""
        return self.take(category, io.BytesIO(data))

    def take_small(self, category: Category, contents: Sequence[bytes]) -> list[Content]:
        """The same for contents of at most `PIECE_LENGTH` each: one look-up and one call to the compressor for all."""
        compartment, suite = category.compartment, self._house.vault.suite
        digests = [suite.digest(data) for data in contents]
        filled = [pair for pair in zip(digests, contents, strict=True) if pair[1]]
        pieces = iter(self._house.store.prepare(compartment, filled))
        writer = self._writer(compartment)
        found: list[Content] = []
        for digest, data in zip(digests, contents, strict=True):
            chunks: tuple[ChunkId, ...] = ()
            if data:
                piece = next(pieces)
                writer.put(piece)
                chunks = (piece.id,)
                if writer.full:
                    self._batches.setdefault(compartment, []).append(writer.flush())
            found.append(Content(digest, chunks, len(data)))
        return found

    @contextlib.contextmanager
    def entering(self) -> Iterator[Session]:
        """The transaction that refers to what was taken; acknowledged when the block has ended.

        Everything is durable before it begins, and nothing of it remains when it fails.
        """
        for compartment, writer in self._writers.items():
            self._batches.setdefault(compartment, []).append(writer.flush())
        taken, self._batches = self._batches, {}
        with self._house.database.write() as session:
            try:
                for compartment, batches in taken.items():
                    for batch in batches:
                        add_batch(session, compartment, batch)
                yield session
            except BaseException:
                # It will be rolled back. What fails later, the next open asks the database about.
                packs = [
                    pack for each in taken.values() for batch in each for pack, _ in batch.packs
                ]
                discard_packs(self._house.vault.packs_path, packs)
                raise
        for compartment, batches in taken.items():
            for batch in batches:
                self._writers[compartment].publish(batch)

    def _writer(self, compartment: Compartment) -> BatchWriter:
        if compartment not in self._writers:
            self._writers[compartment] = self._house.vault.writer(compartment)
        return self._writers[compartment]

    def abandon(self) -> None:
        """Remove what was taken and not entered."""
        for writer in self._writers.values():
            writer.abandon()


@contextlib.contextmanager
def writing(house: House) -> Iterator[ContentWriter]:
    """A writer that leaves nothing behind when the block raises."""
    writer = ContentWriter(house)
    try:
        yield writer
    except BaseException:
        writer.abandon()
        raise
