"""What travels between the application and a fenced process that shows or recognises pages: frames, lengths first.

    frame     "SDF1", code (1), number of parts (1), length of each part (8), the parts

A request's code says what is wanted, an answer's is its `Reason`. All numbers are big-endian. Nothing is trusted: a
frame that is larger than its reader expects, or can't be, ends the conversation.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import BinaryIO

from search.fencing.protocol import ProtocolError

_HEAD = struct.Struct(">4sBB")
_MAGIC = b"SDF1"


def write_frame(stream: BinaryIO, code: int, parts: Sequence[bytes] = ()) -> None:
    """Send a code with its parts, at most 255 of them."""
    stream.write(_HEAD.pack(_MAGIC, code, len(parts)))
    stream.write(struct.pack(f">{len(parts)}Q", *map(len, parts)))
    for part in parts:
        stream.write(part)
    stream.flush()


def read_frame(stream: BinaryIO, largest: int) -> tuple[int, list[bytes]] | None:
    """The next frame, None when the other side closed the pipe before it.

    Raises ProtocolError for one whose parts hold more than `largest` bytes together, and for one that breaks off.
    """
    head = stream.read(_HEAD.size)
    if not head:
        return None
    if len(head) != _HEAD.size:
        raise ProtocolError
    magic, code, count = _HEAD.unpack(head)
    if magic != _MAGIC:
        raise ProtocolError
    lengths = struct.unpack(f">{count}Q", _exactly(stream, 8 * count))
    if sum(lengths) > largest:
        raise ProtocolError
    return code, [_exactly(stream, length) for length in lengths]


def _exactly(stream: BinaryIO, length: int) -> bytes:
    data = stream.read(length)
    if len(data) != length:
        raise ProtocolError
    return data
