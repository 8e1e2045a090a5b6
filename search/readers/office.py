"""Text out of Office Open XML: Word documents with all that people see on their pages, and presentations.

Read here rather than by a general library, because headers, notes, text boxes and list numbers count too, and no blank
may appear between two runs of one word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import lxml.etree

from search.fencing.reasons import Reason, Unreadable
from search.readers.content import Content, lines
from search.readers.embedding import embedded_parts
from search.readers.numbering import Numbering
from search.readers.package import Events, Package, local
from search.readers.properties import counted_pages, package_properties
from search.records import PAGE_BREAK, Page

_MAIN = (
    "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}",
    "{http://purl.oclc.org/ooxml/wordprocessingml/main}",
)
_DRAWING = (
    "{http://schemas.openxmlformats.org/drawingml/2006/main}",
    "{http://purl.oclc.org/ooxml/drawingml/main}",
)
_TEXT_PATH = "{urn:schemas-microsoft-com:vml}textpath"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_BLANK_LINES = re.compile(r"[ \t]*\n(?:[ \t]*\n)+")
_CELL_END = "\x1f"
"""Paragraphs of a cell end in a line end like all others; the cells of a row belong on one line."""
_CELL_ENDS = re.compile("\n?\x1f")
_ASKED = "\x1e"
_HEADS = ("header",)
_TAILS = ("footer", "footnotes", "endnotes", "comments", "diagramData", "chart")
_FULLEST_PAGE = 1_500
"""Characters that a page can hold; GB/T 9704-2012 §5.2.3 has 22 lines of 28, smaller print holds more."""


def word_content(data: bytes) -> Content:
    """A Word document's pages as Word last broke them; headers come with the first, footers and notes with the last.

    Raises Unreadable.
    """
    package = Package(data)
    document = _main_part(package, "word/document.xml")
    related = list(package.relations(document).values())
    parts = dict(related)
    numbering = Numbering(package, parts.get("numbering", ""), parts.get("styles", ""))
    body = _WordReader(numbering)
    pages = _joined(body.pieces(package.events(document))).split(PAGE_BREAK)
    pages = [page.strip("\n") for page in pages]
    counted = counted_pages(package, "docProps/app.xml")
    # Fewer than the writer asked for were counted before somebody else changed the file.
    known = max(map(len, pages)) <= _FULLEST_PAGE if counted < len(pages) else counted == len(pages)
    if not body.rendered and not known:
        # Only some of its breaks are known: numbers counted from them would be wrong.
        pages = [lines(pages)]
    heads = [related_text(package, kind, part) for kind, part in related if kind in _HEADS]
    tails = [related_text(package, kind, part) for kind, part in related if kind in _TAILS]
    # Sections repeat their headers.
    pages[0] = lines([*dict.fromkeys(heads), pages[0]])
    pages[-1] = lines([pages[-1], *dict.fromkeys(tails)])
    return Content(
        pages,
        numbered=len(pages) > 1,
        attachments=embedded_parts(package, "word/"),
        properties=package_properties(package, "docProps/core.xml"),
    )


def slides_content(data: bytes) -> Content:
    """The slides in the order in which they are shown, each with its notes; the masters' own words with the first.

    Raises Unreadable.
    """
    package = Package(data)
    presentation = _main_part(package, "ppt/presentation.xml")
    relations = package.relations(presentation)
    shown = [
        relations.get(_relation_id(element), ("", ""))[1]
        for _, element in package.events(presentation, ("{*}sldId",), ends=True)
    ]
    slides = [part for part in shown if part in package]
    if not slides:
        slides = package.matching(r"ppt/slides/slide\d+\.xml")
    pages = []
    for slide in slides:
        pieces = [_joined(_drawing_pieces(package.events(slide)))]
        for kind, part in package.relations(slide).values():
            if kind in ("notesSlide", "diagramData", "chart", "comments") and part in package:
                pieces.append(related_text(package, kind, part))
        pages.append(lines(pieces))
    if pages:
        pages[0] = lines([pages[0], *_said_by_masters(package, slides)])
    return Content(
        pages,
        [Page("slide")] * len(pages),
        attachments=embedded_parts(package, "ppt/"),
        properties=package_properties(package, "docProps/core.xml"),
    )


def _said_by_masters(package: Package, slides: list[str]) -> list[str]:
    """What layouts and masters show on every slide, such as a mark; not their "click to edit"."""
    waiting, seen = list(slides), set(slides)
    said: list[str] = []
    while waiting:
        for kind, part in package.relations(waiting.pop(0)).values():
            if kind not in ("slideLayout", "slideMaster") or part in seen or part not in package:
                continue
            seen.add(part)
            waiting.append(part)
            for _, shape in package.events(part, ("{*}sp",), ends=True):
                if shape.find(".//{*}ph") is None:
                    paragraphs = ("".join(p.itertext("{*}t")) for p in shape.iter("{*}p"))
                    said.append(lines(paragraphs))
    return [each for each in dict.fromkeys(said) if each not in ("", "‹#›")]


def _main_part(package: Package, usual: str) -> str:
    named = [part for kind, part in package.relations("").values() if kind == "officeDocument"]
    for part in (*named, usual):
        if part in package:
            return part
    raise Unreadable(Reason.DAMAGED)


def related_text(package: Package, kind: str, part: str) -> str:
    """The text of a part that belongs to another; one that is missing or broken doesn't take the others with it."""
    if part not in package:
        return ""
    try:
        if kind in ("diagramData", "chart", "notesSlide"):
            return _joined(_drawing_pieces(package.events(part)))
        if kind == "comments" and part.startswith("ppt/"):
            return lines(e.text or "" for _, e in package.events(part, ("{*}text",), ends=True))
        return _joined(_WordReader(None).pieces(package.events(part)))
    except Unreadable:
        return ""


def _relation_id(element: lxml.etree._Element) -> str:
    return next((str(value) for key, value in element.attrib.items() if key.endswith("}id")), "")


def _joined(pieces: Iterator[str]) -> str:
    text = _CELL_ENDS.sub("\t", "".join(pieces))
    return _BLANK_LINES.sub("\n", text).strip("\n")


class _WordReader:
    """One pass over a part of WordprocessingML."""

    def __init__(self, numbering: Numbering | None) -> None:
        self.rendered = False
        self._numbering = numbering
        self._skipped = 0
        self._out: list[str] = []
        self._torn: list[list[str]] = []
        self._boxes: list[str] = []

    def pieces(self, events: Events) -> Iterator[str]:
        """The text, with page breaks: where Word noted that it broke a page, else where its writer asked for one."""
        for event, element in events:
            tag = element.tag
            name = local(tag)
            if tag == _FALLBACK or name == "moveFrom":
                # The same text box again, for readers of the year 2003; or text that stands elsewhere now.
                self._skipped += 1 if event == "start" else -1
            elif self._skipped:
                continue
            elif event == "end" and tag == _TEXT_PATH:
                self._boxes.append(f"{element.get('string', '')}\n")  # a watermark
            elif not tag.startswith(_MAIN):
                continue
            elif event == "end":
                self._end(name, element)
            elif name == "txbxContent":
                # A text box hangs in the middle of a paragraph, which must not be torn by it.
                self._torn.append(self._out)
                self._out = []
        text = "".join([*self._out, *self._boxes])
        # Word notes its own break behind each one that the writer asked for.
        return iter([text.replace(_ASKED, "" if self.rendered else PAGE_BREAK)])

    def _end(self, name: str, element: lxml.etree._Element) -> None:
        match name:
            case "t":
                self._out.append(element.text or "")
            case "pPr" if self._numbering is not None and local(element.getparent().tag) == "p":
                label = self._numbering.label(element)
                self._out.append(f"{label} " if label else "")
            case "tab" if local(element.getparent().tag) == "r":
                self._out.append("\t")
            case "noBreakHyphen":
                self._out.append("-")
            case "br":
                kind = next((v for k, v in element.attrib.items() if k.endswith("}type")), "")
                self._out.append(_ASKED if kind == "page" else "\n")
            case "cr" | "tr":
                self._out.append("\n")
            case "p":
                self._out.append("\n")
                if not self._torn:
                    self._out += self._boxes
                    self._boxes = []
                    element.clear()
            case "lastRenderedPageBreak":
                self.rendered = True
                self._out.append(PAGE_BREAK)
            case "tc":
                self._out.append(_CELL_END)
            case "txbxContent" if self._torn:
                self._boxes.append("".join(self._out))
                self._out = self._torn.pop()


def _drawing_pieces(events: Events) -> Iterator[str]:
    for event, element in events:
        if event == "start":
            continue
        name = local(element.tag)
        if element.tag.startswith(_DRAWING):
            if name == "t":
                yield element.text or ""
            elif name in ("p", "br", "tr"):
                yield "\n"
            elif name == "tc":
                yield _CELL_END
        elif name == "v" and local(element.getparent().tag) == "pt":
            yield f"{element.text or ''}\n"  # what a chart calls its rows and columns, and their values
