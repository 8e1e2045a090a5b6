"""How long work takes, told so that neither a busy machine nor a collection of garbage counts."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable


def own_seconds(act: Callable[[], object]) -> float:
    """Seconds this thread works for: other processes and threads, a slow disk and others' garbage don't count."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        started = time.thread_time()
        act()
        return time.thread_time() - started
    finally:
        if collecting:
            gc.enable()


def quickest(act: Callable[[], object], rounds: int = 5) -> float:
    """The least of some rounds, for what takes so little that a cold cache tells."""
    return min(own_seconds(act) for _round in range(rounds))
