"""What goes with purged documents: their rows, the chunks nothing else refers to, and what was left over before.

A chunk that no version refers to may be text of a purged document that was drawn once more: every such chunk of
the compartment goes too.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, exists, select, update
from sqlalchemy.orm import Session

from models.base import to_microseconds
from models.bulk import insert_rows
from models.categories import Category, VersionKind
from models.custody import HoldRow, PurgeRow, RetiredPackRow
from models.delivery_tables import ComponentRow, DeliveryRow, SuspicionRow
from models.desk_tables import BatchRow
from models.handover.import_codes import forget_said
from models.keeping.forgetting import forget_knowledge
from models.knowledge.linking import bind_names, names_of
from models.searching.visibility import note_change
from models.tables import (
    CounterRow,
    DocumentRow,
    PackRow,
    SubjectRow,
    VersionChunkRow,
    VersionRow,
)
from vault.ids import ChunkId, Compartment, PackId

_COMPACTING = "compacting"
_VARIABLES = 500
_UNREFERENCED = """
    SELECT id, pack FROM chunk
    WHERE compartment = ? AND id NOT IN (
        SELECT chunk FROM version_chunk
        WHERE version_id NOT IN (
            SELECT id FROM version WHERE document_id IN (SELECT value FROM json_each(?))))
"""


@dataclass(frozen=True, slots=True)
class PurgedDocument:
    """What the record keeps of a purged document. `title` is empty unless it was asked for: it may be a name."""

    number: str
    category: Category
    type: str
    title: str


@dataclass(frozen=True, slots=True)
class PurgeRecord:
    """One line of the record of purges. `residue` is what the use case wrote down as JSON."""

    id: int
    moment: datetime
    actor: str
    number: str
    category: str
    type: str
    title: str
    reason: str
    residue: str


def unreferenced_chunks(
    session: Session, compartment: Compartment, without: Sequence[int]
) -> dict[ChunkId, PackId]:
    """Chunks of a compartment that no version refers to when the documents `without` are gone, and where they lie."""
    rows = session.connection().exec_driver_sql(
        _UNREFERENCED, (int(compartment), json.dumps(list(without)))
    )
    return {ChunkId(chunk): PackId(pack) for chunk, pack in rows}


def delete_documents(session: Session, documents: Sequence[int]) -> None:
    """Delete every row about these documents; holds on them that were released keep the number alone.

    Batches of theirs of which nothing is left go too: what one came from may be a name.
    """
    names = names_of(session, documents)
    batches: set[int] = set()
    for start in range(0, len(documents), _VARIABLES):
        some = list(documents[start : start + _VARIABLES])
        of_these = VersionRow.document_id.in_(some)
        versions = select(VersionRow.id).where(of_these)
        batches.update(filter(None, session.scalars(select(VersionRow.batch_id).where(of_these))))
        forget_knowledge(session, some)
        forget_said(session, some)
        for statement in (
            delete(VersionChunkRow).where(VersionChunkRow.version_id.in_(versions)),
            delete(SuspicionRow).where(SuspicionRow.version_id.in_(versions)),
            delete(ComponentRow).where(ComponentRow.version_id.in_(versions)),
            delete(DeliveryRow).where(DeliveryRow.version_id.in_(versions)),
            delete(VersionRow).where(of_these),
            delete(SubjectRow).where(SubjectRow.document_id.in_(some)),
            update(HoldRow).where(HoldRow.document_id.in_(some)).values(document_id=None),
            delete(DocumentRow).where(DocumentRow.id.in_(some)),
        ):
            session.execute(statement, execution_options={"synchronize_session": False})
    for batch in batches:
        # One by one: there are few, and another that was opened meanwhile may have no files yet.
        gone = BatchRow.id == batch, ~exists().where(VersionRow.batch_id == batch)
        session.execute(delete(BatchRow).where(*gone))
    # Of two that bore a name one may be left, which links with that name mean now.
    bind_names(session, names, purged=True)
    note_change(session)


def paths_of(session: Session, documents: Sequence[int]) -> list[str]:
    """The paths from which the versions of these documents were filed."""
    found: list[str] = []
    for start in range(0, len(documents), _VARIABLES):
        some = list(documents[start : start + _VARIABLES])
        wanted = (VersionRow.document_id.in_(some), VersionRow.kind != VersionKind.MEMBER)
        found += session.scalars(select(VersionRow.path).where(*wanted))
    return found


def delete_chunks(session: Session, compartment: Compartment, chunks: Iterable[ChunkId]) -> None:
    """Forget where these chunks lie."""
    rows = [(int(compartment), chunk) for chunk in chunks]
    if rows:
        session.connection().exec_driver_sql(
            "DELETE FROM chunk WHERE compartment = ? AND id = ?", rows
        )


def retire_packs(session: Session, packs: Sequence[PackId], moment: datetime) -> None:
    """These packs hold nothing any more that is needed; their files are to go, at the next open if need be."""
    for start in range(0, len(packs), _VARIABLES):
        some = packs[start : start + _VARIABLES]
        session.execute(delete(PackRow).where(PackRow.id.in_(some)))
    stamp = to_microseconds(moment)
    insert_rows(
        session, RetiredPackRow, ("id", "moment"), [(pack, stamp) for pack in packs], replace=True
    )


def retired_packs(session: Session) -> list[PackId]:
    """Packs whose files are to go."""
    return [PackId(pack) for pack in session.scalars(select(RetiredPackRow.id))]


def forget_retired(session: Session, packs: Sequence[PackId]) -> None:
    """The files of these packs are gone."""
    for start in range(0, len(packs), _VARIABLES):
        some = packs[start : start + _VARIABLES]
        session.execute(delete(RetiredPackRow).where(RetiredPackRow.id.in_(some)))


def set_compacting_due(session: Session, *, due: bool) -> None:
    """Whether pages of the database may still hold what was deleted, and are to be written anew."""
    session.execute(delete(CounterRow).where(CounterRow.name == _COMPACTING))
    if due:
        session.add(CounterRow(name=_COMPACTING, value=1))


def compacting_due(session: Session) -> bool:
    """Whether the database is to be written anew."""
    return session.get(CounterRow, _COMPACTING) is not None


def record_purge(
    session: Session,
    documents: Iterable[PurgedDocument],
    *,
    moment: datetime,
    actor: str,
    reason: str,
    residue: str,
) -> None:
    """One line a document in the record of purges."""
    session.add_all(
        PurgeRow(
            moment=moment,
            actor=actor,
            number=document.number,
            category=document.category.value,
            type=document.type,
            title=document.title,
            reason=reason,
            residue=residue,
        )
        for document in documents
    )


def purge_records(session: Session) -> list[PurgeRecord]:
    """Every line of the record of purges, in order."""
    return [
        PurgeRecord(
            row.id,
            row.moment,
            row.actor,
            row.number,
            row.category,
            row.type,
            row.title,
            row.reason,
            row.residue,
        )
        for row in session.scalars(select(PurgeRow).order_by(PurgeRow.id))
    ]


def replace_residue(session: Session, moment: datetime, residue: str) -> None:
    """Say anew what remains of what was purged at `moment`."""
    session.execute(update(PurgeRow).where(PurgeRow.moment == moment).values(residue=residue))
