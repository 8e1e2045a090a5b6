"""Taking a package into the open vault, as jobs: what would come in, and doing it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from desktop.jobs.archive import Archive
from desktop.jobs.changes import Change, LibraryChanged
from desktop.jobs.job import Job
from desktop.services.house import House
from desktop.services.progress import Progress
from desktop.services.taking_in.package_import import ImportReport, import_package
from resources.words import _


class TakingInJobs:
    """GUI thread only. Jobs are returned unstarted: connect, then start."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive

    def looking(self, folders: Sequence[Path]) -> Job:
        """Finishes with the `ImportReport` of what would come in; nothing does."""
        given = tuple(folders)

        def do(house: House, progress: Progress) -> ImportReport:
            return import_package(house, given, check=True, progress=progress)

        return self._archive.doing(_("Looking at the package"), do)

    def taking_in(self, folders: Sequence[Path], root: str, *, believe: bool = False) -> Job:
        """Take in what isn't here; with `believe` although it isn't certain whose package it is.

        Only the package with the root that was looked at: what was seen is what somebody answers for.

        Finishes with an `ImportReport`; whatever ended it, `library_changed` is emitted.
        """
        given, changed = tuple(folders), self._archive.library_changed.emit

        def do(house: House, progress: Progress) -> ImportReport:
            try:
                return import_package(house, given, believe=believe, root=root, progress=progress)
            finally:
                changed(LibraryChanged(Change.FILED))

        return self._archive.doing(_("Taking the package in"), do)
