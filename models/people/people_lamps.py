"""One requirement of one person on one day: in order, missing, expiring, expired, or not needed; and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from models.contract.periods import Period
from models.documents.fact_fields import facts_of
from models.obligations.register_records import Person, PersonItem, Pledge
from models.people.people_rules import BY_PLEDGE, BY_QUARTER, Requirement
from models.people.stays import Stay
from resources.words import _

OK, MISSING, LAMP_EXPIRING, EXPIRED, NOT_NEEDED = (
    "ok",
    "missing",
    "expiring",
    "expired",
    "not-needed",
)


@dataclass(frozen=True, slots=True)
class Lamp:
    """`state` is ok, missing, expiring, expired or not-needed; `why`, translated, says more where there is more.

    `item` is the id of the paper it is judged by, `until` its last day.
    """

    state: str
    why: str = ""
    item: int | None = None
    until: date | None = None


def lamp_of(
    requirement: Requirement,
    person: Person,
    items: Sequence[PersonItem],
    pledge: Pledge | None,
    stay: Stay | None,
    quarters: Sequence[Period],
    day: date,
    *,
    gone: bool,
    warn_days: int,
) -> Lamp:
    """How it stands with `requirement`. `stay`: the one that counts; `quarters`: those up to `day`."""
    if gone or not requirement.asks(person.role):
        return Lamp(NOT_NEEDED)
    if requirement.by == BY_PLEDGE:
        if pledge is None:
            return Lamp(MISSING, _("no pledge is valid"))
        return Lamp(OK, _("signed on {day}").format(day=pledge.signed))
    fitting = [each for each in items if _fits(requirement, each)]
    if requirement.by == BY_QUARTER:
        return _quarterly([each for each in fitting if _by(each, day)], stay, quarters)
    return _held(fitting, day, warn_days)


def _held(items: Sequence[PersonItem], day: date, warn_days: int) -> Lamp:
    known = [each for each in items if each.since is not None]
    valid = [each for each in known if _by(each, day) and not _over(each, day)]
    if valid:
        longest = max(valid, key=lambda each: (each.until or date.max, each.id))
        last = longest.until
        # What follows without a gap is a renewal that is there already.
        while last is not None and (following := _following(known, last)) is not None:
            last = following.until
        if last is None or last > day + timedelta(days=warn_days):
            return Lamp(OK, "", longest.id, last)
        return Lamp(LAMP_EXPIRING, _("until {day}").format(day=last), longest.id, last)
    if any(each.since is None for each in items):
        nameless = next(each for each in items if each.since is None)
        return Lamp(MISSING, _("its dates aren't known"), nameless.id)
    past = [each for each in known if _over(each, day)]
    if past:
        newest = max(past, key=lambda each: (each.until or date.min, each.id))
        return Lamp(EXPIRED, _("ended {day}").format(day=newest.until), newest.id, newest.until)
    coming = min((each.since for each in known if each.since is not None), default=None)
    if coming is not None:
        return Lamp(MISSING, _("from {day} on").format(day=coming))
    return Lamp(MISSING)


def _quarterly(items: Sequence[PersonItem], stay: Stay | None, quarters: Sequence[Period]) -> Lamp:
    """On arrival, and once in every quarter after the one of the arrival (R70)."""
    days = sorted((each.since, each.id) for each in items if each.since is not None)
    if not days:
        return Lamp(MISSING)
    newest, item = days[-1]
    arrived = stay.first if stay is not None else newest
    running = quarters[-1] if quarters else None
    if running is None or newest >= running.first or arrived >= running.first:
        return Lamp(OK, _("on {day}").format(day=newest), item)
    before = quarters[-2].first if len(quarters) > 1 else date.min
    if newest >= before or arrived >= before:
        words = _("last on {day}, due by {due}")
        return Lamp(LAMP_EXPIRING, words.format(day=newest, due=running.last), item, running.last)
    return Lamp(EXPIRED, _("last on {day}").format(day=newest), item)


def _fits(requirement: Requirement, item: PersonItem) -> bool:
    if item.kind not in requirement.kinds or item.void:
        return False
    if not requirement.values:
        return True
    value = facts_of(item.facts).get(requirement.fact, "")
    return value in requirement.values or (requirement.unsaid and not value)


def _by(item: PersonItem, day: date) -> bool:
    return item.since is not None and item.since <= day


def _over(item: PersonItem, day: date) -> bool:
    return item.until is not None and item.until < day


def _following(items: Iterable[PersonItem], last: date) -> PersonItem | None:
    after = [
        each
        for each in items
        if each.since is not None
        and each.since <= last + timedelta(days=1)
        and (each.until is None or each.until > last)
    ]
    return max(after, key=lambda each: (each.until or date.max, each.id), default=None)
