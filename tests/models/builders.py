"""Files to be filed, as the intake describes them."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime
from typing import Any

from models.categories import Category, Mark, Ownership
from models.documents.filing import NewFile, Terms
from vault.ids import ChunkId

FILED = datetime(2026, 7, 15, 9, 30, 0, 1, tzinfo=UTC)
_TERMS: dict[str, Any] = {
    "category": Category.OPERATIONS,
    "type": "巡检记录",
    "persons": (),
    "systems": (),
    "period": "",
    "formed": None,
    "mark": Mark.INTERNAL,
    "retention": "D10",
    "ownership": Ownership.DELIVERABLE,
}
_FILE: dict[str, Any] = {
    "title": "七月巡检",
    "name": "七月巡检.txt",
    "path": "记录/七月巡检.txt",
    "size": 4,
    "digest": hashlib.sha256(b"text").digest(),
    "modified": datetime(2026, 7, 14, 8, 0, tzinfo=UTC),
    "chunks": (ChunkId(bytes(32)),),
}


def new_file(**changes: Any) -> NewFile:
    """A file and its terms, with what matters to the test changed."""
    terms = {name: changes.pop(name, value) for name, value in _TERMS.items()}
    return NewFile(terms=Terms(**terms), **(_FILE | changes))


def dated(text: str) -> date:
    """`2026-07-01` as a date."""
    return date.fromisoformat(text)
