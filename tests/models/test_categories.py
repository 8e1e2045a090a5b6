"""The closed sets that are on disk: numbers and words must never move."""

from __future__ import annotations

from models.categories import Category, Mark, Ownership, TextState
from models.documents.defaults import category_defaults


def test_categories_are_compartments_and_their_numbers_are_fixed() -> None:
    assert {each.value: each.code for each in Category} == {
        "contract": "01",
        "source": "02",
        "techdoc": "03",
        "pledge": "04",
        "personnel": "05",
        "grading": "06",
        "crypto": "07",
        "operations": "08",
    }
    assert len({each.compartment for each in Category}) == len(Category)
    assert len({each.label for each in Category}) == len(Category)


def test_words_in_the_database_are_fixed() -> None:
    assert [each.value for each in Mark] == ["公开", "内部", "工作秘密", "商业秘密", "个人敏感"]
    assert [each.value for each in Ownership] == ["甲方资料", "交付成果", "乙方自有"]
    assert [each.value for each in TextState] == ["pending", "read", "empty", "unreadable"]


def test_state_secrets_have_no_mark_here() -> None:
    assert not {"秘密", "机密", "绝密"} & {each.value for each in Mark}


def test_every_category_has_defaults() -> None:
    for category in Category:
        defaults = category_defaults(category)
        assert defaults.retention in {"Y", "D30", "D10"}
        assert isinstance(defaults.ownership, Ownership)
