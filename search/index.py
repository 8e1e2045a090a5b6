"""The full-text index behind one facade: one Whoosh index per category, each sealed under its compartment's key.

A commit writes new segments first and the table of contents last, so that a crash leaves the old index or the new one.
"""

from __future__ import annotations

import contextlib
import heapq
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path

from models.categories import Category
from search.analysis import match_text
from search.errors import IndexDamaged, QueryError
from search.language.nodes import Node
from search.language.query import parse_query
from search.likeness import Alike, Likeness
from search.matches import Matches
from search.pinyin import sounds
from search.records import Answer, IndexedDocument
from search.schema import fact_field
from search.shelf import Shelf
from search.showing import Hidden, Shown
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
        """Index the documents, replacing what was indexed under the same version ids: one durable commit."""
        self._shelves[category].update(documents)

    def remove(self, category: Category, version_ids: Iterable[int]) -> None:
        """Forget the versions: one durable commit."""
        self._shelves[category].remove(version_ids)

    def purge(self, category: Category, document_ids: Iterable[int]) -> None:
        """Forget the documents, and write every segment anew that holds a term of them: one durable commit."""
        self._shelves[category].purge(document_ids)

    def indexed(self, category: Category) -> set[tuple[int, int]]:
        """Document and version ids of all that is indexed."""
        return self._shelves[category].indexed()

    def clear(self, category: Category) -> None:
        """Empty the category's index, damaged or not."""
        self._shelves[category].clear()

    def size(self, category: Category) -> int:
        """How many bytes of the medium the category's index takes."""
        return self._shelves[category].size()

    def grown(self, category: Category) -> set[tuple[int, int]]:
        """Document and version ids of what a rebuild of the category has indexed so far."""
        return self._shelves[category].grown()

    def generation(self, category: Category) -> int:
        """A number that every commit of the category's index makes another one."""
        return self._shelves[category].generation()

    def grow(self, category: Category, documents: Iterable[IndexedDocument], *, since: int) -> bool:
        """Index the documents in a new index beside the category's old one: one durable commit that no search sees.

        What is updated, removed or purged later falls out of the new index. `since` is the generation of when the
        documents were looked up: where it is another one by now they may be out of date, and nothing is done.
        """
        return self._shelves[category].grow(documents, since)

    def forget_grown(self, category: Category, version_ids: Iterable[int]) -> None:
        """Let these versions fall out of the new index."""
        self._shelves[category].forget_grown(version_ids)

    def finish_growing(self, category: Category) -> None:
        """Let the new index take the old one's place: one durable commit."""
        self._shelves[category].finish_growing()

    def search(
        self,
        query: str | Node,
        limit: int = 50,
        categories: Iterable[Category] | None = None,
        *,
        shown: Shown = None,
        hidden: Hidden = (),
    ) -> Answer:
        """The best `limit` matches in the categories, best first, and how many there are in all.

        Raises what `matches` raises.
        """
        found = self.matches(query, categories, shown=shown, hidden=hidden)
        return Answer(len(found), found.best(limit))

    def matches(
        self,
        query: str | Node,
        categories: Iterable[Category] | None = None,
        *,
        shown: Shown = None,
        hidden: Hidden = (),
    ) -> Matches:
        """Every match in the categories: versions of documents.

        With `shown`, the (document id, version id) of those that may be found, or `hidden`, the ids of versions that
        may not, it answers as if there were no others. A frozen set that is given again and again costs nothing.
        Raises QueryError for a query that can't be read, IndexDamaged when a category's index fails.
        """
        node = parse_query(query) if isinstance(query, str) else query
        found = Matches()
        if node is not None:
            for category in self._in_order(categories):
                self._shelves[category].search(node, found, shown, hidden)
        return found

    def facets(self, matches: Matches, fields: Iterable[str]) -> dict[str, list[tuple[str, int]]]:
        """Of each field its values among the matches, with how many matches have each; most frequent first.

        Fields are fact fields, "category", and "type", "persons", "systems" and "period" (its months) by their values.
        """
        return matches.facets(fields)

    def alike(
        self,
        text: str,
        limit: int,
        categories: Iterable[Category] | None = None,
        *,
        exclude: Collection[int] = (),
        shown: Shown = None,
        hidden: Hidden = (),
    ) -> list[Alike]:
        """The documents that have most in common with `text`, the most alike first, none of those `exclude`."""
        likeness = Likeness(text, exclude, strictly=shown is not None)
        # One category after the other, so that damage has its name; and twice, as counting comes before scoring.
        for take in (likeness.count, likeness.score):
            for category in self._in_order(categories):
                with self._shelves[category].looking(shown, hidden) as view:
                    take(view)
        return likeness.best(limit)

    def terms(
        self,
        field: str,
        prefix: str,
        limit: int,
        categories: Iterable[Category] | None = None,
        *,
        shown: Shown = None,
        hidden: Hidden = (),
    ) -> list[tuple[str, int]]:
        """The terms that begin with `prefix`, with how many versions hold each, most frequent first.

        Of "type", "persons" and "systems", and of fact fields, they are whole values as they were written; a value is
        found by its beginning however that is written, a person by the beginning of a sound as well. Of other fields
        they are terms of the analysis: words, pairs of Chinese characters and a run's last.
        """
        wanted = match_text(prefix)
        fact = fact_field(field)
        counts: Counter[str] = Counter()
        for category in self._in_order(categories):
            self._shelves[category].count_terms(
                fact or field, "" if fact else wanted, counts, shown, hidden
            )
        if fact and wanted:
            spoken = wanted if field == "persons" else ""
            for value in [each for each in counts if not _begins(each, wanted, spoken)]:
                del counts[value]
        return heapq.nsmallest(limit, counts.items(), key=lambda pair: (-pair[1], pair[0]))

    def _in_order(self, categories: Iterable[Category] | None) -> list[Category]:
        wanted = self.categories if categories is None else self.categories & set(categories)
        return sorted(wanted, key=lambda each: each.compartment)

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


def _begins(value: str, prefix: str, spoken: str) -> bool:
    if match_text(value).startswith(prefix):
        return True
    return bool(spoken) and any(sound.startswith(spoken) for sound in sounds(value))
