"""How the matches of a query spread over the values of the fields, and the query that choosing a value would make."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from desktop.services.library import Archive
from desktop.services.searching.corpus import Corpus, corpus_of
from desktop.services.searching.search_records import Chip, Facet, FacetValue
from models.categories import Category
from resources.words import _
from search.language.choices import CHOICES, category_name
from search.language.fields import BY_KEY
from search.language.filters import (
    filters_of,
    has_filter,
    with_filter,
    without_filter,
    without_span,
)
from search.language.nodes import InCategory
from search.language.query import parse_query
from search.language.writing import quoted, value_name

FACETED = (
    "category",
    "type",
    "tag",
    "period",
    "persons",
    "systems",
    "mark",
    "status",
    "format",
    "kind",
    "state",
    "flag",
    "ownership",
    "retention",
)
"""The fields that are offered, in their order."""

_LISTED_IN_ORDER = {"period"}
_EVERYTHING = InCategory(frozenset(Category))


def facets_of(
    archive: Archive,
    query: str,
    *,
    fields: Sequence[str] = FACETED,
    limit: int = 12,
    today: date | None = None,
) -> tuple[Facet, ...]:
    """The values of `fields` among the matches, at most `limit` of each; for an empty query, among everything.

    Raises QueryError.
    """
    return facets_among(corpus_of(archive), query, fields=fields, limit=limit, today=today)


def facets_among(
    corpus: Corpus,
    query: str,
    *,
    fields: Sequence[str] = FACETED,
    limit: int = 12,
    today: date | None = None,
) -> tuple[Facet, ...]:
    """The same for a corpus that is at hand."""
    node = parse_query(query, today=today) or _EVERYTHING
    counted = corpus.facets(corpus.matches(node), fields)
    facets = (
        Facet(field, _(BY_KEY[field].label), tuple(_values(query, field, counts, limit)))
        for field, counts in counted.items()
    )
    return tuple(facet for facet in facets if facet.values)


def chips_of(query: str) -> tuple[Chip, ...]:
    """The filters of `query`, each with the query that is left without it. Raises QueryError."""
    return tuple(
        Chip(
            each.field.key,
            (_("{field}: not {value}") if each.excludes else _("{field}: {value}")).format(
                field=_(each.field.label),
                value=" / ".join(value.strip('"“”「」=') for value in each.values) or "…",
            ),
            each.start,
            each.end,
            without_span(query, each),
        )
        for each in filters_of(query)
    )


def value_label(field: str, value: str) -> str:
    """A stored value as it is shown, translated."""
    if field == "category":
        return _(Category(value).label)
    if field == "period" and len(value) == 6:
        return f"{value[:4]}-{value[4:]}"
    if field == "tag":
        return value.removesuffix("/*")
    for choice in CHOICES.get(field, ()):
        if choice.term == value:
            return choice.shown
    return value


def written_value(field: str, value: str) -> str:
    """A stored value as it stands behind the field's colon, such that it means this value and no other."""
    if field == "category":
        return category_name(Category(value))
    if field == "period":
        return value_label(field, value)
    if field == "format":
        return quoted(value)
    return value_name(field, value)


def _values(query: str, field: str, counts: list[tuple[str, int]], limit: int) -> list[FacetValue]:
    if field in _LISTED_IN_ORDER:
        counts = sorted(counts, reverse=True)
    values: list[FacetValue] = []
    for value, count in counts[:limit]:
        written = written_value(field, value)
        chosen = has_filter(query, field, written)
        if chosen:
            refined = without_filter(query, field, written)
        else:
            refined = with_filter(query, field, written, narrow=True)
        values.append(FacetValue(value, value_label(field, value), count, refined, chosen))
    return values
