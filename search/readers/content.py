"""What a reader finds in one file, inside the fence: its pages, what they are, and what is packed into it."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from search.records import PAGE_BREAK, PROPERTIES, Extraction, Layout, Page, Row

_LINE_END = re.compile(r"\r\n?|[\u2028\u2029\x85]")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\ufffe\uffff]|[\ud800-\udfff]")
_LONGEST_PROPERTY = 1_000
_MOMENTS = ("created", "modified")
_ONLY_A_DAY = 10


@dataclass(slots=True)
class Content:
    """One file's text, page by page.

    `places` is empty (lines, or with `numbered` pages that have no other name), or has an entry for each page; `rows`
    likewise. `attachments` are (name, bytes) of files inside, for whoever reads containers.
    """

    pages: list[str] = field(default_factory=list)
    places: list[Page] = field(default_factory=list)
    rows: list[tuple[Row, ...]] = field(default_factory=list)
    numbered: bool = False
    scan: bool = False
    flags: set[str] = field(default_factory=set)
    properties: dict[str, str] = field(default_factory=dict)
    attachments: list[tuple[str, bytes]] = field(default_factory=list)

    def take(self, path: str, member: Content) -> None:
        """Append the pages of a file inside this one; `path` leads to it. Its properties are its own and stay out."""
        self._name_own_pages()
        if any(page.strip() for page in member.pages):
            self.pages += member.pages
            self.places += [_inside(path, place) for place in member._places()]
            self.rows += member.rows or [()] * len(member.pages)
        self.flags |= member.flags
        self.scan = self.scan or member.scan

    def extraction(self) -> Extraction:
        """What the application gets: one text, its breaks where its pages end."""
        pages = [_tidy(page) for page in self.pages]
        properties = {
            name: said
            for name, value in self.properties.items()
            if name in PROPERTIES and (said := _property(name, value))
        }
        flags = frozenset(self.flags)
        count = len(pages) if self.numbered or self.places else 0
        if not any(page.strip() for page in pages):
            # A scan has pages, but nothing to search in.
            return Extraction("", "", count, Layout(), flags, properties, self.scan)
        if not self.places and not self.numbered:
            pages = ["\n".join(pages)]
        rows = tuple(self.rows) if any(self.rows) else ()
        layout = Layout(tuple(self.places), rows)
        return Extraction(PAGE_BREAK.join(pages), "", count, layout, flags, properties, self.scan)

    def _places(self) -> list[Page]:
        if self.places:
            return self.places
        return [Page("page" if self.numbered else "part")] * len(self.pages)

    def _name_own_pages(self) -> None:
        if not self.places:
            self.places = self._places()
        if not self.rows:
            self.rows = [()] * len(self.pages)


def lines(pieces: Iterable[str]) -> str:
    """The pieces that say something, each on lines of its own."""
    return "\n".join(piece for piece in pieces if piece.strip())


def _inside(path: str, place: Page) -> Page:
    if place.kind == "part" and not place.part:
        return Page("part", f"{path}/{place.label}" if place.label else path)
    return Page(place.kind, place.label, f"{path}/{place.part}" if place.part else path)


def _property(name: str, value: str) -> str:
    """One line; a moment only where it is one, to the second."""
    said = " ".join(_tidy(value).split())[:_LONGEST_PROPERTY]
    if name not in _MOMENTS:
        return said
    try:
        moment = datetime.datetime.fromisoformat(said)
    except ValueError:
        return ""
    return said if len(said) <= _ONLY_A_DAY else moment.isoformat(timespec="seconds")


def _tidy(text: str) -> str:
    """One kind of line end, no break inside of a page, nothing that no text has."""
    return _CONTROLS.sub("", _LINE_END.sub("\n", text.replace(PAGE_BREAK, " ")))
