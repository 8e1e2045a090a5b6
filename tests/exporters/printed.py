"""The words on printed pages."""

from __future__ import annotations

from pypdfium2 import PdfDocument


def text_of(pdf: bytes) -> str:
    """All text of a PDF, page after page."""
    document = PdfDocument(pdf)
    try:
        pages = []
        for page in document:
            text = page.get_textpage()
            pages.append(text.get_text_range())
            text.close()
            page.close()
        return "\n".join(pages).replace("\r\n", "\n")
    finally:
        document.close()
