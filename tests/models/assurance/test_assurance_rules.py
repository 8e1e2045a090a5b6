"""The shipped rules hold the known numbers, what isn't confirmed is marked, contradictions are named with places."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from models.assurance.crypto_rules import parse_crypto
from models.assurance.grading_rules import parse_grading
from models.contract.rule_problems import RulesWrong
from resources.assurance_catalogue import crypto_text, grading_text
from tests.models.assurance.rule_samples import crypto, grading

GRADING, CRYPTO = grading(), crypto()

WEIGHTS = {
    "physical": [(".7", "1", "宜"), (".4", ".7", "宜"), ("/", ".7", "宜")],
    "network": [
        (".7", "1", "应"), (".4", ".7", "宜"), (".7", "1", "应"), (".4", ".4", "宜"), ("/", ".4", "可"),
    ],
    "device": [
        (".7", "1", "应"), ("/", "1", "应"), (".4", ".4", "宜"), ("/", ".4", "宜"),
        (".4", ".4", "宜"), ("/", ".7", "宜"),
    ],
    "application": [
        (".7", "1", "应"), (".4", ".4", "宜"), ("/", ".4", "宜"), (".7", "1", "应"), (".7", "1", "应"),
        (".7", ".7", "应"), (".7", ".7", "应"), ("/", "1", "宜"),
    ],
    "rules": [("1", "1", ""), (".7", ".7", ""), (".7", ".7", ""), ("/", ".7", ""), ("/", ".7", ""), ("/", ".7", "")],
    "staff": [(".7", ".7", ""), ("1", "1", ""), (".7", ".7", ""), ("/", ".7", ""), (".7", ".7", "")],
    "build": [("1", "1", ""), ("1", "1", ""), (".7", ".7", ""), ("1", "1", ""), ("/", ".7", "")],
    "emergency": [("1", "1", ""), ("/", ".7", ""), ("/", ".7", "")],
}  # fmt: skip
"""Weights at levels 2 and 3 and the wording at level 3, unit by unit."""


def test_weights_of_units_and_layers() -> None:
    found = {
        layer.id: [
            (
                *(unit.weights.get(level) for level in (2, 3)),
                unit.wording,
            )
            for unit in CRYPTO.units
            if unit.layer == layer.id
        ]
        for layer in CRYPTO.layers
    }
    expected = {
        layer: [
            (None if low == "/" else Fraction(low), Fraction(high), word)
            for low, high, word in rows
        ]
        for layer, rows in WEIGHTS.items()
    }  # fmt: skip
    assert found == expected
    assert [layer.weight for layer in CRYPTO.layers] == [10, 20, 10, 30, 8, 8, 8, 6]
    assert len(CRYPTO.units_at(3)) == 41
    assert len(CRYPTO.units_at(2)) == 27


def test_numbers_of_graded_protection() -> None:
    rules = GRADING.filing
    assert (rules.file_days, rules.issue_working_days, rules.years) == (30, 10, 3)
    assert (rules.counts_from, rules.extension_years) == (date(2025, 1, 1), 1)
    assert (rules.renewal_months, rules.template) == (3, "2025")
    assert [(each.hours, each.id) for each in GRADING.incidents] == [(1, "critical"), (4, "other")]
    assert (GRADING.hotline, GRADING.log_months) == ("12387", 6)
    assert (GRADING.levels[2].requirements, GRADING.levels[3].requirements) == (135, 211)
    by_level = [[area.counts[level] for area in GRADING.areas] for level in (2, 3)]
    assert by_level == [
        [15, 4, 11, 23, 4, 6, 9, 7, 25, 31],
        [22, 8, 20, 34, 12, 7, 14, 12, 34, 48],
    ]
    assert (CRYPTO.file_days, CRYPTO.critical_months) == (30, 12)


def test_what_isnt_confirmed_is_marked_and_shown() -> None:
    bases = GRADING.filing.bases
    assert bases["file_within"].confirmed
    assert bases["issued_within"].confirmed
    for name in ("validity", "counts_from", "extension", "renewal", "template", "review"):
        assert not bases[name].confirmed, name
        assert "(not confirmed)" in str(bases[name])
    assert "(not confirmed)" not in str(bases["file_within"])
    assert not any(
        conclusion.basis.confirmed
        for template in (*GRADING.templates, *CRYPTO.templates)
        for conclusion in template.conclusions
    )
    assert not any(unit.wording_confirmed for unit in CRYPTO.units if unit.wording)
    confirmed = {each.id for each in GRADING.materials if each.basis.confirmed}
    # The seven papers of filing, the certificate, and the logs of the law.
    assert confirmed == {
        "certificate", "topology", "organisation-rules", "design", "products", "filed-report", "filed-review",
        "filed-approval", "logs",
    }  # fmt: skip
    assert {each.id for each in CRYPTO.materials if each.basis.confirmed} == {"filing"}


def test_level_three_needs_more_papers() -> None:
    three = {each.id for each in GRADING.materials if each.from_level == 3}
    assert three == {
        "topology", "organisation-rules", "design", "products", "filed-report", "filed-review", "filed-approval",
        "protection-plan",
    }  # fmt: skip
    assert {each.extension for each in GRADING.materials if each.optional} == {
        "cloud",
        "mobile",
        "big-data",
    }


def _wrong(parse: Callable[[dict[str, Any]], object], raw: dict[str, Any]) -> list[str]:
    with pytest.raises(RulesWrong) as caught:
        parse(raw)
    return [problem.place for problem in caught.value.problems]


def test_contradictions_of_graded_protection_are_named() -> None:
    raw = tomllib.loads(grading_text())
    raw["level"][2]["requirements"] = 212
    raw["area"][0]["counts"]["x"] = 3
    raw["frequency"].append(dict(raw["frequency"][0]))
    raw["template"][1]["conclusion"][1]["below"] = 6000
    raw["template"][0]["conclusion"][0]["without"] = ["grave"]
    raw["material"].append(dict(raw["material"][0]))
    raw["material"][1]["source"] = "hearsay"
    raw["filing"]["renewal"]["month"] = 3
    places = _wrong(parse_grading, raw)
    for place in (
        "grading › level 3",
        "area physical › counts",
        "frequency assessment › level",
        "template 2025 › conclusion basic › below",
        "template 2021 › conclusion excellent › without",
        "material grading-report › id",
        "material filing-form › source",
        "filing › renewal › month",
    ):
        assert place in places, place


def test_contradictions_of_the_scoring_sheet_are_named() -> None:
    raw = tomllib.loads(crypto_text())
    raw["unit"][0]["weights"] = {"2": "0", "5": "1"}
    raw["unit"][1]["layer"] = "space"
    raw["unit"][3]["weights"] = {}
    raw["unit"][4]["id"] = "network-1"
    raw["strength"] = []
    del raw["scoring"]["factors"]["both"]
    raw["layer"] = [each for each in raw["layer"] if each["half"] == "tech"]
    places = _wrong(parse_crypto, raw)
    for place in (
        "unit physical-1 › weights › 2",
        "unit physical-1 › weights › 5",
        "unit physical-2 › layer",
        "unit network-1 › weights",
        "unit network-1 › id",
        "crypto › strength",
        "scoring › factors › both",
        "crypto › layer",
        "unit rules-1 › layer",
    ):
        assert place in places, place


def test_what_is_no_rule_at_all() -> None:
    assert len(_wrong(parse_grading, {})) > 10
    assert len(_wrong(parse_crypto, {})) > 10
