"""The marker of a bag that isn't complete: says so to people, and to us which files in the folder are ours.

Its first line is for people. `build` names what the bag is made of; each `file` or `folder` line claims what is written
from then on. Only what is claimed is ever taken up again, replaced or removed.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from exporters.disk_tree import read_tree
from exporters.errors import StrangeFile
from exporters.manifest import decode_path, encode_path
from resources.words import _

INCOMPLETE = "未完成-INCOMPLETE.txt"
_LARGEST = 256 << 20
_OWN_FOLDERS = 3
"""`data/其他/<folder>/…`: from this depth on a folder is claimed as a whole, since nobody else writes there."""


class Marker:
    """The marker in `folder` for a bag made of `build`; an empty `build` is a bag that can't be continued."""

    def __init__(self, folder: Path, build: str) -> None:
        self._folder, self._path, self._build = folder, folder / INCOMPLETE, build
        self._claimed: set[str] = set()

    def beginning(self) -> bytes:
        """What the marker says first."""
        text = _("This package is not complete. Do not accept it; have it written again.")
        line = f"build {self._build}\n" if self._build else ""
        return f"{text}\n{line}".encode()

    def lies_there(self) -> bool:
        """Whether it can be seen; on a medium that was pulled it can't, and comes back with the medium."""
        try:
            return self._path.is_file() or not self._folder.is_dir()
        except OSError:
            return True

    def claim(self, paths: Iterable[str]) -> None:
        """Claim these files, durably, before they are written. Raises OSError."""
        self._append("file", paths)

    def claim_around(self, path: str) -> None:
        """Claim one file, with its folder where that is all ours; nothing is written for what is claimed already."""
        parts = path.split("/")
        if path in self._claimed or self._folder_of(parts) in self._claimed:
            return
        if len(parts) > _OWN_FOLDERS:
            self._append("folder", [self._folder_of(parts)])
        else:
            self._append("file", [path])

    def read(self) -> bool:
        """Whether a marker of a bag made of the same lies there; its claims are taken over."""
        try:
            if self._path.is_symlink() or self._path.stat().st_size > _LARGEST:
                return False
            lines = self._path.read_bytes().split(b"\n")
        except OSError:
            return False
        if len(lines) < 3 or lines[1] != f"build {self._build}".encode():
            return False
        # The last line may have been cut by the failure; a claim that isn't whole claims nothing.
        for line in lines[2:-1]:
            kind, _space, name = line.decode("utf-8", "surrogateescape").partition(" ")
            if kind in ("file", "folder"):
                self._claimed.add(decode_path(name))
        if lines[-1]:
            self._write(b"\n")
        return True

    def is_all(self) -> bool:
        """Whether a marker that was cut while it was being written is all there is in the folder."""
        try:
            names = [entry.name for entry in os.scandir(self._folder)]
            if names != [INCOMPLETE] or self._path.is_symlink() or not self._path.is_file():
                return False
            return self._path.stat().st_size <= len(self.beginning())
        except OSError:
            return False

    def ours(self, tags: frozenset[str]) -> dict[str, int]:
        """The files in the folder with their sizes. Raises StrangeFile for one neither claimed nor in `tags`."""
        tree = read_tree(self._folder)
        for finding in tree.findings:
            raise StrangeFile(self._folder, finding.object_name)
        del tree.files[INCOMPLETE]
        for path in tree.files:
            claimed = path in self._claimed or self._folder_of(path.split("/")) in self._claimed
            if path not in tags and not claimed:
                raise StrangeFile(self._folder, path)
        return tree.files

    def _folder_of(self, parts: list[str]) -> str:
        return "/".join(parts[:_OWN_FOLDERS]) + "/" if len(parts) > _OWN_FOLDERS else ""

    def _append(self, kind: str, paths: Iterable[str]) -> None:
        lines: list[str] = []
        for path in paths:
            lines.append(f"{kind} {encode_path(path)}\n")
            self._claimed.add(path)
        self._write("".join(lines).encode("utf-8", "surrogateescape"))

    def _write(self, data: bytes) -> None:
        with self._path.open("ab", buffering=0) as stream:
            view = memoryview(data)
            while view:
                view = view[stream.write(view) :]
            os.fsync(stream.fileno())
