"""Recognises licence texts by phrases that only they have (`licences.toml`, identifiers of the SPDX licence list)."""

from __future__ import annotations

import functools
import re
import tomllib
from pathlib import Path

_DATA = Path(__file__).with_name("licences.toml")
_LARGEST = 200_000
_BLANKS = re.compile(r"[\s/*#>]+")
_QUOTES = str.maketrans("“”‘’`", "\"\"'''")
_TAG = re.compile(r"SPDX-License-Identifier:\s*([A-Za-z0-9.+() -]{2,100}?)\s*(?:\*/|-->|$)", re.M)


def licence_of(text: str) -> str:
    """The SPDX identifier of a licence text, or nothing where it isn't one of those known here."""
    tag = _TAG.search(text[:_LARGEST])
    if tag:
        return tag.group(1).strip()
    flat = _flat(text[:_LARGEST])
    fitting = [
        (flat.index(phrases[0]), number, identifier)
        for number, (identifier, phrases, without) in enumerate(_licences())
        if all(phrase in flat for phrase in phrases) and not any(each in flat for each in without)
    ]
    # Licences mention each other; the one that a text is comes first in it.
    return min(fitting)[2] if fitting else ""


@functools.cache
def _licences() -> tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]:
    entries = tomllib.loads(_DATA.read_text("utf-8"))["licence"]
    return tuple(
        (
            entry["id"],
            tuple(map(_flat, entry["phrases"])),
            tuple(map(_flat, entry.get("without", ()))),
        )
        for entry in entries
    )


def _flat(text: str) -> str:
    return _BLANKS.sub(" ", text.translate(_QUOTES).lower()).strip()
