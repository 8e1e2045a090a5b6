"""What stands in the way of handing over on a day: duties, people, matters, findings, KPI, the client's materials."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from models.documents.number_gaps import NumberGap
from models.handover.blocker_facts import (
    account_facts,
    duty_facts,
    finding_facts,
    kpi_facts,
    matter_facts,
    pledge_facts,
    stay_facts,
)
from models.handover.waiving import answers_for, subject_of
from models.obligations.boards import Board
from models.obligations.duty_state import DutyState
from models.obligations.duty_views import DutyView
from models.obligations.register_records import GateWaiver, Material, Pledge
from resources.words import _, ngettext

if TYPE_CHECKING:
    from models.assurance.finding_state import FindingsBoard
    from models.contract.penalty_rules import Penalties
    from models.kpi.kpi_status import KpiStatus
    from models.people.matter_views import MatterView
    from models.people.people_state import PersonState


@dataclass(frozen=True, slots=True)
class Blocker:
    """One thing that stands in the way of handing over. `kind` and `key` are what it is opened by.

    `kind` is "duty", "person", "matter", "finding", "kpi", "material", "numbers" or "withheld"; `sentence` is
    translated; `place` is the page it is on: "contract", "people", "assurance", "handover" or "library". `check` says
    what is wrong with it: "missing", "unsigned", "returned", "superseded", "lost", "unfinished", or as `kind`; `facts`
    tell this time from another one (models/handover/waiving.py).
    """

    kind: str
    key: str
    sentence: str
    clause: str
    place: str
    check: str = ""
    facts: frozenset[str] = frozenset()

    @property
    def cause(self) -> tuple[str, str]:
        """What a waiver answers for, as (subject, key) of its row: what is wrong with this thing now."""
        return subject_of(self.check or self.kind, self.facts), self.key

    def answered_by(self, waiver: GateWaiver) -> bool:
        """Whether the waiver answers for it."""
        check = self.check or self.kind
        return waiver.key == self.key and answers_for(waiver.subject, check, self.facts)


def blockers_of(
    board: Board,
    people: Sequence[PersonState],
    matters: Sequence[MatterView],
    findings: FindingsBoard,
    kpi: Sequence[KpiStatus],
    penalties: Penalties,
    *,
    pledges: Collection[Pledge],
    ended: bool = False,
) -> tuple[Blocker, ...]:
    """Everything of the contract that stands in the way on the board's day: the duties first, by how late they are.

    What the client is late with stands in nobody's way here. `ended`: the term is over, so that nobody may be on site
    any more and nothing may be open. `pledges` are all that were ever entered.
    """
    clients = {each.id for each in penalties.clauses if each.party == "client"}
    return (
        *_of_duties(board, clients),
        *_of_people(people, pledges, board.day, ended=ended),
        *_of_matters(matters, ended=ended),
        *_of_findings(findings, ended=ended),
        *_of_kpi(kpi, board.day),
    )


def blocking_records(
    materials: Iterable[Material],
    gaps: Sequence[NumberGap],
    withheld: int,
    *,
    day: date,
    ended: bool,
) -> tuple[Blocker, ...]:
    """Everything of the records: materials to be returned once the term is over, numbers that are gone, and documents
    with the mark of a state secret, of which only that they are there is known.
    """
    found = [material_blocker(each) for each in unreturned(materials, day)] if ended else []
    for gap in gaps:
        sentence = _("{numbers}: given out, but neither a document nor a purge accounts for it.")
        found.append(
            Blocker(
                "numbers", gap.words, sentence.format(numbers=gap.words), "DA/T 70 完2-6", "library"
            )
        )
    if withheld:
        sentence = ngettext(
            "{count} document bears the mark of a state secret: it can't be handed over by this way.",
            "{count} documents bear the mark of a state secret: they can't be handed over by this way.",
            withheld,
        )
        clause = "Ⅱ8.6"
        found.append(
            Blocker("withheld", "withheld", sentence.format(count=withheld), clause, "library")
        )
    return tuple(found)


def unreturned(materials: Iterable[Material], day: date) -> list[Material]:
    """The client's materials that are here on `day`, by number."""
    here = [
        each
        for each in materials
        if not each.void and each.received <= day and (each.returned is None or each.returned > day)
    ]
    return sorted(here, key=lambda each: each.number)


def material_blocker(material: Material) -> Blocker:
    """What is said of a material that wasn't returned. Its row is one turn: what is given again has its own."""
    sentence = _("{number} {title}: the client's, and not returned.")
    sentence = sentence.format(number=material.number, title=material.title)
    return Blocker("material", str(material.id), sentence, "Ⅱ8.4", "handover")


def _of_duties(board: Board, clients: Collection[str]) -> list[Blocker]:
    ours = [view for view in board.duties if view.duty.penalty not in clients]
    late = sorted((view for view in ours if view.overdue), key=lambda view: -view.late_days)
    found = [_duty(board, view, *_overdue(view)) for view in late]
    for view in ours:
        if view.overdue:
            continue
        if view.state is DutyState.RETURNED:
            found.append(
                _duty(
                    board,
                    view,
                    _("{duty} {title}: was returned and not handed in again."),
                    "returned",
                )
            )
        elif view.stale and view.duty.due is not None and view.duty.due <= board.day:
            found.append(
                _duty(
                    board,
                    view,
                    _("{duty} {title}: its evidence has a newer version to look at."),
                    "superseded",
                )
            )
        elif view.open and _lost(view):
            found.append(_duty(board, view, _("{duty} {title}: evidence of it is gone."), "lost"))
        elif view.duty.standing and view.open:
            found.append(
                _duty(board, view, _("{duty} {title}: nothing proves it today."), "missing")
            )
    return found


def _overdue(view: DutyView) -> tuple[str, str]:
    """What is said of an overdue duty, and what is wrong with it."""
    if view.state is DutyState.TO_SIGN:
        return _("{duty} {title}: {days} days overdue, a signed scan is missing."), "unsigned"
    if view.state is DutyState.READY:
        words = _("{duty} {title}: {days} days overdue, complete but not handed in.")
        return words, "unfinished"
    if view.state is DutyState.RETURNED:
        return _("{duty} {title}: {days} days overdue, it was returned."), "returned"
    return _("{duty} {title}: {days} days overdue, papers are missing."), "missing"


def _lost(view: DutyView) -> bool:
    return any(not each.there and each.wrong not in ("draft", "other") for each in view.evidence)


def _duty(board: Board, view: DutyView, words: str, check: str) -> Blocker:
    sentence = words.format(duty=view.key, title=view.title, days=view.late_days)
    facts = frozenset(duty_facts(view, check, board.by_key))
    return Blocker("duty", view.key, sentence, view.duty.clause, "contract", check, facts)


def _of_people(
    people: Sequence[PersonState], pledges: Collection[Pledge], day: date, *, ended: bool
) -> list[Blocker]:
    found = []
    for each in people:
        key = str(each.person.id)
        if each.on_site and each.pledge is None:
            words = _("{person} is on site without a valid pledge.")
            sentence = words.format(person=each.person.label)
            facts = frozenset(pledge_facts(each, pledges, day))
            found.append(Blocker("person", key, sentence, "Ⅱ8.4", "people", "pledge", facts))
        if ended and each.on_site:
            words = _("{person} is still on site although the contract is over.")
            sentence = words.format(person=each.person.label)
            facts = frozenset(stay_facts(each))
            found.append(Blocker("person", key, sentence, "Ⅱ6.4", "people", "leaving", facts))
        if each.left_accounts_open:
            words = _("{person} has left and still has open accounts.")
            sentence = words.format(person=each.person.label)
            facts = frozenset(account_facts(each))
            found.append(Blocker("person", key, sentence, "Ⅱ6.4", "people", "accounts", facts))
    return found


def _of_matters(matters: Sequence[MatterView], *, ended: bool) -> list[Blocker]:
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
        elif ended:
            sentence = _("{kind} {number} {title}: is still open although the contract is over.")
            clause = view.kind.clause
        else:
            continue
        sentence = sentence.format(**words)
        facts = frozenset(matter_facts(view))
        found.append(Blocker("matter", key, sentence, clause, "people", facts=facts))
    return found


def _of_findings(findings: FindingsBoard, *, ended: bool) -> list[Blocker]:
    found = []
    for each in findings.findings:
        if each.overdue:
            words = _("Finding {number}: {days} days overdue.")
        elif ended and each.state.open:
            words = _("Finding {number}: is still open although the contract is over.")
        else:
            continue
        sentence, key = (
            words.format(number=each.finding.number, days=each.late_days),
            str(each.finding.id),
        )
        facts = frozenset(finding_facts(each))
        found.append(Blocker("finding", key, sentence, "Ⅱ6.5", "assurance", facts=facts))
    return found


def _of_kpi(kpi: Sequence[KpiStatus], day: date) -> list[Blocker]:
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
            facts=frozenset(kpi_facts(each, day)),
        )
        for each in kpi
        if each.colour.value == "red"
    ]
