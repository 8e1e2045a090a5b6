"""All matters on a day; after a change only those are looked at again that something about is different."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from typing import TypeVar

from models.contract.rules import Rules
from models.obligations.evidence_rules import Papers
from models.obligations.register_records import Evidence, Matter
from models.obligations.registers import Registers
from models.people.matter_state import SUBJECT, Matters
from models.people.matter_views import MatterView

_Row = TypeVar("_Row")
_MadeFrom = tuple[object, ...]


class MatterMaker:
    """Makes the views of one archive's matters, and remembers the last ones with what each was made from.

    A view is made from the matter, its steps, its evidence with what is known of the documents, the files of the two
    people that it names, the rules, the settings and the day.
    """

    def __init__(self) -> None:
        self._known: dict[int, tuple[_MadeFrom, MatterView]] = {}
        self._shared: tuple[object, object, date, str] | None = None
        self._papers = Papers({}, {})

    def make(
        self, rules: Rules, registers: Registers, papers: Papers, day: date, language: str
    ) -> tuple[MatterView, ...]:
        """Every matter that had begun by `day`, in the order of entry; kinds that the rules lost are left out."""
        shared = (rules, registers.setting, day, language)
        # Rules and settings by identity: they are the same objects until something of them changes.
        same = (
            self._shared is not None
            and self._shared[0] is rules
            and self._shared[1] is registers.setting
            and self._shared[2:] == shared[2:]
        )
        known = self._known if same else {}
        changed = papers.changed_since(self._papers)
        self._shared, self._papers = shared, papers
        matters = Matters(rules, registers, papers, day)
        steps = _grouped(registers.matter_step.values(), lambda row: row.matter_id)
        evidence = _grouped(
            (row for row in registers.evidence.values() if row.subject == SUBJECT), _matter_of
        )
        files = _Files(registers)
        made: dict[int, tuple[_MadeFrom, MatterView]] = {}
        for identifier in sorted(registers.matter):
            matter = registers.matter[identifier]
            if matter.day > day or matter.kind not in rules.matters:
                continue
            proofs = evidence.get(identifier, [])
            made_from = (matter, steps.get(identifier), proofs, files.of(matter))
            before = known.get(identifier)
            if (
                before is None
                or before[0] != made_from
                or any(row.document_id in changed for row in proofs)
            ):
                made[identifier] = made_from, matters.view(identifier)
            else:
                made[identifier] = before
        self._known = made
        return tuple(view for _made_from, view in made.values())


class _Files:
    """What is on file about people, by person: row, items, pledges."""

    def __init__(self, registers: Registers) -> None:
        self._people = registers.person
        self._items = _grouped(registers.person_item.values(), lambda row: row.person_id)
        self._pledges = _grouped(registers.pledge.values(), lambda row: row.person_id)

    def of(self, matter: Matter) -> tuple[object, ...]:
        """The files of whom a matter is about and of who comes instead."""
        return tuple(
            (self._people.get(person), self._items.get(person), self._pledges.get(person))
            for person in (matter.person_id, matter.other_id)
            if person is not None
        )


def _grouped(rows: Iterable[_Row], by: Callable[[_Row], int]) -> dict[int, list[_Row]]:
    found: dict[int, list[_Row]] = defaultdict(list)
    for row in rows:
        found[by(row)].append(row)
    return found


def _matter_of(row: Evidence) -> int:
    head = row.key.partition("/")[0]
    return int(head) if head.isdecimal() else 0
