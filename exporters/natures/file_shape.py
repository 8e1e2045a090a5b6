"""What a file is by its own bytes: what its ending promises, whole, openable, locked. Structure only, nothing is run.

Reads the head, the end, and what the end points to; never more than a few hundred kilobytes of a file.
"""

from __future__ import annotations

import enum
import io
import re
import struct
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

from exporters.natures.package_files import TAIL, PackageFiles


class Flaw(enum.Enum):
    """What is wrong with a file."""

    UNREADABLE = "unreadable"
    EMPTY = "empty"
    OTHER_TYPE = "other type"
    CUT_OFF = "cut off"
    BROKEN = "broken"
    LOCKED = "locked"


@dataclass(frozen=True, slots=True)
class _Shape:
    """How a format begins and ends; `offset` of its beginning. No end: nothing can be said of it."""

    starts: tuple[bytes, ...]
    offset: int = 0
    ends: tuple[bytes, ...] = ()


_ZIP = _Shape((b"PK\x03\x04", b"PK\x05\x06"))
_OLE = _Shape((b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",))
_SHAPES: dict[str, _Shape] = {
    "pdf": _Shape((b"%PDF-",)),
    **dict.fromkeys(("docx", "xlsx", "pptx", "ofd", "odt", "ods", "odp", "zip", "jar"), _ZIP),
    **dict.fromkeys(("doc", "xls", "ppt", "msg", "wps", "et", "dps"), _OLE),
    "png": _Shape((b"\x89PNG\r\n\x1a\n",), ends=(b"IEND\xaeB`\x82",)),
    **dict.fromkeys(("jpg", "jpeg"), _Shape((b"\xff\xd8\xff",), ends=(b"\xff\xd9",))),
    **dict.fromkeys(("tif", "tiff"), _Shape((b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+"))),
    "gif": _Shape((b"GIF87a", b"GIF89a"), ends=(b";",)),
    "bmp": _Shape((b"BM",)),
    "mp4": _Shape((b"ftyp",), offset=4),
    "avi": _Shape((b"AVI ",), offset=8),
    "wav": _Shape((b"WAVE",), offset=8),
    "mp3": _Shape((b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2")),
    "rtf": _Shape((b"{\\rtf",)),
    "7z": _Shape((b"7z\xbc\xaf'\x1c",)),
    "gz": _Shape((b"\x1f\x8b",)),
    "tgz": _Shape((b"\x1f\x8b",)),
    "bz2": _Shape((b"BZh",)),
    "xz": _Shape((b"\xfd7zXZ\x00",)),
    "zst": _Shape((b"\x28\xb5\x2f\xfd",)),
}
_PROGRAMS = (b"MZ", b"\x7fELF", b"\xfe\xed\xfa", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe")
_RAR = b"Rar!\x1a\x07"
_STARTXREF = re.compile(rb"startxref\s+(\d{1,18})\s+%%EOF")
_OBJECT = re.compile(rb"\s*\d{1,10}\s+\d{1,5}\s+obj\b")
_TRAILER = re.compile(rb"trailer\s*<<")
_SUBSECTION = re.compile(rb"\s*(\d{1,10})\s+(\d{1,10})[ \t]*\r?\n?")
_ENCRYPT = re.compile(rb"/Encrypt[\s<\d]")
_XREF_ENTRY = 20
_DICTIONARY = 1 << 16
_MOST_SUBSECTIONS = 10_000
_LARGEST_DIRECTORY = 32 << 20
_AES_OF_7Z = b"\x06\xf1\x07\x01"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_SAMPLE_OF_OLE = 4 << 20


def ending(place: str) -> str:
    """A file's ending in lower case without its dot, or nothing."""
    name = place.rsplit("/", 1)[-1]
    return name.rsplit(".", 1)[-1].lower() if "." in name.lstrip(".") else ""


def is_program(head: bytes) -> bool:
    """Whether a file begins like a program or a rar archive, whatever it is called."""
    return head.startswith((*_PROGRAMS, _RAR))


def flaw_of(files: PackageFiles, place: str, text: frozenset[str]) -> tuple[Flaw | None, bytes]:
    """What is wrong with the file at `place` below `data/`, if anything, and its first bytes."""
    size, kind = files.sizes.get(place, 0), ending(place)
    try:
        head, tail = files.ends(place)
    except OSError:
        return Flaw.UNREADABLE, b""
    if not head:
        return Flaw.EMPTY, head
    try:
        return _flaw(files, place, kind, size, head, tail, text), head
    except OSError:
        return Flaw.UNREADABLE, head


def _flaw(
    files: PackageFiles,
    place: str,
    kind: str,
    size: int,
    head: bytes,
    tail: bytes,
    text: frozenset[str],
) -> Flaw | None:
    shape = _SHAPES.get(kind)
    if shape is None:
        return _flaw_of_text(head) if kind in text else None
    if not _begins(shape, kind, head):
        if shape is _ZIP and head.startswith(_OLE.starts):
            # What office programs lock becomes another kind of file under the old name.
            return Flaw.LOCKED if _is_locked_ole(files, place, size) else Flaw.OTHER_TYPE
        return Flaw.OTHER_TYPE
    if shape.ends and not any(end in tail[-4096:] for end in shape.ends):
        return Flaw.CUT_OFF
    if kind == "pdf":
        return _flaw_of_pdf(lambda at, length: files.slice(place, at, length), size, tail)
    if shape is _ZIP:
        return _flaw_of_zip(files, place, size)
    if shape is _OLE:
        return Flaw.LOCKED if _is_locked_ole(files, place, size) else None
    if kind == "7z":
        return Flaw.LOCKED if _AES_OF_7Z in tail else None
    return None


def _begins(shape: _Shape, kind: str, head: bytes) -> bool:
    if kind == "pdf":
        # Readers accept a header anywhere in the first kilobyte (ISO 32000-1, Annex H, implementation note 13).
        return b"%PDF-" in head[:1024]
    return any(head[shape.offset :].startswith(start) for start in shape.starts)


def _flaw_of_text(head: bytes) -> Flaw | None:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return None
    if b"\x00" in head:
        return Flaw.OTHER_TYPE
    for encoding in ("utf-8", "gb18030"):
        for cut in range(4):
            # The piece may end inside a character.
            try:
                head[: len(head) - cut].decode(encoding)
            except UnicodeDecodeError:
                continue
            return None
    return Flaw.OTHER_TYPE


def _flaw_of_pdf(read: Callable[[int, int], bytes], size: int, tail: bytes) -> Flaw | None:
    """Whether a PDF's newest trailer is there, and whether it names an encryption (ISO 32000-1 §7.5.5, §7.6.1)."""
    found = list(_STARTXREF.finditer(tail))
    if not found:
        return Flaw.CUT_OFF if b"%%EOF" not in tail[-2048:] else Flaw.BROKEN
    at = int(found[-1].group(1))
    if at >= size:
        return Flaw.BROKEN
    start = read(at, _DICTIONARY)
    if _OBJECT.match(start):
        dictionary = start.partition(b"stream")[0]
    elif start.lstrip().startswith(b"xref"):
        trailer = _trailer_behind(read, at, start)
        if trailer is None:
            return Flaw.BROKEN
        dictionary = trailer.partition(b"startxref")[0]
    else:
        return Flaw.BROKEN
    return Flaw.LOCKED if _ENCRYPT.search(dictionary) else None


def _trailer_behind(read: Callable[[int, int], bytes], at: int, start: bytes) -> bytes | None:
    """What follows the table of cross references at `at`, whose entries have 20 bytes each (§7.5.4)."""
    place = at + start.index(b"xref") + 4
    for _count in range(_MOST_SUBSECTIONS):
        piece = read(place, 64)
        section = _SUBSECTION.match(piece)
        if section is None:
            piece = read(place, _DICTIONARY)
            trailer = _TRAILER.search(piece)
            return piece[trailer.start() :] if trailer else None
        place += section.end() + int(section.group(2)) * _XREF_ENTRY
    return None


def _flaw_of_zip(files: PackageFiles, place: str, size: int) -> Flaw | None:
    directory = _directory_size(files.slice(place, max(0, size - TAIL), TAIL))
    if directory is None:
        return Flaw.CUT_OFF
    if directory > _LARGEST_DIRECTORY:
        return Flaw.BROKEN
    try:
        with zipfile.ZipFile(_Window(files, place, size)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, struct.error, NotImplementedError, EOFError):
        return Flaw.BROKEN
    return Flaw.LOCKED if any(entry.flag_bits & 1 for entry in entries) else None


def _directory_size(tail: bytes) -> int | None:
    """The size of an archive's directory, from its end record (APPNOTE 4.3.16); None when there is no such record."""
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) < at + 22:
        return None
    return int(struct.unpack_from("<I", tail, at + 12)[0])


class _Window(io.RawIOBase):
    """A file below `data/` as a stream that can be sought, for the reader of archives."""

    def __init__(self, files: PackageFiles, place: str, size: int) -> None:
        self._files, self._place, self._size, self._at = files, place, size, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = 0) -> int:
        self._at = max(0, offset + (0, self._at, self._size)[whence])
        return self._at

    def read(self, size: int = -1, /) -> bytes:
        length = self._size - self._at if size < 0 else size
        data = self._files.slice(
            self._place, self._at, max(0, min(length, _LARGEST_DIRECTORY + TAIL))
        )
        self._at += len(data)
        return data


def _is_locked_ole(files: PackageFiles, place: str, size: int) -> bool:
    """Whether an OLE file holds an encrypted package (MS-OFFCRYPTO §1.3.2) or a Word text with its lock flag set."""
    data = files.slice(place, 0, min(size, _SAMPLE_OF_OLE))
    if _ENCRYPTED_PACKAGE in data:
        return True
    # The information block of Word (MS-DOC §2.5.2): wIdent 0xA5EC at the start of a sector, fEncrypted in its flags.
    for at in range(512, min(len(data), 1 << 16), 512):
        if data[at : at + 2] == b"\xec\xa5" and len(data) >= at + 12:
            return bool(struct.unpack_from("<H", data, at + 10)[0] & 0x0100)
    return False
