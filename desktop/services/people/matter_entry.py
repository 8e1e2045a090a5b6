"""A matter as it is opened or corrected: whom it is about, its days, its facts, its number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from desktop.services.contract.contract_rules import kept_note, past_day, require_entry
from desktop.services.contract.registers import registers_of
from desktop.services.contract.rules import rules_of
from desktop.services.errors import ContractRefused
from desktop.services.house import House
from desktop.services.people.people import get_person
from models.documents.fact_fields import BadFact, facts_of, kept_facts, written_facts
from models.naming import tidy_name
from models.obligations.registers import Registers
from models.people.matter_rules import OF_OTHER, OF_PERSON, MatterKind, Part
from models.people.matter_views import DONE, MatterView
from models.people.people_rules import ON_SITE
from models.people.stays import joined
from resources.words import _

LONGEST_TITLE = 120


@dataclass(frozen=True, slots=True)
class NewMatter:
    """A matter to be opened. `day` is today where none is given; `person` and `other` are ids of people."""

    kind: str
    day: date | None = None
    planned: date | None = None
    person: int | None = None
    other: int | None = None
    title: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)
    note: str = ""


class _Open(NamedTuple):
    """Stands for "leave as it is" where None means something."""


LEAVE = _Open()


@dataclass(frozen=True, slots=True)
class MatterChange:
    """What is to be said of a matter from now on; None or LEAVE leaves it. Facts are added to what is there."""

    day: date | None = None
    planned: date | _Open | None = LEAVE
    person: int | _Open | None = LEAVE
    other: int | _Open | None = LEAVE
    title: str | None = None
    facts: Mapping[str, str] | None = None
    note: str | None = None


def new_values(house: House, new: NewMatter) -> dict[str, Any]:
    """The columns of a new matter but for its number. Raises NotAllowed, StateSecret, ContractRefused."""
    require_entry(house, new.title, new.note, *new.facts.values())
    kind = rules_of(house).matters.get(new.kind)
    if kind is None:
        sentence = _("“{kind}” is no kind of matter; choose one of: {known}.")
        known = _(", ").join(each.id for each in rules_of(house).matters.values())
        raise ContractRefused("unknown-kind", sentence.format(kind=new.kind[:40], known=known))
    day = past_day(house, new.day)
    _require_part(kind, kind.person, new.person)
    _require_part(kind, kind.other, new.other)
    _require_part(kind, kind.planned, new.planned)
    _require_people(house, new.person, new.other)
    _require_there(house, kind, new.person, new.planned)
    return {
        "kind": kind.id,
        "title": _title(new.title) or _made_title(house, kind, new.person, new.other),
        "person_id": new.person,
        "other_id": new.other,
        "day": day,
        "planned": new.planned,
        "facts": written_facts(_facts(house, kind, new.facts)),
        "note": kept_note(new.note),
    }


def changed_values(house: House, view: MatterView, changed: MatterChange) -> dict[str, Any]:
    """The columns that change. Raises NotAllowed, StateSecret, ContractRefused."""
    require_entry(house, changed.title or "", changed.note or "", *(changed.facts or {}).values())
    kind, matter = view.kind, view.matter
    values: dict[str, Any] = {}
    taken = {each.id for each in view.steps if each.state == DONE}
    if changed.day is not None and changed.day != matter.day:
        if taken:
            sentence = _("{day} of {number} can't be changed: steps rest on it.")
            words = {"day": kind.day.label, "number": matter.number}
            raise ContractRefused("in-use", sentence.format(**words))
        values["day"] = past_day(house, changed.day)
    if not isinstance(changed.planned, _Open) and changed.planned != matter.planned:
        _require_part(kind, kind.planned, changed.planned)
        if taken & {notice.deed for notice in kind.notices if notice.deed}:
            sentence = _("It has happened: the day that was planned stays on record.")
            raise ContractRefused("in-use", sentence)
        values["planned"] = changed.planned
    for name, part, given in (
        ("person_id", kind.person, changed.person),
        ("other_id", kind.other, changed.other),
    ):
        if isinstance(given, _Open) or given == getattr(matter, name):
            continue
        _require_part(kind, part, given)
        if taken & _resting(kind, name):
            sentence = _("Steps were taken that look at this person; take them back first.")
            raise ContractRefused("in-use", sentence)
        values[name] = given
    person = values.get("person_id", matter.person_id)
    _require_people(house, person, values.get("other_id", matter.other_id))
    _require_there(house, kind, person, values.get("planned", matter.planned))
    if changed.title is not None:
        values["title"] = _title(changed.title) or matter.title
    if changed.facts is not None:
        facts = {**facts_of(matter.facts), **changed.facts}
        values["facts"] = written_facts(_facts(house, kind, facts))
    if changed.note is not None:
        values["note"] = kept_note(changed.note)
    return values


def next_number(registers: Registers, prefix: str, year: int) -> str:
    """The next number of matters with this prefix in this year: RY-2026-003."""
    start = f"{prefix}-{year}-"
    used = [
        int(each.number.removeprefix(start))
        for each in registers.matter.values()
        if each.number.startswith(start) and each.number.removeprefix(start).isdecimal()
    ]
    return f"{start}{max(used, default=0) + 1:03d}"


def _require_part(kind: MatterKind, part: Part | None, given: object) -> None:
    if part is None and given is not None:
        if isinstance(given, date):
            sentence = _("“{kind}” has no planned day; leave {day} out.")
        else:
            sentence = _("“{kind}” names no such person; leave the person out.")
        sentence = sentence.format(kind=kind.label, day=given)
        raise ContractRefused("bad-value", sentence)
    if part is not None and part.required and given is None:
        sentence = _("“{kind}”: {part} is missing.").format(kind=kind.label, part=part.label)
        raise ContractRefused("missing", sentence)


def _require_people(house: House, person: int | None, other: int | None) -> None:
    for each in (person, other):
        if each is not None:
            get_person(house, each)
    if person is not None and person == other:
        raise ContractRefused("bad-value", _("Nobody can come instead of themselves."))


def _require_there(
    house: House, kind: MatterKind, person: int | None, planned: date | None
) -> None:
    """Raises ContractRefused for somebody who would leave before arriving."""
    if person is None or planned is None or kind.person is None:
        return
    items = registers_of(house).person_item.values()
    stays = joined(
        each
        for each in items
        if each.person_id == person and each.kind == ON_SITE and not each.void
    )
    if stays and stays[0].first > planned:
        sentence = _("{person} arrives on {since}, after {planned} ({part}). Correct one of them.")
        raise ContractRefused(
            "wrong-order",
            sentence.format(
                person=get_person(house, person).label,
                since=stays[0].first,
                planned=planned,
                part=kind.planned.label if kind.planned else "",
            ),
        )


def _facts(house: House, kind: MatterKind, given: Mapping[str, str]) -> dict[str, str]:
    try:
        facts = kept_facts(kind.facts, given)
    except BadFact as error:
        raise ContractRefused("bad-value", error.sentence) from None
    numbers = {each.number for each in registers_of(house).matter.values()}
    for each in kind.facts:
        if each.type == "matter" and each.id in facts and facts[each.id] not in numbers:
            sentence = _("“{fact}”: there is no matter {number}.")
            words = {"fact": each.label, "number": facts[each.id]}
            raise ContractRefused("no-such-matter", sentence.format(**words))
    return facts


def _title(title: str) -> str:
    tidy = tidy_name(title)
    if len(tidy) > LONGEST_TITLE:
        sentence = _("A title has at most {most} characters.").format(most=LONGEST_TITLE)
        raise ContractRefused("too-long", sentence)
    return tidy


def _made_title(house: House, kind: MatterKind, person: int | None, other: int | None) -> str:
    labels = [get_person(house, each).label for each in (person, other) if each is not None]
    return f"{kind.label}：{' → '.join(labels)}" if labels else kind.label


def _resting(kind: MatterKind, column: str) -> set[str]:
    """Steps whose checks look at this person."""
    checks = set(OF_PERSON if column == "person_id" else OF_OTHER)
    return {step.id for step in kind.steps if checks & set(step.checks)}
