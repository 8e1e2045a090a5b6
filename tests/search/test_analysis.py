from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis import analyse_phrase, fold, match_text, positions_by_term


@given(st.text())
def test_fold_keeps_every_offset(text: str) -> None:
    assert len(fold(text)) == len(text)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("ＡＢＣ１２３", "abc123"),
        ("Straße", "straße"),
        ("㎏ ①", "㎏ 1"),
        ("⼈民", "人民"),  # a radical that some PDF files write for the character
        ("　", " "),
    ],
)
def test_fold_evens_out_width_and_case(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_separators_collapse_and_underscores_are_separators() -> None:
    assert match_text(" 等级，\n 保护__2.0 (a-b) ") == "等级 保护 2 0 a b"


def test_han_runs_become_bigrams_and_their_last_character() -> None:
    terms, count = positions_by_term("张𠮷䶮、王")
    assert terms == {"张𠮷": [0], "𠮷䶮": [1], "䶮": [2], "王": [4]}
    assert count == 4


def test_words_keep_their_parts_findable() -> None:
    terms, _ = positions_by_term("getUserName GB18030 snake_case 2026-08-14")
    assert {"getusername", "get", "user", "name", "gb18030", "gb", "18030"} <= terms.keys()
    assert {"snake", "case", "2026", "08", "14"} <= terms.keys()


def test_private_use_characters_count_as_names() -> None:
    assert "张\ue123" in positions_by_term("张\ue123")[0]


def test_odd_runs_are_covered_to_their_end() -> None:
    phrase = analyse_phrase("保密局")
    assert phrase is not None
    assert [(each.offset, each.term) for each in phrase.elements] == [(0, "保密"), (1, "密局")]


@pytest.mark.parametrize("text", ["", "  ", "，。！", "***", "___"])
def test_nothing_searchable_is_no_phrase(text: str) -> None:
    assert analyse_phrase(text) is None
