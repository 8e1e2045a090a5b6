"""Files written out into a folder or under one name: never over anything, read back before they count."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from exporters.errors import ContentChanged, CopyFailed, NothingToExport, OutputNotEmpty
from vault.durable import flush_folder

_UNFINISHED = ".unfinished"
_AT_ONCE = 1024 * 1024


class ExportFolder:
    """A folder that appears under its name when everything in it is written, flushed and read back."""

    def __init__(self, out: Path) -> None:
        """Raises OutputNotEmpty when something is there, CopyFailed."""
        if out.exists() and (not out.is_dir() or any(out.iterdir())):
            raise OutputNotEmpty(out)
        self._out, self._stage = out, out.with_name(out.name + _UNFINISHED)
        self._written: dict[str, tuple[int, bytes]] = {}
        try:
            # Outside of what is cleaned up: a folder of that name which was there before is somebody else's.
            self._stage.mkdir(parents=True)
        except OSError as error:
            if self._stage.exists():
                raise OutputNotEmpty(self._stage) from None
            raise CopyFailed(out, error) from error

    @property
    def files(self) -> int:
        """How many were written."""
        return len(self._written)

    @property
    def size(self) -> int:
        """How many bytes they hold."""
        return sum(size for size, _digest in self._written.values())

    def write(self, path: str, pieces: Iterable[bytes]) -> bytes:
        """Write one file, durably; returns the SHA-256 of what was written. Raises CopyFailed."""
        target = self._stage.joinpath(*path.split("/"))
        whole, size = sha256(), 0
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("xb") as file:
                for piece in pieces:
                    whole.update(piece)
                    size += len(piece)
                    file.write(piece)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise CopyFailed(target, error) from error
        self._written[path] = (size, whole.digest())
        return whole.digest()

    def finish(self) -> None:
        """Read everything back and give the folder its name. Raises NothingToExport, ContentChanged, CopyFailed."""
        if not self._written:
            raise NothingToExport
        try:
            for path, (size, digest) in self._written.items():
                self._compare(path, size, digest)
            found = sum(1 for each in self._stage.rglob("*") if each.is_file())
            if found != len(self._written):
                raise ContentChanged(self._out.name, str(len(self._written)), str(found))
            for folder in {
                self._stage,
                *(each for each in self._stage.rglob("*") if each.is_dir()),
            }:
                flush_folder(folder)
            if self._out.exists():
                self._out.rmdir()
            self._stage.rename(self._out)
            flush_folder(self._out.parent)
        except OSError as error:
            raise CopyFailed(self._out, error) from error

    def abandon(self) -> None:
        """Leave nothing behind."""
        shutil.rmtree(self._stage, ignore_errors=True)

    def _compare(self, path: str, size: int, digest: bytes) -> None:
        whole, read = sha256(), 0
        with self._stage.joinpath(*path.split("/")).open("rb") as file:
            if hasattr(os, "posix_fadvise"):
                # What is compared is to come from the medium, not from what was just written.
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
            while piece := file.read(_AT_ONCE):
                whole.update(piece)
                read += len(piece)
        if (read, whole.digest()) != (size, digest):
            raise ContentChanged(path, f"{size}, {digest.hex()}", f"{read}, {whole.hexdigest()}")


def write_one(out: Path, data: bytes) -> None:
    """Write a single new file and read it back. Raises OutputNotEmpty, CopyFailed, ContentChanged."""
    if out.exists():
        raise OutputNotEmpty(out)
    stage = out.with_name(out.name + _UNFINISHED)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with stage.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except FileExistsError as error:
        if stage.exists():
            raise OutputNotEmpty(stage) from None
        raise CopyFailed(out, error) from error  # What is to be its folder is a file.
    except OSError as error:
        with suppress(OSError):
            stage.unlink(missing_ok=True)
        raise CopyFailed(out, error) from error
    try:
        found = stage.read_bytes()
        if found != data:
            expected, other = sha256(data).hexdigest(), sha256(found).hexdigest()
            raise ContentChanged(out.name, expected, other)
        stage.rename(out)
        flush_folder(out.parent)
    except OSError as error:
        stage.unlink(missing_ok=True)
        raise CopyFailed(out, error) from error
    except ContentChanged:
        stage.unlink(missing_ok=True)
        raise
