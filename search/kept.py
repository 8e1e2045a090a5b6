"""How a text is kept, sealed beside its document: plain UTF-8, or with a head that says what its pages are.

    plain   the text (UTF-8): every text without a layout, and all that were kept before there were layouts
    headed  FF "SDT1", length of the layout (4, big-endian), the layout, the text (UTF-8)

No UTF-8 text begins with FF.
"""

from __future__ import annotations

import struct

from search.fencing.layouts import fits, pack_layout, unpack_layout
from search.records import Extraction, KeptText, Layout

_HEAD = struct.Struct(">5sI")
_MAGIC = b"\xffSDT1"


def pack_kept(extraction: Extraction) -> bytes:
    """The bytes to keep for an extraction's text."""
    text = extraction.text.encode("utf-8", "replace")
    if extraction.layout == Layout():
        return text
    layout = pack_layout(extraction.layout)
    return _HEAD.pack(_MAGIC, len(layout)) + layout + text


def unpack_kept(data: bytes) -> KeptText:
    """The text and its layout; raises ValueError for bytes that were never kept."""
    if not data.startswith(b"\xff"):
        return KeptText(data.decode("utf-8"))
    if len(data) < _HEAD.size:
        raise ValueError("head")
    magic, length = _HEAD.unpack_from(data)
    start = _HEAD.size + length
    if magic != _MAGIC or start > len(data):
        raise ValueError("head")
    layout = unpack_layout(data[_HEAD.size : start])
    text = data[start:].decode("utf-8")
    if not fits(text, layout):
        raise ValueError("pages")
    return KeptText(text, layout)
