"""The code on a printed pledge, by which its scan is found again: random, with check characters, as QR and as text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from models.check_characters import ALPHABET, CHECKS, LOOKALIKES, checks, syndromes, wrong_place
from vault.primitives import random_bytes

_DATA = 10
"""Symbols of five random bits each: with 60 people and ten forms each, two alike once in a billion vaults."""

_GROUP = 4
_PREFIX = "SHOUDANG/PLEDGE/1/"
_LINE = re.compile(re.escape(_PREFIX) + f"([{ALPHABET}]{{{_DATA + CHECKS}}})")
# As text recognition gives it back: dashes of any kind, with blanks around them.
_PRINTED = re.compile(
    r"(?<![0-9A-Z])([0-9A-Z]{4})\s*[-–—~_.·]\s*([0-9A-Z]{4})\s*[-–—~_.·]\s*([0-9A-Z]{4})(?![0-9A-Z])"
)


@dataclass(frozen=True, slots=True)
class ReadCode:
    """A code found on a page. Not `certain` where one character was made good, as text recognition errs."""

    code: str
    certain: bool


def new_code() -> str:
    """A fresh code such as `7K3M-M2QX-RT5D`."""
    data = [each & 31 for each in random_bytes(_DATA)]
    return _grouped([*data, *checks(data)])


def qr_text(code: str) -> str:
    """What the QR code beside it says."""
    return _PREFIX + code.replace("-", "")


def from_qr(text: str) -> ReadCode | None:
    """The code that a QR code says; None where it is none of ours, or not whole."""
    found = _LINE.fullmatch(text.strip().upper())
    return None if found is None else _read(found[1], mend=False)


def codes_in(text: str) -> tuple[ReadCode, ...]:
    """The codes in recognised or typed text; one wrong character in a code is made good, and the code uncertain."""
    plain = unicodedata.normalize("NFKC", text).upper()
    return tuple(dict.fromkeys(_found(plain)))


def _found(plain: str) -> Iterator[ReadCode]:
    for match in _PRINTED.finditer(plain):
        read = _read("".join(match.groups()).translate(LOOKALIKES), mend=True)
        if read is not None:
            yield read


def _read(symbols: str, *, mend: bool) -> ReadCode | None:
    values = [ALPHABET.find(symbol) for symbol in symbols]
    unknown = [place for place, value in enumerate(values) if value < 0]
    if len(unknown) > 1 or (unknown and not mend):
        return None
    if unknown:
        values[unknown[0]] = 0
    if not any(syndromes(values)):
        return ReadCode(_grouped(values), certain=not unknown)
    place = wrong_place(values) if mend else None
    if place is None or (unknown and place != unknown[0]):
        return None
    # The sum of all symbols is 0 in a code that is right: what is left over belongs to the wrong one.
    values[place] ^= syndromes(values)[0]
    return None if any(syndromes(values)) else ReadCode(_grouped(values), certain=False)


def _grouped(values: list[int]) -> str:
    symbols = "".join(ALPHABET[value] for value in values)
    return "-".join(symbols[at : at + _GROUP] for at in range(0, len(symbols), _GROUP))
