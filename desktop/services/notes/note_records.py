"""What is known of notes on their way in: entries as they lie there, how they will be filed, what became of them."""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from desktop.services.records import Failed
from models.categories import Category, Mark

PICTURE_TYPE = "插图"
ATTACHMENT_TYPE = "附件"
"""Document types of what comes with articles."""

LARGEST_NOTE = 4 * 1024 * 1024
"""Bytes. No person writes more than this in one note, and every keystroke in an editor costs by the length."""

LARGEST_FILE = 4 * 1024**3
"""Bytes of a picture or an attachment."""


class Dialect(enum.StrEnum):
    """Which program wrote a folder of notes."""

    MARKDOWN = "markdown"
    OBSIDIAN = "obsidian"
    JOPLIN_MARKDOWN = "joplin-md"
    JOPLIN_RAW = "joplin-raw"
    JEX = "jex"


@dataclass(frozen=True, slots=True)
class NoteEntry:
    """A file of a folder or an archive of notes. `path` begins with the name of what was given; `size` is in bytes.

    `read` gives its bytes in pieces and raises SourceProblem. `title` is what the program that wrote it calls it,
    where that isn't its name.
    """

    path: str
    size: int
    modified: datetime | None
    read: Callable[[], Iterator[bytes]] = field(repr=False, compare=False)
    title: str = ""

    @property
    def name(self) -> str:
        """The last part of the path."""
        return self.path.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Labelled:
    """What a program keeps about a note outside of its text."""

    title: str = ""
    tags: tuple[str, ...] = ()
    notebook: str = ""
    created: date | None = None


@dataclass(frozen=True, slots=True)
class NoteRoot:
    """One folder or archive that was given, looked through.

    `entries` are notes and files; `labels` say more about some of them by their paths; `ids` are the paths of what
    Joplin's links name by numbers. `ignored` counts what programs and systems leave behind.
    """

    name: str
    dialect: Dialect
    entries: tuple[NoteEntry, ...]
    failed: tuple[Failed, ...] = ()
    remarks: tuple[Failed, ...] = ()
    labels: Mapping[str, Labelled] = field(default_factory=dict)
    ids: Mapping[str, str] = field(default_factory=dict)
    ignored: int = 0


@dataclass(frozen=True, slots=True)
class NoteOptions:
    """How notes are to be filed that don't say it themselves.

    Without `kind` it is told by words, without `category` by the kind. With `folders` each folder becomes a
    collection (Joplin's notebooks do in any case). `unlinked`: files that no note links to are filed, too.
    """

    kind: str = ""
    category: Category | None = None
    mark: Mark = Mark.INTERNAL
    systems: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    collection: str = ""
    folders: bool = False
    unlinked: bool = True


@dataclass(frozen=True, slots=True)
class PlannedLink:
    """A link as a note spells it. `target` is the path of what it leads to among what is imported, where that is known.

    `problem` is "missing" or "ambiguous" where it leads nowhere by the rules of the program that wrote it.
    """

    raw: str
    label: str
    embedded: bool
    target: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class PlannedRelation:
    """What a note is to what lies at `path`, or, where it isn't `outgoing`, that to the note."""

    kind: str
    path: str
    outgoing: bool = True
    note: str = ""


@dataclass(frozen=True, slots=True)
class PlannedNote:
    """A note as it will be filed. `problems` are sentences about it, none of which keeps it from being filed."""

    entry: NoteEntry
    digest: bytes
    title: str
    kind: str
    category: Category
    mark: Mark
    tags: tuple[str, ...] = ()
    collections: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    systems: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()
    formed: date | None = None
    review_months: int | None = None
    front: Mapping[str, object] = field(default_factory=dict)
    fields: tuple[tuple[str, str], ...] = ()
    relations: tuple[PlannedRelation, ...] = ()
    links: tuple[PlannedLink, ...] = ()
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlannedFile:
    """A picture or an attachment; it belongs to the `notes` (paths) that link to it."""

    entry: NoteEntry
    type: str
    title: str
    category: Category
    notes: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlannedDocument:
    """A Word document, given as the file `source`, and the article that it would become with so many pictures."""

    note: PlannedNote
    source: Path
    pictures: int


@dataclass(slots=True)
class FiledDocuments:
    """What became of Word documents: path → article of all that are in the archive now, and which are new."""

    ids: dict[str, int] = field(default_factory=dict)
    added: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    failed: list[Failed] = field(default_factory=list)
    remarks: list[Failed] = field(default_factory=list)
    pictures: int = 0


@dataclass(frozen=True, slots=True)
class NotesPlan:
    """What importing would do. `failed` is not filed, with the reason; `remarks` are filed, and odd."""

    dialect: Dialect
    notes: tuple[PlannedNote, ...]
    files: tuple[PlannedFile, ...]
    failed: tuple[Failed, ...]
    remarks: tuple[Failed, ...]
    ignored: int
    options: NoteOptions
    documents: tuple[PlannedDocument, ...] = ()

    @property
    def articles(self) -> tuple[PlannedNote, ...]:
        """Everything that would become an article: the notes, and what Word documents become."""
        return (*self.notes, *(each.note for each in self.documents))

    @property
    def image_count(self) -> int:
        """How many pictures there are, those inside of Word documents included."""
        return len(self.images) + sum(each.pictures for each in self.documents)

    @property
    def attachment_count(self) -> int:
        """How many other files there are; a Word document is kept with its article."""
        return len(self.attachments) + len(self.documents)

    @property
    def images(self) -> tuple[PlannedFile, ...]:
        """The pictures."""
        return tuple(each for each in self.files if each.type == PICTURE_TYPE)

    @property
    def attachments(self) -> tuple[PlannedFile, ...]:
        """Every other file."""
        return tuple(each for each in self.files if each.type != PICTURE_TYPE)

    @property
    def link_count(self) -> int:
        """How many links the notes have, pictures included."""
        return sum(len(note.links) for note in self.notes)


@dataclass(frozen=True, slots=True)
class UnresolvedLink:
    """A link that leads nowhere: in which note, as it is spelled there, and why (missing, ambiguous, gone)."""

    path: str
    raw: str
    problem: str


@dataclass(frozen=True, slots=True)
class NotesReport:
    """What became of a plan; counts are of what was filed now.

    `skipped` were in the archive already, byte for byte; `updated` became newer versions. `unresolved` holds every
    link of the imported notes that leads nowhere. `ids` are the articles', by path.
    """

    articles: int
    images: int
    attachments: int
    links: int
    resolved: int
    unresolved: tuple[UnresolvedLink, ...]
    skipped: tuple[str, ...]
    updated: tuple[str, ...]
    failed: tuple[Failed, ...]
    remarks: tuple[Failed, ...]
    ids: Mapping[str, int]
    seconds: float

    @property
    def unresolved_by_reason(self) -> dict[str, int]:
        """How many links lead nowhere, by reason."""
        counts: dict[str, int] = {}
        for link in self.unresolved:
            counts[link.problem] = counts.get(link.problem, 0) + 1
        return counts
