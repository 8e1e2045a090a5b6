from __future__ import annotations

from array import array
from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis import Slice, add_terms, analyse_phrase, match_text, slices, term_of, whole


def terms_of(piece: Slice) -> tuple[dict[str, list[int]], int]:
    found: defaultdict[str, array[int]] = defaultdict(lambda: array("I"))
    count = add_terms(piece, found)
    return {term: list(places) for key, places in found.items() if (term := term_of(key))}, count


def terms_in(text: str) -> dict[str, list[int]]:
    return terms_of(whole(text))[0]


def test_separators_collapse_and_underscores_are_separators() -> None:
    assert match_text(" 等级，\n 保护__2.0 (a-b) ") == "等级 保护 2 0 a b"


def test_han_runs_become_bigrams_and_their_last_character() -> None:
    assert terms_in("张𠮷䶮、王") == {"张𠮷": [0], "𠮷䶮": [2], "䶮": [4], "王": [7]}
    assert terms_of(whole("张𠮷䶮、王"))[1] == 4


def test_words_keep_their_parts_findable() -> None:
    terms = terms_in("getUserName GB18030 snake_case 2026-08-14")
    assert {"getusername", "get", "user", "name", "gb18030", "gb", "18030"} <= terms.keys()
    assert {"snake", "case", "2026", "08", "14"} <= terms.keys()


def test_private_use_characters_count_as_names() -> None:
    assert "张\ue123" in terms_in("张\ue123")


def test_parts_are_told_after_widths_are_evened() -> None:
    assert terms_in("ＧＢ１８０３０ ｇｅｔＮａｍｅ") == terms_in("GB18030 getName")
    assert {"18030", "name"} <= terms_in("ＧＢ１８０３０ ｇｅｔＮａｍｅ").keys()


def test_a_long_word_keeps_its_tail() -> None:
    terms = terms_in("x" * 64 + "y" * 64 + "z")
    assert terms == {"x" * 64 + "\x01": [0], "\x01" + "y" * 64 + "\x01": [128], "\x01z": [256]}
    assert terms_in("x" * 64) == {"x" * 64: [0]}


PIECES = ["保密", "护", "，", " ", "\n", "getUserName", "GB", "18030", "_", "e", "\u0301", "\u200b"]


@given(
    st.lists(st.sampled_from([*PIECES, "x" * 70, "ﬁ", "％", "が"]), max_size=40), st.integers(1, 30)
)
def test_slices_hold_the_same_terms_as_the_whole(pieces: list[str], size: int) -> None:
    text = "".join(pieces)
    joined: dict[str, list[int]] = {}
    count = 0
    for piece in slices(text, size):
        found, occurrences = terms_of(piece)
        count += occurrences
        for term, places in found.items():
            joined.setdefault(term, []).extend(places)
    assert joined == terms_in(text)
    assert count == terms_of(whole(text))[1]


def test_a_slice_never_ends_inside_a_word() -> None:
    assert list(slices("保密 getName 协议书", 6)) == [
        Slice(0, "保密 "),
        Slice(5, "getName 协", goes_on=True),
        Slice(20, "协议书"),
    ]


def test_odd_runs_are_covered_to_their_end() -> None:
    phrase = analyse_phrase("保密局")
    assert phrase is not None
    assert [(each.offset, each.term) for each in phrase.elements] == [(0, "保密"), (2, "密局")]


@pytest.mark.parametrize("text", ["", "  ", "，。！", "***", "___"])
def test_nothing_searchable_is_no_phrase(text: str) -> None:
    assert analyse_phrase(text) is None
