"""An archive file as a source: zip, tar (gzip, bzip2, xz) and 7z, read in memory, member by member, bombs refused."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import IO, BinaryIO, cast

from desktop.services.deliveries.delivery_names import NameBook
from desktop.services.deliveries.delivery_records import (
    FILE,
    LINK,
    Origin,
    SourceFacts,
    SourceMember,
    TreeRefused,
    TreeUnreadable,
)
from desktop.services.filing.archive_entry import ArchiveEntry
from desktop.services.filing.sevenzip_source import sevenzip_entries
from desktop.services.filing.sources import SourceProblem, problem_sentence, visible_name
from desktop.services.records import Failed
from resources.words import _
from vault.pieces import PIECE_LENGTH

_MOST_MEMBERS = 500_000
_LARGEST_TREE = 64 * 1024**3
_FREE_GROWTH = 256 * 1024**2
"""Bytes an archive may always unfold to, whatever its own size."""

_MOST_GROWTH = 200
"""Beyond that, how many times its size it may unfold to. Source code compresses five- to tenfold."""

_LARGEST_HEADER = 16 * 1024**2
"""A tar's extended headers are read at once; what claims more than this is no honest name."""

_BROKEN = (
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    struct.error,
    LookupError,
    ValueError,
    OverflowError,
)
_ENCRYPTED = 0x1


class ArchiveSource:
    """Members in the order of the archive. A folder that stands around everything is left out of their paths."""

    def __init__(self, path: Path) -> None:
        self.facts = SourceFacts(Origin.ARCHIVE, visible_name(path.name))
        self.failed: list[Failed] = []
        self.remarks: list[Failed] = []
        self._book = NameBook(self.failed, self.remarks)
        try:
            self._file = path.open("rb")
            self._allowed = _FREE_GROWTH + path.stat().st_size * _MOST_GROWTH
        except OSError as error:
            raise TreeUnreadable(problem_sentence(error)) from None
        self._read = 0
        try:
            self._entries = self._opened()
            self._around = _folder_around([entry.name for entry in self._entries])
        except TreeRefused:
            self._file.close()
            raise
        except (*_BROKEN, OSError) as error:
            self._file.close()
            raise TreeRefused(_damaged()) from error
        if self._around:
            sentence = _("The folder {name} around everything was left out of the paths.")
            self.facts.notes.append(sentence.format(name=self._around.rstrip("/")))

    def members(self) -> Iterator[SourceMember]:
        """Every file of the archive."""
        left_out = 0
        for entry in self._entries:
            path = entry.name.removeprefix(self._around)
            if ".git" in path.split("/"):
                left_out += 1
                continue
            if not self._book.admit(path):
                continue
            if entry.mode & 0o170000 == LINK:
                sentence = _("It is a link; its target was filed, not followed.")
                self.remarks.append(Failed(path, sentence))
            read = partial(self._pieces, entry)
            yield SourceMember(path, entry.mode, entry.size, entry.modified, read)
        if left_out:
            sentence = _("What a repository keeps for itself was left out.")
            self.remarks.append(Failed(".git", sentence))

    def close(self) -> None:
        """Close the archive."""
        self._file.close()

    def _opened(self) -> list[ArchiveEntry]:
        head = self._file.read(8)
        self._file.seek(0)
        if head.startswith(b"PK"):
            return self._zip_entries(zipfile.ZipFile(self._file))
        if head.startswith(b"7z\xbc\xaf\x27\x1c"):
            return sevenzip_entries(self._file, self._allowed, self.remarks)
        try:
            stream = cast(IO[bytes], _Measured(_unpacked(self._file, head)))
            archive = tarfile.open(fileobj=stream, mode="r:")  # noqa: SIM115 - closed with the source
        except (*_BROKEN, OSError):
            raise TreeRefused(_("It is no archive that can be read: zip, tar or 7z.")) from None
        return self._tar_entries(archive)

    def _zip_entries(self, archive: zipfile.ZipFile) -> list[ArchiveEntry]:
        entries = []
        self._check_count(len(archive.infolist()))
        self._check_size(sum(info.file_size for info in archive.infolist()))
        for info in archive.infolist():
            # `filename` ends at a null character and has the system's separators; the name as it was is the honest one.
            name = visible_name(info.orig_filename.replace("\\", "/"))
            if info.is_dir():
                continue
            if info.flag_bits & _ENCRYPTED:
                self.failed.append(Failed(name, _("It is protected by a password.")))
                continue
            entries.append(
                ArchiveEntry(
                    name,
                    info.external_attr >> 16 if info.create_system == 3 else 0,
                    info.file_size,
                    _zip_moment(info),
                    partial(archive.open, info),
                )
            )
        return entries

    def _tar_entries(self, archive: tarfile.TarFile) -> list[ArchiveEntry]:
        entries = []
        total = 0
        seen: set[str] = set()
        for count, info in enumerate(archive):
            seen.add(info.name)
            self._check_count(count)
            total += info.size
            self._check_size(total)
            name = visible_name(info.name.removeprefix("./"))
            if info.isdir():
                continue
            if info.issym():
                target = visible_name(info.linkname).encode()
                entries.append(
                    ArchiveEntry(name, LINK | 0o777, len(target), None, partial(io.BytesIO, target))
                )
            elif info.isreg() or info.islnk():
                if info.islnk() and info.linkname not in seen:
                    self.failed.append(Failed(name, _("It is a link to nothing in the archive.")))
                    continue
                mode = FILE | (info.mode & 0o7777)
                entries.append(
                    ArchiveEntry(
                        name,
                        mode,
                        info.size,
                        _tar_moment(info),
                        partial(archive.extractfile, info),
                    )
                )
            else:
                sentence = _("It is not a regular file (a device, a pipe or a socket).")
                self.failed.append(Failed(name, sentence))
        return entries

    def _pieces(self, entry: ArchiveEntry) -> Iterable[bytes]:
        """What a member unfolds to, counted as it comes: sizes in an archive are only promises."""
        try:
            stream = entry.open()
            if stream is None:
                raise SourceProblem(_damaged())
            with stream:
                while piece := stream.read(PIECE_LENGTH):
                    self._read += len(piece)
                    self._check_size(self._read)
                    yield piece
        except (*_BROKEN, OSError) as error:
            raise SourceProblem(_damaged()) from error

    def _check_count(self, count: int) -> None:
        if count > _MOST_MEMBERS:
            raise TreeRefused(_("It holds too many files."))

    def _check_size(self, size: int) -> None:
        if size > min(self._allowed, _LARGEST_TREE):
            raise TreeRefused(_("It unfolds to far more than its own size."))


class _Measured:
    """A stream for tarfile that refuses to be read in too large a piece at once."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.seek, self.tell, self.close = stream.seek, stream.tell, stream.close

    def read(self, size: int = -1) -> bytes:
        if not 0 <= size <= _LARGEST_HEADER:
            raise tarfile.ReadError
        return self._stream.read(size)


def _unpacked(file: BinaryIO, head: bytes) -> BinaryIO:
    """The tar inside, by its compressor's first bytes."""
    if head.startswith(b"\x1f\x8b"):
        return cast(BinaryIO, gzip.GzipFile(fileobj=file))
    if head.startswith(b"BZh"):
        return cast(BinaryIO, bz2.BZ2File(file))
    if head.startswith(b"\xfd7zXZ\x00"):
        return cast(BinaryIO, lzma.LZMAFile(file))
    return file


def _folder_around(names: list[str]) -> str:
    """The one folder, with its slash, that every entry lies in; hostile names keep their paths."""
    first = {name.partition("/")[0] for name in names if "/" in name}
    if len(first) != 1 or any("/" not in name for name in names):
        return ""
    (folder,) = first
    return "" if folder in ("", ".", "..") else f"{folder}/"


def _zip_moment(info: zipfile.ZipInfo) -> datetime | None:
    try:
        # Zip keeps local times without a zone; taken as they stand.
        return datetime(*info.date_time, tzinfo=UTC)
    except ValueError:
        return None


def _tar_moment(info: tarfile.TarInfo) -> datetime | None:
    try:
        return datetime.fromtimestamp(info.mtime, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _damaged() -> str:
    return _("The archive is damaged.")
