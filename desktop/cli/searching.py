"""The command `search`: one query, or a file of them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from desktop.cli import saved
from desktop.cli.options import AsJson, PassphraseFile, VaultPath, read_key
from desktop.cli.search_output import (
    answer_object,
    coverage_object,
    error_object,
    point_at,
    print_answer,
    print_coverage,
)
from desktop.cli.terminal import json_line, result, result_object
from desktop.services.unlocking import open_house
from resources.words import _

if TYPE_CHECKING:
    from desktop.services.house import House
    from desktop.services.searching.search_records import Facet, SearchResult, Sort

_SORTS = "score, formed, filed, number, title, size"


def register(app: typer.Typer) -> None:
    """Add these commands to `app`."""
    app.command("search", help=_("Find documents by what is in them."))(search)
    saved.register(app)


def _show_help(asked: bool) -> None:
    if asked:
        from desktop.services.searching.query_help import query_help

        for section in query_help():
            result(section.title)
            for example in section.examples:
                result(f"  {example.query}")
                result(f"        {example.meaning}")
            result()
        raise typer.Exit


def search(
    vault: VaultPath,
    query: Annotated[str, typer.Argument(metavar="[QUERY]", show_default=False)] = "",
    limit: Annotated[int, typer.Option(min=1, help=_("How many hits to show."))] = 20,
    offset: Annotated[int, typer.Option(min=0, help=_("How many hits to leave out first."))] = 0,
    sort: Annotated[
        str,
        typer.Option(
            metavar="ORDER",
            help=_("{orders}; downwards with - before it, as in --sort=-formed.").format(
                orders=_SORTS
            ),
        ),
    ] = "score",
    facets: Annotated[
        bool, typer.Option("--facets", help=_("Also count the matches by the values of fields."))
    ] = False,
    cite: Annotated[
        bool, typer.Option("--cite", help=_("Also print a citation of each hit."))
    ] = False,
    unseen: Annotated[
        bool, typer.Option("--unseen", help=_("Also say what a search can't see, and why."))
    ] = False,
    batch: Annotated[
        Path | None,
        typer.Option(
            help=_("One query a line in FILE (- for standard input), one JSON object a line out.")
        ),
    ] = None,
    help_query: Annotated[
        bool,
        typer.Option(
            "--help-query",
            is_eager=True,
            callback=_show_help,
            help=_("Show what a query may be, with examples."),
        ),
    ] = False,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Find documents by what is in them."""
    del help_query
    if (batch is None) == (not query):
        raise typer.BadParameter(_("Give either a query or --batch FILE."))
    order = sort_named(sort)
    queries = _read_batch(batch) if batch is not None else []
    with open_house(vault, read_key(passphrase_file)) as house:
        digest_name = house.vault.suite.hash if cite else ""
        if batch is not None:
            from desktop.services.searching.finding import journal_queries

            journal_queries(house, queries)
            for line in queries:
                result(json_line(_answer_line(house, line, limit, offset, order, digest_name)))
            return
        answer, found = _ask(house, query, limit, offset, order, facets=facets)
    if as_json:
        described = answer_object(answer, facets=found, digest_name=digest_name)
        result_object(
            described | ({"coverage": coverage_object(answer.coverage)} if unseen else {})
        )
        return
    print_answer(answer, facets=found, digest_name=digest_name)
    if unseen:
        print_coverage(answer.coverage)


def sort_named(word: str) -> Sort:
    """The order that is called `word`; wrong usage where none is."""
    from desktop.services.searching.search_records import Sort

    try:
        return Sort(word)
    except ValueError:
        raise typer.BadParameter(
            _("There is no order {word}; there are: {orders}.").format(word=word, orders=_SORTS)
        ) from None


def _ask(
    house: House, query: str, limit: int, offset: int, sort: Sort, *, facets: bool
) -> tuple[SearchResult, tuple[Facet, ...]]:
    from desktop.services.searching.facets import facets_of
    from desktop.services.searching.finding import search_documents
    from search.errors import QueryError

    try:
        answer = search_documents(house, query, limit=limit, offset=offset, sort=sort)
    except QueryError as error:
        point_at(query, error)
        raise
    return answer, facets_of(house, query) if facets else ()


def _read_batch(batch: Path) -> list[str]:
    try:
        text = sys.stdin.read() if str(batch) == "-" else batch.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise typer.BadParameter(_("The file {path} cannot be read.").format(path=batch)) from None
    # Not splitlines(): it would also cut a query at a form feed or at a line separator pasted from a document.
    return [line for line in text.removeprefix("\ufeff").split("\n") if line.strip()]


def _answer_line(
    house: House, query: str, limit: int, offset: int, sort: Sort, digest_name: str
) -> dict[str, Any]:
    """One line of a batch; a query that can't be read doesn't end the others."""
    from desktop.services.searching.finding import search_documents
    from search.errors import QueryError

    try:
        answer = search_documents(
            house, query, limit=limit, offset=offset, sort=sort, journalled=True
        )
        return {"query": query} | answer_object(answer, digest_name=digest_name)
    except QueryError as error:
        return {"query": query} | error_object(error)
