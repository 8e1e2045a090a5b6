"""Articles: writing and reading them. Each is a document; what is saved is a version that never changes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from desktop.services.audit.fact_words import Change, written_changes
from desktop.services.deliveries.line_diff import LineDiff, line_diff
from desktop.services.errors import ChangedMeanwhile, NotAnArticle, SameAsCurrent, Withheld
from desktop.services.filing.sources import SourceProblem
from desktop.services.filing.writing import writing
from desktop.services.house import House
from desktop.services.knowledge.article_entry import (
    NewArticle,
    checked,
    enter_new,
    kind_of,
    refuse_taken,
    take,
    written_event,
)
from desktop.services.knowledge.article_import import import_articles
from desktop.services.knowledge.article_text import (
    aliases,
    clean_title,
    decoded,
    encoded,
    file_name,
    links_if_shown,
    screen,
    source_of,
    whole,
    written_links,
)
from desktop.services.knowledge.link_text import modern_source
from desktop.services.library import Archive, get_version, journal_views, usable_document
from desktop.services.rights import Right, require
from models import queries
from models.categories import Category, DocumentState
from models.documents.amending import Amendment, amend_documents
from models.documents.versioning import NewVersion, add_version
from models.errors import NoSuchDocument
from models.knowledge.articles import ArticleRecord, articles, become_former
from models.knowledge.articles import set_kind as enter_kind
from models.knowledge.drafts import delete_draft
from models.knowledge.linking import bind_links, bind_names, names_of
from models.knowledge.titles import title_key
from models.records import DocumentRecord
from resources.words import _
from vault.ids import utc_now

__all__ = [
    "ArticleRecord",
    "NewArticle",
    "article_source",
    "current_source",
    "get_article",
    "import_articles",
    "kind_of",
    "list_articles",
    "rename_article",
    "save_article",
    "set_kind",
    "version_difference",
    "write_article",
]


def list_articles(archive: Archive, *, kind: str | None = None) -> list[ArticleRecord]:
    """Articles in use, by title."""
    with archive.database.read() as session:
        found = articles(session, kind=kind)
    return sorted(found, key=lambda each: (title_key(each.document.title), each.document.id))


def get_article(archive: Archive, document_id: int) -> ArticleRecord:
    """One article, also from the trash. Raises NoSuchDocument, NotAnArticle, Withheld."""
    document = usable_document(archive, document_id)
    with archive.database.read() as session:
        found = articles(session, ids=[document_id])
    if not found:
        raise NotAnArticle(document.number)
    return found[0]


def article_source(archive: Archive, document_id: int, version_id: int | None = None) -> str:
    """The Markdown of an article's version, by default the current one, as it was saved but for line ends.

    Journalled. Raises NoSuchDocument, NotAnArticle, Withheld, and the storage errors of the vault.
    """
    document = _version(archive, document_id, version_id)
    journal_views(archive, [document])
    return source_of(archive, document)


def current_source(archive: Archive, document_id: int) -> str:
    """The Markdown that the editor starts from: links written with former titles have the present ones.

    Journalled; raises as `article_source`.
    """
    return modern_source(archive, document_id, article_source(archive, document_id))


def version_difference(
    archive: Archive, document_id: int, old_version: int, new_version: int
) -> LineDiff:
    """The lines that differ between two versions. Journalled; raises as `article_source`."""
    sides = [_version(archive, document_id, version) for version in (old_version, new_version)]
    journal_views(archive, sides)
    old, new = (source_of(archive, side) for side in sides)
    return line_diff(old, new)


def write_article(
    house: House, new: NewArticle, *, same_title: bool = False, draft: int | None = None
) -> ArticleRecord:
    """File a new article; durable when it returns, and its draft is gone.

    Raises TitleTaken when an article in use has this title, unless `same_title`; TitleUnusable, TextTooLong,
    exporters.errors.TooLarge, NoSuchKind, StateSecret, NotAllowed, StorageFailed: then nothing was filed.
    """
    require(house, Right.FILING)
    kind = kind_of(new.kind)
    new = checked(house, new)
    category = new.category or Category(kind.category)
    links = written_links(new.body)
    with writing(house) as writer:
        content = take(writer, category, new)
        with writer.entering() as session:
            if not same_title:
                refuse_taken(session, new.title)
            moment = utc_now()
            document = enter_new(house, session, [(new, content)], moment=moment)[0]
            bind_links(session, document, links)
            bind_names(session, names_of(session, [document]))
            if draft is not None:
                delete_draft(session, draft)
    return get_article(house, document)


def save_article(
    house: House,
    document_id: int,
    body: str,
    *,
    reason: str,
    title: str | None = None,
    based_on: int | None = None,
    draft: int | None = None,
    same_title: bool = False,
) -> ArticleRecord:
    """Save a new version of an article, with a reason, perhaps under a new title; its draft is gone then.

    `based_on` is the id of the version that was edited. Raises ChangedMeanwhile when another one is current,
    SameAsCurrent when nothing was changed, TitleTaken, TitleUnusable, TextTooLong, exporters.errors.TooLarge,
    StateSecret, NotAnArticle, Withheld, NoSuchDocument, NotAllowed, StorageFailed, and SourceProblem for an article in
    the trash: then nothing was saved, and its draft is still there.
    """
    require(house, Right.FILING)
    article = get_article(house, document_id)
    document = article.document
    _refuse_trashed(document)
    new_title = document.title if title is None else clean_title(title)
    data = encoded(body)
    screen(house, new_title, body, (reason,))
    reason = whole(reason)
    stored = source_of(house, document)
    modern = modern_source(house, document_id, stored)
    renamed = new_title != document.title
    _refuse_changed(document, based_on)
    if decoded(data) in (stored, modern):
        if not renamed:
            raise SameAsCurrent(document.number)
        return rename_article(house, document_id, new_title, same_title=same_title, draft=draft)
    links = written_links(body)
    ways = _other_ways(stored, modern)
    with writing(house) as writer:
        content = writer.take_bytes(document.category, data)
        with writer.entering() as session:
            current = queries.document(session, document_id)
            _refuse_changed(current, based_on)
            _refuse_trashed(current)
            if renamed and not same_title:
                refuse_taken(session, new_title, besides=document_id)
            moment = utc_now()
            new = NewVersion(
                *_place(current, new_title),
                content.size,
                content.digest,
                None,
                content.chunks,
                reason.strip(),
            )
            version = add_version(session, document_id, new, filed=moment)
            if renamed:
                # Behind the new version: whoever waited for this title sees that one first.
                _rename(house, session, current, new_title, moment)
            bind_links(session, document_id, links, modern=ways)
            _note_aliases(session, document_id, new_title, body, moment)
            house.journal.append(
                session,
                [written_event(document_id, version, article.kind, reason.strip())],
                moment=moment,
            )
            if draft is not None:
                delete_draft(session, draft)
    return get_article(house, document_id)


def rename_article(
    house: House,
    document_id: int,
    title: str,
    *,
    same_title: bool = False,
    draft: int | None = None,
) -> ArticleRecord:
    """Give an article another title; links to it stay, and the former title still leads to it.

    Raises TitleTaken unless `same_title`; TitleUnusable, StateSecret, NotAnArticle, Withheld, NoSuchDocument,
    NotAllowed.
    """
    require(house, Right.FILING)
    document = get_article(house, document_id).document
    new_title = clean_title(title)
    screen(house, new_title, "")
    with house.database.write() as session:
        if new_title != document.title:
            if not same_title:
                refuse_taken(session, new_title, besides=document_id)
            _rename(house, session, document, new_title, utc_now())
        if draft is not None:
            delete_draft(session, draft)
    return get_article(house, document_id)


def set_kind(house: House, ids: Sequence[int], kind: str) -> None:
    """Make these articles ones of another kind; their document type becomes the kind's.

    Raises NoSuchKind, NotAnArticle, NoSuchDocument, Withheld, NotAllowed.
    """
    require(house, Right.FILING)
    wanted = kind_of(kind)
    changed = [each for each in (get_article(house, id_) for id_ in ids) if each.kind != kind]
    documents = [each.document.id for each in changed]
    with house.database.write() as session:
        enter_kind(session, documents, kind)
        amend_documents(session, documents, Amendment(type=wanted.type))
        house.journal.append(
            session,
            [
                (
                    "amended",
                    f"document {each.document.id}",
                    written_changes(
                        [Change("type", tuple(filter(None, [each.document.type])), (wanted.type,))]
                    ),
                )
                for each in changed
            ],
        )


def _version(archive: Archive, document_id: int, version_id: int | None) -> DocumentRecord:
    document = get_article(archive, document_id).document
    if version_id is None or version_id == document.version.id:
        return document
    found = get_version(archive, version_id)
    if found.id != document_id:
        raise NoSuchDocument(version_id)
    return found


def _place(document: DocumentRecord, title: str) -> tuple[str, str]:
    """Name and path of a new version: an imported note stays where it was, so that paths still lead to it."""
    version = document.version
    if "/" in version.path:
        return version.name, version.path
    name = file_name(title)
    return name, name


def _rename(
    house: House, session: Session, document: DocumentRecord, title: str, moment: datetime
) -> None:
    amend_documents(session, [document.id], Amendment(title=title))
    detail = written_changes([Change("title", (document.title,), (title,))])
    house.journal.append(session, [("amended", f"document {document.id}", detail)], moment=moment)


def _other_ways(stored: str, modern: str) -> dict[str, str]:
    """How the editor writes a link (new) that the stored text writes otherwise (old): both lead to the same."""
    before, after = links_if_shown(stored), links_if_shown(modern)
    if len(before) != len(after):
        return {}
    return {new.raw: old.raw for old, new in zip(before, after, strict=True)}


def _note_aliases(
    session: Session, document_id: int, title: str, body: str, moment: datetime
) -> None:
    others = [alias for alias in aliases(body) if alias != title]
    become_former(session, [(document_id, alias) for alias in others], moment)
    bind_names(session, others)


def _refuse_changed(document: DocumentRecord, based_on: int | None) -> None:
    version = document.version
    if based_on is not None and version.id != based_on:
        raise ChangedMeanwhile(document.number, version.ordinal, version.filed)


def _refuse_trashed(document: DocumentRecord) -> None:
    if document.state is DocumentState.WITHHELD:
        raise Withheld(document.number)
    if document.state is DocumentState.TRASHED:
        # It would be acknowledged and nowhere to be found.
        raise SourceProblem(_("The document is in the trash. Bring it back first."))
