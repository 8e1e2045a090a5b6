"""Filings, assessments, certified products and the findings of the year, each as far as it had come."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from desktop.services.assurance.assessments import NewAssessment, enter_assessment
from desktop.services.assurance.filings import NewFiling, enter_filing
from desktop.services.assurance.findings_loop import (
    NewFinding,
    attach_finding_evidence,
    enter_finding,
    say_of_finding,
)
from desktop.services.assurance.products import NewProduct, enter_product
from desktop.services.assurance.scoring import (
    NewScore,
    enter_scores,
    set_not_applicable,
    sheet_of,
)
from desktop.services.contract.evidence import attach_to
from desktop.services.demo.demo_contract.papers import Shelf
from desktop.services.demo.demo_records.world import World
from desktop.services.house import House
from desktop.services.order.systems import systems
from models.assurance.crypto_rules import MANAGEMENT, TECHNOLOGY
from models.assurance.findings_machine import AFTER, BEFORE
from resources.demo_data import table

_CONFORMS: dict[str, dict[str, Any]] = {
    MANAGEMENT: {"score": "conform"},
    TECHNOLOGY: {"d": True, "a": True, "k": True},
}
_RISKS = {"重大隐患": "major", "高": "high", "中": "medium", "低": "low"}
_GRAVE = ("重大隐患", "高")
_FOUND = date(2026, 7, 23)
_AT_ONCE, _THIS_YEAR = timedelta(days=60), timedelta(days=160)
"""What is grave was to be fixed within 60 days, the rest by the end of the year."""


def enter_assurance(house: House, world: World, shelf: Shelf) -> None:
    """Enter all of it; what was found, fixed or verified later than the day that is shown isn't there yet."""
    raw = table("registers")
    ids = {each.code: each.id for each in systems(house)}
    filed: list[int] = []
    for entry in raw["filing"]:
        entry = {**entry, "system": ids.get(entry.get("system", ""))}
        filed.append(enter_filing(house, NewFiling(**entry)).id)
    for entry in raw["material"]:
        for document in shelf.matching(entry["path"]):
            for kind in entry["kinds"]:
                key = str(filed[entry["filing"]])
                signed = shelf.hands(document)
                attach_to(house, "filing", key, document.id, kind=kind, signed=signed)
    assessed: list[int] = []
    for entry in raw["assessment"]:
        values = {**entry, "filing": filed[entry["filing"]]}
        paper = shelf.at(values.pop("paper"))
        assessment = enter_assessment(house, NewAssessment(**values))
        attach_to(house, "assessment", str(assessment.id), paper.id)
        assessed.append(assessment.id)
    _enter_sheet(house, assessed, raw["scoring"])
    for entry in raw["product"]:
        values = {**entry, "system": ids.get(entry.get("system", ""))}
        enter_product(house, NewProduct(**values))
    for number, entry in enumerate(table("findings")["finding"]):
        _enter_finding(house, world, shelf, assessed[0], ids["ZFYW"], entry, number)


def _enter_sheet(house: House, assessed: list[int], said: dict[str, Any]) -> None:
    """The scoring sheet of one assessment, every unit of it judged."""
    assessment = assessed[said["assessment"]]
    rest = {each["unit"] for each in said["object"]} | set(said["not_applicable"]["units"])
    scores = [NewScore(**each) for each in said["object"]]
    for layer in sheet_of(house, assessment).layers:
        value = _CONFORMS[layer.layer.half]
        scores += [
            NewScore(each.unit.id, said["objects"][layer.layer.id], value)
            for each in layer.units
            if each.unit.id not in rest
        ]
    enter_scores(house, assessment, scores)
    set_not_applicable(house, assessment, **said["not_applicable"])


def _enter_finding(
    house: House,
    world: World,
    shelf: Shelf,
    assessment: int,
    system: int,
    entry: dict[str, Any],
    place: int,
) -> None:
    finding = enter_finding(
        house,
        NewFinding(
            entry["problem"],
            _FOUND,
            _RISKS[entry["risk"]],
            number=entry["no"],
            assessment=assessment,
            system=system,
            report="DEMO-DJCP-2026-0417",
            page=str(31 + 2 * place),
            area=entry["area"],
            object=entry["object"],
            conformity="none" if entry["risk"] in _GRAVE else "partial",
            unit=world.contract.contractor,
            owner=entry["owner"],
            due=_FOUND + (_AT_ONCE if entry["risk"] in _GRAVE else _THIS_YEAR),
            measure=entry["measure"],
        ),
    )
    for kind, words in ((BEFORE, "整改前"), (AFTER, "整改后")):
        for picture in shelf.of("整改证据", below=f"{entry['no']} {words}"):
            attach_finding_evidence(house, finding.id, kind, picture.id)

    def say(step: str, day: date, name: str = "", **more: Any) -> None:
        say_of_finding(house, [finding.id], step, day=day, name=name, **more)

    say("dispatched", date(2026, 8, 4), entry["owner"])
    say("fixing", date(2026, 8, 12))
    if entry["closed"] - timedelta(days=2) > shelf.today:
        return
    say("fixed", entry["closed"] - timedelta(days=2), entry["owner"])
    if entry["closed"] <= shelf.today and entry["no"] not in world.gaps["findings_without_after"]:
        say("closed", entry["closed"], "罗听雪")
