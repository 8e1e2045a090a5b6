"""Makes whole folders of written files durable: a medium answers several flushes together, so they go side by side."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

_SIDE_BY_SIDE = 8
"""Files that are flushed at once; a medium takes a tenth of the time for them that way."""


def flush_all(
    files: Iterable[Path],
    folders: Iterable[Path],
    *,
    flush_file: Callable[[Path], None],
    flush_folder: Callable[[Path], None],
) -> None:
    """Flush every file, then every folder. The first that fails is raised; what waits is then not begun any more.

    Everything is flushed at once first, where the system can: the single flushes then only report errors.
    """
    if hasattr(os, "sync"):
        os.sync()
    executor = ThreadPoolExecutor(max_workers=_SIDE_BY_SIDE, thread_name_prefix="flushes")
    try:
        for _done in executor.map(flush_file, files):
            pass
    finally:
        executor.shutdown(cancel_futures=True)
    for folder in folders:
        flush_folder(folder)


def flush_below(
    folder: Path, *, flush_file: Callable[[Path], None], flush_folder: Callable[[Path], None]
) -> None:
    """`flush_all` for everything in `folder`, itself included."""
    files: list[Path] = []
    folders: list[Path] = []
    for current, _folders, names in os.walk(folder):
        folders.append(Path(current))
        files += (Path(current, name) for name in names)
    flush_all(files, folders, flush_file=flush_file, flush_folder=flush_folder)
