"""What importing notes would do, before anything is done: each note as it would be filed, each link, each problem."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from desktop.services.filing.screening import record_refusals, screen_name
from desktop.services.filing.sources import SourceProblem
from desktop.services.house import House
from desktop.services.notes.note_documents import is_word_document, plan_documents
from desktop.services.notes.note_facts import (
    day_of,
    fact,
    fields_of,
    kind_called,
    kind_of,
    mark_of,
    relations_in,
    review_of,
    stem,
    words_of,
)
from desktop.services.notes.note_folders import find_notes, is_note, is_picture
from desktop.services.notes.note_pictures import picture_problem
from desktop.services.notes.note_places import Places
from desktop.services.notes.note_reading import ReadNote, Refusal, failed, read_note, refuse_marked
from desktop.services.notes.note_records import (
    ATTACHMENT_TYPE,
    LARGEST_FILE,
    PICTURE_TYPE,
    Dialect,
    Labelled,
    NoteEntry,
    NoteOptions,
    NoteRoot,
    NotesPlan,
    PlannedFile,
    PlannedLink,
    PlannedNote,
    PlannedRelation,
)
from desktop.services.progress import Progress, Quiet
from desktop.services.records import Failed
from models.categories import Category
from models.documents.secrecy import SecrecyFinding
from models.knowledge.titles import title_key
from resources.knowledge import article_kind
from resources.words import _

_JOPLIN = (Dialect.JOPLIN_RAW, Dialect.JEX)
_UNLABELLED = Labelled()


def plan_notes(
    house: House,
    paths: Sequence[Path],
    options: NoteOptions | None = None,
    *,
    progress: Progress | None = None,
) -> NotesPlan:
    """Look at the notes below `paths`: folders, single notes, archives of Joplin's, single Word documents.

    Nothing is filed. Refusals of state secrets are journalled, without names. Raises Cancelled, and ReaderUnavailable
    where a Word document can't be converted because no process can be started.
    """
    options, progress = options or NoteOptions(), progress or Quiet()
    documents = [path for path in map(Path, paths) if is_word_document(path)]
    roots = find_notes(
        [path for path in paths if Path(path) not in documents], forbidden=house.path
    )
    total = sum(len(root.entries) for root in roots) + len(documents)
    progress.start(_("Looking at the notes"), total, "files")
    planner = _Planner(house, options, progress)
    for root in roots:
        planner.take(root)
    planned, failed = plan_documents(house, documents, options, progress)
    plan = planner.plan(roots)
    return replace(plan, documents=tuple(planned), failed=(*plan.failed, *failed))


class _Planner:
    def __init__(self, house: House, options: NoteOptions, progress: Progress) -> None:
        self._digest = house.vault.suite.digest
        self._options, self._progress = options, progress
        self._notes: list[PlannedNote] = []
        self._files: list[PlannedFile] = []
        self._failed: list[Failed] = []
        self._remarks: list[Failed] = []
        self._refused: list[SecrecyFinding] = []
        self._house, self._ignored = house, 0

    def take(self, root: NoteRoot) -> None:
        """Read the notes of one root, then resolve their links among all that lies there."""
        self._failed += root.failed
        self._remarks += root.remarks
        self._ignored += root.ignored
        read, files = list[ReadNote](), list[NoteEntry]()
        for entry in root.entries:
            self._progress.checkpoint()
            if is_note(entry.path):
                try:
                    label = root.labels.get(entry.path, _UNLABELLED)
                    read.append(read_note(entry, root.dialect, label))
                except Refusal as refusal:
                    self._refuse(entry, refusal)
                self._progress.advance(1, entry.path)
            else:
                files.append(entry)
        places = Places(
            root.name,
            root.dialect,
            [*(note.entry.path for note in read), *(entry.path for entry in files)],
            ids=root.ids,
            aliases={note.entry.path: note.aliases for note in read},
        )
        notes = [self._note(note, places) for note in read]
        self._notes += notes
        self._take_files(files, notes)

    def plan(self, roots: Sequence[NoteRoot]) -> NotesPlan:
        """Everything together."""
        if self._refused:
            record_refusals(self._house, self._refused)
        self._remark_twins()
        dialects = {root.dialect for root in roots}
        dialect = dialects.pop() if len(dialects) == 1 else Dialect.MARKDOWN
        return NotesPlan(
            dialect,
            tuple(self._notes),
            tuple(self._files),
            tuple(self._failed),
            tuple(self._remarks),
            self._ignored,
            self._options,
        )

    def _refuse(self, entry: NoteEntry, refusal: Refusal) -> None:
        self._failed.append(failed(entry, refusal))
        if refusal.finding is not None:
            self._refused.append(refusal.finding)

    def _note(self, read: ReadNote, places: Places) -> PlannedNote:
        options, front, path = self._options, read.front, read.entry.path
        said = fact(front, "kind")
        told = kind_called(said) if isinstance(said, str) else ""
        kind = told or options.kind or kind_of(front, read.title, path)
        links = []
        for link in read.links:
            target, problem = places.find(path, link.raw, wiki=link.style == "wiki")
            links.append(PlannedLink(link.raw, link.label, link.embedded, target, problem))
        return PlannedNote(
            read.entry,
            self._digest(read.data),
            read.title,
            kind,
            options.category or Category(article_kind(kind).category),
            mark_of(front) or options.mark,
            _joined(read.tags, options.tags),
            self._collections(read),
            _other_names(read),
            _joined(options.systems, words_of(fact(front, "systems"))),
            _joined(options.persons, words_of(fact(front, "persons"))),
            read.label.created or day_of(front),
            review_of(front),
            front,
            fields_of(front),
            tuple(_relations(read, places)),
            tuple(links),
            read.problems,
        )

    def _collections(self, read: ReadNote) -> tuple[str, ...]:
        named = [*words_of(fact(read.front, "collections"))]
        if read.dialect in _JOPLIN or read.dialect is Dialect.JOPLIN_MARKDOWN:
            notebook = read.label.notebook or _folder(read.entry.path)
            named += [notebook] if notebook else []
        elif self._options.folders and (folder := _folder(read.entry.path)):
            named.append(folder)
        return _joined(named, [self._options.collection] if self._options.collection else [])

    def _take_files(self, files: Sequence[NoteEntry], notes: Sequence[PlannedNote]) -> None:
        linking: dict[str, dict[str, PlannedNote]] = {}
        for note in notes:
            for link in note.links:
                if link.target:
                    linking.setdefault(link.target, {})[note.entry.path] = note
        for entry in files:
            self._progress.checkpoint()
            users = linking.get(entry.path, {})
            if not users and not self._options.unlinked:
                self._ignored += 1
            else:
                try:
                    self._files.append(self._file(entry, users))
                except Refusal as refusal:
                    self._refuse(entry, refusal)
            self._progress.advance(1, entry.path)

    def _file(self, entry: NoteEntry, users: Mapping[str, PlannedNote]) -> PlannedFile:
        refuse_marked(screen_name(entry.path))
        refuse_marked(screen_name(entry.title) if entry.title else None)
        if entry.size > LARGEST_FILE:
            raise Refusal(_("It is too large."))
        picture = is_picture(entry.title or entry.path) or is_picture(entry.path)
        problems = [self._picture_problem(entry)] if picture else []
        first = next(iter(users.values()), None)
        category = first.category if first else self._options.category or Category.TECHDOC
        return PlannedFile(
            entry,
            PICTURE_TYPE if picture else ATTACHMENT_TYPE,
            entry.title or entry.name,
            category,
            tuple(users),
            tuple(filter(None, problems)),
        )

    def _picture_problem(self, entry: NoteEntry) -> str:
        try:
            pieces = entry.read()
            head = next(pieces, b"")
            tail = head
            for piece in pieces:
                tail = piece
        except SourceProblem as unread:
            raise Refusal(str(unread)) from None
        problem = picture_problem(entry.path, head, tail)
        if problem:
            self._remarks.append(Failed(entry.path, problem))
        return problem

    def _remark_twins(self) -> None:
        """Two notes of one title are both filed; links by that title lead nowhere until one is renamed."""
        counts = Counter(title_key(note.title) for note in self._notes)
        first: dict[str, str] = {}
        for note in self._notes:
            key = title_key(note.title)
            if counts[key] > 1 and first.setdefault(key, note.entry.path) != note.entry.path:
                sentence = _("It has the same title as {other}, but for case and width.")
                self._remarks.append(Failed(note.entry.path, sentence.format(other=first[key])))
            for problem in note.problems:
                self._remarks.append(Failed(note.entry.path, problem))


def _relations(read: ReadNote, places: Places) -> Iterator[PlannedRelation]:
    """What an export of articles wrote down about relations, where both ends are here."""
    for kind, word, written, note in relations_in(read.front):
        path, _problem = places.find(read.entry.path, written, wiki=False)
        if path and path != read.entry.path:
            yield PlannedRelation(kind, path, word == "to", note)


def _other_names(read: ReadNote) -> tuple[str, ...]:
    """By what links may call a note besides its title: its file's name, and what it says itself."""
    names = [*read.aliases]
    if read.dialect not in _JOPLIN:
        names.append(stem(read.entry.path))
    key = title_key(read.title)
    return tuple(name for name in dict.fromkeys(names) if title_key(name) != key)


def _folder(path: str) -> str:
    """The folders between the root and the note; the root's own name for a note that lies in none."""
    parts = path.split("/")
    return "/".join(parts[1:-1]) or (parts[0] if len(parts) > 1 else "")


def _joined(first: Iterable[str], second: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*first, *second]))
