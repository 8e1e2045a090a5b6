"""An article as it is shown: in parts short enough to be laid out at once, with its outline. Made in a worker."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace

from desktop.itemmodels.knowledge_outline import OutlineLine
from exporters.prose.html import Destinations, to_html
from exporters.prose.parsing import parse
from exporters.prose.plain import words_of
from exporters.prose.records import (
    Article,
    Block,
    CodeBlock,
    Footnotes,
    Heading,
    ListBlock,
    Paragraph,
    QuoteBlock,
    Span,
    TableBlock,
)

PART = 24_000
"""Characters of a part: laid out in a few milliseconds, and more than a screen holds many times over."""

_FIRST = re.compile(r"<(?:p|li|h[1-6]|th|td|code)(?: [^<>]*)?>")
_FRAMES = (
    (
        "<pre><code>",
        '<table class="code" width="100%" cellspacing="0" cellpadding="8"><tr><td><pre><code>',
    ),
    ("\n</code></pre>", "</code></pre></td></tr></table>"),
    (
        "<blockquote>",
        '<table class="quote" width="100%" cellspacing="0" cellpadding="0"><tr><td class="bar" width="3"></td>'
        '<td class="quoted">',
    ),
    ("</blockquote>", "</td></tr></table>"),
    ('<ul>\n<li class="task">', '<ul style="list-style-type: none">\n<li class="task">'),
)
_MOST_ROWS = 200
_MOST_ITEMS = 200
_MOST_CODE = 16_000
_LONGEST_PARAGRAPH = 16_000


@dataclass(frozen=True, slots=True)
class ArticlePart:
    """Some of an article's blocks. `lines` are those of the source, from 0, at which a block begins: `line-N` in it."""

    html: str
    lines: tuple[int, ...]

    def has(self, anchor: str) -> bool:
        """Whether an anchor is in it."""
        return f'<a name="{anchor}">' in self.html


@dataclass(frozen=True, slots=True)
class ShownArticle:
    """An article in parts, with its outline and what was odd about its text."""

    parts: tuple[ArticlePart, ...]
    headings: tuple[OutlineLine, ...] = ()
    problems: tuple[str, ...] = ()

    def part_of(self, anchor: str) -> int:
        """The part with an anchor; the first one where none has it."""
        for number, part in enumerate(self.parts):
            if part.has(anchor):
                return number
        return 0

    def anchor_of(self, place: str) -> str:
        """The anchor that a link's place means: an anchor, or a heading's words."""
        wanted = _key(place)
        for heading in self.headings:
            if place == heading.anchor or wanted == _key(heading.title):
                return heading.anchor
        return ""


NOTHING = ShownArticle((ArticlePart("", ()),))


def show_article(
    text: str, destinations: Destinations, title: str = "", part: int = PART
) -> ShownArticle:
    """A whole article; a first heading that only says the `title` is left out, because that stands over it.

    Raises what parsing raises: TooLarge and the like, each with a sentence.
    """
    article = parse(text)
    first = article.blocks[0] if article.blocks else None
    if title and isinstance(first, Heading) and _key(words_of(first.spans)) == _key(title):
        rest = tuple(each for each in article.headings if each.anchor != first.anchor)
        article = replace(article, blocks=article.blocks[1:], headings=rest)
    parts = tuple(_parts(article, destinations, part)) or NOTHING.parts
    headings = tuple(
        OutlineLine(each.line, each.level, words_of(each.spans), each.anchor)
        for each in article.headings
    )
    return ShownArticle(parts, headings, article.problems)


def anchor_near(part: ArticlePart, line: int) -> str:
    """The anchor of the block that a line of the source belongs to."""
    at = bisect_right(part.lines, line) - 1
    return f"line-{part.lines[at]}" if at >= 0 else ""


def _parts(article: Article, destinations: Destinations, limit: int) -> Iterator[ArticlePart]:
    held: list[Block] = []
    size = 0
    for block in (piece for whole in article.blocks for piece in _pieces(whole)):
        weight = _weight(block)
        if held and (size + weight > limit or (isinstance(block, Heading) and size > limit // 2)):
            yield _part(article, held, destinations)
            held, size = [], 0
        held.append(block)
        size += weight
    if held:
        yield _part(article, held, destinations)


def _part(article: Article, blocks: list[Block], destinations: Destinations) -> ArticlePart:
    html: list[str] = []
    lines: list[int] = []
    for block in blocks:
        one = _framed(to_html(replace(article, blocks=(block,)), destinations, dialect="qt"))
        if not lines or block.line > lines[-1]:
            lines.append(block.line)
            # Inside its first element, because an anchor by itself would be a line of its own.
            one = _FIRST.sub(rf'\g<0><a name="line-{block.line}"></a>', one, count=1)
        html.append(one)
    return ArticlePart("\n".join(html), tuple(lines))


def _framed(html: str) -> str:
    """With frames made of tables, because a text document knows neither padding nor edges of a paragraph."""
    for plain, frame in _FRAMES:
        html = html.replace(plain, frame)
    return html


def _pieces(block: Block) -> Iterator[Block]:
    """A block, or where it is very long, blocks that show the same one after the other."""
    if isinstance(block, TableBlock) and len(block.rows) > _MOST_ROWS:
        for start in range(0, len(block.rows), _MOST_ROWS):
            rows = block.rows[start : start + _MOST_ROWS]
            yield replace(block, rows=rows, line=block.line + (start + 2 if start else 0))
    elif isinstance(block, ListBlock) and len(block.items) > _MOST_ITEMS:
        for start in range(0, len(block.items), _MOST_ITEMS):
            items = block.items[start : start + _MOST_ITEMS]
            yield replace(block, items=items, start=block.start + start)
    elif isinstance(block, CodeBlock) and len(block.text) > _MOST_CODE:
        yield from _code(block)
    elif isinstance(block, Paragraph) and _weight(block) > _LONGEST_PARAGRAPH:
        yield from _paragraphs(block)
    else:
        yield block


def _code(block: CodeBlock) -> Iterator[Block]:
    held: list[str] = []
    size, first, line = 0, block.line, block.line
    for each in block.text.splitlines(keepends=True):
        for start in range(0, len(each), _MOST_CODE):
            piece = each[start : start + _MOST_CODE]
            if held and size + len(piece) > _MOST_CODE:
                yield replace(block, text="".join(held), line=first)
                held, size, first = [], 0, line
            held.append(piece)
            size += len(piece)
        line += 1
    yield replace(block, text="".join(held), line=first)


def _paragraphs(block: Paragraph) -> Iterator[Block]:
    held: list[Span] = []
    size = 0
    for span in block.spans:
        for start in range(0, len(span.text) or 1, _LONGEST_PARAGRAPH):
            piece = replace(span, text=span.text[start : start + _LONGEST_PARAGRAPH])
            if held and size + len(piece.text) > _LONGEST_PARAGRAPH:
                yield replace(block, spans=tuple(held))
                held, size = [], 0
            held.append(piece)
            size += len(piece.text)
    yield replace(block, spans=tuple(held))


def _weight(block: Block) -> int:
    """About how many characters a block shows; every line of it counts a little more, for what it takes to lay out."""
    if isinstance(block, Heading | Paragraph):
        return 20 + sum(len(span.text) for span in block.spans)
    if isinstance(block, CodeBlock):
        return 20 + len(block.text)
    if isinstance(block, TableBlock):
        cells = (cell for row in (block.head, *block.rows) for cell in row)
        return sum(10 + sum(len(span.text) for span in cell) for cell in cells)
    if isinstance(block, ListBlock):
        return sum(_weight(inner) for item in block.items for inner in item.blocks)
    if isinstance(block, QuoteBlock):
        return sum(_weight(inner) for inner in block.blocks)
    if isinstance(block, Footnotes):
        return sum(_weight(inner) for note in block.items for inner in note.blocks)
    return 20


def _key(words: str) -> str:
    return " ".join(words.casefold().split())
