"""From the rules and the registers to everything that is owed: the catalogue's rows, once for each time they apply.

Pure and deterministic: the same rules and registers give the same duties, in the same order.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from models.contract.catalogue import DutyRule, When
from models.contract.contract_days import ContractDays, contract_days, standing_matters
from models.contract.due_rules import NO_DAY, DueRules
from models.contract.periods import MONTHS, Period, periods
from models.contract.rules import Rules, settings_in_force
from models.obligations.duties import Duty
from models.obligations.expansion_matters import MatterExpansion
from models.obligations.expansion_parts import Instance, opening
from models.obligations.expansion_people import PeopleExpansion
from models.obligations.registers import Registers

DEPENDS = ("setting", "person", "person_item", "matter", "matter_step")
"""The registers that duties are expanded from: as long as these are the same objects, so are the duties."""


def expand(rules: Rules, registers: Registers, day: date | None = None) -> tuple[Duty, ...]:
    """Every duty of the contract, by due day and key; those without a day last. Raises DayOutOfReach.

    With a `day`, as they were then: matters that happened and steps that were taken later don't count.
    """
    expansion = _Expansion(rules, registers if day is None else _as_of(registers, day))
    found = [
        duty
        for rule in rules.catalogue.duties
        for when in rule.whens
        for duty in expansion.duties(rule, when)
    ]
    found.sort(key=lambda each: (each.due or date.max, each.key))
    return tuple(found)


def _as_of(registers: Registers, day: date) -> Registers:
    return replace(
        registers,
        matter={row: each for row, each in registers.matter.items() if each.day <= day},
        matter_step={row: each for row, each in registers.matter_step.items() if each.day <= day},
    )


class _Expansion:
    def __init__(self, rules: Rules, registers: Registers) -> None:
        settings = settings_in_force(rules, registers)
        matters = standing_matters(registers)
        self._terms = rules.terms
        self._days: ContractDays = contract_days(rules, settings, matters)
        self._due = DueRules(rules.calendar, settings, self._days)
        by_contract = {name: settings.get(f"{name}s") == "contract" for name in MONTHS}
        self._periods = {
            (name, of_contract): periods(
                name, self._days.start, self._days.end, of_contract=of_contract
            )
            for name in MONTHS
            for of_contract in (False, True)
        }
        self._by_contract = by_contract
        months = self._periods["month", by_contract["month"]]
        self._matters = MatterExpansion(rules.matters, registers, matters, months, self._due)
        self._people = PeopleExpansion(registers, self._days, self._due)

    def duties(self, rule: DutyRule, when: When) -> Iterator[Duty]:
        """The duties of one row and cadence."""
        tag = f"/{when.tag}" if when.tag else ""
        standing = when.due.rule == "standing"
        for each in self._instances(when):
            reckoned = each.reckoned
            yield Duty(
                f"{rule.id}{each.key}{tag}",
                rule.id,
                rule.zh,
                rule.en,
                rule.clause,
                rule.categories,
                when.cadence,
                each.period,
                each.first,
                each.last,
                each.person,
                each.item,
                each.matter,
                each.payment,
                each.opens,
                reckoned.soft,
                reckoned.due,
                reckoned.rolled_from,
                reckoned.unknown,
                rule.sign,
                when.demands,
                rule.penalty,
                rule.report,
                standing,
                reckoned.settles,
            )

    def _instances(self, when: When) -> Iterator[Instance]:
        cadence = when.cadence
        if cadence in MONTHS:
            return self._periodic(when)
        if cadence == "person":
            return self._people.each_person(when)
        if cadence in ("person-quarter", "person-year"):
            return self._people.each_period(when, self._periods_of(when))
        if cadence == "item":
            return self._people.each_item(when)
        if cadence == "matter":
            return self._matters.each_matter(when)
        if cadence == "payment":
            return self._payments(when)
        return self._single(when)

    def _periods_of(self, when: When) -> tuple[Period, ...]:
        name = when.cadence.removeprefix("person-")
        if name in ("month", "quarter"):
            return self._periods[name, self._by_contract[name]]
        return self._periods[name, when.by == "contract"]

    def _periodic(self, when: When) -> Iterator[Instance]:
        for number, period in enumerate(self._periods_of(when)):
            if number == 0 and when.skip_first:
                continue
            if when.due.rule == "month":
                reckoned = self._due.after_month(when.due, period)
            elif when.due.rule == "quarter":
                reckoned = self._due.after_quarter(when.due, period.last)
            else:
                reckoned = self._due.reckon(when.due, {"period-end": period.last})
            after = when.due.rule in ("month", "quarter")
            # What is delivered for a period can't be complete before the period is.
            usual = period.last if after else period.first
            opens = opening(when.lead, reckoned, period.first, usual)
            yield Instance(
                f"/{period.label}", reckoned, opens, period.label, period.first, period.last
            )

    def _single(self, when: When) -> Iterator[Instance]:
        """What is owed once: by its own day, at acceptance, at the end, or all the time."""
        due, days = when.due, self._days
        if due.rule == "standing":
            yield Instance("", NO_DAY, days.start)
            return
        # A duty that follows from a termination isn't owed as long as there is none.
        if due.anchor == "termination" and days.termination is None:
            return
        key = {"acceptance": "/A", "termination": "/T"}.get(when.cadence, "")
        reckoned = self._due.reckon(due, {})
        anchor = self._due.anchor(due.anchor, {})
        usual = anchor if due.rule == "within" else None
        yield Instance(key, reckoned, opening(when.lead, reckoned, days.signed, usual))

    def _payments(self, when: When) -> Iterator[Instance]:
        for each in self._terms.payments:
            own = {"payment": each.until, "soft": each.from_day}
            reckoned = self._due.reckon(when.due, own)
            usual = each.from_day or each.until or self._days.acceptance
            opens = opening(when.lead, reckoned, self._days.signed, usual)
            yield Instance(f"/{each.number}", reckoned, opens, payment=each.number)
