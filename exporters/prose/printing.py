"""An article as a report, which the Word and PDF writers print: links as words, with their targets' titles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from io import BytesIO
from itertools import groupby
from typing import Protocol

from PIL.Image import DecompressionBombError
from PIL.Image import open as open_picture

from exporters.prose.html import Destination, image_width
from exporters.prose.plain import words_of
from exporters.prose.records import (
    Article,
    Block,
    CodeBlock,
    Footnotes,
    Heading,
    LinkText,
    ListBlock,
    ListItem,
    Paragraph,
    QuoteBlock,
    Span,
    Spans,
    TableBlock,
)
from exporters.prose.shown import shown_address, visible
from exporters.report import Align, Code, Divider, Grid, Picture, Prose, Report, Run, Runs
from exporters.report import Block as Printed
from exporters.report import Heading as PrintedHeading
from resources.words import _

_ALIGNS = {"right": Align.RIGHT, "center": Align.CENTRE}
# Marks that the bundled typeface has; tasks: an empty box, a tick.
_BULLETS = ("•", "◦", "▪")
_OPEN, _DONE = "□", "✓"
# A picture takes at most the width between the margins, and not more than it has at 120 dots an inch.
_WIDEST_MM, _DOT_MM, _SCREEN_DOT_MM = 150.0, 25.4 / 120, 25.4 / 96
# A page at 600 dots an inch.
_MOST_DOTS = 40_000_000


class PrintSources(Protocol):
    """What the caller knows of an article's links and images."""

    def of(self, link: LinkText) -> Destination | None:
        """Where `link` leads; only the title and the state are printed."""

    def picture(self, link: LinkText) -> bytes | None:
        """An image as PNG or JPEG bytes; None where there is none to print."""


def article_report(
    title: str,
    article: Article,
    sources: PrintSources,
    *,
    subtitle: str = "",
    header: str = "",
    author: str = "",
    keywords: tuple[str, ...] = (),
) -> Report:
    """One article as a printable document; a first heading that repeats the title is left out."""
    blocks = tuple(article_blocks(article, sources, title=title))
    return Report(visible(title), blocks, visible(subtitle), header, author, keywords=keywords)


def article_blocks(
    article: Article, sources: PrintSources, *, title: str = "", under: int = 0
) -> Iterator[Printed]:
    """The blocks of `article` for a report. Headings begin `under` levels below the report's title."""
    blocks = without_title(article.blocks, title)
    levels = [block.level for block in blocks if isinstance(block, Heading)]
    yield from _Printer(sources, under + 1 - min(levels, default=1)).blocks(blocks)


def without_title(blocks: Sequence[Block], title: str) -> Sequence[Block]:
    """`blocks` without a first heading that says the title which stands above already."""
    first = blocks[0] if blocks else None
    repeats = (
        isinstance(first, Heading)
        and first.level == 1
        and words_of(first.spans).split() == title.split()
    )
    return blocks[1:] if repeats else blocks


class _Printer:
    def __init__(self, sources: PrintSources, shift: int) -> None:
        self._sources, self._shift = sources, shift

    def blocks(
        self, blocks: Sequence[Block], within: str = "", *, tight: bool = False
    ) -> Iterator[Printed]:
        for block in blocks:
            if isinstance(block, Paragraph):
                yield from self._paragraph(block.spans, Prose((), within, tight=tight))
            elif isinstance(block, Heading):
                yield PrintedHeading(visible(words_of(block.spans)), block.level + self._shift)
            elif isinstance(block, ListBlock):
                yield from self._list(block, within)
            elif isinstance(block, CodeBlock):
                yield Code(visible(block.text), within)
            elif isinstance(block, QuoteBlock):
                yield from self.blocks(block.blocks, within + "q")
            elif isinstance(block, TableBlock):
                aligns = tuple(_ALIGNS.get(side, Align.LEFT) for side in block.aligns)
                head, *rows = [tuple(map(self.runs, row)) for row in (block.head, *block.rows)]
                yield Grid(aligns, head, tuple(rows), within)
            elif isinstance(block, Footnotes):
                yield from self._notes(block)
            else:
                yield Divider()

    def _list(self, block: ListBlock, within: str) -> Iterator[Printed]:
        for number, item in enumerate(block.items, start=block.start):
            mark = f"{number}." if block.ordered else _BULLETS[within.count("l") % len(_BULLETS)]
            if item.checked is not None:
                mark = _DONE if item.checked else _OPEN
            last = number == block.start + len(block.items) - 1
            tight = block.tight and not (last and "l" not in within)
            yield from self._marked(item, mark, within + "l", tight=tight)

    def _marked(self, item: ListItem, mark: str, within: str, *, tight: bool) -> Iterator[Printed]:
        """An item; its mark goes to its first paragraph, or stands alone before what else comes first."""
        printed = list(self.blocks(item.blocks, within, tight=tight))
        if printed and isinstance(printed[0], Prose) and not printed[0].mark:
            printed[0] = replace(printed[0], mark=mark)
        else:
            yield Prose((), within, mark, tight=True)
        yield from printed

    def _notes(self, block: Footnotes) -> Iterator[Printed]:
        yield Divider()
        for note in block.items:
            item = ListItem(note.blocks, None)
            for printed in self._marked(item, note.number, "l", tight=True):
                yield replace(printed, note=True) if isinstance(printed, Prose) else printed

    def _paragraph(self, spans: Spans, look: Prose) -> Iterator[Printed]:
        """Images leave the line: what stands before and after one is a paragraph of its own."""
        waiting: list[Span] = []
        for span in spans:
            picture = self._picture(span.image) if span.image is not None else None
            if picture is None:
                waiting.append(span)
                continue
            yield from self._words(waiting, look)
            waiting = []
            yield picture
        yield from self._words(waiting, look)

    def _words(self, spans: Sequence[Span], look: Prose) -> Iterator[Printed]:
        if any(span.note or span.text.strip() for span in spans):
            yield replace(look, runs=self.runs(tuple(spans)))

    def _picture(self, link: LinkText) -> Picture | None:
        data = None if link.outside else self._sources.picture(link)
        if data is None:
            return None
        wide = picture_width(data)
        if wide is None:
            return None
        asked = image_width(link)
        caption = "" if asked or link.style == "wiki" else visible(link.label)
        width = asked * _SCREEN_DOT_MM if asked else wide * _DOT_MM
        return Picture(data, min(width, _WIDEST_MM), caption)

    def runs(self, spans: Spans) -> Runs:
        """Inline text for printing."""
        made: list[Run] = []
        for _key, group in groupby(spans, key=lambda span: id(span.link) if span.link else 0):
            members = list(group)
            link = members[0].link
            if link is not None and link.style == "wiki" and not link.label and not link.outside:
                members = [replace(members[0], text=self._title(link))]
            elif link is not None and link.outside and link.style == "auto":
                members = []
            made += map(self._run, members)
            if link is not None:
                made += self._aside(link)
        return tuple(run for run in made if run.text)

    def _run(self, span: Span) -> Run:
        if span.note:
            return Run(visible(span.note), raised=True)
        if span.hard_break:
            return Run("\n")
        words = visible(span.text)
        if span.image is not None:
            return Run(self._missing(span.image), quiet=True)
        return Run(words, span.bold, span.italic, span.code, span.strike)

    def _missing(self, link: LinkText) -> str:
        words = visible(link.label)
        if link.outside:
            return _("[Image from outside: {words} {address}]").format(
                words=words, address=shown_address(link.raw, escaped=False)
            )
        return _("[Image missing: {words}]").format(words=words or visible(link.raw))

    def _title(self, link: LinkText) -> str:
        destination = self._sources.of(link)
        return visible(destination.title if destination and destination.title else link.raw)

    def _aside(self, link: LinkText) -> Iterator[Run]:
        """What a reader of paper can't see by pointing: the target's title, or the address outside."""
        if link.outside:
            address = shown_address(link.raw, escaped=False)
            bare = link.style == "auto"
            yield Run(address if bare else _(" ({address})").format(address=address), quiet=True)
        elif link.raw[:1] not in ("", "#"):
            title = self._title(link) if self._sources.of(link) is not None else ""
            if link.label and title and title != visible(link.label):
                yield Run(_(" (see “{title}”)").format(title=title), quiet=True)


def picture_width(data: bytes) -> int | None:
    """The width in dots of PNG or JPEG bytes; None for a broken image and anything else, which is not printed."""
    try:
        with open_picture(BytesIO(data), formats=("PNG", "JPEG")) as image:
            width, height = image.size
            if width * height > _MOST_DOTS:
                return None
            image.load()
            return width
    except (OSError, SyntaxError, ValueError, DecompressionBombError):
        # Pillow raises SyntaxError for a damaged PNG.
        return None
