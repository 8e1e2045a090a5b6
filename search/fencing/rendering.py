"""Pages of PDFs and pictures as pixels, drawn by a fenced process that may hang, die or lie without harm to the caller.

Nothing is written, and no parser of this process touches the file.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import NamedTuple

from search.errors import PageUnavailable
from search.fencing.fence import Fence
from search.fencing.fenced import FencedProcess
from search.fencing.page_requests import CODES, MARKS, OPEN, PAGE, PAIR, RECTANGLE, SIZE, THUMBNAIL
from search.fencing.reasons import Reason
from search.readers.formats import suffix_of
from search.readers.image_formats import PICTURE_SUFFIXES, is_picture

_MIB = 1024 * 1024
_MODULE = "search.fencing.rendering_worker"
_LARGEST_MARKS = 4 * _MIB
_CODE_WIDTH = 2480
"""Pixels across a page of A4 at 300 dots an inch: a code of 20 mm has some eight a module."""

_LARGEST_CODES = 256 * 1024


class Rectangle(NamedTuple):
    """A piece of a page, in fractions of its width and height, from its upper left corner."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Pages:
    """An opened file. `sizes` are (width, height) as shown: for a PDF in points (1/72 inch), else in pixels."""

    count: int
    sizes: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class RenderedPage:
    """`rgba` holds four bytes a pixel, row after row from the top, without padding, opaque on white."""

    width: int
    height: int
    rgba: bytes


@dataclass(frozen=True, slots=True)
class RenderLimits:
    """What showing a file may cost. Sizes are in bytes."""

    seconds_to_open: float = 10.0
    seconds_a_page: float = 10.0
    memory: int = 2048 * _MIB
    largest_file: int = 256 * _MIB
    bytes_per_second: int = 20 * _MIB
    most_pixels: int = 40_000_000  # of one drawing: a page that would need more is drawn smaller
    most_pages: int = 20_000


def shows_pages(data: bytes) -> bool:
    """Whether pages of this file can be shown: a PDF or a picture, by its first bytes."""
    return b"%PDF-" in data[:1024] or is_picture(data)


class Renderer:
    """Shows one file at a time; safe from any thread, one request after the other.

    The process is started when first needed, or by `warm`. Where a page ends it, the page is named as unavailable, and
    the next request opens the file again in a fresh process.
    """

    def __init__(self, limits: RenderLimits | None = None) -> None:
        self._limits = limits or RenderLimits()
        self._turn = threading.Lock()
        self._process: FencedProcess | None = None
        self._file: tuple[bytes, str] | None = None
        self._opened_in: FencedProcess | None = None
        self._pages = Pages(0, ())

    def __enter__(self) -> Renderer:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()

    def warm(self) -> Fence:
        """Start the process before it is needed, and say what holds it. Raises ReaderUnavailable."""
        with self._turn:
            return self._ready().fence

    def open(self, name: str, data: bytes, *, password: str = "") -> Pages:
        """Open a file in place of the one before.

        Raises PageUnavailable: needs a password, damaged, …; and ReaderUnavailable when no process can be started.
        """
        with self._turn:
            self._forget()
            self._refuse(data, suffix_of(name))
            self._file = (data, password)
            try:
                self._reopen()
            except PageUnavailable:
                self._forget()
                raise
            return self._pages

    def page(self, number: int, width: int) -> RenderedPage:
        """Page `number` (from 1) at `width` pixels, or smaller where that would be more pixels than allowed.

        Raises PageUnavailable, ReaderUnavailable.
        """
        with self._turn:
            self._check(number)
            parts = [PAIR.pack(number, max(1, width)), PAIR.pack(0, self._limits.most_pixels)]
            return self._drawing(self._ask(PAGE, parts, self._limits.seconds_a_page))

    def marks(self, number: int, query: str) -> tuple[Rectangle, ...]:
        """Where `query` matches the text of page `number`; nothing on pictures.

        Raises PageUnavailable, ReaderUnavailable.
        """
        with self._turn:
            self._check(number)
            parts = [PAIR.pack(number, 0), query.encode("utf-8", "replace")]
            answer = self._ask(MARKS, parts, self._limits.seconds_a_page, _LARGEST_MARKS)
            self._require(len(answer) == 1 and len(answer[0]) % RECTANGLE.size == 0)
            return tuple(Rectangle(*each) for each in RECTANGLE.iter_unpack(answer[0]))

    def codes(self, number: int) -> tuple[str, ...]:
        """The texts of the QR codes on page `number`, from the top. Raises PageUnavailable, ReaderUnavailable."""
        with self._turn:
            self._check(number)
            parts = [PAIR.pack(number, _CODE_WIDTH), PAIR.pack(0, self._limits.most_pixels)]
            answer = self._ask(CODES, parts, self._limits.seconds_a_page, _LARGEST_CODES)
            return tuple(part.decode("utf-8", "replace") for part in answer)

    def thumbnail(self, data: bytes, side: int) -> RenderedPage:
        """The first page of another file, at most `side` pixels wide and high; the opened one stays open.

        Raises PageUnavailable, ReaderUnavailable.
        """
        with self._turn:
            self._refuse(data)
            parts = [
                PAIR.pack(0, max(1, side)),
                PAIR.pack(0, self._limits.most_pixels),
                data,
            ]
            seconds = self._limits.seconds_a_page + len(data) / self._limits.bytes_per_second
            reason, answer = self._ready().ask(
                THUMBNAIL, parts, seconds=seconds, largest=self._largest_drawing
            )
            if reason is not Reason.NONE:
                raise PageUnavailable(reason)
            return self._drawing(answer)

    def close(self) -> None:
        """End the process, also in the middle of a request of another thread; it ends as unavailable."""
        process = self._process
        if process is not None:
            process.end()
        with self._turn:
            self._forget()
            if self._process is not None:
                self._process.end()
            self._process = None

    @property
    def _largest_drawing(self) -> int:
        return 4 * self._limits.most_pixels + PAIR.size

    def _ready(self) -> FencedProcess:
        if self._process is None or not self._process.usable:
            self._process = FencedProcess(_MODULE, self._limits.memory)
        return self._process

    def _reopen(self) -> None:
        assert self._file is not None
        data, password = self._file
        process = self._ready()
        parts = [
            PAIR.pack(self._limits.most_pages, 0),
            password.encode("utf-8", "replace"),
            data,
        ]
        reason, answer = process.ask(
            OPEN,
            parts,
            seconds=self._limits.seconds_to_open + len(data) / self._limits.bytes_per_second,
            largest=self._limits.most_pages * SIZE.size,
        )
        if reason is not Reason.NONE:
            raise PageUnavailable(reason)
        self._require(len(answer) == 1 and len(answer[0]) % SIZE.size == 0)
        sizes = tuple((width, height) for width, height in SIZE.iter_unpack(answer[0]))
        self._require(all(0 < side < 1e7 for size in sizes for side in size) and bool(sizes))
        self._pages, self._opened_in = Pages(len(sizes), sizes), process

    def _ask(
        self, code: int, parts: list[bytes], seconds: float, largest: int | None = None
    ) -> list[bytes]:
        process = self._ready()
        if self._opened_in is not process:
            self._reopen()
        reason, answer = process.ask(
            code, parts, seconds=seconds, largest=largest or self._largest_drawing
        )
        if reason is not Reason.NONE:
            raise PageUnavailable(reason)
        return answer

    def _drawing(self, answer: list[bytes]) -> RenderedPage:
        self._require(len(answer) == 2 and len(answer[0]) == PAIR.size)
        width, height = PAIR.unpack(answer[0])
        self._require(0 < width * height <= self._limits.most_pixels)
        self._require(len(answer[1]) == 4 * width * height)
        return RenderedPage(width, height, answer[1])

    def _check(self, number: int) -> None:
        if self._file is None or not 1 <= number <= self._pages.count:
            raise PageUnavailable(Reason.DAMAGED)

    def _require(self, sense: bool) -> None:
        """End a process that talks nonsense."""
        if not sense:
            if self._process is not None:
                self._process.end()
            raise PageUnavailable(Reason.STOPPED)

    def _refuse(self, data: bytes, suffix: str = "") -> None:
        if len(data) > self._limits.largest_file:
            raise PageUnavailable(Reason.TOO_LARGE)
        if not shows_pages(data):
            promised = suffix == "pdf" or suffix in PICTURE_SUFFIXES
            raise PageUnavailable(Reason.DAMAGED if promised else Reason.UNSUPPORTED)

    def _forget(self) -> None:
        self._file, self._opened_in, self._pages = None, None, Pages(0, ())
