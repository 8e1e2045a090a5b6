"""One piece of work away from the window's thread, and how it ended. Owned by the GUI thread."""

from __future__ import annotations

import enum
import threading
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal

from desktop.jobs.progress import JobProgress, ProgressState
from desktop.services.progress import Cancelled, Progress

Work = Callable[[Progress], object]


class Lane(enum.Enum):
    """Writers stand in one line; readers have a small pool; pages are drawn one after the other.

    What somebody is typing is kept in a line of its own, behind nobody, and is kept even when everything else stops.
    """

    WRITE = "write"
    READ = "read"
    DRAW = "draw"
    KEEP = "keep"


class JobState(enum.Enum):
    WAITING = "waiting"
    RUNNING = "running"
    FINISHED = "finished"
    FAILED = "failed"
    CANCELLED = "cancelled"


class _Begun:
    """The worker has picked the job up."""


class _Stopped:
    """The job ended because it was asked to."""


class _Done:
    def __init__(self, result: object) -> None:
        self.result = result


class _Broken:
    def __init__(self, error: Exception) -> None:
        self.error = error


class Job(QObject):
    """GUI thread only. Connect, then hand it to the runner; it ends with exactly one of three signals, then `ended`.

    Signals:
        progressed(ProgressState)   at most about ten times a second
        finished(object)            what the work returned
        failed(Exception)           what it raised
        cancelled()                 it stopped because `cancel` was called
        ended()                     after any of the three
    """

    progressed = Signal(object)
    finished = Signal(object)
    failed = Signal(object)
    cancelled = Signal()
    ended = Signal()

    _told = Signal(object)

    def __init__(
        self, title: str, work: Work, lane: Lane = Lane.WRITE, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.title = title
        self.lane = lane
        self.state = JobState.WAITING
        self.progress: ProgressState | None = None
        self._work = work
        self._stop = threading.Event()
        # Queued always: whatever the worker says is heard in the GUI thread, whoever listens.
        self._told.connect(self._take, Qt.ConnectionType.QueuedConnection)

    @property
    def stopping(self) -> bool:
        """Whether its end has been asked for and has not come yet."""
        return self._stop.is_set() and self.state in (JobState.WAITING, JobState.RUNNING)

    def cancel(self) -> None:
        """Ask for the end; it comes at the work's next safe point."""
        self._stop.set()

    def as_task(self) -> Callable[[], None]:
        """What the worker runs. It holds the work, a bound signal and the stop flag, never the job itself."""
        work, tell, stop = self._work, self._told.emit, self._stop

        def task() -> None:
            if stop.is_set():
                tell(_Stopped())
                return
            tell(_Begun())
            try:
                outcome: object = _Done(work(JobProgress(tell, stop)))
            except Cancelled:
                outcome = _Stopped()
            except Exception as error:  # noqa: BLE001 - the one place that carries any failure to the window
                outcome = _Broken(error)
            tell(outcome)

        return task

    def _take(self, message: object) -> None:
        if isinstance(message, ProgressState):
            self.progress = message
            self.progressed.emit(message)
        elif isinstance(message, _Begun):
            self.state = JobState.RUNNING
        else:
            self._end(message)

    def _end(self, outcome: object) -> None:
        if isinstance(outcome, _Done):
            self.state = JobState.FINISHED
            self.finished.emit(outcome.result)
        elif isinstance(outcome, _Broken):
            self.state = JobState.FAILED
            self.failed.emit(outcome.error)
        else:
            self.state = JobState.CANCELLED
            self.cancelled.emit()
        self.ended.emit()
