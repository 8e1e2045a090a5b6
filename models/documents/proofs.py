"""When each pack was last proven: its every chunk opened and compared with its id.

A pack that was never proven counts from the moment it was written, so that new packs can't starve old ones.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from models.tables import PackRow
from vault.ids import Compartment, PackId

_VARIABLES = 500


class PackAge(NamedTuple):
    """A committed pack; `since` is when it was last proven, or written. `size` in bytes."""

    pack: PackId
    compartment: Compartment
    size: int
    proven: datetime | None
    since: datetime


class Proof(NamedTuple):
    """How far everything is proven. `oldest` is None as long as one pack never was; `share` is of the bytes."""

    oldest: datetime | None
    share: float


def packs_by_age(session: Session) -> list[PackAge]:
    """Every committed pack, the longest unproven first; equals in the order in which they were written."""
    rows = session.execute(
        select(PackRow.id, PackRow.compartment, PackRow.size, PackRow.proven, PackRow.created)
    )
    packs = [
        PackAge(PackId(pack), Compartment(number), size, proven, proven or created)
        for pack, number, size, proven, created in rows
    ]
    return sorted(packs, key=lambda each: each.since)


def packs_in_order(session: Session) -> list[PackAge]:
    """Every committed pack in the order in which they were written: a large file's pieces come one after the other."""
    rows = session.connection().exec_driver_sql("SELECT id FROM pack ORDER BY rowid")
    places = {PackId(row[0]): place for place, row in enumerate(rows)}
    return sorted(packs_by_age(session), key=lambda each: places[each.pack])


def mark_proven(session: Session, packs: Iterable[PackId], moment: datetime) -> None:
    """These packs were found whole at `moment`."""
    ids = list(packs)
    for start in range(0, len(ids), _VARIABLES):
        some = ids[start : start + _VARIABLES]
        session.execute(update(PackRow).where(PackRow.id.in_(some)).values(proven=moment))


def proof(session: Session, since: datetime) -> Proof:
    """How far everything is proven, and which share of the bytes was since `since`."""
    packs = packs_by_age(session)
    total = sum(each.size for each in packs)
    fresh = sum(each.size for each in packs if each.proven is not None and each.proven >= since)
    proven = [each.proven for each in packs if each.proven is not None]
    oldest = min(proven) if proven and len(proven) == len(packs) else None
    return Proof(oldest, fresh / total if total else 1.0)


def last_proof(session: Session) -> datetime | None:
    """When any pack was last proven."""
    return session.scalar(select(func.max(PackRow.proven)))
