"""Source deliveries: what a tree version is of, its members, its components, and lines that look like secrets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from models.bulk import insert_rows
from models.categories import DocumentState, VersionKind
from models.delivery_tables import ComponentRow, DeliveryRow, SuspicionRow
from models.queries import filed_versions
from models.records import DocumentRecord
from models.tables import DocumentRow, VersionRow


@dataclass(frozen=True, slots=True)
class DeliveryRecord:
    """A tree version as a delivery. `origin` is folder, git or archive; `note` says what isn't part of it.

    `inspected`: components and lines that look like secrets were looked for, to the end.
    """

    version_id: int
    name: str
    release: str
    origin: str
    source: str
    commit_id: str
    branch: str
    note: str
    files: int
    bytes: int
    bundle: bool
    inspected: bool = False


@dataclass(frozen=True, slots=True)
class ComponentRecord:
    """A third-party component, as the manifest at path `manifest` names it; `licence` is an SPDX id where known."""

    ecosystem: str
    name: str
    release: str
    licence: str
    manifest: str
    scope: str


@dataclass(frozen=True, slots=True)
class SuspicionRecord:
    """A line (from 1) of the member `path` that looks like a secret of this `kind`."""

    version_id: int
    path: str
    line: int
    kind: str


def save_delivery(session: Session, delivery: DeliveryRecord) -> None:
    """Record what a tree version that is there is a delivery of."""
    names = tuple(DeliveryRow.__table__.columns.keys())
    insert_rows(session, DeliveryRow, names, [astuple(delivery)])


def delivery_of(session: Session, version_id: int) -> DeliveryRecord | None:
    """The delivery that this tree version is."""
    row = session.get(DeliveryRow, version_id)
    return None if row is None else _delivery(row)


def deliveries(session: Session) -> list[tuple[int, DeliveryRecord]]:
    """(document id, delivery) of all that belong to documents that can be used, oldest first."""
    rows = session.execute(
        select(VersionRow.document_id, DeliveryRow)
        .join(DeliveryRow, DeliveryRow.version_id == VersionRow.id)
        .join(DocumentRow, DocumentRow.id == VersionRow.document_id)
        .where(DocumentRow.state == DocumentState.LIVE)
        .order_by(VersionRow.id)
    )
    return [(document_id, _delivery(row)) for document_id, row in rows]


def deliveries_of(session: Session, document_id: int) -> list[DeliveryRecord]:
    """The deliveries that a document has had, oldest first."""
    rows = session.scalars(
        select(DeliveryRow)
        .join(VersionRow, VersionRow.id == DeliveryRow.version_id)
        .where(VersionRow.document_id == document_id)
        .order_by(VersionRow.ordinal)
    )
    return [_delivery(row) for row in rows]


def document_named(session: Session, name: str) -> int | None:
    """The document that can be used whose deliveries go by this name, the newest where there are several."""
    return session.scalar(
        select(VersionRow.document_id)
        .join(DeliveryRow, DeliveryRow.version_id == VersionRow.id)
        .join(DocumentRow, DocumentRow.id == VersionRow.document_id)
        .where(DeliveryRow.name == name, DocumentRow.state == DocumentState.LIVE)
        .order_by(VersionRow.document_id.desc())
        .limit(1)
    )


def members_of(session: Session, tree: int) -> list[DocumentRecord]:
    """The members of a tree version, each as its document's `version`, by path."""
    ids = session.scalars(
        select(VersionRow.id)
        .where(VersionRow.member_of == tree, VersionRow.kind == VersionKind.MEMBER)
        .order_by(VersionRow.path)
    ).all()
    return sorted(filed_versions(session, ids), key=lambda each: each.version.path)


def mark_inspected(session: Session, version_id: int) -> None:
    """Record that components and suspicions of a tree version are complete."""
    session.execute(
        update(DeliveryRow).where(DeliveryRow.version_id == version_id).values(inspected=True)
    )


def save_components(
    session: Session, version_id: int, components: Sequence[ComponentRecord]
) -> None:
    """Record the components of a tree version, in place of what was recorded before."""
    session.execute(delete(ComponentRow).where(ComponentRow.version_id == version_id))
    names = tuple(ComponentRow.__table__.columns.keys())
    rows = [(version_id, ordinal, *astuple(each)) for ordinal, each in enumerate(components)]
    insert_rows(session, ComponentRow, names, rows)


def components_of(session: Session, version_id: int) -> list[ComponentRecord]:
    """The components of a tree version, in the order they were recorded."""
    rows = session.scalars(
        select(ComponentRow)
        .where(ComponentRow.version_id == version_id)
        .order_by(ComponentRow.ordinal)
    )
    return [
        ComponentRecord(row.ecosystem, row.name, row.release, row.licence, row.manifest, row.scope)
        for row in rows
    ]


def save_suspicions(session: Session, rows: Sequence[tuple[int, int, str]]) -> None:
    """Record (member's version id, line, kind) of lines that look like secrets."""
    insert_rows(session, SuspicionRow, ("version_id", "line", "kind"), list(rows), replace=True)


def suspicions_of(session: Session, tree: int) -> list[SuspicionRecord]:
    """What looks like a secret in a tree version, by path and line."""
    rows = session.execute(
        select(VersionRow.id, VersionRow.path, SuspicionRow.line, SuspicionRow.kind)
        .join(SuspicionRow, SuspicionRow.version_id == VersionRow.id)
        .where(VersionRow.member_of == tree)
        .order_by(VersionRow.path, SuspicionRow.line, SuspicionRow.kind)
    )
    return [SuspicionRecord(*row) for row in rows]


def _delivery(row: DeliveryRow) -> DeliveryRecord:
    return DeliveryRecord(
        row.version_id,
        row.name,
        row.release,
        row.origin,
        row.source,
        row.commit_id,
        row.branch,
        row.note,
        row.files,
        row.bytes,
        row.bundle,
        row.inspected,
    )
