"""The way of a batch: dialog, filing job, text and index job. Lives as long as the vault is open, not as a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.errors import explain
from desktop.jobs.archive import Archive
from desktop.services.records import Filing, IntakeReport, TextReport
from desktop.views.controls.notice import Mood
from desktop.views.filing.filing_dialog import FilingDialog
from desktop.views.filing.guessing import guess_filing
from desktop.views.filing.known_words import KnownWords
from desktop.views.shell.job_report import JobReport, intake_words, joined, text_words
from desktop.views.theme.look import Look
from models.categories import Category
from models.records import DocumentRecord
from resources.words import _


class FilingDesk(QObject):
    """Remembers the last filing while the vault is open; it names persons, so it is kept nowhere else.

    Signals:
        reported(JobReport)   a job of its own has ended and has this to say
    """

    reported = Signal(object)

    def __init__(self, archive: Archive, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._archive = archive
        self._last = Filing(Category.OPERATIONS)
        self._indexing = False
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
    ) -> FilingDialog:
        """Ask how `paths` are to be filed, starting from a guess."""
        fallback = self._last
        if category is not None and category is not fallback.category:
            fallback = Filing(category, systems=fallback.systems, mark=fallback.mark)
        dialog = FilingDialog(paths, guess_filing(paths, fallback), known, look, window)
        dialog.confirmed.connect(self.file)
        dialog.open()
        return dialog

    def file(self, paths: Sequence[Path], filing: Filing) -> None:
        """File `paths`, then make them searchable."""
        # The date of one paper is rarely that of the next; a wrong one would look confirmed.
        self._last = replace(filing, formed=None)
        job = self._archive.filing(paths, filing)
        job.finished.connect(self._report_intake)
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

    def _report_intake(self, report: IntakeReport) -> None:
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
