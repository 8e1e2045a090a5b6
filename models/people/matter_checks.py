"""What the register of people must say before a step of a matter is taken."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from models.obligations.register_records import Matter, Person, PersonItem, Pledge
from models.obligations.registers import Registers
from models.people.people_rules import ACCOUNT, ON_SITE
from models.people.people_state import leaving_pledge, open_on, valid_pledge
from models.people.stays import joined
from resources.words import _

WORLD = frozenset({"pledge"})
"""Checks of what is so outside the register; something may have happened in spite of them."""


def check_fails(check: str, registers: Registers, matter: Matter, day: date) -> str:
    """Why the check doesn't hold on `day`, in a sentence; empty where it does."""
    return _CHECKS[check](registers, matter, day)


def _other_named(registers: Registers, matter: Matter, day: date) -> str:  # noqa: ARG001 - one signature for all
    return "" if _person(registers, matter.other_id) else _("Say who comes instead.")


def _pledge(registers: Registers, matter: Matter, day: date) -> str:
    person = _person(registers, matter.other_id)
    if person is None:
        return _("Say who comes instead.")
    if valid_pledge(_pledges(registers, person.id), day) is not None:
        return ""
    sentence = _("{person} has no pledge of secrecy that is signed and valid on {day}.")
    return sentence.format(person=person.label, day=day)


def _arrived(registers: Registers, matter: Matter, day: date) -> str:
    person = _person(registers, matter.other_id)
    if person is None:
        return _("Say who comes instead.")
    if any(stay.first <= day for stay in joined(_items(registers, person.id, ON_SITE))):
        return ""
    sentence = _("Enter on {person}'s file since when this person is on site.")
    return sentence.format(person=person.label)


def _leaving_pledge(registers: Registers, matter: Matter, day: date) -> str:
    person = _person(registers, matter.person_id)
    if person is None:
        return _("Say whom it is about.")
    if leaving_pledge(_pledges(registers, person.id), day) is not None:
        return ""
    return _("{person} hasn't signed a leaving pledge.").format(person=person.label)


def _accounts_closed(registers: Registers, matter: Matter, day: date) -> str:
    person = _person(registers, matter.person_id)
    if person is None:
        return _("Say whom it is about.")
    held = open_on(_items(registers, person.id, ACCOUNT), ACCOUNT, day)
    left = [each for each in held if each.until is None or each.until > day]
    if not left:
        return ""
    sentence = _("{person} still has open accounts: {accounts}. Enter their last day.")
    names = _(", ").join(each.title or each.number for each in left)
    return sentence.format(person=person.label, accounts=names)


def _left(registers: Registers, matter: Matter, day: date) -> str:
    person = _person(registers, matter.person_id)
    if person is None:
        return _("Say whom it is about.")
    stays = joined(_items(registers, person.id, ON_SITE))
    if stays and all(stay.last is not None and stay.last <= day for stay in stays):
        return ""
    sentence = _("Enter {person}'s last day on site, no later than {day}.")
    return sentence.format(person=person.label, day=day)


_CHECKS: dict[str, Callable[[Registers, Matter, date], str]] = {
    "other-named": _other_named,
    "pledge": _pledge,
    "arrived": _arrived,
    "leaving-pledge": _leaving_pledge,
    "accounts-closed": _accounts_closed,
    "left": _left,
}


def _person(registers: Registers, person_id: int | None) -> Person | None:
    person = registers.person.get(person_id or 0)
    return None if person is None or person.void else person


def _items(registers: Registers, person_id: int, kind: str) -> list[PersonItem]:
    return [
        each
        for each in registers.person_item.values()
        if each.person_id == person_id and each.kind == kind and not each.void
    ]


def _pledges(registers: Registers, person_id: int) -> Iterable[Pledge]:
    return (each for each in registers.pledge.values() if each.person_id == person_id)
