"""What one file may cost inside the fence, with everything packed into it: members, bytes, text, depth, time."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from search.fencing.reasons import Reason, Unreadable

_MIB = 1024 * 1024
DEEPEST = 6
"""Containers inside of containers; a mail with an archive with a document is three."""
MOST_MEMBERS = 10_000
LARGEST_MEMBER = 256 * _MIB
_EXPANDED_FREELY = 16 * _MIB
_RATIO = 100
_MOST_EXPANDED = 1024 * _MIB
_MOST_UNREAD = 200
_LONGEST_PATH = 4_096
_PART_OF_TIME = 0.8
"""The rest is for the member that is being read when time runs out, and for the answer."""


@dataclass(slots=True)
class Budget:
    """Counts down. Text and logs shrink to a twentieth, so a hundredfold beyond a free part is no honest archive."""

    members: int
    expanded: int
    text: int
    deadline: float
    password: str = field(default="", repr=False)
    flags: set[str] = field(default_factory=set)
    unread: list[tuple[str, Reason]] = field(default_factory=list)
    readings: int = 0
    """Documents that yielded text; names in an archive are none."""

    @classmethod
    def for_file(cls, size: int, *, text: int, seconds: float, password: str = "") -> Budget:
        """For a file of `size` bytes that may yield `text` bytes of text within `seconds`."""
        expanded = min(_MOST_EXPANDED, _EXPANDED_FREELY + _RATIO * size)
        deadline = time.monotonic() + _PART_OF_TIME * seconds
        # Each page counts with the break after it, and the last one has none.
        return cls(MOST_MEMBERS, expanded, text + 1, deadline, password)

    def count_member(self) -> None:
        """One more member; raises Unreadable when there are too many, or no time is left."""
        self.members -= 1
        if self.members < 0:
            raise Unreadable(Reason.TOO_MANY_MEMBERS)
        if time.monotonic() > self.deadline:
            raise Unreadable(Reason.TOO_SLOW)

    def count_expanded(self, size: int) -> None:
        """So many more bytes were unpacked, whether they are read or not; raises Unreadable when it was too much."""
        self.expanded -= size
        if self.expanded < 0:
            raise Unreadable(Reason.EXPANDS)

    def largest_member(self) -> int:
        """How many bytes the next member may have."""
        return min(LARGEST_MEMBER, self.expanded)

    def count_text(self, size: int) -> None:
        """So many more bytes of text; raises Unreadable, without counting them, when they don't fit."""
        if size > self.text:
            raise Unreadable(Reason.TOO_MUCH_TEXT)
        self.text -= size

    def note_unread(self, path: str, reason: Reason) -> None:
        """Keep that something inside the file was not read, and why."""
        if len(self.unread) < _MOST_UNREAD:
            self.unread.append((path[-_LONGEST_PATH:], reason))
