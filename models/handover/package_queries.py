"""What the data files of a package say, as the database has it: versions, members, articles, links, order, systems."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.categories import VersionKind
from models.delivery_tables import SuspicionRow
from models.documents.chunks import CONTENT
from models.documents.deliveries import ComponentRecord, components_of
from models.handover.package_rows import (
    AccountLine,
    ArticleLine,
    CollectionLine,
    ComponentLine,
    FactLine,
    FieldLine,
    LinkLine,
    RelationLine,
    RoleLine,
    RuleLine,
    SuspicionLine,
    SystemLine,
    TagLine,
    TieLine,
    ValueLine,
)
from models.knowledge.articles import articles, former_titles
from models.knowledge_tables import LinkRow
from models.obligation_tables import RuleTextRow
from models.order.assets import assets
from models.order.collecting import all_collections, in_collection
from models.order.custom_fields import all_fields, field_values
from models.order.tags import bearers, tag_tree
from models.organising_tables import RelationRow
from models.people_tables import PersonRow
from models.queries import filed_versions
from models.records import VersionRecord
from models.tables import AuditRow, VersionRow
from vault.ids import ChunkId, Compartment, PackId
from vault.pieces import PlacedChunk

_VARIABLES = 500
_CONTENT_PLACES = (
    "SELECT held.version_id, held.chunk, chunk.pack, chunk.ordinal, chunk.offset, chunk.stored_length,"
    " chunk.plain_length, chunk.method"
    " FROM version_chunk AS held LEFT JOIN chunk ON chunk.compartment = ? AND chunk.id = held.chunk"
    " WHERE held.kind = ? AND held.version_id IN ({marks}) ORDER BY held.version_id, held.ordinal"
)
_EVENTS_AT_ONCE = 5000


def versions_by_document(
    session: Session, documents: Sequence[int]
) -> dict[int, list[VersionRecord]]:
    """Document → its versions, the oldest first; members of trees are none."""
    found: dict[int, list[VersionRecord]] = {}
    for start in range(0, len(documents), _VARIABLES):
        some = VersionRow.document_id.in_(documents[start : start + _VARIABLES])
        ids = session.scalars(
            select(VersionRow.id).where(some, VersionRow.kind != VersionKind.MEMBER)
        ).all()
        for document in filed_versions(session, ids):
            found.setdefault(document.id, []).append(document.version)
    for versions in found.values():
        versions.sort(key=lambda each: each.ordinal)
    return found


def content_places(
    session: Session, compartment: Compartment, versions: Sequence[int]
) -> dict[int, list[PlacedChunk | ChunkId]]:
    """Version → where the chunks of its content lie, in order; of a chunk that isn't known its id alone."""
    found: dict[int, list[PlacedChunk | ChunkId]] = {each: [] for each in versions}
    connection = session.connection()
    for start in range(0, len(versions), _VARIABLES):
        wanted = versions[start : start + _VARIABLES]
        statement = _CONTENT_PLACES.format(marks=",".join("?" * len(wanted)))
        for row in connection.exec_driver_sql(statement, (int(compartment), CONTENT, *wanted)):
            chunk = ChunkId(row[1])
            place = PlacedChunk(chunk, compartment, PackId(row[2]), *row[3:]) if row[2] else chunk
            found[row[0]].append(place)
    return found


def rule_lines(session: Session) -> list[RuleLine]:
    """Every revision of a file of rules, in the order in which they were kept."""
    rows = session.scalars(select(RuleTextRow).order_by(RuleTextRow.id))
    return [
        RuleLine(row.name, row.revision, row.text, row.origin, row.note, row.moment) for row in rows
    ]


def component_lines(session: Session, tree: int) -> list[ComponentLine]:
    """The components of a tree."""
    return [
        ComponentLine(tree, ordinal, *_component(each))
        for ordinal, each in enumerate(components_of(session, tree))
    ]


def suspicion_lines(session: Session, tree: int) -> list[SuspicionLine]:
    """Lines that look like secrets in a tree."""
    rows = session.execute(
        select(SuspicionRow.version_id, SuspicionRow.line, SuspicionRow.kind)
        .join(VersionRow, VersionRow.id == SuspicionRow.version_id)
        .where(VersionRow.member_of == tree)
        .order_by(SuspicionRow.version_id, SuspicionRow.line, SuspicionRow.kind)
    )
    return [SuspicionLine(*row) for row in rows]


def article_lines(session: Session, documents: Sequence[int]) -> list[ArticleLine]:
    """Those of `documents` that are articles."""
    former = former_titles(session, documents)
    return [
        ArticleLine(
            each.document.id,
            each.kind,
            each.review_months,
            each.reviewed,
            each.reviewed_by,
            each.reviewed_version,
            each.origin,
            tuple(sorted(former.get(each.document.id, ()))),
        )
        for each in articles(session, ids=documents)
    ]


def link_lines(
    session: Session, documents: Sequence[int], numbers: dict[int, str]
) -> Iterator[LinkLine]:
    """The links of these articles; `numbers` are those of the documents that may be named."""
    for start in range(0, len(documents), _VARIABLES):
        rows = session.scalars(
            select(LinkRow)
            .where(LinkRow.document_id.in_(documents[start : start + _VARIABLES]))
            .order_by(LinkRow.document_id, LinkRow.ordinal)
        )
        for row in rows:
            target = row.target_document if row.target_document in numbers else None
            hidden = row.target_document is not None and target is None
            yield LinkLine(
                row.document_id,
                row.ordinal,
                row.raw,
                row.label,
                row.embedded,
                "" if hidden else row.target_kind,
                target,
                "" if target is None else numbers[target],
                "" if hidden else row.target_name,
                row.problem,
            )


def system_lines(session: Session) -> list[SystemLine]:
    """Every system, those out of use too, by id."""
    return [
        SystemLine(
            each.id,
            each.kind,
            each.name,
            each.code,
            each.owner,
            each.purpose,
            tuple(FactLine(name, str(value)) for name, value in sorted(each.facts.items())),
            each.note,
            each.retired is not None,
            tuple(RoleLine(*pair) for pair in each.people),
            tuple(
                AccountLine(one.name, one.purpose, one.holder, one.reference)
                for one in each.accounts
            ),
            tuple(TieLine(tie.kind, tie.other) for tie in each.ties if tie.outgoing),
        )
        for each in sorted(assets(session, retired=True), key=lambda each: each.id)
    ]


def tag_lines(session: Session, documents: set[int]) -> list[TagLine]:
    """Every tag, with those of `documents` that bear it; one is behind the tag that it is below."""
    tree = tag_tree(session)
    return [
        TagLine(tag, tree.path(tag), tuple(d for d in bearers(session, tag) if d in documents))
        for tag in sorted(tree, key=lambda each: (tree.depth(each), each))
    ]


def collection_lines(session: Session, documents: set[int]) -> list[CollectionLine]:
    """Every collection in its order, with those of `documents` that are in it, in theirs."""
    return [
        CollectionLine(
            each.id,
            each.name,
            each.note,
            tuple(d for d in in_collection(session, each.id) if d in documents),
        )
        for each in all_collections(session)
    ]


def relation_lines(session: Session, documents: set[int]) -> list[RelationLine]:
    """The relations between `documents`."""
    rows = session.scalars(
        select(RelationRow).order_by(
            RelationRow.document_id, RelationRow.kind, RelationRow.other_id
        )
    )
    return [
        RelationLine(row.document_id, row.kind, row.other_id, row.note, row.moment)
        for row in rows
        if row.document_id in documents and row.other_id in documents
    ]


def field_lines(session: Session) -> list[FieldLine]:
    """Every field of one's own, in its order."""
    return [
        FieldLine(each.id, each.name, each.kind, each.choices, each.types)
        for each in all_fields(session)
    ]


def value_lines(session: Session, field: int, documents: set[int]) -> list[ValueLine]:
    """What a field says of `documents`."""
    return [
        ValueLine(document, field, value)
        for document, value in field_values(session, field).items()
        if document in documents
    ]


def sealed_numbers(session: Session) -> list[tuple[int, bytes | None, bytes | None]]:
    """(person, identity number, telephone) of those who have one, sealed as they are kept."""
    found = session.execute(
        select(PersonRow.id, PersonRow.identity, PersonRow.phone)
        .where(PersonRow.identity.is_not(None) | PersonRow.phone.is_not(None))
        .order_by(PersonRow.id)
    )
    return [(row.id, row.identity, row.phone) for row in found]


def audit_lines(session: Session, after: int) -> list[dict[str, Any]]:
    """Some of the events behind the number `after`, in order: everything but what their details say."""
    rows = session.execute(
        select(
            AuditRow.sequence,
            AuditRow.moment,
            AuditRow.actor,
            AuditRow.action,
            AuditRow.object_name,
            AuditRow.detail,
            AuditRow.hash,
        )
        .where(AuditRow.sequence > after)
        .order_by(AuditRow.sequence)
        .limit(_EVENTS_AT_ONCE)
    )
    return [dict(row) for row in rows.mappings()]


def _component(each: ComponentRecord) -> tuple[str, str, str, str, str, str]:
    return (each.ecosystem, each.name, each.release, each.licence, each.manifest, each.scope)
