"""Pictures and scanned PDFs packed into another file: an OFD, an office document, an archive. Inside the fence only."""

from __future__ import annotations

import contextlib
import io
import itertools
import re
import zipfile
from collections.abc import Iterator

from search.fencing.budget import DEEPEST, Budget
from search.fencing.reasons import Reason, Unreadable
from search.pages.page_images import PageSource, PicturePages, open_pages
from search.readers.containers import archive_of, unpacked
from search.readers.formats import Kind, kind_of
from search.readers.image_formats import is_picture
from search.readers.members import shown_path
from search.readers.opening import read_opened

_MOST_MEMBERS = 300
_LARGEST_MEMBER, _LARGEST_TOGETHER = 64 * 1024 * 1024, 256 * 1024 * 1024
_SNIFFED = 1_024
_SECONDS = 15.0
_WITH_ATTACHMENTS = (Kind.EMAIL, Kind.OUTLOOK)
_SMALLEST_SIDE = 100
"""Pixels: what is smaller (bullets, icons, logos) shows no text worth a search."""

_NUMBER = re.compile(r"(\d+)")


class PackedPages:
    """The pages of every picture and PDF in a file; each has a label, the path that leads to it."""

    def __init__(self, name: str, data: bytes, password: str, most_pages: int) -> None:
        self._inside: list[tuple[PageSource, int]] = []
        self.labels: list[str] = []
        budget = Budget.for_file(len(data), text=0, seconds=_SECONDS, password=password)
        for label, content in itertools.islice(_inside(name, data, budget), _MOST_MEMBERS):
            try:
                pages = open_pages(content, password, most_pages)
            except Unreadable:
                continue
            if isinstance(pages, PicturePages) and min(pages.sizes[0]) < _SMALLEST_SIDE:
                continue
            for number in range(1, min(len(pages.sizes), most_pages - len(self.labels)) + 1):
                self._inside.append((pages, number))
                self.labels.append(label)

    def at(self, number: int) -> tuple[PageSource, int]:
        """The file that holds this page, and the page's number in it."""
        return self._inside[number - 1]

    def close(self) -> None:
        """Let go of them."""
        for pages, _ in self._inside:
            pages.close()


def _inside(name: str, data: bytes, budget: Budget, depth: int = 0) -> Iterator[tuple[str, bytes]]:
    """Pictures and PDFs below a file, to the depth to which its text is read; what can't be opened holds none."""
    if is_picture(data) or b"%PDF-" in data[:_SNIFFED]:
        yield "", data
        return
    with contextlib.suppress(Unreadable):
        for path, content in _members(name, data, budget):
            if depth < DEEPEST:
                for below, found in _inside(path, content, budget, depth + 1):
                    yield f"{path}/{below}" if below else path, found


def _members(name: str, data: bytes, budget: Budget) -> Iterator[tuple[str, bytes]]:
    archive = archive_of(name, data)
    if archive is not None:
        for member in unpacked(archive, name, data, budget):
            if member.reason is Reason.NONE:
                yield member.path, member.data
    elif data.startswith(b"PK\x03\x04"):
        yield from _parts(data)
    elif kind_of(name, data) in _WITH_ATTACHMENTS:
        for path, content in read_opened(name, data, budget).attachments:
            yield shown_path(path), content


def _parts(data: bytes) -> Iterator[tuple[str, bytes]]:
    """The pictures in an OFD or an office document, in the order of their names."""
    together = 0
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            for entry in sorted(packed.infolist(), key=lambda each: _natural(each.filename)):
                if entry.file_size > _LARGEST_MEMBER or entry.is_dir():
                    continue
                content = _read(packed, entry)
                together += len(content)
                if together > _LARGEST_TOGETHER:
                    return
                if content:
                    yield shown_path(entry.filename), content
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        raise Unreadable(Reason.DAMAGED) from None


def _read(packed: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """The entry, if it is a picture or a PDF. What it says of its size may be a lie."""
    try:
        with packed.open(entry) as stream:
            head = stream.read(_SNIFFED)
            if not is_picture(head) and b"%PDF-" not in head:
                return b""
            return head + stream.read(_LARGEST_MEMBER)
    except Exception:  # noqa: BLE001 - decompressors raise whatever they like on damaged entries, which hold nothing
        return b""


def _natural(name: str) -> list[tuple[int, str]]:
    """image_10 comes after image_9."""
    return [
        (int(part), "") if part.isdecimal() and len(part) < 10 else (0, part)
        for part in _NUMBER.split(name)
    ]
