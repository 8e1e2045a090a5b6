"""Text out of binary presentations ([MS-PPT], PowerPoint 97 to 2003, WPS Presentation): slides in order, with notes."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

from search.fencing.reasons import Reason, Unreadable
from search.readers.compound import CompoundFile
from search.readers.content import Content, lines
from search.readers.properties import summary_properties
from search.records import Page

_HEAD = struct.Struct("<HHI")
# [MS-PPT] 2.13.24 (RecordType)
_DOCUMENT, _SLIDE, _SLIDE_ATOM, _NOTES, _SLIDE_PERSIST = 0x03E8, 0x03EE, 0x03EF, 0x03F0, 0x03F3
_MASTER, _SLIDE_LIST, _HEADERS = 0x03F8, 0x0FF0, 0x0FD9
_CHARS, _BYTES, _STRING, _OUTLINE_REF, _HEADER = 0x0FA0, 0x0FA8, 0x0FBA, 0x0F9E, 0x0F9F
_PLACEHOLDER, _SHAPE = 0x0BC3, 0xF004
_USER_EDIT, _PERSIST_DIRECTORY, _COMMENT, _TAGGED = 0x0FF5, 0x1772, 0x2EE0, 0x138B
_SAYING = (_HEADERS, _COMMENT)
"""Containers whose strings are shown; elsewhere they name things."""
_ENCRYPTED_TOKEN = 0xF3D1C4DF
_CONTAINER = 0xF
_SLIDES, _MASTERS, _NOTE_PAGES = 0, 1, 2
_DEEPEST = 24
_MOST_EDITS, _MOST_OBJECTS = 1_000, 200_000
_SHOWN_EVERYWHERE = ("*",)
_BREAKS = str.maketrans({"\r": "\n", "\x0b": "\n"})


class _Record(NamedTuple):
    kind: int
    instance: int
    container: bool
    data: bytes


def old_slides_content(data: bytes) -> Content:
    """The slides with their notes and comments; what the masters say to all of them comes with the first.

    Raises Unreadable.
    """
    file = CompoundFile(data)
    stream = file.read("PowerPoint Document")
    edit = _current_edit(file)
    objects, document = _live_objects(stream, edit)
    root = _record_at(stream, objects.get(document, -1))
    if root is None or root.kind != _DOCUMENT:
        raise Unreadable(Reason.DAMAGED)
    slides, masters, notes = _listed(root.data)
    notes_of = {each.identity: _record_at(stream, objects.get(each.object, -1)) for each in notes}
    pages = []
    for each in slides:
        slide = _record_at(stream, objects.get(each.object, -1))
        pieces = list(each.outline) if slide is None else _slide_text(slide, each.outline)
        if slide is not None:
            page = notes_of.get(_notes_identity(slide))
            if page is not None:
                pieces += _texts(page.data)
        pages.append(lines(piece.translate(_BREAKS) for piece in pieces))
    shared = [
        text
        for record in _records(root.data)
        if record.kind == _HEADERS
        for text in _texts(record.data)
    ]
    for each in masters:
        master = _record_at(stream, objects.get(each.object, -1))
        if master is not None:
            shared += _texts(master.data, placeholders=False)
    if pages:
        shared = [text for text in dict.fromkeys(shared) if text.strip() not in _SHOWN_EVERYWHERE]
        pages[0] = lines([pages[0], *(text.translate(_BREAKS) for text in shared)])
    return Content(pages, [Page("slide")] * len(pages), properties=summary_properties(file))


class _Listed(NamedTuple):
    object: int
    identity: int
    outline: list[str]


def _current_edit(file: CompoundFile) -> int:
    """Where the last edit begins, as the stream "Current User" says ([MS-PPT] 2.3.2)."""
    user = file.read("Current User")
    if len(user) < 20:
        raise Unreadable(Reason.DAMAGED)
    _size, token, edit = struct.unpack_from("<III", user, 8)
    if token == _ENCRYPTED_TOKEN:
        raise Unreadable(Reason.PROTECTED)
    return int(edit)


def _live_objects(stream: bytes, edit: int) -> tuple[dict[int, int], int]:
    """Where each object stands, later edits counting more than earlier ones, and the number of the document."""
    objects: dict[int, int] = {}
    document = 0
    seen: set[int] = set()
    while edit and edit not in seen and len(seen) < _MOST_EDITS:
        seen.add(edit)
        record = _record_at(stream, edit)
        if record is None or record.kind != _USER_EDIT or len(record.data) < 20:
            break
        earlier, directory, number = struct.unpack_from("<III", record.data, 8)
        document = document or number
        persist = _record_at(stream, directory)
        if persist is not None and persist.kind == _PERSIST_DIRECTORY:
            for key, place in _directory(persist.data):
                objects.setdefault(key, place)
                if len(objects) > _MOST_OBJECTS:
                    raise Unreadable(Reason.DAMAGED)
        edit = earlier
    if not objects:
        raise Unreadable(Reason.DAMAGED)
    return objects, document


def _directory(data: bytes) -> Iterator[tuple[int, int]]:
    at = 0
    while at + 4 <= len(data):
        head = struct.unpack_from("<I", data, at)[0]
        first, count = head & 0xFFFFF, head >> 20
        at += 4
        for number in range(count):
            if at + 4 > len(data):
                return
            yield first + number, struct.unpack_from("<I", data, at)[0]
            at += 4


def _listed(document: bytes) -> tuple[list[_Listed], list[_Listed], list[_Listed]]:
    """Slides, masters and notes in their order, each with the text that the outline holds for it."""
    lists: tuple[list[_Listed], list[_Listed], list[_Listed]] = ([], [], [])
    for record in _records(document):
        if record.kind != _SLIDE_LIST or record.instance > _NOTE_PAGES:
            continue
        found = lists[record.instance]
        for each in _records(record.data):
            if each.kind == _SLIDE_PERSIST and len(each.data) >= 16:
                number, identity = struct.unpack_from("<I8xI", each.data)
                found.append(_Listed(number, identity, []))
            elif each.kind == _HEADER and found:
                found[-1].outline.append("")
            elif each.kind in (_CHARS, _BYTES) and found and found[-1].outline:
                found[-1].outline[-1] += _text(each)
    return lists


def _slide_text(slide: _Record, outline: list[str]) -> list[str]:
    """Text box after text box as they are drawn; what only the outline has follows."""
    left = dict(enumerate(outline))
    pieces = []
    for record in _walk(slide.data):
        if record.kind in (_CHARS, _BYTES, _STRING):
            pieces.append(_text(record))
        elif record.kind == _OUTLINE_REF and len(record.data) >= 4:
            pieces.append(left.pop(struct.unpack_from("<I", record.data)[0], ""))
    return pieces + list(left.values())


def _notes_identity(slide: _Record) -> int:
    for record in _records(slide.data):
        if record.kind == _SLIDE_ATOM and len(record.data) >= 20:
            return int(struct.unpack_from("<I", record.data, 16)[0])
    return 0


def _texts(data: bytes, *, placeholders: bool = True, within: int = 0) -> list[str]:
    """All text below; without `placeholders` only of shapes that hold their own, not "click to edit"."""
    return [
        _text(record)
        for record in _walk(data, placeholders=placeholders, within=within)
        if record.kind in (_CHARS, _BYTES) or (record.kind == _STRING and placeholders)
    ]


def _text(record: _Record) -> str:
    if record.kind == _BYTES:
        return record.data.decode("latin-1")
    return record.data.decode("utf-16-le", "replace")


def _walk(
    data: bytes, depth: int = 0, *, placeholders: bool = True, within: int = 0
) -> Iterator[_Record]:
    for record in _records(data):
        if record.container or record.kind == _TAGGED:
            told = not placeholders and record.kind == _SHAPE and _is_placeholder(record, depth)
            if depth < _DEEPEST and not told:
                yield from _walk(
                    record.data, depth + 1, placeholders=placeholders, within=record.kind
                )
        elif record.kind != _STRING or within in _SAYING:
            yield record


def _is_placeholder(shape: _Record, depth: int) -> bool:
    return any(record.kind == _PLACEHOLDER for record in _walk(shape.data, depth + 1))


def _records(data: bytes) -> Iterator[_Record]:
    at = 0
    while (record := _record_at(data, at)) is not None:
        yield record
        at += _HEAD.size + len(record.data)


def _record_at(data: bytes, at: int) -> _Record | None:
    if at < 0 or at + _HEAD.size > len(data):
        return None
    first, kind, length = _HEAD.unpack_from(data, at)
    start = at + _HEAD.size
    body = data[start : start + length]
    return _Record(kind, first >> 4, first & 0xF == _CONTAINER, body)
