"""Which documents may prove a duty: certain where type and period, person or matter say so, else worth a look.

Pure: what is known of a document, of the duty and of the names of what it is about goes in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from models.naming import name_key
from resources.words import N_

if TYPE_CHECKING:
    from models.contract.catalogue import Demand
    from models.obligations.duties import Duty

_ORDINALS = "一二三四五六七八九十"
_QUARTER = re.compile(r"(\d{4})\s*(?:年\s*)?(?:-?\s*[Qq]\s*([1-4])|第?([一二三四1-4])季度)")
_MONTH = re.compile(r"(\d{4})\s*(?:年|-|\.|/)\s*(\d{1,2})(?:月)?(?!\d)")


class Candidate(NamedTuple):
    """What is known of a document that may become evidence."""

    id: int
    type: str
    title: str
    reference: str
    period: str
    formed: date | None
    persons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Subjects:
    """What a duty is about, in the words that documents use: a person's label, numbers of a matter or of an item."""

    person: str = ""
    matter: str = ""
    item: str = ""


class Match(NamedTuple):
    """How well a document fits: `why` is a message id, to be formatted with `what`."""

    kind: str
    certain: bool
    why: str
    what: str


PERIOD = N_("same type and period: {what}")
PERSON = N_("same type and person: {what}")
MATTER = N_("same type, and it names {what}")
ITEM = N_("same type and person, and it names {what}")
PAYMENT = N_("same type, and it names payment {what}")
ONLY_TYPE = N_("same type: {what}")
IN_TIME = N_("same type, and of a day within it: {what}")
TITLE = N_("its title names {what}")


def match(duty: Duty, candidate: Candidate, subjects: Subjects) -> Match | None:
    """How a document fits a duty; None where it doesn't, or is about something else."""
    demand = _demand(duty, candidate)
    if demand is None:
        return None
    same_type = demand.type == candidate.type
    if not same_type:
        fits = _about(duty, candidate, subjects)
        if fits is None or not fits.certain:
            return None
        return Match(demand.type, False, TITLE, demand.type)
    found = _about(duty, candidate, subjects)
    return None if found is None else found._replace(kind=demand.type)


def period_of(text: str) -> str:
    """A period in one writing, "2026-04" or "2026-Q2", of any that documents use; "" where there is none."""
    if found := _QUARTER.search(text):
        number = found[2] or (
            found[3] if found[3] in "1234" else str(_ORDINALS.index(found[3]) + 1)
        )
        return f"{found[1]}-Q{number}"
    if (found := _MONTH.search(text)) and 1 <= int(found[2]) <= 12:
        return f"{found[1]}-{int(found[2]):02d}"
    return ""


def _demand(duty: Duty, candidate: Candidate) -> Demand | None:
    papers = [each for each in duty.demands if not each.check]
    for demand in papers:
        if demand.type == candidate.type:
            return demand
    title = name_key(candidate.title)
    for demand in papers:
        if len(demand.type) > 3 and name_key(demand.type) in title:
            return demand
    return None


def _about(duty: Duty, candidate: Candidate, subjects: Subjects) -> Match | None:
    """What of the duty the document shares; None where it is certainly about another period, person or matter."""
    if duty.matter is not None:
        words = f"{candidate.title} {candidate.reference}"
        if subjects.matter and name_key(subjects.matter) in name_key(words):
            return Match("", True, MATTER, subjects.matter)
        return _loosely(duty, candidate) if _is_persons(candidate, subjects.person) else None
    if duty.person is not None:
        if not _is_persons(candidate, subjects.person):
            return None
        if duty.item is not None:
            return _of_item(candidate, subjects)
        if not duty.period:
            return Match("", True, PERSON, subjects.person)
    if duty.payment is not None:
        return _of_payment(duty, candidate)
    if duty.period:
        return _of_period(duty, candidate)
    return _loosely(duty, candidate)


def _of_item(candidate: Candidate, subjects: Subjects) -> Match:
    words = name_key(f"{candidate.title} {candidate.reference}")
    if subjects.item and name_key(subjects.item) in words:
        return Match("", True, ITEM, subjects.item)
    return Match("", False, PERSON, subjects.person)


def _of_payment(duty: Duty, candidate: Candidate) -> Match:
    number = duty.payment or 0
    writings = {str(number)}
    if 0 < number <= len(_ORDINALS):
        writings.add(_ORDINALS[number - 1])
    named = re.search(
        rf"第\s*({'|'.join(writings)})\s*[期笔]", f"{candidate.title} {candidate.reference}"
    )
    return (
        Match("", True, PAYMENT, str(number))
        if named
        else Match("", False, ONLY_TYPE, candidate.type)
    )


def _of_period(duty: Duty, candidate: Candidate) -> Match | None:
    said = period_of(candidate.period)
    if said and said == duty.period:
        return Match("", True, PERIOD, said)
    if candidate.period and candidate.period == duty.period:
        return Match("", True, PERIOD, candidate.period)
    first, last = duty.first, duty.last
    if first is None or last is None:
        return None
    if said:
        begins = _first_day(said)
        # A period written otherwise than the duty's (2026-04 for a month of the contract) may still be meant.
        within = begins is not None and first.replace(day=1) <= begins <= last
        return Match("", False, PERIOD, said) if within and said[5] != "Q" else None
    if candidate.formed is not None and first <= candidate.formed <= last:
        return Match("", False, IN_TIME, candidate.formed.isoformat())
    return None


def _loosely(duty: Duty, candidate: Candidate) -> Match:
    day = candidate.formed
    if day is not None and duty.opens <= day and (duty.due is None or day <= duty.due):
        return Match("", False, IN_TIME, day.isoformat())
    return Match("", False, ONLY_TYPE, candidate.type)


def _is_persons(candidate: Candidate, person: str) -> bool:
    return not person or name_key(person) in {name_key(each) for each in candidate.persons}


def _first_day(period: str) -> date | None:
    year, rest = int(period[:4]), period[5:]
    month = 3 * int(rest[1]) - 2 if rest.startswith("Q") else int(rest)
    try:
        return date(year, month, 1)
    except ValueError:
        return None
