"""The way of a finding (问题整改闭环): its states, which step leads from where to where, and where it stands on a day.

新建 → 已派发 → 整改中 → 待复核 → 已关闭, or 风险接受 for a time, or 退回. Steps are never changed: who was wrong takes
another one. Who closes is not who fixed, and closing needs a paper from before and one from after.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import Enum
from typing import NamedTuple

from models.naming import name_key
from models.obligations.register_records import FindingStep
from resources.words import N_

BEFORE, AFTER, APPROVAL = "before", "after", "approval"
"""What a finding's evidence shows: how it was, how it is, that accepting its risk was approved."""


class FindingState(Enum):
    """Where a finding stands; the value is a stable word."""

    NEW = "new"
    DISPATCHED = "dispatched"
    FIXING = "fixing"
    TO_VERIFY = "to-verify"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    CLOSED = "closed"
    VOID = "void"

    @property
    def label(self) -> str:
        """A message id."""
        return _LABELS[self]

    @property
    def open(self) -> bool:
        """Whether something is still to be done about it."""
        return self in OPEN_STATES


_LABELS = {
    FindingState.NEW: N_("new finding"),
    FindingState.DISPATCHED: N_("dispatched"),
    FindingState.FIXING: N_("being fixed"),
    FindingState.TO_VERIFY: N_("to be verified"),
    FindingState.RETURNED: N_("sent back"),
    FindingState.ACCEPTED: N_("risk accepted"),
    FindingState.CLOSED: N_("closed finding"),
    FindingState.VOID: N_("entered by mistake"),
}
OPEN_STATES = frozenset(
    {
        FindingState.NEW,
        FindingState.DISPATCHED,
        FindingState.FIXING,
        FindingState.TO_VERIFY,
        FindingState.RETURNED,
    }
)


class Transition(NamedTuple):
    """A step: from which states, to which, and which of name, reason, until it must tell. `label` is a message id."""

    step: str
    label: str
    before: frozenset[FindingState]
    after: FindingState
    needs: tuple[str, ...] = ()


def _from(*states: FindingState) -> frozenset[FindingState]:
    return frozenset(states)


_S = FindingState
TRANSITIONS = {
    each.step: each
    for each in (
        Transition("dispatched", N_("dispatch"), _from(_S.NEW, _S.RETURNED), _S.DISPATCHED, ("name",)),
        Transition("fixing", N_("begin fixing"), _from(_S.DISPATCHED, _S.RETURNED), _S.FIXING),
        Transition("fixed", N_("report as fixed"), _from(_S.FIXING), _S.TO_VERIFY, ("name",)),
        Transition("closed", N_("verify and close"), _from(_S.TO_VERIFY), _S.CLOSED, ("name",)),
        Transition(
            "returned", N_("send back"), _from(_S.DISPATCHED, _S.TO_VERIFY), _S.RETURNED, ("name", "reason")
        ),
        Transition(
            "accepted",
            N_("accept the risk"),
            _from(_S.NEW, _S.DISPATCHED, _S.FIXING, _S.TO_VERIFY, _S.RETURNED),
            _S.ACCEPTED,
            ("name", "reason", "until"),
        ),
        Transition("confirmed", N_("note the client's confirmation"), _from(_S.CLOSED), _S.CLOSED, ("confirmed_by",)),
        Transition("reopened", N_("open again"), _from(_S.CLOSED, _S.ACCEPTED, _S.VOID), _S.NEW, ("reason",)),
        Transition("void", N_("strike as entered by mistake"), _from(_S.NEW, _S.DISPATCHED), _S.VOID, ("reason",)),
    )
}  # fmt: skip
"""Every step there is, by its word; whatever isn't here can't be said."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a finding stands on a day, and since when. `until`: the last day on which its risk is accepted.

    `expired`: that day has passed, so it is open again. `fixers` are those who reported it fixed since it was opened
    last, `reopened` counts how often it was opened again by somebody.
    """

    state: FindingState
    since: date | None = None
    until: date | None = None
    expired: bool = False
    reopened: int = 0
    dispatched_to: str = ""
    fixers: tuple[str, ...] = ()
    closed_by: str = ""
    closed: date | None = None
    confirmed_by: str = ""
    confirmed: date | None = None
    last: date | None = None


NEW = Standing(FindingState.NEW)


def standing(steps: Iterable[FindingStep], day: date) -> Standing:
    """Where these steps of one finding, in the order in which they were said, have led by `day`.

    Steps whose own day is later don't count yet. A risk that was accepted until a day before is open again.
    """
    found = NEW
    for step in steps:
        if step.day <= day:
            found = _after(_expired(found, step.day), step)
    return _expired(found, day)


def possible(state: FindingState) -> tuple[str, ...]:
    """The steps that can be taken from here, in the order of the table."""
    return tuple(each.step for each in TRANSITIONS.values() if state in each.before)


class Refusal(Enum):
    """Why a step can't be taken."""

    UNKNOWN = "unknown-step"
    ILLEGAL = "illegal-step"
    NO_NAME = "no-name"
    NO_REASON = "no-reason"
    NO_UNTIL = "no-until"
    PAST_UNTIL = "past-until"
    NO_CONFIRMER = "no-confirmer"
    SAME_PERSON = "same-person"
    NO_BEFORE = "no-before"
    NO_AFTER = "no-after"
    TOO_EARLY = "too-early"


class Said(NamedTuple):
    """A step as somebody wants to say it."""

    step: str
    day: date
    name: str = ""
    reason: str = ""
    until: date | None = None
    confirmed_by: str = ""
    confirmed: date | None = None


def refusals(
    now: Standing, said: Said, evidence: Sequence[str], *, found: date | None = None
) -> tuple[Refusal, ...]:
    """Everything that forbids the step, empty when it may be taken.

    `now` is where the finding stands on the step's day, `evidence` the kinds of papers that count by then, `found` the
    day on which the finding was found: nothing was done about it before, and nothing before the step that was last.
    """
    transition = TRANSITIONS.get(said.step)
    if transition is None:
        return (Refusal.UNKNOWN,)
    if now.state not in transition.before:
        return (Refusal.ILLEGAL,)
    against: list[Refusal] = []
    earliest = max(filter(None, (now.last, found)), default=None)
    if earliest is not None and said.day < earliest:
        against.append(Refusal.TOO_EARLY)
    against += _untold(transition, said)
    if said.step == "closed":
        if name_key(said.name) in {name_key(each) for each in now.fixers}:
            against.append(Refusal.SAME_PERSON)
        against += [
            refusal
            for kind, refusal in ((BEFORE, Refusal.NO_BEFORE), (AFTER, Refusal.NO_AFTER))
            if kind not in evidence
        ]
    return tuple(against)


def _untold(transition: Transition, said: Said) -> list[Refusal]:
    against: list[Refusal] = []
    if "name" in transition.needs and not said.name:
        against.append(Refusal.NO_NAME)
    if "reason" in transition.needs and not said.reason:
        against.append(Refusal.NO_REASON)
    if "confirmed_by" in transition.needs and not said.confirmed_by:
        against.append(Refusal.NO_CONFIRMER)
    if "until" in transition.needs:
        if said.until is None:
            against.append(Refusal.NO_UNTIL)
        elif said.until < said.day:
            against.append(Refusal.PAST_UNTIL)
    return against


def _after(now: Standing, step: FindingStep) -> Standing:
    transition = TRANSITIONS.get(step.step)
    if transition is None or now.state not in transition.before:
        # Only a damaged database holds such a step; it leads nowhere.
        return now
    state = transition.after
    after = replace(now, state=state, last=step.day, until=None, expired=False)
    if state is not now.state:
        after = replace(after, since=step.day)
    if step.step == "reopened":
        return replace(
            after,
            reopened=now.reopened + 1,
            dispatched_to="",
            fixers=(),
            closed_by="",
            closed=None,
            confirmed_by="",
            confirmed=None,
        )
    if step.step == "dispatched":
        after = replace(after, dispatched_to=step.name)
    elif step.step == "fixed":
        after = replace(after, fixers=tuple(dict.fromkeys((*now.fixers, step.name))))
    elif step.step == "accepted":
        after = replace(after, until=step.until)
    elif step.step == "closed":
        after = replace(after, closed_by=step.name, closed=step.day)
    if step.confirmed_by:
        after = replace(after, confirmed_by=step.confirmed_by, confirmed=step.confirmed or step.day)
    return after


def _expired(now: Standing, day: date) -> Standing:
    if now.state is not FindingState.ACCEPTED or now.until is None or day <= now.until:
        return now
    opened = now.until + timedelta(days=1)
    return replace(
        now, state=FindingState.NEW, since=opened, expired=True, dispatched_to="", fixers=()
    )
