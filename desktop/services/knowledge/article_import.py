"""Many articles at once: bytes durable first, some hundred in a transaction, links bound when all are there."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.services.filing.writing import writing
from desktop.services.house import House
from desktop.services.knowledge.article_entry import NewArticle, checked, enter_new, kind_of, take
from desktop.services.knowledge.article_text import links_if_shown
from desktop.services.progress import Progress, Quiet
from desktop.services.rights import Right, require
from models.categories import Category
from models.knowledge.linking import bind_names, bind_waiting, leave_waiting, names_of
from resources.words import _
from vault.ids import utc_now

_AT_ONCE = 400
"""Articles in a transaction: each costs a flush to the medium, and others wait for the longest of them."""


def import_articles(
    house: House, articles: Sequence[NewArticle], *, progress: Progress | None = None
) -> list[int]:
    """File articles, also under titles that others have; returns their documents' ids, in order.

    Links among them are bound first to each other. Raises TitleUnusable, TextTooLong, StateSecret, NoSuchKind before
    anything is filed; NotAllowed, StorageFailed; Cancelled, and then what was filed so far stays, with its links.
    """
    require(house, Right.FILING)
    progress = progress or Quiet()
    new = [checked(house, article) for article in articles]
    progress.start(_("Filing"), len(new), "files")
    with house.database.write() as session:
        # What an import that was killed left behind.
        bind_waiting(session)
    filed: list[int] = []
    try:
        for start in range(0, len(new), _AT_ONCE):
            progress.checkpoint()
            filed += _file(house, new[start : start + _AT_ONCE], progress)
    finally:
        with house.database.write() as session:
            bind_waiting(session, together=filed)
            bind_names(session, names_of(session, filed))
    return filed


def _file(house: House, new: Sequence[NewArticle], progress: Progress) -> list[int]:
    with writing(house) as writer:
        entries = []
        for article in new:
            category = article.category or Category(kind_of(article.kind).category)
            entries.append((article, take(writer, category, article)))
        links = [
            links_if_shown(article.body) if article.links is None else article.links
            for article in new
        ]
        with writer.entering() as session:
            ids = enter_new(house, session, entries, moment=utc_now())
            for document, written in zip(ids, links, strict=True):
                leave_waiting(session, document, written)
    for article in new:
        progress.advance(1, article.path or article.title)
    return ids
