"""The index of one category: its commits, its searches, and the new index that a rebuild grows beside it."""

from __future__ import annotations

import contextlib
import threading
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from models.categories import Category
from resources.words import N_
from search.commits import CommitFiles, State
from search.compiling import answer
from search.language.nodes import Node
from search.matches import Matches
from search.merging import Part, join_parts
from search.parts import ids_of, with_fresh, without, without_documents
from search.postings import MalformedSegment
from search.records import IndexedDocument
from search.schema import GROWING_NAME, INDEX_NAME
from search.showing import Hidden, Shown, View, Views
from search.storage import SealedFileAccess
from vault.errors import StorageFailed, Tampered


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
        self._files = CommitFiles(category, folder, files, read_only=read_only)
        self._commit_lock = threading.RLock()
        self._state: State | None = None
        self._grown: State | None = None
        self._views = Views()

    def update(self, documents: Iterable[IndexedDocument]) -> None:
        """Index the documents in one commit, in place of the same versions; of twins in a batch the last wins."""
        with self._commit_lock:
            with self._files.named_damage():
                self._open()
            built = self._files.built(documents)
            with self._files.named_damage():
                fresh_ids = {each for part in built for each in part.file.table.version_ids}
                self._outdate(fresh_ids)
                self._commit(with_fresh([*self._open().parts], built))

    def remove(self, version_ids: Iterable[int]) -> None:
        """Forget the versions in one commit."""
        with self._commit_lock, self._files.named_damage():
            gone = set(version_ids)
            self._outdate(gone)
            self._commit(without([*self._open().parts], gone))

    def purge(self, document_ids: Iterable[int]) -> None:
        """Forget the documents in one commit, down to the last posting: a mark of deletion keeps their terms."""
        with self._commit_lock, self._files.named_damage():
            gone = set(document_ids)
            grown = self._growing()
            if grown is not None and any(
                not gone.isdisjoint(part.file.table.document_ids) for part in grown.parts
            ):
                self.abandon_growing()
            if self._rewritten_without(gone):
                # Once more: a system that refuses to remove open files does it now that nobody reads them.
                self._sweep(self._open())

    def indexed(self) -> set[tuple[int, int]]:
        """Document and version ids of all that is indexed."""
        with self._files.named_damage():
            return ids_of(self._open().parts)

    def search(
        self, node: Node, matches: Matches, shown: Shown = None, hidden: Hidden = ()
    ) -> None:
        """Add everything that matches.

        Where only some may be `shown` (by document and version id), or versions are `hidden`, the others don't exist:
        not in the count, and not in what makes one hit better than another.
        """
        with self.looking(shown, hidden) as view:
            matches.add(self._category, view.leaves, answer(node, self._category, view))

    def count_terms(
        self, field: str, prefix: str, counts: Counter[str], shown: Shown, hidden: Hidden
    ) -> None:
        """Add how many documents hold each term that begins with `prefix`; of facts, terms are whole values."""
        with self.looking(shown, hidden) as view:
            for leaf in view.leaves:
                for term, postings in leaf.file.expand(field, prefix):
                    if found := len(leaf.numbers(postings.documents)):
                        counts[term] += found

    @contextlib.contextmanager
    def looking(self, shown: Shown, hidden: Hidden) -> Iterator[View]:
        """What can be seen of the index; damage that is met within the block is named."""
        with self._files.named_damage():
            state = self._open()
            yield self._views.view(state, state.parts, shown, hidden)

    def grown(self) -> set[tuple[int, int]]:
        """Document and version ids of what a rebuild has indexed so far; empty when none is under way."""
        with self._commit_lock, self._files.named_damage():
            state = self._growing()
            return ids_of(state.parts) if state else set()

    def generation(self) -> int:
        """A number that every commit makes another one."""
        with self._files.named_damage():
            return self._open().generation

    def grow(self, documents: Iterable[IndexedDocument], since: int) -> bool:
        """Index the documents in the index that grows beside this one: one durable commit, which no search sees.

        Nothing is done, and false returned, when this index was changed since that generation.
        """
        with self._commit_lock:
            if self.generation() != since:
                return False
            with self._files.named_damage():
                state = self._growing() or State(0, ())
            built = self._files.built(documents)
            with self._files.named_damage():
                self._commit_growing(with_fresh([*state.parts], built), state.generation + 1)
            return True

    def forget_grown(self, version_ids: Iterable[int]) -> None:
        """Forget these versions in the index that grows: they must not be there, or are to be indexed once more."""
        with self._commit_lock, self._files.named_damage():
            self._outdate(set(version_ids))

    def finish_growing(self) -> None:
        """Let the index that grew, an empty one if nothing did, take this one's place by its table of contents."""
        with self._commit_lock, self._files.named_damage():
            grown = self._growing() or State(0)
            state = State(self._open().generation + 1, grown.parts)
            self._files.write_contents(INDEX_NAME, state)
            self._state = state
            self._forget_growing()
            self._sweep(state)

    def abandon_growing(self) -> None:
        """Give up a rebuild."""
        with self._commit_lock, self._files.named_damage():
            self._forget_growing()
            self._sweep(self._open())

    def size(self) -> int:
        """Bytes of all files of the folder."""
        return self._files.size()

    def clear(self) -> None:
        """Start again with an empty index."""
        with self._commit_lock:
            self.close()
            self._files.clear()
            self._state = self._files.create()

    def close(self) -> None:
        """Close all files."""
        with self._commit_lock:
            for state in (self._state, self._grown):
                for part in state.parts if state else ():
                    part.file.close()
            self._state = self._grown = None

    def _open(self) -> State:
        state = self._state
        if state is None:
            with self._commit_lock:
                state = self._state or self._read()
                self._state = state
        return state

    def _read(self) -> State:
        if self._files.is_empty():
            if self._read_only:
                raise MalformedSegment(N_("a file is missing"))
            return self._files.create()
        if self._files.is_older():
            # The database has every version wait for the index when its format changes (migration 0003).
            if self._read_only:
                raise MalformedSegment(N_("it was written by an older version of the program"))
            self._files.clear()
            return self._files.create()
        state = self._files.read(INDEX_NAME)
        if not self._read_only:
            grown = self._growing()
            if grown is not None and grown.file_names <= state.file_names:
                # It took its place; a crash came before that was all.
                self._forget_growing()
            self._sweep(state)
        return state

    def _growing(self) -> State | None:
        """The index that grows, if there is one; one that is damaged is given up."""
        if self._grown is None and self._files.exists(GROWING_NAME):
            try:
                self._grown = self._files.read(GROWING_NAME)
            except (Tampered, MalformedSegment, StorageFailed) as error:
                missing = isinstance(error.__cause__, FileNotFoundError)
                if isinstance(error, StorageFailed) and not missing:
                    raise
                self._forget_growing()
        return self._grown

    def _forget_growing(self) -> None:
        self._grown = None
        self._files.storage.remove_contents(GROWING_NAME)

    def _outdate(self, version_ids: set[int]) -> None:
        """What changes in this index is out of date in the one that grows; the end of a rebuild indexes it again."""
        state = self._growing()
        if state is not None and any(each in version_ids for _, each in ids_of(state.parts)):
            self._commit_growing(without([*state.parts], version_ids), state.generation + 1)

    def _commit(self, parts: list[Part]) -> None:
        state = self._files.write(INDEX_NAME, self._open().generation + 1, parts)
        self._state = state
        self._sweep(state)

    def _commit_growing(self, parts: list[Part], generation: int) -> None:
        self._grown = self._files.write(GROWING_NAME, generation, parts)
        self._sweep(self._open())

    def _rewritten_without(self, gone: set[int]) -> bool:
        """Commit the index with every segment written anew that knew one of these documents; false when none did."""
        kept: list[Part] = []
        found = False
        for part in without_documents(self._open().parts, gone):
            if gone.isdisjoint(part.file.table.document_ids):
                kept.append(part)
                continue
            found = True
            if (rest := join_parts([part])) is not None:
                kept.append(self._files.written(rest))
        if found:
            self._commit(kept)
        return found

    def _sweep(self, state: State) -> None:
        self._files.sweep((INDEX_NAME, state), (GROWING_NAME, self._growing()))
