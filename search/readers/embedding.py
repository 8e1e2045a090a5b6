"""Files that lie inside documents as objects, taken out of what Windows and WPS wrap them in."""

from __future__ import annotations

import re
import struct

from search.fencing.reasons import Unreadable
from search.readers.compound import MAGIC, CompoundFile
from search.readers.encodings import decode
from search.readers.package import Package

_LARGEST = 128 * 1024 * 1024
_MOST = 1_000
_NATIVE, _PACKAGE, _CONTENTS = "\x01Ole10Native", "package", "contents"
_SHEET_STREAMS = ("workbook", "book")
_OWN_STREAMS = ("worddocument", "powerpoint document")
_POOL = re.compile(r"((?:ObjectPool|MBD[0-9A-F]{8})/(?:_\d+/)?)[^/]+$", re.IGNORECASE)
_HEX_OBJECT = re.compile(rb"\\objdata\s*([0-9a-fA-F\s]+)")

Embedded = list[tuple[str, bytes]]


def embedded_parts(package: Package, folder: str) -> Embedded:
    """The objects of a zipped document, whose parts lie in `folder`."""
    found: Embedded = []
    for name in package.matching(re.escape(folder) + r"embeddings/[^/]+")[:_MOST]:
        try:
            data = package.read(name, _LARGEST)
        except Unreadable:
            continue  # a broken object doesn't take its document with it
        found.append(unwrapped(name.rpartition("/")[2], data))
    return found


def embedded_streams(file: CompoundFile) -> Embedded:
    """The objects of a binary document that lie in it as files of their own."""
    found: Embedded = []
    for folder in dict.fromkeys(
        each.group(1) for name in file.names if (each := _POOL.match(name))
    ):
        label = folder.strip("/").rpartition("/")[2]
        found += _from_storage(file, folder, label)
        if len(found) >= _MOST:
            break
    return found


def embedded_hex(data: bytes) -> Embedded:
    """The objects of an RTF file, which are written as digits."""
    found: Embedded = []
    for number, each in enumerate(_HEX_OBJECT.finditer(data), 1):
        digits = b"".join(each.group(1).split())
        raw = bytes.fromhex(digits[: len(digits) // 2 * 2].decode("ascii"))
        start = raw.find(MAGIC)
        if start >= 0:
            found.append(unwrapped(f"object{number}", raw[start:]))
        if number >= _MOST:
            break
    return found


def unwrapped(name: str, data: bytes) -> tuple[str, bytes]:
    """The file inside a wrapper with the name that it had; what is no wrapper stays as it is."""
    if not data.startswith(MAGIC):
        return name, data
    try:
        file = CompoundFile(data)
        if any(stream in file for stream in (*_OWN_STREAMS, *_SHEET_STREAMS)):
            return name, data
        inside = _from_storage(file, "", name)
    except Unreadable:
        return name, data
    return inside[0] if inside else (name, data)


def _from_storage(file: CompoundFile, folder: str, label: str) -> Embedded:
    if f"{folder}{_NATIVE}" in file:
        return [_native(file.read(f"{folder}{_NATIVE}"), label)]
    for stream in (_PACKAGE, _CONTENTS, *_SHEET_STREAMS):
        if f"{folder}{stream}" in file:
            # A sheet's records can be read without their container; slides and texts can't.
            return [(label, file.read(f"{folder}{stream}"))]
    return []


def _native(stream: bytes, label: str) -> tuple[str, bytes]:
    """[MS-OLEDS] 2.3.6, with what the Windows packager puts inside: label, path, path, length, the file."""
    try:
        name_end = stream.index(b"\0", 6)
        at = stream.index(b"\0", name_end + 1) + 1
        path_length = struct.unpack_from("<4xI", stream, at)[0]
        at += 8 + path_length
        length = struct.unpack_from("<I", stream, at)[0]
    except (ValueError, struct.error):
        return label, stream[4:]
    name = decode(stream[6:name_end]) or label
    return name, stream[at + 4 : at + 4 + length]
