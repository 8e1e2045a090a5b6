"""The fields of the index, their weight in a ranking, and the version of all that is written."""

from __future__ import annotations

from array import array

from whoosh.fields import FieldType, Schema
from whoosh.formats import Existence

from search.analysis import terms_of, whole
from search.records import IndexedDocument

SCHEMA_VERSION = 2
"""Goes up whenever analysis, fields or the segment format change; an index of another version is filled anew."""

INDEX_NAME = f"T{SCHEMA_VERSION}"
"""The prefix of every file of an index."""

DEFAULT_FIELDS = {
    "title": 4.0,
    "number": 3.0,
    "persons": 3.0,
    "name": 2.0,
    "systems": 2.0,
    "type": 2.0,
    "body": 1.0,
}
"""Where a word without a field is looked for, and what a match there is worth."""

FIELDS = ("title", "name", "number", "type", "period", "persons", "systems", "body")
"""All fields. The order is part of the segment format."""

_VALUE_BREAK = "\n"
"""Between two values of one field: a separator, so that no phrase runs from one into the next."""


class TextField(FieldType):  # type: ignore[misc]  # whoosh has no type information
    """A scored field of text; its terms are made by `search.analysis`, not by a Whoosh analyser."""

    def __init__(self) -> None:
        super().__init__(format=Existence(), analyzer=None, scorable=True)


SCHEMA = Schema(**{name: TextField() for name in FIELDS})


def field_texts(document: IndexedDocument) -> dict[str, str]:
    """What is indexed of `document`, by field."""
    return {
        "title": document.title,
        "name": document.name,
        "number": document.number,
        "type": document.type,
        "period": document.period,
        "persons": _VALUE_BREAK.join(document.persons),
        "systems": _VALUE_BREAK.join(document.systems),
        "body": document.text,
    }


def field_terms(texts: dict[str, str]) -> dict[str, tuple[dict[str, array[int]], int]]:
    """The terms of each text with their positions, and its length, by field; empty fields left out."""
    return {field: terms_of(whole(text)) for field, text in texts.items() if text}
