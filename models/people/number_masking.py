"""Numbers of people in running text, masked: identity numbers by GB 11643, and mobile telephones.

A masked text is as long as it was: what points into it (pages, hits, marks) points to the same place.
"""

from __future__ import annotations

import re
from datetime import date

from models.people.identity import check_character

_WIDE = str.maketrans("０１２３４５６７８９Ｘｘ－", "0123456789XX-") | {ord("x"): "X"}
_IDENTITY = re.compile(
    r"(?<![0-9A-Z])([0-9]{6})[ \-.]?([0-9]{8})[ \-.]?([0-9]{3}[0-9X])(?![0-9A-Z])"
)
"""In one piece, or in groups as people read it out: region, day of birth, the rest."""
_MOBILE = re.compile(r"(?<![0-9A-Z])(1[3-9][0-9])[ \-]?([0-9]{4})[ \-]?([0-9]{4})(?![0-9A-Z])")
"""Eleven digits that begin with a network's number (the national numbering plan: 13x to 19x)."""
_ENOUGH = re.compile(r"[0-9０-９](?:[ \-.－]?[0-9０-９]){10}")
"""Eleven digits in a row, as both kinds have: most texts and titles have none."""


def mask_numbers(text: str) -> str:
    """`text` with day of birth of every identity number, and the middle of every mobile number, as asterisks."""
    if not _ENOUGH.search(text):
        return text
    plain = text.translate(_WIDE)
    if len(plain) != len(text):
        return text
    places = [
        found.span(2)
        for found in _IDENTITY.finditer(plain)
        if _is_identity("".join(found.groups()))
    ]
    places += [found.span(2) for found in _MOBILE.finditer(plain)]
    if not places:
        return text
    masked = list(text)
    for start, end in places:
        masked[start:end] = "*" * (end - start)
    return "".join(masked)


def _is_identity(number: str) -> bool:
    if check_character(number[:17]) != number[17]:
        return False
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    return True
