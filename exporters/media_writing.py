"""Copies one part of a finished package to a medium, and reads it back; a copy that was interrupted is continued.

On the medium: its description (介质说明.TXT) and one folder with the package's name. While it is being written a marker
says so.
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Protocol, TypeVar

from exporters.bag import (
    MANIFEST,
    PIECE,
    TAG_MANIFEST,
    Opener,
    open_new,
    sync_file,
    sync_folder,
    write_all,
)
from exporters.bag_marker import INCOMPLETE, Marker
from exporters.disk_tree import read_tree
from exporters.errors import (
    ContentChanged,
    MediumTooSmall,
    NotAPackage,
    NotThisPackage,
    OutputFailed,
    SourceUnreadable,
    StrangeFile,
    VerificationFailed,
)
from exporters.findings import VerifyFinding
from exporters.flushing import flush_all
from exporters.layout import MEDIUM_DESCRIPTION, ROOT_SIGNATURE
from exporters.manifest import read_listing
from exporters.media_split import MediumPart
from exporters.package_tree import SYSTEM_FOLDERS
from exporters.visible import for_people
from resources.words import _

_LARGEST = 256 << 20
T = TypeVar("T")


class Guard(Protocol):
    """Does some work and turns what the system refuses into an error of ours."""

    def __call__(self, work: Callable[[], T]) -> T: ...


@dataclass(frozen=True, slots=True)
class WrittenPart:
    """What is on the medium now. `kept` files were there already, whole and equal."""

    files: int
    bytes: int
    kept: int


def package_root(package: Path) -> str:
    """The root of the package at `package`, hexadecimal. Raises NotAPackage."""
    try:
        return _root(package)
    except OSError as error:
        raise NotAPackage(package) from error


def write_part(
    package: Path,
    target: Path,
    part: MediumPart,
    description: bytes,
    *,
    name: str,
    on_bytes: Callable[[int, str], None],
    checkpoint: Callable[[], None],
    opener: Opener = open_new,
) -> WrittenPart:
    """Write the part below `target`, a folder that is there; `name` is the package's folder on the medium.

    Bytes are reported twice: once written, once read back. Raises NotThisPackage for a medium with anything else on it,
    MediumTooSmall, OutputFailed (naming the file, with what was written kept), SourceUnreadable naming a file of the
    package, ContentChanged where the package itself isn't what its manifests say, VerificationFailed where the medium
    gave back something else.
    """
    return _Medium(package, target, part, name, on_bytes, checkpoint, opener).write(description)


class _Medium:
    def __init__(
        self,
        package: Path,
        target: Path,
        part: MediumPart,
        name: str,
        on_bytes: Callable[[int, str], None],
        checkpoint: Callable[[], None],
        opener: Opener,
    ) -> None:
        self.package, self.target, self.part = package, target, part
        self.folder = target / name
        self.on_bytes, self.checkpoint, self.opener = on_bytes, checkpoint, opener
        self.root = package_root(package)
        self.expected = _expected(package, part)
        build = f"medium {self.root} {part.ordinal}/{part.count}"
        self.marker = Marker(self.folder, build)

    def write(self, description: bytes) -> WrittenPart:
        self._guarded("", self._require_room)
        there = self._guarded("", self._what_is_there)
        kept = 0
        for path in self.part.files:
            self.checkpoint()
            if there.get(path) is not None and self._is_whole(path):
                kept += 1
            else:
                self._copy(path, there=path in there)
        for path in there.keys() - set(self.part.files):
            self._guarded(path, (self.folder / path).unlink)
        self._describe(description)
        self._make_durable()
        self._read_back()
        self._guarded(INCOMPLETE, (self.folder / INCOMPLETE).unlink)
        self._guarded("", lambda: sync_folder(self.folder))
        return WrittenPart(len(self.part.files), self.part.bytes, kept)

    def _what_is_there(self) -> dict[str, int]:
        """The files of this very part that an earlier attempt left; the marker is there when this returns."""
        names = {entry.name for entry in os.scandir(self.target)}
        foreign = {n for n in names if n.casefold() not in SYSTEM_FOLDERS}
        foreign -= {MEDIUM_DESCRIPTION, f"{MEDIUM_DESCRIPTION}.tmp", self.folder.name}
        if foreign or (MEDIUM_DESCRIPTION in names and self.folder.name not in names):
            raise NotThisPackage(self.target)
        if not self.folder.exists():
            self._guarded("", self.folder.mkdir)
            self._guarded(INCOMPLETE, self._begin)
            return {}
        if self.folder.is_symlink() or not self.folder.is_dir():
            raise NotThisPackage(self.target)
        if self.marker.is_all():
            self._guarded(INCOMPLETE, (self.folder / INCOMPLETE).unlink)
        if not any(self.folder.iterdir()):
            self._guarded(INCOMPLETE, self._begin)
            return {}
        if (self.folder / INCOMPLETE).exists():
            try:
                if self.marker.read():
                    return self.marker.ours(frozenset())
            except StrangeFile as error:
                raise NotThisPackage(self.folder / error.strange) from error
            raise NotThisPackage(self.target)
        return self._finished()

    def _finished(self) -> dict[str, int]:
        """A medium that was written whole before: exactly this part, or it is something else."""
        tree = read_tree(self.folder)
        if tree.findings or set(tree.files) != set(self.part.files):
            raise NotThisPackage(self.target)
        if _root(self.folder) != self.root:
            raise NotThisPackage(self.target)
        self._guarded(INCOMPLETE, self._begin)
        return tree.files

    def _begin(self) -> None:
        with (self.folder / INCOMPLETE).open("xb", buffering=0) as stream:
            stream.write(self.marker.beginning())
            os.fsync(stream.fileno())
        sync_folder(self.folder)
        self.marker.claim(self.part.files)

    def _require_room(self) -> None:
        usage = shutil.disk_usage(self.target)
        there = [self.folder / path for path in self.part.files]
        needed = self.part.bytes - sum(each.stat().st_size for each in there if each.is_file())
        if usage.total and needed > usage.free:
            raise MediumTooSmall(self.target, needed, usage.free)

    def _is_whole(self, path: str) -> bool:
        running, size = sha256(), 0
        for piece in self._pieces(self.folder / path, partial(self._guarded, path)):
            running.update(piece)
            size += len(piece)
            self.checkpoint()
        whole = running.digest() == self.expected[path]
        if whole:
            self.on_bytes(size, for_people(path))
        return whole

    def _copy(self, path: str, *, there: bool) -> None:
        target, running = self.folder / path, sha256()
        if there:
            self._guarded(path, target.unlink)
        self._guarded(path, lambda: target.parent.mkdir(parents=True, exist_ok=True))
        sink = self._guarded(path, lambda: self.opener(target))
        try:
            for piece in self._pieces(
                self.package / path, partial(_from_package, self.package / path)
            ):
                running.update(piece)
                self._guarded(path, partial(write_all, sink, piece))
                self.on_bytes(len(piece), for_people(path))
                self.checkpoint()
            self._guarded(path, sink.flush)
        finally:
            self._guarded(path, sink.close)
        if running.digest() != self.expected[path]:
            shown = for_people(path)
            raise ContentChanged(shown, self.expected[path].hex(), running.hexdigest())

    def _describe(self, description: bytes) -> None:
        def write() -> None:
            temporary = self.target / f"{MEDIUM_DESCRIPTION}.tmp"
            temporary.unlink(missing_ok=True)
            with temporary.open("xb", buffering=0) as stream:
                stream.write(description)
                os.fsync(stream.fileno())
            temporary.replace(self.target / MEDIUM_DESCRIPTION)
            sync_folder(self.target)

        self._guarded(MEDIUM_DESCRIPTION, write)

    def _make_durable(self) -> None:
        files = [self.folder / path for path in self.part.files]
        above = {
            folder for file in files for folder in file.parents if self.folder in folder.parents
        }
        flush_all(
            files,
            (*above, self.folder, self.target),
            flush_file=lambda place: self._guarded(self._within(place), partial(sync_file, place)),
            flush_folder=lambda place: self._guarded("", partial(sync_folder, place)),
        )

    def _within(self, place: Path) -> str:
        return place.relative_to(self.folder).as_posix()

    def _read_back(self) -> None:
        findings = []
        for path in self.part.files:
            self.checkpoint()
            if not self._is_whole(path):
                problem = _("is not what was written")
                findings.append(VerifyFinding("media-differ", for_people(path), problem))
        if findings:
            raise VerificationFailed(findings)

    @staticmethod
    def _pieces(path: Path, guarded: Guard) -> Iterator[bytes]:
        """The file's bytes. What the system refuses becomes what `guarded` makes of it."""
        stream = guarded(lambda: path.open("rb", buffering=0))
        with stream:
            while piece := guarded(lambda: stream.read(PIECE)):
                yield piece

    def _guarded(self, path: str, work: Callable[[], T]) -> T:
        try:
            return work()
        except OSError as error:
            if isinstance(error, FileNotFoundError):
                # The medium went away: what isn't there can't be missed by us.
                error = OSError(errno.EIO, os.strerror(errno.EIO))
            failed = OutputFailed(self.folder / path if path else self.target, error)
            failed.kept = True
            raise failed from error


def _root(package: Path) -> str:
    return sha256((package / TAG_MANIFEST).read_bytes()).hexdigest()


def _from_package(path: Path, work: Callable[[], T]) -> T:
    try:
        return work()
    except OSError as error:
        raise SourceUnreadable(path, error) from error


def _expected(package: Path, part: MediumPart) -> dict[str, bytes]:
    """The digest of every file of the part as the package's manifests have it; of what none lists, as it lies there."""
    listed: dict[str, bytes] = {}
    for name, payload in ((TAG_MANIFEST, False), (MANIFEST, True)):
        place = package / name
        if not place.is_file() or place.stat().st_size > _LARGEST:
            raise NotAPackage(package)
        data = _from_package(place, place.read_bytes)
        listing = read_listing(name, data, 32, payload=payload)
        if listing.findings:
            raise VerificationFailed(listing.findings)
        listed |= listing.digests
    for name in (TAG_MANIFEST, ROOT_SIGNATURE):
        if name in part.files:
            data = _from_package(package / name, (package / name).read_bytes)
            listed[name] = sha256(data).digest()
    unknown = [path for path in part.files if path not in listed]
    if unknown:
        problem = _("is not listed in the manifest")
        raise VerificationFailed(
            [VerifyFinding("payload-added", for_people(path), problem) for path in unknown]
        )
    return listed
