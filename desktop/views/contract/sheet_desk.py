"""Registers as sheets: asks for the file, writes it or looks at it; each register in the same way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.errors import explain
from desktop.itemmodels.formats import format_count
from desktop.jobs.archive import Archive
from desktop.jobs.contract_sheets import SheetJobs
from desktop.jobs.job import Job
from desktop.services.contract.register_sheets.exporting import ExportedSheet
from desktop.services.contract.register_sheets.records import CarriedIn, SheetPlan
from desktop.views.contract.sheet_dialog import SheetDialog
from desktop.views.controls.notice import Mood, Notice
from desktop.views.theme.look import Look
from resources.words import _, ngettext


class SheetDesk(QObject):
    """Lives as long as its page."""

    def __init__(self, archive: Archive, look: Look, page: QWidget, notice: Notice) -> None:
        super().__init__(page)
        self._archive, self._look, self._page, self._notice = archive, look, page, notice
        self._jobs = SheetJobs(archive)

    def bring(self, register: str) -> QFileDialog:
        """Ask for a sheet to be read into a register."""
        dialog = self._dialog(_("Import a sheet"), lambda path: self.take(register, path))
        dialog.setNameFilters([_("Sheets (*.xlsx *.csv)"), _("All files (*)")])
        dialog.open()
        return dialog

    def take(self, register: str, path: Path) -> SheetDialog:
        """Look at a sheet, and ask whether it is to be carried in."""

        def check(mapping: Mapping[str, str]) -> Job:
            return self._jobs.checking(register, path, mapping)

        def carry(plan: SheetPlan, partly: bool) -> Job:
            job = self._jobs.carrying(plan, partly=partly)
            job.finished.connect(self._tell_carried)
            return job

        dialog = SheetDialog(self._archive, self._look, self._page, path, check=check, carry=carry)
        dialog.open()
        dialog.read()
        return dialog

    def ask_where(self, register: str, title: str) -> QFileDialog:
        """Ask where a register is to be written."""
        dialog = self._dialog(_("Export a register"), lambda path: self.write(register, path))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        # A file that is there is never written over; the job says so.
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
        dialog.setNameFilter(_("Workbooks (*.xlsx)"))
        dialog.setDefaultSuffix("xlsx")
        dialog.selectFile(f"{title}.xlsx")
        dialog.open()
        return dialog

    def write(self, register: str, path: Path) -> None:
        """Write a register as a workbook, numbers of people masked."""
        job = self._jobs.exporting(register, path)
        job.finished.connect(self._tell_written)
        job.failed.connect(self._fail)
        self._jobs.start(job)

    def _dialog(self, title: str, chosen: Callable[[Path], object]) -> QFileDialog:
        dialog = QFileDialog(self._page, title)
        dialog.fileSelected.connect(lambda name: chosen(Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        return dialog

    def _tell_carried(self, carried: CarriedIn) -> None:
        said = _("{new} entered, {changed} changed, {same} there already, {left_out} left out.")
        self._notice.say(Mood.GOOD, said.format(**carried._asdict()))

    def _tell_written(self, done: ExportedSheet) -> None:
        said = ngettext(
            "{count} row written to {path}.", "{count} rows written to {path}.", done.rows
        )
        self._notice.say(Mood.GOOD, said.format(count=format_count(done.rows), path=done.path))

    def _fail(self, error: Exception) -> None:
        self._notice.explain(explain(error))
