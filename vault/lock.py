"""One process at a time has a vault open: an operating-system lock that vanishes with its process."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import BinaryIO

from vault.durable import storage_errors
from vault.errors import InUse

if sys.platform == "win32":
    import msvcrt

    def _acquire(stream: BinaryIO) -> None:
        msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _acquire(stream: BinaryIO) -> None:
        fcntl.flock(stream.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)


def _opened(path: Path) -> BinaryIO:
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b")


def _opened_for_reading(path: Path) -> BinaryIO:
    return path.open("rb")


# A process that was killed may leave a child between fork and exec, which holds the lock for a moment longer.
_TRIES, _PAUSE = 6, 0.05


class VaultLock:
    """Held from construction to `release`. Raises InUse when another process (or another open) has it."""

    def __init__(self, folder: Path, *, reading: bool = False) -> None:
        """`reading`: for whoever may change nothing, not even make the file; it excludes others all the same."""
        path = folder / "lock"
        with storage_errors(path):
            self._stream: BinaryIO = _opened_for_reading(path) if reading else _opened(path)
        for attempt in range(_TRIES):
            try:
                _acquire(self._stream)
                return
            except OSError:
                if attempt + 1 < _TRIES:
                    time.sleep(_PAUSE)
        self._stream.close()
        raise InUse(folder)

    def release(self) -> None:
        """Give the lock back; harmless when repeated."""
        self._stream.close()
