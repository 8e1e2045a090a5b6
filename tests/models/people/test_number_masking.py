"""Numbers of people are masked in running text, and nothing else is: not a digit moves."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.people.identity import check_character
from models.people.number_masking import mask_numbers

IDENTITY = "11010519491231002X"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        (IDENTITY, "110105********002X"),
        (f"身份证{IDENTITY}号", "身份证110105********002X号"),
        (IDENTITY.lower(), "110105********002x"),
        ("110105 19491231 002X", "110105 ******** 002X"),
        ("１１０１０５１９４９１２３１００２Ｘ", "１１０１０５********００２Ｘ"),
        ("电话13812345678。", "电话138****5678。"),
        ("138-1234-5678", "138-****-5678"),
        (f"{IDENTITY}，13812345678", "110105********002X，138****5678"),
        # No identity numbers: a wrong check character, no day of birth, part of a longer number.
        ("110105194912310020", "110105194912310020"),
        ("110105194913310024", "110105194913310024"),
        (f"9{IDENTITY}", f"9{IDENTITY}"),
        ("单号2026081413812345678", "单号2026081413812345678"),
        ("12345678901", "12345678901"),
        ("", ""),
    ],
)
def test_masking(text: str, masked: str) -> None:
    assert mask_numbers(text) == masked


@given(
    st.text(alphabet="甲 乙,。ab\n", max_size=12),
    st.integers(100000, 999999),
    st.dates(),
    st.integers(0, 999),
    st.text(alphabet="甲 乙,。ab\n", max_size=12),
)
def test_no_identity_number_stays_and_no_length_changes(
    before: str, region: int, born: object, serial: int, after: str
) -> None:
    digits = f"{region}{born:%Y%m%d}{serial:03d}".rjust(17, "0")
    number = digits + check_character(digits)
    text = f"{before.rstrip('ab')} {number} {after}"
    masked = mask_numbers(text)
    assert number not in masked
    assert len(masked) == len(text)


@given(st.text())
def test_any_text_keeps_its_length(text: str) -> None:
    assert len(mask_numbers(text)) == len(text)
