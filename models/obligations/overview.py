"""Can it be handed over today: what stands in the way, what is due, what is at stake, put together for a day."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from models.contract.payments import PaymentView
from models.contract.periods import periods
from models.handover.blockers import Blocker
from models.obligations.boards import Board
from models.obligations.duty_state import DutyState
from models.obligations.duty_views import DutyView
from models.obligations.exposure import Exposure
from models.obligations.register_records import GateWaiver

if TYPE_CHECKING:
    from models.contract.contract_terms import ContractTerms
    from models.kpi.kpi_status import KpiStatus
    from models.obligations.registers import Registers
    from models.people.people_state import PersonState

_OF_ROWS = re.compile(r"/[pmi][0-9]+(/|$)")
"""In the key of a duty: a person, a matter, a person's paper."""


@dataclass(frozen=True, slots=True)
class Pledges:
    """How many of those on site have a valid pledge, and who hasn't."""

    valid: int
    needed: int
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Findings:
    """Findings of assessments by how they stand; overdue ones are open, too."""

    open: int
    overdue: int
    closed: int


@dataclass(frozen=True, slots=True)
class Overview:
    """A contract on `day`. `month` of `months` is the month of the contract, 0 before it begins.

    `coverage`: category → (duties kept, duties owed by now); what isn't due yet or not applicable is left out. `ready`
    when there is no blocker; `waived` are those that somebody answers for. `next_payment` is the first that isn't
    received in full.
    """

    day: date
    days_left: int
    month: int
    months: int
    ready: bool
    blockers: tuple[Blocker, ...]
    due_this_week: tuple[DutyView, ...]
    overdue: tuple[DutyView, ...]
    coverage: Mapping[str, tuple[int, int]]
    exposure: Exposure
    kpi: tuple[KpiStatus, ...]
    pledges: Pledges
    findings: Findings
    payments: tuple[PaymentView, ...]
    next_payment: PaymentView | None
    warnings: tuple[str, ...]
    board: Board
    waived: tuple[tuple[Blocker, GateWaiver], ...] = ()


def coverage_of(board: Board) -> dict[str, tuple[int, int]]:
    """Category → (kept, owed) of what is owed by the board's day."""
    kept: dict[str, int] = {}
    owed: dict[str, int] = {}
    for view in board.duties:
        if view.state in (DutyState.NOT_DUE, DutyState.NOT_APPLICABLE):
            continue
        done = view.kept or view.at_rest
        for category in view.duty.categories:
            owed[category] = owed.get(category, 0) + 1
            kept[category] = kept.get(category, 0) + done
    return {category: (kept[category], owed[category]) for category in owed}


def month_of(terms: ContractTerms, day: date) -> tuple[int, int]:
    """(which month of the contract `day` lies in, of how many): 0 before the first, the last one behind the end."""
    months = periods("month", terms.start, terms.end, of_contract=True)
    return sum(each.first <= day for each in months), len(months)


def orphans_of(registers: Registers, keys: Iterable[str]) -> tuple[str, ...]:
    """The keys of duties of which something was said, or that have evidence, and that aren't among `keys` any more.

    Another reading of months, or other rules, leaves them behind. Those of a person, a paper or a matter go with it.
    """
    said = {each.duty for each in registers.duty_step.values()}
    said |= {
        each.key
        for each in registers.evidence.values()
        if each.subject == "duty" and each.withdrawn is None
    }
    return tuple(sorted(each for each in said.difference(keys) if not _OF_ROWS.search(each)))


def waivers_on(registers: Registers, day: date) -> tuple[GateWaiver, ...]:
    """What somebody answered for by `day`, the newest first."""
    held = (
        each
        for each in registers.gate_waiver.values()
        if each.day <= day and (each.withdrawn is None or each.withdrawn > day)
    )
    return tuple(sorted(held, key=lambda each: -each.id))


def pledges_of(people: Sequence[PersonState]) -> Pledges:
    """The pledges of those who are on site."""
    there = [each for each in people if each.on_site]
    missing = [each.person.label for each in there if each.pledge is None]
    return Pledges(len(there) - len(missing), len(there), tuple(missing))
