"""What the dialogs of order, the history and the relations view ask for and do, as jobs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from desktop.jobs.archive import Archive
from desktop.jobs.changes import Change, LibraryChanged
from desktop.jobs.job import Job
from desktop.services.house import House
from desktop.services.library import get_document, list_documents
from desktop.services.order.collecting import collections, collections_of
from desktop.services.order.custom_fields import fields, values_of
from desktop.services.order.relating import RelationRecord, relations_of
from desktop.services.order.tagging import tags, tags_of
from desktop.services.progress import Progress
from desktop.services.searching.indexing import index_waiting
from models.order.collecting import CollectionRecord
from models.order.custom_fields import FieldRecord
from models.order.tags import TagRecord
from models.records import DocumentRecord
from resources.words import _

_ONE_BY_ONE = 20


@dataclass(frozen=True, slots=True)
class Arrangement:
    """How some documents are put in order now, and what there is to put them in.

    `borne` and `held` have the paths and names by document; `values` what fields say by document and field;
    `relations` are those of the document where it is only one.
    """

    documents: tuple[DocumentRecord, ...]
    tags: tuple[TagRecord, ...]
    borne: Mapping[int, tuple[str, ...]]
    collections: tuple[CollectionRecord, ...]
    held: Mapping[int, tuple[str, ...]]
    fields: tuple[FieldRecord, ...]
    values: Mapping[int, Mapping[int, str]]
    relations: tuple[RelationRecord, ...]


@dataclass(frozen=True, slots=True)
class KnownNames:
    """Names that documents use, for completing what is typed; and the documents themselves, by number and title."""

    persons: tuple[str, ...]
    systems: tuple[str, ...]
    types: tuple[str, ...]
    documents: tuple[tuple[int, str], ...]


class OrderJobs:
    """GUI thread only. Jobs are returned unstarted: connect, then start."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive

    def start(self, job: Job) -> None:
        """Start a job that has all its connections."""
        self._archive.start(job)

    def asking(self, ask: Callable[[House], object]) -> Job:
        """Finishes with what `ask` returns."""
        return self._archive.asking(_("Listing"), ask)

    def arrangement(self, ids: Sequence[int]) -> Job:
        """Finishes with the `Arrangement` of these documents."""

        def ask(house: House) -> Arrangement:
            return Arrangement(
                _documents(house, ids),
                tuple(tags(house)),
                tags_of(house, ids),
                tuple(collections(house)),
                collections_of(house, ids),
                tuple(fields(house)),
                values_of(house, ids),
                tuple(relations_of(house, ids[0])) if len(ids) == 1 else (),
            )

        return self.asking(ask)

    def names(self) -> Job:
        """Finishes with `KnownNames`."""
        return self.asking(lambda house: _names(list_documents(house)))

    def changing(
        self,
        title: str,
        change: Callable[[House], object],
        ids: Iterable[int] = (),
    ) -> Job:
        """Change order. Finishes with what `change` returns; `library_changed` is emitted once it is done."""
        changed = self._archive.library_changed.emit
        event = LibraryChanged(Change.ORGANISED, frozenset(ids))

        def do(house: House, _progress: Progress) -> object:
            result = change(house)
            changed(event)
            return result

        return self._archive.doing(title, do)

    def amending(
        self, title: str, change: Callable[[House, Progress], object], ids: Iterable[int] = ()
    ) -> Job:
        """The same for what search looks into: facts are indexed anew before `library_changed` is emitted."""
        changed = self._archive.library_changed.emit
        event = LibraryChanged(Change.SEARCHABLE, frozenset(ids))

        def do(house: House, progress: Progress) -> object:
            result = change(house, progress)
            index_waiting(house, progress)
            changed(event)
            return result

        return self._archive.doing(title, do)


def _documents(house: House, ids: Sequence[int]) -> tuple[DocumentRecord, ...]:
    """One by one for a few; thousands are read with all others at once."""
    if len(ids) <= _ONE_BY_ONE:
        return tuple(get_document(house, each) for each in ids)
    wanted = set(ids)
    return tuple(each for each in list_documents(house) if each.id in wanted)


def _names(documents: Sequence[DocumentRecord]) -> KnownNames:
    return KnownNames(
        _sorted(person for each in documents for person in each.persons),
        _sorted(system for each in documents for system in each.systems),
        _sorted(each.type for each in documents if each.type),
        tuple((each.id, f"{each.number}  {each.title}") for each in documents),
    )


def _sorted(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(words)))
