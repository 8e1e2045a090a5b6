"""Changing what is said about documents, and putting documents away and back. What was filed never changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from models.categories import DocumentState, Mark, Ownership, Status
from models.knowledge.articles import become_former, forget_former
from models.knowledge.linking import names_changing
from models.knowledge_tables import ArticleRow
from models.searching.visibility import await_index, settle_live
from models.tables import DocumentRow, SubjectRow
from vault.ids import utc_now

_VARIABLES = 500


@dataclass(frozen=True, slots=True)
class Amendment:
    """What is to be said about documents from now on; None leaves a fact as it is.

    `formed` may be set, and is cleared by `no_date`.
    """

    type: str | None = None
    title: str | None = None
    reference: str | None = None
    period: str | None = None
    formed: date | None = None
    no_date: bool = False
    persons: tuple[str, ...] | None = None
    systems: tuple[str, ...] | None = None
    mark: Mark | None = None
    status: Status | None = None
    retention: str | None = None
    ownership: Ownership | None = None

    def values(self) -> Mapping[str, object]:
        """The columns of a document that change."""
        names = (
            "type",
            "title",
            "reference",
            "period",
            "formed",
            "mark",
            "status",
            "retention",
            "ownership",
        )
        changed = {name: each for name in names if (each := getattr(self, name)) is not None}
        return changed | {"formed": None} if self.no_date else changed


def amend_documents(session: Session, documents: Sequence[int], amendment: Amendment) -> None:
    """Say the same anew about each of these documents; the index learns of it, and so do links with their titles."""
    if amendment.title is None:
        _amend(session, documents, amendment)
        return
    _keep_titles(session, documents, amendment.title)
    with names_changing(session, documents):
        _amend(session, documents, amendment)


def _amend(session: Session, documents: Sequence[int], amendment: Amendment) -> None:
    values = amendment.values()
    for start in range(0, len(documents), _VARIABLES):
        some = documents[start : start + _VARIABLES]
        if values:
            session.execute(
                update(DocumentRow)
                .where(DocumentRow.id.in_(some))
                .values(**values)
                .execution_options(synchronize_session=False)
            )
        for kind, names in (("person", amendment.persons), ("system", amendment.systems)):
            if names is not None:
                _replace_subjects(session, some, kind, names)
    await_index(session, documents)


def set_state(
    session: Session,
    documents: Sequence[int],
    state: DocumentState,
    *,
    only_from: DocumentState,
    reason: str,
    moment: datetime,
) -> list[int]:
    """Put those of `documents` that are `only_from` one state into another; returns their ids."""
    changed: list[int] = []
    with names_changing(session, documents):
        for start in range(0, len(documents), _VARIABLES):
            some = documents[start : start + _VARIABLES]
            wanted = (DocumentRow.id.in_(some), DocumentRow.state == only_from)
            ids = list(
                session.scalars(select(DocumentRow.id).where(*wanted).order_by(DocumentRow.id))
            )
            session.execute(
                update(DocumentRow)
                .where(DocumentRow.id.in_(ids))
                .values(state=state, state_since=moment, state_reason=reason)
                .execution_options(synchronize_session=False)
            )
            changed += ids
        settle_live(session, changed)
    return changed


def _keep_titles(session: Session, documents: Sequence[int], title: str) -> None:
    """What articles among these were called until now still leads to them."""
    for start in range(0, len(documents), _VARIABLES):
        rows = session.execute(
            select(DocumentRow.id, DocumentRow.title)
            .join(ArticleRow, ArticleRow.document_id == DocumentRow.id)
            .where(
                DocumentRow.id.in_(documents[start : start + _VARIABLES]),
                DocumentRow.title != title,
            )
        ).all()
        become_former(session, [(row.id, row.title) for row in rows], utc_now())
        for row in rows:
            forget_former(session, row.id, title)


def _replace_subjects(
    session: Session, documents: Sequence[int], kind: str, names: tuple[str, ...]
) -> None:
    session.execute(
        delete(SubjectRow)
        .where(SubjectRow.document_id.in_(documents), SubjectRow.kind == kind)
        .execution_options(synchronize_session=False)
    )
    rows = [
        {"document_id": document, "kind": kind, "name": name}
        for document in documents
        for name in dict.fromkeys(names)
    ]
    if rows:
        session.execute(insert(SubjectRow), rows)
