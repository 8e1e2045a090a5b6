"""Which documents hold a phrase in one field, how often, and what that is worth (BM25).

All loops that go over postings run inside of the interpreter: sets, maps and counters, no step in Python a posting.
"""

from __future__ import annotations

import itertools
import math
import operator
from collections import Counter
from collections.abc import Collection, Iterable

from search.analysis import Element, Phrase
from search.postings import KEY_SHIFT, Postings
from search.segment import SegmentFile
from search.showing import Leaf, View

_B, _K1 = 0.75, 1.2
"""The usual constants of BM25 (Robertson and Zaragoza, The Probabilistic Relevance Framework, 2009)."""

_FEW = 8
"""With fewer than one candidate in so many documents, only the candidates' positions are looked at."""


def phrase_scores(view: View, phrase: Phrase, field: str, boost: float) -> list[dict[int, float]]:
    """Of every segment the documents whose `field` holds the phrase, with their scores.

    The scores are made of nothing but documents that exist in this view.
    """
    found = [leaf.existing(_occurrences(leaf.file, phrase, field)) for leaf in view.leaves]
    holders = sum(map(len, found))
    if not holders:
        return found  # type: ignore[return-value]  # all are empty
    worth = boost * math.log(1 + view.documents / (holders + 1)) * (_K1 + 1)
    still, slope = _K1 * (1 - _B), _K1 * _B / view.average_length(field)
    return [
        _scores(leaf, field, counts, worth, still, slope)
        for leaf, counts in zip(view.leaves, found, strict=True)
    ]


def _scores(
    leaf: Leaf, field: str, counts: dict[int, int], worth: float, still: float, slope: float
) -> dict[int, float]:
    lengths = leaf.file.table.lengths[field]
    return {
        number: worth * count / (count + still + slope * lengths[number])
        for number, count in counts.items()
    }


def _occurrences(file: SegmentFile, phrase: Phrase, field: str) -> dict[int, int]:
    """The documents that hold the phrase, and how often."""
    elements = phrase.elements
    if len(elements) == 1:
        return _single(file, field, elements[0])
    exact = [element for element in elements if not element.prefix]
    lists = list(zip(exact, file.all_postings(field, [each.term for each in exact]), strict=False))
    if not lists:
        return {}
    lists.sort(key=lambda pair: len(pair[1].positions))
    candidates = set(lists[0][1].documents).intersection(
        *(postings.documents for _, postings in lists[1:])
    )
    starts: set[int] | None = None
    for element, postings in lists:
        if not candidates:
            return {}
        keys = _keys(postings, element.offset, candidates)
        starts = set(keys) if starts is None else starts.intersection(keys)
    for element in elements:
        if element.prefix:
            keys = itertools.chain.from_iterable(
                _keys(postings, element.offset, candidates)
                for _, postings in file.expand(field, element.term)
            )
            starts = set(keys) if starts is None else starts.intersection(keys)
    return Counter(map(operator.rshift, starts or (), itertools.repeat(KEY_SHIFT)))


def _single(file: SegmentFile, field: str, element: Element) -> dict[int, int]:
    if not element.prefix:
        postings = file.postings(field, element.term)
        return dict(zip(postings.documents, postings.counts, strict=True)) if postings else {}
    return Counter(
        itertools.chain.from_iterable(
            itertools.chain.from_iterable(
                map(itertools.repeat, postings.documents, postings.counts)
            )
            for _, postings in file.expand(field, element.term)
        )
    )


def _keys(postings: Postings, offset: int, candidates: Collection[int]) -> Iterable[int]:
    """Where the phrase would begin, as keys; of all documents, or of the candidates where these are few."""
    if len(candidates) * _FEW > len(postings.documents):
        return postings.keys(offset)
    ends = itertools.accumulate(postings.counts)
    wanted = map(candidates.__contains__, postings.documents)
    places = itertools.compress(zip(postings.documents, postings.counts, ends, strict=True), wanted)
    return [
        (document << KEY_SHIFT) + position - offset
        for document, count, end in places
        for position in postings.positions[end - count : end]
    ]
