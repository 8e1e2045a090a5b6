"""The `Progress` of a job: counts in the worker's thread, tells the window at most ten times a second."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from desktop.services.progress import Cancelled

INTERVAL = 0.1
"""Seconds between two updates; more often than this nobody reads, and each one costs the window a repaint."""

_SPEED_WINDOW = 4.0


@dataclass(frozen=True, slots=True)
class ProgressState:
    """How far a job is. `per_second` is the recent speed in units, `remaining` in seconds where it can be told."""

    label: str
    done: int
    total: int | None
    unit: str
    detail: str
    per_second: float
    remaining: float | None


class JobProgress:
    """Used by one worker thread. `tell` carries a state away; `stop` is set by whoever wants the end."""

    def __init__(
        self,
        tell: Callable[[ProgressState], None],
        stop: threading.Event,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._tell = tell
        self._stop = stop
        self._clock = clock
        self._label = self._unit = self._detail = ""
        self._done = 0
        self._total: int | None = None
        self._told_at = float("-inf")
        self._samples: deque[tuple[float, int]] = deque()

    def start(self, label: str, total: int | None, unit: str) -> None:
        self._label, self._total, self._unit = label, total, unit
        self._done, self._detail = 0, ""
        self._samples.clear()
        self._samples.append((self._clock(), 0))
        self._tell_if_due()

    def advance(self, amount: int, detail: str = "") -> None:
        self._done += amount
        if detail:
            self._detail = detail
        self._tell_if_due()

    def checkpoint(self) -> None:
        if self._stop.is_set():
            raise Cancelled

    def _tell_if_due(self) -> None:
        now = self._clock()
        if now - self._told_at < INTERVAL:
            return
        self._told_at = now
        self._samples.append((now, self._done))
        while len(self._samples) > 2 and now - self._samples[1][0] > _SPEED_WINDOW:
            self._samples.popleft()
        self._tell(self._state(now))

    def _state(self, now: float) -> ProgressState:
        then, before = self._samples[0]
        elapsed = now - then
        speed = (self._done - before) / elapsed if elapsed > 0 else 0.0
        remaining = None
        if self._total is not None and speed > 0:
            remaining = max(0, self._total - self._done) / speed
        return ProgressState(
            self._label, self._done, self._total, self._unit, self._detail, speed, remaining
        )
