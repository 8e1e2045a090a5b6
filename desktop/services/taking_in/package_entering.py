"""Entering rows of another vault's registers, some hundred an event, under this vault's keys and suite."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from desktop.services.contract.registers import change, enter_all, said
from desktop.services.errors import ContractRefused
from desktop.services.house import House
from desktop.services.people.identity_numbers import (
    identity_values,
    look_at_identity,
    marks_of,
    phone_values,
)
from desktop.services.people.people import rename_within
from desktop.services.taking_in.package_following import NUMBER_COLUMNS, RowChange, steady
from desktop.services.taking_in.package_memory import Memory
from desktop.services.taking_in.package_plan import Conflict
from desktop.services.taking_in.package_reading import PackageContents
from desktop.services.taking_in.package_registers import ORDER, RegisterPlan, RowStep
from models.handover.imported import remember_rows, version_digests
from models.knowledge.titles import title_key
from models.obligations.register_records import Person
from models.obligations.registers import RowSaid
from models.people_tables import IDENTITY
from resources.words import _
from vault.ids import Compartment

ROWS_IMPORTED = "rows imported"
"""The journal's word for rows of a register that came in."""
ROWS_FOLLOWED = "rows followed"
"""The journal's word for rows that say what the giver says of them now."""

_ROWS_AT_ONCE = 500


class RowWriter:
    """Writes what a plan says, inside the caller's transaction."""

    def __init__(self, house: House, contents: PackageContents) -> None:
        self._house, self._contents = house, contents

    def person_finder(self) -> Callable[[Person], int | None]:
        """What tells who here has the identity number of a person of the package."""
        numbers = self._contents.numbers
        columns = self._house.vault.columns(Compartment.PERSONNEL)
        with self._house.database.read() as session:
            known = marks_of(session).known

        def find(person: Person) -> int | None:
            line = numbers.get(person.id)
            if line is None or not line.identity or person.void:
                return None
            bearer = known.get(columns.mark(IDENTITY, line.identity))
            return None if bearer is None else bearer[0]

        return find

    def enter(self, session: Session, plan: RegisterPlan, memory: Memory) -> None:
        """Enter the rows, some hundred an event, and remember where they are and what was said of them."""
        origin = self._contents.origin
        steps: dict[str, list[RowStep]] = defaultdict(list)
        for step in plan.steps:
            steps[step.register].append(step)
        for register, rows in steps.items():
            for start in range(0, len(rows), _ROWS_AT_ONCE):
                some = rows[start : start + _ROWS_AT_ONCE]
                values = self._values(session, some, plan)
                entered = enter_all(session, register, values)
                for step, kept in zip(some, values, strict=True):
                    self._note(memory, register, step.source, _as_row(step.row, kept))
                said(
                    self._house,
                    session,
                    ROWS_IMPORTED,
                    f"register {register}",
                    [row for _identifier, row in entered],
                    count=len(entered),
                )
            remember_rows(session, origin, register, [(step.source, step.row.id) for step in rows])
        for register, there, here in plan.same:
            remember_rows(session, origin, register, [(there, here)])
        self._follow(session, plan, memory)

    def _follow(self, session: Session, plan: RegisterPlan, memory: Memory) -> None:
        """Let rows that are here say what the giver says now."""
        registers = self._contents.registers
        for register in ORDER:
            for source in getattr(registers, register).keys() & plan.ids[register].keys():
                line = getattr(registers, register)[source]
                memory.note_self(register, source, steady(register, line))
        for register, source, line, here in plan.followed.agreed:
            memory.note(register, source, line, here)
        changes: dict[str, list[RowChange]] = defaultdict(list)
        for change_ in plan.followed.changes:
            changes[change_.register].append(change_)
        for register, some in changes.items():
            told: list[RowSaid | None] = []
            events: list[tuple[str, str, str]] = []
            for each in some:
                values = self._followed_values(session, each, plan)
                if "label" in values:
                    values["key"] = title_key(values["label"])
                    events += rename_within(session, each.before.label, values["label"])
                told.append(change(session, register, each.before.id, values))
                memory.note(register, each.source, each.row, _as_row(each.before, values))
            where = f"register {register}"
            said(self._house, session, ROWS_FOLLOWED, where, told, count=len(some))
            self._house.journal.append(session, events)

    def _followed_values(
        self, session: Session, each: RowChange, plan: RegisterPlan
    ) -> dict[str, Any]:
        values = dict(each.values)
        if NUMBER_COLUMNS & values.keys():
            step = RowStep(each.register, each.source, each.row)
            values |= self._numbers(step, plan)
        if values.get("version_id") is not None:
            wanted = values["version_id"]
            values["digest"] = version_digests(session, [wanted]).get(wanted, b"")
        return values

    def _note(self, memory: Memory, register: str, source: int, here: Any) -> None:
        memory.note(register, source, getattr(self._contents.registers, register)[source], here)

    def _values(
        self, session: Session, steps: Sequence[RowStep], plan: RegisterPlan
    ) -> list[dict[str, Any]]:
        found = [step.row._asdict() for step in steps]
        if steps[0].register == "person":
            for step, values in zip(steps, found, strict=True):
                values.update(self._numbers(step, plan))
        if steps[0].register == "evidence":
            wanted = [values["version_id"] for values in found if values["version_id"] is not None]
            digests = version_digests(session, wanted)
            for values in found:
                # Under this vault's suite, whatever the other's was.
                values["digest"] = digests.get(values["version_id"], b"")
        return found

    def _numbers(self, step: RowStep, plan: RegisterPlan) -> dict[str, Any]:
        """The columns with a person's numbers, sealed under this vault's key; none where the package holds none."""
        line = self._contents.numbers.get(step.source)
        values: dict[str, Any] = {}
        if line is None:
            return values
        try:
            if line.identity:
                kind = step.row.identity_kind
                identity = look_at_identity(self._house, kind, line.identity)
                values |= identity_values(self._house, kind, identity)
            if line.phone:
                values |= phone_values(self._house, line.phone)
        except ContractRefused:
            sentence = _("a number can't be one by the rules of this vault, and was left out")
            plan.conflicts.append(Conflict("left-out", step.row.label, sentence))
        return values


def _as_row(row: Any, values: Mapping[str, Any]) -> Any:
    """The row as it stands once `values` are written: without what is sealed."""
    return row._replace(**{name: values[name] for name in row._fields if name in values})
