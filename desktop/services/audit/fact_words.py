"""What an amendment changed, as the journal keeps it: `title: old → new; persons: 甲 → 甲、乙`, written and read here.

A value that holds one of the signs between values is written as a JSON string, so that what was written can be read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import NamedTuple

from models.records import DocumentRecord
from resources.words import N_, _

LABELS = {
    "type": N_("Type"),
    "title": N_("Title"),
    "period": N_("Period"),
    "persons": N_("Persons"),
    "systems": N_("Systems"),
    "formed": N_("Date of the paper"),
    "mark": N_("Mark"),
    "retention": N_("Retention"),
    "ownership": N_("Ownership"),
    "status": N_("Status"),
    "reference": N_("Reference number"),
}
"""The facts that may be said anew."""

SEVERAL = ("persons", "systems")
"""Those that have several values."""

_NOTHING = "–"
_BETWEEN = "、"
_SIGNS = re.compile(r'["→;\n\r]')
_QUOTED = r'"(?:[^"\\]|\\.)*"'
_VALUE = rf"(?:{_QUOTED}|(?! → |; (?:{'|'.join(LABELS)}): ).)+?"
_ENTRY = re.compile(
    rf"({'|'.join(LABELS)}): ({_VALUE}) → ({_VALUE})(?:; (?=(?:{'|'.join(LABELS)}): )|\Z)",
    re.DOTALL,
)
_PART = re.compile(rf"({_QUOTED}|[^{_BETWEEN}]+)(?:{_BETWEEN}|\Z)")


class Change(NamedTuple):
    """A fact with what was said and is said now; `values` are one, none, or, for persons and systems, several."""

    fact: str
    before: tuple[str, ...]
    after: tuple[str, ...]


def facts_of(document: DocumentRecord) -> dict[str, tuple[str, ...]]:
    """What is said about a document, fact by fact, as a `Change` has it."""
    return {fact: _values(getattr(document, fact)) for fact in LABELS}


def difference(before: DocumentRecord, after: DocumentRecord) -> str:
    """What changed, for the journal."""
    old, new = facts_of(before), facts_of(after)
    return written_changes(
        [Change(fact, old[fact], new[fact]) for fact in LABELS if old[fact] != new[fact]]
    )


def written_changes(changes: Sequence[Change]) -> str:
    """Changes as the journal keeps them."""
    return "; ".join(
        f"{fact}: {_written(old, fact in SEVERAL)} → {_written(new, fact in SEVERAL)}"
        for fact, old, new in changes
    )


def changes_in(detail: str) -> list[Change]:
    """What `difference` wrote; nothing for anything else."""
    found: list[Change] = []
    position = 0
    while position < len(detail):
        entry = _ENTRY.match(detail, position)
        if entry is None:
            return []
        fact, before, after = entry.groups()
        try:
            found.append(Change(fact, _read(before, fact), _read(after, fact)))
        except ValueError:
            return []
        position = entry.end()
    return found


def change_sentence(change: Change) -> str:
    """A change for people."""
    fact = _(LABELS[change.fact])
    before, after = (_(", ").join(values) for values in (change.before, change.after))
    if not before:
        return _("{fact} set to “{after}”.").format(fact=fact, after=after)
    if not after:
        return _("{fact} “{before}” cleared.").format(fact=fact, before=before)
    return _("{fact} changed from “{before}” to “{after}”.").format(
        fact=fact, before=before, after=after
    )


def _values(value: object) -> tuple[str, ...]:
    if isinstance(value, tuple):
        return tuple(sorted(map(str, value)))
    shown = str(getattr(value, "value", value) or "")
    return (shown,) if shown else ()


def _written(values: Sequence[str], several: bool) -> str:
    return _BETWEEN.join(_one(value, several) for value in values) or _NOTHING


def _one(value: str, several: bool) -> str:
    unclear = _SIGNS.search(value) or value.strip() != value or value == _NOTHING
    if unclear or (several and _BETWEEN in value):
        return json.dumps(value, ensure_ascii=False)
    return value


def _read(written: str, fact: str) -> tuple[str, ...]:
    if written == _NOTHING:
        return ()
    if fact not in SEVERAL:
        return (_unquoted(written),)
    return tuple(_unquoted(part[1]) for part in _PART.finditer(written))


def _unquoted(word: str) -> str:
    if not word.startswith('"'):
        return word
    value = json.loads(word)
    if not isinstance(value, str):
        raise ValueError("not a string")
    return value
