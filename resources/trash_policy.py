"""Typed access to `trash.toml`: the delay of the trash."""

from __future__ import annotations

import functools
import tomllib
from pathlib import Path


@functools.cache
def trash_days() -> int:
    """Days that a document stays in the trash before it can be purged from there."""
    text = (Path(__file__).parent / "trash.toml").read_text(encoding="utf-8")
    days = tomllib.loads(text)["days"]
    if not isinstance(days, int) or days < 0:
        raise ValueError("trash.toml: days is no number of days")
    return days
