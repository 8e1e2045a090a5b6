"""One file's bytes to text, format by format. Runs inside the fence only: every byte here is hostile."""

from __future__ import annotations

from collections.abc import Callable

from search.fencing.reasons import Reason, Unreadable
from search.readers.compound import CompoundFile
from search.readers.content import Content
from search.readers.encodings import decode
from search.readers.epub import epub_content
from search.readers.formats import DOCUMENT_SUFFIXES, Kind, kind_of, suffix_of
from search.readers.library import library_content
from search.readers.lists import list_content
from search.readers.mail import email_content
from search.readers.markup import html_content
from search.readers.ofd import ofd_content
from search.readers.office import slides_content, word_content
from search.readers.old_sheets import old_workbook_content
from search.readers.old_slides import old_slides_content
from search.readers.old_word import old_word_content
from search.readers.open_document import open_document_content
from search.readers.outlook import outlook_content
from search.readers.pdf import pdf_content
from search.readers.rtf import rtf_content
from search.readers.sheets import workbook_content
from search.readers.works import works_content
from search.records import Extraction

_LARGEST_PLAIN = 128 * 1024 * 1024
"""No encoding takes more than four bytes for what UTF-8 writes in one: beyond this, the text is more than is kept."""


def read_file(name: str, data: bytes) -> Extraction:
    """What the file says. Raises Unreadable."""
    return read_content(name, data).extraction()


def read_content(name: str, data: bytes) -> Content:
    """What the file says, page by page, without what is packed into it. Raises Unreadable."""
    kind = kind_of(name, data)
    match kind:
        case Kind.NONE:
            return Content()
        case Kind.PICTURE:
            return Content(scan=True)
        case Kind.TEXT:
            return _plain_content(name, data)
        case Kind.PROTECTED:
            raise Unreadable(Reason.PROTECTED)
        case Kind.UNKNOWN_OLE:
            CompoundFile(data)  # one that is broken says so
            raise Unreadable(Reason.UNSUPPORTED)
        case _:
            return _READERS[kind](data)


_READERS: dict[Kind, Callable[[bytes], Content]] = {
    Kind.LIST: list_content,
    Kind.HTML: html_content,
    Kind.EMAIL: email_content,
    Kind.RTF: rtf_content,
    Kind.PDF: pdf_content,
    Kind.OFD: ofd_content,
    Kind.WORD_XML: word_content,
    Kind.SLIDES_XML: slides_content,
    Kind.SHEETS_XML: workbook_content,
    Kind.SHEETS_BINARY: library_content,
    Kind.OPEN_DOCUMENT: open_document_content,
    Kind.EPUB: epub_content,
    Kind.WORD: old_word_content,
    Kind.WORKS: works_content,
    Kind.SHEETS: old_workbook_content,
    Kind.SLIDES: old_slides_content,
    Kind.OUTLOOK: outlook_content,
}


def _plain_content(name: str, data: bytes) -> Content:
    if len(data) > _LARGEST_PLAIN:
        raise Unreadable(Reason.TOO_MUCH_TEXT)
    text = decode(data)
    if text is None and suffix_of(name) in DOCUMENT_SUFFIXES:
        raise Unreadable(Reason.DAMAGED)
    return Content([text or ""])
