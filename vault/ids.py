"""Value types of the vault: identifiers, compartments, times and secrets. No behaviour beyond their own validity."""

from __future__ import annotations

import enum
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NewType

ChunkId = NewType("ChunkId", bytes)
"""Keyed digest of a chunk's plaintext, 32 bytes; says nothing to someone without the compartment's key."""

PackId = NewType("PackId", bytes)
"""Random name of a pack, 16 bytes."""

VaultId = NewType("VaultId", bytes)
"""Random name of a vault, 16 bytes."""


class Compartment(enum.IntEnum):
    """What is sealed apart, so that an inspector can be given one without the others. Numbers are on disk."""

    CONTRACT = 1
    SOURCE = 2
    TECHDOC = 3
    PLEDGE = 4
    PERSONNEL = 5
    GRADING = 6
    CRYPTO = 7
    OPERATIONS = 8


class SlotKind(enum.IntEnum):
    """Whose way in a key slot is. Numbers are on disk. All open everything; what each may do is the services' rule."""

    MANAGER = 1
    DEPUTY = 2
    ESCROW = 3  # 甲方 keeps it, sealed, for the day nobody else can open
    RECOVERY = 4


def utc_now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Passphrase:
    """A secret typed by a person. Its text never appears in `repr`, logs or exceptions."""

    text: str

    def __repr__(self) -> str:
        return "Passphrase(…)"

    def encoded(self) -> bytes:
        """UTF-8 after NFC, so that every input method yields the same bytes."""
        return unicodedata.normalize("NFC", self.text).encode("utf-8", "surrogateescape")
