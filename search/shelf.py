"""The index of one category: its open segments, its commits, its searches."""

from __future__ import annotations

import contextlib
import heapq
import pickle
import struct
import threading
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from whoosh.index import TOC, EmptyIndexError, clean_files
from whoosh.index import IndexError as WhooshIndexError
from whoosh.reading import MultiReader
from whoosh.searching import Searcher

from models.categories import Category
from resources.words import N_
from search.codec import Segment
from search.compiling import compile_query
from search.errors import IndexDamaged
from search.merging import Part, build_parts, choose_parts, join_parts
from search.postings import MalformedSegment
from search.query import Node
from search.records import Hit, IndexedDocument
from search.schema import INDEX_NAME, SCHEMA
from search.segment import SegmentFile
from search.showing import open_segments
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
class _State:
    """One committed index. It never changes, so a search keeps its own while a commit makes the next."""

    generation: int
    parts: tuple[Part, ...]


class Shelf:
    """One category's index. Commits exclude one another; searches never wait for them."""

    def __init__(
        self,
        category: Category,
        folder: Path,
        files: SealedFileAccess,
        *,
        read_only: bool = False,
    ) -> None:
        """`read_only`: nothing is ever made, changed or swept up; what is missing counts as damage."""
        self._category = category
        self._read_only = read_only
        self._storage = SealedStorage(folder, files, read_only=read_only)
        self._commit_lock = threading.RLock()
        self._state: _State | None = None

    def update(self, documents: Iterable[IndexedDocument]) -> None:
        """Index the documents in one commit; within one batch, the last of equal ids wins."""
        with self._commit_lock:
            with self._named_damage():
                self._open()
            built = self._built(documents)
            with self._named_damage():
                parts = [*self._open().parts]
                for fresh in built:
                    parts = _without(parts, set(fresh.file.table.document_ids))
                    parts.append(_newest_only(fresh))
                self._commit(parts)

    def remove(self, document_ids: Iterable[int]) -> None:
        """Forget the documents in one commit."""
        with self._commit_lock, self._named_damage():
            self._commit(_without([*self._open().parts], set(document_ids)))

    def purge(self, document_ids: Iterable[int]) -> None:
        """Forget the documents in one commit, down to the last posting: marking them as deleted keeps their terms."""
        with self._commit_lock, self._named_damage():
            if self._rewritten_without(set(document_ids)):
                # Once more: a system that refuses to remove open files does it now that nobody reads them.
                state = self._open()
                self._sweep(state.generation, [part.segment for part in state.parts])

    def indexed(self) -> set[tuple[int, int]]:
        """Document and version ids of all that is indexed."""
        with self._named_damage():
            found: set[tuple[int, int]] = set()
            for part in self._open().parts:
                table = part.file.table
                pairs = enumerate(zip(table.document_ids, table.version_ids, strict=True))
                found.update(pair for number, pair in pairs if number not in part.segment.deleted)
            return found

    def search(
        self, node: Node, limit: int, shown: Container[tuple[int, int]] | None = None
    ) -> tuple[int, list[Hit]]:
        """How many documents match, and the best of them.

        Where only some may be `shown` (by document and version id), the others don't exist: not in the count, and not
        in what makes one hit better than another.
        """
        with self._named_damage():
            state = self._open()
            query = compile_query(node, self._category)
            if query is None or not state.parts:
                return 0, []
            readers = open_segments(state.parts, shown)
            searcher = Searcher(readers[0] if len(readers) == 1 else MultiReader(readers))
            scored: list[tuple[float, int, int]] = []
            for number, (leaf, _) in enumerate(searcher.leaf_searchers()):
                matcher = query.matcher(leaf, leaf.context())
                while matcher.is_active():
                    scored.append((matcher.score(), number, matcher.id()))
                    matcher.next()
            best = heapq.nlargest(limit, scored)
            return len(scored), [self._hit(state.parts[n], doc, score) for score, n, doc in best]

    def clear(self) -> None:
        """Start again with an empty index."""
        with self._commit_lock:
            self.close()
            for name in self._storage.list():
                self._storage.delete_file(name)
            self._state = self._create()

    def close(self) -> None:
        """Close all files."""
        with self._commit_lock:
            state, self._state = self._state, None
            for part in state.parts if state else ():
                part.file.close()

    def _hit(self, part: Part, number: int, score: float) -> Hit:
        table = part.file.table
        return Hit(table.document_ids[number], table.version_ids[number], self._category, score)

    def _open(self) -> _State:
        state = self._state
        if state is None:
            with self._commit_lock:
                state = self._state or self._read()
                self._state = state
        return state

    def _read(self) -> _State:
        names = self._storage.list()
        if not any(not name.endswith(TEMPORARY_SUFFIX) for name in names):
            if self._read_only:
                raise MalformedSegment(N_("a file is missing"))
            return self._create()
        try:
            contents = TOC.read(self._storage, INDEX_NAME, schema=SCHEMA)
            parts = tuple(Part(each, self._open_file(each)) for each in contents.segments)
        except _MALFORMED as error:
            raise MalformedSegment(
                N_("it does not open ({error})"), error=type(error).__name__
            ) from error
        if not self._read_only:
            self._sweep(contents.generation, contents.segments)
        return _State(contents.generation, parts)

    def _create(self) -> _State:
        TOC.create(self._storage, SCHEMA, INDEX_NAME)
        return _State(0, ())

    def _open_file(self, segment: Segment) -> SegmentFile:
        stream = self._storage.open_sealed(segment.file_name)
        try:
            if stream.size != segment.size:
                raise MalformedSegment(N_("a segment has another size"))
            return SegmentFile(stream, segment.size, segment.segid)
        except BaseException:
            stream.close()
            raise

    def _built(self, documents: Iterable[IndexedDocument]) -> list[Part]:
        """The new segments. Large ones are written at once, so that memory stays flat; no contents name them yet."""
        built: list[Part] = []
        try:
            # Outside the net: the caller's iterator may fail for reasons of its own.
            for part in build_parts(documents):
                large = part.segment.size >= _WRITTEN_AT_ONCE
                built.append(self._written(part) if large else part)
        except BaseException:
            for part in built:
                if part.data is None:
                    part.file.close()
                    self._storage.delete_file(part.segment.file_name)
            raise
        return built

    def _commit(self, parts: list[Part]) -> None:
        while chosen := choose_parts(parts):
            joined = join_parts(chosen)
            place = parts.index(chosen[0])
            parts = [part for part in parts if part not in chosen]
            if joined is not None:
                parts.insert(min(place, len(parts)), joined)
        written = [self._written(part) for part in parts]
        generation = self._open().generation + 1
        segments = [part.segment for part in written]
        TOC(SCHEMA, segments, generation).write(self._storage, INDEX_NAME)
        self._state = _State(generation, tuple(written))
        self._sweep(generation, segments)

    def _rewritten_without(self, gone: set[int]) -> bool:
        """Commit the index with every segment written anew that knew one of these documents; false when none did."""
        kept: list[Part] = []
        found = False
        for part in _without([*self._open().parts], gone):
            if gone.isdisjoint(part.file.table.document_ids):
                kept.append(part)
                continue
            found = True
            if (rest := join_parts([part])) is not None:
                kept.append(self._written(rest))
        if found:
            self._commit(kept)
        return found

    def _written(self, part: Part) -> Part:
        """The part, on the medium."""
        if part.data is None:
            return part
        self._storage.write(part.segment.file_name, part.data)
        return Part(part.segment, self._open_file(part.segment))

    def _sweep(self, generation: int, segments: list[Segment]) -> None:
        """Remove what no table of contents names: superseded files, and what a crash left behind.

        Files that a search still reads stay readable to it; where the system refuses to remove an open file, the next
        commit does it.
        """
        with contextlib.suppress(StorageFailed):
            clean_files(self._storage, INDEX_NAME, generation, segments)
            for name in self._storage.list():
                if name.endswith(TEMPORARY_SUFFIX):
                    self._storage.delete_file(name)

    @contextlib.contextmanager
    def _named_damage(self) -> Iterator[None]:
        try:
            yield
        except StorageFailed as error:
            if isinstance(error.__cause__, FileNotFoundError):
                raise IndexDamaged(self._category, N_("a file is missing")) from error
            raise
        except (Tampered, MalformedSegment) as error:
            raise IndexDamaged(self._category, error.message, **error.values) from error


def _without(parts: list[Part], document_ids: set[int]) -> list[Part]:
    """The parts with these documents marked as deleted."""
    kept: list[Part] = []
    for part in parts:
        ids = part.file.table.document_ids
        gone = {number for number, each in enumerate(ids) if each in document_ids}
        gone -= part.segment.deleted
        segment = part.segment.without(gone) if gone else part.segment
        kept.append(Part(segment, part.file, part.data) if gone else part)
    return kept


def _newest_only(part: Part) -> Part:
    """The part with all but the last of equal document ids deleted."""
    last = {each: number for number, each in enumerate(part.file.table.document_ids)}
    twins = set(range(len(part.file.table.document_ids))) - set(last.values())
    return Part(part.segment.without(twins), part.file, part.data) if twins else part
