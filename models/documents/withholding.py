"""Withholding documents: they stay where they are, and nothing opens, lists or exports them any more."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from models.categories import DocumentState
from models.knowledge.linking import names_changing
from models.searching.visibility import await_index, settle_live
from models.tables import DocumentRow

_VARIABLES = 500
_RELEASED = "released: "


def withhold_documents(
    session: Session, documents: Sequence[int], *, reason: str, moment: datetime
) -> list[int]:
    """Set documents to withheld; returns those that were not withheld yet. `reason` is stored, without content."""
    newly: list[int] = []
    with names_changing(session, documents):
        for start in range(0, len(documents), _VARIABLES):
            some = documents[start : start + _VARIABLES]
            wanted = (
                DocumentRow.id.in_(some),
                DocumentRow.state != DocumentState.WITHHELD,
                DocumentRow.state_reason.not_like(_RELEASED + "%"),
            )
            ids = list(
                session.scalars(select(DocumentRow.id).where(*wanted).order_by(DocumentRow.id))
            )
            session.execute(
                update(DocumentRow)
                .where(DocumentRow.id.in_(ids))
                .values(state=DocumentState.WITHHELD, state_since=moment, state_reason=reason)
                .execution_options(synchronize_session=False)
            )
            newly += ids
        if newly:
            settle_live(session, newly)
            # What the index holds of them is written over: a key to a category reads its index, too.
            await_index(session, newly)
    return newly


def release_documents(
    session: Session, documents: Sequence[int], *, reason: str, moment: datetime
) -> list[int]:
    """Let withheld documents be used again, and not be withheld for their text once more; returns their ids."""
    wanted = (DocumentRow.id.in_(documents), DocumentRow.state == DocumentState.WITHHELD)
    ids = list(session.scalars(select(DocumentRow.id).where(*wanted).order_by(DocumentRow.id)))
    with names_changing(session, ids):
        session.execute(
            update(DocumentRow)
            .where(DocumentRow.id.in_(ids))
            .values(state=DocumentState.LIVE, state_since=moment, state_reason=_RELEASED + reason)
            .execution_options(synchronize_session=False)
        )
        settle_live(session, ids)
        await_index(session, ids)
    return ids


def count_withheld(session: Session) -> int:
    """How many documents are withheld now."""
    query = select(func.count()).select_from(DocumentRow)
    return session.scalar(query.where(DocumentRow.state == DocumentState.WITHHELD)) or 0


def withheld_after(session: Session, moment: datetime) -> list[int]:
    """Documents that have been withheld since `moment`."""
    wanted = (DocumentRow.state == DocumentState.WITHHELD, DocumentRow.state_since > moment)
    return list(session.scalars(select(DocumentRow.id).where(*wanted)))
