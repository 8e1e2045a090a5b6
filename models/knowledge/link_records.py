"""Links as records: where they stand, what they lead to, and whether that is there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, inspect, select
from sqlalchemy.orm import Session

from models import queries
from models.categories import DocumentState
from models.knowledge.finding_problems import FINDING, finding_problems
from models.knowledge.link_names import AMBIGUOUS, DOCUMENT, GONE, MISSING, Names
from models.knowledge.person_names import registered_labels
from models.knowledge.titles import split_target
from models.knowledge_tables import ArticleRow, AssetRow, LinkRow
from models.naming import has_order
from models.records import DocumentRecord
from models.tables import DocumentRow, SubjectRow
from resources.knowledge import duty_titles
from resources.words import language

LIVE, TRASHED, NAME = "live", "trashed", "name"
"""States of a link besides its problems; NAME: it holds a name that isn't a record."""

_VARIABLES = 500


_LONGEST_TITLE = 80
_LONGEST_ID = 18
"""Digits: what SQLite can still hold as an integer."""


@dataclass(frozen=True, slots=True)
class LinkRecord:
    """The link at place `ordinal` of the article `document_id`.

    `kind`: document, person, system, duty, finding, or empty where nothing is known of the name. `target` is the
    document it leads to, where that may be shown; `name` holds another target's name, a system's id. `version` and
    `place` are what the link itself says. `problem`: missing, ambiguous, gone. `state`: live, trashed, name, or the
    problem. `title` is what the target is called now, `source` what the article is called.
    """

    document_id: int
    ordinal: int
    raw: str
    label: str
    embedded: bool
    kind: str
    target: DocumentRecord | None
    name: str
    version: int | None
    place: str
    problem: str
    state: str
    title: str = ""
    source: str = ""

    @property
    def key(self) -> str:
        """What, together with the kind, says which thing it leads to; empty where it leads nowhere."""
        if self.kind == DOCUMENT:
            return "" if self.target is None else str(self.target.id)
        return self.name


def links_from(session: Session, documents: Sequence[int]) -> list[LinkRecord]:
    """The links of these articles, by article and place."""
    found: list[LinkRecord] = []
    for start in range(0, len(documents), _VARIABLES):
        some = LinkRow.document_id.in_(documents[start : start + _VARIABLES])
        found += _records(session, some)
    return found


def links_to(session: Session, kind: str, key: str) -> list[LinkRecord]:
    """Links of articles in use that lead to a document (by its id), person, system (by its id), duty or finding."""
    return _records(session, (LinkRow.target_kind == kind) & _leads_to(kind, key) & _in_use())


def unbound_links(session: Session) -> list[LinkRecord]:
    """Links of articles in use that lead nowhere."""
    return _records(session, (LinkRow.problem != "") & _in_use())


def look_up(
    session: Session, names: Names, raw: str, path: str, document_id: int = 0
) -> LinkRecord:
    """What `raw` would lead to, written in an article at `path`; such a link stands nowhere (`ordinal` -1)."""
    found, target = names.bound(raw, path), split_target(raw)
    row = LinkRow(
        document_id=document_id,
        ordinal=-1,
        raw=raw,
        label="",
        embedded=False,
        target_kind=found.kind,
        target_document=found.document,
        target_name=found.name,
        version=target.version,
        place=target.place,
        problem=found.problem,
    )
    return _as_records(session, [row])[0]


def id_of(key: str) -> int:
    """The id that `key` writes; -1, which nothing has, for what is none."""
    return int(key) if key.isdecimal() and len(key) <= _LONGEST_ID else -1


def _leads_to(kind: str, key: str) -> ColumnElement[bool]:
    if kind != DOCUMENT:
        return LinkRow.target_name == key
    return LinkRow.target_document == id_of(key)


def _in_use() -> ColumnElement[bool]:
    return LinkRow.document_id.in_(
        select(ArticleRow.document_id)
        .join(DocumentRow, DocumentRow.id == ArticleRow.document_id)
        .where(DocumentRow.state == DocumentState.LIVE)
    )


def _records(session: Session, which: ColumnElement[bool]) -> list[LinkRecord]:
    if not has_order(session):
        return []
    rows = session.scalars(
        select(LinkRow).where(which).order_by(LinkRow.document_id, LinkRow.ordinal)
    ).all()
    return _as_records(session, rows)


def _as_records(session: Session, rows: Sequence[LinkRow]) -> list[LinkRecord]:
    ids = {row.target_document for row in rows if row.target_document is not None}
    targets = {each.id: each for each in queries.documents(session, ids=sorted(ids))}
    sources = _titles(session, {row.document_id for row in rows})
    systems = _systems(session, {row.target_name for row in rows if row.target_kind == "system"})
    persons = _persons(session, {row.target_name for row in rows if row.target_kind == "person"})
    findings = _findings(session, {row.target_name for row in rows if row.target_kind == FINDING})
    return [_record(row, targets, sources, systems, persons, findings) for row in rows]


def _record(
    row: LinkRow,
    targets: dict[int, DocumentRecord],
    sources: dict[int, str],
    systems: dict[str, str],
    persons: set[str],
    findings: dict[str, str],
) -> LinkRecord:
    target = None if row.target_document is None else targets.get(row.target_document)
    title, name = "", row.target_name
    if row.target_kind == DOCUMENT:
        if target is not None and target.state is not DocumentState.WITHHELD:
            state = LIVE if target.state is DocumentState.LIVE else TRASHED
            title = target.title
        else:
            # Of what is withheld, or outside an edition, nothing is said but that it can't be had.
            state = GONE if target is not None or row.problem == GONE else MISSING
            target = None
    elif row.target_kind == "system":
        title = systems.get(name, "")
        state = LIVE if title else MISSING
    elif row.target_kind == "duty":
        duty = duty_titles().get(name)
        title = name if duty is None else (duty.zh if language() == "zh_CN" else duty.en)
        state = LIVE if duty else NAME
    elif row.target_kind == FINDING:
        title = f"{name} {findings[name]}" if name in findings else name
        state = LIVE if name in findings else NAME
    elif row.target_kind:
        title, state = name, LIVE if row.target_kind == "person" and name in persons else NAME
    else:
        state = AMBIGUOUS if row.problem == AMBIGUOUS else MISSING
    return LinkRecord(
        row.document_id,
        row.ordinal,
        row.raw,
        row.label,
        row.embedded,
        row.target_kind,
        target,
        name,
        row.version,
        row.place,
        state if row.problem else "",
        state,
        title,
        sources.get(row.document_id, ""),
    )


def _titles(session: Session, documents: Iterable[int]) -> dict[int, str]:
    wanted = sorted(documents)
    found: dict[int, str] = {}
    for start in range(0, len(wanted), _VARIABLES):
        rows = session.execute(
            select(DocumentRow.id, DocumentRow.title).where(
                DocumentRow.id.in_(wanted[start : start + _VARIABLES]),
                DocumentRow.state != DocumentState.WITHHELD,
            )
        )
        found |= {row.id: row.title for row in rows}
    return found


def _systems(session: Session, keys: set[str]) -> dict[str, str]:
    if not keys or not inspect(session.connection()).has_table(AssetRow.__tablename__):
        return {}
    rows = session.execute(select(AssetRow.id, AssetRow.name))
    return {str(row.id): row.name for row in rows if str(row.id) in keys}


def _findings(session: Session, numbers: set[str]) -> dict[str, str]:
    """What the findings with these numbers are about, shortened to one line."""
    if not numbers:
        return {}
    problems = finding_problems(session)
    return {
        number: " ".join(problems[number].split())[:_LONGEST_TITLE]
        for number in numbers
        if number in problems
    }


def _persons(session: Session, names: set[str]) -> set[str]:
    if not names:
        return set()
    wanted = sorted(names)
    found = names & set(registered_labels(session))
    for start in range(0, len(wanted), _VARIABLES):
        some = SubjectRow.name.in_(wanted[start : start + _VARIABLES])
        found.update(
            session.scalars(select(SubjectRow.name).where(SubjectRow.kind == "person", some))
        )
    return found
