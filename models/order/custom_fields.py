"""Fields of one's own: which there are, and what they say about documents, in the canonical writing of their kinds."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from models.bulk import insert_rows
from models.documents.filing import take_ids
from models.naming import has_order, name_key
from models.organising_tables import FieldRow, FieldValueRow

_OF_DOCUMENTS = """
    SELECT document_id, field_id, value FROM field_value
    WHERE document_id IN (SELECT value FROM json_each(?)) ORDER BY document_id, field_id
"""
_CLEAR = """
    DELETE FROM field_value
    WHERE field_id = ? AND document_id IN (SELECT value FROM json_each(?))
"""


@dataclass(frozen=True, slots=True)
class FieldRecord:
    """A field. `kind`: text, number, date, choice, person, system or yes-no. Without `types` every document has it."""

    id: int
    name: str
    kind: str
    choices: tuple[str, ...]
    types: tuple[str, ...]
    position: int

    def is_for(self, type_: str) -> bool:
        """Whether documents of this type have the field."""
        return not self.types or type_ in self.types


def all_fields(session: Session) -> list[FieldRecord]:
    """All fields in their order."""
    if not has_order(session):
        return []
    rows = session.scalars(select(FieldRow).order_by(FieldRow.position, FieldRow.id))
    return [
        FieldRecord(
            row.id,
            row.name,
            row.kind,
            tuple(json.loads(row.choices)),
            tuple(json.loads(row.types)),
            row.position,
        )
        for row in rows
    ]


def add_field(
    session: Session, name: str, kind: str, choices: Sequence[str], types: Sequence[str]
) -> FieldRecord:
    """A new field behind the others; its number is never given out again."""
    field = take_ids(session, "field", 1)
    position = (session.scalar(select(func.max(FieldRow.position))) or 0) + 1
    record = FieldRecord(field, name, kind, tuple(choices), tuple(types), position)
    session.execute(insert(FieldRow).values(_values(record) | {"id": field}))
    return record


def put_field(session: Session, record: FieldRecord) -> None:
    """A field is so from now on; its values are the caller's business."""
    session.execute(update(FieldRow).where(FieldRow.id == record.id).values(_values(record)))


def delete_field(session: Session, field: int) -> None:
    """A field goes with all that it says."""
    session.execute(delete(FieldValueRow).where(FieldValueRow.field_id == field))
    session.execute(delete(FieldRow).where(FieldRow.id == field))


def field_values(session: Session, field: int) -> dict[int, str]:
    """Document → what the field says about it, whatever the document's state; in the order of ids."""
    rows = session.execute(
        select(FieldValueRow.document_id, FieldValueRow.value)
        .where(FieldValueRow.field_id == field)
        .order_by(FieldValueRow.document_id)
    )
    return {row[0]: row[1] for row in rows}


def values_about(session: Session, documents: Sequence[int]) -> dict[int, dict[int, str]]:
    """Document → field → value; documents without any are left out."""
    if not has_order(session):
        return {}
    found: dict[int, dict[int, str]] = defaultdict(dict)
    rows = session.connection().exec_driver_sql(_OF_DOCUMENTS, (json.dumps(list(documents)),))
    for document, field, value in rows:
        found[document][field] = value
    return dict(found)


def put_values(session: Session, field: int, values: Mapping[int, str]) -> None:
    """Let a field say this about documents; nothing, where the value is empty."""
    cleared = [document for document, value in values.items() if not value]
    if cleared:
        session.connection().exec_driver_sql(_CLEAR, (field, json.dumps(cleared)))
    rows = [(document, field, value) for document, value in values.items() if value]
    insert_rows(session, FieldValueRow, ("document_id", "field_id", "value"), rows, replace=True)


def fields_of_kind_saying(session: Session, kind: str, value: str) -> list[tuple[int, int]]:
    """(field, document) where a field of this kind says exactly this, such as the name of a system that changes."""
    rows = session.execute(
        select(FieldValueRow.field_id, FieldValueRow.document_id)
        .join(FieldRow, FieldRow.id == FieldValueRow.field_id)
        .where(FieldRow.kind == kind, FieldValueRow.value == value)
        .order_by(FieldValueRow.field_id, FieldValueRow.document_id)
    )
    return [(field, document) for field, document in rows]


def _values(record: FieldRecord) -> dict[str, object]:
    return {
        "name": record.name,
        "key": name_key(record.name),
        "kind": record.kind,
        "choices": json.dumps(record.choices, ensure_ascii=False),
        "types": json.dumps(record.types, ensure_ascii=False),
        "position": record.position,
    }
