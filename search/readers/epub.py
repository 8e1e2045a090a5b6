"""Text out of EPUB: its chapters in reading order (EPUB 3.3 §5)."""

from __future__ import annotations

import posixpath
from urllib.parse import unquote

from search.fencing.reasons import Reason, Unreadable
from search.readers.content import Content, lines
from search.readers.markup import html_text
from search.readers.package import Package, joined, local
from search.readers.properties import package_properties

_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_CHAPTERS = ("application/xhtml+xml", "text/html", "application/x-dtbook+xml")
_LARGEST_CHAPTER = 32 * 1024 * 1024


def epub_content(data: bytes) -> Content:
    """The chapters, one after the other; page numbers mean nothing in them. Raises Unreadable."""
    package = Package(data)
    book = _book(package)
    chapters, texts, missed = _chapters(package, book), [], 0
    for part in chapters:
        try:
            texts.append(html_text(package.read(part, _LARGEST_CHAPTER)))
        except Unreadable:
            missed += 1
    if chapters and missed == len(chapters):
        raise Unreadable(Reason.PROTECTED if _ENCRYPTION in package else Reason.DAMAGED)
    return Content([lines(texts)], properties=package_properties(package, book))


def _book(package: Package) -> str:
    if _CONTAINER in package:
        for _, element in package.events(_CONTAINER, ("{*}rootfile",), ends=True):
            part = joined("", unquote(element.get("full-path", "")))
            if part in package:
                return part
    found = [name for name in package.names if name.endswith(".opf")]
    if not found:
        raise Unreadable(Reason.DAMAGED)
    return found[0]


def _chapters(package: Package, book: str) -> list[str]:
    folder = posixpath.dirname(book)
    items: dict[str, str] = {}
    order: list[str] = []
    for _, element in package.events(book, ("{*}item", "{*}itemref"), ends=True):
        if local(element.tag) == "itemref":
            order.append(element.get("idref", ""))
        elif element.get("media-type") in _CHAPTERS:
            items[element.get("id", "")] = joined(folder, unquote(element.get("href", "")))
    parts = [items[name] for name in order if name in items] or list(items.values())
    return [part for part in parts if part in package]
