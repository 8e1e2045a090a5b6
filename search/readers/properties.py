"""What documents say of themselves: title, author, subject, when they were made and changed last."""

from __future__ import annotations

import datetime
import struct

from search.fencing.reasons import Unreadable
from search.readers.compound import CompoundFile
from search.readers.encodings import decode
from search.readers.package import Package, local

# Dublin Core and Open Packaging (ECMA-376-2 §11), Open Document (ISO/IEC 26300-1 §4.3).
_NAMES = {
    "title": "title",
    "initial-creator": "author",
    "creator": "author",
    "subject": "subject",
    "created": "created",
    "creation-date": "created",
    "modified": "modified",
    "date": "modified",
}
_SUMMARY = "\x05SummaryInformation"
# [MS-OLEPS] 2.1 and [MS-OSHARED] 2.3.3.2.1
_PROPERTY_NUMBERS = {2: "title", 3: "subject", 4: "author", 12: "created", 13: "modified"}
_CODE_PAGE, _PAGES = 1, 14
_NUMBER, _STRING, _WIDE_STRING, _FILETIME = 3, 30, 31, 64
_WESTERN = 1252
_EPOCH = datetime.datetime(1601, 1, 1, tzinfo=datetime.UTC)
_MOST_PROPERTIES = 100
_UTF_16 = 1200


def package_properties(package: Package, part: str) -> dict[str, str]:
    """The properties in a part: docProps/core.xml or meta.xml; nothing where it is missing or broken."""
    found: dict[str, str] = {}
    if part not in package:
        return found
    try:
        for _, element in package.events(part, ends=True):
            name = _NAMES.get(local(element.tag))
            if name and element.text and element.text.strip():
                found.setdefault(name, element.text.strip())
    except Unreadable:
        return {}
    return found


def summary_properties(file: CompoundFile) -> dict[str, str]:
    """The properties of a binary document; nothing where they are missing or broken."""
    stream, places = _summary(file)
    found: dict[str, str] = {}
    try:
        page = _WESTERN
        if _CODE_PAGE in places:
            page = struct.unpack_from("<H", stream, places[_CODE_PAGE] + 4)[0]
        for number, name in _PROPERTY_NUMBERS.items():
            if number in places and (value := _value(stream, places[number], page)):
                found[name] = value
    except struct.error:
        pass
    return found


def summary_pages(file: CompoundFile) -> int:
    """How many pages a binary document had when it was saved; 0 where nobody counted."""
    stream, places = _summary(file)
    try:
        kind, count = struct.unpack_from("<Ii", stream, places[_PAGES])
    except (KeyError, struct.error):
        return 0
    return max(0, count) if kind == _NUMBER else 0


def _summary(file: CompoundFile) -> tuple[bytes, dict[int, int]]:
    """The stream of the properties, and where each begins."""
    try:
        stream = file.read(_SUMMARY)
        start = struct.unpack_from("<I", stream, 44)[0]
        count = min(struct.unpack_from("<I", stream, start + 4)[0], _MOST_PROPERTIES)
        numbers = struct.unpack_from(f"<{2 * count}I", stream, start + 8)
    except (Unreadable, struct.error):
        return b"", {}
    return stream, {
        number: start + at for number, at in zip(numbers[::2], numbers[1::2], strict=True)
    }


def _value(stream: bytes, at: int, page: int) -> str:
    kind = struct.unpack_from("<I", stream, at)[0]
    if kind == _FILETIME:
        return moment_of(struct.unpack_from("<Q", stream, at + 4)[0])
    if kind not in (_STRING, _WIDE_STRING):
        return ""
    length = struct.unpack_from("<I", stream, at + 4)[0]
    if kind == _WIDE_STRING or page == _UTF_16:
        raw = stream[at + 8 : at + 8 + (2 * length if kind == _WIDE_STRING else length)]
        return raw.decode("utf-16-le", "replace").partition("\0")[0].strip()
    raw = stream[at + 8 : at + 8 + length].partition(b"\0")[0]
    try:
        text = raw.decode("utf-8" if page == 65001 else f"cp{page}")
    except (LookupError, UnicodeError):
        text = decode(raw) or ""
    return text.strip()


def moment_of(filetime: int) -> str:
    """A moment in tenths of microseconds since 1601 as ISO 8601; empty for none, and for lengths of time."""
    try:
        moment = _EPOCH + datetime.timedelta(microseconds=filetime // 10)
    except OverflowError:
        return ""
    return moment.isoformat(timespec="seconds") if moment.year > 1970 else ""


def counted_pages(package: Package, part: str) -> int:
    """How many pages an Open XML document had when it was saved (docProps/app.xml); 0 where nobody counted."""
    if part not in package:
        return 0
    try:
        for _, element in package.events(part, ("{*}Pages",), ends=True):
            text = (element.text or "").strip()
            return int(text[:7]) if text.isascii() and text.isdigit() else 0
    except Unreadable:
        pass
    return 0


def written_moment(
    year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0
) -> str:
    """ISO 8601 for a moment without a time zone; empty where there is no such moment."""
    try:
        moment = datetime.datetime(year, month, day, hour, minute, second)  # noqa: DTZ001
    except ValueError:
        return ""
    return moment.isoformat(timespec="seconds")
