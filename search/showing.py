"""Searching as if only some documents had ever been indexed: neither counts nor the order of hits tell of others."""

from __future__ import annotations

import functools
import itertools
import operator
from collections.abc import Callable, Container, Sequence
from typing import TypeVar

from search.merging import Part
from search.segment import SegmentFile

_KEPT_VIEWS = 4
_REMEMBERED = 20_000
_INVERTED = bytes((1, 0)) + bytes(254)

Shown = Container[tuple[int, int]] | None
"""The (document id, version id) of what may be found; None: everything."""

Hidden = Container[int]
"""The ids of versions that don't exist."""

Found = TypeVar("Found")


class Leaf:
    """One segment as a search sees it. `mask` holds a 1 for every document that exists, or is None when all do."""

    def __init__(self, file: SegmentFile, mask: bytes | None) -> None:
        self.file, self.mask = file, mask
        self.size = len(file.table.document_ids)
        self.shown = self.size if mask is None else mask.count(1)

    @functools.cached_property
    def everything(self) -> frozenset[int]:
        """The numbers of all documents that exist."""
        numbers = range(self.size)
        return frozenset(numbers if self.mask is None else itertools.compress(numbers, self.mask))

    def total_length(self, field: str) -> int:
        """Of a text field, over all documents that exist."""
        if self.mask is None:
            return self.file.field_length(field)
        return sum(itertools.compress(self.file.table.lengths[field], self.mask))

    def existing(self, found: dict[int, Found]) -> dict[int, Found]:
        """What was found, without what doesn't exist."""
        if self.mask is None:
            return found
        mask = self.mask
        return {number: each for number, each in found.items() if mask[number]}

    def numbers(self, documents: Sequence[int]) -> set[int]:
        """Those of the documents that exist."""
        if self.mask is None:
            return set(documents)
        return set(itertools.compress(documents, map(self.mask.__getitem__, documents)))


class View:
    """All segments of one committed index as a search sees them, and what scores are made of."""

    def __init__(self, leaves: Sequence[Leaf]) -> None:
        self.leaves = tuple(leaves)
        self.documents = sum(leaf.shown for leaf in self.leaves)
        self._lengths: dict[str, float] = {}
        self._holders: dict[tuple[str, str], int] = {}

    def average_length(self, field: str) -> float:
        """Of a text field, in tokens; never 0."""
        length = self._lengths.get(field)
        if length is None:
            total = sum(leaf.total_length(field) for leaf in self.leaves)
            length = self._lengths[field] = total / max(1, self.documents) or 1.0
        return length

    def holders(self, field: str, term: str, *, strictly: bool) -> int:
        """How many documents hold the term in a text field; not `strictly`, hidden ones count, which costs no reading.

        A view is asked the same again and again while somebody types, so it remembers.
        """
        key = (field, term)
        known = self._holders.get(key)
        if known is None:
            if len(self._holders) > _REMEMBERED:
                self._holders.clear()
            known = sum(_held(leaf, field, term, strictly=strictly) for leaf in self.leaves)
            self._holders[key] = known
        return known


class Views:
    """Makes views, and keeps the last ones: what doesn't exist may be a hundred thousand old versions."""

    def __init__(self) -> None:
        self._kept: list[tuple[object, Shown, Hidden, View]] = []

    def view(self, state: object, parts: Sequence[Part], shown: Shown, hidden: Hidden) -> View:
        """The parts of this `state` without what isn't shown or is hidden.

        Only for frozen sets a view is kept, and only while the very same set is asked for: others may change.
        """
        for kept_state, kept_shown, kept_hidden, view in self._kept:
            if kept_state is state and kept_shown is shown and kept_hidden is hidden:
                return view
        view = View([Leaf(part.file, _mask(part, shown, hidden)) for part in parts])
        if isinstance(shown, frozenset | None) and isinstance(hidden, frozenset | tuple):
            # A list that is replaced whole needs no lock: at worst a view is made twice.
            current = [entry for entry in self._kept if entry[0] is state]
            self._kept = [*current[1 - _KEPT_VIEWS :], (state, shown, hidden, view)]
        return view


def _held(leaf: Leaf, field: str, term: str, *, strictly: bool) -> int:
    many = leaf.file.count(field, term)
    if many and strictly and leaf.mask is not None:
        postings = leaf.file.postings(field, term)
        many = len(leaf.numbers(postings.documents)) if postings else 0
    return many


def _mask(part: Part, shown: Shown, hidden: Hidden) -> bytes | None:
    table, deleted = part.file.table, part.segment.deleted
    mask: bytearray | None = None
    if shown is not None:
        pairs = zip(table.document_ids, table.version_ids, strict=True)
        mask = bytearray(map(_holds(shown), pairs))
    if not isinstance(hidden, tuple) or hidden:
        gone = bytes(map(_holds(hidden), table.version_ids))
        if 1 in gone:
            kept = gone.translate(_INVERTED)
            mask = bytearray(kept if mask is None else map(operator.and_, mask, kept))
    if deleted:
        mask = bytearray(b"\x01") * len(table.document_ids) if mask is None else mask
        for number in deleted:
            mask[number] = 0
    return None if mask is None or 0 not in mask else bytes(mask)


def _holds(container: Container[object]) -> Callable[[object], bool]:
    return container.__contains__
