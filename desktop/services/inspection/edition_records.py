"""What use cases say of editions, to views and the command line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from models.inspection.editions import EditionRecord
from models.inspection.scope import EditionScope


@dataclass(frozen=True, slots=True)
class EditionInfo:
    """One edition, as the manager sees it. `state` is "open", "expired", "revoked" or "damaged"; `problem` says why.

    `absorbed` counts events of its journal that are in the vault's.
    """

    id: bytes
    label: str
    purpose: str
    scope: EditionScope
    documents: int
    created: datetime
    expires: datetime
    revoked: datetime | None
    absorbed: int
    state: str
    problem: str = ""

    @classmethod
    def of(cls, record: EditionRecord, state: str, problem: str = "") -> EditionInfo:
        """The edition as the database has it, with what its files are worth."""
        return cls(
            record.id,
            record.label,
            record.purpose,
            record.scope,
            record.documents,
            record.created,
            record.expires,
            record.revoked,
            record.absorbed,
            state,
            problem,
        )


@dataclass(frozen=True, slots=True)
class EditionStub:
    """What a vault's folder says of an edition without any key: nothing of it is proven before it is opened.

    `problem` is a translated sentence where the edition's file says nothing.
    """

    id: bytes
    label: str
    expires: datetime | None
    problem: str = ""
