"""Articles: which documents are written here, of which kind, when they were reviewed, and what they were called."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, inspect, select, update
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.orm import Session

from models import queries
from models.categories import DocumentState
from models.knowledge.titles import title_key
from models.knowledge_tables import ArticleRow, FormerTitleRow
from models.naming import has_order
from models.records import DocumentRecord
from models.tables import DocumentRow

__all__ = [
    "ArticleRecord",
    "article_ids",
    "articles",
    "become_former",
    "enter_article",
    "former_titles",
    "live_twins",
    "note_review",
    "set_kind",
    "set_review_months",
    "title_key",
]

_VARIABLES = 500


@dataclass(frozen=True, slots=True)
class ArticleRecord:
    """An article with its document.

    `review_months`: from one review to the next, 0 where none is asked for. `reviewed_version` is the id of the version
    that was reviewed last, `origin` the id of the document it was written from.
    """

    document: DocumentRecord
    kind: str
    review_months: int
    reviewed: datetime | None
    reviewed_by: str
    reviewed_version: int | None
    origin: int | None


def enter_article(
    session: Session, document_id: int, kind: str, *, review_months: int, origin: int | None
) -> None:
    """Make a document that was just filed an article."""
    session.add(
        ArticleRow(
            document_id=document_id,
            kind=kind,
            review_months=review_months,
            reviewed=None,
            reviewed_by="",
            reviewed_version=None,
            origin=origin,
        )
    )
    session.flush()


def articles(
    session: Session,
    *,
    ids: Sequence[int] | None = None,
    kind: str | None = None,
    state: DocumentState | None = DocumentState.LIVE,
) -> list[ArticleRecord]:
    """Articles in this state, or those among `ids` whatever their state is, by document id.

    None in an edition that an older version prepared.
    """
    if not has_order(session):
        return []
    query = select(ArticleRow).join(DocumentRow, DocumentRow.id == ArticleRow.document_id)
    if kind is not None:
        query = query.where(ArticleRow.kind == kind)
    rows: dict[int, ArticleRow] = {}
    if ids is None:
        if state is not None:
            query = query.where(DocumentRow.state == state)
        rows = {row.document_id: row for row in session.scalars(query)}
    else:
        for start in range(0, len(ids), _VARIABLES):
            some = query.where(ArticleRow.document_id.in_(ids[start : start + _VARIABLES]))
            rows |= {row.document_id: row for row in session.scalars(some)}
    documents = queries.documents(session, ids=sorted(rows))
    return [_record(rows[document.id], document) for document in documents]


def article_ids(session: Session, documents: Iterable[int]) -> set[int]:
    """Those of `documents` that are articles."""
    wanted = list(documents) if has_order(session) else []
    found: set[int] = set()
    for start in range(0, len(wanted), _VARIABLES):
        some = ArticleRow.document_id.in_(wanted[start : start + _VARIABLES])
        found.update(session.scalars(select(ArticleRow.document_id).where(some)))
    return found


def live_twins(
    session: Session, title: str, *, besides: Collection[int] = ()
) -> list[DocumentRecord]:
    """Articles in use whose title is `title` but for case, width and blanks."""
    key = title_key(title)
    rows = session.execute(
        select(DocumentRow.id, DocumentRow.title)
        .join(ArticleRow, ArticleRow.document_id == DocumentRow.id)
        .where(DocumentRow.state == DocumentState.LIVE)
    )
    ids = [row.id for row in rows if row.id not in besides and title_key(row.title) == key]
    return queries.documents(session, ids=ids)


def become_former(session: Session, titles: Iterable[tuple[int, str]], moment: datetime) -> None:
    """Links with these titles, each of a document, lead to it from now on where nothing else bears them."""
    for document, title in titles:
        row = {
            "document_id": document,
            "title": title,
            "key": title_key(title),
            "moment": moment,
        }
        session.execute(upsert(FormerTitleRow).values(row).on_conflict_do_nothing())


def former_titles(session: Session, documents: Sequence[int]) -> dict[int, set[str]]:
    """What each of these documents was called before; an edition doesn't say."""
    found: dict[int, set[str]] = {}
    if not inspect(session.connection()).has_table(FormerTitleRow.__tablename__):
        return found
    for start in range(0, len(documents), _VARIABLES):
        some = FormerTitleRow.document_id.in_(documents[start : start + _VARIABLES])
        for row in session.execute(
            select(FormerTitleRow.document_id, FormerTitleRow.title).where(some)
        ):
            found.setdefault(row.document_id, set()).add(row.title)
    return found


def forget_former(session: Session, document: int, title: str) -> None:
    """The document is called `title` again: it isn't a former title of it any more."""
    session.execute(
        delete(FormerTitleRow).where(
            FormerTitleRow.document_id == document, FormerTitleRow.title == title
        )
    )


def set_kind(session: Session, documents: Sequence[int], kind: str) -> None:
    """Let these articles be of another kind."""
    _update(session, documents, {"kind": kind})


def set_review_months(session: Session, documents: Sequence[int], months: int) -> None:
    """How often these articles are reviewed from now on; 0 for never."""
    _update(session, documents, {"review_months": months})


def note_review(
    session: Session, document: int, *, moment: datetime, actor: str, version: int
) -> None:
    """An article was read through and found right, as it is in `version`."""
    _update(
        session,
        [document],
        {"reviewed": moment, "reviewed_by": actor, "reviewed_version": version},
    )


def _update(session: Session, documents: Sequence[int], values: dict[str, object]) -> None:
    for start in range(0, len(documents), _VARIABLES):
        session.execute(
            update(ArticleRow)
            .where(ArticleRow.document_id.in_(documents[start : start + _VARIABLES]))
            .values(values)
            .execution_options(synchronize_session=False)
        )


def _record(row: ArticleRow, document: DocumentRecord) -> ArticleRecord:
    return ArticleRecord(
        document,
        row.kind,
        row.review_months,
        row.reviewed,
        row.reviewed_by,
        row.reviewed_version,
        row.origin,
    )
