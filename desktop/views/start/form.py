"""What the two forms of the start page share: labelled fields, a folder to choose, one action, waiting."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.errors import explain
from desktop.jobs.job import Job
from desktop.jobs.runner import JobRunner
from desktop.views.controls.buttons import button
from desktop.views.controls.notice import Notice
from desktop.views.controls.words import words
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import XS, L, S
from resources.artwork import Icon
from resources.words import _


class VaultForm(QWidget):
    """A form whose job yields an open vault.

    Signals:
        opened(OpenVault)   the vault is open; its keys are in memory
    """

    opened = Signal(object)

    def __init__(self, runner: JobRunner, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._look = look
        self.notice = Notice(look)
        self._waiting = QProgressBar()
        self._waiting.setRange(0, 0)
        self._waiting.setTextVisible(False)
        self._waiting.setAccessibleName(_("Waiting"))
        self._waiting.hide()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, L, 0, 0)
        self.column.setSpacing(L)
        self.fields = QWidget()
        self.field_column = QVBoxLayout(self.fields)
        self.field_column.setContentsMargins(0, 0, 0, 0)
        self.field_column.setSpacing(L)
        self.column.addWidget(self.fields)
        self.column.addWidget(self.notice)

    def finish_layout(self, action: QPushButton) -> None:
        """Put the action below everything that was added."""
        row = QHBoxLayout()
        row.addWidget(action)
        row.addStretch(1)
        self.column.addLayout(row)
        self.column.addWidget(self._waiting)
        self.column.addStretch(1)
        self._action = action

    def add_field(self, label: str, field: QWidget, *extra: QWidget) -> None:
        """A field under its label, with what belongs beside it."""
        cell = QVBoxLayout()
        cell.setSpacing(XS)
        name = words(label, "field")
        name.setBuddy(field)
        if not field.accessibleName():
            field.setAccessibleName(label)
        cell.addWidget(name)
        row = QHBoxLayout()
        row.setSpacing(S)
        row.addWidget(field, 1)
        for widget in extra:
            row.addWidget(widget)
        cell.addLayout(row)
        self.field_column.addLayout(cell)

    def folder_chooser(self, field: QLineEdit) -> QPushButton:
        """A button that fills `field` with an existing folder."""

        def choose() -> None:
            dialog = QFileDialog(self, field.accessibleName(), field.text())
            dialog.setFileMode(QFileDialog.FileMode.Directory)
            dialog.setOption(QFileDialog.Option.ShowDirsOnly)
            dialog.fileSelected.connect(self.take_folder)
            dialog.finished.connect(dialog.deleteLater)
            dialog.open()

        chooser = button(_("Choose…"), choose)
        chooser.setIcon(self._look.icon(Icon.FOLDER))
        return chooser

    def take_folder(self, folder: str) -> None:
        """A folder was chosen in the dialog."""
        raise NotImplementedError

    def run(self, job: Job) -> None:
        """Start the job that opens; the fields wait for its end."""
        self.notice.hide()
        self.fields.setEnabled(False)
        self._action.setEnabled(False)
        self._waiting.show()
        job.finished.connect(self._succeed)
        job.failed.connect(self._fail)
        job.cancelled.connect(self._rest)
        self._runner.start(job)

    def _succeed(self, vault: object) -> None:
        self._rest()
        self.opened.emit(vault)

    def _fail(self, error: Exception) -> None:
        self._rest()
        self.notice.explain(explain(error))

    def _rest(self) -> None:
        self.fields.setEnabled(True)
        self._action.setEnabled(True)
        self._waiting.hide()
