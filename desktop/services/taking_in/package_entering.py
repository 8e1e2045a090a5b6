"""Entering rows of another vault's registers, some hundred an event, under this vault's keys and suite."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy.orm import Session

from desktop.services.contract.registers import enter_all, said
from desktop.services.errors import ContractRefused
from desktop.services.house import House
from desktop.services.people.identity_numbers import (
    identity_values,
    look_at_identity,
    marks_of,
    phone_values,
)
from desktop.services.taking_in.package_plan import Conflict
from desktop.services.taking_in.package_reading import PackageContents
from desktop.services.taking_in.package_registers import RegisterPlan, RowStep
from models.handover.imported import remember_rows, version_digests
from models.obligations.register_records import Person
from models.people_tables import IDENTITY
from resources.words import _
from vault.ids import Compartment

ROWS_IMPORTED = "rows imported"
"""The journal's word for rows of a register that came in."""

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

    def enter(self, session: Session, plan: RegisterPlan) -> None:
        """Enter the rows, some hundred an event, and remember where they are."""
        origin = self._contents.origin
        steps: dict[str, list[RowStep]] = defaultdict(list)
        for step in plan.steps:
            steps[step.register].append(step)
        for register, rows in steps.items():
            for start in range(0, len(rows), _ROWS_AT_ONCE):
                some = rows[start : start + _ROWS_AT_ONCE]
                entered = enter_all(session, register, self._values(session, some, plan))
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
