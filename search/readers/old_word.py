"""Text out of binary Word documents ([MS-DOC], Word 97 to 2003, WPS Writer, and the plain ones of Word 6 and 95)."""

from __future__ import annotations

import re
import struct

from search.fencing.reasons import Reason, Unreadable
from search.readers.compound import CompoundFile
from search.readers.content import Content, lines
from search.readers.embedding import embedded_streams
from search.readers.encodings import decode
from search.readers.properties import summary_pages, summary_properties
from search.records import PAGE_BREAK

_MAGIC, _MAGIC_95 = 0xA5EC, 0xA5DC
_WORD_97 = 0x00C1
_ENCRYPTED, _OTHER_TABLE, _COMPLEX = 0x0100, 0x0200, 0x0004
_COUNTS_AT, _CLX_AT = 76, 418  # FibRgLw97.ccpText; FibRgFcLcb97.fcClx
_PIECE = struct.Struct("<2xI2x")
_COMPRESSED = 0x40000000
_BEGIN, _SEPARATOR, _END = "\x13", "\x14", "\x15"
_FIELD_MARK = re.compile(f"[{_BEGIN}{_SEPARATOR}{_END}]")
_MARKS = str.maketrans(
    {
        "\x07": "\t",
        "\x0b": "\n",
        "\r": "\n",
        "\x1e": "-",
        "\xa0": " ",
        # Pictures, notes' marks, drawings, hyphens that show only at a line's end.
        **dict.fromkeys("\x01\x02\x03\x04\x05\x08\x1f"),
    }
)
_ROW_END = re.compile("\x07\x07")
_BLANK_LINES = re.compile(r"[ \t]*\n(?:[ \t]*\n)+")
# [MS-DOC] 2.9.73 (FcCompressed): single bytes are Windows-1252.
_SINGLE = "cp1252"
_CODE_PAGES = {0x04: "gb18030", 0x11: "cp932", 0x12: "cp949", 0x19: "cp1251"}
_TRADITIONAL = (0x0404, 0x0C04, 0x1404)
_FULLEST_PAGE = 1_500


def old_word_content(data: bytes) -> Content:
    """The text with headers, footnotes, comments and text boxes, each story once. Raises Unreadable."""
    file = CompoundFile(data)
    stream = file.read("WordDocument")
    if len(stream) < 512:
        raise Unreadable(Reason.DAMAGED)
    magic, version, _lid, flags = struct.unpack_from("<HH2xH2xH", stream)
    if magic not in (_MAGIC, _MAGIC_95):
        raise Unreadable(Reason.DAMAGED)
    if flags & _ENCRYPTED:
        raise Unreadable(Reason.PROTECTED)
    properties, objects = summary_properties(file), embedded_streams(file)
    if version < _WORD_97:
        return Content(
            [_tidy(_old_text(stream, flags))], properties=properties, attachments=objects
        )
    table = file.read("1Table" if flags & _OTHER_TABLE else "0Table")
    text = _whole_text(stream, table)
    main, _, *others = _stories(text, struct.unpack_from("<8I", stream, _COUNTS_AT))
    pages = [_tidy(page) for page in main.split(PAGE_BREAK)]
    counted = summary_pages(file)
    known = max(map(len, pages)) <= _FULLEST_PAGE if counted < len(pages) else counted == len(pages)
    if not known:
        # Word broke more pages than its writer asked for: numbers counted from these would be wrong.
        pages = [lines(pages)]
    pages[-1] = lines([pages[-1], *(_tidy(each.replace(PAGE_BREAK, "\n")) for each in others)])
    return Content(pages, numbered=len(pages) > 1, properties=properties, attachments=objects)


def _whole_text(stream: bytes, table: bytes) -> str:
    """The document's characters, put together from the pieces that its table lists ([MS-DOC] 2.4.1)."""
    start, length = struct.unpack_from("<II", stream, _CLX_AT)
    clx = table[start : start + length]
    at = 0
    while at + 3 <= len(clx) and clx[at] == 1:  # property modifiers come first
        at += 3 + struct.unpack_from("<H", clx, at + 1)[0]
    if at + 5 > len(clx) or clx[at] != 2:
        raise Unreadable(Reason.DAMAGED)
    size = struct.unpack_from("<I", clx, at + 1)[0]
    pieces = clx[at + 5 : at + 5 + size]
    count = (len(pieces) - 4) // 12
    if count < 1:
        raise Unreadable(Reason.DAMAGED)
    ends = struct.unpack_from(f"<{count + 1}I", pieces)
    out, total = [], 0
    for number in range(count):
        characters = ends[number + 1] - ends[number]
        position = _PIECE.unpack_from(pieces, 4 * (count + 1) + 8 * number)[0]
        if characters <= 0:
            continue
        total += characters
        if total > 4 * len(stream) or characters > len(stream):
            raise Unreadable(Reason.DAMAGED)
        if position & _COMPRESSED:
            begin = (position & ~_COMPRESSED) // 2
            out.append(stream[begin : begin + characters].decode(_SINGLE, "replace"))
        else:
            raw = stream[position : position + 2 * characters]
            out.append(raw.decode("utf-16-le", "surrogatepass"))
    text = "".join(out)
    # A pair of surrogates may be split between two pieces.
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _stories(text: str, counts: tuple[int, ...]) -> list[str]:
    """Main text, macro text (never shown), footnotes, headers, comments, endnotes, boxes; in the order of the file."""
    main, foot, head, macro, comment, end, box, head_box = counts
    units = text.encode("utf-16-le", "surrogatepass") if any(map(_is_wide, text)) else b""
    found, at = [], 0
    for count in (main, foot, head, macro, comment, end, box, head_box):
        if units:
            found.append(units[2 * at : 2 * (at + count)].decode("utf-16-le", "replace"))
        else:
            found.append(text[at : at + count])
        at += count
    return [
        _without_fields(found[0]),
        found[3],
        *map(_without_fields, (found[2], found[1], *found[4:])),
    ]


def _is_wide(character: str) -> bool:
    return ord(character) > 0xFFFF


def _without_fields(text: str) -> str:
    """What fields show, without what they are told: the text between a field's separator and its end."""
    if _BEGIN not in text:
        return text
    out, at, hidden = [], 0, [False]
    for mark in _FIELD_MARK.finditer(text):
        if not hidden[-1]:
            out.append(text[at : mark.start()])
        at = mark.end()
        if mark.group() == _BEGIN:
            hidden.append(True)
        elif mark.group() == _SEPARATOR and len(hidden) > 1:
            hidden[-1] = hidden[-2]
        elif mark.group() == _END and len(hidden) > 1:
            hidden.pop()
    if not hidden[-1]:
        out.append(text[at:])
    return "".join(out)


def _tidy(text: str) -> str:
    rows = _ROW_END.sub("\n", text)
    return _BLANK_LINES.sub("\n", rows.translate(_MARKS)).strip("\n")


def _old_text(stream: bytes, flags: int) -> str:
    """The text of Word 6 and 95: bytes in one run, unless the file was saved in pieces."""
    if flags & _COMPLEX:
        raise Unreadable(Reason.UNSUPPORTED)
    language = struct.unpack_from("<H", stream, 6)[0]
    start, end = struct.unpack_from("<II", stream, 24)
    raw = stream[start:end]
    if language in _TRADITIONAL:
        text = raw.decode("big5", "replace")
    elif language & 0xFF in _CODE_PAGES:
        text = raw.decode(_CODE_PAGES[language & 0xFF], "replace")
    else:
        text = decode(raw) or raw.decode(_SINGLE, "replace")
    return _without_fields(text)
