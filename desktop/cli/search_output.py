"""What `search` prints: hits for a person, one object for a program, and where a query can't be read."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from desktop.cli.terminal import printable, result, say
from resources.words import _

if TYPE_CHECKING:
    from desktop.services.searching.search_records import (
        Coverage,
        Facet,
        FoundDocument,
        SearchResult,
    )
    from search.errors import QueryError

_FACET_WIDTH = 24


def answer_object(
    answer: SearchResult, *, facets: Iterable[Facet] = (), digest_name: str = ""
) -> dict[str, Any]:
    """The answer for a program; with `digest_name`, each hit has its citation."""
    described = {
        "total": answer.total,
        "hits": [_hit_object(found, digest_name) for found in answer.found],
        "unsearchable": answer.unsearchable,
        "documents": answer.documents,
        "suggestion": answer.suggestion,
        "notices": list(answer.notices),
        "elapsed_ms": round(answer.elapsed_ms, 2),
    }
    named = {facet.field: _facet_object(facet) for facet in facets}
    return described | ({"facets": named} if named else {})


def coverage_object(coverage: Coverage) -> dict[str, Any]:
    """What a search can't see, for a program."""
    return {
        "documents": coverage.documents,
        "searchable": coverage.searchable,
        "waiting": coverage.waiting,
        "old_versions": dict(zip(("all", "searchable"), coverage.old_versions, strict=True)),
        "members": dict(zip(("all", "searchable"), coverage.members, strict=True)),
        "unseen": [
            {"reason": group.sentence, "count": group.count, "documents": list(group.documents)}
            for group in coverage.groups
        ],
    }


def error_object(error: QueryError) -> dict[str, Any]:
    """A query that can't be read, for a program; `position` counts characters from 0."""
    from desktop.errors import explain

    return {
        "error": explain(error).sentence,
        "position": error.position,
        "hint": error.advice,
    }


def print_answer(
    answer: SearchResult, *, facets: Iterable[Facet] = (), digest_name: str = ""
) -> None:
    """The answer for a person."""
    for found in answer.found:
        _print_found(found, digest_name)
    for facet in facets:
        result(f"{facet.label}:")
        for value in facet.values:
            mark = "*" if value.chosen else " "
            result(printable(f"  {mark} {value.count:>6}  {value.label:<{_FACET_WIDTH}}"))
    say(
        _(
            "{total} found in {milliseconds:.0f} ms; the text of {seen} of {documents} documents can be searched."
        ).format(
            total=answer.total,
            milliseconds=answer.elapsed_ms,
            seen=answer.documents - answer.unsearchable,
            documents=answer.documents,
        )
    )
    if answer.suggestion:
        say(_("Did you mean: {query}").format(query=answer.suggestion))
    for notice in answer.notices:
        say(notice)


def print_coverage(coverage: Coverage) -> None:
    """What a search can't see, for a person."""
    for group in coverage.groups:
        named = ", ".join(map(str, group.documents[:10]))
        more = " …" if group.count > len(group.documents[:10]) else ""
        say(f"{group.count:>6}  {group.sentence}  ({named}{more})")


def point_at(query: str, error: QueryError) -> None:
    """The query with a mark below the place where it can't be read."""
    if "\n" in query or len(query) > 200:
        return
    shown = printable(query[: error.position])
    width = sum(1 + (unicodedata.east_asian_width(each) in "WF") for each in shown)
    say(f"  {query}")
    say("  " + " " * width + "^")


def _hit_object(found: FoundDocument, digest_name: str) -> dict[str, Any]:
    from search.places import place_words

    document, version = found.document, found.version
    described: dict[str, Any] = {
        "id": document.id,
        "title": document.title,
        "name": version.name,
        "category": document.category.value,
        "page": found.snippet.page if found.snippet else None,
        "score": round(found.score, 4),
        "snippet": found.snippet.text if found.snippet else "",
        "number": document.number,
        "version": version.id,
        "kind": version.kind.value,
        "path": version.path,
        "current": version.live,
        "place": place_words(found.place) if found.place else "",
        "matches": found.matches,
    }
    if digest_name:
        described["citation"] = _citation(found, digest_name)
    return described


def _citation(found: FoundDocument, digest_name: str) -> str:
    from desktop.services.searching.citing import citation

    return citation(found.document, found.version, found.place, digest_name)


def _facet_object(facet: Facet) -> dict[str, Any]:
    return {
        "label": facet.label,
        "values": [
            {
                "value": value.value,
                "label": value.label,
                "count": value.count,
                "chosen": value.chosen,
                "query": value.refined_query,
            }
            for value in facet.values
        ],
    }


def _print_found(found: FoundDocument, digest_name: str) -> None:
    from search.places import place_words

    document, version = found.document, found.version
    line = f"{document.id:>6}  {_(document.category.label)}  {document.title}"
    if version.id != document.version.id:
        line += f"  V{version.ordinal}" if version.ordinal else f"  {version.path}"
    result(printable(line))
    if found.snippet is not None:
        place = place_words(found.place) if found.place else ""
        result(f"        {_marked(found)}" + (f"  ({printable(place)})" if place else ""))
    if digest_name:
        result(printable(f"        {_citation(found, digest_name)}"))


def _marked(found: FoundDocument) -> str:
    """The snippet with its matches in bold on a terminal, as it is elsewhere."""
    assert found.snippet is not None
    text, position, parts = found.snippet.text, 0, []
    bold, plain = ("\x1b[1m", "\x1b[0m") if sys.stdout.isatty() else ("", "")
    for start, end in found.snippet.marks:
        parts += [printable(text[position:start]), bold, printable(text[start:end]), plain]
        position = end
    return "".join([*parts, printable(text[position:])])
