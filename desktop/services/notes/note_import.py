"""Importing notes as they were planned: pictures and attachments first, then the notes, then their order and links.

What is acknowledged stays, whatever happens later; an import that was stopped is finished by importing again.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from desktop.services.filing.sources import SourceProblem
from desktop.services.filing.writing import writing
from desktop.services.house import House
from desktop.services.knowledge.article_entry import NewArticle, written_event
from desktop.services.knowledge.article_import import import_articles
from desktop.services.knowledge.article_text import written_links
from desktop.services.notes.note_documents import file_word_documents
from desktop.services.notes.note_filing import FiledFiles, file_files
from desktop.services.notes.note_order import Ordered, put_in_order
from desktop.services.notes.note_reading import text_of
from desktop.services.notes.note_records import (
    PICTURE_TYPE,
    Dialect,
    FiledDocuments,
    NotesPlan,
    NotesReport,
    PlannedNote,
    UnresolvedLink,
)
from desktop.services.progress import Progress, Quiet
from desktop.services.records import Failed
from desktop.services.rights import Right, require
from exporters.names import safe_name
from models.documents.batches import open_batch
from models.documents.versioning import NewVersion, add_version
from models.knowledge.linking import WrittenLink, bind_links, bind_waiting
from models.knowledge.note_rows import (
    Placed,
    begin_ordering,
    bind_nowhere_links,
    end_ordering,
    filed_in,
    links_among,
    placed_at,
    unordered_batches,
)
from resources.words import _
from vault.ids import utc_now

_NOTES_IN_MEMORY = 5_000
"""Notes whose texts are held at once: of the usual length, some 50 MB."""


def import_notes(house: House, plan: NotesPlan, *, progress: Progress | None = None) -> NotesReport:
    """File what the plan says, and nothing twice: what lies in the archive at the same path, byte for byte, is skipped.

    A note that changed since it was imported gets a newer version, unless it was changed here as well. Raises
    NotAllowed, StorageFailed, Cancelled: what was acknowledged stays filed, in order and with its links.
    """
    require(house, Right.FILING)
    return _Import(house, plan, progress or Quiet()).run()


@dataclass(slots=True)
class _Outcome:
    """What became of the notes: path → article of all that are in the archive now, and how they came there."""

    ids: dict[str, int] = field(default_factory=dict)
    added: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    failed: list[Failed] = field(default_factory=list)
    remarks: list[Failed] = field(default_factory=list)


class _Import:
    def __init__(self, house: House, plan: NotesPlan, progress: Progress) -> None:
        self._house, self._plan, self._progress = house, plan, progress
        self._files, self._notes, self._documents = FiledFiles(), _Outcome(), FiledDocuments()
        self._started = time.monotonic()
        # Batch → paths of notes that an import left without order because it was killed behind their filing.
        self._resumed: dict[int, set[str]] = {}

    def run(self) -> NotesReport:
        """All of it."""
        plan = self._plan
        if plan.notes or plan.files:
            self._take_notes(plan)
        self._documents = file_word_documents(self._house, plan, self._progress)
        return self._report()

    def _take_notes(self, plan: NotesPlan) -> None:
        with self._house.database.write() as session:
            batch = open_batch(
                session,
                moment=utc_now(),
                label="",
                serial="",
                source=_source_name(plan),
                files=len(plan.notes) + len(plan.files),
            )
            begin_ordering(session, batch)
        file_files(
            self._house,
            plan.files,
            self._files,
            mark=plan.options.mark,
            batch=batch,
            progress=self._progress,
        )
        new = self._sorted_out(batch)
        try:
            self._file(new, batch)
        finally:
            # Also after a cancellation: what was filed so far is put in order and linked.
            self._settle(new, batch)

    def _sorted_out(self, batch: int) -> list[PlannedNote]:
        """The notes that are new; the others are dealt with."""
        with self._house.database.read() as session:
            known = placed_at(session, [note.entry.path for note in self._plan.notes])
            self._resumed = {each: set() for each in unordered_batches(session) - {batch}}
        new = []
        for note in self._plan.notes:
            path = note.entry.path
            there = [each for each in known.get(path, ()) if each.is_article]
            if same := next((each for each in there if each.digest == note.digest), None):
                self._notes.ids[path] = same.document
                self._notes.skipped.append(path)
                if same.batch in self._resumed:
                    self._resumed[same.batch].add(path)
                continue
            if not there:
                new.append(note)
            elif (read := self._read(note)) is not None:
                self._update(note, *read, there[-1], batch)
        return new

    def _read(self, note: PlannedNote) -> tuple[bytes, str] | None:
        """The bytes and the text that were looked at; None, and a sentence in the report, where they changed."""
        path = note.entry.path
        try:
            data = b"".join(note.entry.read())
        except SourceProblem as problem:
            self._notes.failed.append(Failed(path, str(problem)))
            return None
        text = text_of(data)
        if text is None or self._house.vault.suite.digest(data) != note.digest:
            sentence = _("It is not the file any more that was looked at. Look at it again.")
            self._notes.failed.append(Failed(path, sentence))
            return None
        return data, text

    def _update(self, note: PlannedNote, data: bytes, text: str, there: Placed, batch: int) -> None:
        path = note.entry.path
        if there.batch is None:
            sentence = _(
                "It was changed here since it was imported, and in the folder as well; it stays as it is here."
            )
            self._notes.failed.append(Failed(path, sentence))
            return
        reason = _("imported again")
        with writing(self._house) as writer:
            content = writer.take_bytes(note.category, data)
            with writer.entering() as session:
                moment = utc_now()
                new = NewVersion(
                    note.entry.name,
                    path,
                    content.size,
                    content.digest,
                    note.entry.modified,
                    content.chunks,
                    reason,
                    "",
                    batch,
                )
                version = add_version(session, there.document, new, filed=moment)
                bind_links(session, there.document, written_links(text))
                written = written_event(there.document, version, note.kind, reason)
                self._house.journal.append(session, [written], moment=moment)
        self._notes.ids[path] = there.document
        self._notes.updated.append(path)

    def _file(self, new: Sequence[PlannedNote], batch: int) -> None:
        for start in range(0, len(new), _NOTES_IN_MEMORY):
            articles = []
            for note in new[start : start + _NOTES_IN_MEMORY]:
                if (read := self._read(note)) is not None:
                    articles.append(_article(note, *read, self._plan, batch))
            if articles:
                import_articles(self._house, articles, progress=self._progress)

    def _settle(self, new: Sequence[PlannedNote], batch: int) -> None:
        with self._house.database.read() as session:
            filed = filed_in(session, batch)
        ordered = []
        for note in new:
            document = filed.get(note.entry.path)
            if document is not None:
                self._notes.ids[note.entry.path] = document
                self._notes.added.append(note.entry.path)
                ordered.append(Ordered(document, note))
        late = set(self._notes.updated).union(*self._resumed.values())
        for note in self._plan.notes:
            if note.entry.path in late:
                ordered.append(Ordered(self._notes.ids[note.entry.path], note))
        self._notes.remarks += put_in_order(
            self._house, ordered, self._files.ids, {**self._files.ids, **self._notes.ids}
        )
        self._bind()
        with self._house.database.write() as session:
            here = {*self._notes.ids.values(), *self._files.ids.values()}
            finished = [
                each for each in self._resumed if here.issuperset(filed_in(session, each).values())
            ]
            end_ordering(session, [batch, *finished])

    def _bind(self) -> None:
        """Links that the archive's own rules don't resolve lead where the program that wrote them led them."""
        with self._house.database.write() as session:
            bind_waiting(session, together=self._notes.ids.values())
        with self._house.database.read() as session:
            nowhere = {
                (link.document, link.raw)
                for link in links_among(session, list(self._notes.ids.values()))
                if link.problem in ("missing", "ambiguous")
            }
        if not nowhere:
            return
        places = {**self._files.ids, **self._notes.ids}
        targets = {}
        for note in self._plan.notes:
            document = self._notes.ids.get(note.entry.path, 0)
            for link in note.links:
                if (document, link.raw) in nowhere and link.target in places:
                    targets[document, link.raw] = places[link.target]
        if targets:
            with self._house.database.write() as session:
                bind_nowhere_links(session, targets)

    def _report(self) -> NotesReport:
        notes, files, plan, papers = self._notes, self._files, self._plan, self._documents
        ids = {**notes.ids, **papers.ids}
        paths = {document: path for path, document in ids.items()}
        with self._house.database.read() as session:
            links = links_among(session, list(paths))
        unresolved = tuple(
            UnresolvedLink(paths[link.document], link.raw, link.problem)
            for link in links
            if link.problem
        )
        pictures = {file.entry.path for file in plan.files if file.type == PICTURE_TYPE}
        added = [*files.added, *files.updated]
        return NotesReport(
            len(notes.added) + len(papers.added),
            sum(path in pictures for path in added) + papers.pictures,
            sum(path not in pictures for path in added) + len(papers.added),
            len(links),
            len(links) - len(unresolved),
            unresolved,
            (*files.skipped, *notes.skipped, *papers.skipped),
            (*files.updated, *notes.updated),
            (*plan.failed, *files.failed, *notes.failed, *papers.failed),
            (*plan.remarks, *notes.remarks, *papers.remarks),
            ids,
            time.monotonic() - self._started,
        )


def _article(note: PlannedNote, data: bytes, text: str, plan: NotesPlan, batch: int) -> NewArticle:
    by_number = plan.dialect in (Dialect.JOPLIN_RAW, Dialect.JEX)
    return NewArticle(
        note.title,
        note.kind,
        text,
        category=note.category,
        systems=note.systems,
        persons=note.persons,
        mark=note.mark,
        reason=_("imported"),
        review_months=note.review_months,
        name=safe_name(f"{note.title}.md") if by_number else note.entry.name,
        path=note.entry.path,
        data=data,
        formed=note.formed,
        modified=note.entry.modified,
        batch=batch,
        links=tuple(WrittenLink(each.raw, each.label, each.embedded) for each in note.links),
    )


def _source_name(plan: NotesPlan) -> str:
    """What the batch came from: the folder or the archive that was given."""
    entries = [*(note.entry for note in plan.notes), *(file.entry for file in plan.files)]
    tops = list(dict.fromkeys(entry.path.partition("/")[0] for entry in entries))
    return tops[0] if len(tops) == 1 else _("{first} and others").format(first=tops[0])
