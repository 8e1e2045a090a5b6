"""How many files of a working tree differ from what is committed. Nothing is run and nothing is written."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path

_LARGEST_COMPARED = 64 * 1024 * 1024
_TYPE, _LINK, _SUBMODULE = 0o170000, 0o120000, 0o160000


def count_uncommitted(
    top: Path, folder: Path, tree: Mapping[bytes, tuple[bytes, int]]
) -> tuple[int, int]:
    """(committed files that were changed, added or removed since; files that git doesn't know and doesn't ignore).

    `tree` is the commit's path → (object id, mode). What git would convert (line ends) doesn't count as changed.
    """
    from dulwich.index import ConflictedIndexEntry, Index

    changed: set[bytes] = set()
    index = Index(folder / "index")
    staged: dict[bytes, bytes] = {}
    for path, entry in index.items():
        if isinstance(entry, ConflictedIndexEntry):
            changed.add(path)
            staged[path] = b""
            continue
        staged[path] = entry.sha
        staged_only = tree.get(path, (b"", 0))[0] != entry.sha
        submodule = entry.mode & _TYPE == _SUBMODULE
        if staged_only or (not submodule and _differs(top, path, entry.sha, entry)):
            changed.add(path)
    changed |= {path for path in tree if path not in staged}
    return len(changed), sum(1 for _path in _unknown(top, staged))


def _differs(top: Path, path: bytes, sha: bytes, entry: object) -> bool:
    full = os.path.join(os.fsencode(top), path)  # noqa: PTH118 - paths of a repository are bytes
    try:
        status = os.lstat(full)
        if stat.S_ISLNK(status.st_mode):
            return _blob_id(os.readlink(full)) != sha  # noqa: PTH115 - as above
        if not stat.S_ISREG(status.st_mode):
            return True
        if status.st_size == getattr(entry, "size", -1) and _same_time(entry, status):
            return False
        if status.st_size > _LARGEST_COMPARED:
            return True
        with open(full, "rb") as file:  # noqa: PTH123 - as above
            data = file.read()
    except OSError:
        return True
    if _blob_id(data) == sha:
        return False
    return _blob_id(data.replace(b"\r\n", b"\n")) != sha


def _same_time(entry: object, status: os.stat_result) -> bool:
    """Whether git noted this time of change, which is how it tells without reading. Old indexes keep whole seconds."""
    noted = getattr(entry, "mtime", 0)
    if isinstance(noted, tuple):
        return (status.st_mtime_ns // 10**9, status.st_mtime_ns % 10**9) == noted
    return False


def _blob_id(data: bytes) -> bytes:
    from dulwich.objects import Blob

    blob = Blob()
    blob.data = data
    return bytes(blob.id)


def _unknown(top: Path, staged: Mapping[bytes, bytes]) -> Iterator[str]:
    """Files that are neither in the index nor ignored by the tree's own `.gitignore` files."""
    from dulwich.ignore import IgnoreFilterManager

    ignored = IgnoreFilterManager(os.fspath(top), [], False)
    folders = {b"/".join(path.split(b"/")[:depth]) for path in staged for depth in range(1, 40)}
    waiting = [""]
    while waiting:
        below = waiting.pop()
        with os.scandir(top / below) as listing:
            entries = list(listing)
        for entry in entries:
            path = f"{below}/{entry.name}" if below else entry.name
            encoded = os.fsencode(path)
            if entry.name == ".git" or encoded in staged:
                continue
            folder = entry.is_dir(follow_symlinks=False)
            if ignored.is_ignored(f"{path}/" if folder else path):
                if folder and encoded in folders:
                    waiting.append(path)
                continue
            if not folder:
                yield path
            elif not (top / path / ".git").exists():
                waiting.append(path)
