"""What a Word document's text refers to: styles, notes, pictures, addresses. Inside the fence only."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

import lxml.etree

from search.fencing.reasons import Reason, Unreadable
from search.readers.office import related_text
from search.readers.package import Package, local

_LARGEST_TEXT = 64 * 1024 * 1024
_LARGEST_PICTURE = 64 * 1024 * 1024
_MOST_PICTURES = 2_000
_PICTURES_TOGETHER = 256 * 1024 * 1024
_HEADING = re.compile(r"(?:heading|标题|kop|titre|überschrift)\s*([1-9])", re.IGNORECASE)
_CODE = re.compile(r"code|源代码|代码|preformatted|plain text|macro", re.IGNORECASE)
_CONTENTS = re.compile(r"(?:toc|目录)\s*\d|toc heading|目录标题|table of figures", re.IGNORECASE)
_LONGEST_CHAIN = 20
_KINDS = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpg"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"BM", "bmp"),
    (b"II*\x00", "tif"),
    (b"MM\x00*", "tif"),
    (b"RIFF", "webp"),
)
_ADDRESSES = ("http", "https", "mailto", "ftp")
_LEFT_OUT = {"header": "headers", "footer": "headers", "comments": "comments"}


@dataclass(frozen=True, slots=True)
class Look:
    """What a style makes of a paragraph. `level` is a heading's, from 1; `contents`: it is generated."""

    level: int = 0
    title: bool = False
    quote: bool = False
    code: bool = False
    contents: bool = False


@dataclass(slots=True)
class _Style:
    name: str = ""
    based_on: str = ""
    outline: int = -1


class WordParts:
    """The parts beside the text of one document. Raises Unreadable when there is no text."""

    def __init__(self, package: Package) -> None:
        self._package = package
        named = [part for kind, part in package.relations("").values() if kind == "officeDocument"]
        found = [part for part in (*named, "word/document.xml") if part in package]
        if not found:
            raise Unreadable(Reason.DAMAGED)
        self.document = found[0]
        # Raises what is too large: an article of 4 MiB takes a tenth of this, markup included.
        package.read(self.document, _LARGEST_TEXT)
        self._relations = package.relations(self.document)
        parts = dict(self._relations.values())
        self._parts = parts
        self.numbering, self.styles = parts.get("numbering", ""), parts.get("styles", "")
        self.pictures: list[tuple[str, bytes]] = []
        self.left_out = {
            _LEFT_OUT[kind]
            for kind, part in self._relations.values()
            if kind in _LEFT_OUT and related_text(package, kind, part).strip()
        }
        self._named: dict[str, str] = {}
        self._together = 0
        self._outside = self._addresses()
        self._styles = self._read_styles()
        self._looks: dict[str, Look] = {}

    def bodies(self, part: str, name: str) -> Iterator[lxml.etree._Element]:
        """The elements of a name in a part, whole."""
        for _event, element in self._package.events(part, (f"{{*}}{name}",), ends=True):
            yield element

    def notes(self, kind: str, identifier: str) -> Iterator[lxml.etree._Element]:
        """The footnote or endnote with a number."""
        part = self._parts.get(f"{kind}s", "")
        if part in self._package:
            for element in self.bodies(part, kind):
                if _attribute(element, "id") == identifier:
                    yield element

    def style_of(self, properties: lxml.etree._Element | None) -> Look:
        """What the style of a paragraph with these properties (w:pPr) makes of it."""
        if properties is None:
            return Look()
        style = _attribute(properties.find("{*}pStyle"), "val")
        if style not in self._looks:
            self._looks[style] = self._look(style)
        look = self._looks[style]
        own = _attribute(properties.find("{*}outlineLvl"), "val")
        if own.isdigit() and int(own[:2]) < 9 and not look.level and not look.title:
            return Look(int(own[:2]) + 1)
        return look

    def outside(self, element: lxml.etree._Element) -> str:
        """The address that a hyperlink leads to, outside of the document; empty for its own bookmarks."""
        return self._outside.get(_attribute(element, "id"), "")

    def picture(self, reference: lxml.etree._Element) -> str:
        """The Markdown of a picture that is part of the document; nothing for one that lies elsewhere."""
        wanted = _attribute(reference, "embed") or _attribute(reference, "id")
        part = self._relations.get(wanted, ("", ""))[1]
        if part not in self._package:
            return ""
        if part not in self._named:
            self._named[part] = self._take(part)
        name = self._named[part]
        return f"![]({name})" if name else ""

    def _take(self, part: str) -> str:
        if len(self.pictures) >= _MOST_PICTURES:
            raise Unreadable(Reason.TOO_MANY_MEMBERS)
        try:
            data = self._package.read(part, _LARGEST_PICTURE)
        except Unreadable:
            self.left_out.add("pictures")
            return ""
        self._together += len(data)
        if self._together > _PICTURES_TOGETHER:
            raise Unreadable(Reason.TOO_LARGE)
        ending = next((kind for start, kind in _KINDS if data.startswith(start)), "")
        if not ending:
            # Drawings of Windows (EMF, WMF) are programs for a printer; nothing here shows them.
            self.left_out.add("pictures")
            return ""
        name = f"{len(self.pictures) + 1}.{ending}"
        self.pictures.append((name, data))
        return name

    def _addresses(self) -> dict[str, str]:
        folder, base = posixpath.split(self.document)
        relations = posixpath.join(folder, "_rels", f"{base}.rels")
        if relations not in self._package:
            return {}
        found = {}
        for element in self.bodies(relations, "Relationship"):
            target = element.get("Target", "")
            if element.get("TargetMode") == "External" and _is_address(target):
                found[element.get("Id", "")] = target
        return found

    def _read_styles(self) -> dict[str, _Style]:
        found: dict[str, _Style] = {}
        if self.styles not in self._package:
            return found
        for element in self.bodies(self.styles, "style"):
            outline = _attribute(element.find("{*}pPr/{*}outlineLvl"), "val")
            found[_attribute(element, "styleId")] = _Style(
                _attribute(element.find("{*}name"), "val"),
                _attribute(element.find("{*}basedOn"), "val"),
                int(outline[:2]) if outline.isdigit() else -1,
            )
        return found

    def _look(self, style: str) -> Look:
        name = style
        for _step in range(_LONGEST_CHAIN):
            known = self._styles.get(name)
            words = known.name if known else name
            if heading := _HEADING.fullmatch(words):
                return Look(int(heading[1]))
            if words.lower() in ("title", "标题", "文档标题"):
                return Look(title=True)
            if _CONTENTS.fullmatch(words):
                return Look(contents=True)
            if words.lower() in ("quote", "intense quote", "引用", "明显引用"):
                return Look(quote=True)
            if _CODE.search(words):
                return Look(code=True)
            if known is None or (0 <= known.outline < 9):
                break
            name = known.based_on
        known = self._styles.get(name)
        return Look(known.outline + 1) if known and 0 <= known.outline < 9 else Look()


def _is_address(target: str) -> bool:
    try:
        return urlsplit(target).scheme.lower() in _ADDRESSES
    except ValueError:
        return False


def _attribute(element: lxml.etree._Element | None, name: str) -> str:
    if element is None:
        return ""
    return next((str(v) for k, v in element.attrib.items() if local(k) == name), "")
