"""The standing questions are seventeen, in order, in both languages, and name only what there is."""

from __future__ import annotations

import pytest

from models.categories import Category
from resources.inspection_questions import LIMITS, questions
from resources.words import language, set_language


def test_there_are_seventeen_in_order() -> None:
    assert [each.id for each in questions()] == [f"q{number:02d}" for number in range(1, 18)]


@pytest.mark.parametrize("spoken", ["zh_CN", "en"])
def test_each_has_its_words_in_the_language_in_use(spoken: str) -> None:
    before = language()
    set_language(spoken)
    try:
        for each in questions():
            assert each.title
            assert each.asked == (each.zh if spoken == "zh_CN" else each.en)
            assert each.clause
            assert each.asked.endswith(("？", "?"))
    finally:
        set_language(before)


def test_they_name_only_categories_and_limits_that_there_are() -> None:
    known = {each.value for each in Category}
    for each in questions():
        assert set(each.categories) | set(each.also) <= known
        assert not set(each.categories) & set(each.also)
        assert set(each.limits) <= set(LIMITS)
