"""Pages of documents as pictures, drawn by a fenced process in a line of its own; GUI thread above, worker below."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtGui import QImage

from search.fencing.rendering import Pages, Rectangle, Renderer

_BYTES = 4


@dataclass(frozen=True, slots=True)
class PageFile:
    """Which version is to be shown; `name` as it was filed."""

    version_id: int
    name: str
    password: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class DrawnPage:
    """One page, counted from 1, with the places of the query's words in fractions of its width and height."""

    number: int
    width: int
    image: QImage
    marks: tuple[Rectangle, ...]


class PageDesk:
    """Worker threads only, but for `close`. Several views may ask in turn: the file that is wanted is opened again."""

    def __init__(self, read: Callable[[int], bytes]) -> None:
        """`read` gives the bytes of a version; it is asked once each time a file is opened."""
        self._read = read
        self._renderer = Renderer()
        self._turn = threading.Lock()
        self._file: PageFile | None = None
        self._pages = Pages(0, ())

    def open(self, file: PageFile) -> Pages:
        """The pages of a file. Raises PageUnavailable, ReaderUnavailable and what reading it raises."""
        with self._turn:
            return self._opened(file)

    def draw(self, file: PageFile, number: int, width: int, query: str) -> DrawnPage:
        """Page `number` at `width` pixels, with its marks. Raises as `open` does."""
        with self._turn:
            self._opened(file)
            drawn = self._renderer.page(number, width)
            marks = self._renderer.marks(number, query) if query else ()
        stride = drawn.width * _BYTES
        image = QImage(drawn.rgba, drawn.width, drawn.height, stride, QImage.Format.Format_RGBX8888)
        # Copied, because the image borrows the bytes; and in the format that is quickest to paint.
        return DrawnPage(
            number, width, image.convertToFormat(QImage.Format.Format_RGB32).copy(), marks
        )

    def close(self) -> None:
        """End the process and forget the file, also while a page is being drawn."""
        self._renderer.close()
        with self._turn:
            self._file, self._pages = None, Pages(0, ())

    def _opened(self, file: PageFile) -> Pages:
        if file != self._file:
            self._file = None
            data = self._read(file.version_id)
            self._pages = self._renderer.open(file.name, data, password=file.password)
            self._file = file
        return self._pages
