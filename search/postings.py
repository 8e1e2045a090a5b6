"""Posting lists: which documents hold a term, how often and where; and their bytes."""

from __future__ import annotations

import itertools
import operator
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


KEY_SHIFT = 40
"""Positions stay far below: a text of 2**40 characters does not fit into a machine."""

_CODES = "BHIQ"
_NARROW = "BH"
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


def _packed(values: Sequence[int]) -> tuple[int, bytes]:
    """The same for numbers that may lie in a narrow array already, as they were read: these need no second look."""
    if isinstance(values, array) and not _SWAP and values.typecode in _NARROW:
        return _CODES.index(values.typecode), values.tobytes()
    return pack(values, max(values))


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


_BARE = 0x40
"""In the byte of widths: the term belongs to a fact field, only its documents are listed."""

_NOTHING: array[int] = array("I")


@dataclass(frozen=True, slots=True)
class Postings:
    """One term's documents, ascending; how often it occurs in each; all its positions, document after document.

    Of a term of a fact field only the documents are known.
    """

    documents: Sequence[int]
    counts: Sequence[int]
    positions: Sequence[int]

    @classmethod
    def bare(cls, documents: Sequence[int]) -> Postings:
        """Those of a term of a fact field."""
        return cls(documents, _NOTHING, _NOTHING)

    def keys(self, offset: int) -> Iterator[int]:
        """One number for every occurrence: where a phrase begins whose element `offset` it is.

        Document in the upper bits, from bit KEY_SHIFT on, position in the lower; made without a step in Python.
        """
        bases = [(document << KEY_SHIFT) - offset for document in self.documents]
        repeated = itertools.chain.from_iterable(map(itertools.repeat, bases, self.counts))
        return map(operator.add, repeated, self.positions)

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
        documents_width, documents = _packed(self.documents)
        if not self.positions:
            return bytes((documents_width | _BARE,)) + documents
        counts_width, counts = _packed(self.counts)
        positions_width, positions = _packed(self.positions)
        widths = documents_width | counts_width << 2 | positions_width << 4
        return b"".join((bytes((widths,)), documents, counts, positions))

    @classmethod
    def from_bytes(cls, data: bytes, size: int) -> Postings:
        """Read what `to_bytes` wrote of `size` documents. Raises MalformedSegment."""
        widths = data[0]
        if widths & _BARE:
            bare = unpack(widths & 3, data[1:])
            if len(bare) != size:
                raise MalformedSegment(N_("a posting list contradicts itself"))
            return cls.bare(bare)
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
        if not self.positions:
            kept = array("I", (mapping[each] for each in self.documents if each in mapping))
            return Postings.bare(kept) if kept else None
        documents, counts, positions = array("I"), array("I"), array("I")
        for (document, found), count in zip(self.by_document(), self.counts, strict=True):
            if document in mapping:
                documents.append(mapping[document])
                counts.append(count)
                positions.extend(array("I", found))
        return Postings(documents, counts, positions) if documents else None

    def moved(self, offset: int) -> Postings:
        """The same with `offset` added to every document number."""
        moved = [document + offset for document in self.documents] if offset else self.documents
        return Postings(moved, self.counts, self.positions)

    @classmethod
    def joined(cls, parts: list[Postings]) -> Postings:
        """The parts in order, whose documents must already ascend from part to part."""
        if len(parts) == 1:
            return parts[0]
        return cls(
            _chained([part.documents for part in parts]),
            _chained([part.counts for part in parts]),
            _chained([part.positions for part in parts]),
        )


def _chained(parts: list[Sequence[int]]) -> array[int]:
    arrays = [part for part in parts if isinstance(part, array)]
    codes = {part.typecode for part in arrays}
    if len(arrays) == len(parts) and len(codes) == 1:
        return array(codes.pop(), b"".join(part.tobytes() for part in arrays))
    return array("I", itertools.chain.from_iterable(parts))
