"""Looking at a batch in the background: a job, and the rows that it makes on the way."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from desktop.jobs.archive import Archive
from desktop.jobs.job import Job
from desktop.services.filing.plan_records import PlanRow

_INTERVAL = 0.15
"""Seconds between two deliveries of rows; each one costs the window a repaint."""


class PlanStream(QObject):
    """Belongs to its job, so that it is there for as long as the worker runs.

    Signals:
        rows_read(object)   a list of more rows
    """

    rows_read = Signal(object)


def planning_job(archive: Archive, paths: Sequence[Path]) -> tuple[Job, PlanStream]:
    """A job that looks at `paths`, not yet started. It finishes with a `Plan`, which has all rows once more."""
    stream = PlanStream()
    job = archive.planning(paths, _throttled(stream.rows_read.emit))
    stream.setParent(job)
    return job, stream


def _throttled(
    tell: Callable[[list[PlanRow]], None], clock: Callable[[], float] = time.monotonic
) -> Callable[[Sequence[PlanRow]], None]:
    """Rows are told a few times a second; the last ones are in the plan anyway."""
    waiting: list[PlanRow] = []
    told = [float("-inf")]

    def take(rows: Sequence[PlanRow]) -> None:
        waiting.extend(rows)
        if clock() - told[0] >= _INTERVAL:
            told[0] = clock()
            tell(waiting.copy())
            waiting.clear()

    return take
