"""Records to HTML that does nothing: a short list of elements and attributes, addresses only where the caller vouches.

Everything else that an article says (raw HTML, scripts, addresses that lead outside) is shown as text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal, Protocol

from exporters.prose.addresses import is_safe_image, is_safe_target
from exporters.prose.anchors import anchor_of
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
    Rule,
    Span,
    Spans,
    TableBlock,
)
from exporters.prose.shown import shown, shown_address
from resources.words import _

Dialect = Literal["page", "qt"]
LinkState = Literal["live", "trashed", "missing", "ambiguous", "gone", "name"]

_STATES = ("live", "trashed", "missing", "ambiguous", "gone", "name")
# A picture's width as Obsidian writes it, ![[plan.png|300]], in pixels.
_WIDEST = 2000


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a link leads: `href` is empty where nowhere; `title` is shown for links without words of their own."""

    href: str
    title: str
    state: LinkState = "live"


class Destinations(Protocol):
    """What the caller vouches for. Nothing else becomes an href or a src, and these only if they load from nowhere."""

    def of(self, link: LinkText) -> Destination | None:
        """Where `link` leads; None where nothing is known of it."""

    def image(self, link: LinkText) -> str | None:
        """The source of an image: a relative path, `img:ID` or a data URI; None where there is none to show."""


def to_html(article: Article, destinations: Destinations, *, dialect: Dialect) -> str:
    """The body of a page. "qt" is what QTextBrowser understands; in both every heading has its anchor as id."""
    writer = _Writer(article, destinations, qt=dialect == "qt")
    return "".join(map(writer.block, article.blocks))


class _Writer:
    def __init__(self, article: Article, destinations: Destinations, *, qt: bool) -> None:
        self._article, self._destinations, self._qt = article, destinations, qt
        self._referred: set[str] = set()

    def block(self, block: Block) -> str:
        if isinstance(block, Paragraph):
            return f"<p>{self.spans(block.spans)}</p>\n"
        if isinstance(block, Heading):
            return self._heading(block)
        if isinstance(block, ListBlock):
            return self._list(block)
        if isinstance(block, CodeBlock):
            return f"<pre><code>{shown(block.text)}\n</code></pre>\n"
        if isinstance(block, QuoteBlock):
            return f"<blockquote>\n{self._blocks(block.blocks)}</blockquote>\n"
        if isinstance(block, TableBlock):
            return self._table(block)
        if isinstance(block, Rule):
            return "<hr>\n"
        return self._footnotes(block)

    def _blocks(self, blocks: Sequence[Block]) -> str:
        return "".join(map(self.block, blocks))

    def _heading(self, heading: Heading) -> str:
        level, anchor = min(max(heading.level, 1), 6), shown(heading.anchor)
        # QTextBrowser scrolls to named anchors only.
        name = f'<a name="{anchor}"></a>' if self._qt else ""
        return f'<h{level} id="{anchor}">{name}{self.spans(heading.spans)}</h{level}>\n'

    def _list(self, block: ListBlock) -> str:
        items = "".join(self._item(item, tight=block.tight) for item in block.items)
        if block.ordered:
            start = f' start="{block.start}"' if block.start != 1 else ""
            return f"<ol{start}>\n{items}</ol>\n"
        tasks = any(item.checked is not None for item in block.items)
        return f"<ul{_class('tasks' if tasks and not self._qt else '')}>\n{items}</ul>\n"

    def _item(self, item: ListItem, *, tight: bool) -> str:
        box = "" if item.checked is None else ("☑ " if item.checked else "☐ ")
        mark = box and f'<span class="box">{box}</span>'
        pieces: list[str] = []
        for block in item.blocks:
            if isinstance(block, Paragraph):
                words = f"{mark}{self.spans(block.spans)}"
                pieces.append(f"{words}\n" if tight else f"<p>{words}</p>\n")
                mark = ""
            else:
                pieces.append(mark + self.block(block))
                mark = ""
        return f"<li{_class('task' if box else '')}>{''.join(pieces)}{mark}</li>\n"

    def _table(self, table: TableBlock) -> str:
        def row(cells: Sequence[Spans], element: str) -> str:
            return "".join(
                f"<{element}{self._align(side)}>{self.spans(cell)}</{element}>"
                for cell, side in zip(cells, table.aligns, strict=True)
            )

        frame = ' border="1" cellspacing="0" cellpadding="5"' if self._qt else ""
        body = "".join(f"<tr>{row(cells, 'td')}</tr>\n" for cells in table.rows)
        made = (
            f"<table{frame}><thead><tr>{row(table.head, 'th')}</tr></thead>\n"
            f"<tbody>\n{body}</tbody></table>\n"
        )
        return made if self._qt else f'<div class="sheet">{made}</div>\n'

    def _align(self, side: str) -> str:
        if side not in ("left", "center", "right"):
            return ""
        return f' align="{side}"' if self._qt else f' class="{side}"'

    def _footnotes(self, notes: Footnotes) -> str:
        items = []
        for note in notes.items:
            number = shown(note.number)
            name = f'<a name="fn-{number}"></a>' if self._qt else ""
            back = f' <a href="#fnref-{number}">↩</a>' if note.number in self._referred else ""
            body = self._blocks(note.blocks)
            if body.endswith("</p>\n"):
                body = f"{body[:-5]}{back}</p>\n"
            else:
                body += f"<p>{back}</p>\n" if back else ""
            items.append(f'<li id="fn-{number}">{name}{body}</li>\n')
        return f'<hr>\n<ol class="notes">\n{"".join(items)}</ol>\n'

    def spans(self, spans: Spans) -> str:
        """Inline text; neighbouring spans of one link become one element."""
        pieces: list[str] = []
        for _key, group in groupby(spans, key=lambda span: id(span.link) if span.link else 0):
            members = list(group)
            link = members[0].link
            inner = "".join(map(self._span, members))
            pieces.append(inner if link is None else self._link(link, inner))
        return "".join(pieces)

    def _span(self, span: Span) -> str:
        if span.hard_break:
            return "<br>\n"
        if span.note:
            return self._note(span.note)
        made = self._image(span.image, inside=span.link) if span.image else shown(span.text)
        for on, element in (
            (span.code, "code"),
            (span.italic, "em"),
            (span.bold, "strong"),
            (span.strike, "s"),
        ):
            if on:
                made = f"<{element}>{made}</{element}>"
        return made

    def _note(self, note: str) -> str:
        number = shown(note)
        first = note not in self._referred
        self._referred.add(note)
        mark = f' id="fnref-{number}"' if first else ""
        name = f'<a name="fnref-{number}"></a>' if first and self._qt else ""
        return f'{name}<sup{mark}><a href="#fn-{number}">{number}</a></sup>'

    def _link(self, link: LinkText, inner: str) -> str:
        if link.outside:
            return self._outside(link, inner)
        if link.raw[:1] == "#":
            anchor = anchor_of(self._article, link.raw[1:])
            if anchor is not None:
                return f'<a href="#{shown(anchor)}">{inner}</a>'
        destination = self._destinations.of(link)
        if destination is None:
            return f'<span class="missing">{inner}</span>'
        if not link.label:
            inner = shown(destination.title) or inner
        return _anchor(destination, inner)

    def _outside(self, link: LinkText, inner: str) -> str:
        """The words, and the address as plain text: nothing to click, nothing hidden."""
        address = f'<span class="outside">{shown_address(link.raw)}</span>'
        if link.style == "auto" or not link.label:
            return address
        return _("{words} ({address})").format(words=inner, address=address)

    def _image(self, link: LinkText, *, inside: LinkText | None) -> str:
        words = link.label
        if link.outside:
            shown_words = _("[Image from outside: {words} {address}]").format(
                words=words, address=shown_address(link.raw, escaped=False)
            )
            return f'<span class="outside">{shown(shown_words)}</span>'
        width = image_width(link)
        if width or not words:
            words = link.raw
        source = self._destinations.image(link)
        if source is not None and is_safe_image(source):
            size = f' width="{width}"' if width else ""
            return f'<img src="{shown(source)}" alt="{shown(words)}"{size}>'
        destination = self._destinations.of(link)
        if destination is not None and destination.state != "missing":
            inner = shown(link.label if link.label and not width else destination.title or words)
            # An image in a link's label that is no image after all: one link can't hold another.
            return inner if inside is not None else _anchor(destination, inner)
        missing = _("[Image missing: {words}]").format(words=words)
        return f'<span class="missing">{shown(missing)}</span>'


def _anchor(destination: Destination, inner: str) -> str:
    state = destination.state if destination.state in _STATES else "missing"
    css = _class("" if state == "live" else state)
    if destination.href and is_safe_target(destination.href):
        inner = f'<a{css} href="{shown(destination.href)}">{inner}</a>'
    else:
        inner = f"<span{css or _class('missing')}>{inner}</span>"
    if state == "trashed":
        inner += f'<span class="remark">{shown(_(" (in the trash)"))}</span>'
    return inner


def _class(name: str) -> str:
    return f' class="{name}"' if name else ""


def image_width(link: LinkText) -> int:
    """The width in pixels that an image is given, 0 for none."""
    number = link.label.partition("x")[0] if link.style == "wiki" else ""
    return (
        min(int(number), _WIDEST)
        if number.isascii() and number.isdigit() and len(number) < 6
        else 0
    )
