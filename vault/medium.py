"""Media that backups go to: how one is known again, and reading what it holds, not what the system remembers."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import stat
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from vault.durable import storage_errors, write_durable
from vault.errors import MediumUnknown
from vault.primitives import new_hash, random_bytes
from vault.suites import Suite

MARK = "shoudang-medium"
"""The file that makes a folder a registered medium."""

READ_AT_ONCE = 1024 * 1024
TOKEN_LENGTH = 16
MOST_LABEL = 100
_FIRST_LINE = "SHOUDANG BACKUP MEDIUM 1"
_MARK = re.compile(rf"{_FIRST_LINE}\r?\ntoken ([0-9a-f]{{32}})\r?\nlabel ([^\r\n]+)\r?\n?")
_MOST_MARK = 1024
_BY_UUID = Path("/dev/disk/by-uuid")


@dataclass(frozen=True, slots=True)
class Mark:
    """What is written on a medium: its token, random, and the label that its sticker should bear."""

    token: bytes
    label: str


def read_mark(folder: Path) -> Mark:
    """The mark on the medium at `folder`; raises MediumUnknown when there is no folder, no mark, or a damaged one."""
    if not folder.is_dir():
        raise MediumUnknown(folder, "absent")
    path = folder / MARK
    if not path.is_file():
        raise MediumUnknown(folder, "unmarked")
    with storage_errors(path), path.open("rb") as stream:
        raw = stream.read(_MOST_MARK)
    found = _MARK.fullmatch(raw.decode("utf-8", "replace"))
    if found is None:
        raise MediumUnknown(folder, "damaged")
    return Mark(bytes.fromhex(found[1]), found[2])


def write_mark(folder: Path, label: str) -> Mark:
    """Mark the medium at `folder` with a new token. Raises StorageFailed, and ValueError for what is no label."""
    if not label.strip() or not label.isprintable() or len(label) > MOST_LABEL:
        raise ValueError("a label is one line of at most 100 printable characters")
    mark = Mark(random_bytes(TOKEN_LENGTH), label.strip())
    text = f"{_FIRST_LINE}\ntoken {mark.token.hex()}\nlabel {mark.label}\n"
    write_durable(folder / MARK, text.encode("utf-8"))
    return mark


def volume_id(folder: Path) -> str:
    """What the platform calls the file system that `folder` is on: UUID, or Windows' serial number, or nothing."""
    with contextlib.suppress(OSError):
        if sys.platform == "win32":
            return _windows_serial(folder)
        device = folder.stat().st_dev
        for link in _BY_UUID.iterdir() if _BY_UUID.is_dir() else ():
            if link.stat().st_rdev == device:
                return link.name
    return ""


def same_file_system(first: Path, second: Path) -> bool:
    """Whether both lie on one file system, so that one failure would take both."""
    with storage_errors(second):
        return first.stat().st_dev == second.stat().st_dev


def free_bytes(folder: Path) -> int:
    """How many bytes still fit."""
    with storage_errors(folder):
        return shutil.disk_usage(folder).free


@contextlib.contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """A regular file for reading. Anything else is refused: a pipe in its place would make the reader wait."""
    with storage_errors(path):
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | _BINARY)
        with os.fdopen(handle, "rb", buffering=0) as stream:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                raise OSError(f"{path.name} is no file")
            yield stream


def pieces_of(path: Path) -> Iterator[bytes]:
    """A file's bytes, a mebibyte at a time."""
    with opened(path) as stream:
        while piece := stream.read(READ_AT_ONCE):
            yield piece


def digest_of(
    path: Path, suite: Suite, on_bytes: Callable[[int], None] = lambda _: None
) -> tuple[int, bytes]:
    """(size, digest) of a file, in flat memory; `on_bytes` hears of progress and may raise. Raises StorageFailed."""
    hasher, size = new_hash(suite.hash), 0
    for piece in pieces_of(path):
        hasher.update(piece)
        size += len(piece)
        on_bytes(len(piece))
    return size, hasher.digest()


def forget_cached(path: Path) -> bool:
    """Make the system forget what it remembers of a flushed file, so that reading it asks the medium.

    False where the platform offers no such thing; what is read then may come from memory.
    """
    if sys.platform == "win32":
        return _windows_forget(path)
    if not hasattr(os, "posix_fadvise"):
        return False
    with storage_errors(path):
        handle = os.open(path, os.O_RDONLY)
        try:
            os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
        finally:
            os.close(handle)
    return True


_BINARY: int = getattr(os, "O_BINARY", 0)

if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    _KERNEL = ctypes.WinDLL("kernel32", use_last_error=True)
    _KERNEL.CreateFileW.restype = wintypes.HANDLE
    _KERNEL.CreateFileW.argtypes = (
        wintypes.LPCWSTR,
        wintypes.DWORD,
        wintypes.DWORD,
        wintypes.LPVOID,
        wintypes.DWORD,
        wintypes.DWORD,
        wintypes.HANDLE,
    )
    _GENERIC_READ, _SHARE_ALL, _OPEN_EXISTING = 0x80000000, 7, 3
    _NO_BUFFERING = 0x20000000

    def _windows_forget(path: Path) -> bool:
        # Opening without buffering makes the cache manager drop a file that nobody else has open.
        handle = _KERNEL.CreateFileW(
            str(path), _GENERIC_READ, _SHARE_ALL, None, _OPEN_EXISTING, _NO_BUFFERING, None
        )
        if handle == wintypes.HANDLE(-1).value:
            return False
        _KERNEL.CloseHandle(wintypes.HANDLE(handle))
        return True

    def _windows_serial(folder: Path) -> str:
        root = ctypes.create_unicode_buffer(261)
        serial = wintypes.DWORD()
        if not _KERNEL.GetVolumePathNameW(str(folder.resolve()), root, 261):
            return ""
        known = _KERNEL.GetVolumeInformationW(
            root, None, 0, ctypes.byref(serial), None, None, None, 0
        )
        return f"{serial.value >> 16:04X}-{serial.value & 0xFFFF:04X}" if known else ""
