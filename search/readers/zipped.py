"""Members of zip archives (APPNOTE 6.3.10): names in GBK or UTF-8, both ways of encrypting, and lies about sizes."""

from __future__ import annotations

import bz2
import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator

from search.fencing.budget import Budget
from search.fencing.reasons import Reason, Unreadable
from search.readers.formats import DOCUMENT_SUFFIXES, suffix_of
from search.readers.members import (
    Inflating,
    Member,
    Readable,
    crc_fits,
    member_name,
    read_bounded,
    shown_path,
)
from search.readers.passwords import ZIP_AES, decrypt_zip_aes, encodings_of

_ENCRYPTED, _UTF8 = 1 << 0, 1 << 11
_UNICODE_PATH, _AES_EXTRA = 0x7075, 0x9901
_PARTS_LIST = """
    word/document.xml ppt/presentation.xml xl/workbook.xml xl/workbook.bin mimetype OFD.xml
"""
_DOCUMENT_PARTS = frozenset(_PARTS_LIST.split())
_NAMES_LIST = "docm dotx dotm pptm ppsx potx xlsm xlsb xltx ott ots otp odg"
_DOCUMENT_NAMES = DOCUMENT_SUFFIXES | frozenset(_NAMES_LIST.split())
_LOCAL = struct.Struct("<4s5H3L2H")
_ENTRY = 30
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    ValueError,
    OSError,
    struct.error,
    OverflowError,
    KeyError,
    IndexError,
)


def is_document(name: str, data: bytes) -> bool:
    """Whether a zip is one document, by the parts at its root or, where none is known, by what its name promises."""
    try:
        names = set(zipfile.ZipFile(io.BytesIO(data)).namelist())
    except (NotImplementedError, *_BROKEN):
        return suffix_of(name) in DOCUMENT_SUFFIXES
    if names & _DOCUMENT_PARTS:
        return True
    return suffix_of(name) in _DOCUMENT_NAMES


def zip_members(data: bytes, budget: Budget) -> Iterator[Member]:
    """The files in a zip, in the order of its directory. Raises Unreadable when it can't be read on."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except NotImplementedError:
        raise Unreadable(Reason.UNSUPPORTED) from None
    except _BROKEN:
        raise Unreadable(Reason.DAMAGED) from None
    infos = archive.infolist()
    if _overlaps(infos, len(data)):
        raise Unreadable(Reason.EXPANDS)
    for info in infos:
        if info.is_dir():
            continue
        budget.count_member()
        yield _member(archive, info, data, budget)


def _overlaps(infos: list[zipfile.ZipInfo], size: int) -> bool:
    """Whether entries share bytes, as only bombs do: each would unpack the same bytes again."""
    spans = sorted(
        (info.header_offset, info.header_offset + _ENTRY + info.compress_size) for info in infos
    )
    end = 0
    for start, stop in spans:
        if start < end or stop > size:
            return start < end
        end = stop
    return False


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, data: bytes, budget: Budget) -> Member:
    path = _path(info)
    if info.file_size > budget.largest_member():
        reason = Reason.TOO_LARGE if budget.expanded > info.file_size else Reason.EXPANDS
        return Member(path, reason=reason)
    locked = bool(info.flag_bits & _ENCRYPTED)
    if locked:
        budget.flags.add("encrypted")
        if not budget.password:
            return Member(path, reason=Reason.PROTECTED)
    try:
        if locked and info.compress_type == ZIP_AES:
            return Member(path, _read_aes(info, data, budget))
        return Member(path, _read(archive, info, budget))
    except NotImplementedError:
        return Member(path, reason=Reason.UNSUPPORTED)
    except RuntimeError:  # zipfile's word for a password that doesn't fit
        return Member(path, reason=Reason.WRONG_PASSWORD)
    except _BROKEN:
        # The check of the old encryption lets one wrong password in 256 pass.
        return Member(path, reason=Reason.WRONG_PASSWORD if locked else Reason.DAMAGED)
    except Unreadable as refusal:
        if refusal.reason is Reason.EXPANDS:
            raise
        return Member(path, reason=refusal.reason)


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo, budget: Budget) -> bytes:
    if not info.flag_bits & _ENCRYPTED:
        with archive.open(info) as stream:
            return read_bounded(stream, budget)
    failure: Exception = RuntimeError()
    for password in encodings_of(budget.password):
        try:
            with archive.open(info, pwd=password) as stream:
                return read_bounded(stream, budget)
        except (RuntimeError, *_BROKEN) as error:
            if isinstance(error, NotImplementedError):
                raise
            failure = error
    raise failure


def _read_aes(info: zipfile.ZipInfo, data: bytes, budget: Budget) -> bytes:
    extra = _extras(info.extra).get(_AES_EXTRA, b"")
    version, _vendor, strength, method = struct.unpack("<H2sBH", extra)
    head = _LOCAL.unpack_from(data, info.header_offset)
    start = info.header_offset + _ENTRY + head[-2] + head[-1]
    sealed = data[start : start + info.compress_size]
    packed = decrypt_zip_aes(sealed, strength, budget.password)
    plain = read_bounded(_unpacking(packed, method), budget)
    # The first version keeps a CRC beside the authentication code, the second none.
    if len(plain) != info.file_size or (version == 1 and not crc_fits(plain, info.CRC)):
        raise Unreadable(Reason.DAMAGED)
    return plain


def _unpacking(packed: bytes, method: int) -> Readable:
    if method == zipfile.ZIP_STORED:
        return io.BytesIO(packed)
    if method == zipfile.ZIP_DEFLATED:
        return Inflating(packed)
    if method == zipfile.ZIP_BZIP2:
        return bz2.BZ2File(io.BytesIO(packed))
    raise NotImplementedError


def _path(info: zipfile.ZipInfo) -> str:
    if info.flag_bits & _UTF8:
        return shown_path(info.orig_filename)
    raw = info.orig_filename.encode("cp437", "replace")
    unicode_path = _extras(info.extra).get(_UNICODE_PATH, b"")
    if len(unicode_path) > 5 and unicode_path[:5] == b"\x01" + struct.pack("<L", zlib.crc32(raw)):
        return member_name(unicode_path[5:])
    return member_name(raw)


def _extras(extra: bytes) -> dict[int, bytes]:
    found = {}
    while len(extra) >= 4:
        kind, length = struct.unpack_from("<HH", extra)
        found[kind] = extra[4 : 4 + length]
        extra = extra[4 + length :]
    return found
