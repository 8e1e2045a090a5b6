"""What is asked of one item, as jobs: its history, its versions and how they differ, what is around it."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.jobs.archive import Archive
from desktop.jobs.job import Job
from desktop.services.audit.history import HistoryLine, history_of
from desktop.services.house import House
from desktop.services.knowledge.articles import list_articles, version_difference
from desktop.services.knowledge.neighbourhood import Graph, neighbourhood
from desktop.services.library import list_versions
from models.records import VersionRecord
from resources.words import _

_MOST_NEIGHBOURS = 400
"""Read at once; the view shows a few of each kind, and more when it is asked."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """An item's neighbourhood, and which of the documents in it are articles."""

    graph: Graph
    articles: frozenset[str]


@dataclass(frozen=True, slots=True)
class Past:
    """What happened to a document, and its versions, both newest first."""

    lines: tuple[HistoryLine, ...]
    versions: tuple[VersionRecord, ...]


class ItemJobs:
    """GUI thread only. Jobs are returned unstarted: connect, then start."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive

    def start(self, job: Job) -> None:
        """Start a job that has all its connections."""
        self._archive.start(job)

    def surroundings(self, kind: str, key: str) -> Job:
        """Finishes with the `Surroundings` of an item."""
        # What is an article is a document to everything but the window.
        kind = "document" if kind == "article" else kind

        def ask(house: House) -> Surroundings:
            graph = neighbourhood(house, kind, key, limit=_MOST_NEIGHBOURS)
            return Surroundings(
                graph, frozenset(str(each.document.id) for each in list_articles(house))
            )

        return self._archive.asking(_("Listing"), ask)

    def past(self, document: int, *, looks: bool) -> Job:
        """Finishes with the `Past` of a document, with `looks` also of who read it."""

        def ask(house: House) -> Past:
            return Past(
                tuple(history_of(house, document, looks=looks)),
                tuple(list_versions(house, document)),
            )

        return self._archive.asking(_("Listing"), ask)

    def difference(self, document: int, old: int, new: int) -> Job:
        """Finishes with the `LineDiff` of two versions of an article. Journalled as a view of both."""
        return self._archive.asking(
            _("Comparing"), lambda house: version_difference(house, document, old, new)
        )
