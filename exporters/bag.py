"""Writes a BagIt 1.0 bag (RFC 8493): payload in `data/`, SHA-256 manifests, and an SM3 listing beside them.

A bag under way carries a marker file that says so; the marker goes when the caller declares the bag complete. What
fails is removed, but for one case: a medium that ran full or was pulled keeps its files and the marker, and the same
bag can be continued there. Nothing that was there before is ever touched.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Literal, Protocol

from exporters.bag_info import write_bag_info
from exporters.bag_marker import INCOMPLETE, Marker
from exporters.digests import Digests
from exporters.errors import OutputFailed, OutputNotEmpty
from exporters.flushing import flush_below
from exporters.layout import README, ROOT_SIGNATURE, VERIFIER
from exporters.manifest import escapes, write_listing

PIECE = 1 << 20
DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
MANIFEST = "manifest-sha256.txt"
TAG_MANIFEST = "tagmanifest-sha256.txt"
SM3_LISTING = "sm3sum.txt"
"""Not called `manifest-sm3.txt`: readers that do not know SM3 would refuse the bag."""
_TAGS = frozenset(
    (MANIFEST, TAG_MANIFEST, SM3_LISTING, "bag-info.txt", "bagit.txt", README, VERIFIER)
    + (ROOT_SIGNATURE,)
)


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """One payload file as it was written; `path` is relative to the bag, with `/`."""

    path: str
    size: int
    sha256: bytes
    sm3: bytes


class Opener(Protocol):
    """Turns a path into a new file open for writing bytes; replaced where a test fills the disk."""

    def __call__(self, path: Path) -> ByteSink: ...


class ByteSink(Protocol):
    def write(self, data: bytes, /) -> int: ...

    def flush(self) -> None: ...

    def fileno(self) -> int: ...

    def close(self) -> None: ...


def open_new(path: Path) -> ByteSink:
    """A file that did not exist a moment ago, unbuffered: pieces are large already."""
    return path.open("xb", buffering=0)


class BagWriter:
    """A bag being written. Use as a context manager; leaving it without `complete()` removes all that it wrote.

    With `resume`, which says what the bag is made of (a vault's id), a bag that the medium failed is kept, and one that
    was kept, or left by a crash, is continued. Raises StrangeFile when anything else lies there meanwhile.
    """

    def __init__(self, folder: Path, *, opener: Opener = open_new, resume: str = "") -> None:
        self.folder = folder
        self.payload: list[WrittenFile] = []
        self._tags: dict[str, bytes] = {}
        self._opener = opener
        self._resume = resume
        self._marker = Marker(folder, resume)
        self._there: dict[str, int] = {}
        self._made_folder = False
        self._complete = False
        self._made: set[Path] = set()
        self._written: set[str] = set()
        self._found: frozenset[str] = frozenset()
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="digests")

    def __enter__(self) -> BagWriter:
        with self._guard(self.folder):
            if self.folder.exists():
                if not self.folder.is_dir():
                    raise OutputNotEmpty(self.folder)
                if any(self.folder.iterdir()) and self._continued():
                    return self
            else:
                self.folder.mkdir(parents=True)
                self._made_folder = True
        try:
            self._write_whole(INCOMPLETE, [self._marker.beginning()])
        except OutputFailed as error:
            # A marker that is there is somebody else's, who began at the same moment: nothing here is ours.
            if not isinstance(error.__cause__, FileExistsError):
                self._remove()
            raise
        except BaseException:
            self._remove()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._executor.shutdown()
        if not self._complete:
            self._leave(error)

    def claim(self, paths: Iterable[str]) -> None:
        """Say which payload files (below `data/`) are to come: what is found there later is known to be ours."""
        if self._resume:
            with self._guard(self.folder / INCOMPLETE):
                self._marker.claim(f"data/{path}" for path in paths)

    def kept(
        self,
        path: str,
        size: int,
        digest_name: Literal["sha256", "sm3"],
        digest: bytes,
        on_bytes: Callable[[int], None],
    ) -> WrittenFile | None:
        """The file at `data/` + `path` if it lies there since an earlier attempt and is what it should be."""
        full = f"data/{path}"
        if self._there.get(full) != size:
            return None
        digests, read = Digests(("sha256", "sm3"), self._executor), 0
        target = self.folder / full
        with self._guard(target), target.open("rb", buffering=0) as stream:
            while piece := stream.read(PIECE):
                digests.update(piece)
                read += len(piece)
                on_bytes(len(piece))
        found = digests.result()
        if read != size or found[digest_name] != digest:
            on_bytes(-read)
            return None
        del self._there[full]
        self._written.add(full)
        self._made.add(target.parent)
        written = WrittenFile(full, size, found["sha256"], found["sm3"])
        self.payload.append(written)
        return written

    def add(self, path: str, pieces: Iterable[bytes]) -> WrittenFile:
        """Stream `pieces` to `data/` + `path`. Errors of the source pass through untouched."""
        full = f"data/{path}"
        if escapes(full):
            raise ValueError(f"a path that leads out of the package: {path!r}")
        if self._resume:
            with self._guard(self.folder / INCOMPLETE):
                self._marker.claim_around(full)
        target = self._target(full)
        self._make_way(full, target)
        digests, size = Digests(("sha256", "sm3"), self._executor), 0
        with self._guard(target):
            sink = self._opener(target)
        self._written.add(full)
        try:
            for piece in pieces:
                digests.update(piece)
                with self._guard(target):
                    write_all(sink, piece)
                size += len(piece)
            with self._guard(target):
                sink.flush()
        finally:
            with self._guard(target):
                sink.close()
        found = digests.result()
        written = WrittenFile(full, size, found["sha256"], found["sm3"])
        self.payload.append(written)
        return written

    def add_tag(self, path: str, data: bytes) -> None:
        """Write a tag file: part of the bag, not of what is handed over."""
        self.stream_tag(path, [data])

    def stream_tag(self, path: str, pieces: Iterable[bytes]) -> None:
        """The same for one that is made while it is being written."""
        digest = sha256()

        def counted() -> Iterator[bytes]:
            for piece in pieces:
                digest.update(piece)
                yield piece

        self._write_whole(path, counted())
        self._tags[path] = digest.digest()

    def finish(self, information: Sequence[tuple[str, str]]) -> str:
        """Write manifests and declaration, make everything durable; returns the root (see `Verification`)."""
        self._drop_leftovers()
        files = sorted(self.payload, key=lambda file: file.path)
        self.add_tag(MANIFEST, write_listing((file.path, file.sha256) for file in files))
        self.add_tag(SM3_LISTING, write_listing((file.path, file.sm3) for file in files))
        self.add_tag("bag-info.txt", write_bag_info(information))
        self.add_tag("bagit.txt", DECLARATION)
        tag_manifest = write_listing(sorted(self._tags.items()))
        self._write_whole(TAG_MANIFEST, [tag_manifest])
        self._make_durable()
        return sha256(tag_manifest).hexdigest()

    def add_signature(self, data: bytes) -> None:
        """Write the signed root, which the tag manifest can't list; durable when this returns."""
        self._write_whole(ROOT_SIGNATURE, [data])
        with self._guard(self.folder / ROOT_SIGNATURE):
            sync_file(self.folder / ROOT_SIGNATURE)
            sync_folder(self.folder)

    def complete(self) -> None:
        """Take the marker away: from now on this is a package."""
        marker = self.folder / INCOMPLETE
        with self._guard(marker):
            marker.unlink()
            sync_folder(self.folder)
            sync_folder(self.folder.parent)
        self._complete = True

    def _continued(self) -> bool:
        """Take up what an earlier attempt left, if it left more than a cut marker. Refuse anything else."""
        if not self._resume:
            raise OutputNotEmpty(self.folder)
        if self._marker.is_all():
            (self.folder / INCOMPLETE).unlink()
            return False
        if not self._marker.read():
            raise OutputNotEmpty(self.folder)
        self._there = self._marker.ours(_TAGS)
        self._found = frozenset(self._there)
        self._written.add(INCOMPLETE)
        for name in _TAGS & self._there.keys():
            (self.folder / name).unlink()
            del self._there[name]
        return True

    def _make_way(self, full: str, target: Path) -> None:
        """Remove what an earlier attempt left at this place."""
        if full in self._there:
            with self._guard(target):
                target.unlink()
            del self._there[full]

    def _drop_leftovers(self) -> None:
        """Remove what an earlier attempt wrote and this one has no place for."""
        for path in list(self._there):
            self._make_way(path, self.folder / path)

    def _leave(self, error: BaseException | None) -> None:
        if self._resume and isinstance(error, OutputFailed) and self._marker.lies_there():
            error.kept = True
            return
        self._remove()

    def _target(self, path: str) -> Path:
        target = self.folder.joinpath(*path.split("/"))
        if target.parent not in self._made:
            with self._guard(target.parent):
                target.parent.mkdir(parents=True, exist_ok=True)
            self._made.add(target.parent)
        return target

    def _write_whole(self, path: str, pieces: Iterable[bytes]) -> None:
        target = self._target(path)
        with self._guard(target):
            sink = self._opener(target)
            self._written.add(path)
            try:
                for piece in pieces:
                    write_all(sink, piece)
                sink.flush()
            finally:
                sink.close()

    def _make_durable(self) -> None:
        """Flush every file and folder."""
        with self._guard(self.folder):
            flush_below(self.folder, flush_file=self._flush, flush_folder=sync_folder)

    def _flush(self, path: Path) -> None:
        with self._guard(path):
            sync_file(path)

    @contextlib.contextmanager
    def _guard(self, path: Path) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise OutputFailed(path, error) from error

    def _remove(self) -> None:
        """Remove what was written, and folders that nothing else is in. The marker goes last.

        What somebody else put there meanwhile stays; a folder that became a link leads elsewhere, and isn't entered.
        """
        marker = self.folder / INCOMPLETE
        files = [self.folder / path for path in (*self._written, *self._there)]
        safe, known = [self.folder], {self.folder}
        for each in sorted(self._folders_to(*files), key=_depth):
            if each.parent in known and not each.is_symlink():
                safe.append(each)
                known.add(each)
        for file in files:
            if file != marker and file.parent in known:
                _try(file.unlink)
        for each in reversed(safe[1:]):
            _try(each.rmdir)
        if marker in files:
            _try(marker.unlink)
        if self._made_folder:
            _try(self.folder.rmdir)

    def _folders_to(self, *files: Path) -> set[Path]:
        """The folders of the bag that these files, and those of an earlier attempt, lie in, or were to."""
        places = (*files, *(self.folder / path for path in self._found))
        above = {folder for place in places for folder in place.parents}
        above |= {folder for made in self._made for folder in (made, *made.parents)}
        return {folder for folder in above if self.folder in folder.parents}


def _depth(path: Path) -> int:
    return len(path.parts)


def _try(removing: Callable[[], None]) -> None:
    """What can't be removed any more, or isn't empty, stays: the error that led here is the one to be told."""
    with contextlib.suppress(OSError):
        removing()


def write_all(sink: ByteSink, data: bytes) -> None:
    """An unbuffered file may take less than it is given, for instance at the very end of a disk."""
    view = memoryview(data)
    while view:
        view = view[sink.write(view[:PIECE]) :]  # type: ignore[arg-type]  # files take any buffer


def sync_file(path: Path) -> None:
    """Make a file durable, and have the system forget it, so that it is read back from the medium."""
    # Windows flushes only what is open for writing.
    descriptor = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
    try:
        os.fsync(descriptor)
        if hasattr(os, "posix_fadvise"):
            # The read-back that follows must come from the medium, not from memory.
            os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
    finally:
        os.close(descriptor)


def sync_folder(path: Path) -> None:
    """Make the entries of a folder durable."""
    if os.name == "nt":
        return  # Windows has no handle for it; NTFS journals the entries.
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
