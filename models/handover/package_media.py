"""The media that packages were written to: one row a medium, renewed when the same one is written again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.handover_tables import PackageMediumRow


@dataclass(frozen=True, slots=True)
class PackageMedium:
    """One medium with a package, or a part of it, that was read back. `use` is "sealed" (封存) or "reading" (查用).

    `set_number` counts copies of the whole, `ordinal` of `count` the media of one copy. `capacity` and `bytes` are
    bytes; `kind` is the type of medium in words.
    """

    id: int
    root: str
    set_number: int
    ordinal: int
    count: int
    label: str
    kind: str
    serial: str
    capacity: int
    use: str
    place: str
    path: str
    files: int
    bytes: int
    moment: datetime


def package_media(session: Session, root: str | None = None) -> Sequence[PackageMedium]:
    """Every medium on record, or those of the package with this root, by package, set and ordinal."""
    query = select(PackageMediumRow).order_by(
        PackageMediumRow.root, PackageMediumRow.set_number, PackageMediumRow.ordinal
    )
    if root is not None:
        query = query.where(PackageMediumRow.root == root)
    return [_record(row) for row in session.scalars(query)]


def keep_medium(session: Session, medium: PackageMedium) -> int:
    """Record a medium that was written and read back; returns its id. The same place in the same set is replaced."""
    there = session.scalar(
        select(PackageMediumRow).where(
            PackageMediumRow.root == medium.root,
            PackageMediumRow.set_number == medium.set_number,
            PackageMediumRow.ordinal == medium.ordinal,
        )
    )
    row = there or PackageMediumRow()
    for name in PackageMedium.__dataclass_fields__:
        if name != "id":
            setattr(row, name, getattr(medium, name))
    session.add(row)
    session.flush()
    return row.id


def _record(row: PackageMediumRow) -> PackageMedium:
    return PackageMedium(
        **{name: getattr(row, name) for name in PackageMedium.__dataclass_fields__}
    )
