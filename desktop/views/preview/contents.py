"""All that a preview shows of a text, made in a worker's thread: words, sheets, members, and where the hits are."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field

from desktop.itemmodels.knowledge_article import ShownArticle, show_article
from desktop.itemmodels.sheet_cells import SheetGrid, sheet_grids
from desktop.jobs.archive import AskLinks
from desktop.services.deliveries.highlighting import is_code
from desktop.views.preview.code_spans import CodeLines, code_lines
from desktop.views.preview.display_text import (
    EMPTY,
    DisplayText,
    FindMarks,
    numbers_inside,
    prepare_text,
)
from exporters.errors import ExportError
from models.records import DocumentRecord, VersionRecord
from search.readers.formats import suffix_of
from search.records import KeptText, Place
from search.snippet import body_marks

_MARKDOWN = frozenset({"md", "markdown"})
_PICTURES = frozenset({"png", "jpg", "jpeg", "bmp", "gif", "tif", "tiff", "webp", "jp2"})


class Mode(enum.Enum):
    """How a document is shown."""

    PAGES = "pages"
    TABLE = "table"
    TEXT = "text"
    PARTS = "parts"
    ARTICLE = "article"


@dataclass(frozen=True, slots=True)
class Part:
    """A member of a container, an attachment, or a message's own words: where its text begins, how much was found."""

    path: str
    page: int
    characters: int
    hits: int


@dataclass(frozen=True, slots=True)
class Contents:
    """What there is to show, besides the pages that a renderer draws."""

    text: DisplayText = EMPTY
    sheets: tuple[SheetGrid, ...] = ()
    parts: tuple[Part, ...] = ()
    recognised: bool = False
    places: tuple[Place, ...] = ()
    """What each page of the text is called; empty where it has none."""
    code: CodeLines = field(default_factory=dict)
    """The colours of source code, by block of the text view."""
    article: ShownArticle | None = None
    """Markdown as it is read; the text is then its source."""

    @property
    def modes(self) -> tuple[Mode, ...]:
        """How it can be shown, the best first."""
        modes: list[Mode] = []
        if self.text.text:
            modes.append(Mode.TEXT)
        if self.parts:
            # A message is read first; an archive is looked through, unless something was found in it.
            modes.insert(len(modes) if self.begins_with_words or self.text.hits else 0, Mode.PARTS)
        if self.sheets:
            modes.insert(len(modes) if self.parts else 0, Mode.TABLE)
        if self.article is not None:
            # Hits are marked in the source.
            modes.insert(len(modes) if self.text.hits else 0, Mode.ARTICLE)
        return tuple(modes)

    @property
    def begins_with_words(self) -> bool:
        """Whether what comes first are a message's own words, or an archive's list of names."""
        return bool(self.places) and not self.places[0].part and not self.places[0].label


def prepare_contents(
    kept: KeptText, record: DocumentRecord, query: str, links: AskLinks | None = None
) -> Contents:
    """What a preview of `record`'s version shows, with what `query` finds in it marked.

    `links` tells where those of an article lead; without it Markdown is shown as text alone.
    """
    version = record.version
    find: FindMarks | None = None
    if query:
        find = lambda text: body_marks(text, query)  # noqa: E731 - bound to this query, used here only
    code = is_code(version.name)
    text = prepare_text(kept, find, numbered=code)
    return Contents(
        text,
        sheet_grids(kept, find),
        _parts(kept, text),
        kept.layout.recognised,
        _places(kept, len(text.page_starts)),
        code_lines(text.text, version.name) if code and text.line_numbers else {},
        _article(kept, record, links) if links is not None else None,
    )


def has_pages(version: VersionRecord) -> bool:
    """Whether a renderer may be able to draw a file, by its name."""
    suffix = suffix_of(version.name)
    return suffix == "pdf" or suffix in _PICTURES


def _article(kept: KeptText, record: DocumentRecord, links: AskLinks) -> ShownArticle | None:
    """Markdown as it is read; None for any other file, and for one that is too large for that or has no words."""
    if suffix_of(record.version.name) not in _MARKDOWN or not kept.text.strip():
        return None
    try:
        return show_article(kept.text, links(), record.title)
    except ExportError:
        return None


def _places(kept: KeptText, pages: int) -> tuple[Place, ...]:
    layout = kept.layout.pages
    if layout:
        numbers = numbers_inside(layout)
        return tuple(
            Place(number, page.kind, page.label, part=page.part)
            for number, page in zip(numbers, layout, strict=True)
        )
    if pages < 2:
        return ()
    return tuple(Place(number, "page") for number in range(1, pages + 1))


def _parts(kept: KeptText, text: DisplayText) -> tuple[Part, ...]:
    """The members in order; the pages of one member stand together."""
    pages = kept.layout.pages
    parts: list[Part] = []
    for number, page in enumerate(pages):
        path = page.part or (page.label if page.kind == "part" else "")
        if number >= len(text.page_starts) or not path:
            continue
        start = text.page_starts[number]
        beyond = number + 1 < len(text.page_starts)
        end = text.page_starts[number + 1] if beyond else len(text.text)
        found = text.hit_pages.count(number)
        if parts and parts[-1].path == path:
            last = parts[-1]
            parts[-1] = Part(path, last.page, last.characters + end - start, last.hits + found)
        else:
            parts.append(Part(path, number, end - start, found))
    return tuple(parts)
