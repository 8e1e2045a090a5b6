"""People as documents and links name them: by their labels. Whoever relabels somebody says so to all of these."""

from __future__ import annotations

import json
from collections.abc import Sequence

from sqlalchemy import func, inspect, select, update
from sqlalchemy.orm import Session

from models.categories import DocumentState
from models.knowledge.titles import title_key
from models.knowledge_tables import DraftRow, LinkRow
from models.people_tables import PersonRow
from models.searching.visibility import await_index
from models.tables import DocumentRow, SubjectRow

PERSON = "person"
"""The kind of a subject and of a link's target that is a person."""

_RENAME = """
    INSERT OR IGNORE INTO document_subject (document_id, kind, name)
    SELECT document_id, kind, ? FROM document_subject WHERE kind = 'person' AND name = ?
"""
_IN_CHARGE = (
    "UPDATE OR IGNORE asset_person SET name = ? WHERE name = ?",
    "DELETE FROM asset_person WHERE name = ?",
)


def find_person(session: Session, label: str) -> int | None:
    """The id of who bears this label: exactly, else but for case, width and blanks; None where nobody does."""
    exact = session.scalar(select(PersonRow.id).where(PersonRow.label == label))
    if exact is not None:
        return exact
    alike = select(PersonRow.id).where(PersonRow.key == title_key(label)).limit(2)
    found = session.scalars(alike).all()
    return found[0] if len(found) == 1 else None


def registered_labels(session: Session) -> list[str]:
    """The labels of everybody in the register, in order; none in an edition."""
    if not inspect(session.connection()).has_table(PersonRow.__tablename__):
        return []
    wanted = select(PersonRow.label).where(PersonRow.void.is_(False)).order_by(PersonRow.label)
    return list(session.scalars(wanted))


def documents_about(session: Session, label: str) -> list[int]:
    """Every document that names this person, whatever its state is, by id."""
    return list(
        session.scalars(
            select(SubjectRow.document_id)
            .where(SubjectRow.kind == PERSON, SubjectRow.name == label)
            .order_by(SubjectRow.document_id)
        )
    )


def names_in_use(session: Session) -> list[tuple[str, int]]:
    """(name, how many documents) of everybody whom documents name, the most frequent first; not what is withheld."""
    rows = session.execute(
        select(SubjectRow.name, func.count())
        .join(DocumentRow, DocumentRow.id == SubjectRow.document_id)
        .where(SubjectRow.kind == PERSON, DocumentRow.state != DocumentState.WITHHELD)
        .group_by(SubjectRow.name)
        .order_by(func.count().desc(), SubjectRow.name)
    )
    return [(name, count) for name, count in rows]


def rename_person(session: Session, before: str, after: str, documents: Sequence[int]) -> None:
    """Let documents, drafts, links and systems that name the person `before` name `after`; the index learns of it."""
    connection = session.connection()
    connection.exec_driver_sql(_RENAME, (after, before))
    connection.exec_driver_sql(
        "DELETE FROM document_subject WHERE kind = 'person' AND name = ?", (before,)
    )
    connection.exec_driver_sql(_IN_CHARGE[0], (after, before))
    connection.exec_driver_sql(_IN_CHARGE[1], (before,))
    _rename_in_drafts(session, before, after)
    _rename_in_links(session, before, after)
    await_index(session, documents)


def _rename_in_drafts(session: Session, before: str, after: str) -> None:
    """What is being written about somebody would bring the old name back when it is saved."""
    for draft, facts in session.execute(select(DraftRow.id, DraftRow.facts)).all():
        said = json.loads(facts)
        if before in said.get("persons", ()):
            named = (after if name == before else name for name in said["persons"])
            said["persons"] = list(dict.fromkeys(named))
            kept = json.dumps(said, ensure_ascii=False, sort_keys=True)
            session.execute(update(DraftRow).where(DraftRow.id == draft).values(facts=kept))


def _rename_in_links(session: Session, before: str, after: str) -> None:
    """Links hold the name as it was written, in any case or width; the text of the article stays as it is."""
    written = session.scalars(
        select(LinkRow.target_name).where(LinkRow.target_kind == PERSON).distinct()
    )
    meant = [name for name in written if title_key(name) == title_key(before)]
    for name in meant:
        session.execute(
            update(LinkRow)
            .where(LinkRow.target_kind == PERSON, LinkRow.target_name == name)
            .values(target_name=after)
            .execution_options(synchronize_session=False)
        )
