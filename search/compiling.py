"""The user's tree, answered over all segments of one category: sets where nothing is scored, scores where it is."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable
from typing import TypeAlias

from models.categories import Category
from search.language.nodes import (
    Among,
    Between,
    Both,
    Either,
    InCategory,
    Node,
    OneOf,
    Text,
    Versions,
    Without,
)
from search.matching import phrase_scores
from search.schema import DEFAULT_FIELDS, SPOKEN, TEXT_FIELDS, fact_field
from search.segment import SegmentFile
from search.showing import Leaf, View

Matched: TypeAlias = dict[int, float] | frozenset[int] | set[int]
"""Documents of one segment: with their scores, or as a set where they have none."""


def answer(node: Node, category: Category, view: View) -> list[Matched]:
    """Of every segment of `view` the documents that match."""
    match node:
        case Text(phrase, ""):
            found: list[list[Matched]] = [
                [*phrase_scores(view, phrase, field, boost)]
                for field, boost in DEFAULT_FIELDS.items()
            ]
            return functools.reduce(_each(_either), found)
        case Text(phrase, field) if field in TEXT_FIELDS:
            named: list[Matched] = [*phrase_scores(view, phrase, field, 1.0)]
            if field not in SPOKEN:
                return named
            spoken: list[Matched] = [*phrase_scores(view, phrase, SPOKEN[field], 1.0)]
            return _each(_either)(named, spoken)
        case InCategory(categories):
            return _everything(view) if category in categories else _nothing(view)
        case Among(documents):
            return [_of(leaf, documents) for leaf in view.leaves]
        case Versions():
            return _everything(view)
        case Between(field, low, high):
            return _with_fact(view, field, functools.partial(_between, low=low, high=high))
        case OneOf(field, values):
            return _with_fact(view, field, functools.partial(_one_of, values=values))
        case Without(part):
            return _each(_minus)(_everything(view), answer(part, category, view))
        case Either(parts):
            return functools.reduce(
                _each(_either), (answer(part, category, view) for part in parts)
            )
        case Both(parts):
            return _both(parts, category, view)
        case _:
            return _nothing(view)


def _both(parts: tuple[Node, ...], category: Category, view: View) -> list[Matched]:
    found: list[Matched] | None = None
    for part in parts:
        if not isinstance(part, Without):
            each = answer(part, category, view)
            found = each if found is None else _each(_intersection)(found, each)
            if not any(found):
                return found
    found = _everything(view) if found is None else found
    for part in parts:
        if isinstance(part, Without):
            found = _each(_minus)(found, answer(part.part, category, view))
    return found


def _everything(view: View) -> list[Matched]:
    return [leaf.everything for leaf in view.leaves]


def _nothing(view: View) -> list[Matched]:
    return [frozenset()] * len(view.leaves)


def _of(leaf: Leaf, documents: frozenset[int]) -> Matched:
    """What of a segment belongs to these documents, and exists."""
    among = map(documents.__contains__, leaf.file.table.document_ids)
    return leaf.numbers([*itertools.compress(range(leaf.size), among)])


def _with_fact(
    view: View, field: str, documents: Callable[[SegmentFile, str], set[int]]
) -> list[Matched]:
    fact = fact_field(field)
    if fact is None:
        return _nothing(view)
    # `numbers` for what exists: the postings know of deleted and hidden documents, too.
    return [leaf.numbers([*documents(leaf.file, fact)]) for leaf in view.leaves]


def _between(file: SegmentFile, field: str, low: str, high: str) -> set[int]:
    return set().union(*(found.documents for _, found in file.between(field, low, high)))


def _one_of(file: SegmentFile, field: str, values: frozenset[str]) -> set[int]:
    found = (file.postings(field, value) for value in values)
    return set().union(*(postings.documents for postings in found if postings))


def _each(
    combine: Callable[[Matched, Matched], Matched],
) -> Callable[[list[Matched], list[Matched]], list[Matched]]:
    """The same for two answers, segment by segment."""
    return lambda first, second: [*map(combine, first, second)]


def _either(first: Matched, second: Matched) -> Matched:
    if not first or not second:
        return first or second
    if not isinstance(first, dict):
        if not isinstance(second, dict):
            return first | second
        first, second = second, first
    if not isinstance(second, dict):
        return {**dict.fromkeys(second, 0.0), **first}
    # Of two numbers the sum is the same whichever comes first, so the longer list may be the one that is copied.
    small, large = (first, second) if len(first) < len(second) else (second, first)
    joined = dict(large)
    for number, score in small.items():
        joined[number] = joined.get(number, 0.0) + score
    return joined


def _intersection(first: Matched, second: Matched) -> Matched:
    small, large = (first, second) if len(first) < len(second) else (second, first)
    if isinstance(small, dict):
        if isinstance(large, dict):
            return {n: score + large[n] for n, score in small.items() if n in large}
        return {n: score for n, score in small.items() if n in large}
    if isinstance(large, dict):
        return {n: large[n] for n in small if n in large}
    return small & large


def _minus(first: Matched, second: Matched) -> Matched:
    if not second:
        return first
    if isinstance(first, dict):
        return {n: score for n, score in first.items() if n not in second}
    return first.difference(second)
