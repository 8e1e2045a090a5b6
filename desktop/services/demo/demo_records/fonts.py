"""The bundled typeface for drawn records; loading a size once is enough."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from PIL import ImageFont

import resources

_FOLDER = Path(resources.__file__).parent / "fonts"


@cache
def regular(size: int) -> ImageFont.FreeTypeFont:
    """Noto Sans SC, regular weight, in pixels."""
    return _font("NotoSansSC-Regular.ttf", size)


@cache
def bold(size: int) -> ImageFont.FreeTypeFont:
    """Noto Sans SC, bold, in pixels."""
    return _font("NotoSansSC-Bold.ttf", size)


def _font(name: str, size: int) -> ImageFont.FreeTypeFont:
    # The basic layout needs no Raqm library, so that every machine draws the same pixels.
    return ImageFont.truetype(_FOLDER / name, size, layout_engine=ImageFont.Layout.BASIC)
