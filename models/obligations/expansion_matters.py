"""What is owed because something happens: for each matter of the kinds that a row of the catalogue names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from models.contract.catalogue import When
from models.contract.due_rules import NO_DAY, DueRules, Reckoned
from models.contract.periods import Period
from models.obligations.expansion_parts import Instance, opening
from models.obligations.register_records import Matter
from models.obligations.registers import Registers
from models.people.matter_rules import MatterKind


class MatterExpansion:
    """The matters that stand, by kind, with the days on which they were planned or came about."""

    def __init__(
        self,
        kinds: Mapping[str, MatterKind],
        registers: Registers,
        matters: Sequence[Matter],
        months: Sequence[Period],
        due: DueRules,
    ) -> None:
        self._months, self._due = months, due
        self._matters: dict[str, list[Matter]] = defaultdict(list)
        for each in matters:
            self._matters[each.kind].append(each)
        self._happened = _deeds(kinds, registers)

    def each_matter(self, when: When) -> Iterator[Instance]:
        """Once for every matter of the kinds."""
        known: dict[tuple[date, date | None], tuple[Reckoned, date]] = {}
        for matter in (each for kind in when.of for each in self._matters.get(kind, ())):
            # Once it came about, that day counts: who did it earlier than planned should have said so earlier.
            days = matter.day, self._happened.get(matter.id, matter.planned)
            answer = known.get(days)
            if answer is None:
                reckoned = self._reckoned(when, *days)
                answer = reckoned, opening(when.lead, reckoned, None, matter.day)
                known[days] = answer
            yield Instance(f"/m{matter.id}", *answer, matter=matter.id, person=matter.person_id)

    def _reckoned(self, when: When, day: date, planned: date | None) -> Reckoned:
        if when.due.rule == "month":
            return self._with_month(when, day)
        own = {"matter": day, "planned": planned or day, "set": planned}
        return self._due.reckon(when.due, own)

    def _with_month(self, when: When, day: date) -> Reckoned:
        for month in self._months:
            if month.first <= day <= month.last:
                return self._due.after_month(when.due, month)
        return NO_DAY


def _deeds(kinds: Mapping[str, MatterKind], registers: Registers) -> dict[int, date]:
    """The day on which each matter came about, where its kind has a step that says so and that was taken."""
    deeds = {
        kind.id: frozenset(notice.deed for notice in kind.notices if notice.deed)
        for kind in kinds.values()
    }
    found: dict[int, date] = {}
    for step in sorted(registers.matter_step.values()):
        matter = registers.matter.get(step.matter_id)
        if matter is None or step.step not in deeds.get(matter.kind, ()):
            continue
        if step.undone:
            found.pop(matter.id, None)
        else:
            found[matter.id] = step.day
    return found
