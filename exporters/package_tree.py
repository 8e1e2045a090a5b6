"""The files of a package where they lie: in one folder, or spread over the media of a set."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from exporters.bag_marker import INCOMPLETE
from exporters.disk_tree import DiskTree, read_tree
from exporters.errors import NotAPackage
from exporters.findings import VerifyFinding
from exporters.layout import DESCRIPTION, MEDIUM_DESCRIPTION
from exporters.visible import for_people
from resources.words import _

MANIFEST_NAME = re.compile(r"(tag)?manifest-([a-z0-9]{1,20})\.txt")
LARGEST_LISTING = 256 << 20
"""Bytes of a manifest that is still read as a text: more than a million files."""
LARGEST_TAG = 1 << 20
"""Bytes of any other tag file that is read as a text."""
SYSTEM_FOLDERS = {
    "system volume information",
    "$recycle.bin",
    "lost+found",
    ".trashes",
    ".fseventsd",
}
SYSTEM_FOLDERS |= {".spotlight-v100"}
"""What systems put at the root of a medium by themselves, in small letters."""


class PackageTree:
    """Where every file lies. `files` are sizes by path; `copies` are further places of the same path."""

    def __init__(self, folders: Sequence[Path]) -> None:
        """Look at all folders; raises NotAPackage naming one that holds nothing of a package."""
        self.files: dict[str, int] = {}
        self.findings: list[VerifyFinding] = []
        self.copies: dict[str, list[Path]] = {}
        self._where: dict[str, Path] = {}
        self.folders = [self._add(folder) for folder in folders]

    def open(self, path: str) -> BinaryIO:
        """The file for reading, unbuffered. Raises OSError."""
        return self._where[path].joinpath(path).open("rb", buffering=0)

    def text(self, name: str) -> bytes | None:
        """A tag file as bytes, or None when it is not there, too large, or cannot be read (findings elsewhere)."""
        size = self.files.get(name)
        most = LARGEST_LISTING if _is_listing(name) else LARGEST_TAG
        if size is None or size > most:
            return None
        try:
            with self._where[name].joinpath(name).open("rb") as stream:
                # Not a byte more than was looked for: the file may grow while it is read.
                return stream.read(most)
        except OSError:
            return None

    def too_large(self) -> list[str]:
        """Tag files at the root that are too large to be read as the texts that they should be."""
        known = {"bagit.txt", "bag-info.txt"}
        return [
            name
            for name, size in self.files.items()
            if (_is_listing(name) and size > LARGEST_LISTING)
            or (name in known and size > LARGEST_TAG)
        ]

    def _add(self, folder: Path) -> Path:
        bag, tree = self._package_in(folder)
        self.findings += tree.findings
        for path, size in tree.files.items():
            if path in self._where:
                self.copies.setdefault(path, []).append(bag / path)
            else:
                self._where[path], self.files[path] = bag, size
        return bag

    def _package_in(self, folder: Path) -> tuple[Path, DiskTree]:
        """The package's own folder: the one given, or the only one on a medium, beside the medium's description."""
        # Names first: whoever gives a whole disk by mistake must not wait until it was gone through.
        tops = _names(folder)
        if _is_package(tops):
            return folder, read_tree(folder)
        inside = [
            name
            for name in sorted(tops)
            if not (folder / name).is_symlink() and _is_package(_names(folder / name))
        ]
        # Media that were written before had it under the name of the package's own.
        own = MEDIUM_DESCRIPTION if MEDIUM_DESCRIPTION in tops else DESCRIPTION
        if len(inside) != 1 or own not in tops:
            raise NotAPackage(folder)
        for name in sorted(tops - {own, inside[0]}):
            if name.casefold() not in SYSTEM_FOLDERS:
                problem = _("lies on the medium beside the package, and is not part of it")
                self.findings.append(VerifyFinding("medium-extra", for_people(name), problem))
        bag = folder / inside[0]
        return bag, read_tree(bag)


def _names(folder: Path) -> set[str]:
    """What lies in a folder; nothing where it is none, or can't be read."""
    try:
        with os.scandir(folder) as entries:
            return {entry.name for entry in entries}
    except OSError:
        return set()


def _is_package(names: set[str]) -> bool:
    return any(n in ("bagit.txt", INCOMPLETE) or MANIFEST_NAME.fullmatch(n) for n in names)


def _is_listing(name: str) -> bool:
    return MANIFEST_NAME.fullmatch(name) is not None or name == "sm3sum.txt"
