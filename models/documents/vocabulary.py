"""Words that documents are filed under already, the most used first: persons, systems, types."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.categories import Category, DocumentState
from models.tables import DocumentRow, SubjectRow


class Vocabulary(NamedTuple):
    """`types` are pairs of a type and the category in which it is used."""

    persons: tuple[str, ...]
    systems: tuple[str, ...]
    types: tuple[tuple[str, Category], ...]


def vocabulary(session: Session) -> Vocabulary:
    """Everything in use, also by documents that were put away; what is said of withheld ones is offered nowhere."""
    usable = DocumentRow.state != DocumentState.WITHHELD
    counted = session.execute(
        select(SubjectRow.kind, SubjectRow.name)
        .join(DocumentRow, DocumentRow.id == SubjectRow.document_id)
        .where(usable)
        .group_by(SubjectRow.kind, SubjectRow.name)
        .order_by(func.count().desc(), SubjectRow.name)
    ).all()
    types = session.execute(
        select(DocumentRow.type, DocumentRow.category)
        .where(usable, DocumentRow.type != "")
        .group_by(DocumentRow.type, DocumentRow.category)
        .order_by(func.count().desc(), DocumentRow.type)
    )
    return Vocabulary(
        tuple(name for kind, name in counted if kind == "person"),
        tuple(name for kind, name in counted if kind == "system"),
        tuple((type_, category) for type_, category in types),
    )
