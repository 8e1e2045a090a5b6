"""Records of search: what extraction yields, what is indexed, what a query returns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from models.categories import Category

PAGE_BREAK = "\f"
"""Separates pages (or sheets, slides) in extracted text; the page of a hit is one more than the breaks before it."""


FLAGS = frozenset({"macro", "executable", "script", "encrypted", "link", "embedded"})
"""What may be said of a file beside its text."""

PROPERTIES = ("title", "author", "subject", "created", "modified")
"""What a file may say of itself; the two moments in ISO 8601."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a text.

    `kind` is "page", "sheet", "slide" or "part": a member of a container, or a message itself. `label` is a sheet's
    name, or the path of the member that is this page. `part` is the path of the member that this page is only one of.
    """

    kind: str
    label: str = ""
    part: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """From line `line` (of a sheet's page, from 0) on, lines are rows from `row` on; their first cell is in `column`.

    Both count from 0. It holds up to the next entry; lines before the first one belong to no row. A row with a wide
    gap goes on in a line of its own, so two entries may name one row.
    """

    line: int
    row: int
    column: int = 0


@dataclass(frozen=True, slots=True)
class Layout:
    """What the pages of a text are, and which lines are which rows.

    `pages` has one entry for each page of the text, or none: then they are numbered pages if there are breaks, else
    lines. `rows` is empty, or has an entry for each page. `recognised` says that the text was read off pictures.
    """

    pages: tuple[Page, ...] = ()
    rows: tuple[tuple[Row, ...], ...] = ()
    recognised: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands, for people.

    `page` and `line` count from 1, both inside of `part` where that is not empty. `cell` is "B12" on a sheet, else
    empty. `kind` and `label` are those of `Page`, or "line" where a text has no pages.
    """

    page: int
    kind: str
    label: str = ""
    line: int = 0
    cell: str = ""
    part: str = ""


@dataclass(frozen=True, slots=True)
class Extraction:
    """The text of one file, or why there is none.

    `text` is empty both for a file that could not be read (`reason` says why, in English, one sentence, to be
    translated) and for one that holds no text (`reason` empty). With `scan` it shows pages or pictures whose text it
    does not hold. `flags` are of FLAGS, the keys of `properties` of PROPERTIES. `unread` names what is packed into the
    file and could not be read, each (path, reason); an empty path is the rest of the file itself.
    """

    text: str
    reason: str = ""
    pages: int = 0
    layout: Layout = Layout()
    flags: frozenset[str] = frozenset()
    properties: Mapping[str, str] = field(default_factory=dict)
    scan: bool = False
    unread: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class KeptText:
    """A text as it was kept, with what its pages are."""

    text: str
    layout: Layout = Layout()


@dataclass(frozen=True, slots=True)
class IndexedDocument:
    """What the index is told of one document version, an old one or a member of a tree as well.

    `number` is ours (档号), `reference` the paper's own (文号); `format` is the suffix in lower case without its dot;
    `kind` is "file", "tree" or "member"; `size` counts bytes. What is empty or None is not indexed.
    """

    document_id: int
    version_id: int
    category: Category
    title: str
    name: str
    number: str
    type: str
    period: str
    persons: tuple[str, ...]
    systems: tuple[str, ...]
    text: str
    reference: str = ""
    formed: date | None = None
    filed: date | None = None
    mark: str = ""
    status: str = ""
    format: str = ""
    size: int = 0
    text_state: str = ""
    flags: tuple[str, ...] = ()
    kind: str = "file"
    ownership: str = ""
    retention: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """One found document. `score` is relative to this answer only."""

    document_id: int
    version_id: int
    category: Category
    score: float


@dataclass(frozen=True, slots=True)
class Answer:
    """`total` counts every match; `hits` are the best of them, best first."""

    total: int
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of text around the first match. `marks` are (start, end) offsets into `text`; `page` counts from 1."""

    text: str
    marks: tuple[tuple[int, int], ...]
    page: int
