"""kpi.toml: what is shipped holds together; what is edited into contradiction is named with place and remedy."""

from __future__ import annotations

import tomllib
from fractions import Fraction

import pytest

from models.contract.rule_parts import terms_of
from models.contract.rule_problems import RulesWrong
from models.kpi.kpi_facts import entry_facts
from models.kpi.kpi_reading import parse_kpi_rules
from models.kpi.kpi_rules import Bound, Measure
from models.kpi.kpi_targets import with_targets
from resources.contract_profiles import profile_text
from resources.rule_files import shipped_rules
from tests.models.kpi.kpi_samples import RULES, START

SHIPPED = shipped_rules("kpi") or ""

CONTRACT = {
    "a": (600, Bound.LEAST), "b": (15, Bound.LEAST), "c": (400, Bound.LEAST), "d": (Fraction(99, 100), Bound.LEAST),
    "e": (1, Bound.LEAST), "f": (0, Bound.MOST), "g": (240, Bound.MOST), "h": (30, Bound.MOST), "i": (1, Bound.LEAST),
    "j": (Fraction(95, 100), Bound.LEAST), "k": (Fraction(95, 100), Bound.LEAST),
}  # fmt: skip
"""Ⅱ7.1(2)a to k: at least or at most; rates of 1, times in minutes (4 h, 30 min)."""


def test_the_shipped_targets_are_the_contracts() -> None:
    assert {each.id: (each.target, each.bound) for each in RULES.indicators} == CONTRACT
    for each in RULES.indicators:
        assert each.clause == f"Ⅱ7.1(2){each.id}"
        assert each.zh
        assert each.en


def test_the_profile_of_the_contract_sets_the_same_targets() -> None:
    terms = terms_of(profile_text("om-2026") or "", "om-2026")
    assert {each.id for each in terms.kpi} == CONTRACT.keys()
    found = with_targets(RULES.indicators, terms)
    assert {each.id: (each.target, each.bound) for each in found} == CONTRACT


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ('kind = "backup"\ndistinct', 'kind = "copy"\ndistinct', "indicator c › kind"),
        ('where = { result = ["success"] }', 'where = { result = ["fine"] }', "indicator c › where › result"),
        ('where = { result = ["success"] }', 'where = { colour = ["red"] }', "indicator c › where › colour"),
        ('having = "restored"', 'having = "mended"', "indicator d › having"),
        ('measure = "mean"', 'measure = "median"', "indicator g › measure"),
        ('target = "99%"', 'target = "99"', "indicator d › target"),
        ('target = "600"', 'target = "many"', "indicator a › target"),
        ('target = "95%"\nmeasure = "ratio"', 'target = "195%"\nmeasure = "ratio"', "indicator j › target"),
        ('\nfrom = "accepted"\n', "\n", "indicator g › from"),
        ('identity = ["day", "title"]', 'identity = ["day", "colour"]', "kind incident › identity"),
        ('day_from = "accepted"', 'day_from = "title"', "kind ticket › day_from"),
        ('most = ["used owed"]', 'most = ["used title"]', "kind application › most"),
        ('"accepted restored"', '"accepted"', "kind ticket › order"),
        ('id = "b"\nclause', 'id = "a"\nclause', "kpi › indicator a"),
        ('id = "backup"', 'id = "ticket"', "kpi › kind ticket"),
        ("window = 28", "window = 0", "pace › window"),
        ('declared = "declaration"', 'declared = "vow"', "indicator f › declared"),
        ("mendable = true", "mendabel = true", "indicator d › mendabel"),
        ('type = "month"', 'type = "choice"', "choices"),
    ],
)  # fmt: skip
def test_contradictions_are_named_with_place_and_remedy(old: str, new: str, place: str) -> None:
    assert old in SHIPPED
    with pytest.raises(RulesWrong) as wrong:
        parse_kpi_rules(tomllib.loads(SHIPPED.replace(old, new, 1)))
    named = [each for each in wrong.value.problems if place in each.place]
    assert named, [str(each) for each in wrong.value.problems]
    assert all(each.problem and each.remedy for each in wrong.value.problems)


def test_all_contradictions_are_named_at_once() -> None:
    text = SHIPPED.replace('having = "restored"', 'having = "mended"').replace(
        "window = 28", "window = 999"
    )
    with pytest.raises(RulesWrong) as wrong:
        parse_kpi_rules(tomllib.loads(text))
    assert len(wrong.value.problems) == 2


def test_no_indicator_at_all_is_a_contradiction() -> None:
    raw = tomllib.loads(SHIPPED)
    del raw["indicator"]
    with pytest.raises(RulesWrong):
        parse_kpi_rules(raw)


def test_every_measure_is_used_and_every_kind_has_a_way_to_be_told_apart() -> None:
    assert {each.measure for each in RULES.indicators} == set(Measure)
    assert all(kind.identity for kind in RULES.kinds)


def test_a_month_is_entered_on_its_first_day_of_service() -> None:
    kind = RULES.kind("application")
    given = {"month": "2026年4月", "used": "15", "owed": "15"}
    assert entry_facts(kind, given, today=START.replace(month=12), start=START).day == START
