"""Finding documents: a query in, results that are ready to show out, with an honest word on what search can't see."""

from __future__ import annotations

import functools
import time
from collections.abc import Sequence
from datetime import date

from desktop.services.house import House
from desktop.services.library import Archive, kept_text
from desktop.services.searching.corpus import Corpus, corpus_of
from desktop.services.searching.search_records import Coverage, FoundDocument, SearchResult, Sort
from desktop.services.searching.suggesting import suggestion_for
from desktop.services.searching.unknown_order import unknown_order
from models import queries
from models.categories import VersionKind
from models.records import DocumentRecord
from models.searching.finding import in_order, titles
from resources.words import _
from search.analysis import match_text
from search.language.nodes import Node
from search.language.query import parse_query
from search.language.tokens import unknown_fields
from search.matches import Matches
from search.pinyin import syllables
from search.places import place_of
from search.records import KeptText
from search.snippet import find_sight, title_marks
from vault.errors import ChunkMissing, Tampered

_Scored = list[tuple[int, float]]
"""Version ids with their scores, in the order in which they are shown."""


def search_documents(
    house: House,
    query: str,
    *,
    limit: int = 50,
    offset: int = 0,
    sort: Sort = Sort.SCORE,
    journalled: bool = False,
    today: date | None = None,
) -> SearchResult:
    """`limit` documents for `query` from the one at `offset` on. Raises QueryError for a query that can't be read.

    The query is journalled before anything of the answer is shown, unless it was already (`journal_queries`).
    Words such as "last month" count from `today`; without it, from the present day.
    """
    started = time.perf_counter()
    node = parse_query(query, today=today)
    corpus = corpus_of(house)
    if not journalled:
        journal_queries(house, [query])
    return find(
        corpus, query, node, limit=limit, offset=offset, sort=sort, today=today, started=started
    )


def journal_queries(house: House, asked: Sequence[str]) -> None:
    """Journal queries that are about to be asked, in one transaction: each costs as much as a small search."""
    house.log(*(("searched", "vault", query) for query in asked))


def coverage(archive: Archive) -> Coverage:
    """What search can't see of `archive`, and why."""
    return corpus_of(archive).coverage()


def find(
    corpus: Corpus,
    query: str,
    node: Node | None,
    *,
    limit: int,
    offset: int,
    sort: Sort,
    today: date | None = None,
    started: float,
) -> SearchResult:
    """The answer to `query`, which was read as `node`; `started` is when the asking began (`time.perf_counter`)."""
    total, page = _page(corpus, node, limit, offset, sort)
    found = tuple(found_documents(corpus.archive, query, page))
    seen = corpus.coverage()
    suggestion = "" if offset else suggestion_for(corpus, query, total, today=today)
    unknown = () if total else unknown_order(corpus.archive.database, node)
    return SearchResult(
        query,
        total,
        found,
        seen.unseen,
        seen.documents,
        (time.perf_counter() - started) * 1000,
        (*corpus.notices(), *_remarks(query), *unknown),
        suggestion,
        seen,
    )


def found_documents(archive: Archive, query: str, page: _Scored) -> list[FoundDocument]:
    """The versions of `page`, ready to show."""
    with archive.database.read() as session:
        by_version = {
            record.version.id: record
            for record in queries.filed_versions(session, [version for version, _score in page])
        }
        apart = [record.id for record in by_version.values() if not _is_current(record)]
        current = {record.id: record for record in queries.documents(session, ids=apart)}
    found: list[FoundDocument] = []
    for version, score in page:
        record = by_version.get(version)
        if record is not None:
            found.append(_found(archive, query, record, current.get(record.id, record), score))
    return found


def _found(
    archive: Archive, query: str, matched: DocumentRecord, document: DocumentRecord, score: float
) -> FoundDocument:
    marks = title_marks(document.title, query)
    kept = _kept(archive, matched)
    sight = find_sight(kept.text, query)
    if sight is None:
        return FoundDocument(document, matched.version, score, None, marks)
    place = place_of(kept, sight.offset)
    return FoundDocument(
        document, matched.version, score, sight.snippet, marks, place, sight.matches
    )


def _kept(archive: Archive, document: DocumentRecord) -> KeptText:
    try:
        return kept_text(archive, document)
    except (Tampered, ChunkMissing, ValueError):
        return KeptText("")  # One damaged text must not hide the other hits; a check names it.


def _is_current(record: DocumentRecord) -> bool:
    return record.version.live and record.version.kind is not VersionKind.MEMBER


def _page(
    corpus: Corpus, node: Node | None, limit: int, offset: int, sort: Sort
) -> tuple[int, _Scored]:
    if node is None:
        return 0, []
    matches = corpus.matches(node)
    if sort is Sort.SCORE:
        hits = matches.best(limit + offset)[offset:]
        return len(matches), [(hit.version_id, hit.score) for hit in hits]
    return len(matches), _sorted(corpus.archive, matches, limit, offset, sort)


def _sorted(archive: Archive, matches: Matches, limit: int, offset: int, sort: Sort) -> _Scored:
    versions = list(matches.version_ids)
    with archive.database.read() as session:
        if sort.key == "title":
            named = titles(session, versions)
            ids = sorted(
                named,
                key=lambda version: (_spoken(named[version]), version),
                reverse=sort.descending,
            )
            ids = ids[offset : offset + limit]
        else:
            ids = in_order(
                session,
                versions,
                sort.key,
                descending=sort.descending,
                limit=limit,
                offset=offset,
            )
    wanted = set(ids)
    pairs = zip(versions, matches.scores, strict=True)
    scores = {version: score for version, score in pairs if version in wanted}
    return [(version, scores[version]) for version in ids]


@functools.lru_cache(maxsize=65_536)
def _spoken(title: str) -> tuple[str, ...]:
    """A title as a Chinese reader looks for it in a list: by pinyin, letters and digits first."""
    return syllables(match_text(title))


def _remarks(query: str) -> tuple[str, ...]:
    """What was read as words but may have been meant as fields, and that nothing was left to look for."""
    nothing = (_("Nothing in this query can be looked for: search knows words, not signs."),)
    return (nothing if query.strip() and parse_query(query) is None else ()) + tuple(
        _("“{name}:” was looked for as a word; the field is written “{field}:”.").format(
            name=name, field=field.name
        )
        for name, field in unknown_fields(query)
    )
