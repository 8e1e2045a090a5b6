"""Findings that come again, matched by system and item across years."""

from __future__ import annotations

from datetime import date

import pytest

from models.assurance.repeats import earlier_of, item_key, repeats
from models.obligations.registers import Registers
from tests.models.assurance.rule_samples import assessment, filing, finding

LAST, THIS = date(2025, 7, 1), date(2026, 7, 1)


def registers(*findings: object) -> Registers:
    return Registers(
        filing={1: filing(asset_id=1), 2: filing(id=2, asset_id=None)},
        assessment={
            1: assessment(1, LAST),
            2: assessment(2, THIS),
            3: assessment(3, LAST, filing_id=2),
            4: assessment(4, THIS, filing_id=2),
        },
        finding={each.id: each for each in findings},  # type: ignore[attr-defined, misc]  # records
    )


def test_the_same_item_of_the_same_system_in_two_years() -> None:
    first = finding(1, assessment_id=1, item="8.1.4.1 a)", found=LAST)
    second = finding(2, assessment_id=2, item="８.１.４.１ａ）", found=THIS)
    [repeat] = repeats(registers(first, second))
    assert (repeat.system, repeat.times) == (("system", 1), 2)
    assert [each.id for each in repeat.findings] == [1, 2]
    assert earlier_of((repeat,)) == {2: (first,)}


def test_a_system_is_known_through_the_assessed_filing() -> None:
    first = finding(1, assessment_id=1, asset_id=None, item="a", found=LAST)
    second = finding(2, assessment_id=None, asset_id=1, item="a", found=THIS)
    assert [each.system for each in repeats(registers(first, second))] == [("system", 1)]
    first = finding(1, assessment_id=3, asset_id=None, item="a", found=LAST)
    second = finding(2, assessment_id=4, asset_id=None, item="a", found=THIS)
    assert [each.system for each in repeats(registers(first, second))] == [("filing", 2)]


@pytest.mark.parametrize(
    "other",
    [
        # Several objects of one report are one look.
        finding(2, assessment_id=1, item="a", found=LAST),
        finding(2, assessment_id=2, item="b", found=THIS),
        finding(2, assessment_id=2, item="a", asset_id=9, found=THIS),
        finding(2, assessment_id=2, item="", found=THIS),
    ],
)
def test_what_is_no_repeat(other: object) -> None:
    assert repeats(registers(finding(1, assessment_id=1, item="a", found=LAST), other)) == ()


def test_without_an_item_or_a_system_nothing_is_matched() -> None:
    first = finding(1, assessment_id=None, asset_id=None, item="a", found=LAST)
    second = finding(2, assessment_id=None, asset_id=None, item="a", found=THIS)
    assert repeats(registers(first, second)) == ()


def test_struck_findings_dont_count() -> None:
    first = finding(1, assessment_id=1, item="a", found=LAST)
    second = finding(2, assessment_id=2, item="a", found=THIS)
    assert repeats(registers(first, second), frozenset({1})) == ()


def test_reports_without_an_assessment_are_told_apart_by_number_or_day() -> None:
    same = [
        finding(1, item="a", report="R-1", found=LAST),
        finding(2, item="a", report="r-1", found=THIS),
    ]
    assert repeats(registers(*same)) == ()
    days = [finding(1, item="a", found=LAST), finding(2, item="a", found=THIS)]
    assert len(repeats(registers(*days))) == 1


def test_those_that_came_most_often_come_first() -> None:
    many = [finding(n, item="b", found=date(2020 + n, 1, 1)) for n in (1, 2, 3)]
    few = [finding(n, item="a", found=date(2010 + n, 1, 1)) for n in (4, 5)]
    assert [each.item for each in repeats(registers(*few, *many))] == ["b", "a"]


def test_item_keys() -> None:
    assert item_key("8.1.4.1 a)") == item_key("8.1.4.1A）") != item_key("8.1.4.1b")
