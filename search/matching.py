"""Whoosh queries of our own: what holds a phrase exactly, in one field of one segment, with its BM25 score."""

from __future__ import annotations

import bisect
import functools
import math
from array import array
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from whoosh.matching import FilterMatcher, ListMatcher, Matcher, NullMatcher
from whoosh.query import Query
from whoosh.scoring import bm25

from search.analysis import Element, Phrase
from search.codec import OpenSegment
from search.postings import Postings
from search.statistics import WholeIndex

_B, _K1 = 0.75, 1.2


class _Scored(ListMatcher):  # type: ignore[misc]  # whoosh has no type information
    """Documents with ready scores; finds its way by bisection, where Whoosh's list walks."""

    def skip_to(self, id: int) -> None:  # noqa: A002 - whoosh's name
        self._i: int = bisect.bisect_left(self._ids, id, self._i)


class PhraseQuery(Query):  # type: ignore[misc]  # whoosh has no type information
    """Documents whose `fieldname` holds the phrase."""

    def __init__(self, fieldname: str, phrase: Phrase, boost: float = 1.0) -> None:
        self.fieldname, self.phrase, self.boost = fieldname, phrase, boost

    def __repr__(self) -> str:
        return f"PhraseQuery({self.fieldname!r}, {len(self.phrase.elements)} terms)"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, PhraseQuery) and vars(self) == vars(other)

    def __hash__(self) -> int:
        return hash((self.fieldname, self.phrase))

    def is_leaf(self) -> bool:
        """It has no subqueries."""
        return True

    def field(self) -> str:
        """The field it looks in."""
        return self.fieldname

    def estimate_size(self, reader: Any) -> int:
        """At most as many documents as hold the rarest term."""
        counts: list[int] = [
            reader.doc_frequency(self.fieldname, element.term)
            for element in self.phrase.elements
            if not element.prefix
        ]
        return min(counts) if counts else int(reader.doc_count_all())

    def estimate_min_size(self, _reader: Any) -> int:
        """Nothing is certain before the positions are compared."""
        return 0

    def matcher(self, searcher: Any, _context: Any = None) -> ListMatcher:
        """The documents of one segment; `searcher` is always that of a leaf."""
        segment = searcher.reader()
        if not isinstance(segment, OpenSegment):
            return NullMatcher()
        found = self._count_by_document(segment)
        for document in segment.deleted.intersection(found):
            del found[document]
        if not found:
            return NullMatcher()
        documents = array("I", sorted(found))
        return _Scored(documents, self._scores(searcher, documents, found))

    def _count_by_document(self, segment: OpenSegment) -> dict[int, int]:
        elements, field = self.phrase.elements, self.fieldname
        if len(elements) == 1:
            return _counts(segment, field, elements[0])
        exact = [element for element in elements if not element.prefix]
        lists: list[tuple[Element, Postings]] = []
        for element in exact:
            postings = segment.file.postings(field, element.term)
            if postings is None:
                return {}
            lists.append((element, postings))
        lists.sort(key=lambda pair: len(pair[1].documents))
        places: dict[int, set[int]] | None = None
        for element, postings in lists:
            places = _narrow(places, element.offset, postings.by_document())
            if not places:
                return {}
        for element in elements:
            if element.prefix:
                places = _narrow(places, element.offset, _expanded(segment, field, element.term))
        return {document: len(starts) for document, starts in (places or {}).items()}

    def _scores(self, searcher: Any, documents: array[int], found: dict[int, int]) -> list[float]:
        segment = searcher.reader()
        known = segment.statistics or WholeIndex(searcher.get_parent())
        average = known.average_length(self.fieldname)
        rarest = min(
            (
                known.frequency(self.fieldname, element.term)
                for element in self.phrase.elements
                if not element.prefix
            ),
            default=len(found) * known.documents // max(1, segment.shown),
        )
        idf = math.log(1 + known.documents / (rarest + 1))
        score = functools.partial(bm25, avgfl=average, B=_B, K1=_K1)
        length = segment.file.table.lengths[self.fieldname]
        return [
            self.boost * score(idf, found[document], length[document]) for document in documents
        ]


class Except(Query):  # type: ignore[misc]  # whoosh has no type information
    """Documents that match `wanted` but not `unwanted`.

    WORKAROUND: whoosh3 3.54's AndNotMatcher forgets to check its first document unless both lists begin with it.
    """

    def __init__(self, wanted: Query, unwanted: Query) -> None:
        self.wanted, self.unwanted, self.boost = wanted, unwanted, 1.0

    def __repr__(self) -> str:
        return f"Except({self.wanted!r}, {self.unwanted!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Except) and vars(self) == vars(other)

    def __hash__(self) -> int:
        return hash((self.wanted, self.unwanted))

    def is_leaf(self) -> bool:
        """It has two subqueries."""
        return False

    def estimate_size(self, reader: Any) -> int:
        """At most as many as are wanted."""
        return int(self.wanted.estimate_size(reader))

    def estimate_min_size(self, _reader: Any) -> int:
        """Possibly none."""
        return 0

    def matcher(self, searcher: Any, context: Any = None) -> Matcher:
        """The wanted documents of one segment, filtered."""
        out = frozenset(self.unwanted.matcher(searcher, context).all_ids())
        return FilterMatcher(self.wanted.matcher(searcher, context), out, exclude=True)


def _counts(segment: OpenSegment, field: str, element: Element) -> dict[int, int]:
    if not element.prefix:
        postings = segment.file.postings(field, element.term)
        return dict(zip(postings.documents, postings.counts, strict=True)) if postings else {}
    counts: Counter[int] = Counter()
    for _, postings in segment.file.expand(field, element.term):
        for document, count in zip(postings.documents, postings.counts, strict=True):
            counts[document] += count
    return counts


def _expanded(segment: OpenSegment, field: str, prefix: str) -> Iterator[tuple[int, Sequence[int]]]:
    for _, postings in segment.file.expand(field, prefix):
        yield from postings.by_document()


def _narrow(
    places: dict[int, set[int]] | None, offset: int, found: Iterator[tuple[int, Sequence[int]]]
) -> dict[int, set[int]]:
    """Where the phrase may still start, document by document, once an element `offset` after the start is known."""
    narrowed: dict[int, set[int]] = {}
    for document, positions in found:
        if places is not None and document not in places:
            continue
        starts = {position - offset for position in positions}
        if places is not None:
            starts &= places[document]
        if starts:
            narrowed.setdefault(document, set()).update(starts)
    return narrowed
