"""Destroying a vault: a marker first, then the keys, then everything else that the format names. Needs no key.

From the marker on the vault is gone: no reader opens it, and whoever finds it half destroyed can only finish. What is
overwritten is read back, so that nothing is claimed that the file system doesn't show.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from vault.durable import (
    flush_folder,
    overwrite,
    remove,
    storage_errors,
    write_durable,
)
from vault.errors import Destroyed
from vault.layout import is_own, is_unfinished, strangers, walk

MARKER = "destroyed"
LOCK = "lock"
_MOST_BYTES = 64 * 1024
_BLOCK = 16
_KEY_FILES = ("header", "header.copy", "state", "edition", "edition.fresh")
"""Names of files that wrap a key, or prove what a wrapped one once opened, wherever in the vault they lie."""


@dataclass(slots=True)
class Erased:
    """What was done: files overwritten before they went, files and bytes removed, and strangers that were left.

    `unproven` are those of `overwritten` that still had some of their old bytes when they were read back. `kinds` has
    files and bytes by what they were: "keys", "database", "packs", "index", "snapshots", "editions".
    """

    overwritten: list[str] = field(default_factory=list)
    unproven: list[str] = field(default_factory=list)
    kinds: dict[str, tuple[int, int]] = field(default_factory=dict)
    files: int = 0
    bytes: int = 0
    left: list[str] = field(default_factory=list)


def is_destroyed(vault: Path) -> bool:
    """Whether destruction has begun there."""
    return (vault / MARKER).is_file()


def refuse_destroyed(vault: Path) -> None:
    """Raises Destroyed where destruction has begun."""
    if is_destroyed(vault):
        raise Destroyed(vault)


def begin_destruction(vault: Path, note: dict[str, str]) -> None:
    """Say, durably, that this vault is no more. `note` helps to finish the record, and may be read by anybody."""
    write_durable(vault / MARKER, json.dumps(note, ensure_ascii=False).encode("utf-8"))


def destruction_note(vault: Path) -> dict[str, str]:
    """What `begin_destruction` noted; empty when that can't be read any more."""
    with storage_errors(vault / MARKER), (vault / MARKER).open("rb") as stream:
        raw = stream.read(_MOST_BYTES)
    try:
        note = json.loads(raw)
    except ValueError:
        return {}
    return {str(key): str(value) for key, value in note.items()} if isinstance(note, dict) else {}


def erase(vault: Path, *, on_file: Callable[[str], None] = lambda _name: None) -> Erased:
    """Overwrite what wraps keys, then remove everything that is the vault's, but marker and lock; may be repeated.

    Keys go first: whatever else a crash leaves can't be opened any more. Raises StorageFailed.
    """
    done = Erased()
    files = [
        name
        for name, is_folder in walk(vault)
        if not is_folder and (is_own(name) or is_unfinished(name)) and name not in (MARKER, LOCK)
    ]
    keys = [name for name in files if wraps_keys(name)]
    for name in keys:
        if not _overwritten(vault / name):
            done.unproven.append(name)
        done.overwritten.append(name)
    for name in (*keys, *sorted(set(files) - set(keys))):
        with storage_errors(vault / name):
            size = (vault / name).lstat().st_size
        remove(vault / name)
        done.files += 1
        done.bytes += size
        kind = kind_of(name)
        files_so_far, bytes_so_far = done.kinds.get(kind, (0, 0))
        done.kinds[kind] = (files_so_far + 1, bytes_so_far + size)
        on_file(name)
    _remove_empty_folders(vault)
    done.left = strangers(vault)
    return done


def finish_erasing(vault: Path) -> bool:
    """Remove lock and marker, and the folder when nothing else is in it; whether it is gone. The lock must be free."""
    for name in (LOCK, MARKER):
        remove(vault / name)
    flush_folder(vault)
    with storage_errors(vault):
        if any(vault.iterdir()):
            return False
        vault.rmdir()
    flush_folder(vault.parent)
    return True


def kind_of(name: str) -> str:
    """What a file of the vault is: "keys", "database", "packs", "index", "snapshots" or "editions"."""
    if wraps_keys(name):
        return "keys"
    parts = name.removeprefix("rekey.tmp/").removeprefix("rekey/").split("/")
    return parts[0] if len(parts) > 1 else "database"


def wraps_keys(name: str) -> bool:
    """Whether this file of a vault wraps a key, or proves what a wrapped one once opened."""
    last = name.rpartition("/")[2].removesuffix(".tmp")
    return last in _KEY_FILES


def _overwritten(path: Path) -> bool:
    """Overwrite a file where it lies; whether none of its old bytes are there when it is read from the medium again.

    What can't be read, before or after, isn't proven, and goes all the same. Raises StorageFailed for the writing.
    """
    before = _read(path)
    overwrite(path)
    after = _read(path)
    if before is None or after is None or len(after) != len(before):
        return False
    blocks = range(0, len(before) - _BLOCK + 1, _BLOCK)
    return not any(
        before[start : start + _BLOCK] == after[start : start + _BLOCK] for start in blocks
    )


def _read(path: Path) -> bytes | None:
    try:
        with path.open("rb") as stream:
            if hasattr(os, "posix_fadvise"):
                os.posix_fadvise(stream.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
            return stream.read()
    except OSError:
        return None


def _remove_empty_folders(vault: Path) -> None:
    folders = [name for name, is_folder in walk(vault) if is_folder and is_own(name, folder=True)]
    for name in sorted(folders, key=lambda each: -each.count("/")):
        folder = vault / name
        with storage_errors(folder):
            if not any(folder.iterdir()):
                folder.rmdir()
    flush_folder(vault)
