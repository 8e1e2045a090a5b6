"""How people stand on a day: on site or not, what is on file, what is missing or expires, whose pledge is valid.

Pure: from the rules and the registers alone, for any day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from models.contract.deadlines import months_later
from models.contract.periods import Period, periods
from models.contract.rules import Rules, settings_in_force
from models.obligations.register_records import Person, PersonItem, Pledge
from models.obligations.registers import Registers
from models.people.people_lamps import Lamp, lamp_of
from models.people.people_rules import ACCESS, ACCOUNT, ON_SITE, PeopleRules
from models.people.stays import Stay, items_of_people, joined
from resources.words import _

PRESENT, EXPECTED, LEFT, UNKNOWN = "on-site", "expected", "left", "unknown"
"""Where somebody is: there, not yet, not any more; or no time on site is entered."""
_MONTHS = 12
LEAVING = "leaving"
"""The variant of a pledge that is signed on leaving; it allows nobody to work."""


@dataclass(frozen=True, slots=True)
class PersonState:
    """A person on a day. `stay` is the one that runs, else the next, else the last one. `pledge` is valid that day.

    `lamps`: requirement → what is said of it; `missing` are the ids of those that are missing or expired. `accounts`
    are open that day; `flags` are sentences about what an inspector would ask for at once.
    """

    person: Person
    presence: str
    stay: Stay | None
    pledge: Pledge | None
    lamps: Mapping[str, Lamp]
    missing: tuple[str, ...]
    accounts: tuple[PersonItem, ...]
    flags: tuple[str, ...]

    @property
    def on_site(self) -> bool:
        """Whether they are there that day."""
        return self.presence == PRESENT

    @property
    def left_accounts_open(self) -> bool:
        """Whether somebody who left still has accounts."""
        return self.presence == LEFT and bool(self.accounts)


@dataclass(frozen=True, slots=True)
class Expiring:
    """An item whose last day is near, or past while its holder is still there. `days` are left, negative when past."""

    person: Person
    item: PersonItem
    days: int


def keep_until(rules: PeopleRules, state: PersonState) -> date | None:
    """Until when the file of somebody who left is kept at least (`retention_years`); None while they are there."""
    if state.presence != LEFT or state.stay is None or state.stay.last is None:
        return None
    return months_later(state.stay.last, _MONTHS * rules.retention_years)


def people_on(rules: Rules, registers: Registers, day: date) -> tuple[PersonState, ...]:
    """Everybody who isn't void, by label: how they stand on `day`."""
    items, pledges = items_of_people(registers), pledges_of_people(registers)
    quarter = quarters_around(rules, registers, day)
    return tuple(
        _state(rules, person, items.get(person.id, ()), pledges.get(person.id, ()), quarter, day)
        for person in sorted(registers.person.values(), key=lambda each: (each.label, each.id))
        if not person.void
    )


def person_on(rules: Rules, registers: Registers, person_id: int, day: date) -> PersonState:
    """One of them; raises KeyError."""
    person = registers.person[person_id]
    own = [each for each in registers.person_item.values() if each.person_id == person_id]
    pledges = [each for each in registers.pledge.values() if each.person_id == person_id]
    return _state(
        rules,
        person,
        tuple(sorted(each for each in own if not each.void)),
        tuple(sorted(each for each in pledges if not each.void)),
        quarters_around(rules, registers, day),
        day,
    )


def expiring(rules: Rules, registers: Registers, day: date) -> tuple[Expiring, ...]:
    """Papers of those who are there, or will be, that expire within the rules' days or have; the nearest first.

    Nothing is said of a paper that another of its kind and title outlasts.
    """
    watched = {kind.id for kind in rules.people.items.values() if kind.expires}
    limit = day + timedelta(days=rules.people.warn_days)
    found: list[Expiring] = []
    for person_id, items in items_of_people(registers).items():
        person = registers.person.get(person_id)
        if person is None or person.void:
            continue
        if _presence(joined(each for each in items if each.kind == ON_SITE), day)[0] == LEFT:
            continue
        own = [each for each in items if each.kind in watched]
        for each in own:
            if each.until is None or each.until > limit or _outlasted(each, own):
                continue
            found.append(Expiring(person, each, (each.until - day).days))
    return tuple(sorted(found, key=lambda each: (each.days, each.person.label, each.item.id)))


def without_dates(rules: Rules, registers: Registers) -> tuple[tuple[Person, PersonItem], ...]:
    """What was kept though its dates aren't known: (person, item), to be completed."""
    found = [
        (registers.person[item.person_id], item)
        for item in registers.person_item.values()
        if not item.void
        and item.since is None
        and item.kind in rules.people.items
        and rules.people.items[item.kind].dates != "none"
        and not registers.person[item.person_id].void
    ]
    return tuple(sorted(found, key=lambda each: (each[0].label, each[1].id)))


def pledges_of_people(registers: Registers) -> Mapping[int, tuple[Pledge, ...]]:
    """The pledges that aren't void, by person, in the order of their ids."""
    found: dict[int, list[Pledge]] = defaultdict(list)
    for each in registers.pledge.values():
        if not each.void:
            found[each.person_id].append(each)
    return {person: tuple(sorted(each)) for person, each in found.items()}


def valid_pledge(pledges: Iterable[Pledge], day: date) -> Pledge | None:
    """The newest pledge that holds on `day`: signed by then, not replaced, and not one of those signed on leaving."""
    valid = [
        each
        for each in pledges
        if each.signed is not None
        and each.signed <= day
        and (each.until is None or each.until >= day)
        and each.variant != LEAVING
        and not each.void
    ]
    return max(valid, key=lambda each: (each.signed or date.min, each.id), default=None)


def leaving_pledge(pledges: Iterable[Pledge], day: date) -> Pledge | None:
    """The pledge that was signed on leaving, by `day`."""
    signed = [
        each
        for each in pledges
        if each.variant == LEAVING
        and each.signed is not None
        and each.signed <= day
        and not each.void
    ]
    return max(signed, key=lambda each: (each.signed or date.min, each.id), default=None)


def open_on(items: Iterable[PersonItem], kind: str, day: date) -> tuple[PersonItem, ...]:
    """The items of this kind that hold on `day`, the last day included."""
    return tuple(
        each
        for each in items
        if each.kind == kind
        and not each.void
        and each.since is not None
        and each.since <= day
        and (each.until is None or each.until >= day)
    )


def quarters_around(rules: Rules, registers: Registers, day: date) -> tuple[Period, ...]:
    """The quarters of the contract up to the one that `day` lies in, by the reading that was settled."""
    terms = rules.terms
    of_contract = settings_in_force(rules, registers).get("quarters") == "contract"
    found = periods("quarter", terms.start, terms.end, of_contract=of_contract)
    return tuple(each for each in found if each.first <= day)


def _state(
    rules: Rules,
    person: Person,
    items: Sequence[PersonItem],
    pledges: Sequence[Pledge],
    quarters: Sequence[Period],
    day: date,
) -> PersonState:
    stays = joined(each for each in items if each.kind == ON_SITE)
    presence, stay = _presence(stays, day)
    pledge = valid_pledge(pledges, day)
    lamps = {
        each.id: lamp_of(
            each,
            person,
            items,
            pledge,
            stay,
            quarters,
            day,
            gone=presence == LEFT,
            warn_days=rules.people.warn_days,
        )
        for each in rules.people.requirements
    }
    accounts = open_on(items, ACCOUNT, day)
    if presence == LEFT:
        accounts = tuple(each for each in accounts if each.until is None or each.until > day)
    return PersonState(
        person,
        presence,
        stay,
        pledge,
        lamps,
        tuple(name for name, lamp in lamps.items() if lamp.state in ("missing", "expired")),
        accounts,
        tuple(_flags(items, pledges, stays, presence, accounts, day)),
    )


def _presence(stays: Sequence[Stay], day: date) -> tuple[str, Stay | None]:
    if not stays:
        return UNKNOWN, None
    for stay in stays:
        if stay.holds(day):
            return PRESENT, stay
    coming = [stay for stay in stays if stay.first > day]
    return (EXPECTED, coming[0]) if coming else (LEFT, stays[-1])


def _flags(
    items: Sequence[PersonItem],
    pledges: Sequence[Pledge],
    stays: Sequence[Stay],
    presence: str,
    accounts: Sequence[PersonItem],
    day: date,
) -> Iterable[str]:
    access = [
        each.since
        for each in items
        if each.kind in ACCESS and each.since is not None and each.since <= day
    ]
    signed = [
        each.signed for each in pledges if each.signed is not None and each.variant != LEAVING
    ]
    if access and (not signed or min(signed) > min(access)):
        first = min(access)
        if signed and min(signed) <= day:
            sentence = _("Had access on {access}, but signed the first pledge on {signed} only.")
            yield sentence.format(access=first, signed=min(signed))
        else:
            yield _("Has had access since {access} without a pledge.").format(access=first)
    if presence == LEFT and accounts:
        sentence = _("Left on {day}, but still has open accounts: {accounts}.")
        names = _(", ").join(each.title or each.number for each in accounts)
        yield sentence.format(day=stays[-1].last, accounts=names)
    if presence == LEFT and leaving_pledge(pledges, day) is None:
        yield _("Left on {day} without a leaving pledge.").format(day=stays[-1].last)
    for each in accounts if presence != LEFT else ():
        if presence == EXPECTED:
            sentence = _("Has the account {account} before arriving.")
            yield sentence.format(account=each.title or each.number)


def _outlasted(item: PersonItem, others: Iterable[PersonItem]) -> bool:
    return any(
        each.kind == item.kind
        and each.title == item.title
        and each.id != item.id
        and (each.until is None or each.until > (item.until or date.max))
        for each in others
        if each.since is not None
    )
