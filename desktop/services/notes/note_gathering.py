"""What an export of articles holds: their texts and facts, the pictures and attachments that belong to them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from desktop.services.knowledge.article_text import source_of
from desktop.services.knowledge.link_text import modern_source
from desktop.services.library import Archive, usable_document
from desktop.services.notes.note_records import UnresolvedLink
from desktop.services.order.collecting import collections_of
from desktop.services.order.custom_fields import fields, values_of
from desktop.services.order.tagging import tags_of
from models import queries
from models.categories import DocumentState, VersionKind
from models.knowledge.articles import ArticleRecord, articles, former_titles
from models.knowledge.link_records import LinkRecord, links_from
from models.order.relating import Relation, relations_with
from models.records import DocumentRecord
from resources.knowledge import article_kind

ATTACHMENT = "attachment"
Front = dict[str, object]


@dataclass(frozen=True, slots=True)
class GatheredArticle:
    """An article to be written out. `text` is its Markdown with present titles, `links` are that text's, in order."""

    article: ArticleRecord
    text: str
    links: tuple[LinkRecord, ...]
    front: Front

    @property
    def document(self) -> DocumentRecord:
        """The article's document."""
        return self.article.document


@dataclass(frozen=True, slots=True)
class Gathered:
    """Everything that is written out. `files` are documents that articles show, that are attached, or asked for."""

    articles: tuple[GatheredArticle, ...]
    files: tuple[DocumentRecord, ...]
    unresolved: tuple[UnresolvedLink, ...]
    relations: tuple[Relation, ...]


def gather(archive: Archive, ids: Sequence[int]) -> Gathered:
    """The articles among `ids` with all that belongs to them, and the other documents among `ids`.

    Raises NoSuchDocument, Withheld for one of `ids`; what is withheld otherwise is left out.
    """
    wanted = list(dict.fromkeys(ids))
    asked = {document: usable_document(archive, document) for document in wanted}
    with archive.database.read() as session:
        found = {each.document.id: each for each in articles(session, ids=wanted)}
        links = _by_document(links_from(session, list(found)))
        relations = tuple(relations_with(session, list(found)))
        former = former_titles(session, list(found))
    facts = _Facts(archive, list(found))
    gathered = [
        GatheredArticle(
            found[document],
            modern_source(archive, document, source_of(archive, found[document].document)),
            tuple(links.get(document, ())),
            facts.front(found[document], sorted(former.get(document, ()))),
        )
        for document in wanted
        if document in found
    ]
    files = {document: record for document, record in asked.items() if document not in found}
    files |= _belonging(archive, gathered, relations)
    return Gathered(
        tuple(gathered),
        tuple(sorted(files.values(), key=lambda each: each.id)),
        tuple(
            UnresolvedLink(each.document.title, link.raw, link.problem)
            for each in gathered
            for link in each.links
            if link.problem
        ),
        relations,
    )


def _belonging(
    archive: Archive, gathered: Iterable[GatheredArticle], relations: Iterable[Relation]
) -> dict[int, DocumentRecord]:
    """Pictures that are shown and documents that are attached, where they can be used."""
    known = {each.document.id for each in gathered}
    wanted = {
        link.target.id
        for each in gathered
        for link in each.links
        if link.embedded and link.target is not None
    }
    wanted |= {
        each.document for each in relations if each.kind == ATTACHMENT and each.other in known
    }
    with archive.database.read() as session:
        others = {each.document.id for each in articles(session, ids=sorted(wanted), state=None)}
        records = queries.documents(session, ids=sorted(wanted - known - others))
    return {
        record.id: record
        for record in records
        if record.state is DocumentState.LIVE and record.version.kind is VersionKind.FILE
    }


class _Facts:
    """What is said of articles, as front matter that an import understands."""

    def __init__(self, archive: Archive, ids: Sequence[int]) -> None:
        self._tags, self._collections = tags_of(archive, ids), collections_of(archive, ids)
        self._values = values_of(archive, ids)
        self._fields = {field.id: field.name for field in fields(archive)}

    def front(self, article: ArticleRecord, former: Sequence[str]) -> Front:
        """Facts by key, those that say nothing left out."""
        document = article.document
        values = self._values.get(document.id, {})
        facts: Front = {
            "title": document.title,
            "kind": article_kind(article.kind).type,
            "number": document.number,
            "version": document.version.ordinal,
            "tags": list(self._tags.get(document.id, ())),
            "collections": list(self._collections.get(document.id, ())),
            "systems": list(document.systems),
            "persons": list(document.persons),
            "mark": document.mark.value,
            "formed": document.formed.isoformat() if document.formed else "",
            "filed": document.version.filed.date().isoformat(),
            "review_months": article.review_months,
            "aliases": list(former),
            "fields": {
                self._fields[field]: value
                for field, value in values.items()
                if field in self._fields
            },
        }
        return {key: value for key, value in facts.items() if value not in ("", [], {})}


def _by_document(links: Iterable[LinkRecord]) -> dict[int, list[LinkRecord]]:
    found: dict[int, list[LinkRecord]] = {}
    for link in links:
        found.setdefault(link.document_id, []).append(link)
    return found
