"""When people are there: their on-site periods joined to stays, and what they hold meanwhile."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from models.obligations.register_records import PersonItem
from models.obligations.registers import Registers

ON_SITE = "on-site"
"""The kind of a person's item that says they are there."""


@dataclass(frozen=True, slots=True)
class Stay:
    """Somebody's uninterrupted presence, both days included; `last` None while it is open.

    `item` is the first of the periods that it was joined from.
    """

    item: int
    first: date
    last: date | None

    def meets(self, first: date, last: date) -> bool:
        """Whether any day of it is among those from `first` to `last`."""
        return self.first <= last and (self.last is None or self.last >= first)

    def holds(self, day: date) -> bool:
        """Whether somebody is there on `day`."""
        return self.meets(day, day)


def joined(periods: Iterable[PersonItem]) -> tuple[Stay, ...]:
    """The stays in on-site periods of one person, in order; what touches or overlaps is one stay."""
    stays: list[Stay] = []
    known = (each for each in periods if each.since is not None)
    for each in sorted(known, key=lambda each: (each.since or date.min, each.id)):
        first = each.since or date.min
        if each.until is not None and each.until < first:
            continue
        before = stays[-1] if stays else None
        if before is None or (before.last is not None and (first - before.last).days > 1):
            stays.append(Stay(each.id, first, each.until))
        elif before.last is not None and (each.until is None or each.until > before.last):
            stays[-1] = replace(before, last=each.until)
    return tuple(stays)


def items_of_people(registers: Registers) -> Mapping[int, tuple[PersonItem, ...]]:
    """The items that aren't void, by person, in the order of their ids."""
    found: dict[int, list[PersonItem]] = defaultdict(list)
    for each in registers.person_item.values():
        if not each.void:
            found[each.person_id].append(each)
    return {person: tuple(sorted(each)) for person, each in found.items()}
