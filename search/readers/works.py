"""Text out of documents of Microsoft Works 4 to 9, which share their suffix with those of WPS."""

from __future__ import annotations

import struct

from search.fencing.reasons import Reason, Unreadable
from search.readers.compound import CompoundFile
from search.readers.content import Content

STREAM = "CONTENTS"
_MAGIC = b"CHNKWKS"
_FIRST, _ENTRY = 32, struct.Struct("<H4s2x4x4sII")
_MOST_CHUNKS = 1_000


def works_content(data: bytes) -> Content:
    """The running text; the format was never published, its chunks of text are plain. Raises Unreadable."""
    file = CompoundFile(data)
    stream = file.read(STREAM)
    if not stream.startswith(_MAGIC):
        raise Unreadable(Reason.UNSUPPORTED)
    pieces = []
    for number in range(_MOST_CHUNKS):
        at = _FIRST + number * _ENTRY.size
        if at + _ENTRY.size > len(stream):
            break
        size, name, kind, start, length = _ENTRY.unpack_from(stream, at)
        if size != _ENTRY.size:
            break
        if name == b"TEXT" == kind:
            pieces.append(stream[start : start + length].decode("utf-16-le", "replace"))
    if not pieces:
        raise Unreadable(Reason.UNSUPPORTED)
    return Content(["".join(pieces).replace("\r", "\n")])
