"""The registers that name a system by its id: when two systems become one, their rows go over."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.assurance_tables import FilingRow, FindingRow, ProductRow
from models.obligations.registers import RowSaid, change

_NAMING = (("filing", FilingRow), ("product", ProductRow), ("finding", FindingRow))


def move_asset(session: Session, gone: int, kept: int) -> list[RowSaid]:
    """Let every filing, product and finding of `gone` be of `kept`; returns what the journal is to keep."""
    rows: list[RowSaid] = []
    for register, row in _NAMING:
        for identifier in session.scalars(select(row.id).where(row.asset_id == gone)).all():
            said = change(session, register, identifier, {"asset_id": kept})
            rows += [said] if said is not None else []
    return rows
