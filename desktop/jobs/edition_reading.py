"""An open edition as views see it: reading, verifying and printing, each a job, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject

from desktop.jobs.archive import Reading
from desktop.jobs.job import Job
from desktop.jobs.ports import OpenEdition
from desktop.jobs.runner import JobRunner
from desktop.services.inspection.officer_session import InspectionSession
from resources.words import _


class EditionReading(Reading):
    """GUI thread only. What it may show was decided when the edition was prepared, by keys."""

    def __init__(
        self, edition: OpenEdition, runner: JobRunner, parent: QObject | None = None
    ) -> None:
        super().__init__(edition, runner, parent)
        self._edition = edition
        self.label = edition.label
        self.unit = edition.unit
        self.purpose = edition.purpose
        self.created = edition.created
        self.expires = edition.expires

    def printing(self, document_id: int, target: Path) -> Job:
        """Write a marked PDF of a document's text. Finishes with its path."""
        edition = self._edition

        def work(_progress: object) -> Path:
            edition.print_text(document_id, target)
            return target

        return self._runner.writer(_("Preparing a page for printing"), work)

    def asking(self, title: str, ask: Callable[[InspectionSession], object]) -> Job:
        """A reader's job with the inspection. Finishes with what `ask` returns."""
        edition = self._edition
        return self._runner.reader(title, lambda _progress: edition.use(ask))

    def doing(self, title: str, do: Callable[[InspectionSession], object]) -> Job:
        """A writer's job with the inspection: what it does is an event of the edition's journal."""
        edition = self._edition
        return self._runner.writer(title, lambda _progress: edition.use(do))

    def verifying(self, document_id: int) -> Job:
        """Compare a document's bytes with the digest of its filing. Finishes with whether they agree."""
        edition = self._edition
        return self._runner.reader(_("Verifying"), lambda _progress: edition.verify(document_id))
