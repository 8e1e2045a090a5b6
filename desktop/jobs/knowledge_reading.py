"""What the jobs of the knowledge page read: everything there is, one article, and what is being written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from desktop.services.errors import NotAnArticle
from desktop.services.filing.amending import list_trash
from desktop.services.house import House
from desktop.services.knowledge.articles import (
    ArticleRecord,
    NewArticle,
    article_source,
    current_source,
    get_article,
    list_articles,
)
from desktop.services.knowledge.drafts import (
    Draft,
    DraftSummary,
    list_drafts,
    load_draft,
)
from desktop.services.knowledge.knowledge_gaps import Gaps, knowledge_gaps
from desktop.services.knowledge.linking import (
    LinkRecord,
    backlinks_of,
    destinations,
    links_of,
    unresolved_links,
)
from desktop.services.knowledge.reviewing import ReviewDue, due_for_review
from desktop.services.order.at_hand import (
    AtHand,
    favourites,
    note_seen,
    recents,
    settle_seen,
)
from desktop.services.order.collecting import CollectionRecord, collections, collections_of
from desktop.services.order.tagging import TagRecord, tags, tags_of
from exporters.prose.html import Destinations
from models.categories import Category
from models.errors import NoSuchDocument
from models.records import DocumentRecord
from vault.ids import utc_now

T = TypeVar("T")
Prepare = Callable[[str, Destinations, str], T]
"""Makes a text with its links, under a title, fit to be shown; called in the worker's thread."""

_LINKS_SHOWN = 500


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything that the tree and the list are made of."""

    articles: tuple[ArticleRecord, ...] = ()
    tags: tuple[TagRecord, ...] = ()
    collections: tuple[CollectionRecord, ...] = ()
    tags_of: dict[int, tuple[str, ...]] = field(default_factory=dict)
    collections_of: dict[int, tuple[str, ...]] = field(default_factory=dict)
    favourites: tuple[int, ...] = ()
    recents: tuple[int, ...] = ()
    due: tuple[ReviewDue, ...] = ()
    unresolved: tuple[LinkRecord, ...] = ()
    drafts: tuple[DraftSummary, ...] = ()
    trashed: tuple[DocumentRecord, ...] = ()
    gaps: Gaps | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """An article with what belongs to it; `shown` is what the view made of its text."""

    article: ArticleRecord
    shown: object
    links: tuple[LinkRecord, ...]
    backlinks: tuple[LinkRecord, ...]
    tags: tuple[str, ...]
    collections: tuple[str, ...]
    starred: bool
    origin: DocumentRecord | None = None


@dataclass(frozen=True, slots=True)
class Writing:
    """An article while it is being written. `saved_title` and `saved_body` are those of the version it began from."""

    kind: str
    title: str = field(default="", repr=False)
    body: str = field(default="", repr=False)
    document_id: int | None = None
    base_version: int | None = None
    ordinal: int = 0
    number: str = ""
    category: Category | None = None
    systems: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()
    origin: int | None = None
    draft_id: int | None = None
    saved_title: str = field(default="", repr=False)
    saved_body: str = field(default="", repr=False)
    position: int = 0

    @property
    def changed(self) -> bool:
        """Whether there is something that no version has."""
        return (self.title, self.body) != (self.saved_title, self.saved_body)

    def as_draft(self, draft_id: int | None) -> Draft:
        """What is kept of it."""
        return Draft(
            draft_id,
            self.document_id,
            self.base_version,
            self.kind,
            self.category,
            self.title,
            self.body,
            self.systems,
            self.persons,
            self.origin,
        )


def read_overview(house: House) -> Overview:
    """Everything there is."""
    found = list_articles(house)
    ids = [each.document.id for each in found]
    known = set(ids)
    settle_seen(house)
    return Overview(
        tuple(found),
        tuple(tags(house)),
        tuple(collections(house)),
        tags_of(house, ids),
        collections_of(house, ids),
        tuple(_ids(favourites(house), known)),
        tuple(_ids(recents(house, 40), known)),
        tuple(due_for_review(house, utc_now().astimezone().date())),
        tuple(unresolved_links(house)),
        tuple(list_drafts(house)),
        tuple(each for each in list_trash(house) if _is_article(house, each.id)),
        knowledge_gaps(house),
    )


def _ids(things: Sequence[AtHand], known: set[int]) -> list[int]:
    found = [int(each.key) for each in things if each.kind == "document"]
    return [each for each in found if each in known]


def _is_article(house: House, document_id: int) -> bool:
    try:
        get_article(house, document_id)
    except (NoSuchDocument, NotAnArticle):
        return False
    return True


def read_article(house: House, document_id: int, prepare: Prepare[object]) -> Opened:
    """One article with what belongs to it; it counts as seen."""
    article = get_article(house, document_id)
    shown = prepare(
        article_source(house, document_id),
        destinations(house, document_id),
        article.document.title,
    )
    key = str(document_id)
    note_seen(house, "document", key)
    return Opened(
        article,
        shown,
        tuple(links_of(house, document_id)[:_LINKS_SHOWN]),
        tuple(backlinks_of(house, "document", key)[:_LINKS_SHOWN]),
        tags_of(house, [document_id]).get(document_id, ()),
        collections_of(house, [document_id]).get(document_id, ()),
        any(each.kind == "document" and each.key == key for each in favourites(house)),
    )


def begin_new(new: NewArticle) -> Writing:
    """The `Writing` of an article that is begun with what is known already."""
    return Writing(
        new.kind,
        new.title,
        new.body,
        category=new.category,
        systems=new.systems,
        persons=new.persons,
        origin=new.origin,
    )


def begin_writing(house: House, document_id: int) -> Writing:
    """The current version of an article, to be written on."""
    article = get_article(house, document_id)
    document = article.document
    body = current_source(house, document_id)
    return Writing(
        article.kind,
        document.title,
        body,
        document_id,
        document.version.id,
        document.version.ordinal,
        document.number,
        document.category,
        document.systems,
        document.persons,
        article.origin,
        saved_title=document.title,
        saved_body=body,
    )


def resume_writing(house: House, draft_id: int) -> Writing:
    """A draft, to be written on. Raises NoSuchDraft."""
    draft = load_draft(house, draft_id)
    writing = Writing(draft.kind, category=draft.category, origin=draft.origin)
    if draft.document_id is not None:
        # The base stays that of the draft, so that a version saved meanwhile is noticed.
        writing = replace(begin_writing(house, draft.document_id), base_version=draft.base_version)
    return replace(
        writing,
        title=draft.title,
        body=draft.body,
        systems=draft.systems,
        persons=draft.persons,
        draft_id=draft_id,
    )
