"""What tells one time that a thing stands in the way from another: which papers, steps and days, how far short."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING

from models.handover.waiving import bound
from models.obligations.duty_views import demands_met_by
from models.obligations.evidence_rules import CHANGED
from models.people.people_state import LEAVING

if TYPE_CHECKING:
    from models.assurance.finding_state import FindingView
    from models.contract.catalogue import Demand
    from models.kpi.kpi_status import KpiStatus
    from models.obligations.duty_views import DutyView
    from models.obligations.register_records import Pledge
    from models.people.matter_views import MatterView
    from models.people.people_state import PersonState

_OPENS_AGAIN = ("reopened", "accepted")
"""Steps of a finding by which it is open later: at once, or when the risk is accepted no longer."""


def duty_facts(view: DutyView, check: str, others: Mapping[str, DutyView]) -> Iterator[str]:
    """The papers that are missing or unsigned, the evidence that is out of date or gone, the return of the papers.

    With a paper goes what was attached for it and isn't it any more, and with what isn't done every step that was said:
    once that was put right, it can't be wrong again without more of them. `others` are the duties by key.
    """
    if check == "missing":
        yield from _papers(view, view.missing)
        for key in view.lacking_parts:
            yield f"part:{key}"
            if key in others:
                yield from _papers(others[key], others[key].missing)
    elif check == "unsigned":
        yield from _papers(view, view.unsigned)
    elif check == "unfinished":
        yield from _steps(view)
    elif check == "superseded":
        changed = (each for each in view.evidence if each.stale == CHANGED)
        yield from (f"evidence:{each.id}:{each.newest}" for each in changed)
    elif check == "lost":
        yield from (f"evidence:{each.id}" for each in view.evidence if not each.there)
    elif check == "returned":
        last = max((each.id for each in view.steps if each.step == "returned"), default=0)
        yield f"returned:{last}"


def _papers(view: DutyView, wanted: Collection[Demand]) -> Iterator[str]:
    """These papers, what was attached for them and is withdrawn or isn't there, and the duty's steps."""
    yield from (f"paper:{each.type}" for each in wanted)
    gone = [(each.id, each.kind, "") for each in view.withdrawn]
    gone += [(each.id, each.kind, each.type) for each in view.evidence if not each.there]
    for identifier, kind, type_ in gone:
        met = demands_met_by(view.duty, kind, type_)
        # What doesn't say itself which paper it is may have been any of them.
        if any(each in wanted for each in met) or not (met or kind):
            yield f"gone:{identifier}"
    yield from _steps(view)


def _steps(view: DutyView) -> Iterator[str]:
    return (f"step:{each.id}" for each in view.steps)


def pledge_facts(state: PersonState, pledges: Collection[Pledge], day: date) -> Iterator[str]:
    """Since when they are there, and every pledge to work that they signed by `day`, void or not, with its last day."""
    yield from stay_facts(state)
    for each in pledges:
        own = each.person_id == state.person.id and each.variant != LEAVING
        if own and each.signed is not None and each.signed <= day:
            yield f"pledge:{each.id}:{each.until}"


def stay_facts(state: PersonState) -> Iterator[str]:
    """Since when they are, or were, there."""
    if state.stay is not None:
        yield f"stay:{state.stay.first}"


def account_facts(state: PersonState) -> Iterator[str]:
    """The accounts that are open, and which stay they outlast."""
    yield from stay_facts(state)
    yield from (f"account:{each.id}" for each in state.accounts)


def finding_facts(view: FindingView) -> Iterator[str]:
    """By which step it was opened last, and the day that it is overdue from."""
    opened = max((each.id for each in view.steps if each.step in _OPENS_AGAIN), default=0)
    yield f"opened:{opened}"
    if view.overdue:
        yield f"due:{view.finding.due}"
    else:
        yield "open"


def matter_facts(view: MatterView) -> Iterator[str]:
    """What it breaches since when, which notices are late, or which steps are still to be done."""
    wrong = [f"breach:{each.clause}:{each.step}:{each.since}" for each in view.breaches]
    wrong += [
        f"late:{each.notice.step}:{each.deadline.latest}"
        for each in view.notices
        if each.late and each.deadline is not None
    ]
    yield from wrong
    if not wrong:
        for step in view.steps:
            if not step.finished:
                # A step that was taken back since is to be done for another reason.
                undone = max((row.id for row in step.history if row.undone), default=0)
                yield f"open:{step.id}:{undone}"


def kpi_facts(status: KpiStatus, day: date) -> Iterator[str]:
    """The month of the contract whose figures these are, the last one once it is over, and how short of the target."""
    begun = [each.first for each in status.months if each.first <= day]
    yield f"month:{begun[-1] if begun else day}"
    if status.value is not None:
        yield bound(abs(status.target - status.value))
