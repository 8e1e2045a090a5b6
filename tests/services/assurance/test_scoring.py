"""Scoring sheets in a vault: objects, units that don't apply, the total, and what is refused."""

from __future__ import annotations

from datetime import date

import pytest

from desktop.services.assurance.assessments import NewAssessment, enter_assessment, get_assessment
from desktop.services.assurance.assurance import system_sheet
from desktop.services.assurance.filings import NewFiling, enter_filing
from desktop.services.assurance.scoring import (
    NewScore,
    enter_scores,
    set_not_applicable,
    sheet_of,
    strike_score,
    take_total,
)
from desktop.services.errors import ContractRefused, ReasonMissing, StateSecret
from desktop.services.house import House
from models.assurance.crypto_rules import MANAGEMENT
from models.obligations.register_records import Assessment
from tests.services.assured import graded, replayed, stop_the_clock

FULL = {"d": True, "a": True, "k": True}


@pytest.fixture(autouse=True)
def september(monkeypatch: pytest.MonkeyPatch) -> None:
    stop_the_clock(monkeypatch)


@pytest.fixture
def scored(house: House) -> Assessment:
    """A cryptography assessment at level 2, of which no unit is judged yet."""
    filing = enter_filing(house, NewFiling("平台", scheme="crypto", level=2))
    new = NewAssessment(filing.id, reported=date(2026, 8, 20), risks={"high": 0})
    return enter_assessment(house, new)


def in_full(house: House, assessment: Assessment) -> None:
    sheet = sheet_of(house, assessment.id)
    scores = [
        NewScore(unit.unit.id, "对象", {"score": "conform"} if layer.layer.half == MANAGEMENT else FULL)
        for layer in sheet.layers
        for unit in layer.units
    ]  # fmt: skip
    enter_scores(house, assessment.id, scores)


def test_the_total_becomes_the_result(house: House, scored: Assessment) -> None:
    in_full(house, scored)
    assert sheet_of(house, scored.id).total == 10_000
    assert take_total(house, scored.id).conclusion == "conform"
    weak = {"d": True, "a": False, "k": True, "ra": "80"}
    enter_scores(house, scored.id, [NewScore("physical-1", "对象", weak)])
    assert sheet_of(house, scored.id).total == 9523
    # Until the total is taken over the report says what it said.
    assert get_assessment(house, scored.id).result == 10_000
    now = take_total(house, scored.id)
    assert (now.result, now.conclusion) == (9523, "basic")
    last = system_sheet(house, scored.filing_id).last
    assert last is not None
    assert (last.result, last.conclusion, last.agrees) == ("95.23", "basically conforming", True)


def test_units_that_nobody_judged_are_named(house: House, scored: Assessment) -> None:
    enter_scores(house, scored.id, [NewScore("physical-1", "机房", FULL)])
    with pytest.raises(ContractRefused, match="incomplete") as caught:
        take_total(house, scored.id)
    assert caught.value.sentence.startswith("26 units")
    assert "Integrity of access records" in caught.value.sentence


def test_units_that_dont_apply_and_apply_after_all(house: House, scored: Assessment) -> None:
    in_full(house, scored)
    sheet = set_not_applicable(house, scored.id, ["network-3", "network-2"], "方案已论证")
    na = [each for each in sheet.units if not each.applies]
    assert [each.unit.id for each in na] == ["network-2", "network-3"]
    assert na[0].reason == "方案已论证"
    assert (sheet.total, sheet.complete) == (10_000, True)
    sheet = enter_scores(house, scored.id, [NewScore("network-3", "政务外网", {"d": False})])
    [unit] = [each for each in sheet.units if each.unit.id == "network-3"]
    assert [each.name for each in unit.objects] == ["政务外网"]
    # network = (.7+.4)/1.8 = .6111 of 20
    assert (sheet.total, sheet.complete) == (9222, True)
    with pytest.raises(ReasonMissing):
        set_not_applicable(house, scored.id, ["network-3"], "")


def test_an_object_is_scored_anew_or_struck(house: House, scored: Assessment) -> None:
    enter_scores(house, scored.id, [NewScore("device-1", "堡垒机", FULL)])
    sheet = enter_scores(house, scored.id, [NewScore("device-1", "堡垒机 ", {"d": False})])
    [unit] = [each for each in sheet.units if each.unit.id == "device-1"]
    assert [each.name for each in unit.objects] == ["堡垒机"]
    assert unit.score == 0
    sheet = enter_scores(house, scored.id, [NewScore("device-1", "数据库", FULL)])
    [unit] = [each for each in sheet.units if each.unit.id == "device-1"]
    assert len(unit.objects) == 2
    sheet = strike_score(house, unit.objects[0].id, "误录")
    [unit] = [each for each in sheet.units if each.unit.id == "device-1"]
    assert [each.name for each in unit.objects] == ["数据库"]
    assert unit.score == 1
    with pytest.raises(ContractRefused, match="no-such-score"):
        strike_score(house, 99, "误录")


@pytest.mark.parametrize(
    ("score", "words"),
    [
        (NewScore("physical-3", "视频", FULL), "can't be a unit"),
        (NewScore("nothing", "视频", FULL), "can't be a unit"),
        (NewScore("physical-1", "", FULL), "missing"),
        (NewScore("physical-1", "机房", {}), "used effectively"),
        (NewScore("physical-1", "机房", {"d": True, "a": False, "k": True}), "how strong"),
        (NewScore("physical-1", "机房", {"d": True, "a": True, "k": False, "rk": "module"}), "as this level"),
        (NewScore("rules-1", "", {"score": "good"}), "conform, partial or fail"),
    ],
)  # fmt: skip
def test_what_is_no_score(house: House, scored: Assessment, score: NewScore, words: str) -> None:
    with pytest.raises(ContractRefused) as caught:
        enter_scores(house, scored.id, [NewScore("device-1", "堡垒机", FULL), score])
    assert words in caught.value.sentence
    # All or none.
    assert all(not each.objects for each in sheet_of(house, scored.id).units)


def test_state_secrets_are_refused(house: House, scored: Assessment) -> None:
    with pytest.raises(StateSecret):
        enter_scores(house, scored.id, [NewScore("device-1", "机密★10年 服务器", FULL)])
    with pytest.raises(StateSecret):
        enter_scores(
            house, scored.id, [NewScore("device-1", "服务器", {**FULL, "note": "机密★10年"})]
        )


def test_only_cryptography_at_levels_two_and_three_is_scored(house: House) -> None:
    grading = graded(house)
    four = enter_filing(house, NewFiling("四级", scheme="crypto", level=4))
    for filing in (grading, four):
        made = enter_assessment(house, NewAssessment(filing.id))
        with pytest.raises(ContractRefused, match="no-sheet"):
            sheet_of(house, made.id)


def test_high_risks_and_the_filing_of_the_report(house: House, scored: Assessment) -> None:
    sheet = system_sheet(house, scored.filing_id)
    assert "File the report with the cryptography authority by 2026-09-19." in sheet.warnings
    late = system_sheet(house, scored.filing_id, date(2026, 9, 20))
    assert any("was to be filed" in each for each in late.warnings)


def test_the_journal_alone_says_it_all(house: House, scored: Assessment) -> None:
    in_full(house, scored)
    set_not_applicable(house, scored.id, ["network-3"], "方案已论证")
    said, held = replayed(house)
    assert said.score == held.score
    assert len(held.score) == 28
