"""Every way of owing something that the shipped catalogue uses has its words, in both languages."""

from __future__ import annotations

import pytest

from models.contract.catalogue import ANCHORS, CADENCES, RULES, Due, When
from models.contract.catalogue_words import cadence_words, due_words
from resources.words import language, set_language


def _when(cadence: str, *of: str) -> When:
    return When(
        cadence, of, "", skip_first=False, tag="", lead=None, due=Due("at", "start"), demands=()
    )


@pytest.mark.parametrize("cadence", CADENCES)
def test_every_cadence_has_words(cadence: str) -> None:
    assert cadence_words(_when(cadence))


def test_kinds_are_named_as_their_owner_names_them() -> None:
    said = cadence_words(_when("matter", "a", "b"), {"a": "Change", "b": "Leaving"}.__getitem__)
    assert said == "whenever it happens (Change, Leaving)"


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_has_words(rule: str) -> None:
    assert due_words(Due(rule, "planned" if rule in ("at", "within", "advance") else ""))


@pytest.mark.parametrize("anchor", ANCHORS)
def test_every_anchor_has_words(anchor: str) -> None:
    assert due_words(Due("at", anchor)).startswith("by ")


@pytest.mark.parametrize(
    ("due", "said"),
    [
        (Due("advance", "planned", working=5), "5 working days before the planned day"),
        (Due("advance", "planned", days=7), "7 days before the planned day"),
        (Due("within", "signed", months=1), "within 1 month of the day of the contract"),
        (Due("within", "matter", days=1, setting="x"), "within 1 day of the day it happened; setting x"),
        (Due("quarter", "", days=10), "10 days after that: after the quarter (settings quarter-soft, quarter-hard)"),
    ],
)  # fmt: skip
def test_numbers_stand_with_their_unit(due: Due, said: str) -> None:
    assert due_words(due) == said


def test_words_are_those_of_the_language_in_use() -> None:
    before = language()
    set_language("zh_CN")
    try:
        assert due_words(Due("advance", "planned", working=5)) == "计划日之前 5 个工作日"
    finally:
        set_language(before)
