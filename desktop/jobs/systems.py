"""What the systems page asks for and does, as jobs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from desktop.jobs.archive import Archive
from desktop.jobs.job import Job
from desktop.jobs.order import OrderJobs
from desktop.services.house import House
from desktop.services.knowledge.knowledge_gaps import Gaps, knowledge_gaps
from desktop.services.order.at_hand import is_favourite, note_seen, set_favourite
from desktop.services.order.system_pages import SystemPage, document_counts, system_page
from desktop.services.order.systems import (
    NewSystem,
    SystemChange,
    SystemRecord,
    adopt_names,
    change_system,
    enter_system,
    merge_systems,
    retire_system,
    systems,
)
from desktop.services.progress import Progress
from models.searching.at_hand import Thing
from resources.words import _

FIRST_SHOWN = 5
"""Documents of a group that a system's page shows; the search shows all of them."""


@dataclass(frozen=True, slots=True)
class Register:
    """All systems, how many documents name each of them, and what is missing."""

    systems: tuple[SystemRecord, ...]
    documents: Mapping[str, int]
    gaps: Gaps


@dataclass(frozen=True, slots=True)
class ShownSystem:
    """A system's page, and whether it is among the favourites."""

    page: SystemPage
    favourite: bool


class SystemJobs:
    """GUI thread only. Jobs are returned unstarted: connect, then start. Changes emit `library_changed` when done."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._order = OrderJobs(archive)

    def start(self, job: Job) -> None:
        """Start a job that has all its connections."""
        self._archive.start(job)

    def register(self) -> Job:
        """Finishes with the `Register`."""

        def ask(house: House) -> Register:
            return Register(
                tuple(systems(house, retired=True)), document_counts(house), knowledge_gaps(house)
            )

        return self._archive.asking(_("Listing"), ask)

    def page(self, system: int) -> Job:
        """Finishes with the `ShownSystem`; it is noted as looked at."""

        def ask(house: House) -> ShownSystem:
            note_seen(house, "system", str(system))
            shown = system_page(house, system, limit=FIRST_SHOWN)
            return ShownSystem(shown, is_favourite(house, "system", str(system)))

        return self._archive.asking(_("Listing"), ask)

    def entering(self, new: NewSystem) -> Job:
        """Finishes with the new `SystemRecord`."""
        return self._changing(lambda house: enter_system(house, new))

    def saying(self, system: int, change: SystemChange) -> Job:
        """Finishes with the changed `SystemRecord`."""
        return self._changing(lambda house: change_system(house, system, change))

    def retiring(self, system: int, *, back: bool) -> Job:
        """Finishes with the `SystemRecord` that is out of use now, or in use again."""
        return self._changing(lambda house: retire_system(house, system, back=back))

    def merging(self, system: int, into: int) -> Job:
        """Finishes with the `SystemRecord` that remains."""
        return self._changing(lambda house: merge_systems(house, system, into))

    def adopting(self) -> Job:
        """Finishes with the systems that were entered for names in use."""
        return self._changing(adopt_names)

    def starring(self, thing: Thing, *, on: bool) -> Job:
        """Put something among the favourites, or take it from there."""
        return self._order.changing(_("Favourites"), lambda house: set_favourite(house, *thing, on))

    def _changing(self, change: Callable[[House], object]) -> Job:
        def do(house: House, _progress: Progress) -> object:
            return change(house)

        # A new name of a system is a new word of all its documents.
        return self._order.amending(_("Systems"), do)
