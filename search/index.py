"""The full-text index behind one facade: one Whoosh index per category, each sealed under its compartment's key.

A commit writes new segments first and the table of contents last, so that a crash leaves the old index or the new one.
"""

from __future__ import annotations

import contextlib
import heapq
from collections.abc import Container, Iterable, Iterator, Mapping
from pathlib import Path

from models.categories import Category
from search.errors import IndexDamaged, QueryError
from search.query import parse_query
from search.records import Answer, Hit, IndexedDocument
from search.shelf import Shelf
from search.storage import SealedFileAccess

__all__ = ["IndexDamaged", "QueryError", "SearchIndex"]


class SearchIndex:
    """Everything that can be found. Searching is safe from any thread while another one commits."""

    def __init__(
        self,
        folders: Mapping[Category, tuple[Path, SealedFileAccess]],
        *,
        read_only: bool = False,
    ) -> None:
        """Damage is reported by the first call that meets it, so that the other categories keep working.

        A `read_only` index writes nothing whatever it meets; one that is missing counts as damaged.
        """
        self._shelves = {
            category: Shelf(category, folder, files, read_only=read_only)
            for category, (folder, files) in folders.items()
        }

    @property
    def categories(self) -> frozenset[Category]:
        """The categories this index may see."""
        return frozenset(self._shelves)

    def update(self, category: Category, documents: Iterable[IndexedDocument]) -> None:
        """Index the documents, replacing what was indexed under the same document ids: one durable commit."""
        self._shelves[category].update(documents)

    def remove(self, category: Category, document_ids: Iterable[int]) -> None:
        """Forget the documents: one durable commit."""
        self._shelves[category].remove(document_ids)

    def purge(self, category: Category, document_ids: Iterable[int]) -> None:
        """Forget the documents, and write every segment anew that holds a term of them: one durable commit."""
        self._shelves[category].purge(document_ids)

    def indexed(self, category: Category) -> set[tuple[int, int]]:
        """Document and version ids of all that is indexed."""
        return self._shelves[category].indexed()

    def clear(self, category: Category) -> None:
        """Empty the category's index, damaged or not."""
        self._shelves[category].clear()

    def search(
        self,
        query: str,
        limit: int = 50,
        categories: Iterable[Category] | None = None,
        *,
        shown: Container[tuple[int, int]] | None = None,
    ) -> Answer:
        """The best `limit` documents of the categories, best first, and how many match in all.

        With `shown`, the (document id, version id) of those that may be found, it answers as if there were no others.
        Raises QueryError for a query that can't be read, IndexDamaged when a category's index fails.
        """
        node = parse_query(query)
        if node is None:
            return Answer(0, ())
        wanted = self.categories if categories is None else self.categories & set(categories)
        total = 0
        best: list[Hit] = []
        for category in sorted(wanted, key=lambda each: each.compartment):
            found, hits = self._shelves[category].search(node, limit, shown)
            total += found
            best.extend(hits)
        ranked = heapq.nsmallest(limit, best, key=lambda hit: (-hit.score, -hit.document_id))
        return Answer(total, tuple(ranked))

    def close(self) -> None:
        """Close all files; the index can't be used afterwards."""
        for shelf in self._shelves.values():
            shelf.close()

    @contextlib.contextmanager
    def closing(self) -> Iterator[SearchIndex]:
        """The index, closed at the end of the block."""
        try:
            yield self
        finally:
            self.close()
