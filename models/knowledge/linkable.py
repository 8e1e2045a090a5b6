"""Everything that a link can be completed to: documents with their titles, names of systems and persons, findings."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import func, inspect, select
from sqlalchemy.orm import Session

from models.categories import DocumentState
from models.knowledge.finding_problems import finding_problems
from models.knowledge.person_names import registered_labels
from models.knowledge_tables import ArticleRow, AssetRow
from models.naming import has_order
from models.tables import DocumentRow, SubjectRow


class Linkable(NamedTuple):
    """A document in use; `kind` is the article's, empty for a file."""

    id: int
    number: str
    title: str
    type: str
    kind: str


def linkable_documents(session: Session) -> list[Linkable]:
    """All documents in use, the newest first; none in an edition that an older version prepared."""
    if not has_order(session):
        return []
    rows = session.execute(
        select(
            DocumentRow.id,
            DocumentRow.number,
            DocumentRow.title,
            DocumentRow.type,
            func.coalesce(ArticleRow.kind, ""),
        )
        .outerjoin(ArticleRow, ArticleRow.document_id == DocumentRow.id)
        .where(DocumentRow.state == DocumentState.LIVE)
        .order_by(DocumentRow.id.desc())
    )
    return [Linkable(*row) for row in rows]


def linkable_systems(session: Session) -> list[str]:
    """The names of all systems that are in use; none in an edition."""
    if not inspect(session.connection()).has_table(AssetRow.__tablename__):
        return []
    wanted = select(AssetRow.name).where(AssetRow.retired.is_(None)).order_by(AssetRow.name)
    return list(session.scalars(wanted))


def linkable_findings(session: Session) -> list[tuple[str, str]]:
    """(number, what is wrong) of every finding, the newest first; none in an edition."""
    return list(finding_problems(session).items())


def linkable_persons(session: Session) -> list[str]:
    """Everybody whom a document in use is about, the most frequent first, then who else is in the register."""
    named = list(
        session.scalars(
            select(SubjectRow.name)
            .join(DocumentRow, DocumentRow.id == SubjectRow.document_id)
            .where(DocumentRow.state == DocumentState.LIVE, SubjectRow.kind == "person")
            .group_by(SubjectRow.name)
            .order_by(func.count().desc(), SubjectRow.name)
        )
    )
    return list(dict.fromkeys([*named, *registered_labels(session)]))
