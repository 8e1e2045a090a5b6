"""Commits of an index on the medium: segments are written first, and the table of contents that names them last."""

from __future__ import annotations

import contextlib
import pickle
import re
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from whoosh.index import TOC, EmptyIndexError
from whoosh.index import IndexError as WhooshIndexError

from models.categories import Category
from resources.words import N_
from search.codec import Segment
from search.errors import IndexDamaged
from search.merging import Part, build_parts, choose_parts, join_parts
from search.postings import MalformedSegment
from search.records import IndexedDocument
from search.schema import INDEX_NAME, SCHEMA, SCHEMA_VERSION
from search.segment import SegmentFile
from search.storage import SealedFileAccess, SealedStorage
from vault.durable import TEMPORARY_SUFFIX
from vault.errors import StorageFailed, Tampered

_MALFORMED = (
    EmptyIndexError,
    WhooshIndexError,
    pickle.UnpicklingError,
    struct.error,
    AssertionError,
    AttributeError,
    EOFError,
    ImportError,
    LookupError,
    TypeError,
    ValueError,
)
"""What opening an authentic index of another version can come to, or one whose table of contents is missing."""


_WRITTEN_AT_ONCE = 8 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class State:
    """One committed index. It never changes, so a search keeps its own while a commit makes the next."""

    generation: int
    parts: tuple[Part, ...] = ()

    @property
    def file_names(self) -> set[str]:
        """Those of its segments."""
        return {part.segment.file_name for part in self.parts}


class CommitFiles:
    """Reads and writes the commits of one category's indexes; the caller sees to it that they come one at a time."""

    def __init__(
        self, category: Category, folder: Path, files: SealedFileAccess, *, read_only: bool
    ) -> None:
        self._category = category
        self.storage = SealedStorage(folder, files, read_only=read_only)

    def is_empty(self) -> bool:
        """Whether nothing was ever written here, or all of it is gone."""
        return all(name.endswith(TEMPORARY_SUFFIX) for name in self.storage.list())

    def is_older(self) -> bool:
        """Whether all that is here is an index of an older version."""
        found = [re.match(r"_T([0-9]+)_", name) for name in self.storage.list()]
        versions = {int(each[1]) for each in found if each}
        return bool(versions) and max(versions) < SCHEMA_VERSION

    def create(self) -> State:
        """Write an empty index."""
        TOC.create(self.storage, SCHEMA, INDEX_NAME)
        return State(0)

    def read(self, name: str) -> State:
        """The newest commit of the index with this name."""
        try:
            contents = TOC.read(self.storage, name, schema=SCHEMA)
            parts = tuple(Part(each, self._open_file(each)) for each in contents.segments)
        except _MALFORMED as error:
            raise MalformedSegment(
                N_("it does not open ({error})"), error=type(error).__name__
            ) from error
        return State(contents.generation, parts)

    def exists(self, name: str) -> bool:
        """Whether there is an index with this name."""
        return self.storage.newest(name) >= 0

    def write(self, name: str, generation: int, parts: Iterable[Part]) -> State:
        """Commit: join what pays, write what isn't on the medium yet, and at last the table of contents."""
        state = State(generation, self._settled([*parts]))
        self.write_contents(name, state)
        return state

    def write_contents(self, name: str, state: State) -> None:
        """Commit parts that are all on the medium."""
        segments = [part.segment for part in state.parts]
        TOC(SCHEMA, segments, state.generation).write(self.storage, name)

    def built(self, documents: Iterable[IndexedDocument]) -> list[Part]:
        """The new segments. Large ones are written at once, so that memory stays flat; no contents name them yet."""
        built: list[Part] = []
        try:
            # Outside the net: the caller's iterator may fail for reasons of its own.
            for part in build_parts(documents):
                large = part.segment.size >= _WRITTEN_AT_ONCE
                built.append(self.written(part) if large else part)
        except BaseException:
            for part in built:
                if part.data is None:
                    part.file.close()
                    self.storage.delete_file(part.segment.file_name)
            raise
        return built

    def written(self, part: Part) -> Part:
        """The part, on the medium."""
        if part.data is None:
            return part
        self.storage.write(part.segment.file_name, part.data)
        return Part(part.segment, self._open_file(part.segment))

    def sweep(self, *indexes: tuple[str, State | None]) -> None:
        """Remove what none of these commits names: superseded files, and what a crash left behind.

        Files that a search still reads stay readable to it; where the system refuses to remove an open file, the next
        commit does it.
        """
        kept: set[str] = set()
        for name, state in indexes:
            if state is not None:
                kept |= state.file_names | {f"_{name}_{state.generation}.toc"}
        with contextlib.suppress(StorageFailed):
            for name in self.storage.list():
                if name not in kept:
                    self.storage.delete_file(name)

    def clear(self) -> None:
        """Remove everything."""
        for name in self.storage.list():
            self.storage.delete_file(name)

    def size(self) -> int:
        """Bytes of all files."""
        return sum(self.storage.sealed_length(name) for name in self.storage.list())

    @contextlib.contextmanager
    def named_damage(self) -> Iterator[None]:
        """Damage, as IndexDamaged of this category."""
        try:
            yield
        except StorageFailed as error:
            if isinstance(error.__cause__, FileNotFoundError):
                raise IndexDamaged(self._category, N_("a file is missing")) from error
            raise
        except (Tampered, MalformedSegment) as error:
            raise IndexDamaged(self._category, error.message, **error.values) from error

    def _settled(self, parts: list[Part]) -> tuple[Part, ...]:
        """The parts, joined where that pays, all on the medium."""
        while chosen := choose_parts(parts):
            joined = join_parts(chosen)
            place = parts.index(chosen[0])
            parts = [part for part in parts if part not in chosen]
            if joined is not None:
                parts.insert(min(place, len(parts)), joined)
        return tuple(self.written(part) for part in parts)

    def _open_file(self, segment: Segment) -> SegmentFile:
        stream = self.storage.open_sealed(segment.file_name)
        try:
            if stream.size != segment.size:
                raise MalformedSegment(N_("a segment has another size"))
            return SegmentFile(stream, segment.size, segment.segid)
        except BaseException:
            stream.close()
            raise
