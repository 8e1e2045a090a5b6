"""The directory of a 7z archive (7zFormat.txt of the LZMA SDK): packed streams, how to unpack them, files by name."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

from search.fencing.reasons import Reason, Unreadable

_END, _HEADER, _ENCODED = 0x00, 0x01, 0x17
_ARCHIVE_PROPERTIES, _ADDITIONAL, _MAIN, _FILES = 0x02, 0x03, 0x04, 0x05
_PACK, _UNPACK, _SUBSTREAMS, _SIZE, _CRC, _FOLDER = 0x06, 0x07, 0x08, 0x09, 0x0A, 0x0B
_UNPACK_SIZES, _COUNTS = 0x0C, 0x0D
_EMPTY_STREAM, _EMPTY_FILE, _NAMES = 0x0E, 0x0F, 0x11
_MOST_CODERS = 8


@dataclass(slots=True)
class Folder:
    """One packed stream and its chain of coders, in the order in which they are undone: (id, properties, size)."""

    coders: list[tuple[bytes, bytes, int]] = field(default_factory=list)
    supported: bool = True  # streams that branch, as those of BCJ2 do, are not
    packed: list[tuple[int, int]] = field(default_factory=list)  # (offset, size)
    streams: int = 1
    crc: int | None = None
    sizes: list[int] = field(default_factory=list)
    crcs: list[int | None] = field(default_factory=list)

    @property
    def size(self) -> int:
        """Bytes that it unpacks to."""
        return self.coders[-1][2]


@dataclass(slots=True)
class Directory:
    """What the archive holds: `files` are (name, has content) in the order of the streams in the folders."""

    folders: list[Folder] = field(default_factory=list)
    files: list[tuple[str, bool]] = field(default_factory=list)


class _Cursor:
    """Reads the numbers of a header; anything beyond its end, and any count it can't hold, is damage."""

    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0

    def bytes(self, count: int) -> bytes:
        piece = self._data[self._at : self._at + count]
        if len(piece) != count:
            raise Unreadable(Reason.DAMAGED)
        self._at += count
        return piece

    def byte(self) -> int:
        return self.bytes(1)[0]

    def number(self) -> int:
        """Up to eight bytes: as many high bits are set in the first one as bytes follow."""
        first = self.byte()
        mask, value = 0x80, 0
        for shift in range(8):
            if not first & mask:
                return value | (first & (mask - 1)) << (8 * shift)
            value |= self.byte() << (8 * shift)
            mask >>= 1
        return value

    def count(self) -> int:
        """A number of things, each of which takes up room in the header."""
        value = self.number()
        if value > len(self._data):
            raise Unreadable(Reason.DAMAGED)
        return value

    def bits(self, count: int) -> list[bool]:
        packed = self.bytes((count + 7) // 8)
        return [bool(packed[index // 8] & 0x80 >> index % 8) for index in range(count)]

    def digests(self, count: int) -> list[int | None]:
        known = [True] * count if self.byte() else self.bits(count)
        return [struct.unpack("<L", self.bytes(4))[0] if each else None for each in known]


def parse_streams(header: bytes) -> list[Folder] | None:
    """The folders of an encoded header; None for a header in clear. Raises Unreadable."""
    cursor = _Cursor(header)
    kind = cursor.byte()
    if kind == _HEADER:
        return None
    if kind != _ENCODED:
        raise Unreadable(Reason.DAMAGED)
    return _streams(cursor)


def parse_directory(header: bytes) -> Directory:
    """The directory in a header in clear. Raises Unreadable."""
    cursor, directory = _Cursor(header), Directory()
    if cursor.byte() != _HEADER:
        raise Unreadable(Reason.DAMAGED)
    while (kind := cursor.byte()) != _END:
        if kind == _ARCHIVE_PROPERTIES:
            while cursor.byte() != _END:
                cursor.bytes(cursor.number())
        elif kind == _ADDITIONAL:
            _streams(cursor)
        elif kind == _MAIN:
            directory.folders = _streams(cursor)
        elif kind == _FILES:
            directory.files = _files(cursor)
        else:
            raise Unreadable(Reason.DAMAGED)
    return directory


def _streams(cursor: _Cursor) -> list[Folder]:
    packed: list[tuple[int, int]] = []
    folders: list[Folder] = []
    while (kind := cursor.byte()) != _END:
        if kind == _PACK:
            packed = _packed(cursor)
        elif kind == _UNPACK:
            folders = _folders(cursor)
        elif kind == _SUBSTREAMS:
            _substreams(cursor, folders)
        else:
            raise Unreadable(Reason.DAMAGED)
    for folder in folders:
        needed = len(folder.packed)
        folder.packed, packed = packed[:needed], packed[needed:]
        if len(folder.packed) != needed:
            raise Unreadable(Reason.DAMAGED)
        if not folder.sizes and folder.streams == 1:
            folder.sizes, folder.crcs = [folder.size], [folder.crc]
    return folders


def _packed(cursor: _Cursor) -> list[tuple[int, int]]:
    position, count = cursor.number(), cursor.count()
    sizes: list[int] = []
    while (kind := cursor.byte()) != _END:
        if kind == _SIZE:
            sizes = [cursor.number() for _ in range(count)]
        elif kind == _CRC:
            cursor.digests(count)
        else:
            raise Unreadable(Reason.DAMAGED)
    spans = []
    for size in sizes:
        spans.append((position, size))
        position += size
    return spans


def _folders(cursor: _Cursor) -> list[Folder]:
    if cursor.byte() != _FOLDER:
        raise Unreadable(Reason.DAMAGED)
    count = cursor.count()
    if cursor.byte():
        raise Unreadable(Reason.UNSUPPORTED)
    described = [_folder(cursor) for _ in range(count)]
    folders = []
    if cursor.byte() != _UNPACK_SIZES:
        raise Unreadable(Reason.DAMAGED)
    for coders, order, streams, supported in described:
        sizes = [cursor.number() for _ in coders]
        chain = [(*coders[index], sizes[index]) for index in order]
        folders.append(Folder(chain, supported, [(0, 0)] * streams))
    while (kind := cursor.byte()) != _END:
        if kind != _CRC:
            raise Unreadable(Reason.DAMAGED)
        for folder, crc in zip(folders, cursor.digests(count), strict=True):
            folder.crc = crc
    return folders


def _folder(cursor: _Cursor) -> tuple[list[tuple[bytes, bytes]], list[int], int, bool]:
    """Its coders as (id, properties), the order in which they are undone, its packed streams, whether it is a chain."""
    coders: list[tuple[bytes, bytes]] = []
    count = cursor.count()
    if not 0 < count <= _MOST_CODERS:
        raise Unreadable(Reason.DAMAGED)
    supported, inputs = True, 0
    for _ in range(count):
        flags = cursor.byte()
        name = cursor.bytes(flags & 0x0F)
        ins, outs = (cursor.count(), cursor.count()) if flags & 0x10 else (1, 1)
        if outs != 1 or not 0 < ins <= _MOST_CODERS:
            raise Unreadable(Reason.UNSUPPORTED)
        supported = supported and ins == 1
        inputs += ins
        coders.append((name, cursor.bytes(cursor.count()) if flags & 0x20 else b""))
    pairs: dict[int, int] = {}
    for _ in range(count - 1):
        input_, output = cursor.number(), cursor.number()
        pairs[output] = input_
    streams = inputs - len(pairs)
    if streams < 1:
        raise Unreadable(Reason.DAMAGED)
    packed = [cursor.number() for _ in range(streams)] if streams > 1 else []
    if not supported or packed:
        return coders, list(range(count)), streams, False
    return coders, _order(count, pairs), streams, True


def _order(count: int, next_of: dict[int, int]) -> list[int]:
    """Along the bound pairs (output → input), from the coder that reads the packed stream."""
    first = set(range(count)) - set(next_of.values())
    order = [min(first, default=0)]
    while order[-1] in next_of and len(order) <= count:
        order.append(next_of[order[-1]])
    if sorted(order) != list(range(count)):
        raise Unreadable(Reason.DAMAGED)
    return order


def _substreams(cursor: _Cursor, folders: list[Folder]) -> None:
    kind = cursor.byte()
    if kind == _COUNTS:
        for folder in folders:
            folder.streams = cursor.count()
        kind = cursor.byte()
    for folder in folders:
        sizes = [cursor.number() for _ in range(folder.streams - 1)] if kind == _SIZE else []
        if folder.streams:
            folder.sizes = [*sizes, folder.size - sum(sizes)]
            if folder.sizes[-1] < 0 or len(folder.sizes) != folder.streams:
                raise Unreadable(Reason.DAMAGED)
    if kind == _SIZE:
        kind = cursor.byte()
    unknown = [each for each in folders if each.streams != 1 or each.crc is None]
    for folder in folders:
        folder.crcs = [folder.crc] if folder.streams == 1 else [None] * folder.streams
    while kind != _END:
        if kind != _CRC:
            raise Unreadable(Reason.DAMAGED)
        digests = iter(cursor.digests(sum(folder.streams for folder in unknown)))
        for folder in unknown:
            folder.crcs = [next(digests) for _ in range(folder.streams)]
        kind = cursor.byte()


def _files(cursor: _Cursor) -> list[tuple[str, bool]]:
    count = cursor.count()
    names: list[str] = []
    empty = [False] * count
    while (kind := cursor.byte()) != _END:
        body = _Cursor(cursor.bytes(cursor.number()))
        if kind == _EMPTY_STREAM:
            empty = body.bits(count)
        elif kind == _NAMES:
            if body.byte():
                raise Unreadable(Reason.UNSUPPORTED)
            names = body._data[1:].decode("utf-16-le", "replace").split("\0")[:count]
    if len(names) != count:
        raise Unreadable(Reason.DAMAGED)
    return [(name, not each) for name, each in zip(names, empty, strict=True)]
