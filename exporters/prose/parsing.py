"""Reads Markdown (CommonMark, tables, strikethrough, tasks, footnotes, `[[links]]`) into records.

The only user of markdown-it. Raw HTML is text. Whatever is given, this ends soon, or in `TooLarge`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block.table import table as table_rule
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.autolink import autolink
from markdown_it.rules_inline.emphasis import tokenize as emphasis
from markdown_it.rules_inline.image import image
from markdown_it.rules_inline.link import link
from markdown_it.rules_inline.strikethrough import tokenize as strikethrough
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.footnote.index import footnote_ref

from exporters.errors import Excess, TooLarge
from exporters.prose.addresses import is_outside
from exporters.prose.building import Builder, address, is_embedded, label
from exporters.prose.front_matter import Front, split_front
from exporters.prose.plain import plain_text
from exporters.prose.positions import SourceLines
from exporters.prose.records import Article, FoundLink

__all__ = ["LARGEST", "links_in", "parse", "plain_text"]

# A book of two thousand pages; more is data, and is filed as a file.
LARGEST = 4 * 1024 * 1024
# Ten levels are hard to read; a list nested in a list counts twice, as the parser counts.
_DEEPEST = 80
# Five hundred rows of four hundred columns; each cell costs about a kilobyte while it is read.
_MOST_CELLS = 200_000
# Each costs some hundred bytes while it is read, and 20 µs: a text of 4 MiB that is prose has a tenth of them.
_MOST_BLOCKS = 100_000
_MOST_MARKS = 200_000
# Runs of asterisks, underscores and tildes beyond this are drawn lines, not emphasis.
_LONGEST_RUN = 64
_DEEPEST_IMAGE = 3
# Looking for the ends of labels takes a step for each mark inside; prose needs a tenth of a step a character.
_FREE_STEPS = 500_000
# Asking whether a quote goes on takes as long as this many of them.
_LAZY_STEPS = 6
_WIKI = re.compile(r"!?\[\[([^\[\]\n`|](?:(?!\[\[)[^\n`]){0,1000}?)\]\]")
_NOTE = re.compile(r"\[\^[^\]\s]{1,200}\]")
# What any of the rules for inline text begins with.
_MARKS = re.compile(r"[\n\\`*_~\[<&]")
_TASK = re.compile(r"\[([ xX])\][ \t\u3000]+(?=\S)")


def parse(text: str) -> Article:
    """`text` as an article. Raises TooLarge, never anything else."""
    source = _read(text)
    for ordinal, (token, _found) in enumerate(source.links):
        token.meta["ordinal"] = ordinal
    builder = Builder(source.line, source.numbers)
    blocks = builder.build(source.tokens)
    problems = (source.problem,) if source.problem else ()
    return Article(blocks, tuple(builder.headings), source.front, problems)


def links_in(text: str) -> tuple[FoundLink, ...]:
    """Every link of `text` that has a target in the archive, in the order of the text. Raises TooLarge."""
    return tuple(found for _token, found in _read(text).links)


@dataclass(slots=True)
class _Source:
    tokens: list[Token]
    front: Front
    problem: str
    line: int  # of the body's first line
    numbers: dict[str, int]  # of footnotes, by label
    links: list[tuple[Token, FoundLink]]


def _read(text: str) -> _Source:
    if len(text) > LARGEST or (len(text) > LARGEST // 4 and _size(text) > LARGEST):
        raise TooLarge(Excess.BYTES, LARGEST)
    front, start, problem = split_front(text)
    steps = _FREE_STEPS + 2 * len(text)
    env: dict[str, Any] = {"blocks": 0, "marks": 0, "cells": 0, "images": 0, "steps": steps}
    env["pipes"] = text.count("|")
    tokens = _markdown().parse(text[start:], env)
    notes = env.get("footnotes", {})
    lines = SourceLines(text, start)
    links = sorted(_links(tokens, lines), key=lambda pair: (pair[1].start, -pair[1].end))
    numbers = {
        label[1:]: number + 1 for label, number in notes.get("refs", {}).items() if number >= 0
    }
    first = len(SourceLines(text[:start], 0)) - 1
    return _Source(tokens, front, problem, first, numbers, links)


def _size(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))


class _Markdown(MarkdownIt):
    """Destinations stay as they are written: whether they lead anywhere is decided by us, not by the parser."""

    def normalizeLink(self, url: str) -> str:  # noqa: N802  # the parser's name
        return url

    def normalizeLinkText(self, link: str) -> str:  # noqa: N802  # the parser's name
        return link

    def validateLink(self, url: str) -> bool:  # noqa: N802  # the parser's name
        # "[note]: [[title]]" is written as text, not to define where [note] leads.
        return "[[" not in url


def _step(state: StateBlock | StateInline, steps: int = 1) -> None:
    state.env["steps"] -= steps
    if state.env["steps"] < 0:
        raise TooLarge(Excess.MARKS, _MOST_MARKS)


class _Inline(ParserInline):
    """Counts the steps of looking ahead for the end of a label: brackets at odds make them grow quadratically."""

    def skipToken(self, state: StateInline) -> None:  # noqa: N802  # the parser's name
        _step(state)
        super().skipToken(state)


@lru_cache(maxsize=1)
def _markdown() -> MarkdownIt:
    """The parser. Its state is in the tokens and the environment of each run, so one serves all threads."""
    # Nesting is refused by our own rule before the parser's, which would drop text.
    markdown = _Markdown()
    markdown.inline = _Inline()
    markdown.configure("commonmark", {"html": False, "maxNesting": _DEEPEST + 8})
    markdown.enable(["table", "strikethrough"])
    footnote_plugin(markdown, inline=False, move_to_end=False)
    block, inline = markdown.block.ruler, markdown.inline.ruler
    block.before("table", "bounds", _within_bounds, {"alt": ["blockquote"]})
    block.at("table", _table, {"alt": ["paragraph", "reference"]})
    inline.before("link", "wiki", _wiki)
    inline.at("link", _recorded(link))
    inline.at("image", _image)
    inline.at("autolink", _recorded(autolink))
    inline.at("emphasis", _bounded(emphasis))
    inline.at("strikethrough", _bounded(strikethrough))
    inline.at("footnote_ref", _note)
    markdown.core.ruler.before("inline", "tasks", _tasks)
    markdown.core.ruler.at("inline", _inlines)
    return markdown


def _within_bounds(state: StateBlock, _start: int, _end: int, silent: bool) -> bool:
    """The first rule for every block: never matches, but ends what grows beyond all measure."""
    if silent:
        # Every quote asks for each line of a paragraph that merely goes on whether it still does.
        _step(state, _LAZY_STEPS)
    else:
        state.env["blocks"] += 1
        if state.env["blocks"] > _MOST_BLOCKS:
            raise TooLarge(Excess.BLOCKS, _MOST_BLOCKS)
        if state.level > _DEEPEST:
            raise TooLarge(Excess.NESTING, _DEEPEST // 2)
    return False


def _table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    if silent or not table_rule(state, start, end, True):
        return silent and table_rule(state, start, end, True)
    # A cell takes a pipe, or completes a short row, and of those the parser bounds the number in each table.
    if state.env["cells"] + state.env["pipes"] > _MOST_CELLS:
        last = start
        while last < end and not state.isEmpty(last):
            last += 1
        pipes = state.src.count("|", state.bMarks[start], state.eMarks[last - 1])
        if state.env["cells"] + pipes > _MOST_CELLS:
            raise TooLarge(Excess.CELLS, _MOST_CELLS)
    before = len(state.tokens)
    table_rule(state, start, end, False)
    state.env["cells"] += (len(state.tokens) - before) // 3
    return True


def _recorded(
    rule: Callable[[StateInline, bool], bool],
) -> Callable[[StateInline, bool], bool]:
    """`rule`, noting in its first token where in the inline text it began and ended."""

    def recording(state: StateInline, silent: bool) -> bool:
        start, before = state.pos, len(state.tokens)
        if not rule(state, silent):
            return False
        if not silent:
            token = state.tokens[before]
            if token.type == "text":  # what was pending
                token = state.tokens[before + 1]
            token.meta["span"] = (start, state.pos)
            _count(state)
        return True

    return recording


def _count(state: StateInline, marks: int = 1) -> None:
    state.env["marks"] += marks
    if state.env["marks"] > _MOST_MARKS:
        raise TooLarge(Excess.MARKS, _MOST_MARKS)


_recorded_image = _recorded(image)


def _image(state: StateInline, silent: bool) -> bool:
    """Images in descriptions of images: the parser starts anew for each, so their depth is bounded here."""
    if silent:
        return image(state, silent)
    if state.env["images"] >= _DEEPEST_IMAGE:
        return False
    state.env["images"] += 1
    try:
        return _recorded_image(state, silent)
    finally:
        state.env["images"] -= 1


def _bounded(
    rule: Callable[[StateInline, bool], bool],
) -> Callable[[StateInline, bool], bool]:
    """`rule` for emphasis; long runs are text, for each character would become a token."""

    def bounded(state: StateInline, silent: bool) -> bool:
        if silent:
            return False
        character, end = state.src[state.pos], state.pos
        if character not in "*_~":
            return False
        while end < state.posMax and state.src[end] == character:
            end += 1
        if end - state.pos > _LONGEST_RUN:
            state.append_pending(state.src[state.pos : end])
            state.pos = end
            return True
        _count(state)
        return rule(state, silent)

    return bounded


def _note(state: StateInline, silent: bool) -> bool:
    # The plugin looks for the end of a label as far as the paragraph goes.
    return bool(_NOTE.match(state.src, state.pos)) and footnote_ref(state, silent)


def _wiki(state: StateInline, silent: bool) -> bool:
    """`[[target]]`, `[[target|label]]` and `![[target]]`; a target may hold brackets if they are balanced."""
    if not state.src.startswith(("[[", "![["), state.pos):
        return False
    if state.linkLevel and state.src[state.pos] == "[":
        return False  # no link inside a link's label, but an image
    match = _WIKI.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    inner, end = match[1], match.end()
    while end < state.posMax and state.src[end] == "]" and inner.count("[") > inner.count("]"):
        inner, end = f"{inner}]", end + 1
    target, _bar, label = inner.replace("\\|", "|").partition("|")
    if not target.strip() or not _balanced(target):
        return False
    if not silent:
        token = state.push("wiki", "", 0)
        token.content, token.info = target.strip(), label.strip()
        token.meta = {"span": (state.pos, end), "embedded": state.src[state.pos] == "!"}
        _count(state)
    state.pos = end
    return True


def _balanced(target: str) -> bool:
    """A title may hold brackets, but what closes one that was opened before it is no title."""
    depth = 0
    for character in target:
        depth += (character == "[") - (character == "]")
        if depth < 0:
            return False
    return not depth


def _tasks(state: Any) -> None:
    """`- [ ] text` is a task: the mark leaves the text and becomes a fact of the item."""
    tokens = state.tokens
    for index in range(len(tokens) - 2):
        item, inline = tokens[index], tokens[index + 2]
        if item.type == "list_item_open" and inline.type == "inline":
            match = _TASK.match(inline.content)
            if match and tokens[index + 1].type == "paragraph_open":
                item.meta["checked"] = match[1] != " "
                inline.content = inline.content[match.end() :]


def _inlines(state: Any) -> None:
    """As the parser's own rule, but text without any mark, which most is, becomes a token at once."""
    for token in state.tokens:
        if token.type == "inline":
            if _MARKS.search(token.content):
                state.md.inline.parse(token.content, state.md, state.env, token.children)
            elif token.content:
                token.children.append(Token("text", "", 0, content=token.content))


def _links(tokens: list[Token], lines: SourceLines) -> Iterator[tuple[Token, FoundLink]]:
    """The links that need a target, with the tokens that stand for them."""
    places = _Places(tokens, lines)
    for index, token in enumerate(tokens):
        if token.type != "inline":
            continue
        children = token.children or []
        found = [number for number, child in enumerate(children) if _needs_target(child)]
        if found:
            place = places.of(index)
            for number in found:
                child = children[number]
                raw, style = address(child)
                start, end = child.meta["span"]
                yield (
                    child,
                    FoundLink(
                        raw,
                        label(children, number),
                        is_embedded(child),
                        style,
                        place(start),
                        place(end - 1) + 1,
                        tokens[index - 1].type in ("th_open", "td_open"),
                    ),
                )


def _needs_target(token: Token) -> bool:
    if "span" not in token.meta:
        return False
    raw, style = address(token)
    return raw != "" and raw[0] != "#" and not is_outside(raw, style)


class _Places:
    """How an index into the text of an inline token becomes one into the source."""

    def __init__(self, tokens: list[Token], lines: SourceLines) -> None:
        self._tokens, self._lines = tokens, lines
        self._row: dict[int, Callable[[int], int]] = {}

    def of(self, index: int) -> Callable[[int], int]:
        """The mapping for the token at `index`."""
        token = self._tokens[index]
        first, last = token.map or (0, 0)
        if self._tokens[index - 1].type in ("th_open", "td_open"):
            if index not in self._row:
                self._read_row(index, first)
            return self._row[index]
        places = self._lines.of_content(token.content, first, last)
        if places is None:
            raise AssertionError("a text that was read is not in its source")
        return places.place

    def _read_row(self, index: int, line: int) -> None:
        start = end = index
        while self._tokens[start].type != "tr_open":
            start -= 1
        while self._tokens[end].type != "tr_close":
            end += 1
        cells = [number for number in range(start, end) if self._tokens[number].type == "inline"]
        own = self._lines.of_row(line, [self._tokens[number].content for number in cells])
        if own is None:
            raise AssertionError("a row that was read is not in its source")
        self._row = {number: cell.place for number, cell in zip(cells, own, strict=False)}
