"""From the user's tree to Whoosh's, for one category."""

from __future__ import annotations

from whoosh.query import And, Every, Or, Query

from models.categories import Category
from search.matching import Except, PhraseQuery
from search.query import Both, Either, InCategory, Node, Text, Without
from search.schema import DEFAULT_FIELDS


def compile_query(node: Node, category: Category) -> Query | None:
    """The Whoosh query for `category`; None where nothing in it can match."""
    match node:
        case Text(phrase, ""):
            return Or([PhraseQuery(name, phrase, boost) for name, boost in DEFAULT_FIELDS.items()])
        case Text(phrase, field):
            return PhraseQuery(field, phrase)
        case InCategory(categories):
            return Every() if category in categories else None
        case Without(part):
            return _remove(Every(), [part], category)
        case Either(parts):
            found = [query for part in parts if (query := compile_query(part, category))]
            return Or(found) if found else None
        case Both(parts):
            return _both(parts, category)


def _both(parts: tuple[Node, ...], category: Category) -> Query | None:
    wanted: list[Query] = []
    for part in parts:
        if not isinstance(part, Without):
            query = compile_query(part, category)
            if query is None:
                return None
            wanted.append(query)
    unwanted = [part.part for part in parts if isinstance(part, Without)]
    return _remove(And(wanted) if wanted else Every(), unwanted, category)


def _remove(query: Query, unwanted: list[Node], category: Category) -> Query:
    compiled = [found for part in unwanted if (found := compile_query(part, category))]
    return Except(query, Or(compiled)) if compiled else query
