"""One immutable segment of an index: postings, term blocks, directory and document table in one file.

    magic, segment name
    posting lists, one after the other
    term blocks: up to 128 terms each, with the size of their posting lists and how many documents hold them
    document table: document ids, version ids, the length of every field
    directory (JSON): documents, and of each field its total length and its blocks
    trailer: where table and directory are

The file is read through a sealed reader, so nothing here runs on bytes that were not authenticated.
"""

from __future__ import annotations

import bisect
import functools
import io
import itertools
import json
import struct
import threading
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from resources.words import N_
from search.postings import MalformedSegment, Postings, pack, unpack, width_bytes
from search.schema import TEXT_FIELDS

MAGIC = b"SDSEGM03"
TERMS_PER_BLOCK = 128
_NAME = struct.Struct("<8s32s")
_BLOCK = struct.Struct("<QIIBB")  # where postings start, terms, bytes of terms, two widths
_TRAILER = struct.Struct("<QIQI8s")
_CACHED_BLOCKS = 256
_TERM_END = "\x00"
_BEYOND = "\U0010ffff\U0010ffff"
"""Behind every term: a noncharacter is a separator, and no value of a fact field begins with two of them."""


class Readable(Protocol):
    """What a segment is read from: a sealed reader, or memory."""

    def seek(self, offset: int, /) -> int: ...

    def read(self, count: int, /) -> bytes | None: ...

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class DocumentTable:
    """What is known of every document of a segment; the row is the document's number in it."""

    document_ids: array[int]
    version_ids: array[int]
    lengths: dict[str, array[int]]

    @classmethod
    def empty(cls) -> DocumentTable:
        return cls(array("q"), array("q"), {field: array("I") for field in TEXT_FIELDS})

    def add(self, document_id: int, version_id: int, lengths: dict[str, int]) -> int:
        """Append a document and return its number."""
        self.document_ids.append(document_id)
        self.version_ids.append(version_id)
        for field in TEXT_FIELDS:
            self.lengths[field].append(lengths.get(field, 0))
        return len(self.document_ids) - 1


def write_segment(
    name: str,
    table: DocumentTable,
    fields: Iterable[tuple[str, Iterator[tuple[str, Postings]]]],
) -> bytes:
    """The bytes of a segment; each field's terms must come in code point order."""
    out = io.BytesIO()
    out.write(_NAME.pack(MAGIC, name.encode("ascii")))
    directory: dict[str, Any] = {"documents": len(table.document_ids), "fields": {}}
    for field, terms in fields:
        blocks: list[tuple[str, int, int]] = []
        while chunk := list(itertools.islice(terms, TERMS_PER_BLOCK)):
            start = out.tell()
            sizes = [out.write(postings.to_bytes()) for _, postings in chunk]
            counts = [len(postings.documents) for _, postings in chunk]
            block = _term_block(start, [term for term, _ in chunk], sizes, counts)
            blocks.append((chunk[0][0], out.tell(), len(block)))
            out.write(block)
        directory["fields"][field] = {"length": sum(table.lengths.get(field, ())), "blocks": blocks}
    table_at = out.tell()
    for column in (table.document_ids, table.version_ids):
        out.write(pack(column, (1 << 64) - 1)[1])
    for field in TEXT_FIELDS:
        out.write(pack(table.lengths[field], (1 << 32) - 1)[1])
    directory_at = out.tell()
    listing = json.dumps(directory, ensure_ascii=True).encode("ascii")
    out.write(listing)
    table_size = directory_at - table_at
    out.write(_TRAILER.pack(table_at, table_size, directory_at, len(listing), MAGIC))
    return out.getvalue()


def _term_block(start: int, terms: list[str], sizes: list[int], counts: list[int]) -> bytes:
    names = _TERM_END.join(terms).encode("utf-8", "surrogatepass")
    sizes_width, packed_sizes = pack(sizes, max(sizes))
    counts_width, packed_counts = pack(counts, max(counts))
    head = _BLOCK.pack(start, len(terms), len(names), sizes_width, counts_width)
    return b"".join((head, names, packed_sizes, packed_counts))


@dataclass(frozen=True, slots=True)
class _TermBlock:
    terms: list[str]
    starts: list[int]
    counts: array[int]


@dataclass(frozen=True, slots=True)
class _Field:
    length: int
    first_terms: list[str]
    places: list[tuple[int, int]]


class SegmentFile:
    """An open segment. Immutable, and safe to use from several threads."""

    def __init__(self, stream: Readable, size: int, name: str) -> None:
        self._stream, self.size, self.name = stream, size, name
        self._lock = threading.Lock()
        if self._read(0, _NAME.size) != _NAME.pack(MAGIC, name.encode("ascii")):
            raise MalformedSegment(N_("the segment is another one"))
        trailer = _TRAILER.unpack(self._read(size - _TRAILER.size, _TRAILER.size))
        table_at, table_size, directory_at, directory_size, magic = trailer
        if magic != MAGIC:
            raise MalformedSegment(N_("the segment has no end"))
        directory = json.loads(self._read(directory_at, directory_size))
        self.table = _read_table(self._read(table_at, table_size), directory["documents"])
        self._fields = {
            field: _Field(
                found["length"],
                [first for first, _, _ in found["blocks"]],
                [(at, length) for _, at, length in found["blocks"]],
            )
            for field, found in directory["fields"].items()
        }
        self._block = functools.lru_cache(_CACHED_BLOCKS)(self._read_block)
        self._values: dict[str, list[tuple[str, Sequence[int]]]] = {}

    @classmethod
    def in_memory(cls, data: bytes, name: str) -> SegmentFile:
        """Open a segment that was not written to the medium yet."""
        return cls(io.BytesIO(data), len(data), name)

    def field_length(self, field: str) -> int:
        """The sum of the field's lengths over all documents."""
        found = self._fields.get(field)
        return found.length if found else 0

    def count(self, field: str, term: str) -> int:
        """How many documents hold `term`."""
        place = self._find(field, term)
        return place[0].counts[place[1]] if place else 0

    def postings(self, field: str, term: str) -> Postings | None:
        """The postings of `term`, None where no document holds it."""
        place = self._find(field, term)
        return self._postings_at(*place) if place else None

    def all_postings(self, field: str, terms: Iterable[str]) -> list[Postings]:
        """The postings of each of these terms; none at all, and nothing read, where no document holds one of them."""
        places = []
        for term in terms:
            place = self._find(field, term)
            if place is None:
                return []
            places.append(place)
        return [self._postings_at(*place) for place in places]

    def expand(self, field: str, prefix: str) -> Iterator[tuple[str, Postings]]:
        """Every term that begins with `prefix`, in order, with its postings."""
        return self._range(field, prefix, prefix + _BEYOND)

    def between(self, field: str, low: str, high: str) -> Iterator[tuple[str, Postings]]:
        """Every term from `low` to `high`, both included, in order, with its postings; an empty `high` is open."""
        return self._range(field, low, high + _TERM_END if high else _BEYOND)

    def values(self, field: str) -> list[tuple[str, Sequence[int]]]:
        """Every term of a fact field with its documents; kept, because facets ask again and again."""
        found = self._values.get(field)
        if found is None:
            found = [(term, postings.documents) for term, postings in self.terms(field)]
            self._values[field] = found
        return found

    def terms(self, field: str) -> Iterator[tuple[str, Postings]]:
        """Every term of the field, in order, with its postings: the way of a merge, one read a block."""
        found = self._fields.get(field)
        for place in found.places if found else ():
            block = self._read_block(place)
            yield from self._postings_of(block, 0, len(block.terms))

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._stream.close()

    def _range(self, field: str, low: str, high: str) -> Iterator[tuple[str, Postings]]:
        """The terms from `low` to below `high`: one read for those of a block, however many there are."""
        found = self._fields.get(field)
        if found is None:
            return
        first = max(0, bisect.bisect_right(found.first_terms, low) - 1)
        for place in itertools.islice(found.places, first, None):
            block = self._block(place)
            start = bisect.bisect_left(block.terms, low)
            end = bisect.bisect_left(block.terms, high, start)
            if start < end:
                yield from self._postings_of(block, start, end)
            if end < len(block.terms):
                return

    def _postings_of(
        self, block: _TermBlock, first: int, last: int
    ) -> Iterator[tuple[str, Postings]]:
        begin = block.starts[first]
        data = self._read(begin, block.starts[last] - begin)
        for number in range(first, last):
            posting = data[block.starts[number] - begin : block.starts[number + 1] - begin]
            yield block.terms[number], Postings.from_bytes(posting, block.counts[number])

    def _find(self, field: str, term: str) -> tuple[_TermBlock, int] | None:
        found = self._fields.get(field)
        if found is None or not found.places:
            return None
        block = self._block(found.places[max(0, bisect.bisect_right(found.first_terms, term) - 1)])
        number = bisect.bisect_left(block.terms, term)
        return (block, number) if block.terms[number : number + 1] == [term] else None

    def _postings_at(self, block: _TermBlock, number: int) -> Postings:
        start, end = block.starts[number], block.starts[number + 1]
        return Postings.from_bytes(self._read(start, end - start), block.counts[number])

    def _read_block(self, place: tuple[int, int]) -> _TermBlock:
        data = self._read(*place)
        start, size, names_size, sizes_width, counts_width = _BLOCK.unpack_from(data)
        names_end = _BLOCK.size + names_size
        sizes_end = names_end + size * width_bytes(sizes_width)
        terms = data[_BLOCK.size : names_end].decode("utf-8", "surrogatepass").split(_TERM_END)
        sizes = unpack(sizes_width, data[names_end:sizes_end])
        counts = unpack(counts_width, data[sizes_end:])
        if not len(terms) == len(sizes) == len(counts) == size:
            raise MalformedSegment(N_("a term block contradicts itself"))
        return _TermBlock(terms, list(itertools.accumulate(sizes, initial=start)), counts)

    def _read(self, start: int, size: int) -> bytes:
        with self._lock:
            self._stream.seek(max(0, start))
            data = self._stream.read(size)
        if data is None or len(data) != size:
            raise MalformedSegment(N_("the segment is cut short"))
        return data


def _read_table(data: bytes, size: int) -> DocumentTable:
    if len(data) != size * (16 + 4 * len(TEXT_FIELDS)):
        raise MalformedSegment(N_("the document table has another size"))
    ids = array("q", unpack(3, data[: size * 8]))
    versions = array("q", unpack(3, data[size * 8 : size * 16]))
    lengths = {
        field: unpack(2, data[size * (16 + 4 * number) : size * (20 + 4 * number)])
        for number, field in enumerate(TEXT_FIELDS)
    }
    return DocumentTable(ids, versions, lengths)
