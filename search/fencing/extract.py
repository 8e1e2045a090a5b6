"""Text out of files, read by fenced processes that may hang, die or lie without harm to the caller."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from queue import LifoQueue
from typing import TypeVar

from search.errors import ReaderUnavailable
from search.fencing.child import Child
from search.fencing.fence import Fence
from search.fencing.protocol import ProtocolError, receive_answer, send_request
from search.fencing.reasons import Reason
from search.records import Extraction

if sys.platform != "win32":
    import resource

Key = TypeVar("Key")

_MIB = 1024 * 1024
_QUEUED_PER_WORKER = 4
_TRIES = 3
"""A file is read again when somebody else killed its reader: the system, short of memory, or a person."""
_KILLED = 9  # SIGKILL, which Windows doesn't have
_MUCH = 0.75
_LAST_BREATH, _A_MOMENT = 2.0, 0.002
_QUEUED_BYTES = 64 * _MIB


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost. Sizes are in bytes, the time is that for a small file."""

    seconds: float = 10.0
    memory: int = 2048 * _MIB
    largest_file: int = 256 * _MIB
    largest_text: int = 32 * _MIB  # in UTF-8; what indexing costs in memory grows with it
    bytes_per_second: int = 2 * _MIB

    def seconds_for(self, size: int) -> float:
        """The wall-clock time a file of this size may take."""
        return self.seconds + size / self.bytes_per_second


class Extractor:
    """Reads files in up to `workers` fenced processes, which are started when first needed and used again."""

    def __init__(self, limits: Limits | None = None, *, workers: int = 2) -> None:
        self._limits = limits or Limits()
        self._workers = workers
        self._idle: LifoQueue[_Worker | None] = LifoQueue()
        for _ in range(workers):
            self._idle.put(None)

    def __enter__(self) -> Extractor:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()

    def extract(self, name: str, data: bytes, *, password: str = "") -> Extraction:
        """The text of a file and of what is packed into it, or why there is none; safe from any thread.

        A bad file never raises. `password` opens what needs one; it goes to the reader through its pipe and is kept
        nowhere. Raises ReaderUnavailable when no process can be started.
        """
        limits = self._limits
        if len(data) > limits.largest_file:
            return Extraction("", Reason.TOO_LARGE.sentence)
        if not data:
            return Extraction("")
        worker = self._idle.get()
        try:
            for _ in range(_TRIES):
                if worker is None or not worker.alive():
                    worker = self._start()
                found = worker.ask(name, data, password)
                if not worker.killed_by_others:
                    break
        finally:
            self._idle.put(worker if worker is not None and worker.usable else None)
        return found

    def extract_many(
        self, files: Iterable[tuple[Key, str, bytes]]
    ) -> Iterator[tuple[Key, Extraction]]:
        """Extract (key, name, data) after (key, name, data), in their order, with every worker busy.

        Few files are taken ahead, and few bytes: a large one waits until there is room. Raises ReaderUnavailable.
        """
        waiting: deque[tuple[Key, int, Future[Extraction]]] = deque()
        queued = 0
        with ThreadPoolExecutor(self._workers, "extract") as threads:
            try:
                for key, name, data in files:
                    while waiting and (
                        queued + len(data) > _QUEUED_BYTES
                        or len(waiting) >= self._workers * _QUEUED_PER_WORKER
                    ):
                        first, size, answer = waiting.popleft()
                        queued -= size
                        yield first, answer.result()
                    waiting.append((key, len(data), threads.submit(self.extract, name, data)))
                    queued += len(data)
                while waiting:
                    first, _, answer = waiting.popleft()
                    yield first, answer.result()
            finally:
                for _, _, answer in waiting:
                    answer.cancel()

    def fence(self) -> Fence:
        """What holds the readers on this system; starts one to find out."""
        worker = self._idle.get()
        try:
            if worker is None or not worker.alive():
                worker = self._start()
            return worker.fence
        finally:
            self._idle.put(worker)

    def _start(self) -> _Worker:
        for _ in range(_TRIES):
            worker = _Worker(self._limits)
            if worker.usable:
                return worker
            if not worker.killed_by_others:
                break
        raise ReaderUnavailable

    def close(self) -> None:
        """End the processes; each is waited for."""
        # All are taken before any place is given back: the last one given back is the first to be taken.
        workers = [self._idle.get() for _ in range(self._workers)]
        for worker in workers:
            if worker is not None:
                worker.end()
            self._idle.put(None)


class _Worker(Child):
    """One reader process. Once it was late, died or talked nonsense it is ended and no longer `usable`."""

    def __init__(self, limits: Limits) -> None:
        super().__init__("search.fencing.worker", (limits.memory, limits.largest_text))
        self._limits = limits
        self.killed_by_others = False
        self._most_memory = 0
        try:
            self._await_greeting()
        except (ProtocolError, OSError, ValueError):
            self._cause_of_death(late=False)

    def ask(self, name: str, data: bytes, password: str) -> Extraction:
        """The answer to one request, or why there is none."""
        late = threading.Event()
        seconds = self._limits.seconds_for(len(data))
        try:
            with self._ended_after(seconds, late):
                send_request(self._to, name, data, seconds=seconds, password=password)
                reason, found = receive_answer(self._from, self._limits.largest_text)
        except (ProtocolError, OSError, ValueError):
            return Extraction("", self._cause_of_death(late=late.is_set()).sentence)
        if late.is_set():
            self.end()
        elif reason is Reason.TOO_MUCH_MEMORY:
            # What is left of its memory may be in pieces.
            self.end()
        return found

    def alive(self) -> bool:
        """Whether it can be asked; one that died since is cleared away."""
        if self.usable and self._process.poll() is not None:
            self.end()
        return self.usable

    def _cause_of_death(self, *, late: bool) -> Reason:
        """Why it gave no answer."""
        # Its pipe breaks a moment before it is gone; whoever talks nonsense may live on.
        died = self._reaped(_LAST_BREATH)
        self.end()
        if late:
            return Reason.TOO_SLOW
        self.killed_by_others = died == -_KILLED
        # Libraries that get no memory abort.
        much = max(_MUCH * self._limits.memory, _own_memory())
        if not self.killed_by_others and self._most_memory > much:
            return Reason.TOO_MUCH_MEMORY
        return Reason.STOPPED

    def _reaped(self, seconds: float) -> int | None:
        """Its exit code once it is gone, None when it isn't after so many seconds; notes what memory it took."""
        if not hasattr(os, "wait4"):  # Windows doesn't tell
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(seconds)
            return self._process.returncode
        until = time.monotonic() + seconds
        while self._process.returncode is None:
            try:
                pid, status, usage = os.wait4(self._process.pid, os.WNOHANG)
            except ChildProcessError:  # another thread was quicker
                return self._process.wait()
            if pid:
                self._process.returncode = os.waitstatus_to_exitcode(status)
                self._most_memory = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
            elif time.monotonic() > until:
                break
            else:
                time.sleep(_A_MOMENT)
        return self._process.returncode


def _own_memory() -> float:
    """The most that this process ever had, in bytes: what a process it starts is counted with from its beginning."""
    if sys.platform == "win32":
        return 0.0
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most * (1.0 if sys.platform == "darwin" else 1024.0)
