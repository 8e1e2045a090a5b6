"""Searching as if only some documents had ever been indexed: neither counts nor the order of hits tell of others."""

from __future__ import annotations

from collections.abc import Container, Sequence

from search.codec import OpenSegment
from search.merging import Part
from search.segment import SegmentFile


class ShownDocuments:
    """The numbers of those documents of each segment that may be shown."""

    def __init__(self, segments: Sequence[tuple[SegmentFile, frozenset[int]]]) -> None:
        self._segments = segments
        self.documents = sum(len(shown) for _file, shown in segments)

    def average_length(self, field: str) -> float:
        """Of a field, in terms; never 0."""
        total = sum(
            file.table.lengths[field][number] for file, shown in self._segments for number in shown
        )
        return total / max(1, self.documents) or 1

    def frequency(self, field: str, term: str) -> int:
        """How many documents hold the term."""
        found = 0
        for file, shown in self._segments:
            postings = file.postings(field, term)
            if postings is not None:
                found += sum(number in shown for number in postings.documents)
        return found


def open_segments(
    parts: Sequence[Part], shown: Container[tuple[int, int]] | None
) -> list[OpenSegment]:
    """The parts as Whoosh reads them; with `shown`, as if nothing else had ever been indexed."""
    if shown is None:
        return [OpenSegment(part.file, part.segment) for part in parts]
    narrowed: list[tuple[Part, frozenset[int]]] = []
    for part in parts:
        table = part.file.table
        pairs = enumerate(zip(table.document_ids, table.version_ids, strict=True))
        kept = frozenset(number for number, pair in pairs if pair in shown) - part.segment.deleted
        narrowed.append((part, kept))
    statistics = ShownDocuments([(part.file, kept) for part, kept in narrowed])
    return [
        OpenSegment(
            part.file,
            part.segment.without(set(range(len(part.file.table.document_ids))) - kept),
            statistics,
        )
        for part, kept in narrowed
    ]
