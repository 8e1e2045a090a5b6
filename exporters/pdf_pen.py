"""Draws text, lines and grounds on a page, in reportlab's own words, byte for byte.

Its text objects and its numbers take two thirds of the time that a long list takes, so both are written here.
"""

from __future__ import annotations

import zlib
from functools import lru_cache
from typing import Any

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.rl_accel import fp_str
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.pdfdoc import PDFStream
from reportlab.pdfgen.canvas import Canvas

from exporters.page_items import RULE, Fill, Line, Text

# The typeface has no italics: twelve degrees, as usual for slanted faces.
_SLANT = 0.21


class Pen:
    """Draws on the pages of one canvas."""

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas
        self._document: Any = canvas._doc  # type: ignore[attr-defined]  # the stubs hide it

    def text(self, item: Text) -> None:
        """Set one line of text."""
        if item.face.slanted or item.face.heavy or item.spread:
            self._unusual_text(item)
            return
        canvas, document = self._canvas, self._document
        font: Any = pdfmetrics.getFont(item.face.name)
        pieces = [f"BT 1 0 0 1 {_number(item.x)} {_number(item.y)} Tm"]
        current = -1
        for subset, codes in font.splitString(item.text, document):
            if subset != current:
                pieces.append(
                    f"{font.getSubsetInternalName(subset, document)} {_size(item.face.size)}"
                )
                current = subset
            pieces.append(f"({canvas._escape(codes)}) Tj")  # type: ignore[attr-defined]  # as above
        self._put(f"{_shade(item.face.colour)} rg")
        self._put(" ".join(pieces) + " T* ET")

    def line(self, item: Line) -> None:
        """Draw one straight line."""
        self._put(f"{_number(item.width)} w")
        self._put(f"{_shade(item.colour)} RG")
        start = f"{_number(item.x1)} {_number(item.y1)}"
        self._put(f"n {start} m {_number(item.x2)} {_number(item.y2)} l S")

    def rule(self, left: float, y: float, right: float) -> None:
        """Draw a thin level line."""
        self.line(Line(left, y, right, y, 0.5, RULE))

    def fill(self, item: Fill) -> None:
        """Lay a ground."""
        self._canvas.setFillColor(_colour(item.colour))
        self._canvas.rect(item.x, item.y, item.width, item.height, stroke=0, fill=1)

    def end_page(self) -> None:
        """Close the page; its content waits compressed, since it can only be written when all pages are drawn."""
        self._canvas.showPage()
        page = self._document.idToObject[f"Page{self._document.pageCounter - 1}"]
        page.Contents = PDFStream(content=zlib.compress(page.stream.encode()), filters=[_Packed()])
        page.stream = ""

    def _unusual_text(self, item: Text) -> None:
        canvas = self._canvas
        canvas.setFont(item.face.name, item.face.size)
        canvas.setFillColor(_colour(item.face.colour))
        if not item.face.slanted and not item.face.heavy:
            canvas.drawString(item.x, item.y, item.text, charSpace=item.spread)
            return
        text = canvas.beginText()
        text.setTextTransform(1, 0, _SLANT if item.face.slanted else 0, 1, item.x, item.y)
        if item.face.heavy:
            canvas.setLineWidth(item.face.heavy)
            canvas.setStrokeColor(_colour(item.face.colour))
            # Filled and drawn around (ISO 32000-1 §9.3.6).
            text.setTextRenderMode(2)
        text.setCharSpace(item.spread)
        text.textOut(item.text)
        if item.face.heavy:
            text.setTextRenderMode(0)
        canvas.drawText(text)

    def _put(self, operators: str) -> None:
        self._canvas._code.append(operators)  # type: ignore[attr-defined]  # as above


class _Packed:
    """Names the compression of what is compressed already."""

    pdfname = "FlateDecode"

    def encode(self, content: bytes) -> bytes:
        return content


# Columns and lines have few places each, which every page has again.
@lru_cache(maxsize=1 << 13)
def _number(value: float) -> str:
    return str(fp_str(value))


@lru_cache(maxsize=64)
def _size(size: float) -> str:
    return f"{fp_str(size)} Tf {fp_str(size * 1.2)} TL"


@lru_cache(maxsize=16)
def _shade(code: str) -> str:
    colour = _colour(code)
    return str(fp_str((colour.red, colour.green, colour.blue)))


@lru_cache(maxsize=16)
def _colour(code: str) -> Color:
    return HexColor(code)
