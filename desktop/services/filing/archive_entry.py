"""One entry of an archive as the archive names it, before anybody has judged its name."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import IO, NamedTuple


class ArchiveEntry(NamedTuple):
    """`open` gives the content, or None where there is none to be had; entries are opened in their order."""

    name: str
    mode: int
    size: int
    modified: datetime | None
    open: Callable[[], IO[bytes] | None]
