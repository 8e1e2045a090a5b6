"""Systems and assets: entering, changing, merging and reading them. Their documents know them by name.

A system's name stands in `document_subject`, its id in links: whoever renames one says so to both.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select, text, union, update
from sqlalchemy.orm import Session

from models.categories import DocumentState
from models.knowledge.titles import title_key
from models.knowledge_tables import (
    AssetAccountRow,
    AssetPersonRow,
    AssetRow,
    AssetTieRow,
    DraftRow,
)
from models.organising_tables import FavouriteRow, RecentRow
from models.searching.visibility import await_index
from models.tables import DocumentRow, SubjectRow

SYSTEM = "system"
"""The kind of a subject, a link's target and a favourite that is a system."""

_RENAME = """
    INSERT OR IGNORE INTO document_subject (document_id, kind, name)
    SELECT document_id, kind, ? FROM document_subject WHERE kind = 'system' AND name = ?
"""


@dataclass(frozen=True, slots=True)
class AccountRecord:
    """An account by reference: `holder` has it, `reference` is the sealed envelope its password lies in."""

    name: str
    purpose: str = ""
    holder: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True)
class TieRecord:
    """What a system has to do with `other`; not `outgoing` where it was said of the other one."""

    kind: str
    other: int
    name: str
    outgoing: bool
    retired: bool = False


@dataclass(frozen=True, slots=True)
class SystemRecord:
    """A system in the wide sense. `people` are pairs of a name and a role's id, `facts` come by the ids of facts."""

    id: int
    kind: str
    name: str
    code: str = ""
    owner: str = ""
    purpose: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)
    note: str = ""
    retired: datetime | None = None
    people: tuple[tuple[str, str], ...] = ()
    accounts: tuple[AccountRecord, ...] = ()
    ties: tuple[TieRecord, ...] = ()


def has_assets(session: Session) -> bool:
    """Whether there is a register: an edition has none."""
    found = session.execute(text("SELECT 1 FROM sqlite_master WHERE name = 'asset'"))
    return found.first() is not None


def find_asset(session: Session, name: str) -> int | None:
    """The id of the system of this name: exactly, else but for case, width and blanks; None where there is none."""
    if not has_assets(session):
        return None
    exact = session.scalar(select(AssetRow.id).where(AssetRow.name == name))
    if exact is not None:
        return exact
    alike = select(AssetRow.id).where(AssetRow.key == title_key(name)).limit(2)
    found = session.scalars(alike).all()
    return found[0] if len(found) == 1 else None


def asset_names(session: Session) -> dict[int, str]:
    """Every system's name by its id, in the order of the names."""
    if not has_assets(session):
        return {}
    rows = session.execute(select(AssetRow.id, AssetRow.name).order_by(AssetRow.name))
    return {row.id: row.name for row in rows}


def assets(
    session: Session, *, ids: Sequence[int] | None = None, retired: bool = False
) -> list[SystemRecord]:
    """Systems by kind and name: those of `ids`, or all that are in use, with `retired` the others too."""
    if not has_assets(session):
        return []
    query = select(AssetRow).order_by(AssetRow.kind, AssetRow.name, AssetRow.id)
    if ids is not None:
        query = query.where(AssetRow.id.in_(ids))
    elif not retired:
        query = query.where(AssetRow.retired.is_(None))
    rows = session.scalars(query).all()
    people, accounts, ties = _people(session), _accounts(session), _ties(session)
    return [
        SystemRecord(
            row.id,
            row.kind,
            row.name,
            row.code,
            row.owner,
            row.purpose,
            json.loads(row.facts),
            row.note,
            row.retired,
            tuple(people.get(row.id, ())),
            tuple(accounts.get(row.id, ())),
            tuple(ties.get(row.id, ())),
        )
        for row in rows
    ]


def add_asset(session: Session, record: SystemRecord, moment: datetime) -> int:
    """Enter a system as `record` says, but for its id and its ties; returns the id."""
    values = _values(record) | {"created": moment, "retired": None}
    identifier: int = session.execute(
        insert(AssetRow).values(values).returning(AssetRow.id)
    ).scalar_one()
    _put_people(session, identifier, record.people)
    _put_accounts(session, identifier, record.accounts)
    return identifier


def put_asset(session: Session, record: SystemRecord) -> None:
    """Say anew what is said of a system, but for its ties."""
    session.execute(
        update(AssetRow)
        .where(AssetRow.id == record.id)
        .values(_values(record))
        .execution_options(synchronize_session=False)
    )
    _put_people(session, record.id, record.people)
    _put_accounts(session, record.id, record.accounts)


def put_ties(session: Session, asset: int, ties: Iterable[tuple[str, int]]) -> None:
    """Replace what is said of a system's ties to others; what others say of theirs to it stays."""
    session.execute(delete(AssetTieRow).where(AssetTieRow.asset_id == asset))
    rows = [
        {"asset_id": asset, "kind": kind, "other_id": other} for kind, other in dict.fromkeys(ties)
    ]
    if rows:
        session.execute(insert(AssetTieRow), rows)


def set_retired(session: Session, asset: int, moment: datetime | None) -> None:
    """A system is out of use since `moment`; with None it is in use again."""
    session.execute(update(AssetRow).where(AssetRow.id == asset).values(retired=moment))


def documents_about(session: Session, name: str) -> list[tuple[int, DocumentState]]:
    """Every document that names the system, whatever its state is: (id, state), by id."""
    rows = session.execute(
        select(DocumentRow.id, DocumentRow.state)
        .join(SubjectRow, SubjectRow.document_id == DocumentRow.id)
        .where(SubjectRow.kind == SYSTEM, SubjectRow.name == name)
        .order_by(DocumentRow.id)
    )
    return [(identifier, state) for identifier, state in rows]


def rename_subjects(session: Session, before: str, after: str, documents: Sequence[int]) -> None:
    """Let all documents and drafts that name the system `before` name it `after`; the index learns of it."""
    connection = session.connection()
    connection.exec_driver_sql(_RENAME, (after, before))
    connection.exec_driver_sql(
        "DELETE FROM document_subject WHERE kind = 'system' AND name = ?", (before,)
    )
    _rename_in_drafts(session, before, after)
    await_index(session, documents)


def names_in_use(session: Session) -> list[tuple[str, int]]:
    """(name, how many documents) of every system that documents name, the most used first; not what is withheld."""
    rows = session.execute(
        select(SubjectRow.name, func.count())
        .join(DocumentRow, DocumentRow.id == SubjectRow.document_id)
        .where(SubjectRow.kind == SYSTEM, DocumentRow.state != DocumentState.WITHHELD)
        .group_by(SubjectRow.name)
        .order_by(func.count().desc(), SubjectRow.name)
    )
    return [(name, count) for name, count in rows]


def take_over(session: Session, asset: int, into: int) -> None:
    """Let `into` have the ties and the places on desks that `asset` has, and remove `asset`."""
    connection = session.connection()
    for ours, theirs in (("asset_id", "other_id"), ("other_id", "asset_id")):
        # A tie between the two would lead to itself; one that is there already would be there twice.
        connection.exec_driver_sql(
            f"UPDATE OR IGNORE asset_tie SET {ours} = ? WHERE {ours} = ? AND {theirs} <> ?",
            (into, asset, into),
        )
    for table in (FavouriteRow.__tablename__, RecentRow.__tablename__):
        connection.exec_driver_sql(
            f"UPDATE OR IGNORE {table} SET key = ? WHERE kind = 'system' AND key = ?",
            (str(into), str(asset)),
        )
        connection.exec_driver_sql(
            f"DELETE FROM {table} WHERE kind = 'system' AND key = ?", (str(asset),)
        )
    session.execute(
        delete(AssetTieRow).where((AssetTieRow.asset_id == asset) | (AssetTieRow.other_id == asset))
    )
    session.execute(delete(AssetPersonRow).where(AssetPersonRow.asset_id == asset))
    session.execute(delete(AssetAccountRow).where(AssetAccountRow.asset_id == asset))
    session.execute(delete(AssetRow).where(AssetRow.id == asset))


def _rename_in_drafts(session: Session, before: str, after: str) -> None:
    """What is being written about the system would bring its old name back when it is saved."""
    for draft, facts in session.execute(select(DraftRow.id, DraftRow.facts)).all():
        said = json.loads(facts)
        if before in said.get("systems", ()):
            named = (after if name == before else name for name in said["systems"])
            said["systems"] = list(dict.fromkeys(named))
            kept = json.dumps(said, ensure_ascii=False, sort_keys=True)
            session.execute(update(DraftRow).where(DraftRow.id == draft).values(facts=kept))


def _values(record: SystemRecord) -> dict[str, Any]:
    return {
        "kind": record.kind,
        "name": record.name,
        "key": title_key(record.name),
        "code": record.code,
        "owner": record.owner,
        "purpose": record.purpose,
        "facts": json.dumps(dict(record.facts), ensure_ascii=False),
        "note": record.note,
    }


def _put_people(session: Session, asset: int, people: Iterable[tuple[str, str]]) -> None:
    session.execute(delete(AssetPersonRow).where(AssetPersonRow.asset_id == asset))
    rows = [{"asset_id": asset, "name": name, "role": role} for name, role in dict.fromkeys(people)]
    if rows:
        session.execute(insert(AssetPersonRow), rows)


def _put_accounts(session: Session, asset: int, accounts: Iterable[AccountRecord]) -> None:
    session.execute(delete(AssetAccountRow).where(AssetAccountRow.asset_id == asset))
    rows = [
        {
            "asset_id": asset,
            "name": account.name,
            "purpose": account.purpose,
            "holder": account.holder,
            "reference": account.reference,
        }
        for account in accounts
    ]
    if rows:
        session.execute(insert(AssetAccountRow), rows)


def _people(session: Session) -> dict[int, list[tuple[str, str]]]:
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for row in session.scalars(
        select(AssetPersonRow).order_by(AssetPersonRow.asset_id, AssetPersonRow.role)
    ):
        found[row.asset_id].append((row.name, row.role))
    return found


def _accounts(session: Session) -> dict[int, list[AccountRecord]]:
    found: dict[int, list[AccountRecord]] = defaultdict(list)
    for row in session.scalars(select(AssetAccountRow).order_by(AssetAccountRow.id)):
        found[row.asset_id].append(AccountRecord(row.name, row.purpose, row.holder, row.reference))
    return found


def _ties(session: Session) -> dict[int, list[TieRecord]]:
    """Each tie from both sides."""
    tie, other = AssetTieRow, AssetRow
    out = select(
        tie.asset_id.label("asset"), tie.kind, tie.other_id.label("other"), text("1 AS outgoing")
    )
    back = select(tie.other_id, tie.kind, tie.asset_id, text("0"))
    sides = union(out, back).subquery()
    rows = session.execute(
        select(
            sides.c.asset, sides.c.kind, sides.c.other, text("outgoing"), other.name, other.retired
        )
        .join(other, other.id == sides.c.other)
        .order_by(text("outgoing DESC"), sides.c.kind, other.name)
    )
    found: dict[int, list[TieRecord]] = defaultdict(list)
    for asset, kind, identifier, outgoing, name, retired in rows:
        found[asset].append(
            TieRecord(kind, identifier, name, bool(outgoing), retired=retired is not None)
        )
    return found
