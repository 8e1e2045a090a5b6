"""A Word document becomes an article: converted behind the fence, filed with its pictures and the document itself."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import NamedTuple

from desktop.services.filing.screening import refuse, screen_name, screen_text
from desktop.services.filing.sources import (
    SourceFile,
    SourceProblem,
    modified_at,
    read_whole,
    visible_name,
)
from desktop.services.house import House
from desktop.services.knowledge.article_entry import NewArticle
from desktop.services.knowledge.article_import import import_articles
from desktop.services.knowledge.article_text import clean_title
from desktop.services.notes.note_facts import (
    LONGEST_TITLE,
    first_heading,
    kind_of,
    plain_heading,
    stem,
)
from desktop.services.notes.note_filing import FiledFiles, file_files
from desktop.services.notes.note_order import ATTACHMENT, put_related
from desktop.services.notes.note_records import (
    ATTACHMENT_TYPE,
    PICTURE_TYPE,
    NoteEntry,
    PlannedFile,
)
from desktop.services.order.order_rules import Event, journal
from desktop.services.progress import Progress, Quiet
from desktop.services.rights import Right, require
from models.categories import Category
from models.documents.batches import open_batch
from resources.knowledge import article_kind
from resources.words import N_, _
from search.fencing.fenced import FencedProcess
from search.fencing.reasons import Reason
from vault.ids import utc_now

LARGEST = 128 * 1024 * 1024
"""Bytes of a document; a longer one is a book of pictures, and can be filed as it is."""

_MODULE = "search.fencing.article_worker"
_MEMORY = 2 * 1024**3
_SECONDS = 60.0
_LARGEST_ANSWER = 320 * 1024**2
_CONVERT = 1
_LEFT_OUT = {
    "headers": N_("Headers and footers were left out."),
    "comments": N_("Comments were left out."),
    "pictures": N_("Drawings that can't be shown here were left out."),
}
_DERIVED = "derived"


class _Answer(NamedTuple):
    title: str
    left_out: Sequence[str]
    text: str
    pictures: tuple[tuple[str, bytes], ...]


@dataclass(frozen=True, slots=True)
class DocxArticle:
    """An article that was made of a document and isn't filed yet. `pictures` are (name in the text, bytes).

    `remarks` are sentences about what the document has besides; `data` are its own bytes.
    """

    article: NewArticle
    pictures: tuple[tuple[str, bytes], ...]
    remarks: tuple[str, ...]
    source: str
    data: bytes


def article_from_docx(
    house: House,
    path: Path,
    *,
    kind: str = "",
    category: Category | None = None,
    systems: tuple[str, ...] = (),
    persons: tuple[str, ...] = (),
) -> DocxArticle:
    """Convert the document at `path`; nothing is filed. Raises SourceProblem with a sentence, StateSecret, and
    ReaderUnavailable when no process can be started."""
    shown = visible_name(path.name)
    _refuse_marked(house, shown, "")
    data, modified = _read(path, shown)
    answer = converted(data)
    text = answer.text
    title = _title(answer.title, text, shown)
    _refuse_marked(house, title, text)
    if not text.strip():
        raise SourceProblem(_("There is no text in it."))
    wanted = kind or kind_of({}, title, shown)
    folder = f"{stem(shown)}~{house.vault.suite.digest(data).hex()[:8]}"
    article = NewArticle(
        title,
        wanted,
        text,
        category=category or Category(article_kind(wanted).category),
        systems=systems,
        persons=persons,
        reason=_("made of {name}").format(name=shown),
        path=f"{folder}/{stem(shown)}.md",
        data=text.encode(),
        modified=modified,
    )
    remarks = tuple(_(_LEFT_OUT[word]) for word in answer.left_out if word in _LEFT_OUT)
    return DocxArticle(article, answer.pictures, remarks, shown, data)


def file_docx_article(
    house: House, made: DocxArticle, *, keep_original: bool = True, progress: Progress | None = None
) -> int:
    """File the article with its pictures and, unless told otherwise, the document it was made of; returns its id.

    The article is `derived` from the document, pictures are attached to it. Raises as `import_articles`.
    """
    require(house, Right.FILING)
    folder = made.article.path.rpartition("/")[0]
    category = made.article.category or Category(article_kind(made.article.kind).category)
    files = [
        _file(f"{folder}/{name}", f"{made.article.title} {name}", data, PICTURE_TYPE, category)
        for name, data in made.pictures
    ]
    original = f"{folder}/{made.source}"
    if keep_original:
        files.append(_file(original, made.source, made.data, ATTACHMENT_TYPE, category))
    with house.database.write() as session:
        batch = open_batch(
            session, moment=utc_now(), label="", serial="", source=made.source, files=len(files) + 1
        )
    filed = FiledFiles()
    mark = made.article.mark
    file_files(house, files, filed, mark=mark, batch=batch, progress=progress or Quiet())
    (document,) = import_articles(house, [made.article])
    with house.database.write() as session:
        events: list[Event] = []
        for path, identifier in filed.ids.items():
            if path == original:
                events += put_related(session, document, identifier, _DERIVED)
            else:
                events += put_related(session, identifier, document, ATTACHMENT)
        journal(house, session, events)
    return document


def _read(path: Path, shown: str) -> tuple[bytes, datetime]:
    try:
        status = path.stat()
        read = read_whole(SourceFile(str(path), shown, status.st_size), LARGEST)
    except OSError:
        raise SourceProblem(_("It is no longer there.")) from None
    if read is None:
        raise SourceProblem(_("It is too large."))
    return read[0], modified_at(status)


def converted(data: bytes) -> _Answer:
    """What the fenced process makes of a document's bytes. Raises SourceProblem, ReaderUnavailable."""
    process = FencedProcess(_MODULE, _MEMORY)
    try:
        reason, answered = process.ask(_CONVERT, [data], seconds=_SECONDS, largest=_LARGEST_ANSWER)
    finally:
        process.end()
    if reason is not Reason.NONE:
        raise SourceProblem(_(reason.sentence))
    try:
        facts = json.loads(answered[0])
        names = [str(name) for name in facts["pictures"]]
        text = answered[1].decode("utf-8")
        pictures = tuple(zip(names, answered[2:], strict=True))
        return _Answer(str(facts["title"]), list(facts["left_out"]), text, pictures)
    except (ValueError, KeyError, TypeError, IndexError):
        raise SourceProblem(_(Reason.STOPPED.sentence)) from None


def _title(said: str, text: str, shown: str) -> str:
    for candidate in (said, plain_heading(first_heading(text)), stem(shown)):
        if candidate.strip():
            return clean_title(candidate[:LONGEST_TITLE])
    return stem(shown)


def _refuse_marked(house: House, name: str, text: str) -> None:
    for finding in (screen_name(name), screen_text(text)):
        if finding is not None and finding.certain:
            refuse(house, finding)


def _file(path: str, title: str, data: bytes, kind: str, category: Category) -> PlannedFile:
    entry = NoteEntry(path, len(data), None, partial(_once, data))
    return PlannedFile(entry, kind, title, category)


def _once(data: bytes) -> Iterator[bytes]:
    yield data
