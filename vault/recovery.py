"""Recovery sheets (FORMAT.md §3.3): 32 bytes as eight lines of four words, each line with a check of its own."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import cache

from resources.recovery_words import recovery_words
from vault.credentials import SECRET_LENGTH, RecoverySecret
from vault.errors import RecoverySheetWrong
from vault.primitives import random_bytes

LINES, WORDS_A_LINE = 8, 4
_BYTES_A_LINE = SECRET_LENGTH // LINES
_WORD_BITS, _CHECK_BITS = 11, 12
_TOKEN = re.compile(r"[0-9]{1,4}|[^\W\d_]")


def new_recovery_secret() -> RecoverySecret:
    """A secret for a new sheet."""
    return RecoverySecret(random_bytes(SECRET_LENGTH))


def sheet_numbers(secret: RecoverySecret) -> tuple[tuple[int, ...], ...]:
    """The sheet as numbers of words, line by line."""
    lines = []
    for number in range(LINES):
        part = secret.secret[number * _BYTES_A_LINE : (number + 1) * _BYTES_A_LINE]
        bits = int.from_bytes(part, "big") << _CHECK_BITS | _check(number + 1, part)
        lines.append(
            tuple(
                bits >> _WORD_BITS * (WORDS_A_LINE - 1 - place) & (1 << _WORD_BITS) - 1
                for place in range(WORDS_A_LINE)
            )
        )
    return tuple(lines)


def sheet_lines(secret: RecoverySecret) -> tuple[str, ...]:
    """The sheet as lines of words with a space between."""
    words = recovery_words()
    return tuple(" ".join(words[each] for each in line) for line in sheet_numbers(secret))


def parse_sheet(text: str) -> RecoverySecret:
    """The secret of a typed sheet; raises RecoverySheetWrong naming every line that can't be right.

    Words may be typed with or without spaces, or as their numbers; empty lines don't count.
    """
    lines = [line for line in text.splitlines() if line.strip()]
    parts = [_parse_line(number, line) for number, line in enumerate(lines, start=1)]
    wrong = [number for number, part in enumerate(parts, start=1) if part is None]
    missing = range(len(lines) + 1, LINES + 1)
    if wrong or missing or len(lines) > LINES:
        raise RecoverySheetWrong((*wrong, *missing), surplus=max(0, len(lines) - LINES))
    return RecoverySecret(b"".join(part for part in parts if part is not None))


def line_is_right(number: int, line: str) -> bool:
    """Whether one line, counted from 1, fits its check; for marking lines while they are typed."""
    return _parse_line(number, line) is not None


def _parse_line(number: int, line: str) -> bytes | None:
    # An input method may give full-width digits, or a character of the compatibility area that looks the same.
    tokens = _TOKEN.findall(unicodedata.normalize("NFKC", line))
    numbers = [_number(token) for token in tokens]
    if len(numbers) != WORDS_A_LINE or number > LINES:
        return None
    bits = 0
    for each in numbers:
        if each is None:
            return None
        bits = bits << _WORD_BITS | each
    part = (bits >> _CHECK_BITS).to_bytes(_BYTES_A_LINE, "big")
    return part if bits & (1 << _CHECK_BITS) - 1 == _check(number, part) else None


def _number(token: str) -> int | None:
    if token.isascii() and token.isdigit():
        number = int(token)
        return number if number < len(recovery_words()) else None
    return _numbers().get(token)


@cache
def _numbers() -> dict[str, int]:
    return {word: number for number, word in enumerate(recovery_words())}


def _check(number: int, part: bytes) -> int:
    digest = hashlib.sha256(b"shoudang recovery line" + bytes((number,)) + part).digest()
    return int.from_bytes(digest[:2], "big") >> 16 - _CHECK_BITS
