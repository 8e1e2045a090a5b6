"""Line breaking: nothing lost, nothing too wide, no forbidden character at either end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporters.linebreak import break_lines


def measure(text: str) -> float:
    return sum(2 if character >= "\u2e80" else 1 for character in text)


@given(st.text(alphabet="ab 中文，。（）“”-_/1\n", max_size=200), st.integers(4, 30))
def test_nothing_is_lost_and_no_line_is_too_wide(text: str, width: int) -> None:
    lines = break_lines(text, width, measure)
    assert "".join(lines).replace(" ", "") == text.replace("\n", "").replace(" ", "")
    assert all(measure(line) <= width for line in lines)


@pytest.mark.parametrize("width", range(8, 40, 2))
def test_no_line_begins_with_a_closing_or_ends_with_an_opening_mark(width: int) -> None:
    text = (
        "依据合同（第二部分）约定，移交方将“电子档案”移交接收方；双方核对无误后，签字、盖章。" * 3
    )
    lines = break_lines(text, width, measure)
    assert len(lines) > 3
    assert not [line for line in lines if line[0] in "，。、；）”"]
    assert not [line for line in lines if line[-1] in "（“"]


def test_latin_words_and_dates_stay_whole_where_they_fit() -> None:
    assert break_lines("见 README.html 与清单", 14, measure) == ["见 README.html", "与清单"]
    assert break_lines("the quick brown fox", 10, measure) == ["the quick", "brown fox"]


def test_a_long_name_breaks_after_its_separators() -> None:
    assert break_lines("CGZF26-08-202608-0001", 12, measure) == ["CGZF26-08-", "202608-0001"]


def test_a_name_without_separators_breaks_anywhere() -> None:
    assert break_lines("x" * 25, 10, measure) == ["x" * 10, "x" * 10, "x" * 5]


def test_line_ends_are_kept_and_empty_text_is_one_line() -> None:
    assert break_lines("a\n\nb", 10, measure) == ["a", "", "b"]
    assert break_lines("", 10, measure) == [""]
