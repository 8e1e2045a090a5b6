"""The way of a batch: dialog, filing job, text and index job. Lives as long as the vault is open, not as a page."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.errors import explain
from desktop.jobs.archive import Archive
from desktop.jobs.changes import Change, LibraryChanged
from desktop.services.filing.plan_records import CarriedOut, Plan
from desktop.services.filing.texts import count_scans, recognise_scans
from desktop.services.records import TextReport
from desktop.views.controls.notice import Mood
from desktop.views.filing.import_dialog import ImportDialog
from desktop.views.filing.known_words import KnownWords
from desktop.views.shell.job_report import JobReport, intake_words, joined, text_words
from desktop.views.theme.look import Look
from models.categories import Category
from models.records import DocumentRecord
from resources.words import _

_SCANS_A_JOB = 4


class FilingDesk(QObject):
    """Starts what belongs to a batch, and says how it ended.

    Signals:
        reported(JobReport)        a job of its own has ended and has this to say
        filed(Plan, CarriedOut)    this batch was filed
    """

    reported = Signal(object)
    filed = Signal(object, object)
    recognises = True
    """Whether scans are read on the side."""

    def __init__(self, archive: Archive, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._archive = archive
        self._indexing = False
        self._recognising = False
        self._stopped = False
        self._intake: JobReport | None = None

    def stop(self) -> None:
        """The vault is about to be closed: start nothing more."""
        self._stopped = True

    def offer(
        self,
        paths: Sequence[Path],
        known: KnownWords,
        look: Look,
        window: QWidget,
        category: Category | None = None,
    ) -> ImportDialog:
        """Look at `paths` and ask how they are to be filed; `category` is for what nothing tells of."""
        dialog = ImportDialog(self._archive, paths, known, look, category, window)
        dialog.confirmed.connect(self.file)
        dialog.open()
        dialog.read()
        return dialog

    def file(self, plan: Plan) -> None:
        """File a batch as it was confirmed, then make it searchable."""
        job = self._archive.carrying_out(plan)
        job.finished.connect(self._report_intake)
        job.finished.connect(lambda done: self.filed.emit(plan, done))
        job.failed.connect(self._report_failure)
        job.cancelled.connect(self._report_stop)
        job.ended.connect(self.catch_up)
        self._archive.start(job)

    def catch_up(self) -> None:
        """Extract and index whatever waits, if that isn't under way already behind everything else."""
        if self._indexing or self._stopped:
            return
        self._indexing = True
        job = self._archive.indexing()
        job.finished.connect(self._report_text)
        job.failed.connect(self._report_failure)
        job.cancelled.connect(self._report_index_stop)
        job.ended.connect(self._end_indexing)
        self._archive.start(job)

    def recognise(self) -> None:
        """Read scans a few at a time, so that whatever else is to be written gets its turn in between."""
        if self._recognising or self._indexing or self._stopped or not self.recognises:
            return
        job = self._archive.asking(_("Recognising text"), count_scans)
        job.finished.connect(self._recognise_some)
        self._archive.start(job)

    def save_copy(self, record: DocumentRecord, window: QWidget) -> None:
        """Ask where a copy of a document goes, and write it there."""
        dialog = QFileDialog(window, _("Save a copy"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile(record.version.name)
        dialog.fileSelected.connect(lambda chosen: self.write_copy(record.id, Path(chosen)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def write_copy(self, document_id: int, target: Path) -> None:
        """Write a copy of a document to `target`."""
        job = self._archive.saving(document_id, target)
        job.finished.connect(self._report_copy)
        job.failed.connect(self._report_failure)
        job.cancelled.connect(self._report_stop)
        self._archive.start(job)

    def _end_indexing(self) -> None:
        self._indexing = False
        self.recognise()

    def _recognise_some(self, waiting: int) -> None:
        if not waiting or self._recognising or self._stopped or not self.recognises:
            return
        self._recognising = True
        job = self._archive.doing(
            _("Recognising text"),
            lambda house, progress: recognise_scans(house, most=_SCANS_A_JOB, progress=progress),
        )
        job.finished.connect(self._go_on_recognising)
        job.failed.connect(self._leave_scans)
        job.failed.connect(self._report_failure)
        job.cancelled.connect(self._leave_scans)
        self._archive.start(job)

    def _go_on_recognising(self, report: TextReport) -> None:
        self._recognising = False
        if report.withheld:
            self.reported.emit(text_words(report))
        self._archive.library_changed.emit(LibraryChanged(Change.SEARCHABLE))
        self.recognise()

    def _leave_scans(self, _error: object = None) -> None:
        """Whoever stops recognition doesn't want it in this session."""
        self._recognising = self.recognises = False

    def _report_intake(self, report: CarriedOut) -> None:
        self._intake = intake_words(report)
        self.reported.emit(self._intake)

    def _report_text(self, report: TextReport) -> None:
        """What failed to be filed must still be read when its neighbours have become searchable."""
        intake, self._intake = self._intake, None
        if report.searchable or report.empty or report.unreadable:
            words = text_words(report)
            self.reported.emit(joined(intake, words) if intake else words)

    def _report_copy(self, target: Path) -> None:
        sentence = _("A copy was saved as {name}; it is not encrypted.").format(name=target.name)
        self.reported.emit(JobReport(Mood.CAUTION, sentence))

    def _report_failure(self, error: Exception) -> None:
        words = explain(error)
        sentence = " ".join(part for part in (words.title, words.sentence, words.advice) if part)
        self.reported.emit(JobReport(Mood.BAD, sentence))

    def _report_stop(self) -> None:
        self.reported.emit(
            JobReport(
                Mood.CAUTION, _("Stopped. What was acknowledged is filed; the rest left no trace.")
            )
        )

    def _report_index_stop(self) -> None:
        self.reported.emit(
            JobReport(Mood.CAUTION, _("Stopped. The rest becomes searchable at the next start."))
        )
