"""Which pictures can be shown and recognised, by their first bytes."""

from __future__ import annotations

PICTURE_FORMATS = ("PNG", "JPEG", "TIFF", "BMP", "GIF", "WEBP")
"""The decoders that may be tried, by Pillow's names."""

PICTURE_SUFFIXES = frozenset(
    {"png", "jpg", "jpeg", "jpe", "tif", "tiff", "bmp", "dib", "gif", "webp"}
)
"""Names that promise such a picture."""

_MAGIC = (
    b"\x89PNG\r\n\x1a\n",
    b"\xff\xd8\xff",
    b"II*\x00",
    b"MM\x00*",
    b"II+\x00",
    b"MM\x00+",
    b"BM",
    b"GIF87a",
    b"GIF89a",
)


def is_picture(data: bytes) -> bool:
    """Whether this begins like a PNG, JPEG, TIFF, BMP, GIF or WebP."""
    return data.startswith(_MAGIC) or (data[:4] == b"RIFF" and data[8:12] == b"WEBP")
