"""The fields of the index, their weight in a ranking, and the version of all that is written.

Text fields are searched for phrases. Fact fields hold exact terms, of which a document has one or several: they are
compared, listed and counted.
"""

from __future__ import annotations

import re

from whoosh.fields import FieldType, Schema
from whoosh.formats import Existence

from search.pinyin import sounds
from search.records import IndexedDocument

SCHEMA_VERSION = 3
"""Goes up whenever analysis, fields or the segment format change; an index of another version is filled anew."""

INDEX_NAME = f"T{SCHEMA_VERSION}"
"""The prefix of every file of an index."""

GROWING_NAME = f"G{SCHEMA_VERSION}"
"""The prefix of the table of contents of an index that is being rebuilt beside it."""

DEFAULT_FIELDS = {
    "title": 4.0,
    "number": 3.0,
    "reference": 3.0,
    "persons": 3.0,
    "name": 2.0,
    "systems": 2.0,
    "type": 2.0,
    "body": 1.0,
}
"""Where a word without a field is looked for, and what a match there is worth."""

SPOKEN = {"persons": "sounds", "number": "reference"}
"""Text fields, and what is searched with them when they are named: a person's pinyin, the paper's own number."""

TEXT_FIELDS = (
    "title",
    "name",
    "number",
    "reference",
    "type",
    "period",
    "persons",
    "systems",
    "body",
    "sounds",
)
FACT_FIELDS = (
    "formed",
    "filed",
    "month",
    "mark",
    "status",
    "format",
    "size",
    "state",
    "flag",
    "kind",
    "ownership",
    "retention",
    "type_value",
    "person_value",
    "system_value",
)
FIELDS = TEXT_FIELDS + FACT_FIELDS
"""All fields. The order is part of the segment format."""

_FACT_OF = {
    "type": "type_value",
    "persons": "person_value",
    "systems": "system_value",
    "period": "month",
}

_VALUE_BREAK = "\n"
"""Between two values of one field: a separator, so that no phrase runs from one into the next."""

_PERIOD = re.compile(r"(\d{4})(?:-(?:Q([1-4])|H([12])|(0[1-9]|1[0-2])))?")
_LARGEST_SIZE = 10**12 - 1
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]+")


class TextField(FieldType):  # type: ignore[misc]  # whoosh has no type information
    """A field; its terms are made by `search.analysis` or here, not by a Whoosh analyser."""

    def __init__(self) -> None:
        super().__init__(format=Existence(), analyzer=None, scorable=True)


SCHEMA = Schema(**{name: TextField() for name in FIELDS})


def fact_field(field: str) -> str | None:
    """The fact field that holds the exact values of `field`; None where none does."""
    field = _FACT_OF.get(field, field)
    return field if field in FACT_FIELDS else None


def field_texts(document: IndexedDocument) -> dict[str, str]:
    """What of `document` is searched for phrases, by field."""
    return {
        "title": document.title,
        "name": document.name,
        "number": document.number,
        "reference": document.reference,
        "type": document.type,
        "period": document.period,
        "persons": _VALUE_BREAK.join(document.persons),
        "systems": _VALUE_BREAK.join(document.systems),
        "body": document.text,
        "sounds": _VALUE_BREAK.join(each for name in document.persons for each in sounds(name)),
    }


def field_facts(document: IndexedDocument) -> dict[str, set[str]]:
    """The terms of the fact fields of `document`, by field."""
    formed = document.formed.isoformat().replace("-", "") if document.formed else ""
    filed = document.filed.isoformat().replace("-", "") if document.filed else ""
    facts = {
        "formed": {formed},
        "filed": {filed},
        "month": period_months(document.period) or {formed[:6]},
        "mark": {document.mark},
        "status": {document.status},
        "format": {document.format},
        "size": {size_term(document.size)},
        "state": {document.text_state},
        "flag": set(document.flags),
        "kind": {document.kind},
        "ownership": {document.ownership},
        "retention": {document.retention},
        "type_value": {document.type},
        "person_value": set(document.persons),
        "system_value": set(document.systems),
    }
    return {
        field: {term for value in values if (term := _CONTROLS.sub(" ", value).strip())}
        for field, values in facts.items()
    }


def size_term(size: int) -> str:
    """A number of bytes as the index orders it."""
    return f"{min(max(size, 0), _LARGEST_SIZE):012d}"


def period_months(period: str) -> set[str]:
    """The months (YYYYMM) of 2026, 2026-07, 2026-Q3 or 2026-H2; none of anything else."""
    found = _PERIOD.fullmatch(period.strip())
    if found is None:
        return set()
    year, quarter, half, month = found.groups()
    if month:
        return {f"{year}{month}"}
    if quarter:
        first, many = 3 * int(quarter) - 2, 3
    else:
        first, many = (6 * int(half) - 5, 6) if half else (1, 12)
    return {f"{year}{number:02d}" for number in range(first, first + many)}
