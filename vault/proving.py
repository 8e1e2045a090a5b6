"""Proving packs: one pass over a file opens its every chunk and compares it with its id. Reads only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from resources.words import N_
from vault.durable import storage_errors
from vault.errors import StorageFailed, Tampered
from vault.ids import Compartment
from vault.keys import CompartmentKeys
from vault.pack import chunk_name, open_chunk, read_table
from vault.pieces import PlacedChunk

_READ_BUFFER = 1024 * 1024


class ReadChunk(NamedTuple):
    """A chunk of a pack: its piece, or why there is none."""

    place: PlacedChunk
    piece: bytes | None
    error: Tampered | StorageFailed | None


def prove_pack(path: Path, all_keys: Mapping[Compartment, CompartmentKeys]) -> Iterator[ReadChunk]:
    """Every chunk that a pack's own table names, in order; memory holds one piece.

    The table is read before the first chunk is handed out: raises Tampered when it fails, StorageFailed when the file
    can't be read. A chunk that fails is handed out with its error, and the rest goes on.
    """
    table = read_table(path, dict(all_keys))
    yield from prove_chunks(path, table, all_keys)


def prove_chunks(
    path: Path, places: Iterable[PlacedChunk], all_keys: Mapping[Compartment, CompartmentKeys]
) -> Iterator[ReadChunk]:
    """The same for chunks of one pack that are known from elsewhere. Raises StorageFailed when there is no file."""
    with storage_errors(path):
        stream = path.open("rb", _READ_BUFFER)
    with stream:
        sealer = None
        for place in places:
            keys = all_keys[place.compartment]
            sealer = sealer or keys.pack_sealer(place.pack)
            try:
                with storage_errors(path):
                    stream.seek(place.offset)
                    sealed = stream.read(place.stored_length)
                if len(sealed) != place.stored_length:
                    raise Tampered(chunk_name(place), N_("it is cut short"))
                piece = open_chunk(sealer, sealed, place)
                if keys.chunk_id(keys.suite.digest(piece)) != place.id:
                    raise Tampered(chunk_name(place), N_("it is not what its id says"))
            except (Tampered, StorageFailed) as error:
                yield ReadChunk(place, None, error)
            else:
                yield ReadChunk(place, piece, None)


def pack_is_whole(path: Path, all_keys: Mapping[Compartment, CompartmentKeys]) -> bool:
    """Whether every byte of the pack is what was written."""
    try:
        return all(chunk.error is None for chunk in prove_pack(path, all_keys))
    except (Tampered, StorageFailed):
        return False
