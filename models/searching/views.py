"""Saved views: queries that are kept under a name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from models.desk_tables import ViewRow


@dataclass(frozen=True, slots=True)
class ViewRecord:
    """A query under a name; `position` orders them, pinned ones are shown first."""

    id: int
    name: str
    query: str
    sort: str
    position: int
    pinned: bool
    created: datetime


def saved_views(session: Session) -> list[ViewRecord]:
    """All views: pinned ones first, then by position."""
    rows = session.scalars(
        select(ViewRow).order_by(ViewRow.pinned.desc(), ViewRow.position, ViewRow.id)
    )
    return [
        ViewRecord(row.id, row.name, row.query, row.sort, row.position, row.pinned, row.created)
        for row in rows
    ]


def put_view(session: Session, name: str, query: str, sort: str, created: datetime) -> int:
    """Keep `query` under `name`, in place of what was kept under it; returns the view's id."""
    known = session.scalar(select(ViewRow.id).where(ViewRow.name == name))
    if known is not None:
        session.execute(update(ViewRow).where(ViewRow.id == known).values(query=query, sort=sort))
        return known
    position = (session.scalar(select(func.max(ViewRow.position))) or 0) + 1
    result = session.execute(
        insert(ViewRow)
        .values(name=name, query=query, sort=sort, position=position, pinned=False, created=created)
        .returning(ViewRow.id)
    )
    return int(result.scalar_one())


def change_view(
    session: Session,
    view: int,
    *,
    name: str | None = None,
    pinned: bool | None = None,
    position: int | None = None,
) -> bool:
    """Change what is given; false when there is no such view. A name that is taken is an IntegrityError."""
    given = {"name": name, "pinned": pinned, "position": position}
    values = {key: value for key, value in given.items() if value is not None}
    if not values:
        return session.get(ViewRow, view) is not None
    changed = session.execute(
        update(ViewRow).where(ViewRow.id == view).values(**values).returning(ViewRow.id)
    )
    return changed.first() is not None


def remove_view(session: Session, view: int) -> bool:
    """Forget a view; false when there is no such one."""
    gone = session.execute(delete(ViewRow).where(ViewRow.id == view).returning(ViewRow.id))
    return gone.first() is not None
