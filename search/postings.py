"""Posting lists: which documents hold a term, how often and where; their bytes, and the builder that collects them."""

from __future__ import annotations

import itertools
import struct
import sys
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from resources.words import N_


class MalformedSegment(ValueError):
    """An authentic segment that isn't what it should be: another one, another version, cut short.

    `message` is a message id that `values` fill.
    """

    def __init__(self, message: str, **values: object) -> None:
        super().__init__(message.format(**values))
        self.message, self.values = message, values


_CODES = "BHIQ"
_SWAP = sys.byteorder == "big"


# Most terms occur once: header, document, count, position in one go, by the widths of document and position.
_SINGLES = tuple(
    tuple(struct.Struct(f"<B{document}B{position}") for position in _CODES) for document in _CODES
)


def pack(values: Iterable[int], largest: int) -> tuple[int, bytes]:
    """`values` in the narrowest width that holds `largest`, little-endian; the first result names the width."""
    width = _width(largest)
    packed = array(_CODES[width], values)
    if _SWAP:
        packed.byteswap()
    return width, packed.tobytes()


def _width(largest: int) -> int:
    if largest < 1 << 8:
        return 0
    if largest < 1 << 16:
        return 1
    return 2 if largest < 1 << 32 else 3


def unpack(width: int, data: bytes) -> array[int]:
    """What `pack` packed."""
    values = array(_CODES[width])
    values.frombytes(data)
    if _SWAP:
        values.byteswap()
    return values


def width_bytes(width: int) -> int:
    """The size of one number of this width."""
    return 1 << width


@dataclass(frozen=True, slots=True)
class Postings:
    """One term's documents, ascending; how often it occurs in each; all its positions, document after document."""

    documents: Sequence[int]
    counts: Sequence[int]
    positions: Sequence[int]

    def by_document(self) -> Iterator[tuple[int, Sequence[int]]]:
        """Each document with its positions."""
        start = 0
        for document, count in zip(self.documents, self.counts, strict=True):
            yield document, self.positions[start : start + count]
            start += count

    def to_bytes(self) -> bytes:
        """One byte of widths, then the three lists. How many documents there are is kept with the term."""
        if len(self.positions) == 1:
            document, position = self.documents[0], self.positions[0]
            first, last = _width(document), _width(position)
            return _SINGLES[first][last].pack(first | last << 4, document, 1, position)
        documents_width, documents = pack(self.documents, self.documents[-1])
        counts_width, counts = pack(self.counts, max(self.counts))
        positions_width, positions = pack(self.positions, max(self.positions))
        widths = documents_width | counts_width << 2 | positions_width << 4
        return b"".join((bytes((widths,)), documents, counts, positions))

    @classmethod
    def from_bytes(cls, data: bytes, size: int) -> Postings:
        """Read what `to_bytes` wrote of `size` documents. Raises MalformedSegment."""
        widths = data[0]
        if size == 1:
            single = _SINGLES[widths & 3][widths >> 4 & 3]
            if len(data) == single.size:
                _, document, count, position = single.unpack(data)
                if count != 1:
                    raise MalformedSegment(N_("a posting list contradicts itself"))
                return cls((document,), (1,), (position,))
        documents_end = 1 + size * width_bytes(widths & 3)
        counts_end = documents_end + size * width_bytes(widths >> 2 & 3)
        documents = unpack(widths & 3, data[1:documents_end])
        counts = unpack(widths >> 2 & 3, data[documents_end:counts_end])
        positions = unpack(widths >> 4 & 3, data[counts_end:])
        if not len(documents) == len(counts) == size or sum(counts) != len(positions):
            raise MalformedSegment(N_("a posting list contradicts itself"))
        return cls(documents, counts, positions)

    def renumbered(self, mapping: Mapping[int, int]) -> Postings | None:
        """The same with new document numbers; documents without one are left out, None when none is left."""
        if all(map(mapping.__contains__, self.documents)):
            return Postings(
                array("I", map(mapping.__getitem__, self.documents)), self.counts, self.positions
            )
        documents, counts, positions = array("I"), array("I"), array("I")
        for (document, found), count in zip(self.by_document(), self.counts, strict=True):
            if document in mapping:
                documents.append(mapping[document])
                counts.append(count)
                positions.extend(array("I", found))
        return Postings(documents, counts, positions) if documents else None

    def moved(self, offset: int) -> Postings:
        """The same with `offset` added to every document number."""
        moved = [document + offset for document in self.documents]
        return Postings(moved, self.counts, self.positions)

    @classmethod
    def joined(cls, parts: list[Postings]) -> Postings:
        """The parts in order, whose documents must already ascend from part to part."""
        if len(parts) == 1:
            return parts[0]
        chain = itertools.chain.from_iterable
        return cls(
            array("I", chain(part.documents for part in parts)),
            array("I", chain(part.counts for part in parts)),
            array("I", chain(part.positions for part in parts)),
        )


class PostingsBuilder:
    """Collects the postings of one field, document after document, in RAM."""

    def __init__(self) -> None:
        # A term that was met once is kept as it came; most are never met again.
        self._once: dict[str, tuple[int, array[int]]] = {}
        self._often: dict[str, tuple[array[int], array[int], array[int]]] = {}

    def add(self, document: int, terms: Mapping[str, array[int]]) -> None:
        """Add a document's terms; its number must be larger than those before it."""
        once, often = self._once, self._often
        for term, positions in terms.items():
            if (lists := often.get(term)) is not None:
                lists[0].append(document)
                lists[1].append(len(positions))
                lists[2].extend(positions)
            elif (first := once.pop(term, None)) is not None:
                often[term] = (
                    array("I", (first[0], document)),
                    array("I", (len(first[1]), len(positions))),
                    first[1] + positions,
                )
            else:
                once[term] = (document, positions)

    def sorted_terms(self) -> Iterator[tuple[str, Postings]]:
        """All terms in code point order with their postings."""
        once, often = self._once, self._often
        for term in sorted([*once, *often]):
            if (lists := often.get(term)) is not None:
                yield term, Postings(*lists)
            else:
                document, positions = once[term]
                yield term, Postings((document,), (len(positions),), positions)
