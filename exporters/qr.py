"""QR codes (ISO/IEC 18004) by reportlab's encoder, as modules for a window and as a picture for paper."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO

from PIL import Image

QUIET_ZONE = 4
"""Light modules that have to surround the symbol (ISO/IEC 18004 §6.3.8)."""

_PIXELS = 10
_LONGEST = 2000


def qr_modules(text: str) -> list[list[bool]]:
    """The symbol's modules, row by row, dark ones true, without the quiet zone; error correction level M (15 %).

    Raises ValueError for more than 2,000 bytes: nobody scans such a symbol from paper.
    """
    return [list(row) for row in _modules(text)]


def qr_png(text: str) -> bytes:
    """The symbol in black and white as PNG, with its quiet zone, ten pixels a module."""
    modules = _modules(text)
    side = len(modules) + 2 * QUIET_ZONE
    picture = Image.new("1", (side, side), 1)
    for y, row in enumerate(modules, start=QUIET_ZONE):
        for x, dark in enumerate(row, start=QUIET_ZONE):
            if dark:
                picture.putpixel((x, y), 0)
    buffer = BytesIO()
    size = (side * _PIXELS, side * _PIXELS)
    picture.resize(size, Image.Resampling.NEAREST).save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


@lru_cache(maxsize=4)
def _modules(text: str) -> tuple[tuple[bool, ...], ...]:
    # Loaded here: reportlab takes a tenth of a second.
    from reportlab.graphics.barcode.qrencoder import QRCode, QRErrorCorrectLevel

    if len(text.encode("utf-8")) > _LONGEST:
        raise ValueError("too much for a QR code on paper")
    symbol = QRCode(None, QRErrorCorrectLevel.M)
    symbol.addData(text)
    symbol.make()
    return tuple(tuple(map(bool, row)) for row in symbol.modules)
