"""Building the index anew from the kept texts, one category after the other, while the old one answers.

What was built so far survives a kill: every batch is one durable commit of a new index that grows beside the old one,
and takes its place in one more. What changes meanwhile falls out of it and is indexed once more.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from desktop.services.house import House
from desktop.services.progress import Progress, Quiet
from desktop.services.searching.indexing import DAMAGED, indexed_documents, reconcile_index
from models import queries
from models.categories import Category
from models.documents.filing import mark_unreadable
from resources.words import _

_AT_ONCE = 256


@dataclass(frozen=True, slots=True)
class CategoryIndex:
    """How the index of one category is: versions that are filed, those it holds as they are now, and its bytes.

    `rebuilt` counts what an unfinished rebuild has indexed anew.
    """

    category: Category
    filed: int
    indexed: int
    rebuilt: int
    size: int


def rebuild_index(
    house: House,
    categories: Iterable[Category] = tuple(Category),
    *,
    progress: Progress | None = None,
) -> int:
    """Build these categories' index anew, or finish what a rebuild left unfinished; returns how many versions it took.

    Versions that still wait for the index are not among them. Raises StorageFailed, Cancelled; all that is built by
    then is kept, and searches find what they found before.
    """
    progress = progress or Quiet()
    reconcile_index(house)
    chosen = list(categories)
    waiting = {
        category: len(_expected(house, category) - house.index.grown(category))
        for category in chosen
    }
    progress.start(_("Rebuilding the index"), sum(waiting.values()), "files")
    return sum(_rebuild_category(house, category, progress) for category in chosen)


def index_status(house: House) -> tuple[CategoryIndex, ...]:
    """How the index is, category by category."""
    reconcile_index(house)
    found = []
    for category in Category:
        with house.database.read() as session:
            filed = len(queries.filed_in(session, category))
        indexed = len(_expected(house, category) & house.index.indexed(category))
        grown, size = len(house.index.grown(category)), house.index.size(category)
        found.append(CategoryIndex(category, filed, indexed, grown, size))
    return tuple(found)


def _rebuild_category(house: House, category: Category, progress: Progress) -> int:
    total = 0
    while not _finished(house, category):
        missing = sorted(
            version
            for _document, version in _expected(house, category) - house.index.grown(category)
        )
        for start in range(0, len(missing), _AT_ONCE):
            some = missing[start : start + _AT_ONCE]
            progress.checkpoint()
            while not _grow(house, category, some):
                progress.checkpoint()
            total += len(some)
            progress.advance(len(some))
    return total


def _grow(house: House, category: Category, versions: list[int]) -> bool:
    """Add these versions to the new index, as they are now; false if they were changed meanwhile."""
    generation = house.index.generation(category)
    with house.database.read() as session:
        documents = queries.filed_versions(session, versions)
    damaged: list[int] = []
    texts = indexed_documents(house, documents, damaged)
    done = house.index.grow(category, texts, since=generation)
    if done and damaged:
        with house.database.write() as session:
            mark_unreadable(session, damaged, DAMAGED)
    return done


def _finished(house: House, category: Category) -> bool:
    """Let the new index take its place if it holds what the old one ought to: no more, no less."""
    with house.indexing:
        expected, grown = _expected(house, category), house.index.grown(category)
        if surplus := [version for _document, version in grown - expected]:
            house.index.forget_grown(category, surplus)
        if expected - grown:
            return False
        house.index.finish_growing(category)
        return True


def _expected(house: House, category: Category) -> set[tuple[int, int]]:
    """(document id, version id) of what the index ought to hold as it is now."""
    with house.database.read() as session:
        filed = queries.filed_in(session, category)
    return {pair for pair, searchable in filed.items() if searchable}
