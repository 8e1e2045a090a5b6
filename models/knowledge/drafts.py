"""What is being written and not yet saved as a version. Nothing of a draft is kept outside the database."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field, fields
from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, insert, select, update
from sqlalchemy.orm import Session

from models.categories import DocumentState
from models.documents.filing import take_ids
from models.knowledge_tables import DraftRow
from models.tables import DocumentRow
from vault.pieces import PLAIN, compress, decompress

# Method and plain length stand in front of a body.
_PREFIX = struct.Struct(">BI")


@dataclass(frozen=True, slots=True)
class DraftRecord:
    """A draft as it is kept; `body` is its text in UTF-8, `facts` JSON. Neither enters a representation."""

    id: int
    document_id: int | None
    base_version: int | None
    kind: str
    category: str
    title: str = field(repr=False)
    body: bytes = field(repr=False)
    facts: str = field(repr=False)
    created: datetime
    changed: datetime


@dataclass(frozen=True, slots=True)
class DraftSummary:
    """A draft in a list; `size` is that of its text in bytes."""

    id: int
    document_id: int | None
    base_version: int | None
    kind: str
    title: str = field(repr=False)
    size: int
    created: datetime
    changed: datetime


@dataclass(frozen=True, slots=True)
class DraftState:
    """What a draft says now. `body` is packed."""

    document_id: int | None
    base_version: int | None
    kind: str
    category: str
    title: str = field(repr=False)
    body: bytes = field(repr=False)
    facts: str = field(repr=False)


def packed(body: bytes) -> bytes:
    """A body as it is kept; done before the transaction, which others wait for."""
    # The compressor takes no empty pieces.
    ((method, stored),) = compress([body]) if body else [(PLAIN, body)]
    return _PREFIX.pack(method, len(body)) + stored


def insert_draft(session: Session, state: DraftState, moment: datetime) -> int:
    """Keep a new draft; returns its id, which no other draft ever gets: a late change of one must not hit another."""
    draft = take_ids(session, "draft", 1)
    session.execute(
        insert(DraftRow).values(id=draft, created=moment, changed=moment, **_values(state))
    )
    return draft


def update_draft(session: Session, draft_id: int, state: DraftState, moment: datetime) -> bool:
    """Put a newer state in place of a draft; False when there is none with this id any more."""
    changed = session.execute(
        update(DraftRow)
        .where(DraftRow.id == draft_id)
        .values(changed=moment, **_values(state))
        .execution_options(synchronize_session=False)
        .returning(DraftRow.id)
    )
    return changed.first() is not None


def read_draft(session: Session, draft_id: int) -> DraftRecord | None:
    """A draft with its text, unless it is of a document that is withheld."""
    row = session.scalars(select(DraftRow).where(DraftRow.id == draft_id, _usable())).first()
    if row is None:
        return None
    method, length = _PREFIX.unpack_from(row.body)
    return DraftRecord(
        row.id,
        row.document_id,
        row.base_version,
        row.kind,
        row.category,
        row.title,
        decompress(method, row.body[_PREFIX.size :], length),
        row.facts,
        row.created,
        row.changed,
    )


def drafts(session: Session) -> list[DraftSummary]:
    """All drafts but those of withheld documents, the one changed last first."""
    rows = session.execute(
        select(
            DraftRow.id,
            DraftRow.document_id,
            DraftRow.base_version,
            DraftRow.kind,
            DraftRow.title,
            func.substr(DraftRow.body, 1, _PREFIX.size).label("prefix"),
            DraftRow.created,
            DraftRow.changed,
        )
        .where(_usable())
        .order_by(DraftRow.changed.desc(), DraftRow.id.desc())
    )
    return [
        DraftSummary(
            row.id,
            row.document_id,
            row.base_version,
            row.kind,
            row.title,
            _PREFIX.unpack(row.prefix)[1],
            row.created,
            row.changed,
        )
        for row in rows
    ]


def delete_draft(session: Session, draft_id: int) -> None:
    """Forget a draft; nothing happens where there is none."""
    session.execute(delete(DraftRow).where(DraftRow.id == draft_id))


def _values(state: DraftState) -> dict[str, object]:
    return {each.name: getattr(state, each.name) for each in fields(state)}


def _usable() -> ColumnElement[bool]:
    withheld = select(DocumentRow.id).where(DocumentRow.state == DocumentState.WITHHELD)
    return DraftRow.document_id.is_(None) | DraftRow.document_id.not_in(withheld)
