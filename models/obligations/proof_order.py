"""Evidence and steps by what they are about, kept in order from one state of the registers to the next."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, TypeAlias

from models.obligations.evidence_rules import Papers, in_force, is_fixed
from models.obligations.register_records import DutyStep, Evidence, Matter, Pledge
from models.obligations.registers import Registers

if TYPE_CHECKING:
    from models.obligations.duties import Duty

Place: TypeAlias = str | tuple[str, int]
"""A duty's key, or what evidence is about: ("matter", id), ("item", id), ("payment", number), ("pledge", person)."""

_ABOUT = ("matter", "item", "payment", "pledge")


class ProofOrder:
    """Follows the registers: `follow` says which places something changed at. Rows are never removed from registers."""

    def __init__(self) -> None:
        self._evidence: Mapping[int, Evidence] = {}
        self._steps: Mapping[int, DutyStep] = {}
        self._pledges: Mapping[int, Pledge] = {}
        self._matters: Mapping[int, Matter] = {}
        self._proofs: dict[Place, dict[int, Evidence]] = defaultdict(dict)
        self._said: dict[str, dict[int, DutyStep]] = defaultdict(dict)

    def follow(self, registers: Registers) -> set[Place]:
        """Take these registers over; returns every place at which evidence or a step is another one."""
        changed: set[Place] = set()
        if registers.pledge is not self._pledges:
            # Whose a pledge is, and whether it is void, decides what its papers prove.
            changed |= {place for place in self._proofs if place[0] == "pledge"}
            for place in changed:
                del self._proofs[place]
            again = [row for row in registers.evidence.values() if row.subject == "pledge"]
            changed |= {self._put(row, registers.pledge) for row in again}
            self._pledges = registers.pledge
        if registers.matter is not self._matters:
            before_matters, self._matters = self._matters, registers.matter
            changed |= {
                ("matter", identifier)
                for identifier, row in registers.matter.items()
                if before_matters.get(identifier) is not row
            }
        if registers.evidence is not self._evidence:
            before = self._evidence
            for identifier, row in registers.evidence.items():
                if before.get(identifier) is not row:
                    changed.add(self._put(row, registers.pledge))
            self._evidence = registers.evidence
        if registers.duty_step is not self._steps:
            said = self._steps
            for identifier, step in registers.duty_step.items():
                if said.get(identifier) is not step:
                    self._said[step.duty][identifier] = step
                    changed.add(step.duty)
            self._steps = registers.duty_step
        return changed

    def places(self, duty: Duty) -> list[Place]:
        """Where evidence of a duty may be: under its key, or with the matter, item, payment or person it is about."""
        about: list[Place] = [duty.key]
        if duty.matter is not None:
            about.append(("matter", duty.matter))
        if duty.item is not None:
            about.append(("item", duty.item))
        if duty.payment is not None:
            about.append(("payment", duty.payment))
        if (person := self._who_pledges(duty)) is not None:
            about.append(("pledge", person))
        return about

    def _who_pledges(self, duty: Duty) -> int | None:
        """Whose pledge a duty asks for: at a change of staff that of who comes, not of who goes (Ⅱ4.2)."""
        matter = self._matters.get(duty.matter) if duty.matter is not None else None
        return duty.person if matter is None or matter.other_id is None else matter.other_id

    def evidence(self, duty: Duty, papers: Papers, day: date) -> list[Evidence]:
        """What proves a duty on `day`, of others' evidence only what is one of the duty's papers."""
        own, *others = self.places(duty)
        found = [row for row in self._proofs.get(own, {}).values() if in_force(row, day)]
        for place in others:
            found += [
                row
                for row in self._proofs.get(place, {}).values()
                if in_force(row, day) and _is_asked_for(duty, row, papers)
            ]
        return found

    def withdrawn(self, duty: Duty, day: date) -> list[Evidence]:
        """What proves a duty no more by `day`, at all its places: whatever it was there, it may have been its paper."""
        return [
            row
            for place in self.places(duty)
            for row in self._proofs.get(place, {}).values()
            if row.withdrawn is not None and row.withdrawn <= day
        ]

    def there_since(self, rows: Sequence[Evidence], papers: Papers) -> dict[int, date]:
        """Since when the paper was there of rows among these that renewed another one: by their ids, its day."""
        since: dict[int, date] = {}
        for row in rows:
            for before in self._proofs.get(_place(row, self._pledges), {}).values():
                if before.withdrawn is not None and _is_renewed(before, row, papers):
                    since[row.id] = min(before.day, since.get(row.id, row.day))
        return since

    def steps(self, key: str, day: date) -> Sequence[DutyStep]:
        """What was said of a duty by `day`, in order."""
        said = self._said.get(key)
        return [each for each in said.values() if each.day <= day] if said else ()

    def _put(self, row: Evidence, pledges: Mapping[int, Pledge]) -> Place:
        place = _place(row, pledges)
        self._proofs[place][row.id] = row
        return place


def _place(row: Evidence, pledges: Mapping[int, Pledge]) -> Place:
    head = row.key.partition("/")[0]
    if row.subject not in _ABOUT or not head.isdecimal():
        return row.key if row.subject == "duty" else f"{row.subject} {row.key}"
    if row.subject != "pledge":
        return row.subject, int(head)
    pledge = pledges.get(int(head))
    return ("pledge", 0 if pledge is None or pledge.void else pledge.person_id)


def _is_renewed(before: Evidence, row: Evidence, papers: Papers) -> bool:
    """Whether `row` may have taken the place of `before` as the same paper, signed as it was."""
    pins = [papers.versions.get(each.version_id or 0) for each in (before, row)]
    return (
        (before.subject, before.key, before.kind, before.document_id, before.signed)
        == (row.subject, row.key, row.kind, row.document_id, row.signed)
        and before.withdrawn is not None
        and before.withdrawn <= row.day
        and len({pin is not None and is_fixed(pin) for pin in pins}) == 1
    )


def _is_asked_for(duty: Duty, row: Evidence, papers: Papers) -> bool:
    """Whether evidence of a matter, an item… is by its kind, or its document's type, one of the duty's papers."""
    paper = papers.documents.get(row.document_id) if row.document_id else None
    kind = row.kind or (paper.type if paper is not None else "")
    return any(each.type == kind for each in duty.demands)
