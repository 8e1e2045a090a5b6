"""Reading one note before it is filed: its text, its facts, its links; or the sentence why it can't be filed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from desktop.services.filing.screening import finding_sentence, screen_name, screen_text
from desktop.services.filing.sources import SourceProblem
from desktop.services.knowledge.joplin import read_item
from desktop.services.notes.note_facts import fact, inline_tags, title_of, words_of
from desktop.services.notes.note_records import LARGEST_NOTE, Dialect, Labelled, NoteEntry
from desktop.services.records import Failed
from exporters.errors import ExportError, TooLarge
from exporters.prose.front_matter import split_front
from exporters.prose.links import find_links
from exporters.prose.records import FoundLink
from models.documents.secrecy import SecrecyFinding
from resources.words import N_, _
from search.readers.encodings import decode

TOO_LARGE = N_("It is larger than a note may be (4 MiB). It can be filed as an ordinary document.")
_TOO_MUCH = N_(
    "It is nested too deeply, or holds too much for one page. It can be filed as an ordinary document."
)


@dataclass(frozen=True, slots=True)
class ReadNote:
    """A note that can be filed. `aliases` are other names by which links may call it."""

    entry: NoteEntry
    dialect: Dialect
    data: bytes
    title: str
    front: Mapping[str, object]
    label: Labelled
    tags: tuple[str, ...]
    aliases: tuple[str, ...]
    links: tuple[FoundLink, ...]
    problems: tuple[str, ...]


class Refusal(Exception):
    """A note that can't be filed; `finding` is set where it bears the mark of a state secret."""

    def __init__(self, sentence: str, finding: SecrecyFinding | None = None) -> None:
        super().__init__(sentence)
        self.finding = finding


def read_note(entry: NoteEntry, dialect: Dialect, label: Labelled) -> ReadNote:
    """The note at `entry`. Raises Refusal with a sentence for people."""
    refuse_marked(screen_name(entry.path))
    if entry.size > LARGEST_NOTE:
        raise Refusal(_(TOO_LARGE))
    try:
        data = b"".join(entry.read())
    except SourceProblem as unread:
        raise Refusal(str(unread)) from None
    text = text_of(data)
    if text is None:
        raise Refusal(_("Its text can't be read: it is in no encoding that is known here."))
    refuse_marked(screen_text(text))
    body = text
    if dialect in (Dialect.JOPLIN_RAW, Dialect.JEX) and (item := read_item(text)) is not None:
        body = text[: item.end]
    try:
        front, start, problem = split_front(body)
        links = find_links(text)
    except TooLarge:
        raise Refusal(_(_TOO_MUCH)) from None
    except ExportError as error:
        raise Refusal(str(error)) from None
    named = Dialect.OBSIDIAN is dialect
    title = label.title or title_of(front, body[start:], entry.path, by_name=named)
    refuse_marked(screen_name(title))
    tags = [*words_of(fact(front, "tags"), blanks=True), *label.tags]
    if named:
        tags += inline_tags(body[start:])
    return ReadNote(
        entry,
        dialect,
        data,
        title,
        front,
        label,
        tuple(dict.fromkeys(tag.strip("#/ ") for tag in tags if tag.strip("#/ "))),
        words_of(fact(front, "aliases")),
        links,
        (problem,) if problem else (),
    )


def text_of(data: bytes) -> str | None:
    """The text of a note's bytes, its lines ending in line feeds; None when it is none."""
    text = decode(data)
    return None if text is None else text.replace("\r\n", "\n").replace("\r", "\n")


def refuse_marked(finding: SecrecyFinding | None) -> None:
    """Raises Refusal where a state secret's mark is certain."""
    if finding is not None and finding.certain:
        raise Refusal(finding_sentence(finding), finding)


def failed(entry: NoteEntry, refusal: Refusal) -> Failed:
    """What the report says about a note that isn't filed."""
    return Failed(entry.path, str(refusal), secret=refusal.finding is not None)
