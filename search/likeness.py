"""What a text has in common with what is indexed: its most telling terms, and the documents that hold most of them.

Nothing but documents that exist in a view makes one term more telling than another, or one document more alike.
"""

from __future__ import annotations

import dataclasses
import functools
import heapq
import itertools
import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from search.analysis import match_text
from search.folding import is_han
from search.showing import Leaf, View

READ = 16_000
"""Characters of a text that are looked at, from its beginning and its end: what it is about stands there."""

_FREQUENT, _SPREAD = 50, 50
"""So many of its terms are looked up: those that come most often, and some from all over the text."""

_TOGETHER = 4
"""Of these, so many that stand together: pairs of characters make words only with their neighbours."""

_TERMS = 24
"""So many of them are compared. More make an answer later, not better (measured with tickets and what came of them)."""

_REFINED = 200
_FIELDS = {"title": 2.5, "body": 1.0}
_COMMON, _ALWAYS_RARE = 0.03, 12
"""A term of more than this share of all documents, and of more than so many, says nothing about any of them."""

_LONGEST_LATIN, _SHORTEST_LATIN = 40, 3
_EMPTY_CHARACTERS = frozenset(
    "的了是在和与及或为于对将把被由从到等也都就并且而其之以所这那有不无已未可请我你他她它们个又再很则但若如"
    "时后前中上下内外个次第各每该本此向往使让给按据经将会能应需要须并年月日号一二三四五六七八九十两"
)
"""Characters that join words rather than make them: a pair with one of them stands in every kind of text."""

_K1, _B = 1.2, 0.75


@dataclass(frozen=True, slots=True)
class Alike:
    """A document version that is like a text. `score`: how much of what is telling in the text it holds, 0 to 1."""

    document_id: int
    version_id: int
    score: float
    terms: tuple[str, ...]


class Likeness:
    """Of one text: counts its terms in every view there is, then scores the documents of each, then says which."""

    def __init__(self, text: str, exclude: Collection[int] = (), *, strictly: bool = False) -> None:
        """None of the documents `exclude` is ever alike.

        Not `strictly`, what is hidden counts among the holders of a term, which costs no reading: that may tell which
        terms are common elsewhere to somebody who may read all of it anyway.
        """
        self._strictly = strictly
        self._text, self._exclude = _excerpt(text), frozenset(exclude)
        self._many = Counter(_terms_in(self._text))
        self._wanted = _candidates(self._many)
        self._holders: Counter[str] = Counter()
        self._documents = 0
        self._found: dict[int, Alike] = {}

    def count(self, view: View) -> None:
        """Take in how many documents of a category hold which term."""
        self._documents += view.documents
        for term in self._wanted:
            self._holders[term] += _holders(view, term, strictly=self._strictly)

    def score(self, view: View) -> None:
        """Take in the documents of a category; all must have been counted before."""
        weights = self._weights
        whole = sum(weights.values())
        for alike, held in _scored(view, weights):
            known = self._found.get(alike.document_id)
            if alike.document_id not in self._exclude and (
                known is None or known.score < alike.score / whole
            ):
                self._found[alike.document_id] = dataclasses.replace(
                    alike, score=alike.score / whole, terms=held
                )

    def best(self, limit: int) -> list[Alike]:
        """The most alike first, one version of a document."""
        best = heapq.nlargest(
            limit, self._found.values(), key=lambda each: (each.score, each.version_id)
        )
        return [
            dataclasses.replace(
                each,
                terms=_as_words(self._text, {term: self._weights[term] for term in each.terms}),
            )
            for each in best
        ]

    @functools.cached_property
    def _weights(self) -> dict[str, float]:
        """The terms to compare with what each is worth: rare among documents, frequent in the text."""
        most = max(_ALWAYS_RARE, self._documents * _COMMON)
        weights = {
            term: math.log(1 + self._documents / holders) * (1 + math.log(self._many[term]))
            for term in self._wanted
            if 0 < (holders := self._holders[term]) <= most
        }
        return dict(heapq.nlargest(_TERMS, weights.items(), key=lambda pair: (pair[1], pair[0])))


def _excerpt(text: str) -> str:
    if len(text) > READ:
        text = f"{text[: READ * 3 // 4]}\n{text[-READ // 4 :]}"
    return match_text(text)


def _candidates(many: Counter[str]) -> list[str]:
    """What comes most often may be common everywhere: of the rest, in the order of the text, some are tried as well."""
    frequent = [term for term, _many in many.most_common(_FREQUENT)]
    known = set(frequent)
    rest = [term for term in many if term not in known]
    step = max(1, math.ceil(len(rest) / _SPREAD))
    return frequent + [term for at, term in enumerate(rest) if at // _TOGETHER % step == 0]


def _terms_in(text: str) -> Iterator[str]:
    for word in _runs(text):
        if is_han(word[0]):
            yield from (
                pair
                for pair in map("".join, itertools.pairwise(word))
                if _EMPTY_CHARACTERS.isdisjoint(pair)
            )
        elif _SHORTEST_LATIN <= len(word) <= _LONGEST_LATIN and not word.isdecimal():
            yield word


def _runs(text: str) -> Iterator[str]:
    """Runs of Chinese characters, and other words, of a match text."""
    for piece in text.split(" "):
        start = 0
        for at in range(1, len(piece) + 1):
            if at == len(piece) or is_han(piece[at]) is not is_han(piece[start]):
                if at > start:
                    yield piece[start:at]
                start = at


def _holders(view: View, term: str, *, strictly: bool) -> int:
    """How many documents hold the term in their text; where none does, in their title."""
    return view.holders("body", term, strictly=strictly) or view.holders(
        "title", term, strictly=strictly
    )


def _scored(view: View, weights: dict[str, float]) -> Iterator[tuple[Alike, tuple[str, ...]]]:
    """The likeliest documents of a view with their scores, not yet shares of the whole, and the terms they hold."""
    average = view.average_length("body")
    for leaf in view.leaves:
        presence: defaultdict[int, float] = defaultdict(float)
        holding: dict[str, list[dict[int, int]]] = {}
        for term, weight in weights.items():
            holding[term] = [_counts(leaf, field, term) for field in _FIELDS]
            for counts, boost in zip(holding[term], _FIELDS.values(), strict=True):
                worth = weight * boost
                for number in counts:
                    presence[number] += worth
        table = leaf.file.table
        lengths = table.lengths["body"]
        for number in heapq.nlargest(_REFINED, presence, key=presence.__getitem__):
            longer = _K1 * (1 - _B + _B * lengths[number] / average)
            score = 0.0
            held: list[str] = []
            for term, weight in weights.items():
                in_title, in_body = (counts.get(number, 0) for counts in holding[term])
                if in_title or in_body:
                    held.append(term)
                    often = in_body * (_K1 + 1) / (in_body + longer)
                    score += weight * min(1.0, 1.0 if in_title else often)
            document, version = table.document_ids[number], table.version_ids[number]
            yield Alike(document, version, score, ()), tuple(held)


def _counts(leaf: Leaf, field: str, term: str) -> dict[int, int]:
    """Existing documents that hold the term, and how often."""
    postings = leaf.file.postings(field, term)
    if postings is None:
        return {}
    return leaf.existing(dict(zip(postings.documents, postings.counts, strict=True)))


def _as_words(text: str, weights: dict[str, float]) -> tuple[str, ...]:
    """Pairs of characters that overlap in the text as the words that they are part of, the most telling first."""
    worth: dict[str, float] = {}
    for run in _runs(text):
        if not is_han(run[0]):
            if run in weights:
                worth[run] = weights[run]
            continue
        start: int | None = None
        for at in range(len(run)):
            if run[at : at + 2] in weights:
                start = at if start is None else start
            elif start is not None:
                word = run[start : at + 1]
                worth[word] = sum(weights[word[i : i + 2]] for i in range(len(word) - 1))
                start = None
    ordered = sorted(worth, key=lambda word: (-worth[word], word))
    kept: list[str] = []
    for word in ordered:
        if not any(word in longer for longer in kept):
            kept.append(word)
    return tuple(kept)
