"""A year of invented records of an invented contract, written as files; the same bytes on every run.

All words and figures come from `resources/demo`; nothing here reads the clock or draws on chance without a fixed seed.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, time, timedelta
from itertools import chain
from pathlib import Path

from desktop.services.demo_records import (
    changes,
    flaws,
    grading,
    inspections,
    manuals,
    months,
    people,
    pledges,
    source_trees,
    tickets,
    written,
)
from desktop.services.demo_records.drafts import DemoFile, Draft
from desktop.services.demo_records.paper import Press
from desktop.services.demo_records.scanner import Scanner
from desktop.services.demo_records.world import World
from desktop.services.progress import Progress, Quiet
from resources.words import DEFAULT_LANGUAGE, _, language, set_language

__all__ = ["DemoFile", "planned", "write_records"]

_QUIET = Quiet()


def planned() -> list[Draft]:
    """All records that `write_records` writes, in the order of their paths; nothing is rendered yet."""
    world = World()
    press = Press(world.note, world.values["contractor"])
    scanner = Scanner(world.note)
    return sorted(_all(world, press, scanner), key=lambda draft: draft.parts)


def write_records(folder: Path, *, progress: Progress = _QUIET) -> list[DemoFile]:
    """Write the records below `folder`, dated like the papers they are; raises OSError where it can't."""
    drafts = planned()
    progress.start(_("Writing demo records"), len(drafts), "files")
    written_files = []
    for draft in drafts:
        progress.checkpoint()
        path = folder.joinpath(*draft.parts)
        path.parent.mkdir(parents=True, exist_ok=True)
        with _in_chinese():
            data = draft.render()
        path.write_bytes(data)
        evening = datetime.combine(draft.formed, time(17, 30), UTC) - timedelta(hours=8)
        os.utime(path, (evening.timestamp(), evening.timestamp()))
        written_files.append(DemoFile(path, draft.filing))
        progress.advance(1, path.name)
    return written_files


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
        source_trees.drafts(world),
    )
