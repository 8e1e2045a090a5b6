"""All shipped rules of the contract, and registers with people, pledges, matters and evidence, for tests of both."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

from models.contract.rule_parts import combine
from models.contract.rules import Rules
from models.documents.fact_fields import written_facts
from models.obligations.evidence_rules import Paper, Papers, Pin
from models.obligations.register_records import (
    Evidence,
    Matter,
    MatterStep,
    Person,
    PersonItem,
    Pledge,
)
from models.obligations.registers import Registers
from resources.rule_files import CALENDAR, CATALOGUE_NAMES, shipped_rules, shipped_years
from tests.models.contract.rule_worlds import shipped_terms

MOMENT = datetime(2026, 4, 16, 1, tzinfo=UTC)
SCAN, DRAFT = 1, 2
"""A document whose version can bear signatures, and one whose can't."""

PAPERS = Papers(
    {
        SCAN: Paper(SCAN, "D-1", "扫描件", "x", "live", "定稿", 11),
        DRAFT: Paper(DRAFT, "D-2", "文稿", "x", "live", "定稿", 12),
    },
    {11: Pin(11, "扫描件.pdf"), 12: Pin(12, "文稿.docx")},
)


@functools.cache
def all_rules(contract: str = "om-2026") -> Rules:
    """The shipped rules, all of them."""
    names = [*CATALOGUE_NAMES, *(f"{CALENDAR}{year}" for year in shipped_years())]
    texts = {name: text for name in names if (text := shipped_rules(name)) is not None}
    return combine(texts, shipped_terms(contract))


def person(
    identifier: int, label: str = "", *, role: str = "on-site", core: bool = False
) -> Person:
    """Somebody of whom little else is known."""
    known: dict[str, Any] = dict.fromkeys(Person._fields, "")
    known |= {"id": identifier, "label": label or f"甲{identifier}", "name": label, "role": role}
    return Person(**(known | {"born": None, "core": core, "created": MOMENT, "void": False}))


def item(
    identifier: int,
    person_id: int,
    kind: str,
    since: date | None = None,
    until: date | None = None,
    title: str = "",
    **facts: str,
) -> PersonItem:
    """A paper or a period of somebody's."""
    kept = written_facts(facts)
    return PersonItem(identifier, person_id, kind, title or kind, "", since, until, kept, False)


def pledge(
    identifier: int,
    person_id: int,
    signed: date | None,
    until: date | None = None,
    variant: str = "arrival",
) -> Pledge:
    """A pledge."""
    made = signed or date(2026, 4, 1)
    code = f"C{identifier}"
    return Pledge(identifier, person_id, variant, "1", code, made, signed, until, "", False)


def matter(
    identifier: int,
    kind: str,
    day: date,
    planned: date | None = None,
    person_id: int | None = None,
    other_id: int | None = None,
    **facts: str,
) -> Matter:
    """Something that happens; facts are written with _ for -."""
    kept = written_facts({name.replace("_", "-"): value for name, value in facts.items()})
    return Matter(
        identifier, kind, f"N{identifier}", kind, person_id, other_id, day, planned, kept, ""
    )


def step(
    identifier: int, matter_id: int, name: str, day: date, *, undone: bool = False
) -> MatterStep:
    """A step of it."""
    return MatterStep(identifier, matter_id, name, undone, day, MOMENT, "", "", "")


def evidence(
    identifier: int,
    matter_id: int,
    step_id: str,
    day: date,
    *,
    kind: str = "",
    signed: str = "both",
    document: int = SCAN,
    withdrawn: date | None = None,
) -> Evidence:
    """A paper of a step."""
    return Evidence(
        id=identifier,
        subject="matter",
        key=f"{matter_id}/{step_id}",
        kind=kind,
        document_id=document,
        version_id=document + 10,
        signed=signed,
        day=day,
        moment=MOMENT,
        withdrawn=withdrawn,
        note="",
    )


def registers(
    people: Iterable[Person] = (),
    items: Iterable[PersonItem] = (),
    pledges: Iterable[Pledge] = (),
    matters: Iterable[Matter] = (),
    steps: Iterable[MatterStep] = (),
    proofs: Iterable[Evidence] = (),
) -> Registers:
    """Registers with these rows only."""
    return Registers(
        person={each.id: each for each in people},
        person_item={each.id: each for each in items},
        pledge={each.id: each for each in pledges},
        matter={each.id: each for each in matters},
        matter_step={each.id: each for each in steps},
        evidence={each.id: each for each in proofs},
    )
