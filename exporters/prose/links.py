"""The links of a text: finding them, writing others in their place, and what their targets say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from exporters.prose.parsing import links_in
from exporters.prose.records import (
    Article,
    Block,
    Footnotes,
    FoundLink,
    Heading,
    LinkText,
    ListBlock,
    Paragraph,
    QuoteBlock,
    Spans,
    TableBlock,
)
from models.knowledge.titles import Target, split_target

__all__ = [
    "FoundLink",
    "Target",
    "find_links",
    "links_of",
    "replace_links",
    "split_target",
    "wiki_link",
]

_BAR = re.compile(r"(?<!\\)\|")


def find_links(text: str) -> tuple[FoundLink, ...]:
    """Every link that `parse` shows and that needs a target in the archive, in the order of the text; an outer link
    comes before the image in its label. A link's index here is the `ordinal` of its LinkText. Raises TooLarge."""
    return links_in(text)


def replace_links(text: str, new: Mapping[int, str]) -> str:
    """`text` with the links at the given places in `find_links` written anew, each construct as a whole.

    Where a link and the image in its label are both given, the link's new form counts. In tables, bars inside the new
    forms get their backslash. Raises TooLarge.
    """
    if not new:
        return text
    pieces: list[str] = []
    done = 0
    for ordinal, link in enumerate(find_links(text)):
        if ordinal in new and link.start >= done:
            written = _BAR.sub(r"\|", new[ordinal]) if link.cell else new[ordinal]
            pieces += (text[done : link.start], written)
            done = link.end
    return "".join(pieces) + text[done:]


def wiki_link(target: str, label: str = "", *, embedded: bool = False) -> str:
    """`[[target|label]]` for a target without brackets at odds, bars or backticks; others as `[label](<target>)`."""
    mark = "!" if embedded else ""
    written = f"{mark}[[{target}|{label}]]" if label else f"{mark}[[{target}]]"
    found = find_links(written)
    if (
        len(found) == 1
        and (found[0].raw, found[0].label, found[0].end) == (target, label, len(written))
        and "\n" not in written
    ):
        return written
    shown = re.sub(r"([\\\[\]`*_<>!~&])", r"\\\1", " ".join((label or target).split()))
    address = re.sub(r"([\\<>&])", r"\\\1", " ".join(target.split()))
    return f"{mark}[{shown}](<{address}>)"


def links_of(article: Article) -> tuple[LinkText, ...]:
    """The links of an article that need a target, by ordinal: what `find_links` finds in its source."""
    found: dict[int, LinkText] = {}
    for spans in _texts(article.blocks):
        for span in spans:
            for link in (span.link, span.image):
                if link is not None and link.ordinal is not None:
                    found[link.ordinal] = link
    return tuple(link for _ordinal, link in sorted(found.items()))


def _texts(blocks: tuple[Block, ...]) -> Iterator[Spans]:
    for block in blocks:
        if isinstance(block, Heading | Paragraph):
            yield block.spans
        elif isinstance(block, QuoteBlock):
            yield from _texts(block.blocks)
        elif isinstance(block, ListBlock | Footnotes):
            for item in block.items:
                yield from _texts(item.blocks)
        elif isinstance(block, TableBlock):
            yield from block.head
            for row in block.rows:
                yield from row
