"""A row of the catalogue in words: how often something is owed, and from which day it is reckoned."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from models.contract.catalogue import Due, When
from resources.words import N_, _, ngettext

_CADENCES: Mapping[str, str] = {
    "once": N_("once"),
    "month": N_("every month"),
    "quarter": N_("every quarter"),
    "half": N_("every half year"),
    "year": N_("every year"),
    "person": N_("for every person"),
    "person-quarter": N_("for every person, every quarter"),
    "person-year": N_("for every person, every year"),
    "item": N_("for every entry of the personnel file"),
    "matter": N_("whenever it happens"),
    "payment": N_("for every payment"),
    "acceptance": N_("at the acceptance"),
    "termination": N_("when the contract ends"),
    "continuous": N_("all the time"),
}
_ANCHORS: Mapping[str, str] = {
    "signed": N_("the day of the contract"),
    "start": N_("the first day of service"),
    "end": N_("the last day of service"),
    "acceptance": N_("the acceptance"),
    "termination": N_("the end of the contract"),
    "arrival": N_("the arrival on site"),
    "leaving": N_("the leaving"),
    "period-end": N_("the end of the period"),
    "matter": N_("the day it happened"),
    "planned": N_("the planned day"),
    "payment": N_("the payment's window"),
    "since": N_("the first day of its validity"),
    "until": N_("the last day of its validity"),
}


def cadence_words(when: When, name_of: Callable[[str], str] = str) -> str:
    """How often it is owed; `name_of` names the kinds of matters or entries, or the roles, that it is narrowed to."""
    said = _(_CADENCES[when.cadence])
    if not when.of:
        return said
    names = _(", ").join(name_of(each) for each in when.of)
    return _("{cadence} ({kinds})").format(cadence=said, kinds=names)


def due_words(due: Due) -> str:
    """By when it is owed. A number that a setting replaces names the setting."""
    anchor = _(_ANCHORS[due.anchor]) if due.anchor else ""
    if due.rule == "at":
        said = _("by {anchor}").format(anchor=anchor)
    elif due.rule == "within":
        said = _("within {count} of {anchor}").format(count=_count(due), anchor=anchor)
    elif due.rule == "advance":
        said = _("{count} before {anchor}").format(count=_count(due), anchor=anchor)
    elif due.rule == "month":
        said = _("in the month after (settings month-soft, month-hard)")
    elif due.rule == "quarter":
        said = _("after the quarter (settings quarter-soft, quarter-hard)")
        if due.days:
            said = _("{days} after that: {said}").format(days=_days(due.days), said=said)
    elif due.rule == "asked":
        said = _("by the day that is set when it is asked for")
    elif due.rule == "expiry":
        said = _("before it expires")
    else:
        said = _("as long as the contract lasts")
    if due.setting:
        said = _("{said}; setting {name}").format(said=said, name=due.setting)
    return said


def _count(due: Due) -> str:
    if due.working is not None:
        counted = ngettext("{count} working day", "{count} working days", due.working)
        return counted.format(count=due.working)
    if due.months is not None:
        counted = ngettext("{count} month", "{count} months", due.months)
        return counted.format(count=due.months)
    return _days(due.days or 0)


def _days(days: int) -> str:
    return ngettext("{count} day", "{count} days", days).format(count=days)
