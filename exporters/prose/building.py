"""Makes records of the parser's tokens. Knows their names, not the parser; never recurses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from exporters.prose.addresses import is_outside
from exporters.prose.anchors import Anchors
from exporters.prose.plain import words_of
from exporters.prose.records import (
    Block,
    CodeBlock,
    Footnote,
    Footnotes,
    Heading,
    LinkStyle,
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

_ALIGNS = {"text-align:left": "left", "text-align:center": "center", "text-align:right": "right"}


class Token(Protocol):
    """What of the parser's tokens is read here."""

    type: str
    tag: str
    attrs: dict[str, str | int | float]
    map: list[int] | None
    children: Any
    content: str
    info: str
    meta: dict[Any, Any]
    hidden: bool


@dataclass(slots=True)
class _Open:
    """A block whose end has not come yet."""

    token: Token
    line: int
    blocks: list[Block] = field(default_factory=list)
    items: list[ListItem] = field(default_factory=list)
    rows: list[list[Spans]] = field(default_factory=list)
    aligns: list[str] = field(default_factory=list)
    spans: Spans = ()
    tight: bool = True


class Builder:
    """Builds the blocks of one article; `headings` are collected on the way."""

    def __init__(self, first_line: int, notes: Mapping[str, int]) -> None:
        """`first_line` is the source line of the tokens' line 0; `notes` the numbers of footnotes by label."""
        self._first_line, self._notes = first_line, notes
        self._anchors = Anchors()
        self._footnotes: list[Footnote] = []
        self._stack: list[_Open] = []
        self.headings: list[Heading] = []

    def build(self, tokens: Sequence[Any]) -> tuple[Block, ...]:
        """The blocks of `tokens`, the footnotes behind them."""
        top = _Open(_TOP, self._first_line)
        self._stack = [top]
        for token in tokens:
            kind: str = token.type
            if kind == "inline":
                self._inline(token)
            elif kind.endswith("_open"):
                self._stack.append(_Open(token, self._line(token)))
                if kind == "th_open":
                    self._table().aligns.append(_ALIGNS.get(str(token.attrs.get("style")), ""))
                elif kind == "tr_open":
                    self._table().rows.append([])
            elif kind.endswith("_close"):
                self._close(self._stack.pop())
            elif kind in ("fence", "code_block"):
                language = token.info.strip().split(maxsplit=1)[:1]
                text = token.content.removesuffix("\n")
                self._add(CodeBlock(language[0] if language else "", text, self._line(token)))
            elif kind == "hr":
                self._add(Rule(self._line(token)))
        return (*top.blocks, *self._footnote_block())

    def _line(self, token: Token) -> int:
        return self._first_line + (token.map[0] if token.map else 0)

    def _add(self, block: Block) -> None:
        self._stack[-1].blocks.append(block)

    def _table(self) -> _Open:
        return next(entry for entry in reversed(self._stack) if entry.token.type == "table_open")

    def _inline(self, token: Token) -> None:
        spans = Spanner(token.children or (), self._notes).spans()
        if self._stack[-1].token.type in ("th_open", "td_open"):
            self._table().rows[-1].append(spans)
        else:
            self._stack[-1].spans = spans

    def _close(self, done: _Open) -> None:
        kind = done.token.type
        if kind == "paragraph_open":
            if done.token.hidden is False and self._stack[-1].token.type == "list_item_open":
                self._stack[-1].tight = False
            self._add(Paragraph(done.spans, done.line))
        elif kind == "heading_open":
            title = words_of(done.spans)
            level = int(done.token.tag[1:])
            heading = Heading(level, done.spans, self._anchors.make(title), done.line)
            self.headings.append(heading)
            self._add(heading)
        elif kind == "blockquote_open":
            self._add(QuoteBlock(tuple(done.blocks), done.line))
        elif kind == "list_item_open":
            above = self._stack[-1]
            above.items.append(ListItem(tuple(done.blocks), done.token.meta.get("checked")))
            above.tight = above.tight and done.tight
        elif kind in ("bullet_list_open", "ordered_list_open"):
            ordered = kind == "ordered_list_open"
            start = int(done.token.attrs.get("start", 1)) if ordered else 1
            self._add(ListBlock(ordered, start, tuple(done.items), done.line, done.tight))
        elif kind == "table_open":
            head, *rows = map(tuple, done.rows)
            self._add(TableBlock(tuple(done.aligns), head, tuple(rows), done.line))
        elif kind == "footnote_reference_open":
            name = done.token.meta["label"]
            number = self._notes.get(name, 0)
            self._footnotes.append(Footnote(str(number or ""), name, tuple(done.blocks), done.line))

    def _footnote_block(self) -> tuple[Block, ...]:
        """Footnotes by number; one that nothing refers to, or a second one of its name, comes behind them."""
        if not self._footnotes:
            return ()
        numbered: dict[int, Footnote] = {}
        others: list[Footnote] = []
        for note in self._footnotes:
            if note.number and int(note.number) not in numbered:
                numbered[int(note.number)] = note
            else:
                others.append(note)
        first = max(numbered, default=0) + 1
        items = [note for _number, note in sorted(numbered.items())]
        items += [replace(note, number=str(n)) for n, note in enumerate(others, start=first)]
        return (Footnotes(tuple(items), min(note.line for note in items)),)


@dataclass(slots=True)
class _Top:
    """Stands for the article itself at the bottom of the stack."""

    type: str = "article"
    tag: str = ""
    attrs: dict[str, str | int | float] = field(default_factory=dict)
    map: list[int] | None = None
    children: Any = None
    content: str = ""
    info: str = ""
    meta: dict[Any, Any] = field(default_factory=dict)
    hidden: bool = False


_TOP = _Top()


class Spanner:
    """Makes spans of the tokens of one inline text."""

    def __init__(
        self, tokens: Sequence[Token], notes: Mapping[str, int], *, plain: bool = False
    ) -> None:
        """`plain` leaves out what the words are: no links, no images."""
        self._tokens, self._notes, self._plain = tokens, notes, plain
        self._bold = self._italic = self._strike = 0
        self._link: LinkText | None = None
        self._linked = 0  # how many spans there were when it began
        self._spans: list[Span] = []
        self._words: list[str] = []  # of the span that is being written
        self._soft = False
        self._last = ""

    def spans(self) -> Spans:
        if len(self._tokens) == 1 and self._tokens[0].type == "text":
            return (Span(self._tokens[0].content),)
        for index, token in enumerate(self._tokens):
            kind = token.type
            if kind == "text":
                self._say(token.content)
            elif kind == "softbreak":
                self._soft = True
            elif kind == "code_inline":
                self._put(token.content, code=True)
            elif kind == "hardbreak":
                self._put("\n", hard_break=True)
            elif self._plain and kind in ("wiki", "image"):
                self._say(label(self._tokens, index) or token.content)
            elif kind == "wiki":
                self._put_wiki(token)
            elif kind == "image":
                made = link_of(self._tokens, index)
                self._put(made.label, image=made)
            elif kind == "footnote_ref":
                self._put("", note=str(self._notes.get(token.meta["label"], "")))
            else:
                self._mark(kind, index)
        self._flush()
        return tuple(self._spans)

    def _mark(self, kind: str, index: int) -> None:
        self._flush()
        step = 1 if kind.endswith("_open") else -1
        if kind.startswith("strong"):
            self._bold += step
        elif kind.startswith("em"):
            self._italic += step
        elif kind.startswith("s_"):
            self._strike += step
        elif kind.startswith("link") and not self._plain:
            self._mark_link(index, opens=step > 0)

    def _mark_link(self, index: int, *, opens: bool) -> None:
        if opens:
            self._link, self._linked = link_of(self._tokens, index), len(self._spans)
            return
        if self._link is not None and len(self._spans) == self._linked:
            # A link without words shows its destination.
            self._say(self._link.raw)
            self._flush()
        self._link = None

    def _put_wiki(self, token: Token) -> None:
        made = _wiki_link(token)
        words = made.label or made.raw
        if made.embedded:
            self._put(words, image=made)
        else:
            self._flush()
            outer, self._link = self._link, made
            self._put(words)
            self._link = outer

    def _say(self, words: str) -> None:
        if words:
            self._words.append(self._break(words) + words)
            self._last = words[-1]

    def _break(self, words: str) -> str:
        """A line end inside a paragraph is a blank, except between two Chinese characters."""
        if not self._soft:
            return ""
        self._soft = False
        return "" if _is_wide(self._last) and _is_wide(words[:1]) else " "

    def _flush(self) -> None:
        if self._words:
            words = "".join(self._words)
            self._words.clear()
            self._spans.append(
                Span(
                    words,
                    self._bold > 0,
                    self._italic > 0,
                    strike=self._strike > 0,
                    link=self._link,
                )
            )

    def _put(
        self,
        words: str,
        *,
        code: bool = False,
        image: LinkText | None = None,
        note: str = "",
        hard_break: bool = False,
    ) -> None:
        if self._soft:
            self._words.append(self._break(words))
        self._flush()
        self._last = words[-1:]
        bold, italic, strike = self._bold > 0, self._italic > 0, self._strike > 0
        self._spans.append(
            Span(words, bold, italic, code, strike, self._link, image, note, hard_break)
        )


def _is_wide(character: str) -> bool:
    return character >= "\u2e80" or character in "—…“”‘’"


def address(token: Token) -> tuple[str, LinkStyle]:
    """Destination and style of a token that stands for a link or an image."""
    if token.type == "wiki":
        return token.content, "wiki"
    if token.type == "image":
        return str(token.attrs.get("src", "")), "inline"
    return str(token.attrs.get("href", "")), "auto" if token.info == "auto" else "inline"


def is_embedded(token: Token) -> bool:
    return token.type == "image" or bool(token.meta.get("embedded"))


def label(tokens: Sequence[Token], index: int) -> str:
    """A link's own words: its label, an image's description, empty for `[[target]]`."""
    token = tokens[index]
    if token.type == "wiki":
        return token.info
    if token.type == "image":
        return _words(token.children or ())
    # Descriptions of images may hold links in links.
    end, depth = index, 0
    while True:
        depth += {"link_open": 1, "link_close": -1}.get(tokens[end].type, 0)
        if not depth:
            return _words(tokens[index + 1 : end])
        end += 1


def _words(tokens: Sequence[Token]) -> str:
    return words_of(Spanner(tokens, {}, plain=True).spans())


def link_of(tokens: Sequence[Token], index: int) -> LinkText:
    """The link or image that begins at `index`."""
    token = tokens[index]
    raw, style = address(token)
    return LinkText(
        raw,
        label(tokens, index),
        style,
        is_embedded(token),
        is_outside(raw, style),
        token.meta.get("ordinal"),
    )


def _wiki_link(token: Token) -> LinkText:
    raw = token.content
    outside = is_outside(raw, "wiki")
    return LinkText(raw, token.info, "wiki", is_embedded(token), outside, token.meta.get("ordinal"))
