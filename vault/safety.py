"""The safety copy: a folder outside the vault that gets a copy of everything before a repair changes or moves it."""

from __future__ import annotations

import errno
import itertools
import os
import shutil
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from vault.durable import (
    flush_folder,
    make_folder,
    publish,
    remove,
    storage_errors,
    temporary_name,
    write_durable,
)
from vault.errors import MediumUnreliable, StorageFailed
from vault.medium import pieces_of

_MARGIN = 16 * 1024 * 1024
LISTING = "files.txt"


class SafetyCopy:
    """One repair's folder below the one that was chosen. Nothing in it is ever replaced."""

    def __init__(self, chosen: Path, vault: Path, moment: datetime) -> None:
        """Make the folder, named after vault and moment. Raises StorageFailed."""
        self._vault = vault
        name = f"{vault.name.removesuffix('.vault')} {moment:%Y-%m-%d %H%M%S}"
        names = itertools.chain([name], (f"{name} {number}" for number in itertools.count(2)))
        self.path = next(chosen / each for each in names if not os.path.lexists(chosen / each))
        make_folder(self.path)

    def require_room(self, names: Iterable[str], *, more: int = 0) -> None:
        """Raises StorageFailed (disk full) unless copies of these files, and `more` bytes, fit."""
        wanted = more + _MARGIN
        for name in names:
            path = self._vault / name
            with storage_errors(path):
                wanted += path.lstat().st_size if os.path.lexists(path) else 0
        with storage_errors(self.path):
            free = shutil.disk_usage(self.path).free
        if free < wanted:
            raise StorageFailed(self.path, OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)))

    def keep(self, name: str) -> bool:
        """Copy a file of the vault, byte for byte and read back; false when there is none. Raises StorageFailed."""
        return self._keep(self._vault / name, self.path / name)

    def write(self, name: str, data: bytes) -> None:
        """Keep what a file of the vault held before it was changed; harmless when repeated. Raises StorageFailed."""
        target = self.path / name
        if not target.exists():
            make_folder(target.parent)
            write_durable(target, data)

    def put_away(self, name: str) -> None:
        """Move a file of the vault here: copied, compared, and only then removed there."""
        source = self._vault / name
        if not os.path.lexists(source):
            return
        target = self.path / name
        number = 2
        while os.path.lexists(target) and not _same(source, target):
            target = self.path / f"{name} {number}"
            number += 1
        if not os.path.lexists(target) and not self._keep(source, target):
            return
        remove(source)
        flush_folder(source.parent)

    def list_files(self, names: Iterable[tuple[str, int]]) -> None:
        """Write down what lay in the vault: names and sizes."""
        lines = "".join(f"{size:>14}  {name}\n" for name, size in names)
        target = self.path / LISTING
        with storage_errors(target), target.open("xb") as stream:
            stream.write(lines.encode("utf-8", "surrogateescape"))
            stream.flush()
            os.fsync(stream.fileno())
        flush_folder(self.path)

    def _keep(self, source: Path, target: Path) -> bool:
        if source.is_symlink():
            make_folder(target.parent)
            with storage_errors(target):
                target.symlink_to(source.readlink())
            return True
        if not source.is_file():
            return False
        copy_proven(source, target)
        return True


def copy_proven(source: Path, target: Path) -> None:
    """Copy a file durably under a passing name, compare both, then give it its name. `target` must not exist.

    Raises StorageFailed, MediumUnreliable.
    """
    make_folder(target.parent)
    temporary = temporary_name(target)
    try:
        with storage_errors(temporary), temporary.open("wb") as stream:
            for piece in pieces_of(source):
                stream.write(piece)
            stream.flush()
            os.fsync(stream.fileno())
        if not _same(source, temporary):
            raise MediumUnreliable(target)
    except BaseException:
        remove(temporary)
        raise
    publish(temporary, target)


def _same(source: Path, target: Path) -> bool:
    if source.is_symlink() or target.is_symlink():
        return (
            source.is_symlink() and target.is_symlink() and source.readlink() == target.readlink()
        )
    with storage_errors(source):
        if source.stat().st_size != target.stat().st_size:
            return False
    return all(
        one == other for one, other in zip(pieces_of(source), pieces_of(target), strict=False)
    )
