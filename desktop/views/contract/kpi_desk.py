"""What is done with the KPI ledger; each with its dialog."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from desktop.errors import explain
from desktop.jobs.archive import Archive
from desktop.jobs.contract import ContractReading
from desktop.jobs.contract_kpi import CountedEntries, KpiJobs
from desktop.jobs.job import Job
from desktop.views.contract.kpi_dialogs import EntriesDialog, EntryDialog
from desktop.views.controls.notice import Mood, Notice
from desktop.views.theme.look import Look
from models.kpi.kpi_rules import EntryKind
from resources.words import _


class KpiDesk(QObject):
    """Lives as long as its page."""

    def __init__(self, archive: Archive, look: Look, page: QWidget, notice: Notice) -> None:
        super().__init__(page)
        self._archive, self._look, self._page, self._notice = archive, look, page, notice
        self._jobs = KpiJobs(archive)
        self._reading: ContractReading | None = None

    def show_reading(self, reading: ContractReading) -> None:
        """What indicators are named by, and which day is today."""
        self._reading = reading

    def record(self, indicator: str) -> None:
        """Ask for an entry of what an indicator counts."""
        self._ask(self._jobs.kinds(indicator), self._show_entry)

    def show_entries(self, indicator: str) -> None:
        """Show what an indicator counted."""
        self._ask(self._jobs.entries(indicator), self._listing(indicator))

    def _ask(self, job: Job, show: Callable[..., object]) -> None:
        job.finished.connect(show)
        job.failed.connect(self._fail)
        self._jobs.start(job)

    def _show_entry(self, kinds: tuple[EntryKind, ...]) -> None:
        if self._reading is None:
            return
        if not kinds:
            self._notice.say(
                Mood.PLAIN,
                _("This indicator counts the duties that are reports: submit those in the matrix."),
            )
            return

        def make(
            kind: str,
            day: date | None,
            facts: Mapping[str, str],
            reference: str,
            evidence: int | None,
        ) -> Job:
            return self._jobs.recording(kind, day, facts, reference, evidence)

        EntryDialog(self._archive, self._look, self._page, kinds, self._reading.today, make).open()

    def _listing(self, indicator: str) -> Callable[[CountedEntries], None]:
        def show(counted: CountedEntries) -> None:
            known = self._reading.kpi if self._reading else ()
            title = next((f"{each.id}  {each.title}" for each in known if each.id == indicator), "")
            EntriesDialog(
                self._archive,
                self._look,
                self._page,
                title or indicator,
                counted,
                self._jobs.voiding,
            ).open()

        return show

    def _fail(self, error: Exception) -> None:
        self._notice.explain(explain(error))
