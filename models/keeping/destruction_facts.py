"""What a certificate of destruction says of contents: by category, when formed, how highly marked."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.categories import Category, DocumentState, Mark
from models.custody import EditionRow
from models.documents.contents import bytes_by_category
from models.keeping.destruction_record import DestroyedCategory
from models.tables import AuditRow, DocumentRow

_RANK = {mark: rank for rank, mark in enumerate(Mark)}


def destroyed_categories(session: Session) -> tuple[DestroyedCategory, ...]:
    """The categories that aren't empty, in order."""
    days = {
        category: (first, last)
        for category, first, last in session.execute(
            select(
                DocumentRow.category, func.min(DocumentRow.formed), func.max(DocumentRow.formed)
            ).group_by(DocumentRow.category)
        )
    }
    marks: dict[Category, Mark] = {}
    pairs = select(DocumentRow.category, DocumentRow.mark).distinct()
    for category, mark in session.execute(pairs):
        marks[category] = max(mark, marks.get(category, mark), key=_RANK.__getitem__)
    found = []
    for category, documents, size in bytes_by_category(session):
        first, last = days.get(category, (None, None))
        found.append(
            DestroyedCategory(
                category.value,
                documents,
                size,
                first.isoformat() if first else "",
                last.isoformat() if last else "",
                marks[category].value,
            )
        )
    return tuple(found)


def first_withheld(session: Session) -> str | None:
    """The number (档号) of a document that is withheld for the mark of a state secret, if there is one."""
    query = select(DocumentRow.number).where(DocumentRow.state == DocumentState.WITHHELD)
    return session.scalar(query.order_by(DocumentRow.id).limit(1))


def sealed_renditions(
    session: Session, since: datetime | None = None
) -> list[tuple[datetime, str]]:
    """When packages were sealed, and what the journal says of each; with `since` only those after it.

    What came out of editions' journals doesn't count: an officer seals nothing, and could write anything there.
    """
    query = select(AuditRow.moment, AuditRow.detail).where(
        AuditRow.action == "package sealed", AuditRow.slot.not_in(select(EditionRow.id))
    )
    if since is not None:
        query = query.where(AuditRow.moment >= since)
    return [
        (moment, detail) for moment, detail in session.execute(query.order_by(AuditRow.sequence))
    ]


def any_document(session: Session) -> bool:
    """Whether there is any document at all."""
    return session.scalar(select(DocumentRow.id).limit(1)) is not None
