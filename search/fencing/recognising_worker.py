"""The process that recognises what scanned pages and pictures show, started by `search.fencing.recognition`.

The models lie in the package; their paths are given, so that the library looks for nothing to download.
"""

from __future__ import annotations

import os
import sys
import types
from collections.abc import Sequence
from typing import Any

from search.fencing.page_requests import OPEN, PAIR, RECOGNISE
from search.fencing.reasons import Reason, Unreadable
from search.fencing.serving import serve
from search.pages.ocr_models import model_paths
from search.pages.page_images import PageSource, open_pages
from search.readers.image_formats import is_picture
from search.readers.pdf_fonts import font_folders, use_fonts
from search.readers.pictures_inside import PackedPages

_NICENESS = 10


def main(memory: int) -> None:
    """Serve requests on standard input and output."""
    if hasattr(os, "nice"):
        # A page takes seconds of every core; whatever a person does at the same time goes first.
        os.nice(_NICENESS)
    use_fonts()
    serve(memory, _Recogniser().answer, font_folders())


class _Recogniser:
    """Holds the opened file, and the models once they are needed."""

    def __init__(self) -> None:
        self._pages: PageSource | PackedPages | None = None
        self._reader: Any = None

    def answer(self, code: int, parts: list[bytes]) -> Sequence[bytes]:
        first, _ = PAIR.unpack(parts[0])
        if code == OPEN:
            name, password = (part.decode("utf-8", "replace") for part in parts[1:3])
            return self._open(first, name, password, parts[3])
        if code != RECOGNISE or self._pages is None:
            raise Unreadable(Reason.UNSUPPORTED)
        pages: PageSource
        if isinstance(self._pages, PackedPages):
            pages, number = self._pages.at(first)
        else:
            pages, number = self._pages, first
        if not pages.needs_recognition(number):
            return [PAIR.pack(0, 0), b""]
        return [PAIR.pack(1, 0), self._text(pages, number).encode("utf-8", "replace")]

    def _open(self, most_pages: int, name: str, password: str, data: bytes) -> Sequence[bytes]:
        """Answers with how many pages there are, and with a label for each where they are files inside this one."""
        if self._pages is not None:
            self._pages.close()
            self._pages = None
        if is_picture(data) or b"%PDF-" in data[:1024]:
            self._pages = open_pages(data, password, most_pages)
            return [PAIR.pack(len(self._pages.sizes), 0)]
        self._pages = PackedPages(name, data, password, most_pages)
        labels = [label.encode("utf-8", "replace") for label in self._pages.labels]
        return [PAIR.pack(len(labels), 1), b"\n".join(labels)]

    def _text(self, pages: PageSource, number: int) -> str:
        if self._reader is None:
            _hide_downloader()
            from search.pages.scan_reading import ScanReader

            self._reader = ScanReader(model_paths())
        text: str = self._reader.text(pages, number)
        return text


def _hide_downloader() -> None:
    """An empty module in the place of what the library would download missing models with: any use of it fails.

    Nothing is missing, and the fence refuses every connection; this is for systems without one.
    """
    empty = types.ModuleType("requests")
    # Names that are looked up while the library is imported.
    vars(empty).update(Response=object, RequestException=Exception)
    sys.modules["requests"] = empty
