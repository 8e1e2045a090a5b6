"""Files on the way in: finding them below the paths that a person gave, and reading them without being fooled.

Links to folders are not followed, special files are named and left alone, and so is a file that changes while it is
read (a small one is tried again first).
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import BinaryIO, NamedTuple

from desktop.services.records import Failed
from resources.words import _

_TRIES = 3
# O_NONBLOCK: a pipe that took a file's place must not hang us; it is refused right after.
_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_BINARY", 0)
    | getattr(os, "O_CLOEXEC", 0)
)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class SourceFile(NamedTuple):
    """A file to be filed. `shown` is its path below what was given, as text that any reader can show."""

    path: str
    shown: str
    size: int


class SourceProblem(Exception):
    """One source file can't be filed; the message is a translated sentence."""


@dataclass(frozen=True, slots=True)
class FoundFiles:
    """What lies below the paths that were given, and what can't be filed."""

    files: list[SourceFile]
    failed: list[Failed]


def find_files(paths: Sequence[Path], *, forbidden: Path) -> FoundFiles:
    """Every file below `paths`, in a stable order. The folder `forbidden`, the vault itself, is left out."""
    found = FoundFiles([], [])
    itself = forbidden.stat() if forbidden.exists() else None
    for path in paths:
        # A name without meaning of its own, such as `..`, must not become part of what is shown and exported.
        real = os.path.realpath(path)  # `resolve` gives up on a link that points to itself
        shown = visible_name(Path(real).name if path.name in ("", "..") else path.name)
        if Path(real).is_relative_to(os.path.realpath(forbidden)):
            found.failed.append(Failed(shown, _("It is the vault itself.")))
        else:
            _collect(path, shown, itself, found.files, found.failed)
    return found


def visible_name(name: str) -> str:
    """`name` as valid text: bytes that were no UTF-8 are shown as `\\xNN`."""
    if name.isascii():
        return name
    return "".join(_visible_character(character) for character in name)


class StableReader:
    """An open source file that notices when somebody writes to it meanwhile. Raises SourceProblem."""

    def __init__(self, source: SourceFile) -> None:
        try:
            self.stream: BinaryIO = os.fdopen(os.open(source.path, _FLAGS), "rb")
        except OSError as error:
            raise SourceProblem(problem_sentence(error)) from None
        self._before = os.fstat(self.stream.fileno())
        if not stat.S_ISREG(self._before.st_mode):
            self.stream.close()
            raise SourceProblem(_not_regular())
        self.modified = modified_at(self._before)
        self.size = self._before.st_size

    def confirm_unchanged(self, bytes_read: int) -> None:
        """Raises SourceProblem when the file isn't what it was when it was opened."""
        if not _same(self._before, os.fstat(self.stream.fileno()), bytes_read):
            raise SourceProblem(_changed())

    def close(self) -> None:
        """Close the file."""
        self.stream.close()


def read_whole(source: SourceFile, limit: int) -> tuple[bytes, datetime] | None:
    """A small file's bytes and time of change, read while it held still; None when it is larger than `limit` bytes.

    Raises SourceProblem.
    """
    for _attempt in range(_TRIES):
        try:
            handle = os.open(source.path, _FLAGS)
            try:
                before = os.fstat(handle)
                if not stat.S_ISREG(before.st_mode):
                    raise SourceProblem(_not_regular())
                if before.st_size > limit:
                    return None
                data = os.read(handle, before.st_size + 1)
                while 0 < len(data) < before.st_size and (more := os.read(handle, limit)):
                    data += more
                after = os.fstat(handle)
            finally:
                os.close(handle)
        except OSError as error:
            raise SourceProblem(problem_sentence(error)) from None
        if _same(before, after, len(data)):
            return data, modified_at(before)
    raise SourceProblem(_changed())


def problem_sentence(error: OSError) -> str:
    """Why a source can't be read, in words."""
    if isinstance(error, FileNotFoundError):
        return _("It is no longer there.")
    if isinstance(error, PermissionError):
        return _("There is no permission to read it.")
    return _("It can't be read: {reason}.").format(reason=error.strerror or type(error).__name__)


def _collect(
    path: Path,
    shown: str,
    itself: os.stat_result | None,
    found: list[SourceFile],
    failed: list[Failed],
) -> None:
    try:
        status = path.stat()
    except OSError as error:
        failed.append(Failed(shown, problem_sentence(error)))
        return
    if stat.S_ISREG(status.st_mode):
        found.append(SourceFile(os.fspath(path), shown, status.st_size))
    elif stat.S_ISDIR(status.st_mode):
        _collect_folder(path, shown, itself, found, failed)
    else:
        failed.append(Failed(shown, _not_regular()))


def _collect_folder(
    top: Path,
    top_shown: str,
    itself: os.stat_result | None,
    found: list[SourceFile],
    failed: list[Failed],
) -> None:
    waiting = [(os.fspath(top), top_shown)]
    while waiting:
        folder, shown = waiting.pop()
        try:
            if itself is not None and os.path.samestat(os.stat(folder), itself):  # noqa: PTH116 - no Path for each folder
                failed.append(Failed(shown, _("It is the vault itself.")))
                continue
            entries = sorted(_entries(folder), key=lambda entry: entry.name)
        except OSError as error:
            failed.append(Failed(shown, problem_sentence(error)))
            continue
        below: list[tuple[str, str]] = []
        for entry in entries:
            entry_shown = f"{shown}/{visible_name(entry.name)}"
            try:
                if entry.is_dir(follow_symlinks=False):
                    below.append((entry.path, entry_shown))
                elif entry.is_symlink() and entry.is_dir():
                    sentence = _("It is a link to a folder; links are not followed.")
                    failed.append(Failed(entry_shown, sentence))
                elif entry.is_file():
                    size = entry.stat().st_size
                    found.append(SourceFile(entry.path, entry_shown, size))
                else:
                    _collect(Path(entry.path), entry_shown, itself, found, failed)
            except OSError as error:
                failed.append(Failed(entry_shown, problem_sentence(error)))
        waiting.extend(reversed(below))


def _entries(folder: str) -> Iterator[os.DirEntry[str]]:
    with os.scandir(folder) as listing:
        yield from listing


def _visible_character(character: str) -> str:
    code = ord(character)
    if 0xDC80 <= code <= 0xDCFF:
        return f"\\x{code - 0xDC00:02x}"
    if 0xD800 <= code <= 0xDFFF:
        return f"\\u{code:04x}"
    return character


def _same(before: os.stat_result, after: os.stat_result, bytes_read: int) -> bool:
    # Some programs put the time of change back after writing; the time of the entry's own change can't be put back.
    return after.st_size == before.st_size == bytes_read and (
        (after.st_mtime_ns, after.st_ctime_ns) == (before.st_mtime_ns, before.st_ctime_ns)
    )


def modified_at(status: os.stat_result) -> datetime:
    """When a file was changed, to the microsecond."""
    try:
        return _EPOCH + timedelta(microseconds=status.st_mtime_ns // 1000)
    except OverflowError:
        return _EPOCH


def _not_regular() -> str:
    return _("It is not a regular file (a device, a pipe or a socket).")


def _changed() -> str:
    return _("It changed while it was being read. Close the program that writes it and try again.")
