"""Can it be handed over today: what stands in the way, what is due, what is at stake, put together for a day."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from models.boards import Board
from models.duty_state import DutyState
from models.duty_views import DutyView
from models.exposure import Exposure
from models.payments import PaymentView
from models.periods import periods
from resources.words import _

if TYPE_CHECKING:
    from models.contract_terms import ContractTerms
    from models.finding_state import FindingsBoard
    from models.kpi_status import KpiStatus
    from models.matter_views import MatterView
    from models.penalty_rules import Penalties
    from models.people_state import PersonState
    from models.registers import Registers

_OF_ROWS = re.compile(r"/[pmi][0-9]+(/|$)")
"""In the key of a duty: a person, a matter, a person's paper."""


@dataclass(frozen=True, slots=True)
class Blocker:
    """One thing that stands in the way of handing over. `kind` and `key` are what it is opened by.

    `kind` is "duty", "person", "matter", "finding" or "kpi"; `sentence` is translated; `place` is the page it is on:
    "contract", "people" or "assurance".
    """

    kind: str
    key: str
    sentence: str
    clause: str
    place: str


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
    when there is no blocker. `next_payment` is the first that isn't received in full.
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


def pledges_of(people: Sequence[PersonState]) -> Pledges:
    """The pledges of those who are on site."""
    there = [each for each in people if each.on_site]
    missing = [each.person.label for each in there if each.pledge is None]
    return Pledges(len(there) - len(missing), len(there), tuple(missing))


def blockers_of(
    board: Board,
    people: Sequence[PersonState],
    matters: Sequence[MatterView],
    findings: FindingsBoard,
    kpi: Sequence[KpiStatus],
    penalties: Penalties,
) -> tuple[Blocker, ...]:
    """Everything that stands in the way on the board's day: the duties first, by how late they are.

    What the client is late with stands in nobody's way here.
    """
    clients = {each.id for each in penalties.clauses if each.party == "client"}
    return (
        *_of_duties(board, clients),
        *_of_people(people),
        *_of_matters(matters),
        *_of_findings(findings),
        *_of_kpi(kpi),
    )


def _of_duties(board: Board, clients: Collection[str]) -> list[Blocker]:
    ours = [view for view in board.duties if view.duty.penalty not in clients]
    late = sorted((view for view in ours if view.overdue), key=lambda view: -view.late_days)
    found = [_duty(view, _overdue(view)) for view in late]
    for view in ours:
        if view.overdue:
            continue
        if view.state is DutyState.RETURNED:
            found.append(_duty(view, _("{duty} {title}: was returned and not handed in again.")))
        elif view.stale and view.duty.due is not None and view.duty.due <= board.day:
            found.append(
                _duty(view, _("{duty} {title}: its evidence has a newer version to look at."))
            )
        elif view.open and _lost(view):
            found.append(_duty(view, _("{duty} {title}: evidence of it is gone.")))
        elif view.duty.standing and view.open:
            found.append(_duty(view, _("{duty} {title}: nothing proves it today.")))
    return found


def _overdue(view: DutyView) -> str:
    if view.state is DutyState.TO_SIGN:
        return _("{duty} {title}: {days} days overdue, a signed scan is missing.")
    if view.state is DutyState.READY:
        return _("{duty} {title}: {days} days overdue, complete but not handed in.")
    if view.state is DutyState.RETURNED:
        return _("{duty} {title}: {days} days overdue, it was returned.")
    return _("{duty} {title}: {days} days overdue, papers are missing.")


def _lost(view: DutyView) -> bool:
    return any(not each.there and each.wrong not in ("draft", "other") for each in view.evidence)


def _duty(view: DutyView, words: str) -> Blocker:
    sentence = words.format(duty=view.key, title=view.title, days=view.late_days)
    return Blocker("duty", view.key, sentence, view.duty.clause, "contract")


def _of_people(people: Sequence[PersonState]) -> list[Blocker]:
    found = []
    for each in people:
        key = str(each.person.id)
        if each.on_site and each.pledge is None:
            words = _("{person} is on site without a valid pledge.")
            sentence = words.format(person=each.person.label)
            found.append(Blocker("person", key, sentence, "Ⅱ8.4", "people"))
        if each.left_accounts_open:
            words = _("{person} has left and still has open accounts.")
            sentence = words.format(person=each.person.label)
            found.append(Blocker("person", key, sentence, "Ⅱ6.4", "people"))
    return found


def _of_matters(matters: Sequence[MatterView]) -> list[Blocker]:
    found = []
    for view in matters:
        if view.withdrawn or view.closed:
            continue
        matter, key = view.matter, str(view.matter.id)
        words = {"number": matter.number, "kind": view.kind.label, "title": matter.title}
        if view.breaches:
            sentence = _("{kind} {number} {title}: goes on against the contract.")
            clause = view.breaches[0].clause
        elif view.late:
            sentence = _("{kind} {number} {title}: a notice was not given in time.")
            clause = view.kind.clause
        else:
            continue
        found.append(Blocker("matter", key, sentence.format(**words), clause, "people"))
    return found


def _of_findings(findings: FindingsBoard) -> list[Blocker]:
    return [
        Blocker(
            "finding",
            str(each.finding.id),
            _("Finding {number}: {days} days overdue.").format(
                number=each.finding.number, days=each.late_days
            ),
            "Ⅱ6.5",
            "assurance",
        )
        for each in findings.findings
        if each.overdue
    ]


def _of_kpi(kpi: Sequence[KpiStatus]) -> list[Blocker]:
    return [
        Blocker(
            "kpi",
            each.id,
            _("KPI {id} {title}: {value}, short of {target}.").format(
                id=each.id,
                title=each.title,
                value=each.shown(each.value),
                target=each.shown(
                    each.target if each.cumulative_target is None else each.cumulative_target
                ),
            ),
            each.clause,
            "contract",
        )
        for each in kpi
        if each.colour.value == "red"
    ]
