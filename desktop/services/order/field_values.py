"""What may stand in a field of each kind, and the one way in which it is kept, however it was typed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection
from datetime import date

from desktop.services.errors import OrderRefused
from models.naming import name_key, tidy_name
from models.order.custom_fields import FieldRecord
from resources.words import N_, _

KINDS = ("text", "number", "date", "choice", "person", "system", "yes-no")
YES, NO = "yes", "no"

_LABELS = {
    "text": N_("Free text"),
    "number": N_("Decimal number"),
    "date": N_("Calendar day"),
    "choice": N_("Choice"),
    "person": N_("Person"),
    "system": N_("System"),
    "yes-no": N_("Yes or no"),
}
_LONGEST_TEXT = 2_000
_LONGEST_NAME = 60
_NUMBER = re.compile(
    r"(?P<sign>[+-]?)(?P<whole>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.(?P<part>[0-9]+))?\s*(?P<unit>(?![eE][-+]?[0-9])[^\s0-9.,+/*:;=-].*)?"
)
_LONGEST_NUMBER = 40
_DATE = re.compile(
    r"(?P<year>[0-9]{4})(?:"
    r"\s*年\s*(?P<m1>[0-9]{1,2})\s*月\s*(?P<d1>[0-9]{1,2})\s*[日号]?"
    r"|(?P<between>[-/.])(?P<m2>[0-9]{1,2})(?P=between)(?P<d2>[0-9]{1,2})"
    r"|(?P<m3>[0-9]{2})(?P<d3>[0-9]{2}))"
)
_YES = frozenset({"yes", "y", "true", "1", "是", "有", "对", "√", "✓", "✔"})
_NO = frozenset({"no", "n", "false", "0", "否", "无", "不是", "没有", "×", "✗", "✘"})
_DASHES = str.maketrans(dict.fromkeys("−–—‐‑‒", "-"))


def kind_label(kind: str) -> str:
    """What a kind is called, in the language in use."""
    return _(_LABELS[kind])


def shown_value(kind: str, value: str) -> str:
    """A kept value for people."""
    if kind == "yes-no" and value in (YES, NO):
        return _("yes") if value == YES else _("no")
    return value


def canonical(field: FieldRecord, written: str, systems: Collection[str] = ()) -> str:
    """What is kept for `written`: nothing for nothing. `systems` are the names of those that are known.

    Numbers lose thousands separators and superfluous zeros, and keep the unit behind them as it is; dates become ISO.
    Raises OrderRefused with a sentence that names the field and what it expects.
    """
    text = written.strip()
    if not text:
        return ""
    if field.kind == "choice":
        kept = _choice(field, text)
    elif field.kind == "system":
        kept = next((each for each in systems if name_key(each) == name_key(text)), None)
    else:
        kept = _READERS[field.kind](text)
    if kept is None:
        sentence = _("“{value}” doesn't fit the field “{field}”: it expects {expected}.")
        shown = text if len(text) <= _LONGEST_NAME else text[:_LONGEST_NAME] + "…"
        raise OrderRefused(
            "bad-value",
            sentence.format(value=shown, field=field.name, expected=expectation(field)),
        )
    return kept


def expectation(field: FieldRecord) -> str:
    """What a field expects, for a sentence or a hint."""
    if field.kind == "choice":
        return _("one of {choices}").format(choices=_(", ").join(field.choices))
    return _(_EXPECTED[field.kind])


def number_of(value: str) -> str:
    """The number of a kept value without its unit, for comparing."""
    return value.partition(" ")[0]


_EXPECTED = {
    "text": N_("a text of at most 2,000 characters"),
    "number": N_("a number, with or without a unit, e.g. 1,234.5 or 30 days"),
    "date": N_("a day, e.g. 2026-07-01"),
    "person": N_("a name of at most 60 characters"),
    "system": N_("the name of a system that is known here"),
    "yes-no": N_("yes or no"),
}


def _text(text: str) -> str | None:
    composed = unicodedata.normalize("NFC", text)
    lines = [" ".join(line.split()) for line in composed.splitlines()]
    kept = "\n".join(lines)
    return kept if len(kept) <= _LONGEST_TEXT else None


def _number(text: str) -> str | None:
    found = _NUMBER.fullmatch(_narrow(text).translate(_DASHES))
    if found is None or len(found["whole"]) + len(found["part"] or "") > _LONGEST_NUMBER:
        return None
    whole = found["whole"].replace(",", "").lstrip("0") or "0"
    part = (found["part"] or "").rstrip("0")
    number = f"{whole}.{part}" if part else whole
    if found["sign"] == "-" and number != "0":
        number = f"-{number}"
    unit = " ".join((found["unit"] or "").split())
    if len(unit) > _LONGEST_NAME:
        return None
    return f"{number} {unit}" if unit else number


def _date(text: str) -> str | None:
    found = _DATE.fullmatch(_narrow(text).translate(_DASHES))
    if found is None:
        return None
    month = found["m1"] or found["m2"] or found["m3"]
    day = found["d1"] or found["d2"] or found["d3"]
    try:
        return date(int(found["year"]), int(month), int(day)).isoformat()
    except ValueError:
        return None


def _person(text: str) -> str | None:
    name = tidy_name(text)
    return name if 0 < len(name) <= _LONGEST_NAME else None


def _yes_no(text: str) -> str | None:
    word = name_key(text)
    return YES if word in _YES else NO if word in _NO else None


def _choice(field: FieldRecord, text: str) -> str | None:
    return next((each for each in field.choices if name_key(each) == name_key(text)), None)


def _narrow(text: str) -> str:
    """Full-width digits, points and commas as people type them in Chinese; units keep their width."""
    return "".join(
        unicodedata.normalize("NFKC", each)
        if unicodedata.normalize("NFKC", each) in "0123456789.,+-/ "
        else each
        for each in text
    )


_READERS: dict[str, Callable[[str], str | None]] = {
    "text": _text,
    "number": _number,
    "date": _date,
    "person": _person,
    "yes-no": _yes_no,
}
