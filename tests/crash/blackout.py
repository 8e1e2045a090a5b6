"""What a power cut may take, kept while a process is watched: bytes that were never flushed, and names.

A file's bytes count when it was flushed, a name (new, changed or removed) when its folder was. `Blackout` remembers how
everything was when it last counted, and puts it back.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.crash.tracing import Touch

_NEVER = b""


@dataclass(slots=True)
class _Undo:
    """One change of a name that its folder hasn't been flushed since."""

    folder: str
    undo: Callable[[], None]


class Blackout:
    """Fed with every touch, before and after; `strike` does to the folder what a power cut may do."""

    def __init__(self, root: Path, stash: Path) -> None:
        self._root, self._stash = root, stash
        self._flushed: dict[int, bytes] = {}
        self._names: list[_Undo] = []
        self._pending: dict[int, tuple[_Undo | None, tuple[int, bytes] | None]] = {}
        self._stashed = 0

    def before(self, touch: Touch) -> None:
        """Remember what the call is about to change."""
        call, path = touch.call, Path(touch.path)
        name: _Undo | None = None
        content: tuple[int, bytes] | None = None
        if call in ("open", "openat"):
            if path.exists():
                content = _content(path)  # It is about to be cut to nothing.
            else:
                name = _Undo(str(path.parent), lambda: _discard(path))
        elif call.startswith("mkdir"):
            name = _Undo(str(path.parent), lambda: _discard(path))
        elif call.startswith("rename"):
            name = self._renaming(path, Path(touch.target))
        elif call in ("unlink", "unlinkat", "rmdir"):
            name = self._removing(path)
        elif call not in ("fsync", "fdatasync"):
            content = _content(Path(touch.handle or path))
        self._pending[touch.number] = (name, content)

    def after(self, touch: Touch, result: int) -> None:
        """The call was made."""
        name, content = self._pending.pop(touch.number)
        if result < 0:
            return
        if name is not None:
            self._names.append(name)
        if content is not None:
            self._flushed.setdefault(*content)
        if touch.call in ("fsync", "fdatasync"):
            self._flushed.pop(Path(touch.handle).stat().st_ino, None)
            self._names = [each for each in self._names if each.folder != touch.path]
        if touch.call in ("open", "openat") and content is None:
            found = Path(touch.path)
            if found.is_file():
                self._flushed.setdefault(found.stat().st_ino, _NEVER)

    def strike(self, *, names: bool) -> None:
        """Take what wasn't flushed: the bytes, and with `names` what became of names as well."""
        files = {path.stat().st_ino: path for path in self._root.rglob("*") if path.is_file()}
        for number, flushed in self._flushed.items():
            if number in files:
                files[number].write_bytes(flushed)
        if names:
            for change in reversed(self._names):
                change.undo()

    def _renaming(self, old: Path, new: Path) -> _Undo:
        kept = self._keep(new)

        def undo() -> None:
            if new.exists() or new.is_symlink():
                new.rename(old)
            if kept is not None:
                kept.rename(new)

        return _Undo(str(new.parent), undo)

    def _removing(self, path: Path) -> _Undo:
        if path.is_dir():
            return _Undo(str(path.parent), lambda: path.mkdir(exist_ok=True))
        kept = self._keep(path)

        def undo() -> None:
            if kept is not None:
                kept.rename(path)

        return _Undo(str(path.parent), undo)

    def _keep(self, path: Path) -> Path | None:
        """A second name for a file that is about to lose its own."""
        if not path.is_file():
            return None
        self._stashed += 1
        self._stash.mkdir(exist_ok=True)
        kept = self._stash / str(self._stashed)
        os.link(path, kept)
        return kept


def _content(path: Path) -> tuple[int, bytes]:
    with path.open("rb") as stream:
        return os.fstat(stream.fileno()).st_ino, stream.read()


def _discard(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    elif path.exists():
        path.unlink()
