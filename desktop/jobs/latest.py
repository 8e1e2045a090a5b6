"""For a view that only wants the newest answer: a newer job takes the place of the older one."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QObject, Signal

from desktop.jobs.job import Job


class Starter(Protocol):
    """What starts jobs: a runner, or an archive with one."""

    def start(self, job: Job) -> None: ...


class Latest(QObject):
    """GUI thread only. Whatever a replaced job still says is dropped.

    Signals:
        answered(object)    what the newest job returned
        failed(Exception)   what the newest job raised
    """

    answered = Signal(object)
    failed = Signal(object)

    def __init__(self, starter: Starter, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._starter = starter
        self._job: Job | None = None

    @property
    def waiting(self) -> bool:
        """Whether an answer is still to come."""
        return self._job is not None

    def ask(self, job: Job) -> None:
        """Start a job in place of the one before."""
        self.drop()
        self._job = job
        job.finished.connect(self._answer)
        job.failed.connect(self._fail)
        job.cancelled.connect(self._forget)
        self._starter.start(job)

    def drop(self) -> None:
        """No answer is wanted any more."""
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def _answer(self, result: object) -> None:
        if self.sender() is self._job:
            self._job = None
            self.answered.emit(result)

    def _fail(self, error: object) -> None:
        if self.sender() is self._job:
            self._job = None
            self.failed.emit(error)

    def _forget(self) -> None:
        if self.sender() is self._job:
            self._job = None
