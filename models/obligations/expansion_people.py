"""What is owed for people: on arrival, on leaving, for quarters and years they are there, for papers that expire."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from models.contract.calendar import stepped
from models.contract.catalogue import When
from models.contract.contract_days import ContractDays
from models.contract.due_rules import NO_DAY, DueRules, Reckoned
from models.contract.periods import Period
from models.obligations.expansion_parts import Instance, opening
from models.obligations.register_records import Person, PersonItem
from models.obligations.registers import Registers
from models.people.stays import ON_SITE, Stay, items_of_people, joined

_RENEWAL = 60
"""How many days before a paper expires its renewal is looked for where the catalogue doesn't say. Good practice."""


class PeopleExpansion:
    """Everybody who isn't void, with their stays within the contract and the papers they hold."""

    def __init__(self, registers: Registers, days: ContractDays, due: DueRules) -> None:
        self._days, self._due = days, due
        items = items_of_people(registers)
        people = (registers.person[each] for each in sorted(registers.person))
        self._people: list[tuple[Person, tuple[Stay, ...], tuple[PersonItem, ...]]] = []
        for person in people:
            if person.void:
                continue
            held = items.get(person.id, ())
            stays = joined(each for each in held if each.kind == ON_SITE)
            within = tuple(each for each in stays if each.meets(self._from, days.end))
            # Somebody who was here only before or comes only after the contract owes it nothing.
            if within or not stays:
                self._people.append((person, within, held))

    @property
    def _from(self) -> date:
        """The first day on which somebody can be there for this contract."""
        return min(self._days.signed, self._days.start)

    def each_person(self, when: When) -> Iterator[Instance]:
        """Once for every stay; for who has none, once without a day."""
        for person, stays, _items in self._chosen(when):
            if not stays and when.due.anchor != "leaving":
                yield Instance(f"/p{person.id}", NO_DAY, self._days.start, person=person.id)
            for number, stay in enumerate(stays):
                if when.due.anchor == "leaving" and stay.last is None:
                    continue
                # Who was here for the contract before is taken to arrive with this one.
                own = {"arrival": max(stay.first, self._from), "leaving": stay.last}
                reckoned = self._due.reckon(when.due, own)
                key = f"/p{person.id}" if number == 0 else f"/p{person.id}/s{stay.item}"
                opens = opening(when.lead, reckoned, self._from, None)
                yield Instance(key, reckoned, opens, person=person.id)

    def each_period(self, when: When, periods: Iterable[Period]) -> Iterator[Instance]:
        """For every person and every period that they were there in, up to the day they left."""
        known: dict[tuple[str, date], tuple[Reckoned, date]] = {}
        spans = [(each, f"/{each.label}") for each in periods]
        for person, stays, _items in self._chosen(when):
            for period, label in spans:
                last = self._last_day(when, stays, period)
                if last is None:
                    continue
                answer = known.get((label, last))
                if answer is None:
                    answer = known[label, last] = self._of_period(when, period, last)
                yield Instance(
                    f"/p{person.id}{label}",
                    *answer,
                    period.label,
                    period.first,
                    period.last,
                    person.id,
                )

    def each_item(self, when: When) -> Iterator[Instance]:
        """For every paper of the kinds; of one that expires only where its holder stays on."""
        wanted = frozenset(when.of)
        for person, stays, items in self._people:
            for item in items:
                if item.kind not in wanted:
                    continue
                own = {"since": item.since, "until": item.until}
                if not self._applies(when, stays, own):
                    continue
                reckoned = self._due.reckon(when.due, own)
                lead = _RENEWAL if when.lead is None else when.lead
                opens = opening(lead, reckoned, self._from, None)
                key = f"/p{person.id}/i{item.id}"
                yield Instance(key, reckoned, opens, person=person.id, item=item.id)

    def _chosen(
        self, when: When
    ) -> Iterable[tuple[Person, tuple[Stay, ...], tuple[PersonItem, ...]]]:
        if not when.of:
            return self._people
        roles = frozenset(when.of)
        return [each for each in self._people if each[0].role in roles]

    def _last_day(self, when: When, stays: tuple[Stay, ...], period: Period) -> date | None:
        """The last day somebody was there in the period; None when there is nothing to be owed for it."""
        here = [each for each in stays if each.meets(period.first, period.last)]
        if when.skip_first:
            # What is due on arrival covers the period somebody arrives in; the first begins with the service.
            here = [each for each in here if max(each.first, self._days.start) < period.first]
        if not here:
            return None
        last = here[-1].last
        return period.last if last is None else min(last, period.last)

    def _of_period(self, when: When, period: Period, last: date) -> tuple[Reckoned, date]:
        if when.due.rule == "quarter":
            reckoned = self._due.after_quarter(when.due, last)
            return reckoned, opening(when.lead, reckoned, period.first, last)
        reckoned = self._due.reckon(when.due, {"period-end": last})
        return reckoned, opening(when.lead, reckoned, period.first, period.first)

    def _applies(self, when: When, stays: tuple[Stay, ...], own: dict[str, date | None]) -> bool:
        if when.due.rule == "expiry":
            day = own["until"]
            if day is None or not self._days.start <= day < self._days.end:
                return False
            return not stays or any(each.holds(stepped(day, 1)) for each in stays)
        day = self._due.anchor(when.due.anchor, own)
        return day is not None and self._from <= day <= self._days.end
