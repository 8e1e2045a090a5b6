"""The vault's end, step by step; nothing is erased before the name is typed, and then nothing stops it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from desktop.itemmodels.formats import format_count
from desktop.jobs.archive import Archive
from desktop.jobs.destruction import BeforeDestruction, DestructionJobs
from desktop.jobs.job import Job
from desktop.jobs.runner import JobRunner
from desktop.services.disposal.disposal import DestructionRecord, vault_name
from desktop.views.controls.dialog_size import open_size
from desktop.views.controls.notice import Mood
from desktop.views.controls.progress_line import ProgressLine
from desktop.views.custody.destruction_done import DonePage
from desktop.views.custody.destruction_entries import (
    CertificatePage,
    ConfirmPage,
    KeptPage,
    NamesPage,
)
from desktop.views.custody.destruction_pages import AcceptancePage, RemainsPage
from desktop.views.start.wizard_frame import WizardFrame
from desktop.views.start.wizard_page import WizardPage
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import XL
from resources.words import _

_WIDTH_EM, _HEIGHT_EM = 45, 33


class DestructionFrame(WizardFrame):
    """Signals:
    destroyed(DestructionRecord)   the vault is gone
    finished()                     what became of it has been read
    stay_wanted()                  it is not to be destroyed after all
    """

    destroyed = Signal(object)
    finished = Signal()
    stay_wanted = Signal()

    def __init__(
        self, archive: Archive, runner: JobRunner, look: Look, parent: QWidget | None = None
    ) -> None:
        super().__init__(runner, look, parent, pinned=True)
        self._jobs = DestructionJobs(archive)
        self._name = vault_name(archive.path)
        self.busy = False
        self.acceptance = AcceptancePage(look)
        self.remains = RemainsPage(look)
        self.names = NamesPage()
        self.kept = KeptPage()
        self.certificate = CertificatePage(look, archive.path)
        self.confirm = ConfirmPage(look, self._name)
        self.done = DonePage(look)
        self.progress = ProgressLine()
        self.add_pages(
            self.acceptance,
            self.remains,
            self.names,
            self.kept,
            self.certificate,
            self.confirm,
            self.done,
        )
        column = self.layout()
        assert isinstance(column, QVBoxLayout)
        column.insertWidget(column.indexOf(self._waiting), self.progress)
        self.confirm.field.textChanged.connect(lambda _text: self._follow())
        self.show_page(self.acceptance)

    def read(self) -> None:
        """What has to be known first."""
        job = self._jobs.before()
        job.finished.connect(self.show_before)
        job.failed.connect(self.fail)
        self._jobs.start(job)

    def show_before(self, before: BeforeDestruction) -> None:
        """What has to be known first."""
        self.acceptance.show_before(before)
        self.remains.show_before(before)
        self._start_here()

    def advance(self) -> None:
        if not self.next.isEnabled():
            return
        if self.page is self.done:
            self.finished.emit()
            return
        if problem := self.page.problem:
            self.notice.say(Mood.BAD, problem)
            self.page.start_typing()
            return
        self.notice.hide()
        if self.page is self.confirm:
            self._destroy()
        else:
            self.show_next()

    def skip(self) -> None:
        """Leave the vault as it is."""
        self.stay_wanted.emit()

    def show_page(self, page: WizardPage) -> None:
        super().show_page(page)
        last = page is self.confirm
        self.back.setVisible(page not in (self.acceptance, self.done))
        self.later.setVisible(page is not self.done)
        self.later.setText(_("Don't destroy it"))
        self.later.setAccessibleName(self.later.text())
        self.next.setText(
            {self.confirm: _("Destroy for good"), self.done: _("Close")}.get(page, _("Continue"))
        )
        self.next.setAccessibleName(self.next.text())
        # What can't be undone is never filled, and never the default.
        self.next.setProperty("kind", "danger" if last else "primary")
        self.next.style().unpolish(self.next)
        self.next.style().polish(self.next)
        self._follow()
        self._start_here()

    def fail(self, error: Exception) -> None:
        self.busy = False
        super().fail(error)
        self._follow()

    def _start_here(self) -> None:
        """The cursor is never left on a button that the page before had."""
        if self.page is self.acceptance and not self.acceptance.problem:
            self.next.setFocus()
        else:
            self.page.start_typing()

    def _follow(self) -> None:
        self.next.setEnabled(self.page is not self.confirm or self.confirm.typed)

    def _destroy(self) -> None:
        path = self.certificate.file.path
        assert path is not None
        job = self._jobs.destroying(
            self._name,
            path,
            self.names.names,
            self.acceptance.without_acceptance,
            self.kept.kept,
        )
        self.progress.follow(job)
        job.finished.connect(self._take)
        self.busy = True
        self.run(job)

    def run(self, job: Job) -> None:
        super().run(job)
        # The line shows how far it is; a bar that knows nothing beside it would say less.
        self._waiting.hide()

    def rest(self, _result: object = None) -> None:
        self.busy = False
        super().rest()
        self._follow()

    def _take(self, record: DestructionRecord) -> None:
        self.rest()
        path = self.certificate.file.path
        self.done.show_record(record, str(path))
        self.show_page(self.done)
        self.destroyed.emit(record)


class DestructionWizard(QDialog):
    """The frame in a dialog: while it is open nothing else of the window can be used.

    Signals:
        destroyed(str)   the vault is gone, and what became of it has been read; the words say so
    """

    destroyed = Signal(str)

    def __init__(self, archive: Archive, runner: JobRunner, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Destroy the vault"))
        self._said = ""
        self.frame = DestructionFrame(archive, runner, look)
        self.frame.destroyed.connect(self._note)
        self.frame.finished.connect(self.accept)
        self.frame.stay_wanted.connect(self.reject)
        self.finished.connect(self._tell)
        column = QVBoxLayout(self)
        column.setContentsMargins(XL, XL, XL, XL)
        column.addWidget(self.frame)
        self.resize(open_size(self, parent, _WIDTH_EM, _HEIGHT_EM))
        self.frame.read()

    def reject(self) -> None:
        # Half destroyed is neither: it goes on to its end.
        if not self.frame.busy:
            super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.frame.busy:
            event.ignore()
        else:
            super().closeEvent(event)

    def _note(self, record: DestructionRecord) -> None:
        path = self.frame.certificate.file.path
        self._said = _(
            "The vault is destroyed: {files} files are erased. {count} things remain elsewhere; the certificate "
            "{path} lists them."
        ).format(
            files=format_count(record.files_removed),
            # As the last page says it: the disk that was erased is not elsewhere.
            count=format_count(self.frame.done.open_ends),
            path=path,
        )

    def _tell(self, _code: int) -> None:
        # Once: covering the window rejects whatever dialogs there still are, this one among them.
        said, self._said = self._said, ""
        self.deleteLater()
        if said:
            self.destroyed.emit(said)
