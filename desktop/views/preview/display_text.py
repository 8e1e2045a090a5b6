"""Extracted text made fit for a text view, away from the window's thread: pages named, lines bounded, hits placed."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass

from resources.words import _
from search.records import PAGE_BREAK

LIMIT = 1_500_000
"""Characters shown at most; a text view is for reading, not for a dump of a database."""

LONGEST_LINE = 1_000
"""A line longer than this (minified code, a spreadsheet in one row) would take the layout seconds."""

MOST_HITS = 2_000

Marks = tuple[tuple[int, int], ...]
FindMarks = Callable[[str], Marks]


@dataclass(frozen=True, slots=True)
class DisplayText:
    """`hits` and `page_lines` are (start, end) in UTF-16 units, as Qt counts. `cut` tells that text was left out."""

    text: str
    hits: Marks
    page_lines: Marks
    cut: bool


def prepare_text(raw: str, find: FindMarks | None = None) -> DisplayText:
    """Lay `raw` out page by page; `find` yields the marks of one page's text."""
    cut = len(raw) > LIMIT
    pages = raw[:LIMIT].replace("\r\n", "\n").replace("\r", "\n").split(PAGE_BREAK)
    while len(pages) > 1 and not pages[-1].strip():
        pages.pop()
    parts: list[str] = []
    hits: list[tuple[int, int]] = []
    page_lines: list[tuple[int, int]] = []
    at = 0
    for number, page in enumerate(pages, start=1):
        if len(pages) > 1:
            heading = _("Page {page}").format(page=number)
            page_lines.append((at, at + len(heading)))
            parts.append(heading + "\n")
            at += len(heading) + 1
        body = _bounded_lines(page.strip("\n"))
        if find and len(hits) < MOST_HITS:
            hits += ((at + start, at + end) for start, end in find(body))
        parts.append(body)
        at += len(body)
        if number < len(pages):
            parts.append("\n\n")
            at += 2
    text = "".join(parts)
    units = _utf16(text)
    return DisplayText(text, units(hits[:MOST_HITS]), units(page_lines), cut)


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
