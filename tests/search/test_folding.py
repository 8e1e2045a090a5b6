from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.folding import Origins, even, fold, without_case

# Characters that vanish, grow, join the one before them, or do none of it.
ODD = st.text(
    alphabet="a保e\u0301\u0327\u200b\u00ad\ufe01ﬁ℃⑩…½ｶﾞ각\u1112\u1161\u11abé說Ａ \n", max_size=30
)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("ＡＢＣ１２３", "abc123"),
        ("Straße", "straße"),
        ("㎏ ①", "kg 1"),
        ("⼈民", "人民"),  # a radical that some PDF files write for the character
        ("　", " "),
        ("守\u200b档", "守档"),
        ("co\u00adoperate \ufeff", "cooperate "),
        ("葛\U000e0100城", "葛城"),  # a variation selector
        ("cafe\u0301", "café"),
        ("ｶﾞｲﾄﾞ", "ガイド"),
        ("ﬁle oﬃce", "file office"),
        ("資訊系統關於後台", "资讯系统关於后台"),  # 於 is a standard character, too
        ("3½", "3 1⁄2"),
        ("李乾", "李乾"),  # simplified writing has it, too
    ],
)
def test_fold_evens_out_what_looks_or_means_the_same(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.one_of(st.text(), ODD))
def test_evening_out_twice_changes_nothing_more(text: str) -> None:
    assert even(even(text)) == even(text)


@given(st.one_of(st.text(), ODD))
def test_composed_and_decomposed_text_is_the_same(text: str) -> None:
    assert even(unicodedata.normalize("NFD", text)) == even(unicodedata.normalize("NFC", text))


@given(st.one_of(st.text(), ODD))
def test_case_keeps_every_offset(text: str) -> None:
    assert len(without_case(even(text))) == len(even(text))


@given(st.one_of(st.text(), ODD))
def test_origins_lead_back_to_what_was_evened_out(text: str) -> None:
    evened = even(text)
    origins = Origins(text, evened)
    last = 0
    for at, character in enumerate(evened):
        start, end = origins.span(at, at + 1)
        assert last <= end <= len(text)
        assert 0 <= start < end
        # Marks on one character may change places among themselves, or join it in another order.
        base = unicodedata.normalize("NFD", character)[0]
        shown = unicodedata.normalize("NFD", even(text[start:end]))
        assert base in shown or unicodedata.category(base)[0] == "M"
        last = start
