"""Text out of zipped office documents, part by part: Word and slides in Office Open XML, and Open Document.

Read here rather than by the general library, because page headers, notes and Open Document slides count too, and no
blank may appear between two runs of one word.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator

import lxml.etree

from search.reasons import Reason, Unreadable
from search.records import PAGE_BREAK

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_ODF = "{urn:oasis:names:tc:opendocument:xmlns:"
_MC_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_ODF_TEXT = b"opendocument.text"
_LARGEST_PART = 512 * 1024 * 1024
_NUMBERED = re.compile(r"(\d+)\.xml$")
_REPEATED = 1_000
_OWN_LINES = ("text:1.0}p", "text:1.0}h", "office:1.0}annotation")
_BLANK_LINES = re.compile(r"[ \t]*\n(?:[ \t]*\n)+")
_CELL_END = "\x1f"
"""Paragraphs of a cell end in a line end like all others; the cells of a row belong on one line."""
_CELL_ENDS = re.compile("\n?\x1f")


class _Package:
    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
            raise Unreadable(Reason.DAMAGED) from None
        self.names = self._zip.namelist()

    def matching(self, pattern: str) -> list[str]:
        """Part names that match, in the order of their numbers."""
        found = [name for name in self.names if re.fullmatch(pattern, name)]
        return sorted(found, key=lambda name: (_number(name), name))

    def events(self, name: str) -> Iterator[tuple[str, lxml.etree._Element]]:
        """Start and end of every element of a part; nothing outside the part is ever fetched."""
        try:
            info = self._zip.getinfo(name)
            if info.flag_bits & 1:
                raise Unreadable(Reason.PROTECTED)
            if info.file_size > _LARGEST_PART:
                raise Unreadable(Reason.TOO_LARGE)
            with self._zip.open(info) as stream:
                yield from lxml.etree.iterparse(
                    stream,
                    events=("start", "end"),
                    resolve_entities=False,
                    no_network=True,
                    load_dtd=False,
                    huge_tree=True,
                    recover=True,
                    remove_comments=True,
                    remove_pis=True,
                )
        except (KeyError, zipfile.BadZipFile, lxml.etree.LxmlError, ValueError, EOFError, OSError):
            raise Unreadable(Reason.DAMAGED) from None
        except (NotImplementedError, RuntimeError):
            raise Unreadable(Reason.UNSUPPORTED) from None
        except zipfile.zlib.error:  # type: ignore[attr-defined]  # zipfile's own zlib, absent from its stubs
            raise Unreadable(Reason.DAMAGED) from None


def _number(name: str) -> int:
    found = _NUMBERED.search(name)
    return int(found.group(1)) if found else 0


def word_text(data: bytes) -> list[str]:
    """The pages of a Word document as Word last broke them; headers, footers and notes come with the first and last."""
    package = _Package(data)
    if "word/document.xml" not in package.names:
        raise Unreadable(Reason.DAMAGED)
    pages = _read(package, "word/document.xml", _word_pieces).split(PAGE_BREAK)
    heads = [
        _read(package, name, _word_pieces) for name in package.matching(r"word/header\d*\.xml")
    ]
    tails = [
        _read(package, name, _word_pieces)
        for name in package.matching(r"word/(footer|footnotes|endnotes|comments)\d*\.xml")
    ]
    pages[0] = _lines([*_unlike(heads), pages[0]])
    pages[-1] = _lines([pages[-1], *_unlike(tails)])
    return [page.replace(PAGE_BREAK, "\n") for page in pages]


def slides_text(data: bytes) -> list[str]:
    """The slides of a presentation, each with its notes."""
    package = _Package(data)
    slides = package.matching(r"ppt/slides/slide\d+\.xml")
    if not slides and "ppt/presentation.xml" not in package.names:
        raise Unreadable(Reason.DAMAGED)
    notes = {
        _number(name): name for name in package.matching(r"ppt/notesSlides/notesSlide\d+\.xml")
    }
    return [
        _lines(
            _read(package, part, _drawing_pieces)
            for part in (slide, notes.get(_number(slide)))
            if part is not None
        )
        for slide in slides
    ]


def open_document_text(data: bytes) -> list[str]:
    """Sheets, slides or, for a text document, its one flow broken where the writer saw page breaks."""
    package = _Package(data)
    if "content.xml" not in package.names:
        raise Unreadable(Reason.DAMAGED)
    manifest = "META-INF/manifest.xml"
    if manifest in package.names and any(
        element.tag.endswith("}encryption-data") for _, element in package.events(manifest)
    ):
        raise Unreadable(Reason.PROTECTED)
    pages = _read(package, "content.xml", _open_document_pieces).split(PAGE_BREAK)
    if _ODF_TEXT in data[:200] and "styles.xml" in package.names:
        # Page headers and footers live among the styles.
        pages[-1] = _lines([pages[-1], _read(package, "styles.xml", _open_document_pieces)])
    return [page.replace(PAGE_BREAK, "\n") for page in pages]


_Pieces = Callable[[Iterator[tuple[str, lxml.etree._Element]]], Iterator[str]]


def _read(package: _Package, name: str, pieces: _Pieces) -> str:
    text = _CELL_ENDS.sub("\t", "".join(pieces(package.events(name))))
    return _BLANK_LINES.sub("\n", text).strip("\n")


def _lines(pieces: Iterable[str]) -> str:
    return "\n".join(piece for piece in pieces if piece.strip())


def _unlike(pieces: list[str]) -> list[str]:
    """Each different header once: sections repeat them."""
    return list(dict.fromkeys(pieces))


def _word_pieces(events: Iterator[tuple[str, lxml.etree._Element]]) -> Iterator[str]:
    skipped = 0
    for event, element in events:
        tag = element.tag
        if tag == _MC_FALLBACK:
            # The same text box again, for readers of the year 2003.
            skipped += 1 if event == "start" else -1
        elif event == "start" or skipped:
            pass
        elif tag == f"{_W}t":
            yield element.text or ""
        elif tag == f"{_W}tab":
            yield "\t" if element.getparent().tag != f"{_W}tabs" else ""
        elif tag == f"{_W}noBreakHyphen":
            yield "-"
        elif tag == f"{_W}br":
            yield PAGE_BREAK if element.get(f"{_W}type") == "page" else "\n"
        elif tag == f"{_W}cr" or tag == f"{_W}p":
            yield "\n"
        elif tag == f"{_W}lastRenderedPageBreak":
            yield PAGE_BREAK
        elif tag == f"{_W}tc":
            yield _CELL_END
        elif tag == f"{_W}tr":
            yield "\n"
        if event == "end" and tag == f"{_W}p":
            element.clear()


def _drawing_pieces(events: Iterator[tuple[str, lxml.etree._Element]]) -> Iterator[str]:
    for event, element in events:
        if event == "start":
            continue
        if element.tag == f"{_A}t":
            yield element.text or ""
        elif element.tag in (f"{_A}p", f"{_A}br", f"{_A}tr"):
            yield "\n"
        elif element.tag == f"{_A}tc":
            yield _CELL_END


def _open_document_pieces(events: Iterator[tuple[str, lxml.etree._Element]]) -> Iterator[str]:
    text, table, drawing = f"{_ODF}text:1.0}}", f"{_ODF}table:1.0}}", f"{_ODF}drawing:1.0}}"
    pages, silent = 0, 0
    for event, element in events:
        tag = element.tag
        if (
            tag.startswith("{urn:oasis:names:tc:opendocument:xmlns:script")
            or tag == f"{text}tracked-changes"
        ):
            silent += 1 if event == "start" else -1
        if silent:
            continue
        if event == "start":
            if tag in (f"{table}table", f"{drawing}page"):
                yield PAGE_BREAK if pages else ""
                pages += 1
                name = (
                    element.get(f"{tag.rpartition('}')[0]}}}name") if tag == f"{table}table" else ""
                )
                yield f"{name}\n" if name else ""
            elif tag == f"{text}soft-page-break":
                yield PAGE_BREAK
        elif tag in (f"{text}p", f"{text}h"):
            yield from _open_paragraph(element, text)
            yield "\n"
        elif tag == f"{table}table-cell":
            yield _CELL_END
        elif tag == f"{table}table-row":
            yield "\n"


def _open_paragraph(element: lxml.etree._Element, text: str) -> Iterator[str]:
    """A paragraph's own text; paragraphs inside it (of text boxes, notes) were given already."""
    yield element.text or ""
    for child in element:
        if child.tag == f"{text}s":
            yield " " * min(int(child.get(f"{text}c", "1") or 1), _REPEATED)
        elif child.tag == f"{text}tab":
            yield "\t"
        elif child.tag == f"{text}line-break":
            yield "\n"
        elif not child.tag.endswith(_OWN_LINES):
            yield from _open_paragraph(child, text)
        yield child.tail or ""
