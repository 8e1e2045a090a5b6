"""What scores are made of: how many documents there are, how long, and how many of them hold a term."""

from __future__ import annotations

from typing import Any, Protocol


class Statistics(Protocol):
    """The numbers of one index as a search may know them."""

    @property
    def documents(self) -> int:
        """How many there are."""

    def average_length(self, field: str) -> float:
        """Of a field, in terms; never 0."""

    def frequency(self, field: str, term: str) -> int:
        """How many documents hold the term."""


class WholeIndex:
    """The numbers of everything in the index, as Whoosh's searcher over all segments knows them."""

    def __init__(self, searcher: Any) -> None:
        self._searcher = searcher

    @property
    def documents(self) -> int:
        """How many there are."""
        return int(self._searcher.doc_count_all())

    def average_length(self, field: str) -> float:
        """Of a field, in terms; never 0."""
        return float(self._searcher.avg_field_length(field) or 1)

    def frequency(self, field: str, term: str) -> int:
        """How many documents hold the term."""
        return int(self._searcher.doc_frequency(field, term))
