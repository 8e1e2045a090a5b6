"""Extracted text made fit for a text view, away from the window's thread: pages named, lines bounded, hits placed."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass

from resources.words import _
from search.records import PAGE_BREAK, KeptText, Page

LIMIT = 1_500_000
"""Characters shown at most; a text view is for reading, not for a dump of a database."""

LONGEST_LINE = 1_000
"""A line longer than this (minified code, a spreadsheet in one row) would take the layout seconds."""

MOST_HITS = 2_000

Marks = tuple[tuple[int, int], ...]
FindMarks = Callable[[str], Marks]


@dataclass(frozen=True, slots=True)
class DisplayText:
    """`hits` and `page_lines` are (start, end) in UTF-16 units, as Qt counts. `cut` tells that text was left out.

    `hit_pages` is the page of each hit, `page_starts` where each page begins, pages counted from 0. `line_numbers` has
    one number a block of the view, 0 where a long line goes on; empty where lines bear no numbers.
    """

    text: str
    hits: Marks
    page_lines: Marks
    cut: bool
    hit_pages: tuple[int, ...] = ()
    page_starts: tuple[int, ...] = ()
    line_numbers: tuple[int, ...] = ()


EMPTY = DisplayText("", (), (), cut=False)


def prepare_text(
    raw: str | KeptText, find: FindMarks | None = None, *, numbered: bool = False
) -> DisplayText:
    """Lay a text out page by page; `find` yields the marks of a page's text. With `numbered`, lines bear numbers."""
    kept = raw if isinstance(raw, KeptText) else KeptText(raw)
    layout = kept.layout.pages
    cut = len(kept.text) > LIMIT
    pages = kept.text[:LIMIT].replace("\r\n", "\n").replace("\r", "\n").split(PAGE_BREAK)
    while len(pages) > 1 and not pages[-1].strip():
        pages.pop()
    parts: list[str] = []
    hits: list[tuple[int, int]] = []
    hit_pages: list[int] = []
    page_lines: list[tuple[int, int]] = []
    page_starts: list[int] = []
    at = 0
    for number, page in enumerate(pages):
        page_starts.append(at)
        heading = _heading(layout, number) if layout or len(pages) > 1 else ""
        if heading:
            page_lines.append((at, at + len(heading)))
            parts.append(heading + "\n")
            at += len(heading) + 1
        body = _bounded_lines(page if numbered else page.strip("\n"))
        if find and len(hits) < MOST_HITS:
            found = find(body)
            hits += ((at + start, at + end) for start, end in found)
            hit_pages += [number] * len(found)
        parts.append(body)
        at += len(body)
        if number < len(pages) - 1:
            parts.append("\n\n")
            at += 2
    text = "".join(parts)
    units = _utf16(text)
    starts = units([(start, start) for start in page_starts])
    return DisplayText(
        text,
        units(hits[:MOST_HITS]),
        units(page_lines),
        cut,
        tuple(hit_pages[:MOST_HITS]),
        tuple(start for start, _end in starts),
        _line_numbers(pages[0]) if numbered and len(pages) == 1 else (),
    )


def page_title(page: Page, number: int) -> str:
    """What a page is called: `number` counts from 1 those of its kind in the same member."""
    match page.kind:
        case "sheet":
            title = _("Sheet {name}").format(name=page.label) if page.label else ""
        case "slide":
            title = _("Slide {number}").format(number=number)
        case "part":
            return page.label
        case _:
            title = _("Page {page}").format(page=number)
    return "  ·  ".join(words for words in (page.part, title) if words)


def numbers_inside(pages: tuple[Page, ...]) -> tuple[int, ...]:
    """Each page's number among those of its member, from 1; a member's own words start the count anew."""
    numbers: list[int] = []
    for at, page in enumerate(pages):
        before = pages[at - 1] if at else None
        goes_on = before is not None and (before.part, before.kind) == (page.part, page.kind)
        numbers.append(numbers[-1] + 1 if goes_on else 1)
    return tuple(numbers)


def _heading(layout: tuple[Page, ...], number: int) -> str:
    if not layout:
        return _("Page {page}").format(page=number + 1)
    if len(layout) == 1 and layout[0].kind == "page":
        return ""
    if number >= len(layout):
        return ""
    first = number
    page = layout[number]
    while first and (layout[first - 1].part, layout[first - 1].kind) == (page.part, page.kind):
        first -= 1
    return page_title(page, number - first + 1)


def _bounded_lines(text: str) -> str:
    if len(text) <= LONGEST_LINE:
        return text
    lines: list[str] = []
    for line in text.split("\n"):
        if len(line) <= LONGEST_LINE:
            lines.append(line)
        else:
            lines += (
                line[start : start + LONGEST_LINE] for start in range(0, len(line), LONGEST_LINE)
            )
    return "\n".join(lines)


def _line_numbers(text: str) -> tuple[int, ...]:
    """The number of the line that each block of the view begins; 0 where a long line goes on."""
    numbers: list[int] = []
    for number, line in enumerate(text.split("\n"), start=1):
        numbers.append(number)
        numbers += [0] * ((len(line) - 1) // LONGEST_LINE)
    return tuple(numbers)


def _utf16(text: str) -> Callable[[list[tuple[int, int]]], Marks]:
    """Turns offsets in characters into offsets in UTF-16 units: one more for each character beyond the BMP."""
    if text.isascii() or max(text, default="") <= "\uffff":
        return tuple
    wide = [position for position, character in enumerate(text) if character > "\uffff"]

    def convert(marks: list[tuple[int, int]]) -> Marks:
        return tuple(
            (start + bisect_left(wide, start), end + bisect_left(wide, end)) for start, end in marks
        )

    return convert


def page_at(text: DisplayText, position: int) -> int:
    """Which page, from 0, the character at `position` is on."""
    return max(0, bisect_right(text.page_starts, position) - 1)
