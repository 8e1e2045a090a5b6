"""Segments of documents, segments joined into one, and when that pays.

Sizes grow by tiers, as in a log-structured merge tree: every posting is copied about once per tier, and the number of
segments stays small without rewriting the index at every commit.
"""

from __future__ import annotations

import heapq
import itertools
import math
import operator
import secrets
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from search.building import SegmentBuilder
from search.codec import Segment
from search.postings import Postings
from search.records import IndexedDocument
from search.schema import FIELDS, TEXT_FIELDS
from search.segment import DocumentTable, SegmentFile, write_segment

_FAN_OUT = 8
"""So many segments of one tier are joined into one of the next."""

_SMALLEST_TIER = 128 * 1024
_LARGEST_SEGMENT = 96 * 1024 * 1024
"""Segments are joined in RAM, so beyond this size they stay as they are."""

_OCCURRENCES_PER_SEGMENT = 3_000_000
"""A batch of long texts is written in several segments, so that memory stays flat."""


@dataclass(frozen=True, slots=True)
class Part:
    """A segment with its open file; `data` are its bytes while it isn't on the medium yet."""

    segment: Segment
    file: SegmentFile
    data: bytes | None = None


def build_parts(documents: Iterable[IndexedDocument]) -> Iterator[Part]:
    """Index the documents, in as many segments as memory asks for."""
    builder = SegmentBuilder()
    for document in documents:
        builder.add(document)
        if builder.occurrences >= _OCCURRENCES_PER_SEGMENT:
            yield _part(builder.table, builder.fields())
            builder = SegmentBuilder()
    if builder.table.document_ids:
        yield _part(builder.table, builder.fields())


def join_parts(parts: Sequence[Part]) -> Part | None:
    """One segment with the documents of all `parts` that are not deleted; None when none is left."""
    table = DocumentTable.empty()
    mappings: list[dict[int, int]] = []
    for part in parts:
        old, mapping = part.file.table, dict[int, int]()
        for number in range(len(old.document_ids)):
            if number not in part.segment.deleted:
                lengths = {field: old.lengths[field][number] for field in TEXT_FIELDS}
                mapping[number] = table.add(
                    old.document_ids[number], old.version_ids[number], lengths
                )
        mappings.append(mapping)
    if not table.document_ids:
        return None
    return _part(table, ((field, _joined_terms(parts, mappings, field)) for field in FIELDS))


def choose_parts(parts: Sequence[Part]) -> list[Part]:
    """Which parts to join now: a full tier, or those that mostly hold deleted documents; empty when nothing pays."""
    for part in parts:
        if part.segment.deleted and 2 * len(part.segment.deleted) >= part.segment.documents:
            return [part]
    tiers: dict[int, list[Part]] = {}
    for part in parts:
        size = max(part.segment.size / _SMALLEST_TIER, 1)
        tiers.setdefault(int(math.log(size, _FAN_OUT)), []).append(part)
    for _, members in sorted(tiers.items()):
        chosen = sorted(members, key=lambda part: part.segment.size)[:_FAN_OUT]
        if len(chosen) == _FAN_OUT and sum(p.segment.size for p in chosen) <= _LARGEST_SEGMENT:
            return chosen
    return []


def _part(
    table: DocumentTable, fields: Iterable[tuple[str, Iterator[tuple[str, Postings]]]]
) -> Part:
    name = secrets.token_hex(16)
    data = write_segment(name, table, fields)
    segment = Segment(name, len(table.document_ids), len(data), frozenset())
    return Part(segment, SegmentFile.in_memory(data, name), data)


def _joined_terms(
    parts: Sequence[Part], mappings: Sequence[dict[int, int]], field: str
) -> Iterator[tuple[str, Postings]]:
    streams = [
        _renumbered(part, mapping, field) for part, mapping in zip(parts, mappings, strict=True)
    ]
    # The order of the parts breaks ties, so that document numbers keep ascending within a term.
    merged = heapq.merge(*streams, key=operator.itemgetter(0))
    for term, group in itertools.groupby(merged, key=operator.itemgetter(0)):
        yield term, Postings.joined([postings for _, postings in group])


def _renumbered(part: Part, mapping: dict[int, int], field: str) -> Iterator[tuple[str, Postings]]:
    shift = min(mapping.values(), default=0)
    for term, postings in part.file.terms(field):
        if not part.segment.deleted:
            yield term, postings.moved(shift)
        elif (kept := postings.renumbered(mapping)) is not None:
            yield term, kept
