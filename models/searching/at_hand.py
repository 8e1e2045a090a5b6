"""What the manager wants at hand, and what was looked at last. Neither is journalled: the archive stays as it is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete, func, insert, select
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.orm import Session

from models.organising_tables import FavouriteRow, RecentRow
from models.queries import known_documents

MOST_RECENT = 200
"""More than anybody scrolls through; older ones are forgotten."""

Thing = tuple[str, str]
"""What something is ("document", "system") and its id as text."""


def all_favourites(session: Session) -> list[Thing]:
    """In the order in which they were added."""
    rows = session.execute(
        select(FavouriteRow.kind, FavouriteRow.key).order_by(FavouriteRow.position)
    )
    return [(kind, key) for kind, key in rows]


def add_favourite(session: Session, thing: Thing) -> None:
    """Behind the others; harmless when it is one."""
    if session.get(FavouriteRow, thing) is None:
        position = (session.scalar(select(func.max(FavouriteRow.position))) or 0) + 1
        kind, key = thing
        session.execute(insert(FavouriteRow).values(kind=kind, key=key, position=position))


def drop_favourite(session: Session, thing: Thing) -> None:
    """Harmless when it is none."""
    kind, key = thing
    session.execute(delete(FavouriteRow).where(FavouriteRow.kind == kind, FavouriteRow.key == key))


def latest_seen(session: Session) -> dict[Thing, datetime]:
    """When what was looked at, the latest first."""
    rows = session.execute(
        select(RecentRow.kind, RecentRow.key, RecentRow.moment)
        .order_by(RecentRow.moment.desc(), RecentRow.kind, RecentRow.key)
        .limit(MOST_RECENT)
    )
    return {(kind, key): moment for kind, key, moment in rows}


def put_seen(session: Session, seen: Mapping[Thing, datetime]) -> None:
    """Keep when these were looked at, and no more than `MOST_RECENT` altogether."""
    ids = [int(key) for kind, key in seen if kind == "document" and key.isdecimal()]
    known = {str(document) for document in known_documents(session, ids)}
    for (kind, key), moment in seen.items():
        if kind == "document" and key not in known:
            # Purged since it was looked at.
            continue
        statement = upsert(RecentRow).values(kind=kind, key=key, moment=moment)
        session.execute(
            statement.on_conflict_do_update(
                index_elements=[RecentRow.kind, RecentRow.key], set_={"moment": moment}
            )
        )
    latest = select(RecentRow.kind, RecentRow.key).order_by(
        RecentRow.moment.desc(), RecentRow.kind, RecentRow.key
    )
    # Not by a moment: a slow clock gives several things the same one.
    for kind, key in session.execute(latest.offset(MOST_RECENT)).all():
        session.execute(delete(RecentRow).where(RecentRow.kind == kind, RecentRow.key == key))
