"""Assessments (等保测评, 密评, self-checks): entering them, their reports, and what they conclude by the template."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, TypedDict, Unpack

from desktop.services.assurance.assurance_entry import (
    changed_words,
    crypto_of,
    grading_of,
    line,
    number,
    one_of,
    paragraph,
    require_order_of_days,
    require_past,
)
from desktop.services.assurance.filings import get_filing
from desktop.services.contract.contract_rules import given_reason, require_entry
from desktop.services.contract.registers import change, enter, registers_of, said
from desktop.services.errors import ContractRefused
from desktop.services.house import House
from models.assurance.assurance_rules import GRADING, RISKS, Template, template_of
from models.assurance.conclusions import judge, risk_counts
from models.assurance.crypto_scores import sheet
from models.naming import name_key
from models.obligations.register_records import Assessment, Filing
from resources.words import _

SELF = "self"
"""The scheme of a check of one's own, which has no template and no official conclusion."""

_COUNTED = RISKS[1:]
"""Risks that are counted in `facts`; major hazards have a column of their own."""


@dataclass(frozen=True, slots=True)
class NewAssessment:
    """An assessment of a filing. `scheme` is the filing's, or "self".

    `result` is a rate or a score in hundredths (9250 = 92.50), `hazards` the major ones before rectification,
    `rectified` how many of these were rectified, `risks` counts the others. The template follows
    from the report's day, and the conclusion from the template, where neither is said.
    """

    filing: int
    scheme: str = ""
    template: str = ""
    agency: str = ""
    number: str = ""
    started: date | None = None
    reported: date | None = None
    result: int | None = None
    hazards: int | None = None
    rectified: int | None = None
    risks: Mapping[str, int] = field(default_factory=dict)
    conclusion: str = ""
    note: str = ""


class AssessmentSaid(TypedDict, total=False):
    """What can be said anew of an assessment."""

    template: str
    agency: str
    number: str
    started: date | None
    reported: date | None
    result: int | None
    hazards: int | None
    rectified: int | None
    risks: Mapping[str, int]
    conclusion: str
    note: str


def enter_assessment(house: House, new: NewAssessment) -> Assessment:
    """Enter an assessment.

    Raises NotAllowed, StateSecret, and ContractRefused; "conclusion-open" where the report is there and its template
    doesn't say what follows from it: then the conclusion that the report states has to be given.
    """
    require_entry(house, *changed_words(asdict(new)))
    filing = get_filing(house, new.filing)
    values = _checked(house, filing, _values(new, filing), None)
    with house.database.write() as session:
        identifier, row = enter(session, "assessment", values)
        told = {"number": values["number"], "title": filing.title}
        said(house, session, "assessment entered", f"assessment {identifier}", [row], **told)
    return get_assessment(house, identifier)


def amend_assessment(
    house: House, assessment_id: int, **changes: Unpack[AssessmentSaid]
) -> Assessment:
    """Say something else of an assessment, its report for instance when it arrives.

    When result, risks, report or template change and no conclusion is said, it is drawn anew. Raises what
    `enter_assessment` raises.
    """
    require_entry(house, *changed_words(changes))
    before = get_assessment(house, assessment_id)
    filing = get_filing(house, before.filing_id)
    told: dict[str, Any] = dict(changes)
    if "risks" in told:
        told["facts"] = _facts(told.pop("risks"))
    values = {**before._asdict(), **told}
    if told.keys() & {"result", "hazards", "facts", "template", "reported"}:
        values["conclusion"] = told.get("conclusion", "")
        if "reported" in told and "template" not in told:
            values["template"] = ""
    kept = _checked(house, filing, values, before)
    with house.database.write() as session:
        row = change(session, "assessment", assessment_id, kept)
        words = {"number": kept["number"], "title": filing.title}
        said(house, session, "assessment changed", f"assessment {assessment_id}", [row], **words)
    return get_assessment(house, assessment_id)


def strike_assessment(house: House, assessment_id: int, reason: str) -> None:
    """It was entered by mistake; findings that came from it keep standing by themselves.

    Raises NotAllowed, StateSecret, ReasonMissing, ContractRefused.
    """
    require_entry(house, reason)
    words, assessment = given_reason(reason), get_assessment(house, assessment_id)
    with house.database.write() as session:
        row = change(session, "assessment", assessment_id, {"void": True})
        told = {"number": assessment.number, "reason": words}
        said(house, session, "assessment struck", f"assessment {assessment_id}", [row], **told)


def get_assessment(house: House, assessment_id: int) -> Assessment:
    """One assessment that wasn't struck. Raises ContractRefused: no-such-assessment."""
    found = registers_of(house).assessment.get(assessment_id)
    if found is None or found.void:
        sentence = _("There is no assessment {id}.").format(id=assessment_id)
        raise ContractRefused("no-such-assessment", sentence)
    return found


def assessments(house: House, filing_id: int | None = None) -> list[Assessment]:
    """The assessments in the order in which they were entered, of one filing where it is given."""
    return [
        each
        for each in registers_of(house).assessment.values()
        if not each.void and filing_id in (None, each.filing_id)
    ]


def templates(house: House, scheme: str) -> tuple[Template, ...]:
    """The report templates of a scheme; none for checks of one's own."""
    if scheme == SELF:
        return ()
    return grading_of(house).templates if scheme == GRADING else crypto_of(house).templates


def _values(new: NewAssessment, filing: Filing) -> dict[str, Any]:
    values = asdict(new)
    values["filing_id"] = values.pop("filing")
    values["facts"] = _facts(values.pop("risks"))
    values["scheme"] = new.scheme or filing.scheme
    return values


def _facts(risks: Mapping[str, int]) -> str:
    for risk, count in risks.items():
        one_of(risk, _COUNTED, _("a risk"))
        number(count, _("The number of findings"))
    return json.dumps(dict(risks), sort_keys=True)


def _checked(
    house: House, filing: Filing, values: dict[str, Any], before: Assessment | None
) -> dict[str, Any]:
    started, reported = values["started"], values["reported"]
    begun, printed = (_("the day it began"), started), (_("the report's day"), reported)
    require_past(house, dict((begun, printed)))
    require_order_of_days(begun, printed)
    kept = {
        "filing_id": filing.id,
        "scheme": one_of(values["scheme"], (filing.scheme, SELF), _("the scheme")),
        "template": "",
        "agency": line(values["agency"], _("The agency")),
        "number": line(values["number"], _("The report's number")),
        "started": started,
        "reported": reported,
        "result": number(values["result"], _("The result"), most=10_000),
        "hazards": number(values["hazards"], _("The number of hazards")),
        "rectified": number(values["rectified"], _("The number of rectified hazards")),
        "facts": values["facts"],
        "conclusion": "",
        "note": paragraph(values["note"], _("The note")),
    }
    if kept["rectified"] is not None and kept["rectified"] > (kept["hazards"] or 0):
        sentence = _("{rectified} rectified hazards are more than the {hazards} that were found.")
        words = sentence.format(rectified=kept["rectified"], hazards=kept["hazards"] or 0)
        raise ContractRefused("bad-value", words)
    _require_free(house, kept, before)
    if kept["scheme"] != SELF:
        template = _template(house, kept, line(values["template"], _("The template")))
        if template is not None:
            kept["template"] = template.id
            kept["conclusion"] = _conclusion(house, filing, kept, values["conclusion"], before)
    elif values["conclusion"]:
        kept["conclusion"] = line(values["conclusion"], _("The conclusion"))
    return kept


def _template(house: House, kept: Mapping[str, Any], wanted: str) -> Template | None:
    known = templates(house, kept["scheme"])
    if wanted:
        one_of(wanted, (each.id for each in known), _("a report template"))
        return next(each for each in known if each.id == wanted)
    if kept["reported"] is None:
        return None
    found = template_of(known, kept["reported"])
    if found is None:
        names = _(", ").join(each.id for each in known)
        sentence = _(
            "Of a report of {day} the rules don't say which template it uses. Say it: {names}."
        )
        words = sentence.format(day=kept["reported"], names=names)
        raise ContractRefused("template-open", words)
    return found


def _conclusion(
    house: House,
    filing: Filing,
    kept: Mapping[str, Any],
    stated: str,
    before: Assessment | None,
) -> str:
    """What the report states goes before what follows from its numbers; a view tells where the two differ."""
    template = next(
        each for each in templates(house, kept["scheme"]) if each.id == kept["template"]
    )
    if stated:
        return one_of(stated, (each.id for each in template.conclusions), _("a conclusion"))
    if kept["reported"] is None or kept["result"] is None:
        return ""
    complete = None
    if kept["scheme"] != GRADING and before is not None:
        scores = [
            each for each in registers_of(house).score.values() if each.assessment_id == before.id
        ]
        if any(not each.void for each in scores):
            made = sheet(crypto_of(house), filing.level, scores)
            complete = made.complete and made.perfect
    risks = risk_counts(json.loads(kept["facts"]), kept["hazards"])
    judged = judge(template, kept["result"], risks, complete=complete)
    if judged.conclusion is None:
        raise ContractRefused("conclusion-open", judged.why)
    return judged.conclusion.id


def _require_free(house: House, kept: Mapping[str, Any], before: Assessment | None) -> None:
    for each in registers_of(house).assessment.values():
        if each.void or not kept["number"] or (before is not None and each.id == before.id):
            continue
        if each.filing_id == kept["filing_id"] and name_key(each.number) == name_key(
            kept["number"]
        ):
            sentence = _("There is an assessment {number} of this filing already.")
            raise ContractRefused("duplicate", sentence.format(number=kept["number"]))
