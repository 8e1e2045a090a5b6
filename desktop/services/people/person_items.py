"""What is on a person's file: times on site, certificates, contracts, training, accounts; entered, ended, corrected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, NamedTuple

from desktop.services.contract.contract_rules import given_reason, require_entry
from desktop.services.contract.registers import change, enter, registers_of, said, today_of
from desktop.services.contract.rules import rules_of
from desktop.services.errors import ContractRefused
from desktop.services.house import House
from desktop.services.order.order_rules import require_order
from desktop.services.people.identity_numbers import require_no_number
from desktop.services.people.people import get_person
from models.documents.fact_fields import BadFact, facts_of, kept_facts, written_facts
from models.knowledge.titles import title_key
from models.naming import tidy_name
from models.obligations.register_records import Person, PersonItem
from models.people.people_rules import BOTH, NONE, ON_SITE, SINCE, ItemKind
from resources.words import _

LONGEST_WORD = 200
"""Characters of a title or number."""


@dataclass(frozen=True, slots=True)
class NewItem:
    """A thing on a file. `undated`: its dates aren't known yet, and that is to be kept; only some kinds allow it."""

    kind: str
    title: str = ""
    number: str = ""
    since: date | None = None
    until: date | None = None
    facts: Mapping[str, str] = field(default_factory=dict)
    undated: bool = False


class _Open(NamedTuple):
    """Stands for "leave as it is" where None means something: a last day that isn't known."""


LEAVE = _Open()


@dataclass(frozen=True, slots=True)
class ItemChange:
    """What is to be said of an item from now on; None, or LEAVE for days, leaves it as it is. Facts are said whole."""

    title: str | None = None
    number: str | None = None
    since: date | _Open | None = LEAVE
    until: date | _Open | None = LEAVE
    facts: Mapping[str, str] | None = None
    undated: bool = False


def items_of(house: House, person_id: int, *, void: bool = False) -> list[PersonItem]:
    """What is on a person's file, by kind, the newest first; with `void` what was entered by mistake too."""
    found = (
        each
        for each in registers_of(house).person_item.values()
        if each.person_id == person_id and (void or not each.void)
    )
    newest = sorted(found, key=lambda each: (each.since or date.min, each.id), reverse=True)
    return sorted(newest, key=lambda each: each.kind)


def enter_item(house: House, person_id: int, new: NewItem) -> PersonItem:
    """Enter a thing on a person's file. Raises NotAllowed, StateSecret, ContractRefused (nothing is entered then)."""
    person, kind = get_person(house, person_id), _kind(house, new.kind)
    ready = sayable_item(house, person, kind, new)
    values = item_values(ready) | {"person_id": person_id, "kind": kind.id}
    with house.database.write() as session:
        require_alone(house, person, kind, ready, besides=None)
        identifier, row = enter(session, "person_item", values)
        said(
            house,
            session,
            "item entered",
            f"person {person_id}",
            [row],
            kind=kind.id,
            title=ready.title,
            name=person.label,
        )
    return registers_of(house).person_item[identifier]


def change_item(house: House, item_id: int, changed: ItemChange) -> PersonItem:
    """Correct an item. Raises NotAllowed, StateSecret, ContractRefused."""
    before = get_item(house, item_id)
    person, kind = get_person(house, before.person_id), _kind(house, before.kind)
    given = NewItem(
        before.kind,
        before.title if changed.title is None else changed.title,
        before.number if changed.number is None else changed.number,
        before.since if isinstance(changed.since, _Open) else changed.since,
        before.until if isinstance(changed.until, _Open) else changed.until,
        facts_of(before.facts) if changed.facts is None else changed.facts,
        changed.undated or (before.since is None and before.until is None),
    )
    ready = sayable_item(house, person, kind, given)
    with house.database.write() as session:
        require_alone(house, person, kind, ready, besides=item_id)
        row = change(session, "person_item", item_id, item_values(ready))
        said(
            house,
            session,
            "item changed",
            f"person {person.id}",
            [row],
            kind=kind.id,
            title=ready.title,
            name=person.label,
        )
    return registers_of(house).person_item[item_id]


def end_item(house: House, item_id: int, last: date) -> PersonItem:
    """Say an item's last day: a leaving, a closed account. Raises NotAllowed, ContractRefused."""
    return change_item(house, item_id, ItemChange(until=last))


def void_item(house: House, item_id: int, reason: str) -> None:
    """An item was entered by mistake: it stays on record and counts no more.

    Raises NotAllowed, StateSecret, ReasonMissing, ContractRefused.
    """
    require_entry(house, reason)
    words, item = given_reason(reason), get_item(house, item_id)
    with house.database.write() as session:
        row = change(session, "person_item", item_id, {"void": True})
        said(
            house,
            session,
            "item voided",
            f"person {item.person_id}",
            [row],
            kind=item.kind,
            title=item.title,
            reason=words,
        )


def get_item(house: House, item_id: int) -> PersonItem:
    """One item; raises ContractRefused for a number that none has, or that was entered by mistake."""
    item = registers_of(house).person_item.get(item_id)
    if item is None or item.void:
        sentence = _("There is nothing with the number {id} on a person's file.").format(id=item_id)
        raise ContractRefused("no-such-item", sentence)
    return item


def _kind(house: House, kind_id: str) -> ItemKind:
    known = rules_of(house).people.items
    for each in known.values():
        if title_key(kind_id) in map(title_key, (each.id, each.words.zh, each.words.en)):
            return each
    sentence = _("“{kind}” is nothing that is kept on a file; choose one of: {known}.")
    pairs = (_("{id} ({label})").format(id=each.id, label=each.label) for each in known.values())
    words = _(", ").join(pairs)
    raise ContractRefused("unknown-kind", sentence.format(kind=kind_id[:40], known=words))


def item_values(item: NewItem) -> dict[str, Any]:
    """The columns of an item that `sayable_item` has looked at."""
    return {
        "title": item.title,
        "number": item.number,
        "since": item.since,
        "until": item.until,
        "facts": written_facts(item.facts),
    }


def sayable_item(house: House, person: Person, kind: ItemKind, new: NewItem) -> NewItem:
    """The item with tidy words and facts. Raises NotAllowed, StateSecret, ContractRefused."""
    words = (new.title, new.number, *new.facts.values())
    require_order(house, *words)
    require_no_number(*words)
    title, number = tidy_name(new.title) or kind.label, tidy_name(new.number)
    for word in (title, number):
        if len(word) > LONGEST_WORD:
            sentence = _("A title or number has at most {most} characters.")
            raise ContractRefused("too-long", sentence.format(most=LONGEST_WORD))
    try:
        facts = kept_facts(kind.facts, new.facts)
    except BadFact as error:
        raise ContractRefused("bad-value", error.sentence) from None
    ready = replace(new, title=title, number=number, facts=facts)
    _require_days(house, person, kind, ready)
    return ready


def _require_days(house: House, person: Person, kind: ItemKind, item: NewItem) -> None:
    """Raises ContractRefused for days that are missing, in the wrong order, or ahead of a deed that must have been."""
    words = {"title": item.title, "person": person.label, "kind": kind.label}
    if kind.dates == NONE:
        return
    if item.since is None and item.until is None and item.undated and kind.unknown:
        return
    if item.since is None:
        if kind.unknown:
            sentence = _(
                "“{title}” of {person} has no dates. Write from when to when it is valid, or keep it as undated: it "
                "counts as missing until its dates are known."
            )
        else:
            sentence = _("“{title}” of {person} has no first day. Write since when.")
        raise ContractRefused("no-dates", sentence.format(**words))
    if kind.dates == BOTH and item.until is None:
        sentence = _("“{title}” of {person} has no last day. Write until when.")
        raise ContractRefused("no-dates", sentence.format(**words))
    if item.until is not None and item.until < item.since:
        if kind.id == ON_SITE:
            sentence = _(
                "{person} can't leave on {until} before arriving on {since}. Correct one of the two days."
            )
        else:
            sentence = _(
                "“{title}” of {person} ends on {until}, before it begins on {since}. Correct one of the two days."
            )
        days = {"since": item.since, "until": item.until}
        raise ContractRefused("wrong-order", sentence.format(**words, **days))
    today = today_of(house)
    if kind.dates == SINCE and item.since > today:
        sentence = _("“{title}” of {person} is dated {since}, which hasn't come yet.")
        raise ContractRefused("future-day", sentence.format(**words, since=item.since))


def require_alone(
    house: House, person: Person, kind: ItemKind, item: NewItem, *, besides: int | None
) -> None:
    """Raises ContractRefused where two of a kind that stands alone would overlap for one person."""
    if not kind.alone or item.since is None:
        return
    for each in registers_of(house).person_item.values():
        if each.person_id != person.id or each.kind != kind.id or each.void or each.id == besides:
            continue
        if each.since is None:
            continue
        begins_after = item.until is not None and each.since > item.until
        ends_before = each.until is not None and each.until < item.since
        if not begins_after and not ends_before:
            sentence = _(
                "{person}: {kind} from {since} to {until} overlaps the one from {other_since} to {other_until}. End "
                "that one first, or correct the days."
            )
            raise ContractRefused(
                "overlap",
                sentence.format(
                    person=person.label,
                    kind=kind.label,
                    since=item.since,
                    until=item.until or "…",
                    other_since=each.since,
                    other_until=each.until or "…",
                ),
            )
