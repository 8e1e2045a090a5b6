"""Which snapshots are kept: the latest, and further apart the further back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from vault.snapshots import SnapshotInfo, age

KEPT_NEWEST, KEPT_DAYS, KEPT_WEEKS = 3, 7, 5
"""The last three, the last of each of seven days, and the last of each of five weeks."""


def superseded(snapshots: Iterable[SnapshotInfo]) -> list[SnapshotInfo]:
    """Those that rotation gives up. Their order is the journal's, not the clock's: that may have been wrong.

    Days and weeks are counted as they occur among the snapshots, not back from today, so that a clock that jumps
    ahead doesn't make everything old.
    """
    ordered = sorted(snapshots, key=age, reverse=True)
    kept = {info.path for info in ordered[:KEPT_NEWEST]}
    kept |= _newest_of_each(ordered, "%Y-%m-%d", KEPT_DAYS)
    kept |= _newest_of_each(ordered, "%G-%V", KEPT_WEEKS)
    return [info for info in ordered if info.path not in kept]


def _newest_of_each(ordered: Sequence[SnapshotInfo], form: str, most: int) -> set[Path]:
    newest: dict[str, Path] = {}
    for info in ordered:
        newest.setdefault(format(info.moment, form), info.path)
    return set(list(newest.values())[:most])
