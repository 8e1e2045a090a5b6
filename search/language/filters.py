"""The filters of a query: the fields that stand at its top. They are added and taken away in the user's own text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from search.language.fields import BY_KEY, Field, Kind
from search.language.query import parse_query
from search.language.tokens import Token, tokens_in

_REPLACED = (Kind.DAY, Kind.MONTH, Kind.SIZE, Kind.VERSIONS)


@dataclass(frozen=True, slots=True)
class Filter:
    """A field with its value, from `start` to `end` of the query.

    `values` are what stands behind the colon, as written: one, or those of a list in parentheses; none where that is
    more than a list. `excludes`: documents with it are left out.
    """

    field: Field
    values: tuple[str, ...]
    start: int
    end: int
    excludes: bool


def filters_of(query: str) -> list[Filter]:
    """The filters of `query` in their order; none where alternatives stand at its top. Raises QueryError."""
    parse_query(query)
    tokens = tokens_in(query)
    found: list[Filter] = []
    at = depth = 0
    while at < len(tokens):
        token = tokens[at]
        depth += {"open": 1, "close": -1}.get(token.kind, 0)
        if depth == 0 and token.kind == "OR":
            return []
        if depth == 0 and token.kind == "field":
            behind = _behind(tokens, at + 1)
            before = tokens[at - 1] if at else None
            excludes = before is not None and before.kind in ("minus", "NOT")
            start = before.position if excludes and before else token.position
            assert token.field is not None
            values = _values(query, tokens[at + 1 : behind])
            found.append(Filter(token.field, values, start, tokens[behind - 1].end, excludes))
            at = behind
        else:
            at += 1
    return found


def with_filter(query: str, field: str, value: str, *, narrow: bool = False) -> str:
    """`query` with a further filter: `value` as it stands behind the colon of the field with this key.

    Of a field with one value a document, a second one is an alternative to the first; a range replaces another; else,
    and always where the filter is to `narrow` what was found, both must hold. Raises QueryError.
    """
    wanted = BY_KEY[field]
    if _has_alternatives(query):
        query = f"({query.strip()})"
    for old in filters_of(query):
        if old.field is not wanted or old.excludes or not old.values:
            continue
        if any(_same(field, value, each) for each in old.values):
            return query.strip()
        if narrow:
            continue
        if wanted.kind in _REPLACED:
            return _replaced(query, old, f"{wanted.name}:{value}")
        if not wanted.repeats:
            values = " OR ".join((*old.values, value))
            return _replaced(query, old, f"{wanted.name}:({values})")
    return f"{query.strip()} {wanted.name}:{value}".strip()


def without_filter(query: str, field: str, value: str = "") -> str:
    """`query` without this value of this field; without a value: without any filter of the field. Raises QueryError."""
    for old in reversed(filters_of(query)):
        if old.field.key != field:
            continue
        kept = [each for each in old.values if value and not _same(field, value, each)]
        if value and len(kept) == len(old.values):
            continue
        rest = kept[0] if len(kept) == 1 else "(" + " OR ".join(kept) + ")"
        sign = query[old.start : old.end].split(old.field.name)[0] if old.excludes else ""
        query = _replaced(query, old, f"{sign}{old.field.name}:{rest}" if kept else "")
    return query


def without_span(query: str, old: Filter) -> str:
    """`query` without that very filter."""
    return _replaced(query, old, "")


def has_filter(query: str, field: str, value: str) -> bool:
    """Whether the value is chosen already, alone or among alternatives. Raises QueryError."""
    return any(
        old.field.key == field
        and not old.excludes
        and any(_same(field, value, each) for each in old.values)
        for old in filters_of(query)
    )


def _has_alternatives(query: str) -> bool:
    parse_query(query)
    depth = 0
    for token in tokens_in(query):
        depth += {"open": 1, "close": -1}.get(token.kind, 0)
        if depth == 0 and token.kind == "OR":
            return True
    return False


def _behind(tokens: list[Token], at: int) -> int:
    """The number of the token behind the value that begins at `at`."""
    depth = 0
    while at < len(tokens):
        token = tokens[at]
        depth += {"open": 1, "close": -1}.get(token.kind, 0)
        at += 1
        # A sign compares with the word behind it, and is a word itself where none is there.
        compares = (
            token.kind == "word"
            and re.fullmatch("[<>=≤≥＜＞＝]+", token.text)
            and at < len(tokens)
            and tokens[at].kind in ("word", "phrase")
        )
        if depth == 0 and token.kind not in ("minus", "field") and not compares:
            break
    return min(at, len(tokens))


def _values(query: str, tokens: list[Token]) -> tuple[str, ...]:
    """What the tokens of a value hold as a list; empty where they are more than that."""
    if tokens and tokens[0].kind == "open":
        tokens = tokens[1:-1]
    values: list[str] = []
    joined = False
    for token in tokens:
        if token.kind == "OR":
            joined = False
        elif token.kind not in ("word", "phrase"):
            return ()
        elif joined:
            if not re.fullmatch("[<>=≤≥＜＞＝]+", values[-1]):
                return ()
            values[-1] += query[token.position : token.end]
        else:
            values.append(query[token.position : token.end])
            joined = True
    return tuple(values)


def _same(field: str, one: str, other: str) -> bool:
    name = BY_KEY[field].name
    return parse_query(f"{name}:{one}") == parse_query(f"{name}:{other}")


def _replaced(query: str, old: Filter, text: str) -> str:
    before, after = query[: old.start].rstrip(), query[old.end :].lstrip()
    return " ".join(part for part in (before, text, after) if part)
