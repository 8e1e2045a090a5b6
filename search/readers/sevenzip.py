"""Members of 7z archives, unpacked in memory with what Python has: LZMA, LZMA2, bzip2, deflate, their filters, AES-256.

No library is used: those that exist write files, or bring a dozen compiled packages. PPMd, and BCJ2, which 7-Zip uses
for programs, are not read, and it is said.
"""

from __future__ import annotations

import bz2
import lzma
import struct
import zlib
from collections.abc import Callable, Iterator

from search.fencing.budget import Budget
from search.fencing.reasons import Reason, Unreadable
from search.readers.members import (
    CHUNK,
    Inflating,
    Member,
    Readable,
    crc_fits,
    read_bounded,
    shown_path,
)
from search.readers.passwords import decrypt_7z
from search.readers.sevenzip_header import Folder, parse_directory, parse_streams

MAGIC = b"7z\xbc\xaf\x27\x1c"
_START = struct.Struct("<6s2BLQQL")
_LARGEST_HEADER = 16 * 1024 * 1024
_MOST_ENCODED = 4
_AES = b"\x06\xf1\x07\x01"
_STORED_CHUNK = 65_536
_LEAST_DICTIONARY = 4_096
_FILTERS = {
    b"\x03\x03\x01\x03": lzma.FILTER_X86,
    b"\x03\x03\x02\x05": lzma.FILTER_POWERPC,
    b"\x03\x03\x04\x01": lzma.FILTER_IA64,
    b"\x03\x03\x05\x01": lzma.FILTER_ARM,
    b"\x03\x03\x07\x01": lzma.FILTER_ARMTHUMB,
    b"\x03\x03\x08\x05": lzma.FILTER_SPARC,
    b"\x04": lzma.FILTER_X86,
    b"\x05": lzma.FILTER_POWERPC,
    b"\x06": lzma.FILTER_IA64,
    b"\x07": lzma.FILTER_ARM,
    b"\x08": lzma.FILTER_ARMTHUMB,
    b"\x09": lzma.FILTER_SPARC,
}
_BROKEN = (lzma.LZMAError, zlib.error, OSError, EOFError, ValueError, IndexError, struct.error)


def sevenzip_members(data: bytes, budget: Budget) -> Iterator[Member]:
    """The files in a 7z archive. Raises Unreadable when it can't be read on."""
    directory = parse_directory(_header(data, budget))
    names = [shown_path(name) for name, filled in directory.files if filled]
    at = 0
    for folder in directory.folders:
        own, at = names[at : at + folder.streams], at + folder.streams
        if len(own) != folder.streams:
            raise Unreadable(Reason.DAMAGED)
        yield from _folder_members(folder, own, data, budget)


def sevenzip_names(data: bytes, budget: Budget) -> list[tuple[str, bool]]:
    """(name as the archive gives it, whether it has content); those with content are in the order of the members."""
    return parse_directory(_header(data, budget)).files


def _header(data: bytes, budget: Budget) -> bytes:
    """The header in clear; it may be packed, and packed again."""
    if len(data) < _START.size:
        raise Unreadable(Reason.DAMAGED)
    _magic, major, _minor, start_crc, offset, size, crc = _START.unpack_from(data)
    if major != 0:
        raise Unreadable(Reason.UNSUPPORTED)
    header = data[_START.size + offset : _START.size + offset + size]
    if not crc_fits(data[12 : _START.size], start_crc) or not size:
        raise Unreadable(Reason.DAMAGED)
    if len(header) != size or not crc_fits(header, crc):
        raise Unreadable(Reason.DAMAGED)
    for _ in range(_MOST_ENCODED):
        folders = parse_streams(header)
        if folders is None:
            return header
        if not folders or folders[0].size > _LARGEST_HEADER:
            raise Unreadable(Reason.DAMAGED)
        header = _unpack(folders[0], data, budget)
        _confirm(folders[0], folders[0].crc, header)
    raise Unreadable(Reason.NESTED)


def _folder_members(
    folder: Folder, names: list[str], data: bytes, budget: Budget
) -> Iterator[Member]:
    for _ in names:
        budget.count_member()
    if folder.size > budget.largest_member():
        reason = Reason.TOO_LARGE if budget.expanded > folder.size else Reason.EXPANDS
        yield from (Member(name, reason=reason) for name in names)
        return
    try:
        plain = _unpack(folder, data, budget)
    except Unreadable as refusal:
        yield from (Member(name, reason=refusal.reason) for name in names)
        return
    start = 0
    for name, size, crc in zip(names, folder.sizes, folder.crcs, strict=True):
        piece, start = plain[start : start + size], start + size
        try:
            _confirm(folder, crc, piece)
        except Unreadable as refusal:
            yield Member(name, reason=refusal.reason)
        else:
            yield Member(name, piece)


def _confirm(folder: Folder, crc: int | None, plain: bytes) -> None:
    if crc is not None and not crc_fits(plain, crc):
        raise Unreadable(Reason.WRONG_PASSWORD if _locked(folder) else Reason.DAMAGED)


def _locked(folder: Folder) -> bool:
    return any(name == _AES for name, _properties, _size in folder.coders)


def _unpack(folder: Folder, data: bytes, budget: Budget) -> bytes:
    """The bytes of a folder. Raises Unreadable; a wrong password may break any decompressor."""
    if _locked(folder):
        budget.flags.add("encrypted")
        if not budget.password:
            raise Unreadable(Reason.PROTECTED)
    if not folder.supported:
        raise Unreadable(Reason.UNSUPPORTED)
    offset, length = folder.packed[0]
    plain = data[_START.size + offset : _START.size + offset + length]
    if len(plain) != length:
        raise Unreadable(Reason.DAMAGED)
    try:
        for name, properties, size in folder.coders:
            if size > budget.largest_member():
                raise Unreadable(Reason.EXPANDS)
            plain = _undo(name, properties, plain, size, budget)
    except _BROKEN:
        raise Unreadable(Reason.WRONG_PASSWORD if _locked(folder) else Reason.DAMAGED) from None
    return plain


def _undo(name: bytes, properties: bytes, packed: bytes, size: int, budget: Budget) -> bytes:
    if name == _AES:
        return decrypt_7z(packed, properties, budget.password)[:size]
    if name == b"\x00":
        return packed[:size]
    if name in _FILTERS:
        return _unfilter({"id": _FILTERS[name]}, packed)
    if name == b"\x03":
        return _unfilter({"id": lzma.FILTER_DELTA, "dist": properties[0] + 1}, packed)
    if name not in _DECODERS:
        raise Unreadable(Reason.UNSUPPORTED)
    plain = read_bounded(_Bounded(_DECODERS[name](packed, properties, size), size), budget)
    if len(plain) != size:
        raise EOFError
    return plain


class _Bounded:
    """At most `size` bytes of a stream: LZMA's own doesn't say where it ends."""

    def __init__(self, stream: Readable, size: int) -> None:
        self._stream, self._left = stream, size

    def read(self, size: int, /) -> bytes:
        chunk = self._stream.read(min(size, self._left)) if self._left else b""
        self._left -= len(chunk)
        return chunk


class _Raw:
    """A raw stream of liblzma or bzip2."""

    def __init__(self, packed: bytes, inflate: lzma.LZMADecompressor | bz2.BZ2Decompressor) -> None:
        self._rest, self._inflate = packed, inflate

    def read(self, size: int, /) -> bytes:
        if self._inflate.eof:
            return b""
        chunk = self._inflate.decompress(self._rest, size)
        self._rest = b""
        if not chunk and not self._inflate.eof:
            raise EOFError
        return chunk


def _lzma1(packed: bytes, properties: bytes, size: int) -> Readable:
    packed_properties, dictionary = struct.unpack("<BL", properties)
    rest, lc = divmod(packed_properties, 9)
    pb, lp = divmod(rest, 5)
    chain = {"id": lzma.FILTER_LZMA1, "dict_size": _dictionary(dictionary, size)}
    return _Raw(packed, _raw({**chain, "lc": lc, "lp": lp, "pb": pb}))


def _lzma2(packed: bytes, properties: bytes, size: int) -> Readable:
    code = properties[0]
    dictionary = 2**32 - 1 if code >= 40 else (2 | code & 1) << (code // 2 + 11)
    return _Raw(packed, _raw({"id": lzma.FILTER_LZMA2, "dict_size": _dictionary(dictionary, size)}))


_DECODERS: dict[bytes, Callable[[bytes, bytes, int], Readable]] = {
    b"\x03\x01\x01": _lzma1,
    b"\x21": _lzma2,
    b"\x04\x01\x08": lambda packed, _properties, _size: Inflating(packed),
    b"\x04\x02\x02": lambda packed, _properties, _size: _Raw(packed, bz2.BZ2Decompressor()),
}


def _raw(*chain: dict[str, int]) -> lzma.LZMADecompressor:
    return lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=list(chain))


def _dictionary(declared: int, size: int) -> int:
    """No more than there is to unpack: the memory is taken at once, and a bomb may declare four gigabytes."""
    return max(_LEAST_DICTIONARY, min(declared, size))


def _unfilter(described: dict[str, int], filtered: bytes) -> bytes:
    """Undo a filter alone. liblzma knows filters only in front of a compressor, so the bytes pass as stored LZMA2."""
    pieces = []
    for start in range(0, len(filtered), _STORED_CHUNK):
        piece = filtered[start : start + _STORED_CHUNK]
        pieces.append(struct.pack(">BH", 1 if start == 0 else 2, len(piece) - 1) + piece)
    inflate = _raw(described, {"id": lzma.FILTER_LZMA2, "dict_size": _STORED_CHUNK})
    stream = _Raw(b"".join([*pieces, b"\0"]), inflate)
    out = []
    while chunk := stream.read(CHUNK):
        out.append(chunk)
    return b"".join(out)
