"""The time on site in a row of the people's sheet: entered with somebody new, ended or added for who is there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from desktop.services.contract.registers import change, enter, registers_of
from desktop.services.contract.rules import rules_of
from desktop.services.errors import ContractRefused
from desktop.services.house import House
from desktop.services.people.person_items import NewItem, item_values, require_alone, sayable_item
from models.cell_values import FactProblem
from models.obligations.register_records import Person, PersonItem
from models.obligations.registers import RowSaid
from models.people.people_rules import ON_SITE
from vault.ids import utc_now


class SiteTime(NamedTuple):
    """A time to be entered, or to be changed where `before` is the item's id."""

    item: NewItem
    before: int | None


def last_time(house: House, person_id: int) -> tuple[int, date, date | None] | None:
    """Somebody's last time on site: the item's id, first and last day."""
    found = [each for each in _times(house, person_id) if each.since is not None]
    if not found:
        return None
    newest = max(found, key=lambda each: (each.since or date.min, each.id))
    return newest.id, newest.since or date.min, newest.until


def judge_time(
    house: House,
    before: Person | None,
    label: str,
    values: Mapping[str, object],
    problems: list[FactProblem],
) -> SiteTime | None:
    """What a row's days say of the time on site; None where that is known already. Problems are added."""
    since, until = values.get("since"), values.get("until")
    if not isinstance(since, date) and not isinstance(until, date):
        return None
    known = None if before is None else last_time(house, before.id)
    first = since if isinstance(since, date) else known[1] if known is not None else None
    last = until if isinstance(until, date) else None
    changed = known[0] if known is not None and known[1] == first else None
    if changed is not None and known is not None:
        last = last or known[2]
        if last == known[2]:
            return None
    item = NewItem(ON_SITE, since=first, until=last)
    kind = rules_of(house).people.items[ON_SITE]
    person = before or _nobody(str(values.get("name") or label))
    try:
        ready = sayable_item(house, person, kind, item)
        require_alone(house, person, kind, ready, besides=changed)
    except ContractRefused as error:
        field = "since" if first is None or (isinstance(since, date) and last is None) else "until"
        problems.append(FactProblem(field, error.sentence, ""))
        return None
    return SiteTime(ready, changed)


def carry_time(session: Session, person_id: int, time: SiteTime) -> RowSaid | None:
    """Enter or change it; returns what the journal is to keep."""
    values = item_values(time.item)
    if time.before is not None:
        return change(session, "person_item", time.before, values)
    row = {**values, "person_id": person_id, "kind": ON_SITE}
    return enter(session, "person_item", row)[1]


def _times(house: House, person_id: int) -> list[PersonItem]:
    return [
        each
        for each in registers_of(house).person_item.values()
        if each.person_id == person_id and each.kind == ON_SITE and not each.void
    ]


def _nobody(name: str) -> Person:
    """Somebody who isn't entered yet, for sentences that name a person."""
    blank: dict[str, Any] = dict.fromkeys(Person._fields, "")
    return Person(**{**blank, "id": 0, "label": name, "name": name, "created": utc_now()})
