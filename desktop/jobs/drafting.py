"""Keeps what is being typed: at most a second after the first key that isn't kept, in a thread of its own."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.jobs.job import Job
from desktop.jobs.knowledge import KnowledgeDesk, Writing
from desktop.services.errors import NoSuchDraft, StateSecret

KEPT_AFTER_MS = 700
"""From the first key that isn't kept; with what keeping takes it stays below a second."""

_AGAIN_AFTER_MS = 5_000
"""After a failure, say of the disk, it is tried again as long as there is something to keep."""


class DraftKeeper(QObject):
    """GUI thread only. One draft at a time; no state is kept while another is on its way, then the newest follows.

    Signals:
        kept()              what was typed up to now outlives the process
        refused(Exception)  it bears the mark of a state secret: nothing is kept until `go_on`
        failed(Exception)   it couldn't be kept; it is tried again
        rested()            nothing is on its way any more
    """

    kept = Signal()
    refused = Signal(object)
    failed = Signal(object)
    rested = Signal()

    def __init__(
        self,
        desk: KnowledgeDesk,
        state: Callable[[], Writing | None],
        parent: QObject | None = None,
    ) -> None:
        """`state` is what is to be kept now, or None if no draft is wanted."""
        super().__init__(parent)
        self._desk, self._state = desk, state
        self._draft: list[int | None] = [None]
        self._job: Job | None = None
        self._last: tuple[str, str] | None = None
        self._pending: tuple[str, str] | None = None
        self._again = False
        self._stopped = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(KEPT_AFTER_MS)
        self._timer.timeout.connect(self.keep_now)
        self._retry = QTimer(self)
        self._retry.setSingleShot(True)
        self._retry.setInterval(_AGAIN_AFTER_MS)
        self._retry.timeout.connect(self.keep_now)

    @property
    def draft_id(self) -> int | None:
        """The draft, once it has been kept."""
        return self._draft[0]

    @property
    def busy(self) -> bool:
        """Whether something is on its way."""
        return self._job is not None

    @property
    def stopped(self) -> bool:
        """Whether nothing is kept, because of what the text bears."""
        return self._stopped

    @property
    def waiting(self) -> bool:
        """Whether something was typed that isn't on its way yet."""
        return self._timer.isActive() or self._again

    def begin(self, writing: Writing) -> None:
        """Another text: nothing of it needs to be kept before it is changed."""
        self._timer.stop()
        # A new cell: whatever is on its way belongs to the text before.
        self._draft = [writing.draft_id]
        self._last = (writing.title, writing.body)
        self._again = self._stopped = False

    def touch(self) -> None:
        """Something was typed."""
        if not self._stopped and not self._timer.isActive():
            self._timer.start()

    def keep_now(self) -> None:
        """Keep what there is without waiting any longer; nothing happens where nothing has changed."""
        self._timer.stop()
        if self._stopped:
            return
        if self._job is not None:
            self._again = True
            return
        self._again = False
        writing = self._state()
        if writing is None or (writing.title, writing.body) == self._last:
            return
        self._pending = (writing.title, writing.body)
        cell = self._draft
        job = self._desk.keeping(writing, cell)
        self._job = job
        job.finished.connect(self._note_kept)
        job.failed.connect(self._note_failure)
        job.ended.connect(self._rest)
        self._desk.start(job)

    def keep_last(self, unkept: Callable[[Exception], object]) -> None:
        """Keep what there is at once and whatever is on its way: the vault is about to be locked.

        The job outlives this keeper; `unkept`, a method of an object that does so too, hears why if it fails.
        """
        self._timer.stop()
        writing = None if self._stopped else self._state()
        if writing is not None and (writing.title, writing.body) != self._last:
            # Behind the one that is on its way, because keepers stand in one line.
            job = self._desk.keeping(writing, self._draft)
            job.failed.connect(unkept)
            self._desk.start(job)
        self.stop()

    def go_on(self) -> None:
        """The person has changed the text: try again."""
        self._stopped = False
        self.keep_now()

    def stop(self) -> None:
        """Keep nothing more of this text: it was saved, or is not wanted."""
        self._timer.stop()
        self._again, self._stopped = False, True

    def _note_kept(self) -> None:
        self._last = self._pending
        self.kept.emit()

    def _note_failure(self, error: Exception) -> None:
        if isinstance(error, StateSecret):
            self.stop()
            self.refused.emit(error)
            return
        if isinstance(error, NoSuchDraft):
            # Another window has saved or dropped it: what is typed here becomes a draft of its own.
            self._draft[0] = None
            self._again = True
            return
        self.failed.emit(error)
        self._retry.start()

    def _rest(self) -> None:
        self._job = None
        if self._again and not self._stopped:
            self.keep_now()
        if self._job is None:
            self.rested.emit()
