"""Text out of OFD (GB/T 33190-2016), the fixed-layout format of Chinese offices: pages, and what is laid over them.

Every part is found from another by a location that is relative to the part that names it, or begins at the root (§6.4).
"""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field

import lxml.etree

from search.fencing.reasons import Reason, Unreadable
from search.readers.content import Content, lines
from search.readers.lines import Piece, running_text
from search.readers.ofd_text import numbers, text_pieces
from search.readers.package import Package, joined, local

_ROOT = "OFD.xml"
_LARGEST_PART = 64 * 1024 * 1024
_LARGEST_ATTACHMENT = 128 * 1024 * 1024
_DEEPEST = 8
_SAID = frozenset(["Title", "Author", "Subject", "CreationDate", "ModDate"])
_PROPERTIES = {"CreationDate": "created", "ModDate": "modified"}


def ofd_content(data: bytes) -> Content:
    """The pages of every document in the file, each with its template and its annotations. Raises Unreadable."""
    package = Package(data)
    if _ROOT not in package:
        raise Unreadable(Reason.DAMAGED)
    content = Content(numbered=True)
    bodies = list(_parsed(package, _ROOT).iter("{*}DocBody"))
    if not bodies:
        raise Unreadable(Reason.DAMAGED)
    for body in bodies:
        if not content.properties:
            content.properties = _properties(body)
        root = body.find("{*}DocRoot")
        part = joined("", (root.text or "").strip()) if root is not None else ""
        if part not in package:
            raise Unreadable(_why_missing(package))
        try:
            document = _Document(package, part)
        except Unreadable as refusal:
            damaged = refusal.reason is Reason.DAMAGED
            raise Unreadable(_why_missing(package) if damaged else refusal.reason) from None
        document.read(content)
    return content


def _why_missing(package: Package) -> Reason:
    """GM/T 0099-2020 puts what it encrypted under other names, and says so in a part of its own."""
    encrypted = any("encrypt" in posixpath.basename(name).lower() for name in package.names)
    return Reason.PROTECTED if encrypted else Reason.DAMAGED


def _properties(body: lxml.etree._Element) -> dict[str, str]:
    found = {}
    for element in body.iterfind("{*}DocInfo/*"):
        name = local(element.tag)
        if name in _SAID and element.text:
            found[_PROPERTIES.get(name, name.lower())] = element.text.strip()
    return found


@dataclass(slots=True)
class _Shown:
    """What one page shows."""

    pieces: list[Piece] = field(default_factory=list)
    pictures: int = 0


class _Document:
    """One document in the file (§7.5)."""

    def __init__(self, package: Package, part: str) -> None:
        self._package, self._part = package, part
        self._root = _parsed(package, part)
        self._drawings = self._composite_units()
        self._templates: dict[str, str] = {}
        for template in self._root.iterfind("{*}CommonData/{*}TemplatePage"):
            self._templates[template.get("ID", "")] = self._located(template.get("BaseLoc"), part)
        self._annotations = self._annotation_parts()

    def read(self, content: Content) -> None:
        """Append the pages and the attachments."""
        for page in self._root.iterfind("{*}Pages/{*}Page"):
            shown, notes = self._page(page.get("ID", ""), page.get("BaseLoc"))
            text = lines([running_text(shown.pieces), *notes])
            content.pages.append(text)
            content.scan = content.scan or (not text.strip() and shown.pictures > 0)
        for path in self._root.iterfind("{*}Attachments"):
            content.attachments += self._attachments(self._located(path.text, self._part))

    def _page(self, number: str, location: str | None) -> tuple[_Shown, list[str]]:
        shown = _Shown()
        part = self._located(location, self._part)
        try:
            page = _parsed(self._package, part)
        except Unreadable as refusal:
            if refusal.reason is Reason.PROTECTED:
                raise
            return shown, []  # one broken page doesn't take the others with it
        for template in page.iterfind("{*}Template"):
            drawn = self._templates.get(template.get("TemplateID", ""), "")
            if drawn in self._package:
                self._collect(_parsed(self._package, drawn).find("{*}Content"), shown)
        self._collect(page.find("{*}Content"), shown)
        notes = []
        for annotation in self._annotations.get(number, []):
            for note in _parsed(self._package, annotation).iter("{*}Annot"):
                over = _Shown()
                self._collect(note.find("{*}Appearance"), over)
                remark = note.find("{*}Remark")
                said = (remark.text or "").strip() if remark is not None else ""
                notes += [running_text(over.pieces), said]
                shown.pictures += over.pictures
        return shown, list(dict.fromkeys(notes))

    def _collect(self, block: lxml.etree._Element | None, shown: _Shown, depth: int = 0) -> None:
        """Text objects in the order in which they are drawn; groups and reused drawings are gone into."""
        if block is None or depth > _DEEPEST:
            return
        for element in block.iter("{*}TextObject", "{*}ImageObject", "{*}CompositeObject"):
            name = local(element.tag)
            if element.get("Visible") == "false":
                continue
            if name == "TextObject":
                shown.pieces += text_pieces(element)
            elif name == "ImageObject":
                shown.pictures += 1
            else:
                unit = self._drawings.get(element.get("ResourceID", ""))
                if unit is not None:
                    left, top = numbers(element.get("Boundary"), 2)
                    inner = _Shown()
                    self._collect(unit, inner, depth + 1)
                    shown.pieces += [piece.moved(left, top) for piece in inner.pieces]
                    shown.pictures += inner.pictures

    def _composite_units(self) -> dict[str, lxml.etree._Element]:
        """Drawings kept among the resources, by number (§7.9, §13)."""
        units = {}
        for name in ("PublicRes", "DocumentRes"):
            for location in self._root.iterfind(f"{{*}}CommonData/{{*}}{name}"):
                part = self._located(location.text, self._part)
                if part in self._package:
                    for unit in _parsed(self._package, part).iter("{*}CompositeGraphicUnit"):
                        units[unit.get("ID", "")] = unit
        return units

    def _annotation_parts(self) -> dict[str, list[str]]:
        """The parts with annotations, by the number of their page (§15)."""
        found: dict[str, list[str]] = {}
        for location in self._root.iterfind("{*}Annotations"):
            part = self._located(location.text, self._part)
            if part not in self._package:
                continue
            for page in _parsed(self._package, part).iter("{*}Page"):
                file = page.find("{*}FileLoc")
                annotations = self._located(file.text if file is not None else None, part)
                if annotations in self._package:
                    found.setdefault(page.get("PageID", ""), []).append(annotations)
        return found

    def _attachments(self, part: str) -> list[tuple[str, bytes]]:
        """Files that travel with the document (§18)."""
        found: list[tuple[str, bytes]] = []
        if part not in self._package:
            return found
        for attachment in _parsed(self._package, part).iter("{*}Attachment"):
            file = attachment.find("{*}FileLoc")
            inside = self._located(file.text if file is not None else None, part)
            if inside in self._package:
                name, suffix = attachment.get("Name", ""), inside.rpartition(".")[2]
                if name and "." not in name:
                    name = f"{name}.{suffix}"
                data = self._package.read(inside, _LARGEST_ATTACHMENT)
                found.append((name or posixpath.basename(inside), data))
        return found

    def _located(self, location: str | None, part: str) -> str:
        """A location as the name of a part; some writers count it from the document instead of from the part."""
        location = (location or "").strip()
        near = joined(posixpath.dirname(part), location)
        if near in self._package or not location:
            return near
        return joined(posixpath.dirname(self._part), location)


def _parsed(package: Package, part: str) -> lxml.etree._Element:
    """A part as a tree. Raises Unreadable."""
    parser = lxml.etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=True,
        recover=True,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = lxml.etree.fromstring(package.read(part, _LARGEST_PART), parser)
    except (lxml.etree.LxmlError, ValueError):
        root = None
    if root is None:
        raise Unreadable(Reason.DAMAGED)
    return root
