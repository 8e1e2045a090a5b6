"""The query language: terms, "phrases", prefix*, AND OR NOT, parentheses and fields, read into one tree.

    query  = either
    either = both ("OR" both)*
    both   = not (["AND"] not)*
    not    = ("NOT" | "-") not | part
    part   = "(" query ")" | [field ":"] (value | "(" query ")")
    value  = word | phrase | ["=" | "<" | "<=" | ">" | ">="] value | [value] ".." [value]

Operators are capital letters only: 与, 或 and 非 are words like others, and are found. Any input either becomes a tree,
or means nothing (None), or raises QueryError with a position; nothing else.
"""

from __future__ import annotations

from datetime import date, datetime

from resources.words import N_
from search.errors import QueryError
from search.language.nodes import (
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
from search.language.parser import Parser, versions_wanted
from search.language.tokens import tokens_in

__all__ = [
    "LONGEST_QUERY",
    "Between",
    "Both",
    "Either",
    "InCategory",
    "Node",
    "OneOf",
    "Text",
    "Versions",
    "Without",
    "parse_query",
    "positive_phrases",
    "versions_wanted",
]

LONGEST_QUERY = 2_000
"""In characters."""


def parse_query(query: str, *, today: date | None = None) -> Node | None:
    """The tree of `query`; None when it holds nothing that could be searched for. Raises QueryError.

    Words such as "last month" count from `today`; without it, from the present day.
    """
    if len(query) > LONGEST_QUERY:
        raise QueryError(
            LONGEST_QUERY,
            N_("The query is too long."),
            N_("A query may have {count} characters."),
            count=LONGEST_QUERY,
        )
    return Parser(tokens_in(query), len(query), today or _this_day()).whole()


def _this_day() -> date:
    return datetime.now().astimezone().date()


def positive_phrases(node: Node | None) -> list[Text]:
    """The texts a match is made of, for marking; what stands under a NOT is left out."""
    match node:
        case Text():
            return [node]
        case Both(parts) | Either(parts):
            return [text for part in parts for text in positive_phrases(part)]
        case _:
            return []
