"""Links between articles and what they lead to: forwards, backwards, the unresolved ones, and for the reader."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import NamedTuple
from urllib.parse import unquote

from desktop.services.knowledge.link_choices import LinkChoice, complete_link
from desktop.services.knowledge.neighbourhood import Graph, GraphEdge, GraphNode, neighbourhood
from desktop.services.library import Archive, usable_document
from exporters.prose.html import Destination, LinkState
from exporters.prose.records import LinkText
from models.knowledge.link_names import DOCUMENT, Names
from models.knowledge.link_records import LinkRecord, links_from, links_to, look_up, unbound_links
from models.queries import versions_of

__all__ = [
    "ArchiveDestinations",
    "Graph",
    "GraphEdge",
    "GraphNode",
    "Item",
    "LinkChoice",
    "LinkRecord",
    "backlinks_of",
    "complete_link",
    "destinations",
    "item_of",
    "links_of",
    "neighbourhood",
    "place_of",
    "unresolved_links",
]

_IMAGES = frozenset({".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp", ".svg", ".tif", ".tiff"})
_ITEM = re.compile(r"item:(document|system|person|duty|finding)/([^@#]+)(?:@([0-9]+))?(?:#(.*))?")
# What can't stand in an address as it is, or would be taken for one of its signs.
_UNSAFE = re.compile(r"[\s\"'<>`%@#?&\\/\x00-\x1f]")


def links_of(archive: Archive, document_id: int) -> list[LinkRecord]:
    """The links of an article's current version, in order. Raises NoSuchDocument, Withheld."""
    usable_document(archive, document_id)
    with archive.database.read() as session:
        return links_from(session, [document_id])


def backlinks_of(archive: Archive, kind: str, key: str | int) -> list[LinkRecord]:
    """Links of articles in use to a document or system (by id), a person, duty or finding (by name)."""
    with archive.database.read() as session:
        return links_to(session, kind, str(key))


def unresolved_links(archive: Archive) -> list[LinkRecord]:
    """Links of articles in use that lead nowhere, and why, by article."""
    with archive.database.read() as session:
        return unbound_links(session)


def destinations(archive: Archive, document_id: int | None) -> ArchiveDestinations:
    """Where the links of an article lead, also of its old versions and of what is being typed (None: a new article).

    Raises NoSuchDocument, Withheld.
    """
    return ArchiveDestinations(archive, document_id)


class ArchiveDestinations:
    """`exporters.prose.html.Destinations` over an archive as it is when each link is first asked for."""

    def __init__(self, archive: Archive, document_id: int | None) -> None:
        self._archive, self._document, self._path = archive, document_id or 0, ""
        self._names: Names | None = None
        self._known: dict[str, LinkRecord] = {}
        if document_id is not None:
            for record in links_of(archive, document_id):
                self._known.setdefault(record.raw, record)
            with archive.database.read() as session:
                self._path = versions_of(session, document_id)[0].path

    def of(self, link: LinkText) -> Destination | None:
        """Where `link` leads."""
        if link.outside or not link.raw:
            return None
        record = self._record(link.raw)
        return Destination(_href(record), record.title, _state(record))

    def image(self, link: LinkText) -> str | None:
        """`img:ID` for a picture that can be used."""
        if link.outside or not link.raw:
            return None
        record = self._record(link.raw)
        target = record.target
        if target is None or record.state != "live":
            return None
        ending = PurePosixPath(target.version.name).suffix.lower()
        return f"img:{target.id}" if ending in _IMAGES else None

    def _record(self, raw: str) -> LinkRecord:
        record = self._known.get(raw)
        if record is None:
            with self._archive.database.read() as session:
                if self._names is None:
                    self._names = Names(session)
                self._names.ask(session)
                record = look_up(session, self._names, raw, self._path, self._document)
            self._known[raw] = record
        return record


class Item(NamedTuple):
    """What an `item:` address leads to; `place` is `p3` for a page, otherwise the words of a heading."""

    kind: str
    key: str
    version: int | None
    place: str


def item_of(href: str) -> Item | None:
    """The parts of an address that `destinations` gave out; None for anything else."""
    found = _ITEM.fullmatch(href)
    if found is None:
        return None
    version = int(found[3]) if found[3] else None
    return Item(found[1], unquote(found[2]), version, unquote(found[4] or ""))


def place_of(version: int | None, place: str) -> str:
    """Where in a document a link leads, in one word: a heading or `p3`, behind `@2#` where it names version 2."""
    if version is None:
        return place
    return f"@{version}#{place}" if place else f"@{version}"


def _href(record: LinkRecord) -> str:
    if not record.key or record.state in ("missing", "ambiguous", "gone"):
        return ""
    href = f"item:{record.kind}/{_quoted(record.key)}"
    if record.kind == DOCUMENT:
        href += f"@{record.version}" if record.version is not None else ""
        href += f"#{_quoted(record.place)}" if record.place else ""
    return href


def _quoted(words: str) -> str:
    return _UNSAFE.sub(lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), words)


def _state(record: LinkRecord) -> LinkState:
    for state in ("live", "trashed", "missing", "ambiguous", "gone", "name"):
        if record.state == state:
            return state
    return "missing"
