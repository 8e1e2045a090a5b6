"""The scoring sheet of a cryptography assessment: objects, units that don't apply, and taking its total over."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from desktop.services.assurance.assessments import amend_assessment, get_assessment
from desktop.services.assurance.assurance_entry import crypto_of, line, one_of, paragraph
from desktop.services.assurance.filings import get_filing
from desktop.services.contract.contract_rules import given_reason, require_entry
from desktop.services.contract.registers import change, enter, registers_of, said
from desktop.services.errors import ContractRefused
from desktop.services.house import House
from models.assurance.assurance_rules import CRYPTO
from models.assurance.crypto_rules import LEVELS, MANAGEMENT, CryptoRules
from models.assurance.crypto_scores import NOT_APPLICABLE, Sheet, object_score, sheet
from models.naming import name_key
from models.obligations.register_records import Assessment, Score
from models.obligations.registers import RowSaid
from resources.words import N_, _

_PROBLEMS = {
    "no-score": N_("Say whether it conforms: conform, partial or fail."),
    "no-d": N_("Say whether cryptography is used effectively (D)."),
    "no-a-or-k": N_("Say whether the algorithms conform (A) and the keys are safe (K)."),
    "no-ra": N_("The algorithms don't conform: say how strong they are (Ra)."),
    "no-rk": N_("The keys aren't safe: say how they are kept (Rk), as this level allows."),
}


@dataclass(frozen=True, slots=True)
class NewScore:
    """One object of a unit. `value`: {"d", "a", "k": bool, "ra", "rk": ids}, of management {"score": id}."""

    unit: str
    object: str
    value: Mapping[str, Any]


def sheet_of(house: House, assessment_id: int) -> Sheet:
    """The sheet with every unit of the system's level. Raises ContractRefused: no-such-assessment, no-sheet."""
    _assessment, level = _scored(house, assessment_id)
    return sheet(crypto_of(house), level, _rows(house, assessment_id))


def enter_scores(house: House, assessment_id: int, scores: Sequence[NewScore]) -> Sheet:
    """Enter these objects, all or none; an object of the same name in a unit is scored anew.

    What was said of the unit not applying no longer holds. Raises NotAllowed, StateSecret, ContractRefused.
    """
    words = (word for each in scores for word in (each.object, *each.value.values()))
    require_entry(house, *(word for word in words if isinstance(word, str)))
    assessment, level = _scored(house, assessment_id)
    rules = crypto_of(house)
    wanted = [_checked(rules, level, each) for each in scores]
    with house.database.write() as session:
        rows: list[RowSaid | None] = []
        for each in wanted:
            rows += _put(house, session, assessment_id, each)
        _tell(house, session, assessment, rows)
    return sheet_of(house, assessment_id)


def set_not_applicable(
    house: House, assessment_id: int, units: Iterable[str], reason: str
) -> Sheet:
    """These units don't apply, as the approved plan says: their weight goes to the others.

    Objects that were scored there are struck. Raises NotAllowed, StateSecret, ReasonMissing, ContractRefused.
    """
    require_entry(house, reason)
    words = given_reason(reason)
    assessment, level = _scored(house, assessment_id)
    known = [each.id for each in crypto_of(house).units_at(level)]
    chosen = [one_of(each, known, _("a unit")) for each in dict.fromkeys(units)]
    value = {NOT_APPLICABLE: True, "reason": words}
    with house.database.write() as session:
        rows: list[RowSaid | None] = []
        for unit in chosen:
            rows += _strike(house, session, assessment_id, unit)
            rows += _put(house, session, assessment_id, NewScore(unit, "", value))
        _tell(house, session, assessment, rows)
    return sheet_of(house, assessment_id)


def strike_score(house: House, score_id: int, reason: str) -> Sheet:
    """An object was entered by mistake. Raises NotAllowed, StateSecret, ReasonMissing, ContractRefused."""
    require_entry(house, reason)
    words = given_reason(reason)
    score = registers_of(house).score.get(score_id)
    if score is None or score.void:
        sentence = _("There is no scored object {id}.").format(id=score_id)
        raise ContractRefused("no-such-score", sentence)
    assessment, _level = _scored(house, score.assessment_id)
    with house.database.write() as session:
        _tell(
            house, session, assessment, [change(session, "score", score_id, {"void": True})], words
        )
    return sheet_of(house, score.assessment_id)


def take_total(house: House, assessment_id: int) -> Assessment:
    """Let the sheet's total be the assessment's result, and conclude from it.

    Raises NotAllowed, and ContractRefused: incomplete, naming the units that nobody judged yet, and what
    `amend_assessment` raises.
    """
    made = sheet_of(house, assessment_id)
    left = [each.unit.label for each in made.units if not each.judged]
    if left or made.total is None:
        sentence = _("{count} units aren't judged yet: {names}.")
        names = _(", ").join(left[:5]) + ("…" if len(left) > 5 else "")
        if not left:
            sentence, names = _("Nothing of one half of the sheet applies: there is no total."), ""
        raise ContractRefused("incomplete", sentence.format(count=len(left), names=names))
    return amend_assessment(house, assessment_id, result=made.total)


def _scored(house: House, assessment_id: int) -> tuple[Assessment, int]:
    assessment = get_assessment(house, assessment_id)
    level = get_filing(house, assessment.filing_id).level
    if assessment.scheme != CRYPTO or level not in LEVELS:
        sentence = _(
            "There is a scoring sheet for cryptography assessments at levels {levels} only."
        )
        levels = _(", ").join(map(str, LEVELS))
        raise ContractRefused("no-sheet", sentence.format(levels=levels))
    return assessment, level


def _checked(rules: CryptoRules, level: int, new: NewScore) -> NewScore:
    units = {each.id: each for each in rules.units_at(level)}
    unit = units[one_of(new.unit, units, _("a unit"))]
    half = next(layer.half for layer in rules.layers if layer.id == unit.layer)
    names = ("score", "note") if half == MANAGEMENT else ("d", "a", "k", "ra", "rk", "note")
    value = {name: new.value[name] for name in names if new.value.get(name) not in (None, "")}
    if "note" in value:
        value["note"] = paragraph(str(value["note"]), _("The note"))
    try:
        object_score(rules, half, level, value)
    except ValueError as error:
        sentence = _("{unit}: {problem}").format(
            unit=unit.label, problem=_(_PROBLEMS.get(str(error), str(error)))
        )
        raise ContractRefused("bad-value", sentence) from None
    # A unit of management is judged as a whole, and needs no object's name.
    needed = half != MANAGEMENT
    return NewScore(unit.id, line(new.object, _("The object"), needed=needed), value)


def _put(house: House, session: Session, assessment_id: int, new: NewScore) -> list[RowSaid | None]:
    value = json.dumps(dict(new.value), ensure_ascii=False, sort_keys=True)
    applies = NOT_APPLICABLE not in new.value
    rows: list[RowSaid | None] = []
    for each in _rows(house, assessment_id):
        if each.unit != new.unit or each.void:
            continue
        if applies and json.loads(each.value).get(NOT_APPLICABLE):
            rows.append(change(session, "score", each.id, {"void": True}))
        elif applies and name_key(each.object) == name_key(new.object):
            return [*rows, change(session, "score", each.id, {"value": value})]
    told = {
        "assessment_id": assessment_id,
        "unit": new.unit,
        "object": new.object,
        "value": value,
    }
    return [*rows, enter(session, "score", told)[1]]


def _strike(house: House, session: Session, assessment_id: int, unit: str) -> list[RowSaid | None]:
    return [
        change(session, "score", each.id, {"void": True})
        for each in _rows(house, assessment_id)
        if each.unit == unit and not each.void
    ]


def _rows(house: House, assessment_id: int) -> list[Score]:
    return [
        each for each in registers_of(house).score.values() if each.assessment_id == assessment_id
    ]


def _tell(
    house: House,
    session: Session,
    assessment: Assessment,
    rows: Sequence[RowSaid | None],
    reason: str = "",
) -> None:
    told = {"number": assessment.number, "count": len([row for row in rows if row is not None])}
    if reason:
        told["reason"] = reason
    said(house, session, "scores entered", f"assessment {assessment.id}", rows, **told)
