"""Content on its way into and out of packs: cutting, naming, and compressing pieces (FORMAT.md §5)."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from typing import BinaryIO, NamedTuple, Protocol

import zstandard

from resources.words import N_
from vault.ids import ChunkId, Compartment, PackId

PIECE_LENGTH = 4 * 1024 * 1024
PLAIN, ZSTANDARD = 0, 1
_LEVEL = 1
_local = threading.local()


class Piece(NamedTuple):
    """A piece ready to be sealed; `body` is None when the vault holds the chunk already."""

    id: ChunkId
    plain_length: int
    method: int
    body: bytes | None


class PlacedChunk(NamedTuple):
    """Where a sealed chunk lies; one row of the chunk table. A tuple: there is one for every small file."""

    id: ChunkId
    compartment: Compartment
    pack: PackId
    ordinal: int
    offset: int
    stored_length: int
    plain_length: int
    method: int


class ChunkTable(Protocol):
    """The vault's only question to the database: where are these chunks?"""

    def places(self, compartment: Compartment, ids: list[ChunkId]) -> dict[ChunkId, PlacedChunk]:
        """The known ones of `ids`."""


class MemoryChunkTable:
    """A ChunkTable in memory, for repair and tests."""

    def __init__(self) -> None:
        self.rows: dict[tuple[Compartment, ChunkId], PlacedChunk] = {}

    def add(self, chunks: list[PlacedChunk]) -> None:
        """Learn where `chunks` are."""
        self.rows.update({(chunk.compartment, chunk.id): chunk for chunk in chunks})

    def places(self, compartment: Compartment, ids: list[ChunkId]) -> dict[ChunkId, PlacedChunk]:
        """The known ones of `ids`."""
        found = ((wanted, self.rows.get((compartment, wanted))) for wanted in ids)
        return {wanted: place for wanted, place in found if place is not None}


def cut(stream: BinaryIO) -> Iterator[bytes]:
    """The stream in pieces of `PIECE_LENGTH`, the last one shorter; none for an empty stream."""
    while piece := stream.read(PIECE_LENGTH):
        # An unbuffered stream may give less than it was asked for before its end.
        while len(piece) < PIECE_LENGTH and (more := stream.read(PIECE_LENGTH - len(piece))):
            piece += more
        yield piece


def compress(pieces: Sequence[bytes]) -> list[tuple[int, bytes]]:
    """(method, body) of each piece: a Zstandard frame where it saves at least a sixteenth, the piece itself otherwise.

    One call into the library for all of them, since a thousand small ones would spend their time on coming and going.
    """
    if not pieces:
        return []
    compressor = getattr(_local, "compressor", None)
    if compressor is None:
        compressor = _local.compressor = zstandard.ZstdCompressor(
            level=_LEVEL, write_content_size=True, write_checksum=False
        )
    frames = compressor.multi_compress_to_buffer(list(pieces))
    return [
        (PLAIN, piece)
        if len(frames[ordinal]) > len(piece) - len(piece) // 16
        else (ZSTANDARD, frames[ordinal].tobytes())
        for ordinal, piece in enumerate(pieces)
    ]


def decompress(method: int, body: bytes, plain_length: int) -> bytes:
    """The piece; raises ValueError when it isn't exactly `plain_length` bytes, never unpacking more than that."""
    if method == PLAIN:
        piece = body
    elif method == ZSTANDARD:
        decompressor = getattr(_local, "decompressor", None)
        if decompressor is None:
            decompressor = _local.decompressor = zstandard.ZstdDecompressor()
        try:
            if zstandard.frame_content_size(body) != plain_length:
                raise ValueError(N_("its unpacked length is wrong"))
            piece = decompressor.decompress(body, allow_extra_data=False)
        except zstandard.ZstdError:
            raise ValueError(N_("it can't be unpacked")) from None
    else:
        raise ValueError(N_("its method is unknown"))
    if len(piece) != plain_length:
        raise ValueError(N_("its length is wrong"))
    return piece
