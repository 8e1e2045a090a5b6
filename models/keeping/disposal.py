"""Disposal lists (销毁清册): which documents are to go, on what basis, and the two who approved it; and what is due."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.bulk import insert_rows
from models.categories import Category, DocumentState
from models.handover_tables import DisposalItemRow, DisposalListRow
from models.keeping.holds import all_holds
from models.tables import DocumentRow

PROCUREMENT_YEARS = 15
"""Procurement papers, contract and acceptance certificates among them, are kept that long at least (政府采购法 §42)."""

_TERM = re.compile(r"D?([0-9]{1,3})(?: ?年)?")


@dataclass(frozen=True, slots=True)
class DueDocument:
    """A document whose retention is over. `until` is its last day; `held` says that a hold forbids purging it."""

    id: int
    number: str
    title: str
    category: Category
    retention: str
    formed: date | None
    until: date
    held: bool


@dataclass(frozen=True, slots=True)
class DisposalList:
    """A disposal list. `state` is "open", "approved once", "approved", "carried out" or "withdrawn".

    `items` has id and number (档号) of each document.
    """

    id: int
    title: str
    basis: str
    reason: str
    created: datetime
    created_by: str
    approver: str
    approved: datetime | None
    second_approver: str
    second_approved: datetime | None
    carried_out: datetime | None
    withdrawn: datetime | None
    items: tuple[tuple[int, str], ...]

    @property
    def state(self) -> str:
        """How far it has come."""
        if self.carried_out is not None:
            return "carried out"
        if self.withdrawn is not None:
            return "withdrawn"
        if self.second_approved is not None:
            return "approved"
        return "open" if self.approved is None else "approved once"

    @property
    def settled(self) -> bool:
        """Whether nothing more can happen to it."""
        return self.carried_out is not None or self.withdrawn is not None


def retention_end(
    retention: str, category: Category, formed: date | None, filed: date
) -> date | None:
    """The last day of a retention; None where it is permanent, or ends with something other than time.

    Terms count from the first day of the year after the one in which the paper was formed, as archives do.
    """
    term = _TERM.fullmatch(retention.strip())
    if term is None:
        return None
    years = int(term.group(1))
    if category is Category.CONTRACT:
        years = max(years, PROCUREMENT_YEARS)
    year = (formed or filed).year + years
    return date(year, 12, 31) if year <= date.max.year else None


def due_documents(session: Session, day: date) -> list[DueDocument]:
    """Documents whose retention ended before `day` and that are on no unsettled list, the longest due first.

    What is withheld isn't here: nobody destroys a carrier of state secrets on their own.
    """
    holds = all_holds(session, released=False)
    everything = any(hold.whole_vault for hold in holds)
    held = {hold.document_id for hold in holds}
    listed = {
        document
        for each in disposal_lists(session)
        if not each.settled
        for document, _n in each.items
    }
    rows = session.execute(
        select(
            DocumentRow.id,
            DocumentRow.number,
            DocumentRow.title,
            DocumentRow.category,
            DocumentRow.retention,
            DocumentRow.formed,
            DocumentRow.filed,
        ).where(DocumentRow.state != DocumentState.WITHHELD)
    )
    found = []
    for identifier, number, title, category, retention, formed, filed in rows:
        until = retention_end(retention, category, formed, filed.date())
        if until is None or until >= day or identifier in listed:
            continue
        is_held = everything or identifier in held
        found.append(
            DueDocument(identifier, number, title, category, retention, formed, until, is_held)
        )
    return sorted(found, key=lambda each: (each.until, each.number, each.id))


def disposal_lists(session: Session) -> list[DisposalList]:
    """Every list, the newest first."""
    items: dict[int, list[tuple[int, str]]] = {}
    query = select(DisposalItemRow).order_by(DisposalItemRow.number, DisposalItemRow.document_id)
    for item in session.scalars(query):
        items.setdefault(item.list_id, []).append((item.document_id, item.number))
    rows = session.scalars(select(DisposalListRow).order_by(DisposalListRow.id.desc()))
    return [_record(row, items.get(row.id, ())) for row in rows]


def disposal_list(session: Session, wanted: int) -> DisposalList | None:
    """One list, or None when there is none of this id."""
    return next((each for each in disposal_lists(session) if each.id == wanted), None)


def add_disposal_list(
    session: Session,
    items: Sequence[tuple[int, str]],
    *,
    title: str,
    basis: str,
    reason: str,
    moment: datetime,
    actor: str,
) -> int:
    """Enter a list; returns its id."""
    row = DisposalListRow(title=title, basis=basis, reason=reason, created=moment, created_by=actor)
    session.add(row)
    session.flush()
    insert_rows(
        session,
        DisposalItemRow,
        ("list_id", "document_id", "number"),
        [(row.id, document, number) for document, number in items],
    )
    return row.id


def approve_list(session: Session, wanted: int, name: str, moment: datetime) -> None:
    """Enter an approval: the first, or the second when there is a first."""
    row = session.get_one(DisposalListRow, wanted)
    if row.approved is None:
        row.approver, row.approved = name, moment
    else:
        row.second_approver, row.second_approved = name, moment


def withdraw_list(session: Session, wanted: int, moment: datetime) -> None:
    """It is not to be carried out any more."""
    session.get_one(DisposalListRow, wanted).withdrawn = moment


def settle_list(session: Session, wanted: int, moment: datetime) -> None:
    """It was carried out."""
    session.get_one(DisposalListRow, wanted).carried_out = moment


def _record(row: DisposalListRow, items: Sequence[tuple[int, str]]) -> DisposalList:
    return DisposalList(
        row.id,
        row.title,
        row.basis,
        row.reason,
        row.created,
        row.created_by,
        row.approver,
        row.approved,
        row.second_approver,
        row.second_approved,
        row.carried_out,
        row.withdrawn,
        tuple(items),
    )
