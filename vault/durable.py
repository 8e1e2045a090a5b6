"""Writes that are on the medium when the call returns, and reads whose failures name the file.

Write once: temporary name in the same folder, write, flush, rename, flush the folder. Never truncate in place.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from vault.errors import StorageFailed

TEMPORARY_SUFFIX = ".tmp"
_AT_ONCE = 1024 * 1024


@contextlib.contextmanager
def storage_errors(path: Path) -> Iterator[None]:
    """Turn every OSError inside into StorageFailed naming `path`."""
    try:
        yield
    except OSError as error:
        raise StorageFailed(path, error) from error


def flush_folder(folder: Path) -> None:
    """Make the folder's entries durable. Windows has no such call and needs none: NTFS journals names."""
    if os.name == "nt":
        return
    with storage_errors(folder):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def flush_file(path: Path) -> None:
    """Make a file's bytes durable that others have written, such as the database library."""
    with storage_errors(path), path.open("rb+") as stream:
        os.fsync(stream.fileno())


def make_folder(folder: Path) -> None:
    """Create `folder`, and those above it, where they are missing, durably."""
    if folder.is_dir():
        return
    if not folder.parent.is_dir():
        make_folder(folder.parent)
    with storage_errors(folder):
        folder.mkdir(mode=0o700, exist_ok=True)
    flush_folder(folder.parent)


def temporary_name(path: Path) -> Path:
    """Where `path` is written before it takes its name."""
    return path.with_name(path.name + TEMPORARY_SUFFIX)


def publish(temporary: Path, path: Path) -> None:
    """Give a finished, flushed file its name, durably."""
    with storage_errors(path):
        temporary.replace(path)
    flush_folder(path.parent)


def write_durable(path: Path, data: bytes) -> None:
    """Write or replace a whole file; afterwards the old or the new content is there, never a mixture."""
    temporary = temporary_name(path)
    try:
        with storage_errors(path), temporary.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        publish(temporary, path)
    except StorageFailed:
        remove(temporary)
        raise


def remove(path: Path) -> None:
    """Remove a file if it is there."""
    with storage_errors(path):
        path.unlink(missing_ok=True)


def overwrite(path: Path) -> int:
    """Replace a file's bytes by random ones where they lie, durably, before it is removed; returns how many.

    What a medium that writes elsewhere than it is told (an SSD, a file system with copies) keeps is beyond reach.
    """
    with storage_errors(path):
        if not path.is_file() or path.is_symlink():
            return 0
        size = path.stat().st_size
        path.chmod(0o600)  # A read-only file is no obstacle to whoever may remove it.
        with path.open("r+b") as stream:
            for start in range(0, size, _AT_ONCE):
                stream.write(os.urandom(min(_AT_ONCE, size - start)))
            stream.flush()
            os.fsync(stream.fileno())
    return size
