"""Chunks that were written into other packs after a chunk table was copied: found through the packs' own tables."""

from __future__ import annotations

import contextlib
from pathlib import Path

from vault.errors import Tampered
from vault.ids import ChunkId, Compartment
from vault.keys import CompartmentKeys
from vault.pack import SUFFIX, find_pack, read_table
from vault.pieces import ChunkTable, MemoryChunkTable, PlacedChunk


class MovedChunks:
    """A ChunkTable over an older one. Only a pack that is gone costs a look at the others, and that once."""

    def __init__(
        self, table: ChunkTable, packs: Path, keys: dict[Compartment, CompartmentKeys]
    ) -> None:
        self._table, self._packs, self._keys = table, packs, keys
        self._present: MemoryChunkTable | None = None

    def places(self, compartment: Compartment, ids: list[ChunkId]) -> dict[ChunkId, PlacedChunk]:
        """The known ones of `ids`, where they are now; one that is nowhere any more isn't known."""
        found = self._table.places(compartment, ids)
        packs = {place.pack for place in found.values()}
        gone = {pack for pack in packs if not find_pack(self._packs, pack).is_file()}
        moved = [chunk for chunk, place in found.items() if place.pack in gone]
        for chunk in moved:
            del found[chunk]
        if moved:
            found.update(self._on_disk().places(compartment, moved))
        return found

    def _on_disk(self) -> MemoryChunkTable:
        if self._present is None:
            present = MemoryChunkTable()
            for path in sorted(self._packs.glob("*/*" + SUFFIX)):
                # Those of other compartments don't open with these keys, and damaged ones are a check's business.
                with contextlib.suppress(Tampered):
                    present.add(read_table(path, self._keys))
            self._present = present
        return self._present
