"""A year of invented records of an invented contract, written as files; the same bytes on every run.

All words and figures come from `resources/demo`; nothing here reads the clock or draws on chance without a fixed seed.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import chain
from pathlib import Path

from desktop.services.demo.demo_records import (
    changes,
    flaws,
    grading,
    inspections,
    manuals,
    months,
    owed,
    people,
    pledges,
    source_trees,
    tickets,
    written,
)
from desktop.services.demo.demo_records.drafts import DemoFile, Draft
from desktop.services.demo.demo_records.paper import Press
from desktop.services.demo.demo_records.scanner import Scanner
from desktop.services.demo.demo_records.world import World
from desktop.services.progress import Progress, Quiet
from resources.words import DEFAULT_LANGUAGE, _, language, set_language

__all__ = ["DemoFile", "planned", "write_records"]

_QUIET = Quiet()
_SHARE = 6


def planned() -> list[Draft]:
    """All records that `write_records` writes, in the order of their paths; nothing is rendered yet."""
    world = World()
    press = Press(world.note, world.values["contractor"])
    scanner = Scanner(world.note)
    return sorted(_all(world, press, scanner), key=lambda draft: draft.parts)


def write_records(folder: Path, *, progress: Progress = _QUIET) -> list[DemoFile]:
    """Write the records below `folder`, dated like the papers they are; raises OSError where it can't."""
    drafts = _drafts()
    progress.start(_("Writing demo records"), len(drafts), "files")
    written_files = []
    # Most of the time goes into drawing scans: every core takes a share, and the order stays.
    with ProcessPoolExecutor() as pool:
        try:
            rendered = pool.map(_render, range(len(drafts)), chunksize=_SHARE)
            for draft, data in zip(drafts, rendered, strict=True):
                progress.checkpoint()
                path = folder.joinpath(*draft.parts)
                _write(path, data, draft.formed)
                written_files.append(DemoFile(path, draft.filing))
                progress.advance(1, path.name)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return written_files


def _write(path: Path, data: bytes, formed: date) -> None:
    """Write a record and give it the age of its paper: an evening in Beijing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    evening = datetime.combine(formed, time(17, 30), UTC) - timedelta(hours=8)
    os.utime(path, (evening.timestamp(), evening.timestamp()))


@cache
def _drafts() -> list[Draft]:
    """The plan, once a process."""
    return planned()


def _render(ordinal: int) -> bytes:
    with _in_chinese():
        return _drafts()[ordinal].render()


@contextmanager
def _in_chinese() -> Iterator[None]:
    """The records are Chinese, down to page numbers and signature boxes, whatever language the window speaks."""
    spoken = language()
    set_language(DEFAULT_LANGUAGE)
    try:
        yield
    finally:
        set_language(spoken)


def _all(world: World, press: Press, scanner: Scanner) -> Iterator[Draft]:
    return chain(
        written.drafts(world, press, scanner),
        months.drafts(world, press, scanner),
        inspections.drafts(world, press),
        tickets.drafts(world, press),
        changes.drafts(world, press, scanner),
        flaws.drafts(world, press),
        manuals.drafts(world, press, scanner),
        people.drafts(world, press, scanner),
        pledges.drafts(world, press, scanner),
        grading.drafts(world, press, scanner),
        owed.drafts(world, press, scanner),
        source_trees.drafts(world),
    )
