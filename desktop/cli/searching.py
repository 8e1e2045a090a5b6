"""The command `search`: one query, or a file of them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from desktop.cli.options import AsJson, PassphraseFile, VaultPath, read_key
from desktop.cli.terminal import json_line, printable, result, result_object, say
from desktop.services.unlocking import open_house
from resources.words import _

if TYPE_CHECKING:
    from desktop.services.house import House
    from desktop.services.records import FoundDocument, SearchResult


def register(app: typer.Typer) -> None:
    """Add this command to `app`."""
    app.command("search", help=_("Find documents by what is in them."))(search)


def search(
    vault: VaultPath,
    query: Annotated[str, typer.Argument(metavar="[QUERY]", show_default=False)] = "",
    limit: Annotated[int, typer.Option(min=1, help=_("How many hits to show."))] = 20,
    batch: Annotated[
        Path | None,
        typer.Option(
            help=_("One query a line in FILE (- for standard input), one JSON object a line out.")
        ),
    ] = None,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Find documents by what is in them."""
    if (batch is None) == (not query):
        raise typer.BadParameter(_("Give either a query or --batch FILE."))
    queries = _read_batch(batch) if batch is not None else []
    with open_house(vault, read_key(passphrase_file)) as house:
        if batch is not None:
            from desktop.services.finding import journal_queries

            journal_queries(house, queries)
            for line in queries:
                result(json_line(_answer_line(house, line, limit)))
            return
        from desktop.services.finding import search_documents

        answer = search_documents(house, query, limit=limit)
    if as_json:
        result_object(answer_object(answer))
    else:
        print_answer(answer)


def _read_batch(batch: Path) -> list[str]:
    try:
        text = sys.stdin.read() if str(batch) == "-" else batch.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise typer.BadParameter(_("The file {path} cannot be read.").format(path=batch)) from None
    # Not splitlines(): it would also cut a query at a form feed or at a line separator pasted from a document.
    return [line for line in text.removeprefix("\ufeff").split("\n") if line.strip()]


def _answer_line(house: House, query: str, limit: int) -> dict[str, Any]:
    """One line of a batch; a query that can't be read doesn't end the others."""
    from desktop.errors import explain
    from desktop.services.finding import search_documents
    from search.errors import QueryError

    try:
        answer = search_documents(house, query, limit=limit, journalled=True)
        return {"query": query} | answer_object(answer)
    except QueryError as error:
        return {"query": query, "error": explain(error).sentence}


def answer_object(answer: SearchResult) -> dict[str, Any]:
    return {
        "total": answer.total,
        "hits": [
            {
                "id": found.document.id,
                "title": found.document.title,
                "name": found.document.version.name,
                "category": found.document.category.value,
                "page": found.snippet.page if found.snippet else None,
                "score": round(found.score, 4),
                "snippet": found.snippet.text if found.snippet else "",
            }
            for found in answer.found
        ],
        "unsearchable": answer.unsearchable,
        "elapsed_ms": round(answer.elapsed_ms, 2),
    }


def print_answer(answer: SearchResult) -> None:
    for found in answer.found:
        _print_found(found)
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


def _print_found(found: FoundDocument) -> None:
    document = found.document
    result(printable(f"{document.id:>6}  {_(document.category.label)}  {document.title}"))
    if found.snippet is not None:
        page = _("page {page}").format(page=found.snippet.page)
        result(f"        {_marked(found)}  ({page})")


def _marked(found: FoundDocument) -> str:
    """The snippet with its matches in bold on a terminal, as it is elsewhere."""
    assert found.snippet is not None
    text, position, parts = found.snippet.text, 0, []
    bold, plain = ("\x1b[1m", "\x1b[0m") if sys.stdout.isatty() else ("", "")
    for start, end in found.snippet.marks:
        parts += [printable(text[position:start]), bold, printable(text[start:end]), plain]
        position = end
    return "".join([*parts, printable(text[position:])])
