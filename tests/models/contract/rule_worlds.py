"""Rules from the shipped files and registers of a few words, for tests of what is owed."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any, cast

from models.contract.calendar import WorkingCalendar
from models.contract.calendar_reading import parse_calendar
from models.contract.catalogue import Catalogue
from models.contract.catalogue_reading import parse_catalogue
from models.contract.contract_terms import ContractTerms, parse_terms
from models.contract.rules import Rules
from models.contract.setting_rules import parse_settings
from models.obligations.register_records import Matter, MatterStep, Person, PersonItem
from models.obligations.registers import Registers
from models.people.matter_reading import parse_matters
from resources.contract_profiles import profile_text
from resources.rule_files import shipped_rules, shipped_years

_MOMENT = datetime(2026, 4, 16, 1, tzinfo=UTC)


def shipped(name: str) -> dict[str, Any]:
    """A shipped file of rules, parsed."""
    text = shipped_rules(name)
    assert text is not None
    return tomllib.loads(text)


def shipped_calendar() -> WorkingCalendar:
    """The years whose days off are shipped."""
    return WorkingCalendar(
        {year: parse_calendar(shipped(f"calendar/{year}"), year) for year in shipped_years()}
    )


def shipped_catalogue() -> Catalogue:
    """The shipped duties."""
    return parse_catalogue(shipped("duties"))


def shipped_terms(contract: str) -> ContractTerms:
    """A shipped contract's terms."""
    text = profile_text(contract)
    assert text is not None
    return parse_terms(tomllib.loads(text), contract)


def rules_for(
    contract: str = "om-2026",
    settings: Mapping[str, str] | None = None,
    catalogue: Catalogue | None = None,
) -> Rules:
    """The shipped rules of a contract, as far as duties are expanded from them; the other parts are missing."""
    terms = shipped_terms(contract)
    values = parse_settings(shipped("settings")).values(terms.settings)
    missing = cast(Any, None)
    return Rules(
        terms=terms,
        catalogue=catalogue or shipped_catalogue(),
        calendar=shipped_calendar(),
        settings={**values, **(settings or {})},
        matters=parse_matters(shipped("matters")),
        people=missing,
        kpi=missing,
        penalties=missing,
        grading=missing,
        crypto=missing,
        pledges=missing,
    )


def person(identifier: int, role: str = "on-site", *, void: bool = False) -> Person:
    """Somebody of whom nothing else is known."""
    known: dict[str, Any] = dict.fromkeys(Person._fields, "")
    known |= {"id": identifier, "label": f"甲{identifier}", "role": role, "void": void}
    return Person(**(known | {"born": None, "core": False, "created": _MOMENT}))


def item(
    identifier: int,
    person_id: int,
    kind: str,
    since: date | None = None,
    until: date | None = None,
    *,
    void: bool = False,
) -> PersonItem:
    """A paper or a period of somebody's."""
    return PersonItem(identifier, person_id, kind, kind, "", since, until, "{}", void)


def matter(
    identifier: int,
    kind: str,
    day: date,
    planned: date | None = None,
    person_id: int | None = None,
) -> Matter:
    """Something that happens."""
    return Matter(identifier, kind, f"N{identifier}", kind, person_id, None, day, planned, "{}", "")


def matter_step(
    identifier: int, matter_id: int, step: str, day: date, *, undone: bool = False
) -> MatterStep:
    """A step of it."""
    return MatterStep(identifier, matter_id, step, undone, day, _MOMENT, "", "", "")


def registers_of(
    people: Iterable[Person] = (),
    items: Iterable[PersonItem] = (),
    matters: Iterable[Matter] = (),
    steps: Iterable[MatterStep] = (),
) -> Registers:
    """Registers with these rows only."""
    return Registers(
        person={each.id: each for each in people},
        person_item={each.id: each for each in items},
        matter={each.id: each for each in matters},
        matter_step={each.id: each for each in steps},
    )
