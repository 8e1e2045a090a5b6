"""The knowledge base as offline pages, and the list of what a successor is to be taught, from what is filed now."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from desktop.services.knowledge.article_text import source_of
from desktop.services.knowledge.articles import ArticleRecord, list_articles
from desktop.services.knowledge.gap_words import gap_sentences
from desktop.services.knowledge.knowledge_gaps import knowledge_gaps
from desktop.services.knowledge.linking import backlinks_of, destinations
from desktop.services.knowledge.site_destinations import Places, SiteDestinations
from desktop.services.library import Archive
from desktop.services.order.collecting import collections, items_of
from desktop.services.order.relating import relations_of
from desktop.services.order.system_pages import PageGroup, system_page
from desktop.services.order.systems import SystemRecord, systems
from desktop.services.order.tagging import tags_of
from exporters.errors import ExportError
from exporters.prose.html import to_html
from exporters.prose.parsing import parse
from exporters.prose.plain import plain_text, words_of
from exporters.prose.records import Article, Heading
from exporters.site.building import build_site
from exporters.site.records import Reference, Site, SiteArticle, SiteBody, SiteSystem
from exporters.transfer_list import TransferItem
from exporters.wording import day
from models.categories import DocumentState
from models.records import ContractProfile, DocumentRecord
from resources.knowledge import article_kinds, asset_kind, facts, person_role, tie_kind
from resources.words import _

LISTED = 200
"""Documents of a group on a system's page: what the package holds besides is in its own list."""


@dataclass(frozen=True, slots=True)
class _Knowledge:
    """What all pages need: the articles in order, the systems, and where the pages are.

    `confined`: documents that lie nowhere here are called by their numbers, since their titles stay behind as well.
    """

    articles: tuple[ArticleRecord, ...]
    systems: tuple[SystemRecord, ...]
    pages: dict[int, str]
    system_pages: dict[int, str]
    by_name: dict[str, Reference]
    confined: bool


def knowledge_pages(
    archive: Archive,
    contract: ContractProfile,
    places: Places,
    *,
    now: datetime,
    only: Collection[int] | None = None,
) -> Iterator[tuple[str, bytes]]:
    """(path in the site's folder, bytes) of every page; nothing where there is no article and no system.

    With `only`, of these documents: what else there is isn't called by its title.
    """
    known = _known(archive, only)
    if not known.articles and not known.systems:
        return
    tags = tags_of(archive, [each.document.id for each in known.articles])
    gaps = knowledge_gaps(archive)
    site = Site(
        _("Knowledge base"),
        contract.title,
        tuple(
            _article(archive, known, each, tags.get(each.document.id, ()), places)
            for each in known.articles
        ),
        tuple(_system(archive, known, each, places) for each in known.systems),
        tuple(
            (each.name, tuple(_reference(known, one, places) for one in items_of(archive, each.id)))
            for each in collections(archive)
            if each.documents
        ),
        gap_sentences(gaps if only is None else gaps.within(only)),
    )
    yield from build_site(site, now=now)


def transfer_items(archive: Archive, only: Collection[int] | None = None) -> list[TransferItem]:
    """The articles, all or `only` those, for the list of knowledge transfer, by system.

    Those about several systems stand with the first.
    """
    kinds = {kind.id: kind.label for kind in article_kinds()}
    items = [
        TransferItem(
            each.document.systems[0] if each.document.systems else _("About all systems"),
            each.document.title,
            each.document.number,
            kinds.get(each.kind, each.document.type),
            each.document.version.ordinal,
            each.document.version.filed,
            review_words(each),
        )
        for each in _known(archive, only).articles
    ]
    first = {item.group: place for place, item in reversed([*enumerate(items)])}
    return sorted(items, key=lambda item: first[item.group])


def review_words(article: ArticleRecord) -> str:
    """When it was reviewed last."""
    if article.reviewed is not None:
        return _("reviewed {day}").format(day=day(article.reviewed))
    return _("not reviewed yet") if article.review_months else ""


def _known(archive: Archive, only: Collection[int] | None) -> _Knowledge:
    order = {kind.id: place for place, kind in enumerate(article_kinds())}
    shown = [each for each in list_articles(archive) if only is None or each.document.id in only]
    articles = sorted(shown, key=lambda each: order.get(each.kind, len(order)))
    entered = systems(archive)
    system_pages = {each.id: f"systems/{each.id}.html" for each in entered}
    return _Knowledge(
        tuple(articles),
        tuple(entered),
        {each.document.id: f"articles/{each.document.number}.html" for each in articles},
        system_pages,
        {each.name: Reference(each.name, system_pages[each.id]) for each in entered},
        only is not None,
    )


def _article(
    archive: Archive,
    known: _Knowledge,
    article: ArticleRecord,
    tags: tuple[str, ...],
    places: Places,
) -> SiteArticle:
    document = article.document
    kinds = {kind.id: kind.label for kind in article_kinds()}

    def body() -> SiteBody:
        return _body(archive, known, document, places)

    return SiteArticle(
        known.pages[document.id],
        document.number,
        document.title,
        kinds.get(article.kind, document.type),
        document.version.ordinal,
        document.version.filed,
        review_words(article),
        tuple(known.by_name.get(name, Reference(name)) for name in document.systems),
        document.persons,
        tags,
        body,
    )


def _body(
    archive: Archive, known: _Knowledge, document: DocumentRecord, places: Places
) -> SiteBody:
    source = source_of(archive, document)
    sources = {each.document_id for each in backlinks_of(archive, "document", document.id)}
    backlinks = tuple(
        Reference(each.document.title, known.pages[each.document.id])
        for each in known.articles
        if each.document.id in sources and each.document.id != document.id
    )
    related = tuple(
        _reference(known, each.other, places, note=each.label)
        for each in relations_of(archive, document.id)
        if each.other.state is DocumentState.LIVE
    )
    try:
        article = parse(source)
    except ExportError as error:
        shown = Reference(str(error), places.get(document.id, ""))
        return SiteBody("", source, (), backlinks, (shown, *related))
    article = _without_title(article, document.title)
    leading = SiteDestinations(
        destinations(archive, document.id), known.pages, known.system_pages, places
    )
    return SiteBody(
        to_html(article, leading, dialect="page"),
        plain_text(article),
        tuple(
            (each.level, words_of(each.spans), each.anchor)
            for each in article.headings
            if each.level <= 4
        ),
        backlinks,
        related,
    )


def _without_title(article: Article, title: str) -> Article:
    """The page has the title above it already."""
    first = article.blocks[0] if article.blocks else None
    if not isinstance(first, Heading) or words_of(first.spans).strip() != title:
        return article
    return replace(article, blocks=article.blocks[1:], headings=article.headings[1:])


def _system(
    archive: Archive, known: _Knowledge, system: SystemRecord, places: Places
) -> SiteSystem:
    page = system_page(archive, system.id, limit=LISTED)
    groups = [(group.label, _listed(known, group, places)) for group in page.groups]
    if page.linked_from:
        linked = tuple(_reference(known, each, places) for each in page.linked_from)
        groups.append((_("Articles that lead here"), linked))
    return SiteSystem(
        known.system_pages[system.id],
        system.name,
        asset_kind(system.kind).label,
        system.purpose,
        tuple(_facts(system)),
        tuple(groups),
    )


def _facts(system: SystemRecord) -> Iterator[tuple[str, str]]:
    yield _("Code"), system.code
    yield _("Owner"), system.owner
    labels = {fact.id: fact.label for fact in facts()}
    for name, value in system.facts.items():
        yield labels.get(name, name), value
    for role, people in itertools.groupby(
        sorted(system.people, key=lambda each: each[1]), key=lambda each: each[1]
    ):
        yield person_role(role).label, _(", ").join(name for name, _role in people)
    for account in system.accounts:
        words = (account.name, account.purpose, account.holder, account.reference)
        yield _("Account"), " · ".join(filter(None, words))
    for tie in system.ties:
        kind = tie_kind(tie.kind)
        yield (kind.label if tie.outgoing else kind.inverse), tie.name
    yield _("Note"), system.note


def _listed(known: _Knowledge, group: PageGroup, places: Places) -> tuple[Reference, ...]:
    listed = tuple(
        _reference(known, each, places, note=day(each.formed)) for each in group.documents
    )
    if not group.more:
        return listed
    return (*listed, Reference(_("and {count} more").format(count=group.more)))


def _reference(
    known: _Knowledge, document: DocumentRecord, places: Places, *, note: str = ""
) -> Reference:
    place = known.pages.get(document.id) or places.get(document.id, "")
    if known.confined and not place:
        return Reference(document.number, "", note)
    return Reference(document.title, place, note or document.number)
