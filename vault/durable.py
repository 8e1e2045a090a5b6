"""Writes that are on the medium when the call returns, and reads whose failures name the file.

Write once: temporary name in the same folder, write, flush, rename, flush the folder. Never truncate in place.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
from collections.abc import Callable, Iterator
from pathlib import Path

from vault.errors import AlreadyExists, StorageFailed, VaultError

TEMPORARY_SUFFIX = ".tmp"
_AT_ONCE = 1024 * 1024
_AT_FDCWD, _RENAME_NOREPLACE = -100, 1


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


def publish_new(temporary: Path, path: Path) -> None:
    """Give a finished, flushed file a name that nothing has, durably. Raises AlreadyExists where something has it."""
    with storage_errors(path):
        try:
            if os.name == "nt":
                temporary.rename(path)  # Refuses a name that is taken.
            elif not _renamed_to_free_name(temporary, path):
                # An empty file of ours takes the name first; what is replaced then is that.
                path.open("xb").close()
                try:
                    temporary.replace(path)
                except OSError:
                    path.unlink()
                    raise
        except FileExistsError:
            raise AlreadyExists(path) from None
    flush_folder(path.parent)


def _renamed_to_free_name(old: Path, new: Path) -> bool:
    """renameat2(2) with RENAME_NOREPLACE; false where system or file system doesn't know it. Raises OSError."""
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        return False
    if rename(_AT_FDCWD, os.fsencode(old), _AT_FDCWD, os.fsencode(new), _RENAME_NOREPLACE) == 0:
        return True
    number = ctypes.get_errno()
    if number in (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP):
        return False
    raise OSError(number, os.strerror(number))


def write_durable(path: Path, data: bytes) -> None:
    """Write or replace a whole file; afterwards the old or the new content is there, never a mixture."""
    _write(path, data, publish)


def write_new(path: Path, data: bytes) -> None:
    """Write a whole file where nothing is. Raises AlreadyExists, StorageFailed."""
    _write(path, data, publish_new)


def _write(path: Path, data: bytes, name: Callable[[Path, Path], None]) -> None:
    temporary = temporary_name(path)
    try:
        with storage_errors(path), temporary.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        name(temporary, path)
    except VaultError:
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
