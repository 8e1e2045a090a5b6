"""Entering rows of another vault's registers, some hundred an event, under this vault's keys and suite."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from desktop.services.contract.registers import change, enter_all, said
from desktop.services.errors import ContractRefused
from desktop.services.house import House
from desktop.services.people.identity_numbers import (
    Marks,
    identity_values,
    look_at_identity,
    marks_of,
    phone_values,
    require_unknown,
    without_same,
)
from desktop.services.people.people import rename_within
from desktop.services.taking_in.package_following import RowChange, steady
from desktop.services.taking_in.package_memory import Memory
from desktop.services.taking_in.package_numbers import (
    COLUMNS_OF,
    NUMBER_OF,
    NumberMarks,
    PackageNumbers,
)
from desktop.services.taking_in.package_plan import Conflict
from desktop.services.taking_in.package_reading import PackageContents
from desktop.services.taking_in.package_registers import ORDER, RegisterPlan, RowStep
from models.handover.imported import remember_rows, version_digests
from models.handover.package_rows import NumberLine
from models.knowledge.titles import title_key
from models.obligations.register_records import Person
from models.obligations.registers import RowSaid
from resources.words import _

ROWS_IMPORTED = "rows imported"
"""The journal's word for rows of a register that came in."""
ROWS_FOLLOWED = "rows followed"
"""The journal's word for rows that say what the giver says of them now."""

_ROWS_AT_ONCE = 500


class RowWriter:
    """Writes what a plan says, inside the caller's transaction."""

    def __init__(self, house: House, contents: PackageContents) -> None:
        self._house, self._contents = house, contents
        self._numbers = PackageNumbers(house, contents)

    def person_finder(self) -> PackageNumbers:
        """What tells who here has the identity number of a person of the package, and which numbers are others."""
        with self._house.database.read() as session:
            self._numbers.look(session)
        return self._numbers

    def enter(self, session: Session, plan: RegisterPlan, memory: Memory) -> None:
        """Enter the rows, some hundred an event, and remember where they are and what was said of them."""
        origin = self._contents.origin
        steps: dict[str, list[RowStep]] = defaultdict(list)
        for step in plan.steps:
            steps[step.register].append(step)
        changes: dict[str, list[RowChange]] = defaultdict(list)
        for change_ in plan.followed.changes:
            changes[change_.register].append(change_)
        plan.followed.changes = []
        for register in ORDER:
            # Before the new rows: they may have the label of somebody who is void from now on.
            self._follow(session, register, changes[register], plan, memory)
            self._enter(session, register, steps[register], plan, memory)
            remember_rows(
                session, origin, register, [(step.source, step.row.id) for step in steps[register]]
            )
        for register, there, here in plan.same:
            remember_rows(session, origin, register, [(there, here)])
        self._note_same(session, plan, memory)

    def _enter(
        self,
        session: Session,
        register: str,
        rows: Sequence[RowStep],
        plan: RegisterPlan,
        memory: Memory,
    ) -> None:
        for start in range(0, len(rows), _ROWS_AT_ONCE):
            some = rows[start : start + _ROWS_AT_ONCE]
            values = self._values(session, some, plan)
            entered = enter_all(session, register, values)
            for step, kept in zip(some, values, strict=True):
                line = getattr(self._contents.registers, register)[step.source]
                memory.note(register, step.source, line, _as_row(step.row, kept))
            said(
                self._house,
                session,
                ROWS_IMPORTED,
                f"register {register}",
                [row for _identifier, row in entered],
                count=len(entered),
            )

    def _follow(
        self,
        session: Session,
        register: str,
        changes: Sequence[RowChange],
        plan: RegisterPlan,
        memory: Memory,
    ) -> None:
        """Let rows that are here say what the giver says now; the plan keeps what became of them."""
        told: list[RowSaid | None] = []
        events: list[tuple[str, str, str]] = []
        for each in changes:
            values = self._followed_values(session, each, plan)
            if not values:
                continue
            if "label" in values:
                values["key"] = title_key(values["label"])
                if not each.row.void:
                    events += rename_within(session, each.before.label, values["label"])
                # Else the label was freed, and papers go on to name whom they name.
            told.append(change(session, register, each.before.id, values))
            if each.said is not None:
                memory.note(register, each.source, each.said, _as_row(each.before, values))
            shown = {name: value for name, value in values.items() if name in each.values}
            plan.followed.changes.append(each._replace(values=shown))
        said(self._house, session, ROWS_FOLLOWED, f"register {register}", told, count=len(told))
        self._house.journal.append(session, events)

    def _note_same(self, session: Session, plan: RegisterPlan, memory: Memory) -> None:
        """Remember by what rows are known again, and what is the same here and there."""
        registers = self._contents.registers
        for register in ORDER:
            for source in getattr(registers, register).keys() & plan.ids[register].keys():
                line = getattr(registers, register)[source]
                memory.note_self(register, source, steady(register, line))
        for register, source, line, here in plan.followed.agreed:
            memory.note(register, source, line, here)
        people = plan.followed.people + [
            (registers.person[step.source], step.row.id)
            for step in plan.steps
            if step.register == "person"
        ]
        kept = self._numbers.kept(session)
        for person, here in people:
            there, stands = self._numbers.said(person), kept.get(here, NumberMarks())
            for number in COLUMNS_OF:
                if getattr(there, number) == getattr(stands, number):
                    mark = getattr(there, number)
                    memory.note(f"person {number}", person.id, mark, mark)

    def _followed_values(
        self, session: Session, each: RowChange, plan: RegisterPlan
    ) -> dict[str, Any]:
        values = dict(each.values)
        wanted = {NUMBER_OF[name] for name in values if name in NUMBER_OF}
        if each.register == "person" and wanted:
            # What is shown of a number comes with it, or stays with the one that is kept.
            values = {name: value for name, value in values.items() if name not in NUMBER_OF}
            marks = marks_of(session)
            sealed = self._sealed(each.row, wanted, marks, each.before.id, plan)
            values |= without_same(self._house, session, each.before.id, sealed)
        if values.get("version_id") is not None:
            version = values["version_id"]
            values["digest"] = version_digests(session, [version]).get(version, b"")
        return values

    def _values(
        self, session: Session, steps: Sequence[RowStep], plan: RegisterPlan
    ) -> list[dict[str, Any]]:
        found = [step.row._asdict() for step in steps]
        if steps[0].register == "person":
            marks = marks_of(session)
            for step, values in zip(steps, found, strict=True):
                person = step.row._replace(id=step.source)
                held = self._numbers.said(person)
                wanted = [number for number in COLUMNS_OF if getattr(held, number)]
                values.update(self._sealed(person, wanted, marks, step.row.id, plan))
        if steps[0].register == "evidence":
            pinned = [values["version_id"] for values in found if values["version_id"] is not None]
            digests = version_digests(session, pinned)
            for values in found:
                # Under this vault's suite, whatever the other's was.
                values["digest"] = digests.get(values["version_id"], b"")
        return found

    def _sealed(
        self, person: Person, wanted: Iterable[str], marks: Marks, here: int, plan: RegisterPlan
    ) -> dict[str, Any]:
        """The columns with these numbers of a person of the package, sealed under this vault's key; without those that
        can't be one, or are somebody else's, which is named. `here` is the person's id here."""
        line = self._contents.numbers.get(person.id) or NumberLine(person.id, "", "")
        values: dict[str, Any] = {}
        for number in wanted:
            try:
                values |= (
                    self._identity(person, line.identity, marks, here)
                    if number == "identity"
                    else phone_values(self._house, line.phone)
                )
            except ContractRefused as error:
                sentence = _("a number can't be one by the rules of this vault, and was left out")
                taken = error.reason == "duplicate-identity"
                plan.conflicts.append(
                    Conflict("left-out", person.label, error.sentence if taken else sentence)
                )
        return values

    def _identity(self, person: Person, written: str, marks: Marks, here: int) -> dict[str, Any]:
        """Raises ContractRefused."""
        if not written:
            return identity_values(self._house, person.identity_kind, None)
        identity = look_at_identity(self._house, person.identity_kind, written)
        values = identity_values(self._house, person.identity_kind, identity)
        if not person.void:
            require_unknown(marks, values["identity_mark"], besides=here)
            marks.known[values["identity_mark"]] = here, person.label
        return values


def _as_row(row: Any, values: Mapping[str, Any]) -> Any:
    """The row as it stands once `values` are written: without what is sealed."""
    return row._replace(**{name: values[name] for name in row._fields if name in values})
