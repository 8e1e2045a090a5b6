"""What reports conclude, at and around every boundary of each template."""

from __future__ import annotations

from datetime import date

import pytest

from models.assurance.assurance_rules import template_of
from models.assurance.conclusions import hazards_text, judge, result_text, risk_counts
from tests.models.assurance.rule_samples import crypto, grading

GRADING, CRYPTO = grading(), crypto()
OLD, NEW = GRADING.template("2021"), GRADING.template("2025")
SCORE = CRYPTO.template("2023")
assert OLD is not None
assert NEW is not None
assert SCORE is not None


@pytest.mark.parametrize(
    ("result", "hazards", "expected"),
    [
        (9001, 0, "conform"),
        (10000, 0, "conform"),
        # Neither 90 nor 60 itself is said to be anything, nor more than 90 with a hazard.
        (9000, 0, None),
        (9000, 3, None),
        (9001, 1, None),
        (8999, 0, "basic"),
        # Hazards don't matter between the two.
        (8999, 12, "basic"),
        (6001, 0, "basic"),
        (6000, 0, None),
        (5999, 0, "fail"),
        (0, 5, "fail"),
    ],
)
def test_2025(result: int, hazards: int, expected: str | None) -> None:
    assert NEW is not None
    judged = judge(NEW, result, {"major": hazards})
    assert (judged.conclusion.id if judged.conclusion else None) == expected
    assert bool(judged.why) is (expected is None)
    if expected is None:
        assert "enter what the report concludes" in judged.why


@pytest.mark.parametrize(
    ("result", "high", "medium", "expected"),
    [
        (9000, 0, 0, "excellent"),
        (9000, 0, 1, "good"),
        (8999, 0, 0, "good"),
        (8000, 0, 9, "good"),
        (7999, 0, 0, "medium"),
        (7000, 0, 0, "medium"),
        (6999, 0, 0, "poor"),
        (9500, 1, 0, "poor"),
    ],
)
def test_2021(result: int, high: int, medium: int, expected: str) -> None:
    assert OLD is not None
    judged = judge(OLD, result, {"high": high, "medium": medium})
    assert judged.conclusion is not None
    assert judged.conclusion.id == expected
    assert judged.conclusion.passed is (expected != "poor")


@pytest.mark.parametrize(
    ("result", "high", "complete", "expected"),
    [
        (10000, 0, True, "conform"),
        # 100.00 by rounding only.
        (10000, 0, False, "basic"),
        (9999, 0, False, "basic"),
        (6000, 0, False, "basic"),
        (5999, 0, False, "fail"),
        (9900, 1, False, "fail"),
    ],
)
def test_crypto(result: int, high: int, complete: bool, expected: str) -> None:
    assert SCORE is not None
    judged = judge(SCORE, result, {"high": high}, complete=complete)
    assert judged.conclusion is not None
    assert judged.conclusion.id == expected


def test_the_threshold_is_the_vaults() -> None:
    import tomllib

    from resources.assurance_catalogue import crypto_text

    templates = tomllib.loads(crypto_text())["template"]
    templates[0]["conclusion"][1]["at_least"] = 7000
    template = crypto(template=templates).template("2023")
    assert template is not None
    judged = judge(template, 6500, {"high": 0})
    assert judged.conclusion is not None
    assert judged.conclusion.id == "fail"


def test_what_nobody_counted_is_asked_for() -> None:
    assert NEW is not None
    assert SCORE is not None
    assert "major" in judge(NEW, 9500, {}).why
    assert "high" in judge(SCORE, 8000, {}).why
    assert judge(NEW, 7000, {}).conclusion is not None
    assert judge(NEW, None, {}).conclusion is None


@pytest.mark.parametrize(
    ("reported", "expected"),
    [
        (date(2025, 3, 19), "2021"),
        (date(2025, 3, 20), None),
        (date(2025, 3, 21), "2025"),
    ],
)
def test_the_template_follows_from_the_reports_day(reported: date, expected: str | None) -> None:
    found = template_of(GRADING.templates, reported)
    assert (found.id if found else None) == expected


def test_hazards_are_printed_as_before_rectification() -> None:
    assert hazards_text(10, 5) == "10 (5 rectified)"
    assert hazards_text(10, 0) == "10"
    assert hazards_text(0, None) == "0"
    assert hazards_text(None, None) == ""


def test_results_are_printed_as_rate_or_score() -> None:
    assert result_text(NEW, 8805) == "88.05 %"
    assert result_text(SCORE, 8805) == "88.05"
    assert result_text(NEW, None) == ""


def test_only_sensible_counts_are_taken() -> None:
    assert risk_counts({"high": 2, "low": True, "odd": 3, "medium": -1}, 1) == {
        "major": 1,
        "high": 2,
    }
