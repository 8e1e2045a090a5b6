"""From a tree back to the query language: what is written here is read as the same tree again."""

from __future__ import annotations

import re

from search.folding import is_han
from search.language.choices import CHOICES, FORMAT_GROUPS, category_name
from search.language.fields import BY_KEY
from search.language.nodes import (
    Among,
    Between,
    Both,
    Either,
    InCategory,
    Node,
    OneOf,
    Organised,
    Text,
    Versions,
    Without,
)
from search.language.organised_values import write_organised

_PLAIN = re.compile(r"\w+")
_DOUBLE = re.compile('["“”＂]')


def write_query(node: Node) -> str:
    """The tree as a query, fields in the language in use."""
    match node:
        case Both(parts):
            return " ".join(_inner(part, (Both, Either)) for part in parts)
        case Either(parts):
            return " OR ".join(_inner(part, (Either,)) for part in parts)
        case Without(part):
            return "NOT " + _inner(part, (Both, Either))
        case Text(phrase, field):
            prefix = phrase.elements[-1].prefix and not is_han(phrase.text[-1])
            return _named(field) + _written(phrase.text, prefix=prefix)
        case InCategory(categories):
            return _any_of("category", sorted(map(category_name, categories)))
        case OneOf(field, values):
            return _one_of(field, values)
        case Between(field, low, high):
            return _named("period" if field == "month" else field) + _range(field, low, high)
        case Organised(field):
            return _named(field) + write_organised(node)
        case Among():
            raise TypeError("no query says which documents by their ids")
        case Versions(which):
            return _named("versions") + _choice_name("versions", which)


def quoted(value: str) -> str:
    """A value as one word, or as a phrase where it would be read as more than that."""
    if _PLAIN.fullmatch(value) and value not in ("AND", "OR", "NOT"):
        return value
    if _DOUBLE.search(value):
        return "「" + value.replace("」", " ") + "」"
    return f'"{value}"'


def value_name(field: str, term: str) -> str:
    """A stored value as it is written behind the field's colon, in the language in use."""
    if field in CHOICES:
        return quoted(_choice_name(field, term))
    if BY_KEY[field].exact:
        return "=" + quoted(term)
    return quoted(term)


def _inner(node: Node, in_parentheses: tuple[type, ...]) -> str:
    written = write_query(node)
    return f"({written})" if isinstance(node, in_parentheses) else written


def _named(field: str) -> str:
    return f"{BY_KEY[field].name}:" if field else ""


def _written(text: str, *, prefix: bool) -> str:
    # A blank in a match text stands for any separator; a prefix can't stand in quotation marks.
    return text.replace(" ", "-") + "*" if prefix else quoted(text)


def _any_of(field: str, names: list[str]) -> str:
    name = _named(field)
    return name + (names[0] if len(names) == 1 else "(" + " OR ".join(names) + ")")


def _one_of(field: str, values: frozenset[str]) -> str:
    if field == "format":
        for choice, endings in FORMAT_GROUPS.values():
            if values == endings:
                return _named(field) + choice.name
    return _any_of(field, [value_name(field, value) for value in sorted(values)])


def _choice_name(field: str, term: str) -> str:
    return next((choice.name for choice in CHOICES[field] if choice.term == term), term)


def _range(field: str, low: str, high: str) -> str:
    if field == "size":
        return f"{int(low)}B..{int(high)}B" if low and high else _size_bound(low, high)
    low, high = _dashed(low), _dashed(high)
    if low == high:
        return low or "any"
    return f"{low}..{high}"


def _size_bound(low: str, high: str) -> str:
    return f">={int(low)}" if low else f"<={int(high)}"


def _dashed(term: str) -> str:
    return "-".join(filter(None, (term[:4], term[4:6], term[6:])))
