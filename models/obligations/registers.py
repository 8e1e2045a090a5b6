"""The registers of what is owed, as they stand: read from their tables, or rebuilt from the journal alone.

Every change goes through `enter` and `change`, which say what the journal keeps; `advance` applies what the journal
says. So the state of any earlier moment is the journal up to it, and what is held in memory is brought up to date by
the events that came since. Nothing is ever deleted: rows are void, withdrawn, or followed by another step.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Date, LargeBinary, Table, insert, select, update
from sqlalchemy.orm import Session

from models import assurance_tables as assurance
from models import handover_tables as handovers
from models import obligation_tables as obligations
from models import people_tables as people
from models.audit.journal import ROWS_BEGIN
from models.base import Base, UtcTime
from models.obligations import register_records as records
from vault.times import from_microseconds, to_microseconds

RowSaid = dict[str, Any]
"""What the journal keeps of one row: {"t": table, "id": id, "set": {column: value}, "was": {column: value}}."""

ROWS = "rows"
"""The key in an event's detail under which these stand."""


@dataclass(frozen=True, slots=True)
class Registers:
    """Every register by the ids of its rows. Never changed: `advance` makes another, sharing what is the same."""

    setting: Mapping[int, records.Setting] = field(default_factory=dict)
    duty_step: Mapping[int, records.DutyStep] = field(default_factory=dict)
    evidence: Mapping[int, records.Evidence] = field(default_factory=dict)
    payment: Mapping[int, records.Payment] = field(default_factory=dict)
    kpi: Mapping[int, records.KpiEntry] = field(default_factory=dict)
    carrier: Mapping[int, records.Carrier] = field(default_factory=dict)
    person: Mapping[int, records.Person] = field(default_factory=dict)
    person_item: Mapping[int, records.PersonItem] = field(default_factory=dict)
    pledge: Mapping[int, records.Pledge] = field(default_factory=dict)
    matter: Mapping[int, records.Matter] = field(default_factory=dict)
    matter_step: Mapping[int, records.MatterStep] = field(default_factory=dict)
    filing: Mapping[int, records.Filing] = field(default_factory=dict)
    assessment: Mapping[int, records.Assessment] = field(default_factory=dict)
    score: Mapping[int, records.Score] = field(default_factory=dict)
    product: Mapping[int, records.Product] = field(default_factory=dict)
    finding: Mapping[int, records.Finding] = field(default_factory=dict)
    finding_step: Mapping[int, records.FindingStep] = field(default_factory=dict)
    gate_waiver: Mapping[int, records.GateWaiver] = field(default_factory=dict)
    material: Mapping[int, records.Material] = field(default_factory=dict)


class _Kind(NamedTuple):
    row: type[Base]
    record: Any  # the NamedTuple's class


_KINDS: dict[str, _Kind] = {
    "setting": _Kind(obligations.SettingRow, records.Setting),
    "duty_step": _Kind(obligations.DutyStepRow, records.DutyStep),
    "evidence": _Kind(obligations.EvidenceRow, records.Evidence),
    "payment": _Kind(obligations.PaymentRow, records.Payment),
    "kpi": _Kind(obligations.KpiRow, records.KpiEntry),
    "carrier": _Kind(obligations.CarrierRow, records.Carrier),
    "person": _Kind(people.PersonRow, records.Person),
    "person_item": _Kind(people.PersonItemRow, records.PersonItem),
    "pledge": _Kind(people.PledgeRow, records.Pledge),
    "matter": _Kind(people.MatterRow, records.Matter),
    "matter_step": _Kind(people.MatterStepRow, records.MatterStep),
    "filing": _Kind(assurance.FilingRow, records.Filing),
    "assessment": _Kind(assurance.AssessmentRow, records.Assessment),
    "score": _Kind(assurance.ScoreRow, records.Score),
    "product": _Kind(assurance.ProductRow, records.Product),
    "finding": _Kind(assurance.FindingRow, records.Finding),
    "finding_step": _Kind(assurance.FindingStepRow, records.FindingStep),
    "gate_waiver": _Kind(handovers.GateWaiverRow, records.GateWaiver),
    "material": _Kind(handovers.MaterialRow, records.Material),
}
SEALED = frozenset({"identity", "identity_mark", "phone", "digest"})
"""Columns that stay out of records and the journal: numbers of people, and digests, which would confirm for ever what a
purged document said."""


def load(session: Session) -> Registers:
    """All registers, from their tables."""
    return Registers(
        **{
            name: {
                row[0]: kind.record._make(row) for row in session.execute(select(*_columns(name)))
            }
            for name, kind in _KINDS.items()
        }
    )


def enter(session: Session, register: str, values: Mapping[str, Any]) -> tuple[int, RowSaid]:
    """Add a row; returns its id and what the journal is to keep. Columns that aren't given get their defaults."""
    return enter_all(session, register, [values])[0]


def enter_all(
    session: Session, register: str, rows: Sequence[Mapping[str, Any]]
) -> list[tuple[int, RowSaid]]:
    """Add rows, in order; for thousands as well as for one."""
    table = _table(register)
    alike = {frozenset(values) for values in rows}
    ids: list[int] = []
    if len(rows) > 1 and len(alike) == 1 and "id" not in rows[0]:
        # In a few statements: one by one, the fifty thousand rows of a sheet would take ten seconds.
        many = insert(table).returning(table.c.id, sort_by_parameter_order=True)
        ids += session.connection().execute(many, [dict(values) for values in rows]).scalars()
    else:
        for values in rows:
            result = session.connection().execute(insert(table).values(**values))
            ids += result.inserted_primary_key or (0,)
    return [
        (identifier, _said(register, identifier, _whole(register, values)))
        for identifier, values in zip(ids, rows, strict=True)
    ]


def change(
    session: Session, register: str, identifier: int, values: Mapping[str, Any]
) -> RowSaid | None:
    """Say something else of a row; returns what the journal is to keep, or None where nothing is different.

    Raises KeyError when there is no such row.
    """
    if not values:
        return None
    table = _table(register)
    columns = [table.c[name] for name in values]
    found = session.execute(select(*columns).where(table.c.id == identifier)).first()
    if found is None:
        raise KeyError(identifier)
    before = dict(zip(values, found, strict=True))
    different = {name: value for name, value in values.items() if before[name] != value}
    if not different:
        return None
    session.execute(update(table).where(table.c.id == identifier).values(**different))
    return _said(register, identifier, different, {name: before[name] for name in different})


def detail(rows: Sequence[RowSaid], **words: Any) -> str:
    """An event's detail: what was said of rows, with `words` for people."""
    return json.dumps({**words, ROWS: list(rows)}, ensure_ascii=False, sort_keys=True)


def advance(registers: Registers, details: Iterable[str]) -> Registers:
    """The registers after these events, given by their details in order; others' details are passed over."""
    touched: dict[str, dict[int, Any]] = {}
    for each in details:
        for said in _rows_of(each):
            name = said["t"]
            if name not in touched:
                touched[name] = dict(getattr(registers, name))
            _apply(name, touched[name], said)
    return replace(registers, **touched) if touched else registers


def _rows_of(text: str) -> list[RowSaid]:
    if ROWS_BEGIN not in text:
        return []
    try:
        said = json.loads(text)
    except ValueError:
        return []
    rows = said.get(ROWS) if isinstance(said, dict) else None
    return [each for each in rows or () if isinstance(each, dict) and each.get("t") in _KINDS]


def _apply(name: str, held: dict[int, Any], said: RowSaid) -> None:
    record, identifier = _KINDS[name].record, said["id"]
    values = {
        column: _from_json(name, column, value)
        for column, value in said["set"].items()
        if column in record._fields
    }
    known = held.get(identifier)
    held[identifier] = (
        record(id=identifier, **values) if known is None else known._replace(**values)
    )


def _said(
    register: str, identifier: int, values: Mapping[str, Any], was: Mapping[str, Any] | None = None
) -> RowSaid:
    said: RowSaid = {"t": register, "id": identifier, "set": _to_json(values)}
    if was is not None:
        said["was"] = _to_json(was)
    sealed = sorted(SEALED & values.keys())
    if sealed:
        said["sealed"] = sealed
    return said


def _to_json(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _plain(value) for name, value in values.items() if name not in SEALED}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return to_microseconds(value)
    if isinstance(value, date):
        return value.isoformat()
    return value.hex() if isinstance(value, bytes) else value


def _from_json(register: str, column: str, value: Any) -> Any:
    if value is None:
        return None
    kind = _table(register).c[column].type
    if isinstance(kind, UtcTime):
        return from_microseconds(value)
    if isinstance(kind, Date):
        return date.fromisoformat(value)
    return bytes.fromhex(value) if isinstance(kind, LargeBinary) else value


def _whole(register: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """A new row's columns, those that the database fills in too."""
    return {
        column.name: values.get(column.name, _default(column))
        for column in _columns(register)
        if column.name != "id"
    } | {name: values[name] for name in SEALED & values.keys()}


def _default(column: Any) -> Any:
    if column.server_default is None:
        return None
    return {"''": "", "'{}'": "{}", "0": False, "1": 1}[column.server_default.arg.text]


def _columns(register: str) -> list[Any]:
    table = _table(register)
    return [table.c[name] for name in _KINDS[register].record._fields]


def _table(register: str) -> Table:
    table = _KINDS[register].row.__table__
    assert isinstance(table, Table)
    return table
