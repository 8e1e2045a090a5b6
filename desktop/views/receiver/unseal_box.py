"""Opening a sealed rendition before it is checked: its volumes, where it goes, the passphrase; folded at first."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QFrame, QVBoxLayout, QWidget

from desktop.errors import explain
from desktop.jobs.receiving import ReceivingJobs
from desktop.views.controls.buttons import button
from desktop.views.controls.folder_field import FolderField
from desktop.views.controls.notice import Mood, Notice
from desktop.views.controls.progress_line import ProgressLine
from desktop.views.controls.words import ElidedLabel
from desktop.views.handover.step import actions, field_cell, side_by_side
from desktop.views.start.passphrase_field import PassphraseField
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import XL, L, M
from resources.words import _, ngettext


class UnsealBox(QWidget):
    """Signals:
    opened(Path)   the package lies open in this folder
    """

    opened = Signal(object)

    def __init__(self, jobs: ReceivingJobs, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self.sources: tuple[Path, ...] = ()
        self.unfold = button(_("It came sealed: open it first…"), self._toggle, kind="link")
        self.choose = button(_("Choose its volumes…"), self._choose)
        self.named = ElidedLabel(_("nothing chosen yet"), "soft")
        self.out = FolderField(look, _("New folder for the package"))
        self.passphrase = PassphraseField(look, _("Passphrase of the sealed rendition"))
        self.passphrase.returnPressed.connect(self.open_sealed)
        self.open_button = button(_("Open it"), self.open_sealed)
        self.notice = Notice(look)
        self.progress = ProgressLine()
        self.card = QFrame()
        self.card.setObjectName("card")
        inner = QVBoxLayout(self.card)
        inner.setContentsMargins(XL, L, XL, L)
        inner.setSpacing(L)
        row = actions(self.choose)
        row.insertWidget(1, self.named, 100)
        inner.addLayout(row)
        inner.addLayout(
            side_by_side(
                field_cell(self.out.accessibleName(), self.out),
                field_cell(self.passphrase.accessibleName(), self.passphrase),
            )
        )
        inner.addLayout(actions(self.open_button))
        inner.addWidget(self.notice)
        inner.addWidget(self.progress)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(M)
        column.addLayout(actions(self.unfold))
        column.addWidget(self.card)
        self.card.hide()

    def take_sources(self, names: list[str]) -> None:
        """These are its volumes, in the order of their names."""
        self.sources = tuple(sorted(map(Path, names)))
        if len(self.sources) == 1:
            self.named.setText(self.sources[0].name)
        else:
            count = len(self.sources)
            said = ngettext("{count} volume", "{count} volumes", count).format(count=count)
            self.named.setText(said)

    def open_sealed(self) -> None:
        """Open it into the folder."""
        out = self.out.path
        if not self.sources:
            self.notice.say(
                Mood.BAD, _("Choose the file of the sealed rendition, or all its volumes.")
            )
        elif out is None:
            self.notice.say(Mood.BAD, _("Choose a new folder for the package."))
        elif not self.passphrase.text():
            self.notice.say(Mood.BAD, _("Type the passphrase that was handed over separately."))
        else:
            self._run(out)

    def _run(self, out: Path) -> None:
        job = self._jobs.opening_sealed(self.sources, out, self.passphrase.passphrase())
        self.passphrase.forget()
        self.notice.hide()
        self.progress.follow(job)
        job.finished.connect(self._take)
        job.failed.connect(self._fail)
        job.ended.connect(self._rest)
        # Before the button is disabled, or the cursor would go astray.
        self.progress.cancel.setFocus()
        self.open_button.setEnabled(False)
        self._jobs.start(job)

    def _take(self, folder: Path) -> None:
        self._toggle()
        self.opened.emit(folder)

    def _fail(self, error: Exception) -> None:
        self.notice.explain(explain(error))
        self.passphrase.setFocus()

    def _rest(self) -> None:
        self.open_button.setEnabled(True)

    def _toggle(self) -> None:
        shown = self.card.isHidden()
        self.card.setVisible(shown)
        if shown:
            self.choose.setFocus()

    def _choose(self) -> None:
        dialog = QFileDialog(self, self.choose.accessibleName())
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(self.take_sources)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
