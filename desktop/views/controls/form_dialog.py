"""A dialog that asks for something, does it in a job and stays until that has come to its end."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from desktop.errors import explain
from desktop.jobs.archive import Archive
from desktop.jobs.job import Job
from desktop.views.controls.buttons import button, primary_button
from desktop.views.controls.notice import Mood, Notice
from desktop.views.controls.progress_line import ProgressLine
from desktop.views.controls.words import words
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import XL, XS, L, S
from resources.words import _

_WIDTH_EM = 30


class FormDialog(QDialog):
    """Fields under a title. A dangerous one never has its action as the default button."""

    def __init__(
        self,
        archive: Archive,
        look: Look,
        parent: QWidget,
        *,
        title: str,
        sentence: str,
        action: str,
        danger: bool = False,
    ) -> None:
        super().__init__(parent)
        self._archive, self._look = archive, look
        self._busy = False
        self._came_from: QWidget | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.notice = Notice(look)
        self.progress = ProgressLine()
        self.fields = QWidget()
        self.field_column = QVBoxLayout(self.fields)
        self.field_column.setContentsMargins(0, 0, 0, 0)
        self.field_column.setSpacing(L)
        self.cancel = button(_("Cancel"), self.reject)
        if danger:
            self.confirm = button(action, self.submit, kind="danger")
            self.cancel.setDefault(True)
        else:
            self.confirm = primary_button(look, action, self.submit)
            self.confirm.setDefault(True)
        actions = QHBoxLayout()
        actions.setSpacing(S)
        if danger:
            actions.addWidget(self.confirm)
            actions.addStretch(1)
            actions.addWidget(self.cancel)
        else:
            actions.addStretch(1)
            actions.addWidget(self.cancel)
            actions.addWidget(self.confirm)
        column = QVBoxLayout(self)
        column.setContentsMargins(XL, XL, XL, XL)
        column.setSpacing(L)
        head = QVBoxLayout()
        head.setSpacing(XS)
        head.addWidget(words(title, "title", wrap=True))
        if sentence:
            head.addWidget(words(sentence, "soft", wrap=True))
        column.addLayout(head)
        column.addWidget(self.fields)
        column.addWidget(self.notice)
        column.addWidget(self.progress)
        column.addLayout(actions)
        self.setMinimumWidth(self.fontMetrics().height() * _WIDTH_EM)

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

    def submit(self) -> None:
        """Do what the dialog is for."""
        raise NotImplementedError

    def refuse(self, problem: str) -> None:
        """Say what is missing."""
        self.notice.say(Mood.BAD, problem)

    def run(self, job: Job) -> None:
        """Start a job that has its own `finished` connected; the fields wait for its end."""
        self.notice.hide()
        self._came_from = self.focusWidget()
        self._set_busy(busy=True)
        self.progress.follow(job)
        job.finished.connect(self._rest)
        job.failed.connect(self._fail)
        job.cancelled.connect(self._rest)
        self._archive.start(job)

    def reject(self) -> None:
        # A job at work is stopped by its own button, not by losing sight of it.
        if not self._busy:
            super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._busy:
            event.ignore()
        else:
            super().closeEvent(event)

    def leave(self) -> None:
        """Close, whatever is under way: the vault is being locked."""
        self._busy = False
        self.reject()

    def _rest(self, _result: Any = None) -> None:
        self._set_busy(busy=False)
        # What had the cursor was disabled, and lost it.
        came_from = self._came_from
        (came_from if came_from is not None and came_from.isVisible() else self.cancel).setFocus()

    def _fail(self, error: Exception) -> None:
        self._rest()
        self.notice.explain(explain(error))

    def _set_busy(self, *, busy: bool) -> None:
        self._busy = busy
        self.fields.setEnabled(not busy)
        self.confirm.setEnabled(not busy)
        self.cancel.setEnabled(not busy)
