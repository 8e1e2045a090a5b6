"""How a duty stands as it is shown: its state and whether it is late, in one word, with a tone and a rank."""

from __future__ import annotations

import enum

from models.obligations.duty_state import STEPS, DutyState
from models.obligations.duty_views import DutyView
from resources.knowledge import Label
from resources.words import _, ngettext


class Sight(enum.Enum):
    """What one looks for first comes first: of several duties in a cell the foremost is shown."""

    OVERDUE = "overdue"
    RETURNED = "returned"
    SIGN = "sign"
    COLLECT = "collect"
    READY = "ready"
    SUBMITTED = "submitted"
    CONFIRMED = "confirmed"
    ARCHIVED = "archived"
    MET = "met"
    NOT_DUE = "not-due"
    WAIVED = "waived"
    NOT_APPLICABLE = "not-applicable"


RANK = {sight: number for number, sight in enumerate(Sight)}
DONE = (Sight.SUBMITTED, Sight.CONFIRMED, Sight.ARCHIVED, Sight.MET)
SET_ASIDE = (Sight.WAIVED, Sight.NOT_APPLICABLE)

_OF_STATE = {
    DutyState.NOT_DUE: Sight.NOT_DUE,
    DutyState.TO_COLLECT: Sight.COLLECT,
    DutyState.TO_SIGN: Sight.SIGN,
    DutyState.READY: Sight.READY,
    DutyState.SUBMITTED: Sight.SUBMITTED,
    DutyState.CONFIRMED: Sight.CONFIRMED,
    DutyState.ARCHIVED: Sight.ARCHIVED,
    DutyState.RETURNED: Sight.RETURNED,
    DutyState.NOT_APPLICABLE: Sight.NOT_APPLICABLE,
    DutyState.WAIVED: Sight.WAIVED,
    DutyState.MET: Sight.MET,
}
_STATES = {sight: state for state, sight in _OF_STATE.items()}


def sight_of(view: DutyView) -> Sight:
    """How a duty is shown. Papers that are complete are enough where nothing must be handed in."""
    if view.overdue:
        return Sight.OVERDUE
    return Sight.MET if view.at_rest else _OF_STATE[view.state]


def is_gap(view: DutyView) -> bool:
    """Whether something is to be done for it now."""
    return view.overdue or view.open


def sight_words(sight: Sight) -> str:
    """The state in the language in use."""
    return _("overdue") if sight is Sight.OVERDUE else _(_STATES[sight].label)


def state_words(view: DutyView) -> str:
    """The state of a duty, and of one that is late by how much."""
    sight = sight_of(view)
    if sight is Sight.OVERDUE:
        late = ngettext("overdue by {count} day", "overdue by {count} days", view.late_days)
        return " · ".join((late.format(count=view.late_days), _(view.state.label)))
    return sight_words(sight)


def duty_title(view: DutyView) -> str:
    """A duty's title in the language in use, with its period."""
    duty = view.duty
    title = str(Label(duty.title_zh, duty.title_en))
    return f"{title}  {_period_words(duty.period)}" if duty.period else title


def _period_words(label: str) -> str:
    """A period of the contract in words; those of the calendar (2026-04, 2026-Q2) speak for themselves."""
    words = {
        "M": _("month {number}"),
        "Q": _("quarter {number}"),
        "H": _("half-year {number}"),
        "Y": _("year {number}"),
    }.get(label[:1])
    number = label[1:]
    return words.format(number=int(number)) if words and number.isdigit() else label


def step_words(step: str) -> str:
    """A step of a duty as a button says it."""
    said = _(STEPS[step].label)
    return said[:1].upper() + said[1:]
