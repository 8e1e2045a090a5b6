"""The names in a vault's folder (FORMAT.md §1): what is the vault's own, and what is a stranger there."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from vault.durable import TEMPORARY_SUFFIX, storage_errors

_FOLDER = re.compile(
    r"packs|packs/[0-9a-f]{2}|index|index/[a-z]+|snapshots|editions|editions/[0-9a-f]{32}"
    r"|rekey(\.tmp)?|rekey(\.tmp)?/packs|rekey(\.tmp)?/packs/[0-9a-f]{2}"
)
_PACK = r"packs/[0-9a-f]{2}/[0-9a-f]{32}\.(pack|fresh)"
_FILE = re.compile(
    r"header|header\.copy|state|lock|destroyed|vault\.db(-wal|-shm|-journal)?"
    rf"|{_PACK}|index/[a-z]+/[\w.-]+|snapshots/[\w.-]+\.snap|editions/[0-9a-f]{{32}}/[\w.-]+"
    rf"|rekey(\.tmp)?/(header|header\.copy|state|vault\.db(-wal|-shm|-journal)?|{_PACK})",
    re.ASCII,
)


def is_own(name: str, *, folder: bool = False) -> bool:
    """Whether the format names this path, given below the vault's folder with `/` between its parts."""
    return bool((_FOLDER if folder else _FILE).fullmatch(name))


def is_unfinished(name: str) -> bool:
    """Whether it is an unfinished write of a file that the format names."""
    return name.endswith(TEMPORARY_SUFFIX) and is_own(name.removesuffix(TEMPORARY_SUFFIX))


def strangers(vault: Path) -> list[str]:
    """Files, links and folders that the format doesn't name, sorted; what is in a strange folder goes with it."""
    found = []
    for name, is_folder in walk(vault):
        parent = name.rpartition("/")[0]
        if parent and not is_own(parent, folder=True):
            continue
        if not is_own(name, folder=is_folder) and not is_unfinished(name):
            found.append(name)
    return found


def links(vault: Path) -> list[str]:
    """The vault's own files and folders that are links, sorted: what they lead to is no part of the folder."""
    return [
        name
        for name, is_folder in walk(vault)
        if not is_folder
        and (is_own(name) or is_own(name, folder=True) or is_unfinished(name))
        and (vault / name).is_symlink()
    ]


def walk(vault: Path) -> Iterator[tuple[str, bool]]:
    """(name, whether it is a folder) of everything below `vault`, sorted; links are never followed."""
    waiting = [vault]
    names = []
    while waiting:
        with storage_errors(waiting[-1]), os.scandir(waiting.pop()) as entries:
            for entry in entries:
                is_folder = entry.is_dir(follow_symlinks=False)
                names.append((Path(entry.path).relative_to(vault).as_posix(), is_folder))
                if is_folder:
                    waiting.append(Path(entry.path))
    yield from sorted(names)
