"""What is directly connected: by links, relations, subjects, and ties between systems; and what each is called."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Select, inspect, or_, select
from sqlalchemy.orm import Session

from models.categories import DocumentState
from models.knowledge.finding_problems import FINDING, finding_problems
from models.knowledge.link_names import DOCUMENT
from models.knowledge.link_records import id_of
from models.knowledge.titles import title_key
from models.knowledge_tables import AssetPersonRow, AssetRow, AssetTieRow, LinkRow
from models.organising_tables import RelationRow
from models.tables import DocumentRow, SubjectRow
from resources.knowledge import duty_titles
from resources.words import language

Node = tuple[str, str]
"""Kind and key: a document or system by its id, a person, duty or finding by name."""

Edge = tuple[Node, Node, str]

LINK, PERSON, SYSTEM = "link", "person", "system"
_VARIABLES = 500
_LONGEST = 60
"""Characters of what a finding is about."""


def edges_of(session: Session, node: Node) -> list[Edge]:
    """Everything that leads from or to a node, without repetitions; documents that may not be seen are left out."""
    kind, key = node
    tables = set(inspect(session.connection()).get_table_names())
    if LinkRow.__tablename__ not in tables:
        # An edition that an older version prepared.
        return []
    found: list[Edge] = []
    if kind == DOCUMENT:
        if node not in labels_of(session, [node]):
            # Withheld: what it is about is nobody's business either.
            return []
        found += _of_document(session, int(key), tables)
    else:
        found += _of_name(session, kind, key, tables)
    return list(dict.fromkeys(edge for edge in found if edge[0] != edge[1]))


def labels_of(session: Session, nodes: Iterable[Node]) -> dict[Node, tuple[str, str]]:
    """Each node's name and state; those that may not be seen, or aren't there, are left out."""
    wanted = list(nodes)
    found: dict[Node, tuple[str, str]] = {}
    documents = [id_of(key) for kind, key in wanted if kind == DOCUMENT]
    for start in range(0, len(documents), _VARIABLES):
        some = DocumentRow.id.in_(documents[start : start + _VARIABLES])
        rows = session.execute(
            select(DocumentRow.id, DocumentRow.title, DocumentRow.state).where(
                some, DocumentRow.state != DocumentState.WITHHELD
            )
        )
        for row in rows:
            found[DOCUMENT, str(row.id)] = row.title, row.state.value
    systems = {key for kind, key in wanted if kind == SYSTEM}
    if systems:
        names = _systems(session)
        for key in systems:
            # Names that documents use and nobody entered yet stand for themselves.
            if key in names or not key.isdecimal():
                found[SYSTEM, key] = names.get(key, key), "live" if key in names else "name"
    problems = finding_problems(session) if any(kind == FINDING for kind, _key in wanted) else {}
    for kind, key in wanted:
        if kind == "duty":
            duty = duty_titles().get(key)
            words = "" if duty is None else (duty.zh if language() == "zh_CN" else duty.en)
            found[kind, key] = f"{key} {words}".strip(), "live" if duty else "name"
        elif kind == PERSON:
            found[kind, key] = key, "live"
        elif kind == FINDING:
            problem = " ".join(problems.get(key, "").split())[:_LONGEST]
            found[kind, key] = f"{key} {problem}".strip(), "live" if problem else "name"
        elif kind not in (DOCUMENT, SYSTEM):
            found[kind, key] = key, "name"
    return found


def _of_document(session: Session, document: int, tables: set[str]) -> list[Edge]:
    here: Node = (DOCUMENT, str(document))
    found: list[Edge] = []
    for link in session.scalars(
        select(LinkRow)
        .where(LinkRow.document_id == document, LinkRow.problem == "")
        .order_by(LinkRow.ordinal)
    ):
        if link.target_document is not None:
            found.append((here, (DOCUMENT, str(link.target_document)), LINK))
        elif link.target_kind and link.target_name:
            found.append((here, (link.target_kind, link.target_name), LINK))
    sources = session.scalars(
        select(LinkRow.document_id)
        .where(LinkRow.target_document == document, LinkRow.document_id.in_(_in_use()))
        .distinct()
    )
    found += [((DOCUMENT, str(source)), here, LINK) for source in sources]
    for relation in session.scalars(
        select(RelationRow).where(
            or_(
                (RelationRow.document_id == document) & RelationRow.other_id.in_(_in_use()),
                (RelationRow.other_id == document) & RelationRow.document_id.in_(_in_use()),
            )
        )
    ):
        ends = (DOCUMENT, str(relation.document_id)), (DOCUMENT, str(relation.other_id))
        found.append((*ends, relation.kind))
    known = _keys_of_systems(session, tables)
    for kind, name in session.execute(
        select(SubjectRow.kind, SubjectRow.name)
        .where(SubjectRow.document_id == document)
        .order_by(SubjectRow.kind, SubjectRow.name)
    ):
        key = known.get(title_key(name), name) if kind == SYSTEM else name
        found.append((here, (kind, key), kind))
    return found


def _of_name(session: Session, kind: str, key: str, tables: set[str]) -> list[Edge]:
    here: Node = (kind, key)
    sources = session.scalars(
        select(LinkRow.document_id)
        .where(
            LinkRow.target_kind == kind,
            LinkRow.target_name == key,
            LinkRow.document_id.in_(_in_use()),
        )
        .distinct()
    )
    found: list[Edge] = [((DOCUMENT, str(source)), here, LINK) for source in sources]
    if kind in (PERSON, SYSTEM):
        names = [_systems(session).get(key, key) if kind == SYSTEM else key]
        subjects = session.scalars(
            select(SubjectRow.document_id)
            .where(
                SubjectRow.kind == kind,
                SubjectRow.name.in_(names),
                SubjectRow.document_id.in_(_in_use()),
            )
            .order_by(SubjectRow.document_id.desc())
        )
        found += [((DOCUMENT, str(document)), here, kind) for document in subjects]
    if AssetRow.__tablename__ in tables:
        found += _of_asset(session, kind, key)
    return found


def _of_asset(session: Session, kind: str, key: str) -> list[Edge]:
    """People in charge and ties, from either side."""
    if kind == PERSON:
        rows = session.execute(
            select(AssetPersonRow.asset_id, AssetPersonRow.role).where(AssetPersonRow.name == key)
        )
        return [((SYSTEM, str(asset)), (PERSON, key), role) for asset, role in rows]
    if kind != SYSTEM or not key.isdecimal():
        return []
    people = session.execute(
        select(AssetPersonRow.name, AssetPersonRow.role).where(
            AssetPersonRow.asset_id == id_of(key)
        )
    )
    found: list[Edge] = [((SYSTEM, key), (PERSON, name), role) for name, role in people]
    ties = session.scalars(
        select(AssetTieRow).where(
            or_(AssetTieRow.asset_id == id_of(key), AssetTieRow.other_id == id_of(key))
        )
    )
    found += [((SYSTEM, str(tie.asset_id)), (SYSTEM, str(tie.other_id)), tie.kind) for tie in ties]
    return found


def _in_use() -> Select[int]:
    return select(DocumentRow.id).where(DocumentRow.state == DocumentState.LIVE)


def _systems(session: Session) -> dict[str, str]:
    if not inspect(session.connection()).has_table(AssetRow.__tablename__):
        return {}
    return {str(id_): name for id_, name in session.execute(select(AssetRow.id, AssetRow.name))}


def _keys_of_systems(session: Session, tables: set[str]) -> dict[str, str]:
    if AssetRow.__tablename__ not in tables:
        return {}
    return {title_key(name): key for key, name in _systems(session).items()}
