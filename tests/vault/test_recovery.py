"""Recovery sheets: what a person mistypes is noticed and its line named."""

from __future__ import annotations

import hashlib
import random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from resources.recovery_words import recovery_words
from vault.credentials import RecoverySecret
from vault.errors import RecoverySheetWrong
from vault.recovery import (
    line_is_right,
    new_recovery_secret,
    parse_sheet,
    sheet_lines,
    sheet_numbers,
)

SECRET = RecoverySecret(bytes(range(100, 132)))
WORDS = recovery_words()
SECRETS = st.binary(min_size=32, max_size=32).map(RecoverySecret)


def numbers_by_hand(secret: bytes) -> list[list[int]]:
    """FORMAT.md §3.3, step by step."""
    lines = []
    for i in range(1, 9):
        part = secret[4 * (i - 1) : 4 * i]
        digest = hashlib.sha256(b"shoudang recovery line" + bytes([i]) + part).digest()
        bits = f"{int.from_bytes(part, 'big'):032b}" + f"{int.from_bytes(digest, 'big'):0256b}"[:12]
        lines.append([int(bits[at : at + 11], 2) for at in range(0, 44, 11)])
    return lines


def wrong_lines(lines: list[str]) -> tuple[int, ...]:
    with pytest.raises(RecoverySheetWrong) as caught:
        parse_sheet("\n".join(lines))
    return caught.value.lines


@given(secret=SECRETS)
def test_a_sheet_gives_its_secret_back(secret: RecoverySecret) -> None:
    assert [list(line) for line in sheet_numbers(secret)] == numbers_by_hand(secret.secret)
    assert parse_sheet("\n".join(sheet_lines(secret))).secret == secret.secret
    assert len(sheet_lines(secret)) == 8
    assert all(len(line.split(" ")) == 4 for line in sheet_lines(secret))


def test_new_secrets_never_repeat() -> None:
    assert len({new_recovery_secret().secret for _ in range(50)}) == 50


def spelled(kind: str) -> str:
    lines, numbers = sheet_lines(SECRET), sheet_numbers(SECRET)
    return {
        "as printed": "\n".join(lines),
        "without spaces": "\n".join(line.replace(" ", "") for line in lines),
        "with commas": "\r\n".join("，".join(line.split()) for line in lines),
        "with empty lines": "\n\n  \n".join(lines) + "\n\n",
        "as numbers": "\n".join(" ".join(f"{each:04d}" for each in line) for line in numbers),
        "as short numbers": "\n".join("-".join(map(str, line)) for line in numbers),
        "half numbers": "\n".join(
            f"{line.split()[0]} {row[1]} {line.split()[2]} {row[3]}"
            for line, row in zip(lines, numbers, strict=True)
        ),
        "full-width numbers": "\n".join(
            "\u3000".join(f"{each:04d}" for each in line).translate(
                {ord("0") + digit: 0xFF10 + digit for digit in range(10)}
            )
            for line in numbers
        ),
    }[kind]


@pytest.mark.parametrize(
    "kind",
    [
        "as printed",
        "without spaces",
        "with commas",
        "with empty lines",
        "as numbers",
        "as short numbers",
        "half numbers",
        "full-width numbers",
    ],
)
def test_a_sheet_may_be_typed_in_many_ways(kind: str) -> None:
    assert parse_sheet(spelled(kind)).secret == SECRET.secret


@pytest.mark.parametrize("line", range(8))
@pytest.mark.parametrize(("first", "second"), [(0, 1), (0, 3), (1, 2), (2, 3)])
def test_two_words_swapped_in_a_line_name_that_line(line: int, first: int, second: int) -> None:
    lines = list(sheet_lines(SECRET))
    words = lines[line].split()
    words[first], words[second] = words[second], words[first]
    lines[line] = " ".join(words)
    assert wrong_lines(lines) == (line + 1,)


def test_two_words_swapped_between_lines_name_both() -> None:
    lines = [line.split() for line in sheet_lines(SECRET)]
    lines[2][1], lines[6][3] = lines[6][3], lines[2][1]
    assert wrong_lines([" ".join(line) for line in lines]) == (3, 7)


@pytest.mark.parametrize(("first", "second"), [(0, 1), (3, 7), (0, 7)])
def test_two_whole_lines_swapped_name_both(first: int, second: int) -> None:
    lines = list(sheet_lines(SECRET))
    lines[first], lines[second] = lines[second], lines[first]
    assert wrong_lines(lines) == (first + 1, second + 1)


def test_a_line_of_another_sheet_with_the_same_number_fits_and_opens_nothing() -> None:
    """The check is the line's own: two sheets mixed give a third secret, which no slot knows."""
    other = sheet_lines(RecoverySecret(bytes(32)))
    mixed = [*sheet_lines(SECRET)[:7], other[7]]
    assert parse_sheet("\n".join(mixed)).secret not in (SECRET.secret, bytes(32))


def test_missing_lines_are_counted_from_the_end() -> None:
    lines = list(sheet_lines(SECRET))
    assert wrong_lines(lines[:7]) == (8,)
    assert wrong_lines([]) == tuple(range(1, 9))
    assert wrong_lines(["", "  ", "\t"]) == tuple(range(1, 9))
    # Without the third, every later one stands in the wrong place.
    assert wrong_lines(lines[:2] + lines[3:]) == (3, 4, 5, 6, 7, 8)


def test_surplus_lines_are_told() -> None:
    lines = list(sheet_lines(SECRET))
    with pytest.raises(RecoverySheetWrong) as caught:
        parse_sheet("\n".join([*lines, lines[0], "更多"]))
    assert (caught.value.lines, caught.value.surplus) == ((9, 10), 2)


@pytest.mark.parametrize("words", [0, 1, 3, 5, 8])
def test_a_line_of_another_length_is_named(words: int) -> None:
    lines = list(sheet_lines(SECRET))
    lines[4] = " ".join((lines[4].split() * 2)[:words]) or "…"
    assert wrong_lines(lines) == (5,)


@pytest.mark.parametrize("odd", ["2048", "9999", "00012", "a", "\U0001f600", "龘", "-1", "٣"])
def test_what_is_no_word_is_named(odd: str) -> None:
    lines = list(sheet_lines(SECRET))
    lines[1] = " ".join([odd, *lines[1].split()[1:]])
    assert wrong_lines(lines) == (2,)


@given(secret=SECRETS, place=st.integers(0, 31), word=st.integers(0, 2047))
def test_any_single_other_word_is_noticed_or_gives_another_secret(
    secret: RecoverySecret, place: int, word: int
) -> None:
    """One change in 4,096 fits the twelve bits of its line's check; then the slot refuses it."""
    numbers = [list(line) for line in sheet_numbers(secret)]
    line, column = divmod(place, 4)
    assume(numbers[line][column] != word)
    numbers[line][column] = word
    text = "\n".join(" ".join(WORDS[each] for each in row) for row in numbers)
    if line_is_right(line + 1, text.splitlines()[line]):
        assert parse_sheet(text).secret != secret.secret
    else:
        assert wrong_lines(text.splitlines()) == (line + 1,)


def test_of_all_single_changes_hardly_any_goes_unnamed() -> None:
    generator = random.Random(3)
    tried = unnamed = 0
    for line, row in enumerate(sheet_numbers(SECRET)):
        for column in range(4):
            for word in generator.sample(range(2048), 300):
                changed = [*row[:column], word, *row[column + 1 :]]
                if tuple(changed) != row:
                    tried += 1
                    unnamed += line_is_right(line + 1, " ".join(map(str, changed)))
    assert tried > 9000
    assert unnamed <= 12, f"{unnamed} of {tried}; about one in 4,096 is expected"


@given(text=st.text(max_size=200))
def test_arbitrary_text_is_refused_in_our_words(text: str) -> None:
    with pytest.raises(RecoverySheetWrong):
        parse_sheet(text)


def test_the_word_list_is_the_one_the_format_names() -> None:
    assert len(WORDS) == len(set(WORDS)) == 2048
    assert all(len(word) == 1 for word in WORDS)
    assert (WORDS[0], WORDS[2047]) == ("的", "歇")
