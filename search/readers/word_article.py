"""A Word document to Markdown: headings, lists, tables, emphasis, links, footnotes, pictures. Inside the fence only.

Numbers that a list writes are kept where Markdown can't write them itself; headers, footers, comments, deleted text and
generated tables of contents are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import lxml.etree

from search.fencing.reasons import Reason, Unreadable
from search.readers.markdown_writing import Piece, inline, paragraph, table
from search.readers.numbering import Numbering
from search.readers.package import Package, local
from search.readers.properties import package_properties
from search.readers.word_parts import WordParts

_DEEPEST = 24
"""Tables inside of tables, text boxes inside of text boxes: more is made to do harm."""

_MOST_TEXT = 4 * 1024 * 1024
_MOST_CELLS = 200_000
_PLAIN_NUMBER = re.compile(r"%\d[.)、．]?")
_PASSED = frozenset(
    {"ins", "moveTo", "smartTag", "sdt", "sdtContent", "customXml", "fldSimple", "dir", "bdo"}
)
_ON = ("", "1", "true", "on")
_HARD_BREAK = "\\\n"
_ITEM = re.compile(r"(?: {4})*(?:-   |\d+\. )")


@dataclass(slots=True)
class WordArticle:
    """What came out. `pictures` are (name, bytes); `left_out` are words for what the document has besides."""

    title: str = ""
    text: str = ""
    pictures: list[tuple[str, bytes]] = field(default_factory=list)
    left_out: set[str] = field(default_factory=set)


def word_article(data: bytes) -> WordArticle:
    """The article in a Word document (Office Open XML). Raises Unreadable."""
    package = Package(data)
    return _Converter(package).convert()


class _Converter:
    def __init__(self, package: Package) -> None:
        self._package = package
        self._parts = WordParts(package)
        self._numbering = Numbering(package, self._parts.numbering, self._parts.styles)
        self._made = WordArticle()
        self._blocks: list[str] = []
        self._notes: dict[str, int] = {}
        self._length = self._cells = 0
        # Levels of the list items around: one is indented by those that there really are.
        self._open: list[int] = []

    def convert(self) -> WordArticle:
        """All of it."""
        for body in self._parts.bodies(self._parts.document, "body"):
            self._take_blocks(body, 0)
        self._take_notes()
        made = self._made
        made.text = _spaced(self._blocks)
        made.pictures = self._parts.pictures
        made.left_out |= self._parts.left_out
        made.title = made.title or package_properties(self._package, "docProps/core.xml").get(
            "title", ""
        )
        return made

    def _emit(self, block: str) -> None:
        if not block:
            return
        if not _ITEM.match(block):
            self._open.clear()
        self._length += len(block.encode())
        if self._length > _MOST_TEXT:
            raise Unreadable(Reason.TOO_MUCH_TEXT)
        self._blocks.append(block)

    def _take_blocks(self, parent: lxml.etree._Element, depth: int) -> None:
        if depth > _DEEPEST:
            raise Unreadable(Reason.NESTED)
        for element in parent:
            name = _name(element)
            if name == "p":
                self._take_paragraph(element, depth)
            elif name == "tbl":
                self._take_table(element, depth)
            elif name in _PASSED:
                self._take_blocks(element, depth + 1)

    def _take_paragraph(self, element: lxml.etree._Element, depth: int) -> None:
        properties = element.find("{*}pPr")
        style = self._parts.style_of(properties)
        form = self._numbering.form(properties)
        label = self._numbering.label(properties)
        pieces, boxes = list[Piece](), list[lxml.etree._Element]()
        self._take_runs(element, pieces, boxes, "", depth)
        if style.contents:
            return
        if style.title and not self._made.title:
            self._made.title = "".join(piece.text for piece in pieces if not piece.raw).strip()
        elif style.level:
            words = paragraph([Piece(f"{label} "), *pieces] if label else pieces, plain=True)
            self._emit(f"{'#' * min(style.level, 6)} {words}" if words else "")
        elif style.code:
            text = "".join(piece.text for piece in pieces)
            self._emit("\x00" + text)
        else:
            self._emit(self._listed(pieces, form, label) if form else _quoted(pieces, style.quote))
        for box in boxes:
            self._take_blocks(box, depth + 1)

    def _listed(self, pieces: list[Piece], form: tuple[str, str, int], label: str) -> str:
        """An item of a list. Numbers that Markdown doesn't write, such as 第一条, stay words."""
        kind, text, level = form
        plain = kind == "decimal" and _PLAIN_NUMBER.fullmatch(text) is not None
        if kind == "bullet" or plain:
            words = paragraph(pieces)
        else:
            words = paragraph([Piece(f"{label} " if label else ""), *pieces])
            if level == 0 or not label:
                return words
        if not words:
            return ""
        while self._open and self._open[-1] >= level:
            self._open.pop()
        margin = "    " * len(self._open)
        self._open.append(level)
        mark = "-"
        if plain:
            mark = f"{re.sub(r'[^0-9]', '', label)[:9] or '1'}."
        return f"{margin}{mark:<3} " + words.replace("\n", f"\n{margin}    ")

    def _take_runs(
        self,
        parent: lxml.etree._Element,
        pieces: list[Piece],
        boxes: list[lxml.etree._Element],
        link: str,
        depth: int,
    ) -> None:
        if depth > _DEEPEST:
            raise Unreadable(Reason.NESTED)
        for element in parent:
            name = _name(element)
            if name == "r":
                self._take_run(element, pieces, boxes, link)
            elif name == "hyperlink":
                target = self._parts.outside(element) or link
                self._take_runs(element, pieces, boxes, target, depth + 1)
            elif name in ("oMath", "oMathPara"):
                pieces.append(Piece("".join(element.itertext("{*}t")), link=link))
            elif name in _PASSED:
                self._take_runs(element, pieces, boxes, link, depth + 1)

    def _take_run(
        self,
        run: lxml.etree._Element,
        pieces: list[Piece],
        boxes: list[lxml.etree._Element],
        link: str,
    ) -> None:
        properties = run.find("{*}rPr")
        bold, italic, strike = (_is_on(properties, name) for name in ("b", "i", "strike"))
        if _is_on(properties, "vanish"):
            return
        for element in _shown(run):
            name = _name(element)
            if name == "t":
                pieces.append(Piece(element.text or "", bold, italic, strike, link))
            elif name in ("tab", "ptab"):
                pieces.append(Piece(" ", bold, italic, strike, link))
            elif name == "noBreakHyphen":
                pieces.append(Piece("-", bold, italic, strike, link))
            elif name in ("br", "cr"):
                if _attribute(element, "type") not in ("page", "column"):
                    pieces.append(Piece(_HARD_BREAK, link=link, raw=True))
            elif name in ("footnoteReference", "endnoteReference"):
                key = f"{name[:-9]} {_attribute(element, 'id')}"
                number = self._notes.setdefault(key, len(self._notes) + 1)
                pieces.append(Piece(f"[^{number}]", raw=True))
            elif name in ("drawing", "pict", "object"):
                shown = [self._parts.picture(each) for each in _pictures_in(element)]
                pieces += (Piece(text, link=link, raw=True) for text in shown if text)
                boxes += element.iter("{*}txbxContent")

    def _take_table(self, element: lxml.etree._Element, depth: int) -> None:
        rows: list[list[str]] = []
        for row in element.iterchildren("{*}tr"):
            cells: list[str] = []
            for cell in row.iter("{*}tc"):
                if cell.getparent() is not row and _name(cell.getparent()) not in _PASSED:
                    continue
                cells.append(self._cell(cell, depth + 1))
                span = _attribute(cell.find("{*}tcPr/{*}gridSpan"), "val")
                cells += [""] * (min(int(span[:4]) if span.isdigit() else 1, 64) - 1)
            if any(cells):
                rows.append(cells)
                self._cells += len(cells)
            if self._cells > _MOST_CELLS:
                raise Unreadable(Reason.TOO_MUCH_TEXT)
        if len(rows) == 1 and len(rows[0]) == 1:
            # A frame around text, not a table.
            for cell in element.iterfind("{*}tr/{*}tc"):
                self._take_blocks(cell, depth + 1)
        elif rows:
            self._emit(table(rows))

    def _cell(self, cell: lxml.etree._Element, depth: int) -> str:
        """The text of a cell on one line; a table inside of it becomes its words."""
        if depth > _DEEPEST:
            raise Unreadable(Reason.NESTED)
        lines = []
        for element in cell.iter("{*}p"):
            properties = element.find("{*}pPr")
            label = self._numbering.label(properties)
            pieces, boxes = list[Piece](), list[lxml.etree._Element]()
            self._take_runs(element, pieces, boxes, "", depth)
            words = inline(pieces).replace(_HARD_BREAK, " ").strip()
            lines.append(f"{label} {words}" if label and words else words)
        return " ".join(filter(None, lines))

    def _take_notes(self) -> None:
        """Footnotes in the order in which they are referred to; a note may refer to none."""
        for key, number in list(self._notes.items()):
            kind, _blank, identifier = key.partition(" ")
            words = []
            for note in self._parts.notes(kind, identifier):
                for element in note.iter("{*}p"):
                    pieces, boxes = list[Piece](), list[lxml.etree._Element]()
                    self._take_runs(element, pieces, boxes, "", 1)
                    words.append(inline(pieces).replace(_HARD_BREAK, " ").strip())
            self._emit(f"[^{number}]: {' '.join(filter(None, words)) or '…'}")


def _quoted(pieces: list[Piece], quote: bool) -> str:
    words = paragraph(pieces)
    return f"> {words.replace(_HARD_BREAK, f'{_HARD_BREAK}> ')}" if quote and words else words


def _spaced(blocks: list[str]) -> str:
    """Blocks with blank lines between them; items of a list, lines of code and of a quotation follow each other."""
    out: list[str] = []
    before = ""
    for block in blocks:
        kind = "code" if block.startswith("\x00") else "item" if _ITEM.match(block) else ""
        kind = kind or ("quote" if block.startswith("> ") else "")
        if before == "code" and kind != "code":
            out.append("```")
        if out and not (kind and kind == before):
            out.append("")
        if kind == "code":
            if before != "code":
                out.append("```")
            out.append(block[1:].replace("```", "` ` `"))
        elif kind == "quote" and before == "quote":
            out += [">", block]
        else:
            out.append(block)
        before = kind
    if before == "code":
        out.append("```")
    return "\n".join(out).strip("\n") + "\n" if out else ""


def _pictures_in(element: lxml.etree._Element) -> Iterator[lxml.etree._Element]:
    """The picture references of a drawing, without those of text boxes inside of it."""
    for each in element.iter("{*}blip", "{*}imagedata"):
        if next(each.iterancestors("{*}txbxContent"), None) is None:
            yield each


def _shown(run: lxml.etree._Element) -> Iterator[lxml.etree._Element]:
    """A run's children; of alternatives the first, which today's programs show."""
    for element in run:
        if _name(element) == "AlternateContent":
            choice = element.find("{*}Choice")
            yield from choice if choice is not None else ()
        else:
            yield element


def _is_on(properties: lxml.etree._Element | None, name: str) -> bool:
    found = None if properties is None else properties.find(f"{{*}}{name}")
    return found is not None and _attribute(found, "val") in _ON


def _attribute(element: lxml.etree._Element | None, name: str) -> str:
    if element is None:
        return ""
    return next((str(v) for k, v in element.attrib.items() if k.rpartition("}")[2] == name), "")


def _name(element: lxml.etree._Element) -> str:
    return local(element.tag) if isinstance(element.tag, str) else ""
