"""QR codes on a drawn page. Runs inside the fence only: every pixel here is hostile."""

from __future__ import annotations

import zxingcpp
from PIL import Image

MOST_CODES = 40
"""More than anybody prints on a page."""


def codes_on(image: Image.Image) -> tuple[str, ...]:
    """The texts of the QR codes on a page, from the top; those that don't decode are left out."""
    found = zxingcpp.read_barcodes(
        image.convert("L"),
        formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode),
        try_rotate=True,
        try_downscale=True,
    )
    valid = [each for each in found if each.valid and each.text]
    valid.sort(key=lambda each: (each.position.top_left.y, each.position.top_left.x))
    return tuple(each.text for each in valid[:MOST_CODES])
