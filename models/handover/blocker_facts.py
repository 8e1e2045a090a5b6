"""What tells one time that a thing stands in the way from another: which papers, steps and days, how far short."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from models.handover.waiving import bound
from models.obligations.evidence_rules import CHANGED

if TYPE_CHECKING:
    from models.assurance.finding_state import FindingView
    from models.kpi.kpi_status import KpiStatus
    from models.obligations.duty_views import DutyView
    from models.people.matter_views import MatterView

_OPENS_AGAIN = ("reopened", "accepted")
"""Steps of a finding by which it is open later: at once, or when the risk is accepted no longer."""


def duty_facts(view: DutyView, check: str) -> Iterator[str]:
    """The papers that are missing or unsigned, the evidence that is out of date or gone, the return of the papers."""
    if check == "missing":
        yield from (f"paper:{each.type}" for each in view.missing)
        yield from (f"part:{each}" for each in view.lacking_parts)
    elif check == "unsigned":
        yield from (f"paper:{each.type}" for each in view.unsigned)
    elif check == "superseded":
        yield from (f"evidence:{each.id}" for each in view.evidence if each.stale == CHANGED)
    elif check == "lost":
        yield from (f"evidence:{each.id}" for each in view.evidence if not each.there)
    elif check == "returned":
        last = max((each.id for each in view.steps if each.step == "returned"), default=0)
        yield f"returned:{last}"


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
