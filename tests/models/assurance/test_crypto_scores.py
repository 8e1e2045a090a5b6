"""The scoring sheet: totals that were computed by hand, and what is no score."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from models.assurance.crypto_rules import MANAGEMENT, TECHNOLOGY
from models.assurance.crypto_scores import Sheet, decimal, object_score, sheet
from models.obligations.register_records import Score
from tests.models.assurance.rule_samples import crypto, score

RULES = crypto()
FULL = {"d": True, "a": True, "k": True}
HALF = {"d": True, "a": False, "k": True, "ra": "112"}
NONE = {"d": False}


def made(level: int, special: dict[str, list[dict[str, Any]]], rules: Any = RULES) -> Sheet:
    """A sheet on which everything scores 1 but the units in `special`, which have one object for each value."""
    rows: list[Score] = []
    for unit in rules.units_at(level):
        half = next(layer.half for layer in rules.layers if layer.id == unit.layer)
        usual = FULL if half == TECHNOLOGY else {"score": "conform"}
        for number, value in enumerate(special.get(unit.id, [usual]), start=1):
            rows.append(score(len(rows) + 1, unit.id, f"对象{number}", **value))
    return sheet(rules, level, rows)


def units(level: int, *layers: str) -> list[str]:
    return [unit.id for unit in RULES.units_at(level) if unit.layer in layers]


TECH = ("physical", "network", "device", "application")
BOTH_FAIL = {"d": True, "a": False, "k": False, "ra": "weak", "rk": "module"}
ONLY_A_80 = {"d": True, "a": False, "k": True, "ra": "80"}
ONLY_K = {"d": True, "a": True, "k": False, "rk": "plain"}
NA = {"na": True, "reason": "无此场景"}

SHEETS: dict[str, tuple[int, dict[str, list[dict[str, Any]]], str]] = {
    "everything at level 2": (2, {}, "100.00"),
    "everything at level 3": (3, {}, "100.00"),
    # physical = (.7×.25 + .4×1)/1.1 = .5227; 10×.5227 + 60 + 30
    "one weak algorithm at level 2": (2, {"physical-1": [ONLY_A_80]}, "95.23"),
    # mean(1, .5, 0) = .5; application = 5.7/6.2 = .9194; 40 + 30×.9194 + 30
    "three objects, one with unsafe keys": (3, {"application-5": [FULL, ONLY_K, NONE]}, "97.58"),
    # physical drops out; technology .5 throughout: 35 + 30
    "a layer that doesn't apply": (
        3,
        {
            **{unit: [NA] for unit in units(3, "physical")},
            **{unit: [HALF] for unit in units(3, "network", "device", "application")},
        },
        "65.00",
    ),
    # without network-5: (1+.7+.4)/3.1 = .6774; 80 + 20×.6774
    "a unit that doesn't apply beside one that fails": (
        3,
        {"network-5": [NA], "network-3": [NONE]},
        "93.55",
    ),
    # rules 2.05/2.4 = .8542, staff 2.1/3.1 = .6774, build 3.2/3.7 = .8649: 70 + 6.8336 + 5.4192 + 6.9192 + 6
    "management at level 2": (
        2,
        {
            "rules-2": [{"score": "partial"}],
            "staff-2": [{"score": "fail"}],
            "build-4": [{"score": "partial"}],
        },
        "95.17",
    ),
    # .25×.2×1.2 = .06; mean(.06, 1) = .53; network = 3.03/3.5 = .8657; 80 + 20×.8657
    "both fail, keys in a module": (3, {"network-1": [BOTH_FAIL, FULL]}, "97.31"),
    # each unit of technology 1/3 = .3333: 23.331 + 30
    "a third throughout": (2, {unit: [FULL, NONE, NONE] for unit in units(2, *TECH)}, "53.33"),
    # only emergencies in full: 6 of 30
    "nothing but emergencies": (
        3,
        {
            **{unit: [NONE] for unit in units(3, *TECH)},
            **{unit: [{"score": "fail"}] for unit in units(3, "rules", "staff", "build")},
        },
        "6.00",
    ),
}


@pytest.mark.parametrize(("level", "special", "total"), SHEETS.values(), ids=SHEETS)
def test_totals_computed_by_hand(
    level: int, special: dict[str, list[dict[str, Any]]], total: str
) -> None:
    found = made(level, special)
    assert found.total is not None
    assert f"{found.total // 100}.{found.total % 100:02d}" == total
    assert found.complete


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (FULL, "1.0000"),
        (NONE, "0.0000"),
        (HALF, "0.5000"),
        (ONLY_A_80, "0.2500"),
        ({"d": True, "a": False, "k": True, "ra": "weak"}, "0.1000"),
        (ONLY_K, "0.5000"),
        ({"d": True, "a": True, "k": False, "rk": "module"}, "0.6000"),
        ({"d": True, "a": False, "k": False, "ra": "112", "rk": "plain"}, "0.2500"),
        ({"d": True, "a": False, "k": False, "ra": "80", "rk": "plain"}, "0.1250"),
        ({"d": True, "a": False, "k": False, "ra": "weak", "rk": "plain"}, "0.0500"),
        ({"d": True, "a": False, "k": False, "ra": "112", "rk": "module"}, "0.3000"),
        # Where the use isn't effective nothing else counts.
        ({"d": False, "a": True, "k": True}, "0.0000"),
    ],
)
def test_an_object_by_effect_algorithm_and_keys(value: dict[str, Any], expected: str) -> None:
    assert decimal(object_score(RULES, TECHNOLOGY, 3, value), 4) == expected


@pytest.mark.parametrize(
    ("half", "level", "value", "problem"),
    [
        (TECHNOLOGY, 3, {}, "no-d"),
        (TECHNOLOGY, 3, {"d": True, "a": True}, "no-a-or-k"),
        (TECHNOLOGY, 3, {"d": True, "a": False, "k": True}, "no-ra"),
        (TECHNOLOGY, 3, {"d": True, "a": True, "k": False, "rk": "?"}, "no-rk"),
        # Modules make up for something at level 3 only.
        (TECHNOLOGY, 2, {"d": True, "a": True, "k": False, "rk": "module"}, "no-rk"),
        (MANAGEMENT, 3, {"score": "good"}, "no-score"),
    ],
)
def test_what_is_no_score_is_named(
    half: str, level: int, value: dict[str, Any], problem: str
) -> None:
    with pytest.raises(ValueError, match=f"^{problem}$"):
        object_score(RULES, half, level, value)


def test_units_that_nobody_judged_leave_the_sheet_incomplete() -> None:
    found = sheet(RULES, 3, [score(1, "physical-1", "机房", **FULL)])
    assert not found.complete
    assert found.total is None
    assert decimal(found.layers[0].score, 4) == "1.0000"
    assert found.halves[MANAGEMENT] is None


def test_what_cant_be_read_counts_as_not_judged() -> None:
    broken = Score(1, 1, "physical-1", "机房", "{", void=False)
    odd = score(2, "physical-2", "门禁", d="yes")
    found = sheet(RULES, 3, [broken, odd])
    assert [each.objects[0].problem for each in found.units[:2]] == ["unreadable", "no-d"]
    assert not found.units[0].judged


def test_void_objects_and_other_levels_units_dont_count() -> None:
    struck = score(1, "physical-1", "机房", **NONE)._replace(void=True)
    found = sheet(RULES, 2, [struck, score(2, "physical-3", "视频", **NONE)])
    assert all(not unit.objects for unit in found.units)
    assert "physical-3" not in [unit.unit.id for unit in found.units]


def test_perfect_means_every_unit_that_applies() -> None:
    assert made(3, {"network-5": [NA]}).perfect
    # Rounds to 100.00 with enough objects, and isn't perfect all the same.
    nearly = made(2, {"physical-2": [FULL] * 4999 + [HALF]})
    assert (nearly.total, nearly.perfect) == (10_000, False)


def test_nothing_of_a_half_applies() -> None:
    na = {unit: [NA] for unit in units(3, "rules", "staff", "build", "emergency")}
    found = made(3, na)
    assert found.complete
    assert found.total is None


def test_a_vault_may_count_what_doesnt_apply_in_full() -> None:
    import tomllib

    from resources.assurance_catalogue import crypto_text

    scoring = tomllib.loads(crypto_text())["scoring"]
    scoring["not_applicable"]["rule"] = "full"
    rules = crypto(scoring=scoring)
    # (1+.7+.4+.4)/3.5 = .7143; 80 + 20×.7143
    found = made(3, {"network-5": [NA], "network-3": [NONE]}, rules)
    assert found.total == 9429


def test_units_and_layers_are_rounded_before_they_are_weighed() -> None:
    found = made(2, {unit: [FULL, NONE, NONE] for unit in units(2, "physical")})
    layer = found.layers[0]
    assert [unit.score for unit in layer.units] == [Fraction("0.3333")] * 2
    assert layer.score == Fraction("0.3333")
    found = made(2, {"physical-1": [ONLY_A_80]})
    assert found.layers[0].score == Fraction("0.5227")


def test_rounding_is_half_up() -> None:
    assert decimal(Fraction(5, 100_000), 4) == "0.0001"
    assert decimal(Fraction(49, 1_000_000), 4) == "0.0000"
    assert decimal(Fraction(1, 3), 4) == "0.3333"
    assert decimal(Fraction(2, 3), 4) == "0.6667"
    assert decimal(None, 4) == ""
