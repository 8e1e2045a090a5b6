"""Runs jobs: writers one after another, readers in a small pool, drawers and keepers in lines; joins its threads."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from PySide6.QtCore import QObject, Signal

from desktop.jobs.job import Job, Lane, Work

READERS = 2
"""A preview must not wait for a search; more threads than this only take turns at the interpreter."""


class JobRunner(QObject):
    """GUI thread only. Keeps every started job alive until its end has been heard.

    Signals:
        writer_queued(Job)   a job joined the writers' line
        writer_ended(Job)    a job left it
        went_idle()          the last job of all has ended
    """

    writer_queued = Signal(object)
    writer_ended = Signal(object)
    went_idle = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pools = {
            Lane.WRITE: ThreadPoolExecutor(1, thread_name_prefix="shoudang-writer"),
            Lane.READ: ThreadPoolExecutor(READERS, thread_name_prefix="shoudang-reader"),
            # A page that takes its time must not hold up a search.
            Lane.DRAW: ThreadPoolExecutor(1, thread_name_prefix="shoudang-drawer"),
            # What is being typed must not wait for a batch that is being filed.
            Lane.KEEP: ThreadPoolExecutor(1, thread_name_prefix="shoudang-keeper"),
        }
        self._alive: list[Job] = []
        self._over = False

    def writer(self, title: str, work: Work) -> Job:
        """A job for the writers' line, not yet started."""
        return Job(title, work, Lane.WRITE, self)

    def reader(self, title: str, work: Work) -> Job:
        """A job for the readers' pool, not yet started."""
        return Job(title, work, Lane.READ, self)

    def drawer(self, title: str, work: Work) -> Job:
        """A job for the line in which pages are drawn, not yet started."""
        return Job(title, work, Lane.DRAW, self)

    def keeper(self, title: str, work: Work) -> Job:
        """A job that keeps what somebody is typing, not yet started; stopping everything else doesn't stop it."""
        return Job(title, work, Lane.KEEP, self)

    @property
    def writers(self) -> tuple[Job, ...]:
        """The writers' line, the running job first."""
        return tuple(job for job in self._alive if job.lane is Lane.WRITE)

    @property
    def busy(self) -> bool:
        """Whether any job has not ended yet."""
        return bool(self._alive)

    def start(self, job: Job) -> None:
        """Everything must be connected by now: a late connection misses the result. After `shutdown` nothing starts."""
        if self._over:
            job.deleteLater()
            return
        self._alive.append(job)
        job.ended.connect(self._forget)
        self._pools[job.lane].submit(job.as_task())
        if job.lane is Lane.WRITE:
            self.writer_queued.emit(job)

    def cancel_all(self) -> None:
        """Ask every job but those that keep what was typed to end at its next safe point."""
        for job in self._alive:
            if job.lane is not Lane.KEEP:
                job.cancel()

    def shutdown(self) -> None:
        """Cancel everything and wait for the threads; the runner is of no use afterwards."""
        self._over = True
        self.cancel_all()
        for lane, pool in self._pools.items():
            pool.shutdown(wait=True, cancel_futures=lane is not Lane.KEEP)

    def _forget(self) -> None:
        job = self.sender()
        assert isinstance(job, Job)
        self._alive.remove(job)
        if job.lane is Lane.WRITE:
            self.writer_ended.emit(job)
        job.deleteLater()
        if not self._alive:
            self.went_idle.emit()
