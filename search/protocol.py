"""What travels between the application and its reader: one request, one answer, lengths first, nothing trusted.

    request   "SDQ1", length of the name (4), length of the data (8), name (UTF-8), data
    answer    "SDA1", reason (1), pages (4), length of the text (8), text (UTF-8)
    greeting  "SDG1", what the fence holds (1)

All numbers are big-endian. The text is empty wherever the reason is not.
"""

from __future__ import annotations

import struct
from typing import BinaryIO

from search.reasons import Reason

_REQUEST = struct.Struct(">4sIQ")
_ANSWER = struct.Struct(">4sBIQ")
_GREETING = struct.Struct(">4sB")
_REQUEST_MAGIC, _ANSWER_MAGIC, _GREETING_MAGIC = b"SDQ1", b"SDA1", b"SDG1"
_LONGEST_NAME = 65_536
_MOST_PAGES = 10_000_000


class ProtocolError(Exception):
    """The other side ended, or says something that can't be."""


def send_request(stream: BinaryIO, name: str, data: bytes) -> None:
    """Ask for the text of a file."""
    encoded = name.encode("utf-8", "replace")[-_LONGEST_NAME:]
    stream.write(_REQUEST.pack(_REQUEST_MAGIC, len(encoded), len(data)))
    stream.write(encoded)
    stream.write(data)
    stream.flush()


def receive_request(stream: BinaryIO) -> tuple[str, bytes] | None:
    """The next request, None when the application closed the pipe."""
    head = stream.read(_REQUEST.size)
    if not head:
        return None
    if len(head) != _REQUEST.size:
        raise ProtocolError
    magic, name_length, data_length = _REQUEST.unpack(head)
    if magic != _REQUEST_MAGIC:
        raise ProtocolError
    name = _exactly(stream, name_length).decode("utf-8", "replace")
    return name, _exactly(stream, data_length)


def send_answer(stream: BinaryIO, reason: Reason, pages: int, text: str) -> None:
    """Answer a request."""
    encoded = text.encode("utf-8", "replace")
    stream.write(_ANSWER.pack(_ANSWER_MAGIC, reason, pages, len(encoded)))
    stream.write(encoded)
    stream.flush()


def receive_answer(stream: BinaryIO, largest: int) -> tuple[Reason, int, str]:
    """The answer; raises ProtocolError for one that is larger than `largest` bytes or can't be."""
    magic, number, pages, length = _ANSWER.unpack(_exactly(stream, _ANSWER.size))
    if magic != _ANSWER_MAGIC or length > largest or pages > _MOST_PAGES:
        raise ProtocolError
    try:
        reason = Reason(number)
        text = _exactly(stream, length).decode("utf-8")
    except ValueError:
        raise ProtocolError from None
    if reason is not Reason.NONE and (text or pages):
        raise ProtocolError
    return reason, pages, text


def send_greeting(stream: BinaryIO, fence: int) -> None:
    """Say that the reader is ready, and what holds it."""
    stream.write(_GREETING.pack(_GREETING_MAGIC, fence))
    stream.flush()


def receive_greeting(stream: BinaryIO) -> int:
    """What the reader's fence holds."""
    magic, fence = _GREETING.unpack(_exactly(stream, _GREETING.size))
    if magic != _GREETING_MAGIC:
        raise ProtocolError
    return int(fence)


def _exactly(stream: BinaryIO, length: int) -> bytes:
    data = stream.read(length)
    if len(data) != length:
        raise ProtocolError
    return data
