"""Where on a PDF page a query matches: what the snippet would mark, carried back to pdfium's boxes.

Runs inside the fence only.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator

import pypdfium2
import pypdfium2.raw as pdfium

from search.readers.lines import join_broken_lines
from search.snippet import body_marks

Box = tuple[float, float, float, float]
"""x, y, width and height in fractions of the page, from its upper left corner."""

_MOST_CHARACTERS, _MOST_MARKS = 200_000, 5_000
_UNIT = 100_000  # pdfium answers in whole device units: this many a side
_NOT_SHOWN = "\ufffe\x00"  # pdfium's hyphen at a line's end, and characters without a meaning


def page_marks(page: pypdfium2.PdfPage, query: str) -> list[Box]:
    """The rectangles to be marked, in reading order: one for each piece of a line."""
    text_page = page.get_textpage()
    try:
        characters, places = _characters(text_page)
        text, origins = _as_searched(characters, places)
        marks: list[Box] = []
        for start, end in body_marks(text, query):
            boxes = (_box(page, text_page, place) for place in origins[start:end])
            marks += _lines(box for box in boxes if box is not None)
            if len(marks) > _MOST_MARKS:
                break
        return marks
    finally:
        text_page.close()


def _characters(text_page: pypdfium2.PdfTextPage) -> tuple[str, list[int]]:
    """The page's characters and pdfium's number of each; pairs of surrogates are one character with the first's."""
    characters: list[str] = []
    places: list[int] = []
    high = 0
    for place in range(min(text_page.count_chars(), _MOST_CHARACTERS)):
        code = pdfium.FPDFText_GetUnicode(text_page, place)
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000:
            if high:
                characters.append(chr(0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00)))
                places.append(place)
        elif code <= 0x10FFFF and chr(code) not in _NOT_SHOWN:
            characters.append(chr(code))
            places.append(place)
        high = 0
    return "".join(characters), places


def _as_searched(characters: str, places: list[int]) -> tuple[str, list[int]]:
    """The text as extraction leaves it, and where each character of it stands.

    Joining lines drops blanks and line ends only, so that what is left stands in the same order.
    """
    text = join_broken_lines(characters)
    origins: list[int] = []
    at = 0
    for character in text:
        while characters[at] != character and not (character == "\n" and characters[at] == "\r"):
            at += 1
        origins.append(places[at])
        at += 1
    return text, origins


def _box(page: pypdfium2.PdfPage, text_page: pypdfium2.PdfTextPage, place: int) -> Box | None:
    left, bottom, right, top = text_page.get_charbox(place, loose=True)
    if right <= left or top <= bottom:
        return None
    corners = [_on_page(page, left, top), _on_page(page, right, bottom)]
    x, y = (min(corner[axis] for corner in corners) for axis in (0, 1))
    right, bottom = (max(corner[axis] for corner in corners) for axis in (0, 1))
    x, y, right, bottom = (min(max(side, 0.0), 1.0) for side in (x, y, right, bottom))
    return (x, y, right - x, bottom - y) if right > x and bottom > y else None


def _on_page(page: pypdfium2.PdfPage, x: float, y: float) -> tuple[float, float]:
    """A point of the page's own space, turned and cropped as the page is shown."""
    across, down = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDF_PageToDevice(page, 0, 0, _UNIT, _UNIT, 0, x, y, across, down)
    return across.value / _UNIT, down.value / _UNIT


def _lines(boxes: Iterator[Box]) -> Iterator[Box]:
    """Neighbours on one line (or one column, where the page is turned) as one rectangle."""
    whole: Box | None = None
    for box in boxes:
        if whole is not None and (joined := _joined(whole, box)) is not None:
            whole = joined
        else:
            if whole is not None:
                yield whole
            whole = box
    if whole is not None:
        yield whole


def _joined(one: Box, other: Box) -> Box | None:
    for along in (0, 1):
        across = 1 - along
        overlap = min(one[across] + one[across + 2], other[across] + other[across + 2])
        overlap -= max(one[across], other[across])
        gap = max(one[along], other[along]) - min(
            one[along] + one[along + 2], other[along] + other[along + 2]
        )
        if overlap > 0.5 * min(one[across + 2], other[across + 2]) and gap < other[along + 2]:
            x, y = min(one[0], other[0]), min(one[1], other[1])
            right = max(one[0] + one[2], other[0] + other[2])
            bottom = max(one[1] + one[3], other[1] + other[3])
            return x, y, right - x, bottom - y
    return None
