"""Reading sheets into registers and writing them, as jobs."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from desktop.jobs.archive import Archive
from desktop.jobs.contract import ContractJobs
from desktop.jobs.job import Job
from desktop.services.contract.register_sheets.carrying import carry_in
from desktop.services.contract.register_sheets.checking import check_sheet
from desktop.services.contract.register_sheets.exporting import export_register
from desktop.services.contract.register_sheets.records import SheetPlan
from resources.words import _


class SheetJobs:
    """GUI thread only. Jobs are returned unstarted: connect, then start."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._jobs = ContractJobs(archive)

    def checking(self, register: str, path: Path, mapping: Mapping[str, str]) -> Job:
        """Finishes with the `SheetPlan` of what a file would do; nothing is written."""
        return self._archive.asking(
            _("Reading the sheet"), lambda house: check_sheet(house, register, path, mapping)
        )

    def carrying(self, plan: SheetPlan, *, partly: bool) -> Job:
        """Carry a plan in, with `partly` its good rows. Finishes with `CarriedIn`."""
        return self._jobs.changing(
            _("Carrying in"), lambda house: carry_in(house, plan, partly=partly)
        )

    def exporting(self, register: str, path: Path) -> Job:
        """Write a register to a file that isn't there yet. Finishes with `ExportedSheet`."""
        return self._archive.asking(
            _("Writing the sheet"), lambda house: export_register(house, register, path)
        )

    def start(self, job: Job) -> None:
        """Run a job of these."""
        self._archive.start(job)
