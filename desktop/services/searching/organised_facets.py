"""Facets that only the database knows: how matches spread over tags, and which of them are articles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from desktop.services.searching.organised import AND_BELOW
from models.order.tags import TagTree, tag_tree
from models.searching import organised_queries as order
from models.session import Database
from search.language.choices import ARTICLE
from search.matches import Matches


def with_organised(
    database: Database, matches: Matches, counted: dict[str, list[tuple[str, int]]]
) -> dict[str, list[tuple[str, int]]]:
    """Facets as the index `counted` them, and what only the database knows of the matches.

    "tag": how many bear a tag or one below it; a tag with others below by its path and `/*`. "kind": how many of the
    matches are articles, which are files as well.
    """
    if not len(matches) or not {"tag", "kind"} & counted.keys():
        return counted
    found = Counter(matches.document_ids)
    with database.read() as session:
        known = order.known_to(session)
        if "kind" in counted and "article" in known:
            articles = order.with_any(session, "article")
            count = sum(found[each] for each in articles & found.keys())
            kinds = [*counted["kind"], *([(ARTICLE, count)] if count else [])]
            counted = counted | {"kind": sorted(kinds, key=_most_first)}
        if "tag" in counted and "tag" in known:
            tree = tag_tree(session)
            counted = counted | {"tag": _counted_tags(tree, order.bearers_by_tag(session), found)}
    return counted


def _counted_tags(
    tree: TagTree, bearers: Mapping[int, Sequence[int]], matches: Mapping[int, int]
) -> list[tuple[str, int]]:
    """A document that bears several tags below one counts once for it."""
    single = all(count == 1 for count in matches.values())
    own = {tag: matches.keys() & bearers.get(tag, ()) for tag in tree}
    named: list[tuple[str, int]] = []
    for tag in tree:
        below = tree.below(tag)
        found = own[tag] if len(below) == 1 else set().union(*(own[each] for each in below))
        count = len(found) if single else sum(matches[each] for each in found)
        if count:
            named.append((tree.path(tag) + (AND_BELOW if len(below) > 1 else ""), count))
    return sorted(named, key=_most_first)


def _most_first(pair: tuple[str, int]) -> tuple[int, str]:
    return -pair[1], pair[0]
