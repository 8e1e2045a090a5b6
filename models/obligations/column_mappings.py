"""Which column of somebody's sheet holds which fact: remembered by the sheet's headings, for the next one like it."""

from __future__ import annotations

import json
from collections.abc import Mapping

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from models.obligation_tables import ColumnMappingRow

_PARTED = "/"


def remembered_mappings(session: Session, register: str) -> dict[tuple[str, str], dict[str, str]]:
    """Heading → field by (form, headings), of one register."""
    found: dict[tuple[str, str], dict[str, str]] = {}
    for row in session.execute(select(ColumnMappingRow.__table__)):
        name, _parted, form = row.register.partition(_PARTED)
        if name == register:
            found[form, row.headings] = json.loads(row.mapping)
    return found


def remember_mapping(
    session: Session, register: str, form: str, headings: str, mapping: Mapping[str, str]
) -> None:
    """Keep how a sheet with these headings was read, in place of what was kept of them before."""
    key = f"{register}{_PARTED}{form}"
    session.execute(
        delete(ColumnMappingRow).where(
            ColumnMappingRow.register == key, ColumnMappingRow.headings == headings
        )
    )
    text = json.dumps(dict(mapping), ensure_ascii=False, sort_keys=True)
    session.execute(insert(ColumnMappingRow).values(register=key, headings=headings, mapping=text))
