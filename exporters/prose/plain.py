"""The words of an article without its markup, for search, for comparing and for labels."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

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


def plain_text(article: Article) -> str:
    """All words in reading order: a line for each paragraph, item and table row, cells divided by tabs."""
    return "\n".join(_lines(article.blocks))


def words_of(spans: Iterable[Span]) -> str:
    """The words of `spans`; footnote marks are left out."""
    return "".join(span.text for span in spans)


def _lines(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Heading | Paragraph):
            yield words_of(block.spans)
        elif isinstance(block, CodeBlock):
            yield block.text.rstrip("\n")
        elif isinstance(block, QuoteBlock):
            yield from _lines(block.blocks)
        elif isinstance(block, ListBlock | Footnotes):
            for item in block.items:
                yield from _lines(item.blocks)
        elif isinstance(block, TableBlock):
            for row in (block.head, *block.rows):
                yield "\t".join(map(words_of, row))
