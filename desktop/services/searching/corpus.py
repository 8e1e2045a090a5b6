"""What can be searched: a vault or an edition of one, its index, and the versions that don't exist for it."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Collection, Sequence
from typing import Protocol, TypeVar, runtime_checkable

from desktop.services.house import House
from desktop.services.library import Archive
from desktop.services.searching.coverage import coverage_of
from desktop.services.searching.indexing import reconcile_index
from desktop.services.searching.organised import resolve
from desktop.services.searching.organised_facets import with_organised
from desktop.services.searching.search_records import Coverage
from models.searching import visibility
from resources.words import language
from search.errors import IndexDamaged
from search.language.nodes import Node
from search.language.parser import versions_wanted
from search.likeness import Alike
from search.matches import Matches

T = TypeVar("T")


class Corpus(Protocol):
    """Answers as if nothing existed but what it shows. All but `notices` may raise the storage errors of the vault."""

    @property
    def archive(self) -> Archive:
        """Records and texts of what is found."""

    def matches(self, node: Node) -> Matches:
        """Every match. Raises QueryError for a value that no field of one's own can have."""

    def facets(self, matches: Matches, fields: Sequence[str]) -> dict[str, list[tuple[str, int]]]:
        """How many of the matches have which value, by field."""

    def terms(self, field: str, prefix: str, limit: int) -> list[tuple[str, int]]:
        """Terms of the index that begin so, with how many current versions hold each, the most frequent first."""

    def alike(self, text: str, limit: int, exclude: Collection[int] = ()) -> list[Alike]:
        """The documents that have most in common with `text`, the most alike first."""

    def coverage(self) -> Coverage:
        """What a search sees, and why not the rest."""

    def mark(self) -> int:
        """Another number after every change of what is shown."""

    def notices(self) -> tuple[str, ...]:
        """Translated sentences on what no answer holds."""


@runtime_checkable
class HasCorpus(Protocol):
    """An archive that brings its own corpus."""

    @property
    def corpus(self) -> Corpus: ...


class HouseCorpus:
    """The whole vault. A damaged index is dropped; the database learns that it is gone, and the rest answers."""

    def __init__(self, house: House) -> None:
        house.trust_index(reconcile_index)
        self._house = house

    @property
    def archive(self) -> Archive:
        """The house."""
        return self._house

    def matches(self, node: Node) -> Matches:
        """Every match."""
        hidden = self._hidden(versions_wanted(node).which)
        asked = resolve(self._house.database, node)
        return self._trying(lambda: self._house.index.matches(asked, hidden=hidden))

    def facets(self, matches: Matches, fields: Sequence[str]) -> dict[str, list[tuple[str, int]]]:
        """How many of the matches have which value, by field."""
        return with_organised(
            self._house.database, matches, self._house.index.facets(matches, fields)
        )

    def terms(self, field: str, prefix: str, limit: int) -> list[tuple[str, int]]:
        """Terms of the index that begin so, with how many current versions hold each, the most frequent first."""
        hidden = self._hidden("current")
        return self._trying(lambda: self._house.index.terms(field, prefix, limit, hidden=hidden))

    def alike(self, text: str, limit: int, exclude: Collection[int] = ()) -> list[Alike]:
        """The documents that have most in common with `text`."""
        hidden = self._hidden("current")
        return self._trying(
            lambda: self._house.index.alike(text, limit, exclude=exclude, hidden=hidden)
        )

    def coverage(self) -> Coverage:
        """What a search sees, and why not the rest."""
        # Asked for with every answer, and as long as the documents that wait are many: worked out once a change.
        state = (self.mark(), language())
        known = _COVERAGE.get(self._house)
        if known is None or known[0] != state:
            known = _COVERAGE[self._house] = (state, coverage_of(self._house))
        return known[1]

    def mark(self) -> int:
        """Another number after every change of what is shown."""
        with self._house.database.read() as session:
            return visibility.visibility_mark(session)

    def notices(self) -> tuple[str, ...]:
        """Nothing: what the index lacks, the database knows."""
        return ()

    def _hidden(self, which: str) -> frozenset[int]:
        with self._house.database.read() as session:
            mark = visibility.visibility_mark(session)
            known = _HIDDEN.setdefault(self._house, {})
            if (found := known.get(which)) is not None and found[0] == mark:
                return found[1]
            hidden = visibility.hidden_versions(session, which)
        known[which] = (mark, hidden)
        return hidden

    def _trying(self, ask: Callable[[], T]) -> T:
        try:
            return ask()
        except IndexDamaged:
            reconcile_index(self._house)
            return ask()


_COVERAGE: weakref.WeakKeyDictionary[House, tuple[tuple[int, str], Coverage]] = (
    weakref.WeakKeyDictionary()
)
_HIDDEN: weakref.WeakKeyDictionary[House, dict[str, tuple[int, frozenset[int]]]] = (
    weakref.WeakKeyDictionary()
)
"""What was hidden at which mark. The index remembers what it made of the very same set, so it must not be a new one."""


def corpus_of(archive: Archive) -> Corpus:
    """What of `archive` can be searched."""
    if isinstance(archive, House):
        return HouseCorpus(archive)
    if isinstance(archive, HasCorpus):
        return archive.corpus
    raise TypeError(f"{type(archive).__name__} can't be searched")
