"""The contents of many documents in a known order: where their chunks lie is looked up for a group of them at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from desktop.services.house import House
from models.handover.package_queries import content_places
from models.records import DocumentRecord
from vault.ids import ChunkId
from vault.pieces import PlacedChunk

_MOST_VERSIONS = 256
_MOST_BYTES = 256 << 20
"""A group ends with the version that reaches either: what is held ready stays small, however large the versions."""


class ContentReader:
    """Opens versions, each as often as asked; quickest in the order in which they were expected. One thread."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._expected: Sequence[DocumentRecord] = ()
        self._at: dict[int, int] = {}
        self._ready: dict[int, list[PlacedChunk | ChunkId]] = {}

    def expect(self, documents: Sequence[DocumentRecord]) -> None:
        """Say which versions (each a document's `version`) will be opened, in this order."""
        self._expected = documents
        self._at = {each.version.id: place for place, each in enumerate(documents)}

    def open(self, document: DocumentRecord) -> Iterator[bytes]:
        """The version's bytes, each piece authenticated. Reading them raises ChunkMissing, Tampered, StorageFailed."""
        version = document.version.id
        if version not in self._ready:
            self._look_up(self._group(document))
        chunks = self._ready.pop(version, [])
        return self._house.store.stream_placed(document.category.compartment, chunks)

    def _group(self, document: DocumentRecord) -> list[DocumentRecord]:
        """The version with those that come after it, as far as they are of its compartment."""
        first = self._at.get(document.version.id)
        if first is None:
            return [document]
        group: list[DocumentRecord] = []
        size = 0
        for each in self._expected[first : first + _MOST_VERSIONS]:
            if each.category is not document.category or (group and size >= _MOST_BYTES):
                break
            group.append(each)
            size += each.version.size
        return group

    def _look_up(self, group: Sequence[DocumentRecord]) -> None:
        versions = [each.version.id for each in group]
        with self._house.database.read() as session:
            self._ready = content_places(session, group[0].category.compartment, versions)
