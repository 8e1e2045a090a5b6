"""What an article consists of once its Markdown is read: blocks of spans, without markup and without a way to load."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

LinkStyle = Literal["wiki", "inline", "auto"]


@dataclass(frozen=True, slots=True)
class LinkText:
    """A link as it is written. `raw` is its destination, `label` its own words (empty: show the target's title).

    `outside` links lead out of the archive and are never more than text. `ordinal` is the place in `find_links`, None
    for links that need no target: those outside, `#heading` of the same article, and empty ones.
    """

    raw: str
    label: str
    style: LinkStyle
    embedded: bool
    outside: bool
    ordinal: int | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """Text of one look. Neighbouring spans of one link share the same `link` object.

    `note` is the number of a footnote; such a span has no text. A hard break is a span of its own, its text a line end.
    An image's text is its description.
    """

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False
    strike: bool = False
    link: LinkText | None = None
    image: LinkText | None = None
    note: str = ""
    hard_break: bool = False


Spans = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """`anchor` is unique in its article and begins with `h-`, so that it can't clash with a page's own names."""

    level: int
    spans: Spans
    anchor: str
    line: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    spans: Spans
    line: int


@dataclass(frozen=True, slots=True)
class CodeBlock:
    language: str
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class ListItem:
    """`checked` is None for an item that is no task."""

    blocks: tuple[Block, ...]
    checked: bool | None


@dataclass(frozen=True, slots=True)
class ListBlock:
    """`tight`: the items' paragraphs follow each other without distance."""

    ordered: bool
    start: int
    items: tuple[ListItem, ...]
    line: int
    tight: bool = True


@dataclass(frozen=True, slots=True)
class QuoteBlock:
    blocks: tuple[Block, ...]
    line: int


@dataclass(frozen=True, slots=True)
class TableBlock:
    """Every row has as many cells as the head. `aligns` are "left", "center", "right" or "" for each column."""

    aligns: tuple[str, ...]
    head: tuple[Spans, ...]
    rows: tuple[tuple[Spans, ...], ...]
    line: int


@dataclass(frozen=True, slots=True)
class Rule:
    line: int


@dataclass(frozen=True, slots=True)
class Footnote:
    number: str
    label: str
    blocks: tuple[Block, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Footnotes:
    """All footnotes in the order of their numbers, those that nothing refers to last; the article's last block."""

    items: tuple[Footnote, ...]
    line: int


Block = Heading | Paragraph | CodeBlock | ListBlock | QuoteBlock | TableBlock | Rule | Footnotes


@dataclass(frozen=True, slots=True)
class Article:
    """`line` of a block is its 0-based line in the source; `front` the front matter; `problems` are sentences."""

    blocks: tuple[Block, ...]
    headings: tuple[Heading, ...]
    front: dict[str, object]
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FoundLink:
    """A link in a text; `start` and `end` enclose the whole construct, brackets included (str indices).

    `cell`: it stands in a table, where a bar inside it needs a backslash.
    """

    raw: str
    label: str
    embedded: bool
    style: LinkStyle
    start: int
    end: int
    cell: bool = False
