"""Where a duty stands: what was said of it step by step, and which step may follow. The table is all there is to it.

未到期→待收集→待签字→待提交→已提交→甲方已确认→已归档 (domain model §1.4, status model); aside: returned, not applicable
(with a reason and the client's word), waived (with a name and a reason). Before "submitted" the papers decide.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import NamedTuple

from models.obligations.register_records import DutyStep
from resources.words import N_

RECORDED_LATER = timedelta(days=3)
"""Beyond this between a paper's day and our clock, views say that it was recorded later."""


class DutyState(enum.Enum):
    """What is shown of a duty; the value is the word of the command line. Being overdue stands beside it."""

    NOT_DUE = "not-due"  # 未到期
    TO_COLLECT = "to-collect"  # 待收集
    TO_SIGN = "to-sign"  # 待签字
    READY = "ready"  # 待提交
    SUBMITTED = "submitted"  # 已提交
    CONFIRMED = "confirmed"  # 甲方已确认
    ARCHIVED = "archived"  # 已归档
    RETURNED = "returned"  # 被退回
    NOT_APPLICABLE = "not-applicable"  # 不适用
    WAIVED = "waived"  # 已豁免
    MET = "met"  # 满足: holds all the time, and its evidence is valid

    @property
    def label(self) -> str:
        """English message id of the state's name; translate where it is shown."""
        return _LABELS[self]


_LABELS = {
    DutyState.NOT_DUE: N_("not due yet"),
    DutyState.TO_COLLECT: N_("to collect"),
    DutyState.TO_SIGN: N_("to sign"),
    DutyState.READY: N_("to submit"),
    DutyState.SUBMITTED: N_("submitted"),
    DutyState.CONFIRMED: N_("confirmed by the client"),
    DutyState.ARCHIVED: N_("archived"),
    DutyState.RETURNED: N_("returned"),
    DutyState.NOT_APPLICABLE: N_("not applicable"),
    DutyState.WAIVED: N_("waived"),
    DutyState.MET: N_("met"),
}


class Position(enum.Enum):
    """How far the steps alone have brought a duty."""

    OPEN = "open"
    SUBMITTED = "submitted"
    CONFIRMED = "confirmed"
    ARCHIVED = "archived"
    RETURNED = "returned"
    WAIVED = "waived"
    NOT_APPLICABLE = "not-applicable"


@dataclass(frozen=True, slots=True)
class StepRule:
    """What a step needs beside a position it may follow: a name, a reason, papers that are there or signed too."""

    label: str
    name: bool = False
    reason: bool = False
    there: bool = False
    signed: bool = False


STEPS: Mapping[str, StepRule] = MappingProxyType(
    {
        "submitted": StepRule(N_("submit"), there=True),
        "confirmed": StepRule(N_("confirm"), there=True, signed=True),
        "archived": StepRule(N_("archive"), there=True, signed=True),
        "returned": StepRule(N_("return"), reason=True),
        "waived": StepRule(N_("waive"), name=True, reason=True),
        "unwaived": StepRule(N_("take the waiver back"), reason=True),
        "not-applicable": StepRule(N_("declare not applicable"), name=True, reason=True),
        "applicable-again": StepRule(N_("declare applicable again"), reason=True),
    }
)
"""Every step that can be said of a duty."""

_P = Position
_BEFORE = None
"""A step back: to where the duty stood before it was set aside."""

TRANSITIONS: Mapping[Position, Mapping[str, Position | None]] = MappingProxyType(
    {
        _P.OPEN: {
            "submitted": _P.SUBMITTED,
            "archived": _P.ARCHIVED,
            "waived": _P.WAIVED,
            "not-applicable": _P.NOT_APPLICABLE,
        },
        _P.SUBMITTED: {
            "confirmed": _P.CONFIRMED,
            "archived": _P.ARCHIVED,
            "returned": _P.RETURNED,
            "waived": _P.WAIVED,
            "not-applicable": _P.NOT_APPLICABLE,
        },
        _P.CONFIRMED: {"archived": _P.ARCHIVED, "returned": _P.RETURNED},
        _P.ARCHIVED: {"returned": _P.RETURNED},
        _P.RETURNED: {
            "submitted": _P.SUBMITTED,
            "waived": _P.WAIVED,
            "not-applicable": _P.NOT_APPLICABLE,
        },
        _P.WAIVED: {"unwaived": _BEFORE},
        _P.NOT_APPLICABLE: {"applicable-again": _BEFORE},
    }
)
"""From where which step leads where. What isn't here can't be said."""

WITHOUT_CLIENT = frozenset({(_P.OPEN, "archived"), (_P.SUBMITTED, "archived")})
"""Steps that pass the client's confirmation by: only for duties whose papers the client doesn't sign."""


class Standing(NamedTuple):
    """Where the steps have brought a duty, where it stood before it was set aside, and when it was handed in last."""

    position: Position = Position.OPEN
    before: Position = Position.OPEN
    delivered: date | None = None


def stand(steps: Sequence[DutyStep]) -> Standing:
    """What these steps, in order, come to. One that couldn't follow (a damaged register holds it) is passed by."""
    position, before, delivered = Position.OPEN, Position.OPEN, None
    for each in steps:
        following = TRANSITIONS[position]
        if each.step not in following:
            continue
        reached = following[each.step]
        if reached in (_P.WAIVED, _P.NOT_APPLICABLE):
            before = position
        position = before if reached is None else reached
        if each.step == "submitted" or (each.step == "archived" and delivered is None):
            delivered = each.day
        elif each.step == "returned":
            delivered = None
    return Standing(position, before, delivered)


def steps_after(position: Position, sign: str) -> tuple[str, ...]:
    """The steps that may follow, whatever the papers are; `sign` is whose signature the duty asks for."""
    client = sign in ("client", "both")
    return tuple(
        step
        for step in TRANSITIONS[position]
        if not (client and (position, step) in WITHOUT_CLIENT)
    )


def recorded_later(step: DutyStep) -> bool:
    """Whether a step was entered days after the paper's day."""
    return step.moment.astimezone().date() - step.day > RECORDED_LATER
