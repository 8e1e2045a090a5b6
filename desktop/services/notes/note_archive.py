"""Joplin's archive of notes (.jex): a tar whose members are read where they lie, never unpacked onto a disk."""

from __future__ import annotations

import re
import struct
import tarfile
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import IO, BinaryIO, cast

from desktop.services.deliveries.delivery_names import NameBook
from desktop.services.filing.sources import SourceProblem, problem_sentence, visible_name
from desktop.services.knowledge.joplin import joplin_root
from desktop.services.notes.note_records import LARGEST_FILE, Dialect, NoteEntry, NoteRoot
from desktop.services.records import Failed
from resources.words import _
from vault.pieces import PIECE_LENGTH

_MOST_MEMBERS = 500_000
_LARGEST_HEADER = 64 * 1024
"""Bytes; extended headers are read at once, and what claims more than this is no honest name."""

_NUMBER_WITHOUT_END = re.compile(rb"\d{256}")
"""No name has it. tarfile looks for words in a header in a time that grows with its square (CVE-2024-6232)."""

_BROKEN = (
    tarfile.TarError,
    EOFError,
    ValueError,
    OverflowError,
    struct.error,
    zlib.error,
    # An extended header that belongs to another one, and so on: tarfile reads each inside the one before.
    RecursionError,
)


def read_archive(path: Path) -> NoteRoot:
    """The members of the archive at `path`; a broken one yields what stands before the break, and says so."""
    name = visible_name(path.name)
    failed, remarks = list[Failed](), list[Failed]()
    entries: list[NoteEntry] = []
    try:
        with path.open("rb") as file:
            entries.extend(_entries(path, name, file, failed, remarks))
    except _Refused as refusal:
        failed.append(Failed(name, str(refusal)))
    except _BROKEN:
        sentence = _("The archive is damaged; what stands behind this place is not read.")
        failed.append(Failed(name, sentence))
    except OSError as error:
        failed.append(Failed(name, problem_sentence(error)))
    if not entries and not failed:
        failed.append(Failed(name, _("The archive holds no notes.")))
    root = NoteRoot(name, Dialect.JEX, tuple(entries), tuple(failed), tuple(remarks))
    return joplin_root(root)


class _Refused(Exception):
    """The whole archive is not read any further; the message is a translated sentence."""


def _entries(
    path: Path, name: str, file: BinaryIO, failed: list[Failed], remarks: list[Failed]
) -> Iterator[NoteEntry]:
    status = path.stat()
    state = (status.st_size, status.st_mtime_ns)
    book = NameBook(failed, remarks)
    stream = cast(IO[bytes], _Measured(file))
    with tarfile.open(fileobj=stream, mode="r:") as archive:
        count = 0
        while (info := archive.next()) is not None:
            # It remembers every member, however many a bomb has.
            archive.members.clear()  # type: ignore[attr-defined]  # documented, but not in the stubs
            count += 1
            if count > _MOST_MEMBERS:
                raise _Refused(_("It holds too many files."))
            if info.isdir():
                continue
            member = visible_name(info.name.removeprefix("./"))
            if problem := _problem(info, status.st_size):
                failed.append(Failed(f"{name}/{member}", problem))
            elif book.admit(member):
                read = partial(_pieces, path, state, info.offset_data, info.size)
                yield NoteEntry(f"{name}/{member}", info.size, _modified(info), read)
        # An archive that breaks off between two members looks like one that ends there, but for the mark of its end.
        file.seek(archive.offset)
        if file.read(tarfile.BLOCKSIZE) != bytes(tarfile.BLOCKSIZE):
            raise tarfile.ReadError


def _problem(info: tarfile.TarInfo, archive_size: int) -> str:
    if info.issym() or info.islnk():
        return _("It is a link to another file; links are not followed.")
    if not info.isreg() or info.issparse():
        return _("It is not a regular file (a device, a pipe or a socket).")
    if info.size > LARGEST_FILE:
        return _("It is too large.")
    if info.offset_data + info.size > archive_size:
        return _("The archive ends before this file does.")
    return ""


def _pieces(path: Path, state: tuple[int, int], offset: int, size: int) -> Iterator[bytes]:
    try:
        status = path.stat()
        if (status.st_size, status.st_mtime_ns) != state:
            raise SourceProblem(_("The archive changed since it was looked at."))
        with path.open("rb") as file:
            file.seek(offset)
            while size:
                piece = file.read(min(size, PIECE_LENGTH))
                if not piece:
                    raise SourceProblem(_("The archive ends before this file does."))
                size -= len(piece)
                yield piece
    except OSError as error:
        raise SourceProblem(problem_sentence(error)) from None


def _modified(info: tarfile.TarInfo) -> datetime | None:
    try:
        return datetime.fromtimestamp(info.mtime, UTC)
    except (ValueError, OverflowError, OSError):
        return None


class _Measured:
    """A stream for tarfile that refuses to be read in too large a piece at once."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.seek, self.tell, self.close = stream.seek, stream.tell, stream.close

    def read(self, size: int = -1) -> bytes:
        if not 0 <= size <= _LARGEST_HEADER:
            raise tarfile.ReadError
        data = self._stream.read(size)
        if _NUMBER_WITHOUT_END.search(data):
            raise tarfile.ReadError
        return data
