"""Jobs of the knowledge page: what there is, one article with all that belongs to it, writing, pictures."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from desktop.jobs.archive import Archive
from desktop.jobs.changes import Change, LibraryChanged
from desktop.jobs.job import Job
from desktop.jobs.knowledge_reading import (
    Opened,
    Overview,
    Prepare,
    Writing,
    begin_new,
    begin_writing,
    read_article,
    read_overview,
    resume_writing,
)
from desktop.services.filing.amending import bring_back, trash
from desktop.services.house import House
from desktop.services.knowledge.articles import (
    ArticleRecord,
    NewArticle,
    rename_article,
    save_article,
    set_kind,
    write_article,
)
from desktop.services.knowledge.drafts import (
    drop_draft,
    keep_draft,
    list_drafts,
)
from desktop.services.knowledge.from_findings import article_from_finding
from desktop.services.knowledge.from_work import article_from
from desktop.services.knowledge.linking import (
    complete_link,
    destinations,
)
from desktop.services.knowledge.pictures import file_picture, file_picture_at
from desktop.services.knowledge.reviewing import mark_reviewed, set_review
from desktop.services.library import document_text
from desktop.services.order.at_hand import (
    set_favourite,
)
from desktop.services.searching.corpus import corpus_of
from desktop.services.searching.finding import journal_queries
from desktop.services.searching.similar import Similar, similar_to
from models.categories import Category
from resources.words import _
from search.language.query import parse_query

__all__ = ["KnowledgeDesk", "Opened", "Overview", "Writing"]

_LONGEST_COMPARED = 20_000


class KnowledgeDesk:
    """GUI thread only; what its jobs do is done in theirs. Jobs are returned unstarted: connect, then start."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive

    def start(self, job: Job) -> None:
        """Start a job that has all its connections."""
        self.archive.start(job)

    def overview(self, prepare: Callable[[Overview], object]) -> Job:
        """Finishes with an `Overview` and what `prepare` made of it in the worker's thread."""

        def ask(house: House) -> tuple[Overview, object]:
            overview = read_overview(house)
            return overview, prepare(overview)

        return self.archive.asking(_("Listing"), ask)

    def matching(self, query: str) -> Job:
        """Finishes with the ids of the documents that match a query."""

        def ask(house: House) -> frozenset[int]:
            node = parse_query(query)
            journal_queries(house, [query])
            return frozenset(corpus_of(house).matches(node).document_ids) if node else frozenset()

        return self.archive.asking(_("Searching"), ask)

    def article(self, document_id: int, prepare: Prepare[object]) -> Job:
        """Finishes with an `Opened`."""
        return self.archive.asking(
            _("Reading the article"), lambda house: read_article(house, document_id, prepare)
        )

    def picture(self, document_id: int, width: int) -> Job:
        """Finishes with the `QImage` of a document, at most `width` pixels wide, drawn behind the fence."""

        return self.archive.picture(document_id, width)

    def similar_to_article(self, document_id: int) -> Job:
        """Finishes with the documents that an article has most in common with, each a `Similar`."""

        def ask(house: House) -> list[Similar]:
            text = document_text(house, document_id)
            return similar_to(house, text[:_LONGEST_COMPARED], limit=6, exclude=(document_id,))

        return self.archive.asking(_("Looking for similar items"), ask)

    def similar(self, text: str, exclude: tuple[int, ...]) -> Job:
        """Finishes with the documents that a text has most in common with, each a `Similar`."""

        def ask(house: House) -> list[Similar]:
            return similar_to(house, text, limit=6, exclude=exclude) if text.strip() else []

        return self.archive.asking(_("Looking for similar items"), ask)

    def completing(self, prefix: str) -> Job:
        """Finishes with what can be linked to and begins so, each a `LinkChoice`."""
        return self.archive.asking(
            _("Looking for proposals"), lambda house: complete_link(house, prefix, limit=20)
        )

    def previewing(self, document_id: int | None, text: str, prepare: Prepare[object]) -> Job:
        """Finishes with what `prepare` makes of a text that is being written."""

        def ask(house: House) -> object:
            return prepare(text, destinations(house, document_id), "")

        return self.archive.asking(_("Preview"), ask)

    def working(self, work: Callable[[], object]) -> Job:
        """A reader's job that needs nothing of the vault."""
        return self.archive.asking(_("Looking through the text"), lambda _house: work())

    def filing_picture(
        self, encode: Callable[[], bytes], title: str, category: Category | None
    ) -> Job:
        """File a picture for the article `title`; finishes with its `DocumentRecord`."""
        return self._changing(
            _("Filing a picture"), lambda house: file_picture(house, encode(), title, category)
        )

    def filing_picture_at(self, path: Path, title: str, category: Category | None) -> Job:
        """The same with the picture in a file, which is decoded by a fenced process alone."""
        return self._changing(
            _("Filing a picture"), lambda house: file_picture_at(house, path, title, category)
        )

    def editing(self, document_id: int) -> Job:
        """Finishes with the `Writing` of an article: its draft where there is one, else its current version.

        Behind what is still being kept: somebody may go back to a text at once.
        """

        def ask(house: House) -> Writing:
            for summary in list_drafts(house):
                if summary.document_id == document_id:
                    return resume_writing(house, summary.id)
            return begin_writing(house, document_id)

        return self.archive.keeping(_("Reading the article"), ask)

    def resuming(self, draft_id: int) -> Job:
        """Finishes with the `Writing` of a draft."""
        return self.archive.keeping(
            _("Reading the article"), lambda house: resume_writing(house, draft_id)
        )

    def writing_from(self, document_id: int, kind: str) -> Job:
        """Finishes with the `Writing` of a new article, its template filled in from a document."""
        return self.archive.asking(
            _("Reading the document"),
            lambda house: begin_new(article_from(house, document_id, kind)),
        )

    def writing_from_finding(self, finding_id: int, kind: str) -> Job:
        """The same, filled in from a finding of the register."""
        return self.archive.asking(
            _("Reading the finding"),
            lambda house: begin_new(article_from_finding(house, finding_id, kind)),
        )

    def saving(self, writing: Writing, *, reason: str, same_title: bool, draft: int | None) -> Job:
        """Save as a version; finishes with the `ArticleRecord`. Raises what the services raise."""

        def do(house: House) -> ArticleRecord:
            if writing.document_id is None:
                new = NewArticle(
                    writing.title,
                    writing.kind,
                    writing.body,
                    writing.category,
                    writing.systems,
                    writing.persons,
                    origin=writing.origin,
                    reason=reason,
                )
                return write_article(house, new, same_title=same_title, draft=draft)
            return save_article(
                house,
                writing.document_id,
                writing.body,
                reason=reason,
                title=writing.title,
                based_on=writing.base_version,
                draft=draft,
                same_title=same_title,
            )

        return self._changing(_("Saving the article"), do)

    def current(self, document_id: int) -> Job:
        """Finishes with the `Writing` of the current version, whatever drafts there are."""
        return self.archive.asking(
            _("Reading the article"), lambda house: begin_writing(house, document_id)
        )

    def keeping(self, writing: Writing, cell: list[int | None]) -> Job:
        """Keep what was typed. `cell` holds the draft's id as soon as there is one; only keepers' jobs write it."""

        def keep(house: House) -> int:
            kept = keep_draft(house, writing.as_draft(cell[0]))
            cell[0] = kept
            return kept

        return self.archive.keeping(_("Keeping the draft"), keep)

    def discarding(self, draft_id: int) -> Job:
        """Drop a draft."""
        return self.archive.keeping(
            _("Discarding the draft"), lambda house: drop_draft(house, draft_id)
        )

    def starring(self, document_id: int, *, on: bool) -> Job:
        """Make an article a favourite, or not."""
        return self.archive.keeping(
            _("Favourites"), lambda house: set_favourite(house, "document", str(document_id), on)
        )

    def renaming(self, document_id: int, title: str, *, same_title: bool) -> Job:
        """Give an article another title; links to it stay."""
        return self._changing(
            _("Renaming the article"),
            lambda house: rename_article(house, document_id, title, same_title=same_title),
        )

    def placing(self, ids: tuple[int, ...], kind: str, months: int | None) -> Job:
        """Make articles ones of a kind; with `months` also how often they are reviewed."""

        def do(house: House) -> None:
            set_kind(house, ids, kind)
            if months is not None:
                set_review(house, ids, months)

        return self._changing(_("Changing the kind"), do)

    def reviewing(self, ids: tuple[int, ...]) -> Job:
        """Somebody has read these and found them right."""
        return self._changing(_("Marking as reviewed"), lambda house: mark_reviewed(house, ids))

    def trashing(self, document_id: int, reason: str) -> Job:
        """Put an article into the trash."""
        return self._changing(
            _("Putting into the trash"), lambda house: trash(house, [document_id], reason=reason)
        )

    def bringing_back(self, ids: tuple[int, ...]) -> Job:
        """Take articles out of the trash."""
        return self._changing(_("Bringing back"), lambda house: bring_back(house, ids))

    def tell_changed(self) -> None:
        """The library is not what it was; called when a job of others has changed it."""
        self.archive.library_changed.emit(LibraryChanged(Change.FILED))

    def _changing(self, title: str, do: Callable[[House], object]) -> Job:
        changed = self.archive.library_changed.emit

        def work(house: House, _progress: object) -> object:
            done = do(house)
            changed(LibraryChanged(Change.FILED))
            return done

        return self.archive.doing(title, work)
