"""A head of the journal for paper: a short code that a person types, and a line for a QR code that a machine reads.

The code is the event's number, 80 bits of its hash in Crockford's base 32, and two check characters: a Reed-Solomon
code over GF(32), which notices any two wrong characters and any exchange of two, and places a single wrong one.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from models.audit.chain import HASH_LENGTH
from models.check_characters import ALPHABET, CHECKS, LOOKALIKES, checks, syndromes, wrong_place
from models.errors import MistypedCode
from vault.suites import SUITES, Suite

PREFIX_LENGTH = 10
"""Bytes of the hash that the short code carries."""

_GROUP = 4
_HASH_CHARACTERS = 16
_SIZES = (*[_GROUP] * (_HASH_CHARACTERS // _GROUP), CHECKS)
_LONGEST_NUMBER = 31 - _HASH_CHARACTERS - CHECKS
_SEPARATORS = re.compile(r"[\s\-‐‑‒–—―−－_.·]+")
_LINE = re.compile(
    r"SHOUDANG/1/(?P<suite>[0-9]{1,5})/(?P<vault>[0-9A-F]{32})/(?P<sequence>[1-9][0-9]{0,18})"
    r"/(?P<hash>[0-9A-F]{64})/(?P<signature>[0-9A-F]{128})/(?P<fingerprint>[0-9A-F]{32})"
)


@dataclass(frozen=True, slots=True)
class PaperHead:
    """What a paper says of event `sequence`. `prefix` is the hash or 10 bytes of it; only a QR line has the rest."""

    sequence: int
    prefix: bytes
    suite: Suite | None = None
    vault_id: bytes | None = None
    signature: bytes | None = None
    fingerprint: str = ""


def short_code(sequence: int, event_hash: bytes) -> str:
    """The code of an event, such as `12-K7QF-9M2X-H4TN-0WZE-3R`."""
    number = str(sequence)
    if not 1 <= len(number) <= _LONGEST_NUMBER or sequence < 1:
        raise ValueError("no code for this number")
    bits = int.from_bytes(event_hash[:PREFIX_LENGTH], "big")
    shifts = range(5 * (_HASH_CHARACTERS - 1), -1, -5)
    data = [*map(int, number), *(bits >> shift & 31 for shift in shifts)]
    body = "".join(ALPHABET[value] for value in data[len(number) :])
    groups = [body[at : at + _GROUP] for at in range(0, _HASH_CHARACTERS, _GROUP)]
    return "-".join([number, *groups, "".join(ALPHABET[value] for value in checks(data))])


def qr_line(
    suite: Suite, vault_id: bytes, sequence: int, event_hash: bytes, signature: bytes, name: str
) -> str:
    """The line of the QR code; `name` is the key's fingerprint. Capitals, digits and `/` make a small QR code."""
    parts = (vault_id.hex(), str(sequence), event_hash.hex(), signature.hex(), name)
    return "/".join(("SHOUDANG", "1", str(suite.number), *parts)).upper()


def parse_code(text: str) -> PaperHead:
    """What was typed or scanned. Raises MistypedCode, which says where to look.

    Small letters, full-width forms, missing or other separators, and I, L and O for 1 and 0 are all understood.
    """
    plain = unicodedata.normalize("NFKC", text).upper().strip()
    if plain.startswith("SHOUDANG/"):
        return _parse_line(plain)
    groups = _SEPARATORS.split(plain)
    symbols = "".join(groups).translate(LOOKALIKES)
    for symbol in symbols:
        if symbol not in ALPHABET:
            raise MistypedCode("character", character=symbol)
    if len(groups) == len(_SIZES) + 1:
        wrong = [at for at, size in enumerate(_SIZES, start=1) if len(groups[at]) != size]
        if wrong:
            raise MistypedCode("length", groups=tuple(wrong))
    digits = len(symbols) - _HASH_CHARACTERS - CHECKS
    if not 1 <= digits <= _LONGEST_NUMBER:
        raise MistypedCode("length")
    values = [ALPHABET.index(symbol) for symbol in symbols]
    if values[0] == 0 or max(values[:digits]) > 9 or any(syndromes(values)):
        raise MistypedCode("check", groups=_suspects(values, digits))
    bits = 0
    for value in values[digits:-CHECKS]:
        bits = bits << 5 | value
    return PaperHead(int(symbols[:digits]), bits.to_bytes(PREFIX_LENGTH, "big"))


def _parse_line(line: str) -> PaperHead:
    found = _LINE.fullmatch(line)
    suite = SUITES.get(int(found["suite"])) if found else None
    if found is None or suite is None:
        raise MistypedCode("line")
    return PaperHead(
        int(found["sequence"]),
        bytes.fromhex(found["hash"])[:HASH_LENGTH],
        suite,
        bytes.fromhex(found["vault"]),
        bytes.fromhex(found["signature"]),
        found["fingerprint"].lower(),
    )


def _suspects(values: list[int], digits: int) -> tuple[int, ...]:
    """The groups, from 0 for the number in front, where one wrong character or one exchange would explain it all."""
    places = {at for at in range(digits) if values[at] > 9 or values[0] == 0}
    wrong = wrong_place(values)
    if wrong is not None:
        places.add(wrong)
    for place in range(len(values) - 1):
        swapped = list(values)
        swapped[place : place + 2] = reversed(swapped[place : place + 2])
        if not any(syndromes(swapped)):
            places |= {place, place + 1}
    return tuple(sorted({0 if at < digits else 1 + (at - digits) // _GROUP for at in places}))
