"""Text out of Outlook messages ([MS-OXMSG]): subject, parties, date, body, and what is attached."""

from __future__ import annotations

import re
import struct

from search.fencing.reasons import Reason, Unreadable
from search.readers.compound import CompoundFile
from search.readers.content import Content, lines
from search.readers.encodings import decode, decode_as
from search.readers.markup import html_text
from search.readers.properties import moment_of
from search.readers.rtf import rtf_text

# [MS-OXPROPS]: property numbers of what is read.
_SUBJECT, _SENDER, _SENDER_ADDRESS, _SENDER_MAIL = "0037", "0C1A", "0C1F", "5D01"
_TO, _CC, _BODY, _HTML, _RTF = "0E04", "0E03", "1000", "1013", "1009"
_SUBMITTED, _DELIVERED, _CREATED = 0x00390040, 0x0E060040, 0x30070040
_CODE_PAGES = (0x3FDE0003, 0x3FFD0003)
_LONG_NAME, _SHORT_NAME, _SHOWN_NAME, _DATA = "3707", "3704", "3001", "3701"
_PROPERTIES = "__properties_version1.0"
_HEAD_OUTER, _HEAD_INNER = 32, 24
_ATTACHMENT = re.compile(r"__attach_version1\.0_#[0-9A-Fa-f]{8}/")
_DEEPEST = 3
_LARGEST_ATTACHMENT = 128 * 1024 * 1024
# [MS-OXRTFCP] 2.1.2.1
_DICTIONARY = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor MS Sans "
    rb"SerifSymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0" b"\r\n" rb"\par \pard\plain\f0\fs20\b\i"
    rb"\u\tab\tx"
)  # fmt: skip
_COMPRESSED, _PLAIN = b"LZFu", b"MELA"
_LARGEST_RTF = 64 * 1024 * 1024


def outlook_content(data: bytes) -> Content:
    """One message; messages attached to it are read with it, files are handed on. Raises Unreadable."""
    file = CompoundFile(data)
    if _PROPERTIES not in file:
        raise Unreadable(Reason.DAMAGED)
    return _message(file, "", 0)


def _message(file: CompoundFile, folder: str, depth: int) -> Content:
    fixed = _fixed_values(file, folder, _HEAD_INNER if folder else _HEAD_OUTER)
    pages = [struct.unpack("<I4x", fixed[key])[0] for key in _CODE_PAGES if key in fixed]
    page = pages[0] if pages else 0

    def said(number: str) -> str:
        return _string(file, folder, number, page)

    subject = said(_SUBJECT)
    sender, address = said(_SENDER), said(_SENDER_MAIL) or said(_SENDER_ADDRESS)
    if "@" in address and address != sender:
        sender = f"{sender} <{address}>".strip()
    moments = (fixed.get(key) for key in (_SUBMITTED, _DELIVERED, _CREATED))
    moment = next((moment_of(struct.unpack("<Q", each)[0]) for each in moments if each), "")
    heads = (("Subject", subject), ("From", sender), ("To", said(_TO)), ("Cc", said(_CC)))
    text = lines(
        [
            *(f"{name}: {value}" for name, value in (*heads, ("Date", moment)) if value.strip()),
            _body(file, folder, page),
        ]
    )
    content = Content(
        [text], properties={"title": subject, "author": said(_SENDER), "created": moment}
    )
    if depth < _DEEPEST:
        _read_attachments(file, folder, page, depth, content)
    return content


def _body(file: CompoundFile, folder: str, page: int) -> str:
    text = _string(file, folder, _BODY, page)
    if text.strip():
        return text
    for kind in ("0102", "001E", "001F"):
        path = f"{folder}__substg1.0_{_HTML}{kind}"
        if path in file:
            return html_text(file.read(path))
    path = f"{folder}__substg1.0_{_RTF}0102"
    if path not in file:
        return ""
    rtf = _unpacked(file.read(path))
    return rtf_text(rtf) if rtf.startswith(b"{\\rtf") else ""


def _read_attachments(
    file: CompoundFile, folder: str, page: int, depth: int, content: Content
) -> None:
    here = [name[len(folder) :] for name in file.names if name.startswith(folder)]
    storages = {found.group() for name in here if (found := _ATTACHMENT.match(name))}
    for storage in sorted(storages):
        inside = f"{folder}{storage}"
        names = (_string(file, inside, key, page) for key in (_LONG_NAME, _SHORT_NAME, _SHOWN_NAME))
        name = next((each for each in names if each.strip()), "?")
        data = f"{inside}__substg1.0_{_DATA}0102"
        message = f"{inside}__substg1.0_{_DATA}000D/"
        if data in file:
            attached = file.read(data)
            if len(attached) <= _LARGEST_ATTACHMENT:
                content.attachments.append((name, attached))
        elif f"{message}{_PROPERTIES}" in file:
            inner = _message(file, message, depth + 1)
            content.take(name, inner)
            content.attachments += [
                (f"{name}/{each}", inside_it) for each, inside_it in inner.attachments
            ]


def _string(file: CompoundFile, folder: str, number: str, page: int) -> str:
    wide = f"{folder}__substg1.0_{number}001F"
    if wide in file:
        return file.read(wide).decode("utf-16-le", "replace").strip("\0")
    narrow = f"{folder}__substg1.0_{number}001E"
    if narrow not in file:
        return ""
    raw = file.read(narrow).strip(b"\0")
    declared = "utf-8" if page == 65001 else f"cp{page}" if page else ""
    return decode_as(raw, declared) or decode(raw) or ""


def _fixed_values(file: CompoundFile, folder: str, head: int) -> dict[int, bytes]:
    """Numbers and moments, by number and type of the property ([MS-OXMSG] 2.4.2)."""
    path = f"{folder}{_PROPERTIES}"
    if path not in file:
        return {}
    stream = file.read(path)[head:]
    return {
        struct.unpack_from("<I", stream, at)[0]: stream[at + 8 : at + 16]
        for at in range(0, len(stream) - 15, 16)
    }


def _unpacked(packed: bytes) -> bytes:
    """RTF as messages pack it ([MS-OXRTFCP] 2.2): literals, and references into the last 4,096 bytes."""
    if len(packed) < 16:
        return b""
    size, kind = struct.unpack_from("<4xI4s", packed)
    if kind == _PLAIN:
        return packed[16 : 16 + size]
    if kind != _COMPRESSED or size > _LARGEST_RTF:
        return b""
    out = bytearray(_DICTIONARY)
    at = 16
    while at < len(packed) and len(out) < size + len(_DICTIONARY):
        flags = packed[at]
        at += 1
        for bit in range(8):
            if flags >> bit & 1 == 0:
                out += packed[at : at + 1]
                at += 1
                continue
            if at + 2 > len(packed):
                return bytes(out[len(_DICTIONARY) :])
            word = packed[at] << 8 | packed[at + 1]
            at += 2
            offset, length = word >> 4, (word & 0xF) + 2
            # The place counts in a ring of 4,096 bytes that began with the dictionary.
            back = (len(out) - offset) % 4096 or 4096
            if back == 4096 or back > len(out):
                return bytes(out[len(_DICTIONARY) :])
            for _ in range(length):
                out.append(out[-back])
    return bytes(out[len(_DICTIONARY) :])
