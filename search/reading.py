"""One file's bytes to text, format by format. Runs inside the fence only: every byte here is hostile."""

from __future__ import annotations

import re

from search.encodings import decode
from search.formats import DOCUMENT_SUFFIXES, Kind, kind_of, suffix_of
from search.library import library_text
from search.markup import email_text, html_text, rtf_text
from search.office import open_document_text, slides_text, word_text
from search.pdf import pdf_text
from search.reasons import Reason, Unreadable
from search.records import PAGE_BREAK

_LINE_END = re.compile(r"\r\n?")


def read_text(name: str, data: bytes) -> tuple[str, int]:
    """The text with page breaks and how many pages it has (0 where pages mean nothing). Raises Unreadable."""
    pages = _pages(name, data)
    if not any(page.strip() for page in pages):
        # A scan has pages, but nothing to search in.
        return "", len(pages) if len(pages) > 1 or kind_of(name, data) is Kind.PDF else 0
    text = PAGE_BREAK.join(_LINE_END.sub("\n", page) for page in pages)
    return text, len(pages) if PAGE_BREAK in text or kind_of(name, data) is Kind.PDF else 0


def _pages(name: str, data: bytes) -> list[str]:
    kind = kind_of(name, data)
    match kind:
        case Kind.NONE:
            return []
        case Kind.TEXT:
            return _plain_pages(name, data)
        case Kind.HTML:
            return [html_text(data)]
        case Kind.EMAIL:
            return [email_text(data)]
        case Kind.RTF:
            return rtf_text(data).split(PAGE_BREAK)
        case Kind.PDF:
            return pdf_text(data)
        case Kind.WORD_XML:
            return word_text(data)
        case Kind.SLIDES_XML:
            return slides_text(data)
        case Kind.OPEN_DOCUMENT:
            return open_document_text(data)
        case Kind.PROTECTED:
            raise Unreadable(Reason.PROTECTED)
        case _:
            return library_text(kind, data)


def _plain_pages(name: str, data: bytes) -> list[str]:
    text = decode(data)
    if text is None and suffix_of(name) in DOCUMENT_SUFFIXES:
        raise Unreadable(Reason.DAMAGED)
    return (text or "").split(PAGE_BREAK)
