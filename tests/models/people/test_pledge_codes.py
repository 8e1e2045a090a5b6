"""Codes on pledges: what was printed is read again, and what is damaged is noticed or made good with a doubt."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.check_characters import ALPHABET
from models.people.pledge_codes import ReadCode, codes_in, from_qr, new_code, qr_text


def damaged(code: str, place: int, symbol: str) -> str:
    at = place + place // 4
    return code[:at] + symbol + code[at + 1 :]


def test_a_code_is_read_from_its_qr_and_from_its_print() -> None:
    codes = {new_code() for _ in range(200)}
    assert len(codes) == 200
    for code in codes:
        assert from_qr(qr_text(code)) == ReadCode(code, certain=True)
        assert codes_in(f"承诺书编号 {code} 第 1 页") == (ReadCode(code, certain=True),)


def test_print_is_read_as_recognition_gives_it_back() -> None:
    code = new_code()
    wide = code.translate({ord(each): ord(each) + 0xFEE0 for each in ALPHABET})
    for text in (
        code.lower(),
        code.replace("-", " — "),
        wide.replace("-", "－"),
        f"编号：{code}。",
    ):
        assert codes_in(text) == (ReadCode(code, certain=True),), text
    spelled = code.replace("0", "O").replace("1", "I")
    assert codes_in(spelled) == (ReadCode(code, certain=True),)


@given(place=st.integers(0, 11), other=st.integers(1, 31))
def test_one_wrong_character_is_made_good_with_a_doubt(place: int, other: int) -> None:
    code = new_code()
    was = code.replace("-", "")[place]
    now = ALPHABET[ALPHABET.index(was) ^ other]
    wrong = damaged(code, place, now)
    assert codes_in(wrong) == (ReadCode(code, certain=False),)
    assert codes_in(damaged(code, place, "U")) == (ReadCode(code, certain=False),)
    assert from_qr(qr_text(wrong)) is None


def test_more_than_one_wrong_character_is_never_taken_for_the_code() -> None:
    for _ in range(50):
        code = new_code()
        wrong = damaged(damaged(code, 0, "U"), 5, "U")
        assert codes_in(wrong) == ()
        swapped = damaged(damaged(code, 2, code[3]), 3, code[2])
        assert all(not each.certain for each in codes_in(swapped)) or swapped == code


@pytest.mark.parametrize(
    "text",
    [
        "",
        "SHOUDANG/1/1/ABC",
        "SHOUDANG/PLEDGE/2/AAAABBBBCCCC",
        "https://example.invalid",
        "2026-0416-0101",
        "AAAA-BBBB",
    ],
)
def test_other_texts_are_no_codes(text: str) -> None:
    assert from_qr(text) is None
    assert all(not each.certain for each in codes_in(text))


def test_one_code_twice_on_a_page_is_one() -> None:
    code = new_code()
    assert codes_in(f"{code} {code}") == (ReadCode(code, certain=True),)
