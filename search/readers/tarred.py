"""Members of tar archives, and the one file in a gzip, bzip2 or xz stream."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zlib
from collections.abc import Iterator

from search.fencing.budget import Budget
from search.fencing.reasons import Reason, Unreadable
from search.readers.members import Member, member_name, read_bounded

_BROKEN = (
    tarfile.TarError,
    zlib.error,
    lzma.LZMAError,
    gzip.BadGzipFile,
    EOFError,
    ValueError,
    OSError,
    OverflowError,
    IndexError,
)
_XZ_MEMORY = 256 * 1024 * 1024


def tar_members(data: bytes, budget: Budget) -> Iterator[Member]:
    """The regular files in a tar. Raises Unreadable when it can't be read on; links and devices are passed over."""
    try:
        with tarfile.open(fileobj=io.BytesIO(data), mode="r:", encoding="latin-1") as archive:
            while (entry := archive.next()) is not None:
                if entry.isfile():
                    budget.count_member()
                    yield _member(archive, entry, budget)
                # It remembers every entry, however many a bomb has.
                archive.members.clear()  # type: ignore[attr-defined]  # documented, but not in the stubs
    except _BROKEN:
        raise Unreadable(Reason.DAMAGED) from None


def _member(archive: tarfile.TarFile, entry: tarfile.TarInfo, budget: Budget) -> Member:
    path = member_name(_name_bytes(entry.name))
    if entry.size > budget.largest_member():
        return Member(path, reason=Reason.TOO_LARGE)
    stream = archive.extractfile(entry)
    if stream is None:
        return Member(path, reason=Reason.DAMAGED)
    read = read_bounded(stream, budget)
    return Member(path, read) if len(read) == entry.size else Member(path, reason=Reason.DAMAGED)


def _name_bytes(name: str) -> bytes:
    """Old headers were read as Latin-1, byte for byte; extended ones (pax) say that they are UTF-8."""
    try:
        return name.encode("latin-1")
    except UnicodeEncodeError:
        return name.encode("utf-8", "surrogateescape")


def unpack_stream(data: bytes, budget: Budget) -> bytes:
    """What a gzip, bzip2 or xz file holds. Raises Unreadable."""
    try:
        if data.startswith(b"\x1f\x8b"):
            return read_bounded(gzip.GzipFile(fileobj=io.BytesIO(data)), budget)
        if data.startswith(b"BZh"):
            return read_bounded(bz2.BZ2File(io.BytesIO(data)), budget)
        return read_bounded(_Unxz(data), budget)
    except _BROKEN:
        raise Unreadable(Reason.DAMAGED) from None


class _Unxz:
    """An xz stream whose dictionary may not be larger than any that programs use."""

    def __init__(self, data: bytes) -> None:
        self._rest = data
        self._start()

    def _start(self) -> None:
        self._inflate = lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=_XZ_MEMORY)

    def read(self, size: int, /) -> bytes:
        """The next bytes, of this stream or of one that follows it."""
        while True:
            if self._inflate.eof:
                self._rest = self._inflate.unused_data.lstrip(b"\0")
                if not self._rest:
                    return b""
                self._start()
            chunk = self._inflate.decompress(self._rest, size)
            self._rest = b""
            if chunk:
                return chunk
            if not self._inflate.eof and self._inflate.needs_input:
                raise EOFError
