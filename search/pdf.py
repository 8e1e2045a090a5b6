"""Text out of PDF files, page by page, with lines joined where only the page's width broke a Chinese sentence."""

from __future__ import annotations

import itertools
import re

import pypdfium2
import pypdfium2.raw

from search.folding import is_han
from search.reasons import Reason, Unreadable

_LINE_END = re.compile(r"\r\n?|\n")
_FULL_LINE = 0.85
_SHORTEST_FULL_LINE = 12


def pdf_text(data: bytes) -> list[str]:
    """The pages of a PDF; a page without text, such as a scan, is empty."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        protected = pypdfium2.raw.FPDF_ERR_PASSWORD
        code = getattr(error, "err_code", None)
        raise Unreadable(Reason.PROTECTED if code == protected else Reason.DAMAGED) from None
    try:
        return [_page_text(document, number) for number in range(len(document))]
    finally:
        document.close()


def _page_text(document: pypdfium2.PdfDocument, number: int) -> str:
    try:
        page = document[number]
        text_page = page.get_textpage()
    except pypdfium2.PdfiumError:
        return ""  # one broken page doesn't take the others with it
    try:
        text = text_page.get_text_bounded()
    finally:
        text_page.close()
        page.close()
    return join_broken_lines(text.replace("\ufffe", "").replace("\x00", ""))


def join_broken_lines(text: str) -> str:
    """Join a line to the next where it is about as long as the page is wide and both sides of the break are Han.

    Otherwise a word that the typesetter broke could not be found. Short lines (headings, lists, cells) stay apart.
    """
    lines = [line.strip(" \t") for line in _LINE_END.split(text)]
    full = max(max(map(len, lines), default=0) * _FULL_LINE, _SHORTEST_FULL_LINE)
    joined: list[str] = []
    for above, line in itertools.pairwise(["", *lines]):
        broken = len(above) >= full and is_han(above[-1]) and is_han(line[:1])
        joined.append(line if broken or not joined else f"\n{line}")
    return "".join(joined)
