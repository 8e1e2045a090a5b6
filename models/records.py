"""Frozen records that cross package borders; ORM objects never do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from models.categories import (
    Category,
    DocumentState,
    Mark,
    Ownership,
    Status,
    TextState,
    VersionKind,
)


@dataclass(frozen=True, slots=True)
class VersionRecord:
    """One immutable version of a document: a file as it was filed, a source tree, or a member of one.

    `name` is the file's name for people (undecodable bytes shown as `\\xNN`), `path` its place below the folder that
    was filed, or in its tree, with `/` between parts. `digest` is the suite's digest of the plaintext; a tree's
    content is its listing. `member_of` is a member's tree version. `flags` name what is risky about the file. `live`:
    it is, or belongs to, the current version of a document that can be used. Times are UTC.
    """

    id: int
    document_id: int
    ordinal: int
    name: str
    path: str
    size: int
    digest: bytes
    modified: datetime | None
    filed: datetime
    text_state: TextState
    text_reason: str
    pages: int
    searchable: bool
    kind: VersionKind = VersionKind.FILE
    member_of: int | None = None
    mode: int = 0
    reason: str = ""
    flags: tuple[str, ...] = ()
    live: bool = True
    batch_id: int | None = None


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    """One document with its current version, or the one that was asked for.

    `formed` (形成日期) is the paper's date, `filed` (入库日期) ours; `number` (档号) is ours, `reference` (文号)
    the paper's.
    """

    id: int
    category: Category
    type: str
    number: str
    title: str
    period: str
    persons: tuple[str, ...]
    systems: tuple[str, ...]
    formed: date | None
    filed: datetime
    mark: Mark
    retention: str
    ownership: Ownership
    version: VersionRecord
    status: Status = Status.FINAL
    state: DocumentState = DocumentState.LIVE
    reference: str = ""


@dataclass(frozen=True, slots=True)
class ContractProfile:
    """The contract a vault is kept for. `number_prefix` starts every document number. Money is in fen (0.01 CNY)."""

    id: str
    title: str
    client: str  # 甲方
    contractor: str  # 乙方
    start: date
    end: date
    amount_fen: int
    number_prefix: str
    fictional: bool


@dataclass(frozen=True, slots=True)
class AuditEvent:
    """One line of the journal: who (label and key slot) did what to which object, when, in which order."""

    sequence: int
    moment: datetime
    slot: bytes
    actor: str
    action: str
    object_name: str
    detail: str
    hash: bytes
