"""Finding documents: a query in, results that are ready to show out, with an honest word on what search can't see."""

from __future__ import annotations

import time
from collections.abc import Sequence

from desktop.services.house import House
from desktop.services.library import Archive, stored_text
from desktop.services.records import FoundDocument, SearchResult
from desktop.services.texts import reconcile_index
from models import queries
from models.records import DocumentRecord
from search.errors import IndexDamaged
from search.records import Answer, Snippet
from search.snippet import make_snippet, title_marks
from vault.errors import ChunkMissing, Tampered


def search_documents(
    house: House, query: str, *, limit: int = 50, journalled: bool = False
) -> SearchResult:
    """The best `limit` documents for `query`. Raises QueryError for a query that can't be read.

    The query is journalled before anything of the answer is shown, unless it was already (`journal_queries`).
    """
    started = time.perf_counter()
    house.trust_index(reconcile_index)
    answer = _answer(house, query, limit)
    if not journalled:
        journal_queries(house, [query])
    with house.database.read() as session:
        total, seen = queries.text_counts(session)
    found = found_documents(house, query, answer)
    elapsed = (time.perf_counter() - started) * 1000
    return SearchResult(query, answer.total, found, total - seen, total, elapsed)


def journal_queries(house: House, asked: Sequence[str]) -> None:
    """Journal queries that are about to be asked, in one transaction: each costs as much as a small search."""
    house.log(*(("searched", "vault", query) for query in asked))


def found_documents(archive: Archive, query: str, answer: Answer) -> tuple[FoundDocument, ...]:
    """The hits of `answer`, ready to show."""
    with archive.database.read() as session:
        records = queries.documents(session, ids=[hit.document_id for hit in answer.hits])
    by_id = {record.id: record for record in records}
    return tuple(
        FoundDocument(
            by_id[hit.document_id],
            hit.score,
            _snippet(archive, by_id[hit.document_id], query),
            title_marks(by_id[hit.document_id].title, query),
        )
        for hit in answer.hits
        if hit.document_id in by_id
    )


def _answer(house: House, query: str, limit: int) -> Answer:
    try:
        return house.index.search(query, limit)
    except IndexDamaged:
        # The index is derived: what fails its authentication is dropped, and the database learns that it is gone.
        reconcile_index(house)
        return house.index.search(query, limit)


def _snippet(archive: Archive, document: DocumentRecord, query: str) -> Snippet | None:
    try:
        return make_snippet(stored_text(archive, document), query)
    except (Tampered, ChunkMissing):
        return None  # One damaged text must not hide the other hits; a check names it.
