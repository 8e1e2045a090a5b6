"""Every match of a query, and what is made of it: the best, and how they spread over the values of a field."""

from __future__ import annotations

import heapq
from array import array
from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from models.categories import Category
from search.records import Hit
from search.schema import fact_field
from search.showing import Leaf

Found = tuple[Category, tuple[Leaf, ...], Sequence[Collection[int]]]
"""A category, its segments, and the numbers of the documents of each that match."""


class Matches:
    """All matches, in no order: the ids of the documents and of the versions, and their scores, side by side."""

    def __init__(self) -> None:
        self.document_ids: array[int] = array("q")
        self.version_ids: array[int] = array("q")
        self.scores: array[float] = array("d")
        self._found: list[Found] = []
        self._ends: list[tuple[Category, int]] = []

    def __len__(self) -> int:
        return len(self.version_ids)

    def add(self, category: Category, leaves: tuple[Leaf, ...], found: Sequence[object]) -> None:
        """Add what was found in one category: of each segment the numbers of documents, with scores if it is a dict."""
        numbers: list[Collection[int]] = []
        for leaf, matched in zip(leaves, found, strict=True):
            assert isinstance(matched, dict | set | frozenset)
            table = leaf.file.table
            self.document_ids.extend(map(table.document_ids.__getitem__, matched))
            self.version_ids.extend(map(table.version_ids.__getitem__, matched))
            scores = matched.values() if isinstance(matched, dict) else [0.0] * len(matched)
            self.scores.extend(scores)
            numbers.append(matched.keys() if isinstance(matched, dict) else matched)
        self._found.append((category, leaves, numbers))
        self._ends.append((category, len(self)))

    def category(self, number: int) -> Category:
        """That of one match."""
        return next(category for category, end in self._ends if number < end)

    def best(self, limit: int) -> tuple[Hit, ...]:
        """The best matches, best first; of equal ones those that were filed last."""
        ranked = heapq.nlargest(
            limit,
            zip(self.scores, self.document_ids, self.version_ids, range(len(self)), strict=True),
        )
        return tuple(
            Hit(document, version, self.category(number), score)
            for score, document, version, number in ranked
        )

    def facets(self, fields: Iterable[str]) -> dict[str, list[tuple[str, int]]]:
        """Of each field its values among the matches, with how many matches have them; most frequent first."""
        return {field: self._counts(field) for field in fields}

    def _counts(self, field: str) -> list[tuple[str, int]]:
        counts: Counter[str] = Counter()
        if field == "category":
            for category, _, found in self._found:
                counts[category.value] += sum(map(len, found))
        fact = fact_field(field)
        for _, leaves, found in self._found if fact else ():
            for leaf, numbers in zip(leaves, found, strict=True):
                if numbers:
                    holds = numbers.__contains__
                    for value, documents in leaf.file.values(fact or ""):
                        counts[value] += sum(map(holds, documents))
        return sorted(
            ((value, count) for value, count in counts.items() if count),
            key=lambda pair: (-pair[1], pair[0]),
        )
