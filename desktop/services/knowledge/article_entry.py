"""Entering articles: what may be kept of a new one, its document, its aliases, and what the journal says."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import PurePosixPath

from sqlalchemy.orm import Session

from desktop.services.errors import NoSuchKind, TextTooLong, TitleTaken
from desktop.services.filing.writing import Content, ContentWriter
from desktop.services.house import House
from desktop.services.knowledge.article_text import (
    LONGEST_TEXT,
    aliases,
    clean_title,
    encoded,
    file_name,
    screen,
    whole,
)
from models import queries
from models.categories import Category, Mark
from models.documents.defaults import category_defaults
from models.documents.filing import NewFile, Terms, file_documents
from models.knowledge.articles import become_former, enter_article, live_twins
from models.knowledge.linking import WrittenLink
from models.queries import known_documents
from resources.knowledge import ArticleKind, article_kinds


@dataclass(frozen=True, slots=True)
class NewArticle:
    """An article to be written.

    What is not given is the kind's: `category`, `review_months`. `origin` is the document it is written from. Imports
    bring the file's own bytes as `data`, with the `path` below the imported folder from which its links are understood,
    the day it was `formed`, the time it was `modified` and their `batch`; and the `links` of the body, where they have
    been looked for already.
    """

    title: str
    kind: str
    body: str
    category: Category | None = None
    systems: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()
    mark: Mark = Mark.INTERNAL
    origin: int | None = None
    reason: str = ""
    review_months: int | None = None
    name: str = ""
    path: str = ""
    data: bytes | None = None
    formed: date | None = None
    modified: datetime | None = None
    batch: int | None = None
    links: tuple[WrittenLink, ...] | None = None


def kind_of(kind_id: str) -> ArticleKind:
    """The kind of articles with this id. Raises NoSuchKind."""
    for kind in article_kinds():
        if kind.id == kind_id:
            return kind
    raise NoSuchKind(kind_id)


def checked(house: House, new: NewArticle) -> NewArticle:
    """`new` as it may be kept. Raises TitleUnusable, TextTooLong, StateSecret, NoSuchKind."""
    kind_of(new.kind)
    title = clean_title(new.title)
    screen(house, title, new.body, (*new.systems, *new.persons, new.name, new.path, new.reason))
    if new.data is None:
        encoded(new.body)
    elif len(new.data) > LONGEST_TEXT:
        raise TextTooLong(len(new.data), LONGEST_TEXT)
    return replace(
        new,
        title=title,
        systems=tuple(map(whole, new.systems)),
        persons=tuple(map(whole, new.persons)),
        reason=whole(new.reason),
    )


def take(writer: ContentWriter, category: Category, new: NewArticle) -> Content:
    """Seal the bytes of a new article."""
    data = encoded(new.body) if new.data is None else new.data
    return writer.take_bytes(category, data)


def enter_new(
    house: House,
    session: Session,
    entries: Sequence[tuple[NewArticle, Content]],
    *,
    moment: datetime,
) -> list[int]:
    """File articles whose contents are durable, without their links; returns their documents' ids."""
    today = moment.astimezone().date()
    files = [_new_file(new, content, today) for new, content in entries]
    prefix = house.contract.number_prefix
    ids = file_documents(session, files, prefix=prefix, filed=moment)
    filed = queries.documents(session, ids=ids)
    events = []
    origins = known_documents(session, [new.origin for new, _content in entries if new.origin])
    for document, (new, _content) in zip(filed, entries, strict=True):
        kind = kind_of(new.kind)
        months = kind.review_months if new.review_months is None else new.review_months
        # Purged, perhaps, while the article was being written.
        origin = new.origin if new.origin in origins else None
        enter_article(session, document.id, new.kind, review_months=months, origin=origin)
        others = [(document.id, alias) for alias in aliases(new.body) if alias != document.title]
        become_former(session, others, moment)
        events.append(written_event(document.id, document.version.id, new.kind, new.reason))
    house.journal.append(session, events, moment=moment)
    return ids


def written_event(document: int, version: int, kind: str, reason: str) -> tuple[str, str, str]:
    """What the journal says of a version that was written."""
    detail = {"kind": kind, "reason": reason, "version": version}
    return (
        "written",
        f"document {document}",
        json.dumps(detail, ensure_ascii=False, sort_keys=True),
    )


def refuse_taken(session: Session, title: str, *, besides: int | None = None) -> None:
    """Raises TitleTaken when an article in use, other than `besides`, has this title."""
    twins = live_twins(session, title, besides=() if besides is None else (besides,))
    if twins:
        raise TitleTaken(title, twins)


def _new_file(new: NewArticle, content: Content, today: date) -> NewFile:
    kind = kind_of(new.kind)
    category = new.category or Category(kind.category)
    defaults = category_defaults(category)
    name = new.name or (PurePosixPath(new.path).name if new.path else file_name(new.title))
    # What is written here is dated today; nobody knows the day of what comes from elsewhere.
    formed = new.formed or (today if new.data is None else None)
    terms = Terms(
        category,
        kind.type,
        new.persons,
        new.systems,
        "",
        formed,
        new.mark,
        defaults.retention,
        defaults.ownership,
    )
    return NewFile(
        terms,
        new.title,
        name,
        new.path or name,
        content.size,
        content.digest,
        new.modified,
        content.chunks,
        batch=new.batch,
    )
