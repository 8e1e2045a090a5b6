"""A finding as it is entered: which words it may have, which number it gets, what it must name."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple, TypedDict

from desktop.services.assurance.assurance_entry import (
    line,
    one_of,
    paragraph,
    require_order_of_days,
    require_past,
    system_names,
)
from desktop.services.contract.registers import registers_of
from desktop.services.errors import ContractRefused
from desktop.services.house import House
from models.assurance.assurance_rules import RISKS
from models.naming import name_key
from resources.words import N_, _

SOURCES = {
    "grading": N_("graded protection"),
    "crypto": N_("cryptography assessment"),
    "self": N_("self-check"),
    "inspection": N_("inspection"),
    "scan": N_("vulnerability scan"),
    "officer": N_("officer's remark"),
}
"""Where a finding can come from, with what that is called."""

CONFORMITY = {
    "": N_("not said"),
    "partial": N_("partly conforming"),
    "none": N_("not conforming at all"),
}
RISK_WORDS = {
    "major": N_("major hazard"),
    "high": N_("high risk"),
    "medium": N_("medium risk"),
    "low": N_("low risk"),
}
_PREFIXES = {
    "grading": "DB",
    "crypto": "MP",
    "self": "ZC",
    "inspection": "JC",
    "scan": "LS",
    "officer": "YJ",
}
"""How numbers that are made here begin: the initials of the sources' Chinese names."""


@dataclass(frozen=True, slots=True)
class NewFinding:
    """A finding to be entered; without a number it gets one. `assessment` and `system` are ids.

    `area`, `control`, `item` are 安全类, 控制点 and 测评项编号; `unit` and `owner` who is responsible.
    """

    problem: str
    found: date
    risk: str = "medium"
    source: str = "grading"
    number: str = ""
    assessment: int | None = None
    system: int | None = None
    report: str = ""
    page: str = ""
    area: str = ""
    control: str = ""
    item: str = ""
    object: str = ""
    conformity: str = ""
    threat: str = ""
    advice: str = ""
    unit: str = ""
    owner: str = ""
    due: date | None = None
    measure: str = ""
    note: str = ""


class FindingSaid(TypedDict, total=False):
    """What can be said anew of a finding."""

    problem: str
    found: date
    risk: str
    source: str
    number: str
    assessment: int | None
    system: int | None
    report: str
    page: str
    area: str
    control: str
    item: str
    object: str
    conformity: str
    threat: str
    advice: str
    unit: str
    owner: str
    due: date | None
    measure: str
    note: str


class Links(NamedTuple):
    """The systems and assessments that there are, by id; an assessment with the day on which it began."""

    systems: Container[int]
    assessments: Container[int]


def require_links(house: House, many: Sequence[NewFinding]) -> Links:
    """What findings may name. Looked up once for many."""
    named = any(new.system is not None for new in many)
    systems = system_names(house) if named else {}
    held = registers_of(house).assessment.values()
    return Links(systems, {each.id for each in held if not each.void})


def checked(house: House, new: NewFinding, links: Links) -> dict[str, Any]:
    """The row of a finding. Raises ContractRefused for the first thing that is wrong."""
    if new.assessment is not None and new.assessment not in links.assessments:
        sentence = _("There is no assessment {id}.").format(id=new.assessment)
        raise ContractRefused("no-such-assessment", sentence)
    if new.system is not None and new.system not in links.systems:
        sentence = _("There is no system {id}.").format(id=new.system)
        raise ContractRefused("no-such-system", sentence)
    found = _("the day it was found"), new.found
    require_past(house, dict((found,)))
    require_order_of_days(found, (_("the day it is due"), new.due))
    return {
        "number": line(new.number, _("The number")),
        "source": one_of(new.source, SOURCES, _("where a finding comes from")),
        "assessment_id": new.assessment,
        "asset_id": new.system,
        "report": line(new.report, _("The report's number")),
        "page": line(new.page, _("The page")),
        "area": line(new.area, _("The class of requirements")),
        "control": line(new.control, _("The control point")),
        "item": line(new.item, _("The item's number")),
        "object": line(new.object, _("The object")),
        "problem": paragraph(new.problem, _("What is wrong"), needed=True),
        "conformity": one_of(new.conformity, CONFORMITY, _("the degree of conformity")),
        "risk": one_of(new.risk, RISKS, _("a risk")),
        "threat": paragraph(new.threat, _("The threat")),
        "advice": paragraph(new.advice, _("The advice")),
        "unit": line(new.unit, _("The responsible unit")),
        "owner": line(new.owner, _("The responsible person")),
        "found": new.found,
        "due": new.due,
        "measure": paragraph(new.measure, _("The measure")),
        "note": paragraph(new.note, _("The note")),
    }


def next_number(taken: Container[str], source: str, found: date) -> str:
    """The first free number of a source and a year: DB-2026-01. `taken` holds the keys of names."""
    count = 1
    while name_key(number := f"{_PREFIXES[source]}-{found.year}-{count:02d}") in taken:
        count += 1
    return number
