"""Every moment at which an intake touches the medium, counted, so that a test can make any one of them go wrong.

A point is a write, a flush, a rename, a removal, a new folder, or a database commit. `install` puts the counter
between the program and the system; the action at a point is the test's.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any
from unittest import mock

from sqlalchemy.engine.default import DefaultDialect
from sqlcipher3 import dbapi2 as driver

from desktop.services.filing import ledger, reading
from vault import durable, pieces, store

Act = Callable[[int, str, str], None]
"""Called with a point's number, its name, and "before" or "after"; may raise or end the process."""


class Points:
    """Counts the points and calls the test's action at each, once before it happens and once after."""

    def __init__(self, act: Act) -> None:
        self.count = 0
        self.names: list[str] = []
        self._act = act
        self._lock = threading.Lock()

    @contextlib.contextmanager
    def around(self, name: str) -> Iterator[None]:
        """One point."""
        with self._lock:
            self.count += 1
            number = self.count
            self.names.append(name)
        self._act(number, name, "before")
        yield
        self._act(number, name, "after")


class Unflushed:
    """What a power cut would take: bytes that were never flushed, names whose folder was never flushed."""

    def __init__(self) -> None:
        self._written: set[Path] = set()
        self._renamed: dict[Path, Path] = {}
        self._replaced: dict[Path, bytes] = {}
        self._made: set[Path] = set()
        self._lock = threading.Lock()

    def wrote(self, path: Path) -> None:
        with self._lock:
            self._written.add(path)

    def flushed(self, path: Path) -> None:
        with self._lock:
            self._written.discard(path)
            self._renamed = {new: old for new, old in self._renamed.items() if new.parent != path}
            self._made = {made for made in self._made if made.parent != path}

    def renamed(self, old: Path, new: Path, *, free: bool = False) -> None:
        """To be told before it happens: what a name stood for until then is what a lost renaming leaves.

        Of a name that was `free` it is told behind it: only then it is known that nothing had it.
        """
        with self._lock:
            if not free and new.is_file():
                self._replaced[new] = new.read_bytes()
            self._renamed[new] = old
            if old in self._written:
                self._written.remove(old)
                self._written.add(new)

    def made(self, path: Path) -> None:
        """A new folder, or a new file: it is gone when its parent wasn't flushed."""
        with self._lock:
            self._made.add(path)

    def lose(self) -> None:
        """Do to the medium what a power cut may do. Whoever else would touch it waits for the end of the process."""
        self._lock.acquire()
        for path in self._written:
            if path.exists():
                os.truncate(path, path.stat().st_size // 2)
        for new, old in self._renamed.items():
            if new.exists():
                new.rename(old)
                if new in self._replaced:
                    new.write_bytes(self._replaced[new])
        for path in sorted(self._made, key=lambda each: -len(each.parts)):
            if path.is_dir():
                shutil.rmtree(path)
            elif path.exists():
                path.unlink()


class _Stream:
    """A file opened for writing whose writes and flushes are points."""

    def __init__(self, stream: IO[bytes], path: Path, points: Points, unflushed: Unflushed) -> None:
        self._stream, self._path, self._points = stream, path, points
        self._unflushed = unflushed

    def write(self, data: bytes) -> int:
        with self._points.around(f"write {self._path.suffix}"):
            self._unflushed.wrote(self._path)
            return self._stream.write(data)

    def flush(self) -> None:
        with self._points.around(f"flush {self._path.suffix}"):
            self._stream.flush()

    def fileno(self) -> int:
        return self._stream.fileno()

    def close(self) -> None:
        self._stream.close()

    def __enter__(self) -> _Stream:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()


@contextlib.contextmanager
def install(points: Points, unflushed: Unflushed | None = None) -> Iterator[None]:
    """Count what vault.durable, vault.pack and the database's commits do. One process, one test at a time."""
    lost = unflushed or Unflushed()
    real_open, real_replace, real_unlink, real_mkdir = (
        Path.open,
        Path.replace,
        Path.unlink,
        Path.mkdir,
    )
    real_fsync, real_commit = os.fsync, DefaultDialect.do_commit
    real_free_name = durable._renamed_to_free_name  # It calls the system without pathlib.

    def open_(self: Path, mode: str = "r", *arguments: Any, **options: Any) -> Any:
        if mode not in ("wb", "xb"):
            return real_open(self, mode, *arguments, **options)
        with points.around(f"create {self.suffix}"):
            stream = real_open(self, mode, *arguments, **options)
            lost.made(self)
        return _Stream(stream, self, points, lost)

    def replace(self: Path, target: Path) -> Path:
        with points.around("rename"):
            lost.renamed(self, Path(target))
            return real_replace(self, target)

    def renamed_to_free_name(old: Path, new: Path) -> bool:
        with points.around("rename"):
            done = real_free_name(old, new)
            if done:
                lost.renamed(old, new, free=True)
        return done

    def unlink(self: Path, missing_ok: bool = False) -> None:
        with points.around("remove"):
            real_unlink(self, missing_ok)

    def mkdir(self: Path, *arguments: Any, **options: Any) -> None:
        with points.around("new folder"):
            real_mkdir(self, *arguments, **options)
            lost.made(self)

    def fsync(handle: int) -> None:
        with points.around("fsync"):
            real_fsync(handle)
            lost.flushed(Path(f"/proc/self/fd/{handle}").readlink())

    def commit(self: DefaultDialect, connection: Any) -> None:
        with points.around("commit"):
            real_commit(self, connection)  # type: ignore[no-untyped-call]  # SQLAlchemy's own

    with (
        mock.patch.object(Path, "open", open_),
        mock.patch.object(Path, "replace", replace),
        mock.patch.object(durable, "_renamed_to_free_name", renamed_to_free_name),
        mock.patch.object(Path, "unlink", unlink),
        mock.patch.object(Path, "mkdir", mkdir),
        mock.patch.object(os, "fsync", fsync),
        mock.patch.object(DefaultDialect, "do_commit", commit),
    ):
        yield


@contextlib.contextmanager
def small_steps() -> Iterator[None]:
    """Small pieces, packs and transactions: a dozen small files become several of each."""
    with (
        mock.patch.object(pieces, "PIECE_LENGTH", 2048),
        mock.patch.object(reading, "PIECE_LENGTH", 2048),
        mock.patch.object(reading, "_GROUP_BYTES", 2048),
        mock.patch.object(reading, "_GROUP_FILES", 2),
        mock.patch.object(ledger, "_COMMIT_FILES", 4),
        mock.patch.object(store, "PACK_TARGET", 6000),
    ):
        yield


def medium_error(number: int, name: str) -> Exception:
    """What the system says when a point fails: for a commit, in the database library's words."""
    if name == "commit":
        error: Exception = driver.OperationalError("database or disk is full")
        full = number == errno.ENOSPC
        setattr(error, "sqlite_errorname", "SQLITE_FULL" if full else "SQLITE_IOERR_WRITE")  # noqa: B010 - the driver's
        return error
    return OSError(number, os.strerror(number))
