"""The one event that tells views that the library is not what it was."""

from __future__ import annotations

import enum
from dataclasses import dataclass


class Change(enum.Enum):
    """What happened to the documents named in the event."""

    FILED = "filed"
    SEARCHABLE = "searchable"
    PURGED = "purged"
    ORGANISED = "organised"
    """Tags, collections, relations, fields or systems: what is said around the documents, not of them."""


@dataclass(frozen=True, slots=True)
class LibraryChanged:
    """`ids` names the documents; empty means that any of them may have changed."""

    what: Change
    ids: frozenset[int] = frozenset()
