"""What the panes of the order dialog share: they read when they are shown, and again after every change."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.errors import explain
from desktop.jobs.archive import Archive
from desktop.jobs.job import Job
from desktop.jobs.order import OrderJobs
from desktop.services.house import House
from desktop.views.controls.notice import Notice
from desktop.views.theme.look import Look
from desktop.views.theme.tokens import M, S


class OrderPane(QWidget):
    """GUI thread only."""

    def __init__(self, archive: Archive, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._archive, self._look = archive, look
        self._jobs = OrderJobs(archive)
        self.notice = Notice(look)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, M, 0, 0)
        self.column.setSpacing(M)
        self.column.addWidget(self.notice)

    def read(self) -> Job:
        """The job that reads what is shown."""
        raise NotImplementedError

    def show_all(self, found: Any) -> None:
        """Show what was read."""
        raise NotImplementedError

    def refresh(self) -> None:
        """Read again."""
        job = self.read()
        job.finished.connect(self.show_all)
        job.failed.connect(self.fail)
        self._jobs.start(job)

    def changing(self, title: str, change: Callable[[House], object]) -> Job:
        """A job that changes order, after which this pane reads again."""
        job = self._jobs.changing(title, change)
        job.finished.connect(self._read_again)
        return job

    def do(self, title: str, change: Callable[[House], object]) -> None:
        """Change something at once; what went wrong is said here."""
        job = self.changing(title, change)
        job.failed.connect(self.fail)
        self._jobs.start(job)

    def fail(self, error: Exception) -> None:
        """Say what went wrong."""
        self.notice.explain(explain(error))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def _read_again(self, _result: object) -> None:
        self.notice.hide()
        self.refresh()


def actions(*buttons: QPushButton) -> QHBoxLayout:
    """Buttons side by side, from the left."""
    row = QHBoxLayout()
    row.setSpacing(S)
    for each in buttons:
        row.addWidget(each)
    row.addStretch(1)
    return row
