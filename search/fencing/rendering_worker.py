"""The process that draws pages. Started by `search.fencing.rendering`, never imported by it."""

from __future__ import annotations

import math
from collections.abc import Sequence

from search.fencing.page_requests import CODES, MARKS, OPEN, PAGE, PAIR, RECTANGLE, SIZE, THUMBNAIL
from search.fencing.reasons import Reason, Unreadable
from search.fencing.serving import serve
from search.pages.page_images import PageSource, PDFPages, open_pages
from search.readers.pdf_fonts import font_folders, use_fonts


def main(memory: int) -> None:
    """Serve requests on standard input and output."""
    use_fonts()
    serve(memory, _Drawer().answer, font_folders())


class _Drawer:
    """Holds the opened file."""

    def __init__(self) -> None:
        self._pages: PageSource | None = None

    def answer(self, code: int, parts: list[bytes]) -> Sequence[bytes]:
        first, second = PAIR.unpack(parts[0])
        if code == OPEN:
            return [self._open(first, parts[1].decode("utf-8", "replace"), parts[2])]
        if code == THUMBNAIL:
            pages = open_pages(parts[2], most_pages=1)
            try:
                return _drawn(pages, 1, _fitting(pages.sizes[0], second), PAIR.unpack(parts[1])[1])
            finally:
                pages.close()
        if self._pages is None:
            raise Unreadable(Reason.DAMAGED)
        if code == PAGE:
            return _drawn(self._pages, first, second, PAIR.unpack(parts[1])[1])
        if code == MARKS:
            return [self._marks(first, parts[1].decode("utf-8", "replace"))]
        if code == CODES:
            return self._codes(first, second, PAIR.unpack(parts[1])[1])
        raise Unreadable(Reason.UNSUPPORTED)

    def _open(self, most_pages: int, password: str, data: bytes) -> bytes:
        if self._pages is not None:
            self._pages.close()
            self._pages = None
        self._pages = open_pages(data, password, most_pages)
        return b"".join(SIZE.pack(*size) for size in self._pages.sizes)

    def _codes(self, number: int, width: int, most_pixels: int) -> Sequence[bytes]:
        assert self._pages is not None
        # Only who looks for codes needs it.
        from search.pages.code_reading import codes_on

        size = _size(self._pages, number, width, most_pixels)
        return [
            text.encode("utf-8", "replace") for text in codes_on(self._pages.draw(number, *size))
        ]

    def _marks(self, number: int, query: str) -> bytes:
        if not isinstance(self._pages, PDFPages):
            return b""
        # Only who searches needs it: it brings the index's library with it.
        from search.pages.page_marks import page_marks

        page = self._pages.page(number)
        try:
            return b"".join(RECTANGLE.pack(*mark) for mark in page_marks(page, query))
        finally:
            page.close()


def _fitting(size: tuple[float, float], side: int) -> int:
    """The width at which the longer side is `side`."""
    return max(1, math.floor(min(side, side * size[0] / size[1])))


def _drawn(pages: PageSource, number: int, width: int, most_pixels: int) -> Sequence[bytes]:
    width, height = _size(pages, number, width, most_pixels)
    image = pages.draw(number, width, height)
    return [PAIR.pack(width, height), image.tobytes()]


def _size(pages: PageSource, number: int, width: int, most_pixels: int) -> tuple[int, int]:
    page_width, page_height = pages.sizes[number - 1]
    height = max(1, round(width * page_height / page_width))
    if width * height > most_pixels:
        shrunk = math.sqrt(most_pixels / (width * height))
        width = min(max(1, int(width * shrunk)), most_pixels)
        height = min(max(1, int(height * shrunk)), most_pixels // width)
    return width, height
