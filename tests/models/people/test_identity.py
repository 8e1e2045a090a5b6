"""Identity numbers by GB 11643, other papers' numbers, telephones: checked, masked, and in no message."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.people.identity import (
    FEMALE,
    MALE,
    BadNumber,
    Identity,
    age_on,
    check_character,
    holds_identity,
    masked_number,
    masked_phone,
    read_identity,
    read_phone,
)

TODAY = date(2026, 5, 20)
VECTORS = [
    # Domain model §4, recomputed by hand; the second is of a man born in 1880.
    ("11010519491231002X", date(1949, 12, 31), FEMALE),
    ("440524188001010014", date(1880, 1, 1), MALE),
]


@pytest.mark.parametrize(("number", "born", "gender"), VECTORS)
def test_the_standards_numbers_are_read(number: str, born: date, gender: str) -> None:
    found = read_identity(number, TODAY, checked=True)
    assert (found.number, found.born, found.gender) == (number, born, gender)


@pytest.mark.parametrize("number", [number for number, _born, _gender in VECTORS])
def test_every_single_slip_is_noticed(number: str) -> None:
    for place in range(18):
        for other in "0123456789X":
            slip = number[:place] + other + number[place + 1 :]
            if slip == number:
                continue
            with pytest.raises(BadNumber) as refused:
                read_identity(slip, TODAY, checked=True)
            assert slip not in f"{refused.value!r} {refused.value} {refused.value.sentence}"


def test_age_only_asks() -> None:
    assert read_identity(VECTORS[0][0], TODAY, checked=True).warnings == ()
    assert "146" in read_identity(VECTORS[1][0], TODAY, checked=True).warnings[0]
    assert age_on(date(2000, 2, 29), date(2026, 2, 28)) == 25
    assert age_on(date(2000, 2, 29), date(2026, 3, 1)) == 26


@pytest.mark.parametrize(
    "written",
    [
        "11010519491231002x",
        " 110105 19491231 002X ",
        "１１０１０５１９４９１２３１００２Ｘ",
        "110105-19491231-002X",
    ],
)
def test_ways_of_writing_are_one_number(written: str) -> None:
    assert read_identity(written, TODAY, checked=True).number == VECTORS[0][0]


def with_check(digits: str) -> str:
    return digits + check_character(digits)


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("", "empty"),
        ("110105491231002", "former"),
        ("11010519491231002", "length"),
        ("1101051949123100234", "length"),
        ("1101051949123100X2", "characters"),
        ("ABCDEFGHIJKLMNOPQR", "characters"),
        (with_check("11010519491331002"), "date"),
        (with_check("11010520230229002"), "date"),
        (with_check("11010520300101002"), "future"),
        ("110105194912310020", "check"),
    ],
)
def test_what_is_wrong_is_named(written: str, reason: str) -> None:
    with pytest.raises(BadNumber) as refused:
        read_identity(written, TODAY, checked=True)
    assert refused.value.reason == reason
    assert refused.value.sentence


@given(
    st.integers(110000, 659999),
    st.dates(date(1930, 1, 1), date(2010, 1, 1)),
    st.integers(0, 999),
)
def test_numbers_that_fit_are_taken(region: int, born: date, order: int) -> None:
    number = with_check(f"{region}{born:%Y%m%d}{order:03d}")
    found = read_identity(number, TODAY, checked=True)
    assert found.born == born
    assert found.gender == (MALE if order % 2 else FEMALE)
    assert holds_identity(f"身份证{number}，已核验")


def test_other_papers_are_taken_as_they_are() -> None:
    assert read_identity("E12345678", TODAY, checked=False) == Identity("E12345678")
    assert read_identity("h１２３４５６７８", TODAY, checked=False).number == "H12345678"
    for bad in ("abc", "x" * 31, "E123/456"):
        with pytest.raises(BadNumber):
            read_identity(bad, TODAY, checked=False)


def test_a_number_is_masked_and_in_no_repr() -> None:
    found = read_identity(VECTORS[0][0], TODAY, checked=True)
    assert found.shown == "110105********002X"
    assert "1949" not in repr(found)
    assert "002X" not in repr(found)
    assert masked_number("E12345678") == "E******78"
    assert masked_number("1234") == "****"
    assert masked_phone("13800001234") == "138****1234"
    assert masked_phone("66668888") == "******88"
    assert masked_phone("6666") == "**66"


def test_telephones() -> None:
    assert read_phone("138 0000-1234") == "13800001234"
    assert read_phone("+86 (10) 6666 8888") == "+861066668888"
    for bad in ("12345", "一三八", "138000012340000000000"):
        with pytest.raises(BadNumber):
            read_phone(bad)


def test_numbers_in_texts_are_found() -> None:
    assert holds_identity("证件号 440524188001010014")
    assert holds_identity("11010519491231002x")
    assert holds_identity("110105 19491231 002X")
    assert holds_identity("１１０１０５-１９４９１２３１-００２Ｘ")
    assert not holds_identity("110105 19491231 0029")
    assert not holds_identity("110105194912310020")
    assert not holds_identity("编号 2026051900123456789")
    assert not holds_identity("统一社会信用代码 91110105MA00000000")
