"""Codes for paper: what was printed comes back however it is typed, and what was mistyped is named, not believed."""

from __future__ import annotations

import hashlib
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.audit.paper_code import (
    ALPHABET,
    PREFIX_LENGTH,
    PaperHead,
    parse_code,
    qr_line,
    short_code,
)
from models.errors import MistypedCode
from vault.suites import SUITES

HASH = hashlib.sha256("守档".encode()).digest()
CODE = short_code(12, HASH)
NUMBERS = st.integers(1, 10**13 - 1)
HASHES = st.binary(min_size=32, max_size=32)


def places(code: str) -> list[int]:
    """Where the characters stand."""
    return [at for at, character in enumerate(code) if character != "-"]


def group_of(code: str, place: int) -> int:
    return code[:place].count("-")


def mistyped(text: str) -> MistypedCode:
    with pytest.raises(MistypedCode) as caught:
        parse_code(text)
    return caught.value


def product(left: int, right: int) -> int:
    """In GF(32), modulo x⁵ + x² + 1, one bit after the other."""
    total = 0
    for bit in range(5):
        if right >> bit & 1:
            total ^= left << bit
    for bit in range(8, 4, -1):
        if total >> bit & 1:
            total ^= 0b100101 << (bit - 5)
    return total


@given(number=NUMBERS, event_hash=HASHES)
def test_the_code_is_the_one_of_the_document(number: int, event_hash: bytes) -> None:
    """vault/FORMAT.md §10, worked out here in another way."""
    code = short_code(number, event_hash).replace("-", "")
    bits = "".join(f"{ALPHABET.index(each):05b}" for each in code[-18:-2])
    assert (code[:-18], bits) == (str(number), f"{int.from_bytes(event_hash[:10], 'big'):080b}")
    power, sums = 1, [0, 0]
    for character in reversed(code):
        value = ALPHABET.index(character)
        sums = [sums[0] ^ value, sums[1] ^ product(power, value)]
        power = product(power, 2)
    assert sums == [0, 0]


def test_the_codes_of_the_document() -> None:
    assert short_code(1204, bytes(range(32))) == "1204-000G-40R4-0M30-E209-KE"
    assert CODE == "12-M850-5ZYE-KJ71-ZZW1-4E"


@given(number=NUMBERS, event_hash=HASHES)
def test_a_code_comes_back(number: int, event_hash: bytes) -> None:
    code = short_code(number, event_hash)
    assert parse_code(code) == PaperHead(number, event_hash[:PREFIX_LENGTH])
    assert [len(group) for group in code.split("-")[1:]] == [4, 4, 4, 4, 2]


@pytest.mark.parametrize("number", [0, -1, 10**13])
def test_a_number_that_fits_no_code_is_refused(number: int) -> None:
    with pytest.raises(ValueError):
        short_code(number, HASH)


@pytest.mark.parametrize(
    "typed",
    [
        CODE.lower(),
        CODE.replace("-", ""),
        CODE.replace("-", " "),
        f"  {CODE}\n",
        CODE.replace("-", " – "),
        CODE.replace("-", "—"),
        CODE.replace("-", "－"),
        "".join(chr(ord(each) + 0xFEE0) for each in CODE),
        CODE.replace("12-", "I2-"),
        CODE.replace("12-", "l2-"),
    ],
)
def test_a_code_may_be_typed_as_people_type(typed: str) -> None:
    assert parse_code(typed) == PaperHead(12, HASH[:PREFIX_LENGTH])


def test_letters_that_look_like_digits_are_those_digits() -> None:
    code = short_code(101, bytes(32))
    assert parse_code(code.replace("0", "O").replace("1", "i")) == PaperHead(101, bytes(10))
    assert not set("ILOU") & set(ALPHABET)


def test_every_wrong_character_is_noticed_and_its_group_named() -> None:
    for place in places(CODE):
        for character in ALPHABET:
            if character != CODE[place]:
                error = mistyped(CODE[:place] + character + CODE[place + 1 :])
                assert error.reason == "check"
                assert group_of(CODE, place) in error.groups


def test_every_two_wrong_characters_are_noticed() -> None:
    for one, other in combinations(places(CODE), 2):
        for offset in range(1, 32):
            wrong = list(CODE)
            for place, by in ((one, 1), (other, offset)):
                wrong[place] = ALPHABET[(ALPHABET.index(CODE[place]) + by) % 32]
            assert mistyped("".join(wrong)).reason == "check"


def test_every_exchange_is_noticed_and_neighbours_are_named() -> None:
    for one, other in combinations(places(CODE), 2):
        if CODE[one] != CODE[other]:
            wrong = list(CODE)
            wrong[one], wrong[other] = wrong[other], wrong[one]
            error = mistyped("".join(wrong))
            assert error.reason == "check"
            if places(CODE).index(other) - places(CODE).index(one) == 1:
                assert {group_of(CODE, one), group_of(CODE, other)} <= {*error.groups, 0}


def test_a_group_with_a_character_too_few_or_too_many_is_named() -> None:
    groups = CODE.split("-")
    for number in range(1, 6):
        for changed in (groups[number][1:], groups[number] + "7"):
            typed = [*groups[:number], changed, *groups[number + 1 :]]
            error = mistyped("-".join(typed))
            assert (error.reason, error.groups) == ("length", (number,))


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", "length"),
        ("12", "length"),
        ("12-K7QF", "length"),
        (CODE + CODE, "length"),
        (CODE.replace("M850", "U850"), "character"),
        (CODE.replace("M850", "M档50"), "character"),
        ("0" + CODE, "check"),
        (CODE.replace("12-", "AB-"), "check"),
        ("SHOUDANG/1/1/00", "line"),
    ],
)
def test_what_can_not_be_a_code_is_refused(typed: str, reason: str) -> None:
    assert mistyped(typed).reason == reason


@given(text=st.text(max_size=60) | st.text(alphabet=ALPHABET + "-", min_size=15, max_size=30))
def test_any_text_is_a_code_or_mistyped(text: str) -> None:
    try:
        found = parse_code(text)
    except MistypedCode:
        return
    assert found.sequence > 0
    assert len(found.prefix) == PREFIX_LENGTH


@given(
    number=NUMBERS,
    event_hash=HASHES,
    vault_id=st.binary(min_size=16, max_size=16),
    signature=st.binary(min_size=64, max_size=64),
    suite=st.sampled_from(list(SUITES.values())),
)
def test_a_line_comes_back_whole(
    number: int, event_hash: bytes, vault_id: bytes, signature: bytes, suite
) -> None:
    line = qr_line(suite, vault_id, number, event_hash, signature, "0f" * 16)
    # What a QR code keeps in five and a half bits a character (ISO/IEC 18004 §7.4.4).
    assert set(line) <= set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")
    found = parse_code(f" {line.lower()}\r\n")
    assert found == PaperHead(number, event_hash, suite, vault_id, signature, "0f" * 16)


@pytest.mark.parametrize("change", ["suite", "cut", "longer", "digit"])
def test_a_line_that_is_not_ours_is_refused(change: str) -> None:
    line = qr_line(SUITES[1], bytes(16), 12, HASH, bytes(64), "0f" * 16)
    changed = {
        "suite": line.replace("/1/1/", "/1/9/"),
        "cut": line[:-1],
        "longer": line + "0",
        "digit": line.replace("/12/", "/١٢/"),
    }[change]
    assert mistyped(changed).reason == "line"
