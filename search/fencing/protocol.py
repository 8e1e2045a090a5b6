"""What travels between the application and its reader: one request, one answer, lengths first, nothing trusted.

    request   "SDQ2", milliseconds (4), length of the name (4), of the password (4), of the data (8), name and password
              (UTF-8), data
    answer    "SDA2", reason (1), pages (4), length of the facts (4), length of the text (8), facts, text (UTF-8)
    facts     length of the layout (4), the layout, then JSON: {"flags": […], "properties": {…}, "scan": …,
              "unread": [[path, reason], …]}
    greeting  "SDG1", what the fence holds (1)

All numbers are big-endian. The text is empty wherever the reason is not.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Sequence
from typing import BinaryIO, NamedTuple

from search.fencing.layouts import fits, pack_layout, unpack_layout
from search.fencing.reasons import Reason
from search.records import FLAGS, PROPERTIES, Extraction, Layout

_REQUEST = struct.Struct(">4sIIIQ")
_ANSWER = struct.Struct(">4sBIIQ")
_LENGTH = struct.Struct(">I")
_GREETING = struct.Struct(">4sB")
_REQUEST_MAGIC, _ANSWER_MAGIC, _GREETING_MAGIC = b"SDQ2", b"SDA2", b"SDG1"
_LONGEST_NAME = 65_536
_MOST_PAGES = 10_000_000
_LARGEST_FACTS = 64 * 1024 * 1024
_LONGEST_PROPERTY = 4_096
_LONGEST_PATH = 8_192


class ProtocolError(Exception):
    """The other side ended, or says something that can't be."""


def send_request(
    stream: BinaryIO, name: str, data: bytes, *, seconds: float, password: str = ""
) -> None:
    """Ask for the text of a file, within so many seconds."""
    encoded = name.encode("utf-8", "replace")[-_LONGEST_NAME:]
    secret = password.encode("utf-8", "replace")[:_LONGEST_NAME]
    milliseconds = min(int(seconds * 1000), 2**32 - 1)
    lengths = (len(encoded), len(secret), len(data))
    stream.write(_REQUEST.pack(_REQUEST_MAGIC, milliseconds, *lengths))
    stream.write(encoded + secret)
    stream.write(data)
    stream.flush()


class Request(NamedTuple):
    """A file to read within `seconds`, and the password for whatever in it needs one."""

    name: str
    data: bytes
    seconds: float
    password: str

    def __repr__(self) -> str:
        return f"Request({len(self.data)} bytes)"


def receive_request(stream: BinaryIO) -> Request | None:
    """The next request, None when the application closed the pipe."""
    head = stream.read(_REQUEST.size)
    if not head:
        return None
    if len(head) != _REQUEST.size:
        raise ProtocolError
    magic, milliseconds, name_length, secret_length, data_length = _REQUEST.unpack(head)
    if magic != _REQUEST_MAGIC:
        raise ProtocolError
    name = _exactly(stream, name_length).decode("utf-8", "replace")
    password = _exactly(stream, secret_length).decode("utf-8", "replace")
    return Request(name, _exactly(stream, data_length), milliseconds / 1000, password)


def send_answer(
    stream: BinaryIO,
    reason: Reason,
    found: Extraction,
    unread: Sequence[tuple[str, Reason]] = (),
) -> None:
    """Answer a request. Reasons, also those of what was not read inside the file, travel as numbers, not in words."""
    text = found.text.encode("utf-8", "replace")
    layout = b"" if found.layout == Layout() else pack_layout(found.layout)
    said = {
        "flags": sorted(found.flags),
        "properties": dict(found.properties),
        "scan": found.scan,
        "unread": [[path, int(why)] for path, why in unread],
    }
    facts = _LENGTH.pack(len(layout)) + layout + json.dumps(said).encode("ascii")
    if len(facts) > _LARGEST_FACTS:
        send_answer(stream, Reason.TOO_MUCH_TEXT, Extraction(""))
        return
    stream.write(_ANSWER.pack(_ANSWER_MAGIC, reason, found.pages, len(facts), len(text)))
    stream.write(facts)
    stream.write(text)
    stream.flush()


def receive_answer(stream: BinaryIO, largest: int) -> tuple[Reason, Extraction]:
    """The answer; raises ProtocolError for one whose text is larger than `largest` bytes or that can't be."""
    magic, number, pages, facts_length, length = _ANSWER.unpack(_exactly(stream, _ANSWER.size))
    if magic != _ANSWER_MAGIC or length > largest or pages > _MOST_PAGES:
        raise ProtocolError
    if facts_length > _LARGEST_FACTS:
        raise ProtocolError
    try:
        reason = Reason(number)
        layout, flags, properties, scan, unread = _facts(_exactly(stream, facts_length))
        text = _exactly(stream, length).decode("utf-8")
    except ValueError:
        raise ProtocolError from None
    if not fits(text, layout) or (reason is not Reason.NONE and (text or pages)):
        raise ProtocolError
    found = Extraction(text, reason.sentence, pages, layout, flags, properties, scan, unread)
    return reason, found


_Facts = tuple[Layout, frozenset[str], dict[str, str], bool, tuple[tuple[str, str], ...]]


def _facts(packed: bytes) -> _Facts:
    """What is said beside the text; raises ValueError for anything that `send_answer` would not have written."""
    if len(packed) < _LENGTH.size:
        raise ValueError("facts")
    end = _LENGTH.size + _LENGTH.unpack_from(packed)[0]
    layout = unpack_layout(packed[_LENGTH.size : end]) if end > _LENGTH.size else Layout()
    try:
        said = json.loads(packed[end:])
    except RecursionError:
        raise ValueError("nested") from None
    match said:
        case {
            "flags": list() as flags,
            "properties": dict() as properties,
            "scan": bool() as scan,
            "unread": list() as unread,
        }:
            pass
        case _:
            raise ValueError("facts")
    if not all(isinstance(flag, str) and flag in FLAGS for flag in flags):
        raise ValueError("flags")
    for name, value in properties.items():
        if name not in PROPERTIES or not isinstance(value, str) or len(value) > _LONGEST_PROPERTY:
            raise ValueError("properties")
    return layout, frozenset(flags), properties, scan, tuple(map(_unread, unread))


def _unread(entry: object) -> tuple[str, str]:
    match entry:
        case [str() as path, int() as number] if len(path) <= _LONGEST_PATH:
            return path, Reason(number).sentence
    raise ValueError("unread")


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
