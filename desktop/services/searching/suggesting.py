"""Did you mean: another query that finds something, where this one finds nothing or very little.

Only what finds something among what is shown is ever suggested, so that a suggestion tells nothing of other documents.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator
from datetime import date

from desktop.services.searching.corpus import Corpus
from desktop.services.searching.spelling import Speller
from search.errors import QueryError
from search.language.fields import BY_KEY, Field
from search.language.query import parse_query
from search.language.tokens import Token, tokens_in, unknown_fields

_LITTLE = 2
"""With more matches than this nobody asks whether something else was meant."""

_MUCH_MORE = 5
"""So many times more a suggestion must find, where the query did find something."""

_TRIED = 24
_SECONDS = 0.25
_SPOKEN_OPERATORS = {"或": "OR", "或者": "OR", "与": "AND", "和": "AND", "并且": "AND", "非": "NOT"}
_SPELLED = ("", "title", "body", "name", "persons", "systems", "type")


def suggestion_for(corpus: Corpus, query: str, found: int, *, today: date | None = None) -> str:
    """A query that finds more than the `found` documents of this one; empty where there is none."""
    if found > _LITTLE or not query.strip():
        return ""
    least = max(1, found * _MUCH_MORE)
    end = time.monotonic() + _SECONDS
    candidates = itertools.chain(_otherwise_read(query), _otherwise_written(corpus, query, end))
    for candidate in itertools.islice(candidates, _TRIED):
        if _count(corpus, candidate, today) >= least:
            return candidate
        if time.monotonic() > end:
            break
    return ""


def _count(corpus: Corpus, query: str, today: date | None) -> int:
    try:
        node = parse_query(query, today=today)
        return len(corpus.matches(node)) if node is not None else 0
    except QueryError:
        return 0


def _otherwise_read(query: str) -> Iterator[str]:
    """The same words with operators and fields where they may have been meant."""
    tokens = tokens_in(query, strict=False)
    spoken = [token for token in tokens if token.text in _SPOKEN_OPERATORS and token.kind == "word"]
    if spoken:
        meant = query
        for token in reversed(spoken):
            meant = _with(meant, token, _SPOKEN_OPERATORS[token.text])
        yield meant
    meant = query
    for name, field in unknown_fields(query):
        for colon in (":", "："):
            meant = meant.replace(name + colon, field.name + ":")
    if meant != query:
        yield meant


def _otherwise_written(corpus: Corpus, query: str, end: float) -> Iterator[str]:
    """The query with one of its words as it is written in the archive, the likeliest first."""
    speller = Speller(corpus, end)
    words = list(_words(query))
    # Of several words, those that are found nowhere are wrong; where all are found, only their meeting is not.
    wrong = [
        (token, field)
        for token, field in words
        if len(words) == 1 or not _count(corpus, _alone(query, token, field), None)
    ]
    for token, field in wrong:
        for word in speller.alternatives(token.text.rstrip("*＊"), field):
            yield _with(query, token, f'"{word}"' if token.kind == "phrase" else word)


def _words(query: str) -> Iterator[tuple[Token, str]]:
    """The words and phrases that are looked for, with their fields; what stands under a NOT is right as it is."""
    field: Field | None = None
    open_fields: list[Field | None] = []
    negated = False
    for token in tokens_in(query, strict=False):
        if token.kind == "field":
            field = token.field
        elif token.kind == "open":
            open_fields.append(field)
        elif token.kind == "close":
            if open_fields:
                open_fields.pop()
            field = open_fields[-1] if open_fields else None
        elif token.kind in ("minus", "NOT"):
            negated = True
            continue
        elif token.kind in ("word", "phrase"):
            key = field.key if field else ""
            if not negated and key in _SPELLED and not token.text.startswith(("=", "＝")):
                yield token, key
            field = open_fields[-1] if open_fields else None
        negated = False


def _alone(query: str, token: Token, field: str) -> str:
    name = f"{BY_KEY[field].name}:" if field else ""
    return name + query[token.position : token.end]


def _with(query: str, token: Token, text: str) -> str:
    return query[: token.position] + text + query[token.end :]
