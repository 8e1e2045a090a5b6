"""Packs (FORMAT.md §5): immutable files of sealed chunks with a sealed table at their end."""

from __future__ import annotations

import contextlib
import os
import struct
from pathlib import Path
from typing import BinaryIO

from resources.words import N_
from vault.durable import flush_folder, make_folder, remove, storage_errors
from vault.errors import StorageFailed, Tampered
from vault.ids import ChunkId, Compartment, PackId
from vault.keys import CompartmentKeys
from vault.pieces import Piece, PlacedChunk, decompress
from vault.primitives import TAG_LENGTH, AuthenticationFailed, Sealer, counter_nonce

MAGIC, END = b"SHDGPACK", b"SHDGPEND"
MAJOR, MINOR = 1, 0
SUFFIX, FRESH = ".pack", ".fresh"
_HEADER = struct.Struct(">8sHHHH16s")
_ROW = struct.Struct(">32sIIB")
_TRAILER = struct.Struct(">I8s")
_TABLE_PREFIX = 0xFFFFFFFF
_WRITE_BUFFER = 1024 * 1024


def pack_path(packs: Path, pack: PackId) -> Path:
    """Where a pack lies below the `packs` folder."""
    name = pack.hex()
    return packs / name[:2] / (name + SUFFIX)


def fresh_path(packs: Path, pack: PackId) -> Path:
    """Where it lies before its transaction is known to be committed."""
    return pack_path(packs, pack).with_suffix(FRESH)


def find_pack(packs: Path, pack: PackId) -> Path:
    """Where a committed pack lies just now; still fresh when the renaming is under way, or failed."""
    path, fresh = pack_path(packs, pack), fresh_path(packs, pack)
    return fresh if not path.exists() and fresh.exists() else path


def pack_header(keys: CompartmentKeys, pack: PackId) -> bytes:
    """A pack's first 32 bytes."""
    return _HEADER.pack(MAGIC, MAJOR, MINOR, keys.suite.number, keys.compartment, pack)


class PackWriter:
    """Writes one fresh pack; `finish` makes it durable, `abandon` leaves nothing behind."""

    def __init__(self, packs: Path, pack: PackId, keys: CompartmentKeys) -> None:
        self.pack = pack
        self.chunks: list[PlacedChunk] = []
        self._keys = keys
        self._path = fresh_path(packs, pack)
        make_folder(self._path.parent)
        self._sealer = keys.pack_sealer(pack)
        self._header = pack_header(keys, pack)
        with storage_errors(self._path):
            self._stream: BinaryIO = self._path.open("xb", _WRITE_BUFFER)
            self._stream.write(self._header)
        self.size = len(self._header)

    def append(self, piece: Piece) -> None:
        """Seal a piece into the pack. `piece.body` must be there."""
        assert piece.body is not None
        ordinal = len(self.chunks)
        associated = _chunk_associated(piece.id, piece.plain_length, piece.method)
        sealed = self._sealer.seal(counter_nonce(ordinal), piece.body, associated)
        try:
            self._stream.write(sealed)
        except OSError as error:
            raise StorageFailed(self._path, error) from error
        self.chunks.append(
            PlacedChunk(
                piece.id,
                self._keys.compartment,
                self.pack,
                ordinal,
                self.size,
                len(sealed),
                piece.plain_length,
                piece.method,
            )
        )
        self.size += len(sealed)

    def finish(self) -> None:
        """Write the table and flush everything, the folder included, to the medium."""
        rows = b"".join(
            _ROW.pack(chunk.id, chunk.stored_length, chunk.plain_length, chunk.method)
            for chunk in self.chunks
        )
        nonce = counter_nonce(len(self.chunks), prefix=_TABLE_PREFIX)
        table = self._sealer.seal(nonce, rows, self._header)
        with storage_errors(self._path):
            self._stream.write(table + _TRAILER.pack(len(table), END))
            self._stream.flush()
            os.fsync(self._stream.fileno())
            self._stream.close()
        self.size += len(table) + _TRAILER.size
        flush_folder(self._path.parent)

    def abandon(self) -> None:
        """Remove what was written."""
        # Flushing the rest of a full disk's buffer fails again; the file goes anyway.
        with contextlib.suppress(OSError):
            self._stream.close()
        remove(self._path)


def chunk_name(place: PlacedChunk) -> str:
    """What findings call a chunk."""
    return f"pack {place.pack.hex()}, chunk {place.ordinal}"


def open_body(sealer: Sealer, sealed: bytes, place: PlacedChunk) -> bytes:
    """The body in `sealed`, authentic and still packed; raises Tampered naming pack and chunk."""
    associated = _chunk_associated(place.id, place.plain_length, place.method)
    try:
        return sealer.open(counter_nonce(place.ordinal), sealed, associated)
    except AuthenticationFailed:
        raise Tampered(chunk_name(place), N_("it fails its authentication")) from None


def open_chunk(sealer: Sealer, sealed: bytes, place: PlacedChunk) -> bytes:
    """The piece in `sealed`; raises Tampered naming pack and chunk."""
    body = open_body(sealer, sealed, place)
    try:
        return decompress(place.method, body, place.plain_length)
    except ValueError as error:
        raise Tampered(chunk_name(place), str(error)) from None


def read_table(path: Path, all_keys: dict[Compartment, CompartmentKeys]) -> list[PlacedChunk]:
    """The chunks of a pack, from the pack alone; raises Tampered for any deviation from the format."""
    name = f"pack {path.stem}"
    with storage_errors(path), path.open("rb") as stream:
        header = stream.read(_HEADER.size)
        length = stream.seek(0, os.SEEK_END)
        if length < _HEADER.size + TAG_LENGTH + _TRAILER.size:
            raise Tampered(name, N_("it is cut short"))
        stream.seek(length - _TRAILER.size)
        table_length, end = _TRAILER.unpack(stream.read(_TRAILER.size))
        start = length - _TRAILER.size - table_length
        if end != END or start < _HEADER.size:
            raise Tampered(name, N_("its end is wrong"))
        stream.seek(start)
        table = stream.read(table_length)
    keys, pack = _identify(header, name, all_keys)
    count, odd = divmod(table_length - TAG_LENGTH, _ROW.size)
    if odd or count < 0:
        raise Tampered(name, N_("its table's length is wrong"))
    try:
        rows = keys.pack_sealer(pack).open(
            counter_nonce(count, prefix=_TABLE_PREFIX), table, header
        )
    except AuthenticationFailed:
        raise Tampered(name, N_("its table fails its authentication")) from None
    chunks, offset = [], _HEADER.size
    for ordinal, (chunk, stored, plain, method) in enumerate(_ROW.iter_unpack(rows)):
        place = PlacedChunk(
            ChunkId(chunk), keys.compartment, pack, ordinal, offset, stored, plain, method
        )
        chunks.append(place)
        offset += stored
    if offset != start:
        raise Tampered(name, N_("its chunks do not add up to its length"))
    return chunks


def _identify(
    header: bytes, name: str, all_keys: dict[Compartment, CompartmentKeys]
) -> tuple[CompartmentKeys, PackId]:
    magic, major, _minor, suite, compartment, pack = _HEADER.unpack(header)
    known = compartment in Compartment.__members__.values() and Compartment(compartment) in all_keys
    if magic != MAGIC or major != MAJOR or not known or name != f"pack {pack.hex()}":
        raise Tampered(name, N_("its header is wrong"))
    keys = all_keys[Compartment(compartment)]
    if suite != keys.suite.number:
        raise Tampered(name, N_("its suite is not the vault's"))
    return keys, PackId(pack)


def _chunk_associated(chunk: ChunkId, plain_length: int, method: int) -> bytes:
    return chunk + plain_length.to_bytes(4, "big") + bytes((method,))
