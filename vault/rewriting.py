"""Moving chunks out of packs that are to go: opened and sealed anew under another pack's key, never unpacked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from resources.words import N_
from vault.durable import flush_folder, overwrite, remove, storage_errors
from vault.errors import Tampered
from vault.ids import Compartment, PackId
from vault.keys import CompartmentKeys
from vault.pack import chunk_name, find_pack, fresh_path, open_body, pack_path
from vault.pieces import Piece, PlacedChunk
from vault.store import BatchWriter

_READ_BUFFER = 1024 * 1024


def move_chunks(
    packs: Path,
    keys: Mapping[Compartment, CompartmentKeys],
    places: Iterable[PlacedChunk],
    writer: BatchWriter,
    *,
    on_bytes: Callable[[int], None] = lambda _count: None,
) -> None:
    """Put these chunks, all of one pack and in its order, into `writer`.

    Raises Tampered and StorageFailed for a chunk that can't be read: the pack must not go then.
    """
    stream = None
    sealer = None
    try:
        for place in places:
            path = find_pack(packs, place.pack)
            if stream is None:
                with storage_errors(path):
                    if not path.is_file():
                        raise Tampered(f"pack {place.pack.hex()}", N_("it is missing"))
                    stream = path.open("rb", _READ_BUFFER)
                sealer = keys[place.compartment].pack_sealer(place.pack)
            assert sealer is not None
            with storage_errors(path):
                stream.seek(place.offset)
                sealed = stream.read(place.stored_length)
            if len(sealed) != place.stored_length:
                raise Tampered(chunk_name(place), N_("it is cut short"))
            body = open_body(sealer, sealed, place)
            writer.put(Piece(place.id, place.plain_length, place.method, body))
            on_bytes(place.stored_length)
    finally:
        if stream is not None:
            stream.close()


def remove_packs(packs: Path, gone: Iterable[PackId]) -> int:
    """Overwrite and remove these packs' files, under either name, durably; returns the bytes that were freed."""
    freed = 0
    for pack in gone:
        for path in (pack_path(packs, pack), fresh_path(packs, pack)):
            freed += overwrite(path)
            remove(path)
        if path.parent.is_dir():
            flush_folder(path.parent)
    return freed
